#pragma once

#include "merge/merge.hpp"

#include <string>
#include <string_view>

namespace contactsync::merge {

/// The rules by which a value came into force, as provenance, history and plans name them.
namespace rule {
inline constexpr std::string_view edited = "edited";         ///< the only side that changed
inline constexpr std::string_view only_value = "only value"; ///< filled from the only side that had one
inline constexpr std::string_view all_agree = "all agree";
inline constexpr std::string_view latest = "latest";
inline constexpr std::string_view priority = "priority";
inline constexpr std::string_view merged = "merged"; ///< a list to which several sides contributed
inline constexpr std::string_view opted_out = "opted out";
inline constexpr std::string_view withdrawn = "withdrawn"; ///< the opt-out was taken back where it had been set
inline constexpr std::string_view one_way = "one-way";     ///< changes of this side do not count
} // namespace rule

/// "replyio, 2026-11-20T07:59:00Z, latest"; what is not known is left out.
std::string because_text(const Provenance& provenance);

} // namespace contactsync::merge
