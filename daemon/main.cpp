#include "base/log.hpp"
#include "daemon/application.hpp"
#include "daemon/cli.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/plan_file.hpp"
#include "daemon/config/config.hpp"
#include "daemon/exit_status.hpp"
#include "store/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <ranges>
#include <string_view>

namespace {

using namespace contactsync;

int status_of(const store::StoreError& error)
{
    using Kind = store::StoreError::Kind;
    switch (error.kind) {
    case Kind::held_by_other:
        return exit_status::store_held;
    case Kind::newer_schema:
    case Kind::not_a_store:
    case Kind::unusable_file:
        return exit_status::configuration;
    case Kind::full:
    case Kind::io_error:
    case Kind::damaged:
        return exit_status::fault;
    }
    return exit_status::fault;
}

/// Ends with a line that needs no entry of its own in a log: the person who typed the command reads it.
int say(std::string_view message, int status)
{
    std::cerr << "contactsync: " << message << '\n';
    return status;
}

/// The last words, also where nobody is watching: an error entry a line in the journal, with the exit status.
int complain(std::string_view message, int status)
{
    if (!log::to_journal()) return say(message, status);
    for (const auto line : std::views::split(message, '\n'))
        log::error("command.failed", {{"why", std::string_view(line)}, {"exit_status", status}});
    return status;
}

/// A program started without standard input, output or error would get their numbers for its files and connections, and
/// print into them.
void open_standard_descriptors()
{
    for (int descriptor = ::open("/dev/null", O_RDWR); descriptor >= 0; descriptor = ::dup(descriptor)) {
        if (descriptor <= STDERR_FILENO) continue;
        ::close(descriptor);
        return;
    }
}

} // namespace

int main(int argc, char** argv)
{
    open_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN); // a closed connection or pipe is an error code where it happens
    const auto invocation = cli::parse(argc, argv);
    if (!invocation) return invocation.error();
    try {
        log::configure(invocation->log_level, invocation->log_format);
        return std::visit([&](const auto& command) { return commands::run(command, *invocation); },
                          invocation->command);
    } catch (const config::ConfigError& error) {
        return complain(error.what(), exit_status::configuration);
    } catch (const commands::NothingKnown& error) {
        return say(error.what(), exit_status::nothing_known);
    } catch (const commands::DoesNotFit& error) {
        return say(error.what(), exit_status::usage);
    } catch (const commands::PlanFileError& error) {
        return say(error.what(), exit_status::usage);
    } catch (const store::StoreError& error) {
        return complain(error.what(), status_of(error));
    } catch (const Interrupted& interrupted) {
        return say("interrupted; what was in flight is looked up by the next run", 128 + interrupted.signal);
    } catch (const std::exception& error) {
        return complain(error.what(), exit_status::fault);
    }
}
