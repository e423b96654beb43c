#include "merge/operation.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace contactsync {
namespace {

constexpr std::array<std::pair<OperationKind, std::string_view>, 7> kKindNames{{
    {OperationKind::assert_, "assert"},
    {OperationKind::patch, "patch"},
    {OperationKind::create, "create"},
    {OperationKind::import, "import"},
    {OperationKind::opt_out, "opt_out"},
    {OperationKind::archive, "archive"},
    {OperationKind::restore, "restore"},
}};

} // namespace

std::string_view to_string(OperationKind kind)
{
    return std::ranges::find(kKindNames, kind, &std::pair<OperationKind, std::string_view>::first)->second;
}

std::optional<OperationKind> parse_operation_kind(std::string_view text)
{
    const auto found = std::ranges::find(kKindNames, text, &std::pair<OperationKind, std::string_view>::second);
    if (found == kKindNames.end()) return std::nullopt;
    return found->first;
}

bool is_creation(OperationKind kind)
{
    return kind == OperationKind::assert_ || kind == OperationKind::create || kind == OperationKind::import;
}

std::string_view to_string(Lane lane)
{
    switch (lane) {
    case Lane::opt_out:
        return "opt_out";
    case Lane::edit:
        return "edit";
    case Lane::creation:
        return "creation";
    case Lane::backfill:
        return "backfill";
    }
    return {};
}

} // namespace contactsync
