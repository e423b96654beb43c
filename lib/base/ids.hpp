#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace contactsync {

/// The services that are mirrored. A fourth is one enumerator, one entry in kProviders, one folder under lib/provider.
enum class ProviderId : std::uint8_t { reevo, replyio, tether };

inline constexpr std::array kProviders{ProviderId::reevo, ProviderId::replyio, ProviderId::tether};

/// "reevo", "replyio", "tether": the names in commands, configuration, logs and the store.
std::string_view to_string(ProviderId provider);
std::optional<ProviderId> parse_provider(std::string_view name);

/// Ids are given by the store and mean nothing outside it.
enum class ContactId : std::int64_t {};
enum class RecordId : std::int64_t {};
enum class OperationId : std::int64_t {};
enum class RunId : std::int64_t {};
enum class ReviewId : std::int64_t {};

} // namespace contactsync
