#pragma once

#include "store/store.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What a person decides about an open review. It takes effect at the next pass. Runs on the store's thread.
namespace contactsync::sync {

namespace resolution {
struct Same {};      ///< one person: the contacts become one
struct Different {}; ///< two people: told apart for good
struct Keep {        ///< of several records of one person, the one that is kept in step
    ProviderId provider = ProviderId::reevo;
    std::string remote_id;
};
struct Take { ///< of a conflict: the value of this service
    ProviderId provider = ProviderId::reevo;
};
struct Value { ///< of a conflict: this value, whatever the services hold; only the field in question counts
    Contact values;
};
struct Retry {}; ///< try again what was given up
struct Leave {}; ///< let it be as it is, and do not ask again
} // namespace resolution

using Resolution = std::variant<resolution::Same, resolution::Different, resolution::Keep, resolution::Take,
                                resolution::Value, resolution::Retry, resolution::Leave>;

/// The options of `review resolve` that fit the review, as they are typed: "--same", "--keep PROVIDER:ID", …
std::vector<std::string_view> fitting_resolutions(store::Store& store, const store::Review& review);

/// Carries out what a person has decided, and closes the review; or says why it does not fit, and nothing is changed.
/// One transaction.
std::expected<void, std::string> resolve_review(store::Store& store, const store::Review& review,
                                                const Resolution& resolution, TimePoint now);

} // namespace contactsync::sync
