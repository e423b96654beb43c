#pragma once

#include <string>
#include <string_view>

/// The little Unicode that the core needs, with plain ASCII answered without ICU. Input is UTF-8; what is not becomes
/// U+FFFD.
namespace contactsync::unicode {

bool is_ascii(std::string_view text);

constexpr bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool is_ascii_alnum(char c)
{
    return is_ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string ascii_lowered(std::string_view text);

/// Without Unicode white space, byte order marks and zero-width spaces at both ends.
std::string_view trim(std::string_view text);

/// Composed (NFC). A text with an absurd run of combining marks comes back as it is: reordering one costs quadratic
/// time.
std::string compose(std::string text);

/// Without control characters other than newline and tab; CRLF and CR become LF.
std::string without_controls(std::string_view text);

/// Case-folded character by character, so that "ß" stays one letter: the result may be written as an address. Composed.
std::string fold_case(std::string_view text);

enum class Umlauts { stripped, transcribed };

/// What is left of a name when case, accents, punctuation and Unicode form are set aside: "O'Brien-Łuć" is "obrien
/// luc". Umlauts lose their dots, or become two letters as in "Mueller". Words are separated by one space.
std::string plain_letters(std::string_view text, Umlauts umlauts);

/// True when every character is one that can be seen: no white space, control, format, private or unassigned one.
bool is_printable(std::string_view text);

/// Reads the character at the front of `text` and moves past it; U+FFFD for what is no UTF-8.
char32_t take(std::string_view& text);
void append(std::string& text, char32_t character);

} // namespace contactsync::unicode
