#include "contact/normalise.hpp"

#include "contact/address.hpp"
#include "contact/unicode.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace contactsync {

struct Normaliser::State {
    NormaliseOptions options;
    address::PhoneCache phones;
};

Normaliser::Normaliser(NormaliseOptions options) : state_(std::make_unique<State>(State{std::move(options), {}})) {}
Normaliser::~Normaliser() = default;
Normaliser::Normaliser(Normaliser&&) noexcept = default;
Normaliser& Normaliser::operator=(Normaliser&&) noexcept = default;

const NormaliseOptions& Normaliser::options() const
{
    return state_->options;
}

std::string Normaliser::text(std::string_view raw) const
{
    const std::string_view trimmed = unicode::trim(raw);
    constexpr auto is_plain = [](char c) { return c >= ' ' && c < 0x7f; };
    if (std::ranges::all_of(trimmed, is_plain)) return std::string(trimmed);
    std::string composed = unicode::compose(unicode::without_controls(trimmed));
    const std::string_view rest = unicode::trim(composed); // a control character may have hidden white space
    return rest.size() == composed.size() ? composed : std::string(rest);
}

std::optional<Element> Normaliser::email(std::string_view raw) const
{
    std::string cleaned = text(raw);
    if (cleaned.empty()) return std::nullopt;
    if (auto value = address::email(cleaned)) return Element{std::move(*value), Quality::valid};
    return Element{std::move(cleaned), Quality::junk};
}

std::optional<Element> Normaliser::phone(std::string_view raw)
{
    constexpr std::size_t kCachedMax = 64; // longer ones are rare, and junk
    std::string cleaned = text(raw);
    if (cleaned.empty()) return std::nullopt;
    std::optional<Element> answer;
    if (cleaned.size() > kCachedMax) {
        answer = address::phone(cleaned, state_->options.default_region);
    } else if (const auto compact = address::compact_phone(cleaned); const auto* known = state_->phones.find(compact)) {
        answer = *known;
    } else {
        answer = state_->phones.insert(compact, address::phone(compact, state_->options.default_region));
    }
    return answer ? answer : Element{std::move(cleaned), Quality::junk};
}

void append_unique(ElementList& list, Element element)
{
    if (std::ranges::find(list, element) == list.end()) list.push_back(std::move(element));
}

} // namespace contactsync
