#pragma once

#include "base/ids.hpp"
#include "contact/contact.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync {

/// The kinds of writes, as plans, history and logs name them.
enum class OperationKind : std::uint8_t { assert_, patch, create, import, opt_out, archive, restore };
std::string_view to_string(OperationKind kind); ///< "assert", "patch", …
std::optional<OperationKind> parse_operation_kind(std::string_view text);
/// assert_, create and import make a record that was not there.
bool is_creation(OperationKind kind);

/// One field of one write, as a person reads it.
struct FieldChange {
    std::string field;
    std::string from;
    std::string to;
    std::string because; ///< "replyio, 2026-11-20T07:59:00Z, latest"

    friend bool operator==(const FieldChange&, const FieldChange&) = default;
};

/// In which order a provider's budget is spent (law 12).
enum class Lane : std::uint8_t { opt_out, edit, creation, backfill };
inline constexpr std::array kLanes{Lane::opt_out, Lane::edit, Lane::creation, Lane::backfill};
std::string_view to_string(Lane lane);

/// A write that a contact needs at a provider.
struct PlannedWrite {
    ProviderId provider = ProviderId::reevo;
    OperationKind kind = OperationKind::patch;
    Lane lane = Lane::edit;
    std::optional<RecordId> record;   ///< absent for a creation
    Contact target;                   ///< everything the provider should hold of the contact afterwards
    std::vector<FieldChange> changes; ///< the fields in which it differs from what the provider holds
};

} // namespace contactsync
