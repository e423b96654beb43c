#include "sync/conduct.hpp"

#include <algorithm>

namespace contactsync::sync {

std::vector<std::string> note_conduct(store::Store& store, ProviderId provider, std::span<const std::string> written,
                                      std::span<const std::string> ignored, std::size_t limit, TimePoint now)
{
    std::vector<std::string> not_held;
    for (const auto& field : written) {
        const bool was_ignored = std::ranges::find(ignored, field) != ignored.end();
        if (!store.note_conduct(provider, field, was_ignored, limit).not_held) continue;
        not_held.push_back(field);
        store.open_review(
            {.code = "field_not_held",
             .providers = {provider},
             .field = field,
             .explanation = std::string(to_string(provider)) + " keeps ignoring what is written to " + field,
             .suggestion = "Take the field out of the mirror, or ask the service's support."},
            now);
    }
    return not_held;
}

} // namespace contactsync::sync
