#include "contact/address.hpp"
#include "contact/unicode.hpp"

#include <idn2.h>

#include <algorithm>
#include <cstddef>
#include <memory>

namespace contactsync::address {
namespace {

// RFC 5321 section 4.5.3.1; the input may be longer by what wraps it: a name, "mailto:", a domain not yet in ASCII.
constexpr std::size_t kInputMax = 1024;
constexpr std::size_t kLocalMax = 64;
constexpr std::size_t kDomainMax = 253;
constexpr std::size_t kLabelMax = 63;
constexpr std::size_t kAddressMax = 254;

constexpr std::string_view kAtomPunctuation = "!#$%&'*+-/=?^_`{|}~";

/// "Ann Lee <ann@x.example>", "<ann@x.example>" and "mailto:ann@x.example?subject=hi" as the address in them.
std::string_view unwrap(std::string_view text)
{
    constexpr std::string_view kScheme = "mailto:";
    if (text.ends_with('>')) {
        if (const auto open = text.rfind('<'); open != std::string_view::npos)
            text = unicode::trim(text.substr(open + 1, text.size() - open - 2));
    }
    if (text.size() > kScheme.size() && unicode::ascii_lowered(text.substr(0, kScheme.size())) == kScheme) {
        text.remove_prefix(kScheme.size());
        text = unicode::trim(text.substr(0, text.find('?')));
    }
    return text;
}

bool is_dot_atom(std::string_view local)
{
    if (local.empty() || local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos)
        return false;
    return std::ranges::all_of(local, [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || unicode::is_ascii_alnum(c) || c == '.' ||
               kAtomPunctuation.contains(c);
    });
}

/// The text inside a quoted local part without its backslashes; nothing if the quoting is broken.
std::optional<std::string> unquoted(std::string_view quoted)
{
    if (quoted.size() < 3 || !quoted.ends_with('"')) return std::nullopt;
    quoted = quoted.substr(1, quoted.size() - 2);
    std::string text;
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        if (quoted[i] == '"') return std::nullopt;
        if (quoted[i] == '\\' && ++i == quoted.size()) return std::nullopt;
        if (static_cast<unsigned char>(quoted[i]) < ' ' || quoted[i] == 0x7f) return std::nullopt;
        text += quoted[i];
    }
    return text;
}

std::string with_quotes(std::string_view text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

/// Quotes are kept only where the address would be none without them: "ann"@x.example is ann@x.example.
std::optional<std::string> normal_local(std::string_view local)
{
    if (local.empty() || local.size() > kLocalMax) return std::nullopt;
    if (local.front() == '"') {
        const auto text = unquoted(local);
        if (!text) return std::nullopt;
        const std::string folded = unicode::fold_case(*text);
        return is_dot_atom(folded) ? folded : with_quotes(folded);
    }
    if (!is_dot_atom(local) || !unicode::is_printable(local)) return std::nullopt;
    return unicode::fold_case(local);
}

bool is_host_label(std::string_view label)
{
    return !label.empty() && label.size() <= kLabelMax && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return unicode::is_ascii_alnum(c) || c == '-' || c == '_'; });
}

bool is_host_name(std::string_view domain)
{
    if (domain.size() > kDomainMax) return false;
    std::size_t labels = 0;
    std::string_view last;
    for (std::size_t start = 0; start <= domain.size(); ++labels) {
        last = domain.substr(start, domain.find('.', start) - start);
        if (!is_host_label(last)) return false;
        start += last.size() + 1;
    }
    return labels >= 2 && !std::ranges::all_of(last, unicode::is_ascii_digit);
}

std::optional<std::string> to_ascii(const std::string& domain)
{
    char* output = nullptr;
    const int flags = IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT;
    const int code = idn2_to_ascii_8z(domain.c_str(), &output, flags);
    const std::unique_ptr<char, void (*)(void*)> owner(output, &idn2_free);
    if (code != IDN2_OK) return std::nullopt;
    return std::string(output);
}

std::optional<std::string> normal_domain(std::string_view domain)
{
    std::string ascii;
    if (unicode::is_ascii(domain)) {
        ascii = unicode::ascii_lowered(domain);
    } else {
        auto converted = domain.contains('\0') ? std::nullopt : to_ascii(std::string(domain));
        if (!converted) return std::nullopt;
        ascii = unicode::ascii_lowered(*converted);
    }
    if (ascii.ends_with('.')) ascii.pop_back(); // the root, which "x.example." names, is understood
    if (!is_host_name(ascii)) return std::nullopt;
    return ascii;
}

} // namespace

std::optional<std::string> email(std::string_view cleaned)
{
    if (cleaned.size() > kInputMax) return std::nullopt;
    const std::string_view text = unwrap(cleaned);
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) return std::nullopt;
    auto domain = normal_domain(text.substr(at + 1));
    auto local = domain ? normal_local(text.substr(0, at)) : std::nullopt;
    if (!local || local->size() + 1 + domain->size() > kAddressMax) return std::nullopt;
    return *local + '@' + *domain;
}

} // namespace contactsync::address
