#include "base/clock.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/print.hpp"
#include "daemon/config/config.hpp"
#include "daemon/exit_status.hpp"
#include "sync/resolution.hpp"

#include <fmt/format.h>

#include <ranges>

/// `review resolve`: what a person has decided, put into the store.
namespace contactsync::commands {
namespace {

ProviderId provider_named(std::string_view name)
{
    const auto provider = parse_provider(name);
    if (!provider) throw DoesNotFit(fmt::format("there is no service {}: reevo, replyio or tether", name));
    return *provider;
}

sync::resolution::Keep record_named(std::string_view name)
{
    const auto colon = name.find(':');
    if (colon == std::string_view::npos) throw DoesNotFit("a record is named PROVIDER:ID, as in reevo:4711");
    return {provider_named(name.substr(0, colon)), std::string(name.substr(colon + 1))};
}

/// As a service would have to hold it. Elements that are no address are refused: nobody types junk on purpose.
Contact value_of(std::string_view text, const std::string& field, const NormaliseOptions& options)
{
    Contact values;
    Normaliser normaliser(options);
    if (!is_list(field)) {
        values.set_text(field, normaliser.text(text));
        return values;
    }
    for (const auto part : std::views::split(text, ',')) {
        const std::string_view raw(part.begin(), part.end());
        auto element = field == field::emails ? normaliser.email(raw) : normaliser.phone(raw);
        if (!element) continue;
        if (element->quality == Quality::junk)
            throw DoesNotFit(fmt::format("\"{}\" is no {}", raw, field == field::emails ? "e-mail" : "phone number"));
        append_unique(list_of(values, field), std::move(*element));
    }
    return values;
}

sync::Resolution resolution_of(const cli::ReviewResolveCommand& command, const store::Review& review,
                               const NormaliseOptions& options)
{
    namespace resolution = sync::resolution;
    if (command.same) return resolution::Same{};
    if (command.different) return resolution::Different{};
    if (command.keep) return record_named(*command.keep);
    if (command.take) return resolution::Take{provider_named(*command.take)};
    if (command.value) return resolution::Value{value_of(*command.value, review.field, options)};
    if (command.retry) return resolution::Retry{};
    return resolution::Leave{};
}

store::Review open_review(store::Store& store, ReviewId id)
{
    auto review = store.review(id);
    if (!review) throw NothingKnown(fmt::format("there is no open review {}", std::to_underlying(id)));
    return std::move(*review);
}

} // namespace

int run(const cli::ReviewResolveCommand& command, const cli::Invocation& invocation)
{
    const auto config = config::load_without_secrets(invocation.config_file);
    const ReviewId id{command.id};
    // Looked up before the store is claimed: a wrong id is told beside another process, too.
    open_review(*store::Store::open(config.store_path, store::Access::read_only, config.engine.identity), id);

    const auto store = store::Store::open(config.store_path, store::Access::exclusive, config.engine.identity);
    const auto review = open_review(*store, id);
    const auto resolved =
        sync::resolve_review(*store, review, resolution_of(command, review, config.normalise), SystemClock().now());
    if (!resolved) throw DoesNotFit(resolved.error());
    print({{"resolved", command.id}, {"code", review.code}}, invocation,
          [](const boost::json::object& document, const output::Screen&) {
              return fmt::format("Review {} is resolved; the next `contactsync sync` acts on it.\n",
                                 document.at("resolved").as_int64());
          });
    return exit_status::done;
}

} // namespace contactsync::commands
