#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::provider::wire {

/// Bytes that were replaced: `original` in the text as it came, `repaired` in the copy.
struct Damage {
    std::size_t original = 0;
    std::size_t original_length = 0;
    std::size_t repaired = 0;
    std::size_t repaired_length = 0;
};

/// A JSON text in which every invalid UTF-8 sequence has become U+FFFD, and every control character that stands bare
/// inside a string a space, so that it can be parsed; and where that was, in ascending order.
struct Repaired {
    std::string text;
    std::vector<Damage> damages;

    /// Whether [offset, offset + length) of `text` holds a repaired place.
    bool damaged(std::size_t offset, std::size_t length) const;
    /// Where `offset` of `text`, outside of any repaired place, lies in the text as it came.
    std::size_t original_offset(std::size_t offset) const;
};

Repaired repair(std::string_view text);

/// Cuts to at most `size_max` bytes without breaking a UTF-8 sequence.
std::string truncated(std::string_view text, std::size_t size_max);

} // namespace contactsync::provider::wire
