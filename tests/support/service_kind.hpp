#pragma once

#include "base/ids.hpp"
#include "contact/capabilities.hpp"

#include <cstddef>

namespace contactsync::test {

/// What kind of service a FakeProvider is.
struct ServiceKind {
    ProviderId id = ProviderId::reevo;
    Capabilities capabilities;
    bool imports = false;         ///< creations are called import, and their answers do not show the record
    bool refuses_deleted = false; ///< a creation with the e-mail of a deleted record is refused as gone
    bool careless = false;        ///< a creation makes a second record where one has the address already
    std::size_t page_size = 7;    ///< odd and small, so that listings have several pages
};
ServiceKind
reevo_like(); ///< lists changes, several addresses, unique e-mails, a last name required, consent only written
ServiceKind replyio_like(); ///< full scans, one address each, imports in batches, consent read and written
ServiceKind tether_like();  ///< full scans, unique phones of which one is required, no consent

} // namespace contactsync::test
