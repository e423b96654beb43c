#include "contact/unicode.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace contactsync::unicode {
namespace {

/// More than any script piles up on one letter; Unicode's own stream-safe format stops at 30.
constexpr int kCombiningRunMax = 256;

const icu::Normalizer2& composer()
{
    // ICU owns it; that it exists is a property of the library's built-in data.
    static const icu::Normalizer2& instance = [] -> const icu::Normalizer2& {
        UErrorCode error = U_ZERO_ERROR;
        return *icu::Normalizer2::getNFCInstance(error);
    }();
    return instance;
}

bool has_long_combining_run(std::string_view text)
{
    int run = 0;
    while (!text.empty()) {
        const auto character = static_cast<UChar32>(take(text));
        run = character >= 0x300 && u_getCombiningClass(character) != 0 ? run + 1 : 0;
        if (run > kCombiningRunMax) return true;
    }
    return false;
}

const icu::Normalizer2& decomposer()
{
    static const icu::Normalizer2& instance = [] -> const icu::Normalizer2& {
        UErrorCode error = U_ZERO_ERROR;
        return *icu::Normalizer2::getNFKDInstance(error);
    }();
    return instance;
}

/// Accents of the Latin, Greek and Cyrillic scripts. The vowel signs of other scripts are marks too, but no accents.
bool is_accent(char32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF);
}

/// Letters that Unicode does not take apart, as people write them on a plain keyboard; "" for all others.
std::string_view plain_form(char32_t c)
{
    switch (c) {
    case U'ß':
        return "ss";
    case U'æ':
        return "ae";
    case U'œ':
        return "oe";
    case U'ø':
        return "o";
    case U'ł':
        return "l";
    case U'đ':
    case U'ð':
        return "d";
    case U'þ':
        return "th";
    case U'ı':
        return "i";
    case U'ħ':
        return "h";
    default:
        return {};
    }
}

std::string_view transcription(char32_t c)
{
    switch (c) {
    case U'ä':
        return "ae";
    case U'ö':
    case U'ø':
        return "oe";
    case U'ü':
        return "ue";
    case U'å':
        return "aa";
    default:
        return {};
    }
}

std::string with_transcribed_umlauts(std::string_view folded)
{
    std::string text;
    while (!folded.empty()) {
        const char32_t c = take(folded);
        if (const auto letters = transcription(c); !letters.empty())
            text += letters;
        else
            append(text, c);
    }
    return text;
}

std::string decompose(const std::string& text)
{
    if (is_ascii(text) || has_long_combining_run(text)) return text;
    std::string decomposed;
    icu::StringByteSink<std::string> sink(&decomposed, static_cast<std::int32_t>(text.size()));
    UErrorCode error = U_ZERO_ERROR;
    decomposer().normalizeUTF8(0, text, sink, nullptr, error);
    return U_SUCCESS(error) ? decomposed : text;
}

bool separates_words(char32_t c)
{
    const auto character = static_cast<UChar32>(c);
    return u_isUWhiteSpace(character) || u_charType(character) == U_DASH_PUNCTUATION;
}

bool belongs_to_a_word(char32_t c)
{
    const auto character = static_cast<UChar32>(c);
    return u_isalnum(character) || (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
}

bool is_trimmed(char32_t character)
{
    constexpr char32_t kZeroWidthSpace = 0x200B;
    constexpr char32_t kByteOrderMark = 0xFEFF;
    const auto c = static_cast<UChar32>(character);
    return u_isUWhiteSpace(c) || character == kZeroWidthSpace || character == kByteOrderMark ||
           u_charType(c) == U_CONTROL_CHAR;
}

char32_t last_of(std::string_view text, std::size_t& start)
{
    const std::size_t skipped = text.size() - std::min<std::size_t>(text.size(), U8_MAX_LENGTH);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data() + skipped);
    auto offset = static_cast<std::int32_t>(text.size() - skipped);
    UChar32 character = 0;
    U8_PREV_OR_FFFD(bytes, 0, offset, character);
    start = skipped + static_cast<std::size_t>(offset);
    return static_cast<char32_t>(character);
}

} // namespace

