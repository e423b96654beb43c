#pragma once

#include <cstdint>
#include <random>

namespace contactsync {

/// Randomness for jitter; seeded by its owner so that a simulation can be repeated.
using Random = std::mt19937_64;

} // namespace contactsync
