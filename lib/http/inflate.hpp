#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace contactsync::http {

enum class InflateError { malformed, too_large };

/// Decompresses a gzip body (of one or more members) or a deflate body (with or without the zlib wrapper). Stops with
/// too_large as soon as the text would pass `size_max`, so that a small body cannot fill the memory.
std::expected<std::string, InflateError> inflate_body(std::string_view compressed, std::size_t size_max);

} // namespace contactsync::http
