#pragma once

#include "provider/provider.hpp"
#include "provider/reevo/workspace.hpp"

namespace contactsync::provider::reevo {

/// The first address that can be a key; nullptr when there is none.
const Element* key_email(const Contact& contact);

/// Creates the contact: through `_assert` when it has an e-mail, whose address is looked up first because an `_assert`
/// that hits an existing record overwrites it for good (section 6.9); through a plain POST, which is never repeated,
/// when it has none.
asio::awaitable<Result<Written>> create_contact(Workspace& workspace, const Contact& target);

/// Writes the changed fields: texts and consent in one PATCH, addresses item by item.
asio::awaitable<Result<Written>> patch_contact(Workspace& workspace, Write write);

/// Archives; a record that is not there counts as archived (U-21).
asio::awaitable<Result<Written>> archive_contact(Workspace& workspace, std::string remote_id);

} // namespace contactsync::provider::reevo
