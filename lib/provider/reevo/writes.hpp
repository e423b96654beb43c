#pragma once

#include "provider/provider.hpp"
#include "provider/reevo/workspace.hpp"

namespace contactsync::provider::reevo {

/// The first address that can be a key; nullptr when there is none.
const Element* key_email(const Contact& contact);

/// Creates the contacts: through `_assert` when they have an e-mail; all their addresses are looked up first, because
/// an
/// `_assert` that hits an existing record overwrites it for good (section 6.9); through a plain POST, which is never
/// repeated, when they have none.
asio::awaitable<std::vector<Result<Written>>> create_contacts(Workspace& workspace, std::span<const Write> writes);

/// Writes the changed fields: texts and consent in one PATCH, addresses item by item.
asio::awaitable<Result<Written>> patch_contact(Workspace& workspace, Write write);

/// Archives; a record that is not there counts as archived (U-21).
asio::awaitable<Result<Written>> archive_contact(Workspace& workspace, std::string remote_id);

} // namespace contactsync::provider::reevo
