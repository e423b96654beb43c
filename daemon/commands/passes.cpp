#include "base/log.hpp"
#include "daemon/application.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/pass_metrics.hpp"
#include "daemon/commands/plan_file.hpp"
#include "daemon/commands/print.hpp"
#include "daemon/exit_status.hpp"
#include "daemon/output/documents.hpp"
#include "daemon/output/estimate.hpp"
#include "daemon/output/progress.hpp"
#include "daemon/output/text.hpp"

#include <fmt/format.h>

#include <array>
#include <iostream>
#include <limits>

/// The commands that poll and push: sync, plan, apply, undo, retry.
namespace contactsync::commands {
namespace {

using store::OperationState;

constexpr std::size_t kAll = std::numeric_limits<std::int32_t>::max();

std::unique_ptr<sync::Observer> observer_for(const cli::Invocation& invocation)
{
    if (invocation.json || !output::ProgressBars::wanted()) return std::make_unique<sync::Observer>();
    if (!invocation.log_level_chosen) log::configure(log::Level::warn, invocation.log_format);
    return std::make_unique<output::ProgressBars>();
}

std::vector<store::Operation> waiting_operations(store::Store& store)
{
    constexpr std::array kWaiting{OperationState::planned, OperationState::retry, OperationState::unknown};
    return store.operations(std::nullopt, kWaiting, kAll);
}

std::vector<store::Operation> operations_of(store::Store& store, RunId run)
{
    constexpr std::array kEvery{OperationState::planned, OperationState::in_flight, OperationState::done,
                                OperationState::retry,   OperationState::parked,    OperationState::unknown};
    return store.operations(run, kEvery, kAll);
}

/// Looked up before the store is claimed: a run that does not exist is told beside another process, too.
void require_run(const config::Config& config, RunId run)
{
    const auto store = store::Store::open(config.store_path, store::Access::read_only, config.engine.identity);
    if (!store->run(run)) throw NothingKnown(fmt::format("there is no run {}", std::to_underlying(run)));
}

} // namespace

int run(const cli::SyncCommand& command, const cli::Invocation& invocation)
{
    auto config = config::load(invocation.config_file);
    if (!command.out.empty()) require_writable(command.out);
    auto observer = observer_for(invocation);
    PassMetrics metrics(config, *observer);
    Application application(std::move(config), metrics.observer());
    const std::string name = command.dry_run ? "plan" : "sync";
    const auto report = application.pass({.dry_run = command.dry_run,
                                          .full = command.full,
                                          .accept_guard = command.accept_guard,
                                          .approve = {},
                                          .command = name});
    observer.reset();
    if (!command.dry_run) metrics.write(application, report);

    std::vector<store::Operation> operations;
    if (command.dry_run || !report.guard.empty())
        operations = waiting_operations(application.store());
    else if (command.operations)
        operations = operations_of(application.store(), report.run);
    auto document = output::report_document(report, name, application.store(), operations);
    if (command.dry_run || !report.guard.empty()) document["groups"] = output::largest_groups(operations);
    if (command.dry_run) {
        document["estimate"] = output::estimate(operations, application.config());
        document["not_mirrorable"] = output::not_mirrorable_array(application.store());
        document["reviews"] = output::reviews_array(application.store(), application.store().reviews(kAll));
    }
    if (!command.out.empty()) write_plan_file(command.out, document);
    print(document, invocation, output::report_text);
    return report.exit_status();
}

int run(const cli::ApplyCommand& command, const cli::Invocation& invocation)
{
    auto config = config::load(invocation.config_file);
    const PlanFile plan = read_plan_file(command.file);
    auto observer = observer_for(invocation);
    Application application(std::move(config), *observer);
    std::vector<MovedField> moved;
    const auto report = application.pass({.accept_guard = command.accept_guard,
                                          .approve =
                                              [&](store::Store& store) {
                                                  moved = approve_planned(store, plan);
                                                  return moved.size();
                                              },
                                          .command = "apply"});
    observer.reset();
    auto document =
        output::report_document(report, "apply", application.store(), operations_of(application.store(), report.run));
    document["moved"] = moved_array(moved);
    print(document, invocation, output::report_text);
    return report.exit_status();
}

int run(const cli::UndoCommand& command, const cli::Invocation& invocation)
{
    auto config = config::load(invocation.config_file);
    const RunId past{command.run};
    require_run(config, past);
    auto observer = observer_for(invocation);
    Application application(std::move(config), *observer);
    const auto [report, plan] = application.undo(past, command.accepted);
    observer.reset();

    auto document = output::report_document(report, "undo", application.store(), plan.operations);
    document["undoes"] = command.run;
    document["left_alone"] = output::left_alone_array(plan.not_undone);
    if (report.dry_run) {
        document["groups"] = output::largest_groups(plan.operations);
        document["estimate"] = output::estimate(plan.operations, application.config());
    }
    print(document, invocation, output::report_text);
    return report.exit_status();
}

int run(const cli::RetryCommand& command, const cli::Invocation& invocation)
{
    const auto config = config::load_without_secrets(invocation.config_file);
    const auto store = store::Store::open(config.store_path, store::Access::exclusive, config.engine.identity);
    std::vector<OperationId> ids;
    for (const auto id : command.operations) {
        const auto operation = store->operation(OperationId{id});
        if (!operation || operation->state != OperationState::parked)
            throw NothingKnown(fmt::format("there is no parked write {}", id));
        ids.push_back(OperationId{id});
    }
    const std::size_t count = store->unpark(ids);
    print({{"retried", count}}, invocation, [&](const auto&, const output::Screen&) {
        return fmt::format("{} put back in the queue; the next `contactsync sync` sends them.\n{}", count,
                           ids.empty() ? "What was deleted or left out somewhere may be created there again.\n" : "");
    });
    return exit_status::done;
}

} // namespace contactsync::commands
