#pragma once

#include "provider/provider.hpp"

#include <boost/unordered/unordered_flat_set.hpp>
#include <xxhash.h>

#include <cstdint>

namespace contactsync::provider {

/// Keeps count of a listing by offset, whose rows shift while people add and delete: one that showed a row twice has
/// missed another one. Memory: eight bytes for each row, whatever the rows hold.
class Tally {
public:
    /// Rows so far, the unreadable ones included.
    std::size_t rows() const { return rows_; }
    /// Whether a row came twice.
    bool repeated() const { return repeated_; }

    /// Returns how many rows of the page were not seen before; none at all means that the service does not move on.
    std::size_t admit(const Page& page)
    {
        rows_ += page.entries.size() + page.unreadable.size();
        std::size_t fresh = page.unreadable.size();
        for (const Page::Entry& entry : page.entries) {
            if (seen_.insert(XXH3_64bits(entry.remote_id.data(), entry.remote_id.size())).second)
                ++fresh;
            else
                repeated_ = true;
        }
        return fresh;
    }

private:
    boost::unordered_flat_set<std::uint64_t> seen_;
    std::size_t rows_ = 0;
    bool repeated_ = false;
};

} // namespace contactsync::provider
