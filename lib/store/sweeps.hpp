#pragma once

#include "base/ids.hpp"

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace contactsync::store {

/// Which records a full listing has shown so far: one bit a record, for each provider that is being swept. Kept in
/// memory only; a sweep that a process does not finish is begun anew.
class Sweeps {
public:
    void begin(ProviderId provider) { seen_[index(provider)].emplace(); }
    bool active(ProviderId provider) const { return seen_[index(provider)].has_value(); }

    void mark(ProviderId provider, RecordId record)
    {
        auto& seen = seen_[index(provider)];
        if (!seen) return;
        const auto bit = static_cast<std::size_t>(std::to_underlying(record));
        if (bit >= seen->size()) seen->resize(bit + 1 + bit / 2);
        (*seen)[bit] = true;
    }
    bool saw(ProviderId provider, RecordId record) const
    {
        const auto& seen = seen_[index(provider)];
        const auto bit = static_cast<std::size_t>(std::to_underlying(record));
        return seen && bit < seen->size() && (*seen)[bit];
    }

private:
    static std::size_t index(ProviderId provider) { return static_cast<std::size_t>(provider); }

    std::array<std::optional<std::vector<bool>>, kProviders.size()> seen_;
};

} // namespace contactsync::store
