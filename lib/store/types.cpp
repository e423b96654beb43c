#include "store/types.hpp"

#include "store/names.hpp"

#include <array>
#include <stdexcept>

namespace contactsync::store {

namespace {

constexpr std::array<std::string_view, 6> kOperationStates{"planned", "in_flight", "done",
                                                           "retry",   "parked",    "unknown"};
constexpr std::array<std::string_view, 2> kRecordStates{"live", "gone"};
constexpr std::array<std::string_view, 2> kLinkStates{"counterpart", "duplicate"};

/// The schema checks these columns, so a name that is not there means that schema and program are not of one piece.
template <class Enum, std::size_t Size>
Enum parse(const std::array<std::string_view, Size>& names, std::string_view text)
{
    for (std::size_t index = 0; index < Size; ++index) {
        if (names[index] == text) return static_cast<Enum>(index);
    }
    throw std::logic_error("store: unknown name " + std::string(text));
}

template <std::size_t Size, class Enum>
std::string_view name_of(const std::array<std::string_view, Size>& names, Enum value)
{
    return names[static_cast<std::size_t>(value)];
}

} // namespace

std::string_view to_string(OperationState state)
{
    return name_of(kOperationStates, state);
}

std::string_view to_string(RecordState state)
{
    return name_of(kRecordStates, state);
}

std::string_view to_string(LinkState state)
{
    return name_of(kLinkStates, state);
}

OperationState parse_operation_state(std::string_view text)
{
    return parse<OperationState>(kOperationStates, text);
}

RecordState parse_record_state(std::string_view text)
{
    return parse<RecordState>(kRecordStates, text);
}

LinkState parse_link_state(std::string_view text)
{
    return parse<LinkState>(kLinkStates, text);
}

ProviderId provider_named(std::string_view text)
{
    if (const auto provider = parse_provider(text)) return *provider;
    throw std::logic_error("store: unknown provider " + std::string(text));
}

OperationKind operation_kind_named(std::string_view text)
{
    if (const auto kind = parse_operation_kind(text)) return *kind;
    throw std::logic_error("store: unknown kind of operation " + std::string(text));
}

} // namespace contactsync::store
