#include "daemon/cli.hpp"

#include "daemon/exit_status.hpp"
#include "daemon/version.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>
#include <map>

namespace contactsync::cli {
namespace {

constexpr const char* kDefaultConfig = "/etc/contactsync/contactsync.toml";

std::string default_config()
{
    const char* from_environment = std::getenv("CONTACTSYNC_CONFIG");
    return from_environment != nullptr && *from_environment != '\0' ? from_environment : kDefaultConfig;
}

/// Options are read into this while the line is parsed; the sub-command that was chosen fills `command`.
struct Draft {
    Invocation invocation;
    SyncCommand sync;
    SyncCommand plan{.dry_run = true};
    ApplyCommand apply;
    ExplainCommand explain;
    HistoryCommand history;
    ReviewShowCommand review_show;
    ReviewResolveCommand review_resolve;
    RetryCommand retry;
    UndoCommand undo;
};

CLI::App& add(CLI::App& app, Draft& draft, const std::string& name, const std::string& description)
{
    CLI::App& command = *app.add_subcommand(name, description);
    command.add_flag("--json", draft.invocation.json, "one JSON document on standard output and nothing else there");
    return command;
}

void add_passes(CLI::App& app, Draft& draft)
{
    CLI::App& sync = add(app, draft, "sync", "poll, reconcile and push until nothing is left, then exit");
    sync.add_flag("--dry-run", draft.sync.dry_run, "write nothing remotely: the same as `plan`");
    sync.add_flag("--full", draft.sync.full, "list every service in full");
    sync.add_flag("--yes", draft.sync.accept_guard, "accept a guard stop once");
    sync.add_flag("--operations", draft.sync.operations, "list every write in the report");
    sync.callback([&draft] { draft.invocation.command = draft.sync; });

    CLI::App& run = *app.add_subcommand("run", "the service: poll, reconcile and push until SIGTERM or SIGINT");
    run.callback([&draft] { draft.invocation.command = RunCommand{}; });

    CLI::App& plan = add(app, draft, "plan", "print what `sync` would write; write nothing remotely");
    plan.add_option("--out", draft.plan.out, "also write the plan to FILE, for `apply`")->type_name("FILE");
    plan.add_flag("--full", draft.plan.full, "list every service in full");
    plan.callback([&draft] { draft.invocation.command = draft.plan; });

    CLI::App& apply = add(app, draft, "apply", "push exactly the plan that `plan --out FILE` wrote");
    apply.add_option("FILE", draft.apply.file, "the plan")->required();
    apply.add_flag("--yes", draft.apply.accept_guard, "accept a guard stop once");
    apply.callback([&draft] { draft.invocation.command = draft.apply; });

    CLI::App& check = add(app, draft, "check", "try the configuration, the store and one read at every service");
    check.callback([&draft] { draft.invocation.command = CheckCommand{}; });

    CLI::App& retry = add(app, draft, "retry", "put parked writes back in the queue");
    retry.add_option("ID", draft.retry.operations, "operations; all parked ones if none is named");
    retry.callback([&draft] { draft.invocation.command = draft.retry; });

    CLI::App& undo =
        add(app, draft, "undo", "print what would put back the writes of a run; with --yes, put them back");
    undo.add_option("RUN", draft.undo.run, "the run, as its report and `history` name it")->required();
    undo.add_flag("--yes", draft.undo.accepted, "write it, also where a guard would stop it");
    undo.callback([&draft] { draft.invocation.command = draft.undo; });
}

void add_resolve(CLI::App& review, Draft& draft)
{
    auto& decided = draft.review_resolve;
    CLI::App& resolve = add(review, draft, "resolve", "decide one question; `review show` tells what fits it");
    resolve.add_option("ID", decided.id, "of `review list`")->required();
    CLI::App& answer = *resolve.add_option_group("Answers", "exactly one");
    answer.add_flag("--same", decided.same, "identity: one person, make the contacts one");
    answer.add_flag("--different", decided.different, "identity: different people, never ask again");
    answer.add_option("--keep", decided.keep, "duplicates: the record that is kept in step")->type_name("PROVIDER:ID");
    answer.add_option("--take", decided.take, "conflict: the value of this service")->type_name("PROVIDER");
    answer.add_option("--value", decided.value, "conflict: this value; e-mails and phones separated by commas")
        ->type_name("TEXT");
    answer.add_flag("--retry", decided.retry, "try again: the write, the creation, the field");
    answer.add_flag("--leave", decided.leave, "let it be as it is, and do not ask again");
    answer.require_option(1);
    resolve.callback([&draft] { draft.invocation.command = draft.review_resolve; });
}

void add_questions(CLI::App& app, Draft& draft)
{
    CLI::App& status = add(app, draft, "status", "what the store knows: last poll, backlog, budget, per service");
    status.callback([&draft] { draft.invocation.command = StatusCommand{}; });

    const std::string key_help = "an e-mail, a phone number, PROVIDER:REMOTE-ID or a contact id";
    CLI::App& explain = add(app, draft, "explain", "one contact: its records, every value, where it came from and why");
    explain.add_option("KEY", draft.explain.key, key_help)->required();
    explain.callback([&draft] { draft.invocation.command = draft.explain; });

    CLI::App& history = add(app, draft, "history", "everything ever written or decided for one contact");
    history.add_option("KEY", draft.history.key, key_help)->required();
    history.callback([&draft] { draft.invocation.command = draft.history; });

    CLI::App& review = *app.add_subcommand("review", "the inbox of what a person must decide");
    review.require_subcommand(1);
    CLI::App& list = add(review, draft, "list", "all open questions");
    list.callback([&draft] { draft.invocation.command = ReviewListCommand{}; });
    CLI::App& show = add(review, draft, "show", "one question with its records");
    show.add_option("ID", draft.review_show.id, "of `review list`")->required();
    show.callback([&draft] { draft.invocation.command = draft.review_show; });
    add_resolve(review, draft);
}

} // namespace

std::expected<Invocation, int> parse(int argc, const char* const* argv)
{
    Draft draft;
    std::string config_file = default_config();
    CLI::App app("Mirrors contacts between Reevo, Reply.io and Tether.", "contactsync");
    app.set_version_flag("--version", std::string("contactsync ") + kVersion);
    app.add_option("--config", config_file,
                   "the configuration file ($CONTACTSYNC_CONFIG, then " + std::string(kDefaultConfig) + ")")
        ->type_name("FILE");
    const auto* log_level =
        app.add_option("--log-level", draft.invocation.log_level,
                       "trace, debug, info, warn, error (info; warn beside progress bars)")
            ->transform(CLI::CheckedTransformer(std::map<std::string, log::Level>{{"trace", log::Level::trace},
                                                                                  {"debug", log::Level::debug},
                                                                                  {"info", log::Level::info},
                                                                                  {"warn", log::Level::warn},
                                                                                  {"error", log::Level::error}}))
            ->option_text("LEVEL");
    app.add_option("--log-format", draft.invocation.log_format,
                   "text or json (entries of their own where standard error is systemd's journal, else text)")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, log::Format>{{"text", log::Format::text}, {"json", log::Format::json}}))
        ->option_text("FORMAT");
    app.add_flag("--json", draft.invocation.json, "as for every command, below");
    app.require_subcommand(1);
    app.fallthrough();
    add_passes(app, draft);
    add_questions(app, draft);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (const auto rest = app.remaining(); app.get_subcommands().empty() && !rest.empty()) {
            std::cerr << "there is no command \"" << rest.front() << "\"\nRun with --help for more information.\n";
            return std::unexpected(exit_status::usage);
        }
        return std::unexpected(app.exit(error) == 0 ? exit_status::done : exit_status::usage);
    }
    draft.invocation.config_file = config_file;
    draft.invocation.log_level_chosen = log_level->count() > 0;
    return draft.invocation;
}

} // namespace contactsync::cli
