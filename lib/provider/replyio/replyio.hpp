#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "contact/normalise.hpp"
#include "http/client.hpp"
#include "provider/mapping.hpp"
#include "provider/provider.hpp"

#include <memory>
#include <vector>

/// Reply.io (replyio contract). Every quirk of its V3 and V4 interfaces ends here.
namespace contactsync::provider {

struct ReplyioOptions {
    enum class ApiVersion { v4, v3 };
    enum class Auth { x_api_key, bearer };
    enum class CreateWith {
        import, ///< POST /contacts/import with skipExisting: never touches a contact that is there
        post    ///< POST /contacts behind a look-up
    };

    Secret api_key;
    ApiVersion version = ApiVersion::v4;
    Auth auth = Auth::x_api_key;
    int page_size = 1000;
    CreateWith create_with = CreateWith::import;
    std::vector<FieldMapping> mappings; ///< "custom:<title of a custom field>"
};

/// `clock` and `normaliser` are not owned and outlive the provider.
std::unique_ptr<Provider> make_replyio(std::unique_ptr<http::Client> client, ReplyioOptions options, Clock& clock,
                                       Normaliser& normaliser);

} // namespace contactsync::provider
