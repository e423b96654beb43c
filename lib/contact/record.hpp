#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "contact/contact.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace contactsync {

/// One service's entry for a person, in canonical terms, as the service last showed it.
struct Record {
    ProviderId provider = ProviderId::reevo;
    std::string remote_id;
    Contact values;
    std::optional<TimePoint> created_at;
    std::optional<TimePoint> updated_at; ///< the service's own change time; unknown when it gives none
    bool archived = false;
    /// False: it does not say whether the contact has opted out; an opt-out that is known stands.
    bool tells_consent = true;
    /// JSON that only its provider reads: item ids, labels, verification stamps, shapes it must send back as they came.
    std::string details;
    std::uint64_t raw_hash = 0; ///< of the bytes it came in, to notice an unchanged record without decoding it
};

} // namespace contactsync
