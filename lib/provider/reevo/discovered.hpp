#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace contactsync::provider::reevo {

/// What this workspace taught us beyond its schema (reevo contract section 12), kept in the store between runs.
struct Discovered {
    std::string match_key = "contact_emails"; ///< of `_assert` (U-3)
    bool is_match_key_confirmed = false;      ///< an `_assert` with it was accepted
    bool is_address_asserted = false;         ///< what `_assert` creates has the address it matches by (U-5)
    int page_limit = 0;                       ///< largest accepted `limit`; 0 = none was refused (U-7)
    std::set<std::string, std::less<>>
        unwritable; ///< attributes that the schema calls writable and the service does not
    std::set<std::string, std::less<>> not_nullable; ///< attributes that refused null (U-23)
    std::uint64_t schema_hash = 0;                   ///< of the schema under which the two sets were learned
    std::string schema;                              ///< as last answered

    /// A changed schema makes what was learned about its attributes worthless.
    void adopt_schema(std::uint64_t hash, std::string text);

    std::string to_json() const;
    /// Defaults for whatever cannot be read.
    static Discovered from_json(std::string_view json);
};

} // namespace contactsync::provider::reevo
