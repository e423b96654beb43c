#include "store/hash.hpp"

#include <xxhash.h>

namespace contactsync::store {

std::uint64_t hash_of(std::string_view bytes)
{
    return XXH3_64bits(bytes.data(), bytes.size());
}

} // namespace contactsync::store
