#include "contact/unicode.hpp"
#include "identity/identity.hpp"
#include "identity/short_forms.hpp"

#include <cstddef>
#include <string>

namespace contactsync::identity {
namespace {

using unicode::Umlauts;

/// Nobody's name is longer; comparing the front of what stands in its place is enough.
constexpr std::size_t kNameMax = 200;

bool is_one_word(std::string_view name)
{
    return !name.contains(' ');
}

std::string_view first_word(std::string_view name)
{
    return name.substr(0, name.find(' '));
}

/// "Bob" and "Robert James", but not "Bob Lee" and "Robert James".
bool is_short_form(std::string_view a, std::string_view b)
{
    return (is_one_word(a) || is_one_word(b)) && share_short_form(first_word(a), first_word(b));
}

bool first_names_agree(std::string_view a, std::string_view b)
{
    return a.starts_with(b) || b.starts_with(a) ||
           is_short_form(a, b); // an initial, and nothing at all, are prefixes too
}

bool last_names_agree(std::string_view a, std::string_view b)
{
    return a.empty() || b.empty() || a == b;
}

/// Whether the names agree as they are, or when one side writes "Müller" and the other "Mueller".
bool agree(std::string_view a, std::string_view b, bool (*rule)(std::string_view, std::string_view))
{
    if (a == b) return true;
    a = a.substr(0, kNameMax);
    b = b.substr(0, kNameMax);
    const std::string plain_a = unicode::plain_letters(a, Umlauts::stripped);
    const std::string plain_b = unicode::plain_letters(b, Umlauts::stripped);
    if (rule(plain_a, plain_b)) return true;
    return (!unicode::is_ascii(a) && rule(unicode::plain_letters(a, Umlauts::transcribed), plain_b)) ||
           (!unicode::is_ascii(b) && rule(plain_a, unicode::plain_letters(b, Umlauts::transcribed)));
}

} // namespace

bool names_agree(std::string_view first_a, std::string_view last_a, std::string_view first_b, std::string_view last_b)
{
    return agree(last_a, last_b, last_names_agree) && agree(first_a, first_b, first_names_agree);
}

} // namespace contactsync::identity
