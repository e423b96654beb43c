#include "daemon/providers.hpp"

#include "daemon/version.hpp"
#include "provider/reevo/reevo.hpp"
#include "provider/replyio/replyio.hpp"
#include "provider/tether/tether.hpp"

#include <algorithm>
#include <utility>

namespace contactsync {

std::unique_ptr<provider::Provider> make_provider(ProviderId id, std::unique_ptr<http::Client> client,
                                                  const config::ProviderConfig& config, Clock& clock,
                                                  Normaliser& normaliser)
{
    using provider::ReplyioOptions;
    switch (id) {
    case ProviderId::reevo:
        return provider::make_reevo(
            std::move(client), {.api_key = config.api_key, .page_size = config.page_size, .mappings = config.mappings},
            clock, normaliser);
    case ProviderId::replyio:
        return provider::make_replyio(
            std::move(client),
            {.api_key = config.api_key,
             .version = config.api_version == "v3" ? ReplyioOptions::ApiVersion::v3 : ReplyioOptions::ApiVersion::v4,
             .auth = config.auth == "bearer" ? ReplyioOptions::Auth::bearer : ReplyioOptions::Auth::x_api_key,
             .page_size = config.page_size,
             .create_with =
                 config.create_with == "post" ? ReplyioOptions::CreateWith::post : ReplyioOptions::CreateWith::import,
             .mappings = config.mappings},
            clock, normaliser);
    case ProviderId::tether:
        return provider::make_tether(std::move(client),
                                     {.token = config.api_key,
                                      .login_email = config.login_email,
                                      .password = config.password,
                                      .page_size = config.page_size,
                                      .mappings = config.mappings},
                                     clock, normaliser);
    }
    std::unreachable();
}

std::unique_ptr<http::Client> make_http_client(asio::any_io_executor executor, ProviderId id,
                                               const config::ProviderConfig& provider, const config::Config& config,
                                               Clock& clock, Random& random, http::BudgetJournal* journal)
{
    http::ClientOptions options{.name = std::string(to_string(id)),
                                .base_url = provider.base_url,
                                .ca_file = config.ca_file,
                                .timeout = config.http_timeout,
                                .max_in_flight = provider.sync.max_in_flight,
                                .limits = provider.limits,
                                .retry = config.retry,
                                .user_agent = std::string("contactsync/") + kVersion};
    if (id == ProviderId::replyio) {
        // Its limits are counted per user, across all of the user's programs (replyio contract section 12, no. 42).
        options.retry.rate_limited = std::min<std::chrono::milliseconds>(config.retry.max, std::chrono::seconds(60));
        options.slow_down = std::chrono::minutes(5);
    }
    return http::make_client(std::move(executor), std::move(options), clock, random, journal);
}

} // namespace contactsync
