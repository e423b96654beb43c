#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "contact/normalise.hpp"
#include "http/client.hpp"
#include "provider/mapping.hpp"
#include "provider/provider.hpp"

#include <memory>
#include <string>
#include <vector>

/// Tether (tether contract). Every quirk of its three generations ends here.
namespace contactsync::provider {

struct TetherOptions {
    Secret token; ///< a static one; if empty, login_email and password are used
    std::string login_email;
    Secret password;
    int page_size = 100;
    std::vector<FieldMapping> mappings; ///< top-level members of a contact, custom or not
};

/// `clock` and `normaliser` are not owned and outlive the provider.
std::unique_ptr<Provider> make_tether(std::unique_ptr<http::Client> client, TetherOptions options, Clock& clock,
                                      Normaliser& normaliser);

} // namespace contactsync::provider
