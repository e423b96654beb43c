#pragma once

#include "store/types.hpp"

#include <string_view>

/// Enumerators as the store's columns hold them. The parsers throw std::logic_error: the schema admits no other names.
namespace contactsync::store {

std::string_view to_string(LinkState state);
OperationState parse_operation_state(std::string_view text);
RecordState parse_record_state(std::string_view text);
LinkState parse_link_state(std::string_view text);
ProviderId provider_named(std::string_view text);
OperationKind operation_kind_named(std::string_view text);

} // namespace contactsync::store
