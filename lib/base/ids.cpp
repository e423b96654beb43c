#include "base/ids.hpp"

#include <utility>

namespace contactsync {

std::string_view to_string(ProviderId provider)
{
    switch (provider) {
    case ProviderId::reevo:
        return "reevo";
    case ProviderId::replyio:
        return "replyio";
    case ProviderId::tether:
        return "tether";
    }
    std::unreachable();
}

std::optional<ProviderId> parse_provider(std::string_view name)
{
    for (const ProviderId provider : kProviders)
        if (to_string(provider) == name) return provider;
    return std::nullopt;
}

} // namespace contactsync
