#pragma once

#include "contact/record.hpp"
#include "provider/reevo/workspace.hpp"

#include <optional>
#include <string>
#include <vector>

namespace contactsync::provider::reevo {

/// The record, nothing when it is gone: not there, archived, or merged into another one (U-11, U-19).
asio::awaitable<Result<std::optional<Record>>> read_contact(Workspace& workspace, std::string remote_id);

/// Records that hold any of the e-mails (U-46).
asio::awaitable<Result<std::vector<Record>>> find_by_emails(Workspace& workspace, ElementList emails);
/// Records that hold any of the numbers; none when the schema does not let numbers be asked for.
asio::awaitable<Result<std::vector<Record>>> find_by_phones(Workspace& workspace, ElementList phones);
/// Records of that name created at or after a time: the orphan of an interrupted creation (section 6.4).
asio::awaitable<Result<std::vector<Record>>> find_by_name(Workspace& workspace, Contact values,
                                                          TimePoint created_since);

} // namespace contactsync::provider::reevo
