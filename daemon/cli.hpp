#pragma once

#include "base/log.hpp"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace contactsync::cli {

struct SyncCommand {
    bool dry_run = false; ///< `plan`, or `sync --dry-run`
    bool full = false;
    bool accept_guard = false;
    bool operations = false;
    std::string out; ///< `plan --out`
};
struct ApplyCommand {
    std::string file;
    bool accept_guard = false;
};
struct RunCommand {};
struct CheckCommand {};
struct StatusCommand {};
struct ExplainCommand {
    std::string key;
};
struct HistoryCommand {
    std::string key;
};
struct ReviewListCommand {};
struct ReviewShowCommand {
    std::int64_t id = 0;
};
/// Exactly one of the answers is given.
struct ReviewResolveCommand {
    std::int64_t id = 0;
    bool same = false;
    bool different = false;
    std::optional<std::string> keep; ///< PROVIDER:ID
    std::optional<std::string> take; ///< PROVIDER
    std::optional<std::string> value;
    bool retry = false;
    bool leave = false;
};
struct RetryCommand {
    std::vector<std::int64_t> operations;
};
struct UndoCommand {
    std::int64_t run = 0;
    bool accepted = false;
};

using Command =
    std::variant<SyncCommand, RunCommand, ApplyCommand, CheckCommand, StatusCommand, ExplainCommand, HistoryCommand,
                 ReviewListCommand, ReviewShowCommand, ReviewResolveCommand, RetryCommand, UndoCommand>;

struct Invocation {
    std::filesystem::path config_file;
    log::Level log_level = log::Level::info;
    bool log_level_chosen = false;         ///< by --log-level; otherwise progress bars keep info events away
    std::optional<log::Format> log_format; ///< unless chosen: the journal where it listens, else text
    bool json = false;
    Command command;
};

/// The command line as a value, or the exit status when there is nothing (more) to do: 0 after --help and --version, 64
/// after a mistake; the text was printed.
std::expected<Invocation, int> parse(int argc, const char* const* argv);

} // namespace contactsync::cli
