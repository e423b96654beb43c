#pragma once

#include <boost/container/flat_map.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync {

/// Names of the canonical fields that the code itself must name. All others are plain data: see kTextFields.
namespace field {
inline constexpr std::string_view first_name = "first_name";
inline constexpr std::string_view last_name = "last_name";
inline constexpr std::string_view linkedin_url = "linkedin_url";
inline constexpr std::string_view company = "company";
inline constexpr std::string_view emails = "emails";
inline constexpr std::string_view phones = "phones";
inline constexpr std::string_view opted_out = "opted_out";
} // namespace field

/// The built-in single-valued fields, in the order in which they are shown. Fields of [[mapping]] come on top, by name.
std::span<const std::string_view> builtin_text_fields();

/// How far an element of an address list can be trusted. Ordered from best to worst.
enum class Quality : std::uint8_t {
    valid,    ///< normalised: an e-mail address, or an E.164 number
    possible, ///< an international number of the right shape in no range known to be assigned; comparable, never a key
    with_extension, ///< a valid number behind an extension ("+14155552671;ext=5"); comparable, never a key
    junk ///< kept verbatim (trimmed); no key, and held only where it already is or where free text is allowed
};

/// One e-mail address or phone number in its normal form; equality of `value` is equality of the address.
struct Element {
    std::string value;
    Quality quality = Quality::valid;

    friend bool operator==(const Element& a, const Element& b) { return a.value == b.value; }
};

/// Whether every service takes it: an address, or a number in E.164.
bool is_well_formed(const Element& element);

/// Ordered, without repetition; the first one is the primary.
using ElementList = std::vector<Element>;

/// A contact in canonical form: what one record holds, or what all records of a contact should hold.
/// Values are normalised (contact/normalise.hpp); an absent text and an empty one are the same thing and are never
/// stored.
struct Contact {
    boost::container::flat_map<std::string, std::string, std::less<>> texts;
    ElementList emails;
    ElementList phones;
    bool opted_out = false;

    /// "" when absent.
    std::string_view text(std::string_view name) const;
    /// An empty value removes the field.
    void set_text(std::string_view name, std::string value);

    friend bool operator==(const Contact&, const Contact&) = default;
};

bool is_list(std::string_view field_name); ///< emails, phones
const ElementList& list_of(const Contact& contact, std::string_view field_name);
ElementList& list_of(Contact& contact, std::string_view field_name);

/// Same meaning, so that writing one over the other would be no change: URLs by their normal form, lists by primary and
/// set (the order of secondaries does not count), everything else by its text.
bool same_value(const Contact& a, const Contact& b, std::string_view field_name);
bool same_text(std::string_view field_name, std::string_view a, std::string_view b);
bool same_list(const ElementList& a, const ElementList& b);

/// One field as a person reads it and as history, plans and JSON show it: text, "a, b" for lists, "true"/"false".
std::string display_value(const Contact& contact, std::string_view field_name);

/// Every field that either contact holds, built-in ones first, in display order.
std::vector<std::string> field_names(const Contact& a, const Contact& b = {});

} // namespace contactsync
