#pragma once

#include "sandbox/service.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Text and time as the stand-ins need them. Case is folded for ASCII only, as the services are assumed to do.
namespace contactsync::sandbox {

std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
bool contains_ignoring_case(std::string_view text, std::string_view part);

/// Characters (code points) of UTF-8 text.
std::size_t length(std::string_view text);

/// The first `most` characters.
std::string_view first_characters(std::string_view text, std::size_t most);

/// Something before one '@' and a domain with a dot inside: what "x@y.z" asks for, no more.
bool looks_like_email(std::string_view text);

/// The whole text as a decimal number; nothing for anything else, an empty text included.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// "2026-01-05T09:00:00", with `fraction_digits` (0 to 7) digits after the second and no zone.
std::string iso_time(NowMs time, int fraction_digits);

/// The string under `key`, if there is one and it is a string.
std::optional<std::string_view> string_at(const json::object& object, std::string_view key);

} // namespace contactsync::sandbox
