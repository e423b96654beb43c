#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::provider::reevo {

/// One entry of contact_emails or contact_phone_numbers.
struct Item {
    std::string id;    ///< of the sub-resource; "" when the service shows none
    std::string value; ///< the canonical value it stands for
    bool is_primary = false;
};

/// What a record holds beyond its canonical values and a write needs: Record::details.
struct Details {
    std::vector<Item> emails;
    std::vector<Item> phones;
    std::map<std::string, std::string, std::less<>>
        address; ///< as the service holds it, so that untouched parts go back unchanged

    std::string to_json() const;
    /// Empty for whatever cannot be read.
    static Details from_json(std::string_view json);
};

} // namespace contactsync::provider::reevo
