#pragma once

#include "contact/record.hpp"
#include "provider/reevo/workspace.hpp"

#include <string_view>

namespace contactsync::provider::reevo {

/// One of the two address lists that are written item by item (reevo contract section 4.8).
struct ItemList {
    std::string_view field;     ///< canonical: "emails"
    std::string_view attribute; ///< "contact_emails"
    std::string_view value_key; ///< "email"
};
inline constexpr ItemList kEmailItems{field::emails, attribute::contact_emails, "email"};
inline constexpr ItemList kPhoneItems{field::phones, attribute::contact_phone_numbers, "phone_number"};

/// Brings a list of `record`, which must be fresh, to what `wanted` holds: adds, then moves the primary, and only when
/// that is confirmed removes (U-26), so that whatever is interrupted is finished by a repeat. Removed is only what
/// `known` had: an element that appeared meanwhile is somebody's edit. Afterwards `record` is as the service shows it.
/// True: something was written. Errors: record when the service refuses an address, naming the record that has it if
/// there is one; contract when it takes one and does not show it.
asio::awaitable<Result<bool>> write_items(Workspace& workspace, ItemList list, ElementList wanted, ElementList known,
                                          Record& record);

} // namespace contactsync::provider::reevo
