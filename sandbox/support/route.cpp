#include "sandbox/support/route.hpp"

#include <charconv>
#include <cstddef>

namespace contactsync::sandbox {
namespace {

std::string decode_percent(std::string_view text)
{
    std::string decoded;
    for (std::size_t index = 0; index < text.size(); ++index) {
        unsigned char byte = 0;
        if (text[index] == '%' && index + 2 < text.size()) {
            const char* digits = text.data() + index + 1;
            if (std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
                decoded.push_back(static_cast<char>(byte));
                index += 2;
                continue;
            }
        }
        decoded.push_back(text[index]);
    }
    return decoded;
}

} // namespace

std::vector<std::string> split_path(std::string_view path)
{
    std::vector<std::string> segments;
    while (!path.empty()) {
        const auto slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        if (!segment.empty()) segments.push_back(decode_percent(segment));
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return segments;
}

std::optional<std::vector<std::string>> match_route(std::string_view pattern, const std::vector<std::string>& segments)
{
    std::vector<std::string> captured;
    std::size_t index = 0;
    while (!pattern.empty()) {
        const auto slash = pattern.find('/');
        const std::string_view wanted = pattern.substr(0, slash);
        if (index == segments.size()) return std::nullopt;
        if (wanted == "{}") {
            captured.push_back(segments[index]);
        } else if (wanted != segments[index]) {
            return std::nullopt;
        }
        ++index;
        pattern.remove_prefix(slash == std::string_view::npos ? pattern.size() : slash + 1);
    }
    if (index != segments.size()) return std::nullopt;
    return captured;
}

} // namespace contactsync::sandbox
