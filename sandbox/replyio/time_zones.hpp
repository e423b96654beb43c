#pragma once

#include <string_view>

namespace contactsync::sandbox::replyio {

/// Whether the service knows the zone: IANA names and the Windows ids that V1 samples show (replyio contract section
/// 5).
bool is_time_zone(std::string_view name);

} // namespace contactsync::sandbox::replyio
