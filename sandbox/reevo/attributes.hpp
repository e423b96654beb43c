#pragma once

#include "record.hpp"
#include "refusal.hpp"
#include "schema.hpp"
#include "switches.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::reevo {

/// Which rules a request's attributes are held against. `_assert` uses the create shape on both of its branches.
enum class Branch { create, patch, assert_update };

/// Field values of a request, checked and in stored form.
struct Changes {
    json::object values;         ///< scalars; null clears
    std::optional<Items> emails; ///< whole-array replacement
    std::optional<Items> phones;
    std::optional<std::string> primary_email; ///< "" clears
    std::optional<std::string> primary_phone_number;
};

/// Checks `attributes` field by field. Throws Refusal.
Changes check(const RecordType& type, const json::object& attributes, Branch branch, const Switches& switches);
/// Refuses a create whose required fields `changes` does not set.
void check_required(const RecordType& type, const Changes& changes, const Switches& switches);
/// Carries `changes` out on a record; new items get ids from `ids`.
void apply(const Changes& changes, Record& record, const Switches& switches, IdSource& ids);

/// An e-mail, phone or domain as the service stores it; refused when malformed. `field` is for the message.
std::string check_text(std::string_view text, ValueType type, std::string_view field, const Switches& switches);

/// An item as a request gives it; what it leaves out is unset.
struct ItemPatch {
    std::optional<std::string> text;
    std::optional<bool> primary;
    std::optional<std::vector<std::string>> labels;
    std::optional<std::string> id;
};
struct ItemFault {
    std::string key;
    std::string type;
    std::string message;
};
std::expected<ItemPatch, ItemFault> parse_item(const json::value& item, ValueType type);

/// The fields of a person's edit or of years of data: any attribute, unchecked. Throws std::invalid_argument for names
/// the type does not have and shapes that cannot be stored.
void apply_unchecked(const RecordType& type, const json::object& fields, Record& record, IdSource& ids);

/// Makes the item with this text the primary, adding it when the record does not have it; "" removes the primary.
void set_primary(Items& items, std::string_view text, IdSource& ids);
/// Derived from the names for contacts, stored for accounts.
std::string display_name(const Record& record);
/// The text of a string attribute, or "" when it is empty.
std::string_view text_of(const Record& record, std::string_view field);

} // namespace contactsync::sandbox::reevo
