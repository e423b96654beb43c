#pragma once

#include "base/ids.hpp"

#include <cstddef>
#include <string>

/// Invented people as the three services show them. Equal arguments give equal bytes. A person has the same e-mail and
/// phone everywhere, written in each service's own way, so that records find each other.
namespace contactsync::bench {

/// One record as it stands in a listing: the size and the variety of a real one. Another `version` is another title and
/// change time.
std::string record_json(ProviderId service, std::size_t person, int version);

/// The answer to one page of a listing: records `first` to `first + count`, of `total`.
std::string page_json(ProviderId service, std::size_t first, std::size_t count, std::size_t total, int version);

/// Records to a page, as the configuration has it by default.
std::size_t page_size(ProviderId service);

/// A phone number as people write it; another one for every `number`.
std::string written_phone(std::size_t number);

} // namespace contactsync::bench
