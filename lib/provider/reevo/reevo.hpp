#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "contact/normalise.hpp"
#include "http/client.hpp"
#include "provider/mapping.hpp"
#include "provider/provider.hpp"

#include <memory>
#include <vector>

namespace contactsync::provider {

struct ReevoOptions {
    Secret api_key;
    int page_size = 100;                ///< records asked for at once; lowered when the service refuses it
    std::vector<FieldMapping> mappings; ///< "stage" and "owner" are understood as remote names beside attribute names
};

/// Reevo Public API v2 (reevo contract). `clock` and `normaliser` are not owned and must outlive the provider.
std::unique_ptr<Provider> make_reevo(std::unique_ptr<http::Client> client, ReevoOptions options, Clock& clock,
                                     Normaliser& normaliser);

} // namespace contactsync::provider
