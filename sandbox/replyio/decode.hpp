#pragma once

#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/errors.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::replyio {

/// POST takes {key,value} custom fields; PATCH and import take {id|name,value} and an owner (sections 4.1, 4.2, 4.5).
enum class Model { create, patch };

/// What a request body asks for; an empty text clears.
struct Changes {
    std::array<std::optional<std::string>, kTextNames.size()> texts;
    std::optional<std::int64_t> owner;
    std::optional<std::optional<std::int64_t>> account;
    std::optional<bool> opted_out;
    std::optional<std::string> call_status;
    std::optional<std::string> meeting_status;
    std::vector<CustomValue> custom;

    std::string_view text(Text text) const;
};

/// Reads one contact body. `pointer` is where it lies in the request; what cannot be taken is added to `problems`.
Changes decode_changes(const Call& call, const json::object& body, Model model, std::string_view pointer,
                       std::vector<Problem>& problems);

enum class Apply {
    sent,      ///< what was sent replaces what is stored
    fill_empty ///< only what is empty is set
};

void apply_changes(Contact& contact, const Changes& changes, Apply mode);

/// The integer ids of member `key`, 1 to `most` of them; a problem if it is anything else.
std::vector<std::int64_t> decode_ids(const json::object& body, std::string_view key, std::size_t most,
                                     std::vector<Problem>& problems);

/// A required boolean member.
bool decode_flag(const json::object& body, std::string_view key, std::vector<Problem>& problems);

/// A required string member, trimmed and not empty.
std::string decode_text(const json::object& body, std::string_view key, std::vector<Problem>& problems);

} // namespace contactsync::sandbox::replyio
