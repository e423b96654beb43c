#include "base/log_journal.hpp"

#define SD_JOURNAL_SUPPRESS_LOCATION // every event comes from here; its name says more
#include <systemd/sd-journal.h>

#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

#include <cctype>
#include <charconv>

namespace contactsync::log {
namespace {

constexpr const char* kSocket = "/run/systemd/journal/socket";
constexpr std::string_view kPrefix = "CONTACTSYNC_";
constexpr std::size_t kFieldNameMax = 64;

int priority_of(Level level)
{
    switch (level) {
    case Level::trace:
    case Level::debug:
        return LOG_DEBUG;
    case Level::info:
        return LOG_INFO;
    case Level::warn:
        return LOG_WARNING;
    case Level::error:
        return LOG_ERR;
    }
    return LOG_INFO;
}

/// Names of journal fields are capitals, digits and underscores.
std::string field_name(std::string_view key)
{
    std::string name(kPrefix);
    for (const char c : key.substr(0, kFieldNameMax - kPrefix.size()))
        name += std::isalnum(static_cast<unsigned char>(c)) != 0
                    ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
                    : '_';
    return name;
}

template <class Number>
bool parse(std::string_view text, Number& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

bool is_journal_stream(int descriptor, const char* journal_stream)
{
    if (journal_stream == nullptr) return false;
    const std::string_view text(journal_stream);
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return false;
    dev_t device{};
    ino_t inode{};
    if (!parse(text.substr(0, colon), device) || !parse(text.substr(colon + 1), inode)) return false;
    struct stat status{};
    return ::fstat(descriptor, &status) == 0 && status.st_dev == device && status.st_ino == inode;
}

bool journal_is_reachable()
{
    return ::access(kSocket, W_OK) == 0;
}

std::vector<std::string> journal_fields(const Event& event)
{
    std::vector<std::string> fields{
        "MESSAGE=" + message_of(event),
        "PRIORITY=" + std::to_string(priority_of(event.level)),
        "SYSLOG_IDENTIFIER=contactsync",
        std::string(kPrefix).append("EVENT=").append(event.name),
    };
    for (const Field& field : event.fields)
        fields.push_back(field_name(field.key) + "=" + field.value);
    return fields;
}

bool send_to_journal(const Event& event)
{
    std::vector<std::string> fields = journal_fields(event);
    std::vector<iovec> vectors;
    for (auto& field : fields)
        vectors.push_back({.iov_base = field.data(), .iov_len = field.size()});
    return ::sd_journal_sendv(vectors.data(), static_cast<int>(vectors.size())) == 0;
}

std::string journal_stream_line(const Event& event)
{
    return "<" + std::to_string(priority_of(event.level)) + ">" + message_of(event);
}

} // namespace contactsync::log
