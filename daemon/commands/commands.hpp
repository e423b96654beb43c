#pragma once

#include "daemon/cli.hpp"

#include <stdexcept>
#include <string>

/// One function a command; each returns the exit status. Exceptions that main() turns into messages and statuses:
/// config::ConfigError (78), store::StoreError (75, 78, 1), NothingKnown (66), DoesNotFit (64), Interrupted, anything
/// else (1).
namespace contactsync::commands {

/// Nothing is known under the key that was asked for.
class NothingKnown : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The answer does not fit the question.
class DoesNotFit : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

int run(const cli::SyncCommand& command, const cli::Invocation& invocation);
/// SIGHUP reads the configuration again. Also metrics::ListenError (1) at the start.
int run(const cli::RunCommand& command, const cli::Invocation& invocation);
int run(const cli::ApplyCommand& command, const cli::Invocation& invocation);
int run(const cli::CheckCommand& command, const cli::Invocation& invocation);
int run(const cli::StatusCommand& command, const cli::Invocation& invocation);
int run(const cli::ExplainCommand& command, const cli::Invocation& invocation);
int run(const cli::HistoryCommand& command, const cli::Invocation& invocation);
int run(const cli::ReviewListCommand& command, const cli::Invocation& invocation);
int run(const cli::ReviewShowCommand& command, const cli::Invocation& invocation);
int run(const cli::ReviewResolveCommand& command, const cli::Invocation& invocation);
int run(const cli::RetryCommand& command, const cli::Invocation& invocation);
int run(const cli::UndoCommand& command, const cli::Invocation& invocation);

} // namespace contactsync::commands
