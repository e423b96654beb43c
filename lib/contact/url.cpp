#include "contact/normalise.hpp"
#include "contact/unicode.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace contactsync {
namespace {

struct UrlParts {
    std::string host; ///< in lower case, without "www." and port
    std::string_view path;
    std::string_view query;
};

std::string_view without_scheme(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos && scheme < url.find_first_of("/?#")) return url.substr(scheme + 3);
    return url.starts_with("//") ? url.substr(2) : url;
}

UrlParts parts_of(std::string_view url)
{
    url = without_scheme(unicode::trim(url));
    url = url.substr(0, url.find('#'));
    UrlParts parts;
    if (const auto query = url.find('?'); query != std::string_view::npos) {
        parts.query = url.substr(query + 1);
        url = url.substr(0, query);
    }
    const auto slash = url.find('/');
    std::string_view host = url.substr(0, slash);
    if (slash != std::string_view::npos) parts.path = url.substr(slash);
    if (const auto user = host.rfind('@'); user != std::string_view::npos) host.remove_prefix(user + 1);
    parts.host = unicode::fold_case(host.substr(0, host.find(':')));
    if (parts.host.starts_with("www.")) parts.host.erase(0, 4);
    while (parts.path.ends_with('/'))
        parts.path.remove_suffix(1);
    return parts;
}

int hex_value(char c)
{
    if (unicode::is_ascii_digit(c)) return c - '0';
    c = unicode::ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low < 0) {
            decoded += text[i];
        } else {
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return decoded;
}

std::string slug_of(const UrlParts& parts)
{
    constexpr std::string_view kProfiles = "/in/";
    if (parts.host != "linkedin.com" && !parts.host.ends_with(".linkedin.com")) return {};
    if (unicode::ascii_lowered(parts.path.substr(0, kProfiles.size())) != kProfiles) return {};
    std::string_view slug = parts.path.substr(kProfiles.size());
    slug = slug.substr(0, slug.find('/'));
    return unicode::fold_case(unicode::trim(percent_decoded(slug)));
}

/// Tracking parameters say nothing, but facebook.com/profile.php?id=… is nobody without its number.
std::string_view id_parameter(std::string_view query)
{
    while (!query.empty()) {
        const std::string_view parameter = query.substr(0, query.find('&'));
        if (parameter.starts_with("id=")) return parameter;
        query.remove_prefix(std::min(query.size(), parameter.size() + 1));
    }
    return {};
}

} // namespace

std::string linkedin_slug(std::string_view url)
{
    return slug_of(parts_of(url));
}

std::string url_key(std::string_view url)
{
    const UrlParts parts = parts_of(url);
    if (const std::string slug = slug_of(parts); !slug.empty()) return "linkedin.com/in/" + slug;
    std::string key = parts.host;
    key += parts.path;
    if (const auto id = id_parameter(parts.query); !id.empty()) key.append("?").append(id);
    return key;
}

} // namespace contactsync
