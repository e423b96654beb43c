#pragma once

#include "contact/contact.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync {

/// What a provider can do with one single-valued field.
struct FieldCapability {
    bool readable = true;
    bool writable = true;
    bool clearable = true;      ///< can be emptied; false: an emptied value stays there
    std::size_t max_length = 0; ///< in characters; longer values are not written there; 0 = no limit known
};

/// What a provider can do with an address list.
struct ListCapability {
    std::size_t capacity = 0;  ///< 0 = not held, 1 = stands for the primary only, kMany = any number
    bool required = false;     ///< a record cannot be created or left without one
    bool unique = false;       ///< an element belongs to at most one record of the provider
    bool accepts_junk = false; ///< free text: also junk and numbers with an extension
    bool writable = true;

    static constexpr std::size_t kMany = static_cast<std::size_t>(-1);
};

/// What one provider holds, as data. Built by the provider from its contract, its schema and what was learned at run
/// time (a field that ignores writes is taken out here), and kept in the store.
struct Capabilities {
    std::map<std::string, FieldCapability, std::less<>> texts; ///< a field that is not here is not held
    ListCapability emails;
    ListCapability phones;

    bool consent_readable = false;  ///< an opt-out set there counts
    bool consent_writable = false;  ///< an opt-out can be pushed there
    bool consent_clearable = false; ///< a withdrawn opt-out can be pushed there

    std::vector<std::string> required_texts;            ///< needed to create a record
    std::vector<std::vector<std::string>> required_any; ///< of each group at least one field is needed to create
    bool can_create = true;
    bool can_archive = false;

    bool lists_changes = false;    ///< can list by change time; otherwise every poll is a full scan
    std::size_t create_batch = 1;  ///< creations that fit one safe request
    std::size_t opt_out_batch = 1; ///< opt-outs that fit one request

    const FieldCapability* text(std::string_view name) const;
    const ListCapability* list(std::string_view name) const; ///< nullptr unless emails or phones
};

} // namespace contactsync
