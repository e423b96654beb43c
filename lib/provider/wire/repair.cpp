#include "provider/wire/repair.hpp"

#include <algorithm>

namespace contactsync::provider::wire {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned char byte_at(std::string_view text, std::size_t position)
{
    return position < text.size() ? static_cast<unsigned char>(text[position]) : 0;
}

/// Length of the valid UTF-8 sequence at `position`, 0 when there is none (RFC 3629, table of well-formed sequences).
std::size_t sequence_length(std::string_view text, std::size_t position)
{
    const auto first = byte_at(text, position);
    if (first < 0x80) return 1;
    const auto second = byte_at(text, position + 1);
    const auto follows = [&](std::size_t distance) { return (byte_at(text, position + distance) & 0xC0) == 0x80; };
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool shortest = first != 0xE0 || second >= 0xA0;
        const bool no_surrogate = first != 0xED || second <= 0x9F;
        return shortest && no_surrogate && follows(1) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool shortest = first != 0xF0 || second >= 0x90;
        const bool in_range = first != 0xF4 || second <= 0x8F;
        return shortest && in_range && follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

/// Follows the quotes of a JSON text.
class StringTracker {
public:
    void see(char c)
    {
        if (!inside_) {
            inside_ = c == '"';
        } else if (escaped_) {
            escaped_ = false;
        } else if (c == '\\') {
            escaped_ = true;
        } else if (c == '"') {
            inside_ = false;
        }
    }
    bool inside() const { return inside_; }

private:
    bool inside_ = false;
    bool escaped_ = false;
};

} // namespace

bool Repaired::damaged(std::size_t offset, std::size_t length) const
{
    const auto next = std::ranges::lower_bound(damages, offset, {},
                                               [](const Damage& d) { return d.repaired + d.repaired_length - 1; });
    return next != damages.end() && next->repaired < offset + length;
}

std::size_t Repaired::original_offset(std::size_t offset) const
{
    const auto after = std::ranges::upper_bound(damages, offset, {}, &Damage::repaired);
    if (after == damages.begin()) return offset;
    const auto& last = *std::prev(after);
    return last.original + last.original_length + (offset - last.repaired - last.repaired_length);
}

Repaired repair(std::string_view text)
{
    Repaired result;
    result.text.reserve(text.size() + 64);
    StringTracker string;
    const auto replace = [&](std::size_t position, std::string_view with) {
        result.damages.push_back({position, 1, result.text.size(), with.size()});
        result.text.append(with);
    };
    for (std::size_t position = 0; position < text.size();) {
        const auto length = sequence_length(text, position);
        if (length == 0) {
            replace(position, kReplacement);
            string.see('?');
        } else if (length == 1 && string.inside() && byte_at(text, position) < 0x20) {
            replace(position, " ");
            string.see(' ');
        } else {
            if (length == 1) string.see(text[position]);
            result.text.append(text.substr(position, length));
        }
        position += std::max<std::size_t>(length, 1);
    }
    return result;
}

std::string truncated(std::string_view text, std::size_t size_max)
{
    if (text.size() <= size_max) return std::string(text);
    auto end = size_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return std::string(text.substr(0, end));
}

} // namespace contactsync::provider::wire
