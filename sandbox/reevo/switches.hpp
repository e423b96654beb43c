#pragma once

#include "sandbox/service.hpp"

#include <cstdint>
#include <string>

namespace contactsync::sandbox::reevo {

/// The open questions of reevo contract section 12, each with the emulator's default. docs/SANDBOX.md lists the values.
struct Switches {
    std::string api_key = "sandbox-reevo-key";
    std::string error_style = "nested";                ///< U-1
    std::string denied = "none";                       ///< U-2: a permission the key lacks
    std::string assert_match_key = "contact_emails";   ///< U-3
    std::string assert_meta = "full";                  ///< U-4
    bool assert_adds_address = true;                   ///< U-5
    std::string cursor_location = "top";               ///< U-6
    std::string cursor_at_end = "null";                ///< U-6
    std::string limit_over = "reject";                 ///< U-7
    std::int64_t limit_default = 50;                   ///< U-7
    std::int64_t limit_max = 100;                      ///< U-7
    std::string email_stored = "as_sent";              ///< U-8
    std::int64_t duplicate_status = 409;               ///< U-9
    bool primary_patchable = false;                    ///< U-10
    bool arrays_patchable = false;                     ///< U-10
    bool arrays_creatable = true;                      ///< section 5, rows 18 and 19
    bool archived_visible = false;                     ///< U-11
    std::string timestamp_precision = "microseconds";  ///< U-14
    std::string timestamp_zone = "Z";                  ///< U-14
    bool subresource_bumps = true;                     ///< U-15
    bool engagement_bumps = false;                     ///< U-15
    bool relationship_bumps = false;                   ///< U-16
    std::string address_patch = "replace";             ///< U-17
    std::int64_t query_delay_s = 0;                    ///< U-18
    std::string merged_get = "not_found";              ///< U-19
    std::string archived_email = "freed";              ///< U-20
    std::string empties = "null";                      ///< U-22
    std::string empty_string = "null";                 ///< U-23
    std::string relationship_key = "items";            ///< U-24
    std::int64_t write_status_post = 201;              ///< U-25: POST of a sub-resource or an edge
    std::string old_primary = "steps_down";            ///< U-26
    std::string delete_primary = "promote";            ///< U-26
    std::string names_required = "both";               ///< U-27
    std::string unknown_owner = "field_value_invalid"; ///< U-31
    std::int64_t cursor_lifetime_s = 900;              ///< U-33
    std::int64_t text_max = 255;                       ///< U-34
    std::string phone_rule = "e164";                   ///< U-35
    bool rate_retry_after = true;                      ///< U-36
    std::int64_t missing_auth_status = 401;            ///< U-40
    bool noop_bumps = true;                            ///< U-42
    std::int64_t malformed_id_status = 422;            ///< U-44
    bool contact_emails_filterable = false;            ///< U-46
    std::string health = "healthy";                    ///< section 2
    bool added_attribute = false;                      ///< section 2: "tolerate added fields, expect drift"

    /// Sets what `values` names. Unknown names and impossible values throw std::invalid_argument and change nothing.
    void configure(const json::object& values);
    json::object describe() const;
};

} // namespace contactsync::sandbox::reevo
