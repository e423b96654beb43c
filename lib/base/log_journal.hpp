#pragma once

#include "base/log_line.hpp"

#include <string>
#include <vector>

/// Events as entries of systemd's journal (sd-journal(3)), so that `journalctl CONTACTSYNC_PROVIDER=reevo` finds them.
namespace contactsync::log {

/// Whether `descriptor` is the stream that the journal gave to this process: `journal_stream` is the value of
/// $JOURNAL_STREAM, "device:inode", or null. A redirection of one command's output leaves the variable as it was, hence
/// the comparison.
bool is_journal_stream(int descriptor, const char* journal_stream);

/// Whether entries can be sent at all; sd_journal_sendv(3) keeps silent about a journal that does not exist.
bool journal_is_reachable();

/// `KEY=value`, one for each field of the entry: MESSAGE (without the time, which the journal keeps), PRIORITY,
/// SYSLOG_IDENTIFIER, CONTACTSYNC_EVENT, and CONTACTSYNC_<KEY> for each field of the event. Values are as they are:
/// only MESSAGE is escaped. Pure.
std::vector<std::string> journal_fields(const Event& event);

/// False if the journal did not take it.
bool send_to_journal(const Event& event);

/// For the stream of is_journal_stream() when the journal takes nothing else: the message behind its priority, as
/// sd-daemon(3) has it. Pure.
std::string journal_stream_line(const Event& event);

} // namespace contactsync::log
