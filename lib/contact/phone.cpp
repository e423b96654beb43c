#include "contact/address.hpp"
#include "contact/normalise.hpp"
#include "contact/unicode.hpp"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <utility>

namespace contactsync::address {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/// Longer than any number with its decoration; the library's own limit is 250, at a cost that grows with the length.
constexpr std::size_t kInputMax = 100;

/// The region that stands for "none" to the library: only international forms are understood.
const std::string kNoRegion = "ZZ";

std::optional<Element> parse(const std::string& text, const std::string& region)
{
    const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (library.Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
    const bool is_valid = library.IsValidNumber(number);
    // Ranges are assigned faster than the library's data travels; a full international number is somebody's word for
    // it.
    const bool is_possible =
        text.starts_with('+') && library.IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE;
    if (!is_valid && !is_possible) return std::nullopt;
    const std::string extension = number.extension();
    number.clear_extension();
    Element element{.value = {}, .quality = is_valid ? Quality::valid : Quality::possible};
    library.Format(number, PhoneNumberUtil::E164, &element.value);
    if (!extension.empty()) {
        element.value += ";ext=" + extension;
        element.quality = Quality::with_extension;
    }
    return element;
}

/// "0049 170 …": how most of the world dials abroad, whatever the default region does.
std::optional<std::string> with_plus_for_zeros(std::string_view text)
{
    if (!text.starts_with("00") || text.size() < 3 || text[2] == '0') return std::nullopt;
    return "+" + std::string(text.substr(2));
}

/// "+49 (0) 170 …": the zero is dialled inside the country only.
std::optional<std::string> without_trunk_zero(std::string_view text)
{
    const auto zero = text.find("(0)");
    if (zero == std::string_view::npos) return std::nullopt;
    return std::string(text.substr(0, zero)) + std::string(text.substr(zero + 3));
}

bool has_digit(std::string_view text)
{
    for (const char c : text)
        if (unicode::is_ascii_digit(c) || static_cast<unsigned char>(c) >= 0x80) return true;
    return false;
}

} // namespace

std::optional<Element> phone(std::string_view cleaned, const std::string& default_region)
{
    if (cleaned.size() > kInputMax || !has_digit(cleaned)) return std::nullopt;
    const std::string& region = default_region.empty() ? kNoRegion : default_region;
    const std::string text = with_plus_for_zeros(cleaned).value_or(std::string(cleaned));
    std::optional<Element> possible;
    const auto try_as = [&](const std::string& form) {
        auto element = parse(form, region);
        if (element && element->quality == Quality::possible && !possible)
            possible = std::move(element);
        else if (element && element->quality != Quality::possible)
            return element;
        return std::optional<Element>();
    };
    if (const auto shorter = text.starts_with('+') ? without_trunk_zero(text) : std::nullopt)
        if (auto element = try_as(*shorter)) return element;
    if (auto element = try_as(text)) return element;
    if (text != cleaned)
        if (auto element = try_as(std::string(cleaned))) return element;
    return possible;
}

std::string compact_phone(std::string_view cleaned)
{
    constexpr std::string_view kDecoration = " -.()";
    const bool is_international = cleaned.starts_with('+') && cleaned.find("(0)") == std::string_view::npos;
    const std::string_view number = cleaned.substr(is_international ? 1 : 0);
    const auto is_plain = [&](char c) { return unicode::is_ascii_digit(c) || kDecoration.contains(c); };
    std::string compact(cleaned);
    if (is_international && std::ranges::all_of(number, is_plain))
        std::erase_if(compact, [&](char c) { return kDecoration.contains(c); });
    return compact;
}

const std::optional<Element>* PhoneCache::find(std::string_view cleaned)
{
    if (const auto found = young_.find(cleaned); found != young_.end()) return &found->second;
    const auto found = old_.find(cleaned);
    if (found == old_.end()) return nullptr;
    return &insert(cleaned, found->second);
}

const std::optional<Element>& PhoneCache::insert(std::string_view cleaned, std::optional<Element> answer)
{
    if (young_.size() >= kGenerationMax) {
        old_ = std::move(young_);
        young_.clear();
    }
    return young_.insert_or_assign(std::string(cleaned), std::move(answer)).first->second;
}

} // namespace contactsync::address

namespace contactsync {

bool is_phone_region(std::string_view region)
{
    return i18n::phonenumbers::PhoneNumberUtil::GetInstance()->GetCountryCodeForRegion(std::string(region)) != 0;
}

} // namespace contactsync
