#include "sandbox/tether/object_id.hpp"

#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace contactsync::sandbox::tether {
namespace {

constexpr std::string_view kPrefix = "66aa0000";
constexpr std::size_t kLength = 24;

} // namespace

std::string show_id(ObjectId id)
{
    return fmt::format("{}{:016x}", kPrefix, id);
}

std::optional<ObjectId> parse_id(std::string_view text)
{
    const std::string folded = lower(text);
    if (folded.size() != kLength || !folded.starts_with(kPrefix)) return std::nullopt;
    ObjectId id = 0;
    const char* end = folded.data() + folded.size();
    const auto [stop, error] = std::from_chars(folded.data() + kPrefix.size(), end, id, 16);
    if (error != std::errc{} || stop != end || id == 0) return std::nullopt;
    return id;
}

} // namespace contactsync::sandbox::tether
