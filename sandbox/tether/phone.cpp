#include "sandbox/tether/phone.hpp"

#include <algorithm>

namespace contactsync::sandbox::tether {

std::optional<std::string> normalise_phone(std::string_view text)
{
    std::string kept;
    std::ranges::copy_if(text, std::back_inserter(kept), [](char character) {
        return std::string_view(" \t.-()[]").find(character) == std::string_view::npos;
    });
    const bool international = kept.starts_with('+');
    const std::string digits = international ? kept.substr(1) : kept;
    if (!std::ranges::all_of(digits, [](char character) { return character >= '0' && character <= '9'; }))
        return std::nullopt;
    if (international && digits.size() >= 8 && digits.size() <= 15) return kept;
    if (international) return std::nullopt;
    if (digits.size() == 10) return "+1" + digits;
    if (digits.size() == 11 && digits.front() == '1') return "+" + digits;
    return std::nullopt;
}

} // namespace contactsync::sandbox::tether
