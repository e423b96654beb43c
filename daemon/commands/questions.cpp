#include "daemon/commands/commands.hpp"
#include "daemon/commands/find_contact.hpp"
#include "daemon/commands/print.hpp"
#include "daemon/config/config.hpp"
#include "daemon/output/documents.hpp"
#include "daemon/output/text.hpp"
#include "daemon/providers.hpp"

#include <boost/asio/io_context.hpp>

#include <fmt/format.h>

/// The commands that only read the store; they work while another process holds it.
namespace contactsync::commands {
namespace {

constexpr std::size_t kReviewsMax = 100'000;

struct Reading {
    config::Config config;
    std::unique_ptr<store::Store> store;
};

Reading open_for_reading(const cli::Invocation& invocation)
{
    auto config = config::load_without_secrets(invocation.config_file);
    auto store = store::Store::open(config.store_path, store::Access::read_only, config.engine.identity);
    return {std::move(config), std::move(store)};
}

/// What the stored budgets leave; the clients made for it send nothing.
std::map<ProviderId, std::vector<http::BudgetWindow>> stored_budgets(const Reading& reading)
{
    asio::io_context unused;
    SystemClock clock;
    Random random;
    std::map<ProviderId, std::vector<http::BudgetWindow>> budgets;
    for (const auto& [id, provider] : reading.config.providers) {
        const auto client = make_http_client(unused.get_executor(), id, provider, reading.config, clock, random);
        client->restore_budget(reading.store->provider_state(id).budget);
        budgets[id] = client->budget();
        // A second's worth is back before a person has read this.
        for (auto& window : budgets[id])
            if (window.name == "second") window.left = window.limit;
    }
    return budgets;
}

} // namespace

int run(const cli::StatusCommand&, const cli::Invocation& invocation)
{
    const auto reading = open_for_reading(invocation);
    print(output::status_document(*reading.store, reading.config, stored_budgets(reading), SystemClock().now()),
          invocation, output::status_text);
    return 0;
}

int run(const cli::ExplainCommand& command, const cli::Invocation& invocation)
{
    const auto reading = open_for_reading(invocation);
    const ContactId id = find_contact(*reading.store, command.key, reading.config.normalise);
    print(output::explain_document(*reading.store, *reading.store->contact(id)), invocation, output::explain_text);
    return 0;
}

int run(const cli::HistoryCommand& command, const cli::Invocation& invocation)
{
    const auto reading = open_for_reading(invocation);
    const ContactId id = find_contact(*reading.store, command.key, reading.config.normalise);
    print(output::history_document(*reading.store, id), invocation, output::history_text);
    return 0;
}

int run(const cli::ReviewListCommand&, const cli::Invocation& invocation)
{
    const auto reading = open_for_reading(invocation);
    print(output::reviews_document(*reading.store, reading.store->reviews(kReviewsMax)), invocation,
          output::reviews_text);
    return 0;
}

int run(const cli::ReviewShowCommand& command, const cli::Invocation& invocation)
{
    const auto reading = open_for_reading(invocation);
    const auto review = reading.store->review(ReviewId{command.id});
    if (!review) throw NothingKnown(fmt::format("there is no review {}", command.id));
    print(output::review_document(*reading.store, *review), invocation, output::review_text);
    return 0;
}

} // namespace contactsync::commands
