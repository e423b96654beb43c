#pragma once

#include <cstdint>
#include <string_view>

namespace contactsync::store {

/// Not cryptographic, the same on every machine and version: it is kept in the store.
std::uint64_t hash_of(std::string_view bytes);

} // namespace contactsync::store