bool is_ascii(std::string_view text)
{
    // Eight bytes at a time: nearly every text is ASCII, and this test decides whether ICU is needed at all.
    constexpr std::uint64_t kHighBits = 0x8080808080808080U;
    while (text.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof(word));
        if ((word & kHighBits) != 0) return false;
        text.remove_prefix(sizeof(word));
    }
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string ascii_lowered(std::string_view text)
{
    std::string lowered(text);
    std::ranges::transform(lowered, lowered.begin(), ascii_lower);
    return lowered;
}

std::string_view trim(std::string_view text)
{
    constexpr auto is_ascii_blank = [](unsigned char c) { return c <= ' ' || c == 0x7f; };
    while (!text.empty()) {
        std::string_view rest = text;
        const auto front = static_cast<unsigned char>(text.front());
        if (front < 0x80 ? !is_ascii_blank(front) : !is_trimmed(take(rest))) break;
        if (front < 0x80) rest.remove_prefix(1);
        text = rest;
    }
    while (!text.empty()) {
        std::size_t start = text.size() - 1;
        const auto back = static_cast<unsigned char>(text.back());
        if (back < 0x80 ? !is_ascii_blank(back) : !is_trimmed(last_of(text, start))) break;
        text = text.substr(0, start);
    }
    return text;
}

std::string compose(std::string text)
{
    if (is_ascii(text) || has_long_combining_run(text)) return text;
    UErrorCode error = U_ZERO_ERROR;
    if (composer().isNormalizedUTF8(text, error) && U_SUCCESS(error)) return text;
    std::string composed;
    icu::StringByteSink<std::string> sink(&composed, static_cast<std::int32_t>(text.size()));
    error = U_ZERO_ERROR;
    composer().normalizeUTF8(0, text, sink, nullptr, error);
    return U_SUCCESS(error) ? composed : text;
}

std::string without_controls(std::string_view text)
{
    std::string kept;
    kept.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == '\r') {
            if (i + 1 == text.size() || text[i + 1] != '\n') kept += '\n';
        } else if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            ++i; // U+0080 to U+009F, the second set of control characters
        } else if ((byte >= ' ' && byte != 0x7f) || byte == '\n' || byte == '\t') {
            kept += text[i];
        }
    }
    return kept;
}

std::string fold_case(std::string_view text)
{
    if (is_ascii(text)) return ascii_lowered(text);
    std::string folded;
    folded.reserve(text.size());
    while (!text.empty()) {
        const char32_t c = take(text);
        if (c == U'\u0130')
            folded += "i\u0307"; // the only capital whose small form has no letter of its own
        else
            append(folded, static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT)));
    }
    return compose(std::move(folded));
}

std::string plain_letters(std::string_view text, Umlauts umlauts)
{
    std::string folded = fold_case(text);
    if (umlauts == Umlauts::transcribed) folded = with_transcribed_umlauts(folded);
    folded = decompose(folded);
    std::string plain;
    bool word_ended = false;
    for (std::string_view rest = folded; !rest.empty();) {
        const char32_t c = take(rest);
        if (separates_words(c)) word_ended = true;
        if (is_accent(c) || !belongs_to_a_word(c)) continue;
        if (word_ended && !plain.empty()) plain += ' ';
        word_ended = false;
        if (const auto letters = plain_form(c); !letters.empty())
            plain += letters;
        else
            append(plain, c);
    }
    return plain;
}

bool is_printable(std::string_view text)
{
    while (!text.empty()) {
        const auto character = static_cast<UChar32>(take(text));
        if (!u_isgraph(character) || u_charType(character) == U_FORMAT_CHAR || character == 0xFFFD) return false;
    }
    return true;
}

char32_t take(std::string_view& text)
{
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::ptrdiff_t>(text.size());
    std::ptrdiff_t offset = 0;
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, offset, size, character);
    text.remove_prefix(static_cast<std::size_t>(offset));
    return static_cast<char32_t>(character);
}

void append(std::string& text, char32_t character)
{
    std::uint8_t bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(character));
    text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

} // namespace contactsync::unicode
