#include "sandbox/replyio/contact.hpp"

#include "sandbox/support/text.hpp"

#include <algorithm>
#include <utility>

namespace contactsync::sandbox::replyio {

std::optional<Text> text_by_name(std::string_view name)
{
    const auto found = std::ranges::find(kTextNames, name);
    if (found == kTextNames.end()) return std::nullopt;
    return static_cast<Text>(found - kTextNames.begin());
}

std::string_view custom_value(const Contact& contact, std::int64_t field)
{
    const auto found = std::ranges::find(contact.custom, field, &CustomValue::field);
    return found == contact.custom.end() ? std::string_view{} : std::string_view(found->value);
}

void set_custom_value(Contact& contact, std::int64_t field, std::string value)
{
    const auto found = std::ranges::find(contact.custom, field, &CustomValue::field);
    if (value.empty()) {
        if (found != contact.custom.end()) contact.custom.erase(found);
    } else if (found != contact.custom.end()) {
        found->value = std::move(value);
    } else {
        contact.custom.push_back({field, std::move(value)});
    }
}

std::string linkedin_key(std::string_view url)
{
    url = trim(url);
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("?#"));
    while (url.ends_with('/'))
        url.remove_suffix(1);
    const auto slash = url.find('/');
    std::string host = lower(url.substr(0, slash));
    if (host.starts_with("www.")) host.erase(0, 4);
    if (slash != std::string_view::npos) host.append(url.substr(slash));
    return host;
}

std::string email_domain(std::string_view email)
{
    const auto at = email.rfind('@');
    return at == std::string_view::npos ? std::string() : lower(email.substr(at + 1));
}

} // namespace contactsync::sandbox::replyio
