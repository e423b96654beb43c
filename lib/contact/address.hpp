#pragma once

#include "contact/contact.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

/// The two halves of the Normaliser that have a subject of their own. For contact/normalise.cpp only.
namespace contactsync::address {

/// The normal form of a cleaned, not empty text as an e-mail address; nothing if it is none.
std::optional<std::string> email(std::string_view cleaned);

/// The normal form of a cleaned, not empty text as a phone number; nothing if it is none.
std::optional<Element> phone(std::string_view cleaned, const std::string& default_region);

/// "+1 (512) 555-0123" without what only makes it readable: another spelling of the same number, with the same answer
/// of phone(), that is sooner parsed and oftener cached. Anything but a plain international number stays as it is.
std::string compact_phone(std::string_view cleaned);

/// Answers of phone() by input. Bounded: two generations, of which the older one is forgotten when the younger is full.
class PhoneCache {
public:
    const std::optional<Element>* find(std::string_view cleaned);
    const std::optional<Element>& insert(std::string_view cleaned, std::optional<Element> answer);

    static constexpr std::size_t kGenerationMax = 32768;

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Generation = std::unordered_map<std::string, std::optional<Element>, Hash, std::equal_to<>>;

    Generation young_;
    Generation old_;
};

} // namespace contactsync::address
