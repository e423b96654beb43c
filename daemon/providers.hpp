#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "contact/normalise.hpp"
#include "daemon/config/config.hpp"
#include "http/budget_journal.hpp"
#include "http/client.hpp"
#include "provider/provider.hpp"

#include <memory>

namespace contactsync {

/// The table of services: the one place that knows every implementation.
std::unique_ptr<provider::Provider> make_provider(ProviderId id, std::unique_ptr<http::Client> client,
                                                  const config::ProviderConfig& config, Clock& clock,
                                                  Normaliser& normaliser);

std::unique_ptr<http::Client> make_http_client(asio::any_io_executor executor, ProviderId id,
                                               const config::ProviderConfig& provider, const config::Config& config,
                                               Clock& clock, Random& random, http::BudgetJournal* journal = nullptr);

} // namespace contactsync
