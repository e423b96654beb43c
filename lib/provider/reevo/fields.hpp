#pragma once

#include "provider/mapping.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Names of the attributes that the code itself must name (reevo contract section 5).
namespace contactsync::provider::reevo::attribute {
inline constexpr std::string_view address = "address";
inline constexpr std::string_view contact_emails = "contact_emails";
inline constexpr std::string_view contact_phone_numbers = "contact_phone_numbers";
inline constexpr std::string_view owner = "owner_user_id";
inline constexpr std::string_view primary_email = "primary_email";
inline constexpr std::string_view primary_phone_number = "primary_phone_number";
inline constexpr std::string_view sms_consent = "sms_consent";
inline constexpr std::string_view stage = "stage";
} // namespace contactsync::provider::reevo::attribute

namespace contactsync::provider::reevo {

/// Where one single-valued canonical field lives.
struct FieldSpec {
    std::string field;
    std::string attribute;
    std::string address_part{}; ///< key inside `address`; "" for an attribute of its own
    bool is_mapped = false;     ///< by the user's configuration
};

/// The keys of `address`. A patch replaces it whole, so all six are sent (U-17).
std::span<const std::string_view> address_parts();

/// Canonical fields and their attributes: the built-in ones and the user's mappings, which win over them.
class FieldTable {
public:
    explicit FieldTable(std::span<const FieldMapping> mappings);

    const FieldSpec* find(std::string_view field) const;
    std::span<const FieldSpec> all() const { return specs_; }

private:
    std::vector<FieldSpec> specs_;
};

} // namespace contactsync::provider::reevo
