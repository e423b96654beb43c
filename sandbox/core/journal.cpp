#include "journal.hpp"

#include "base/time.hpp"

#include <algorithm>

namespace contactsync::sandbox {
namespace {

constexpr std::size_t kEntriesMax = 500'000;

json::object describe(const JournalEntry& entry)
{
    json::object query;
    for (const auto& [name, value] : entry.query)
        query[name] = value;
    return {{"sequence", entry.sequence},
            {"time", format_time(TimePoint(std::chrono::milliseconds(entry.time)))},
            {"service", entry.service},
            {"method", entry.method},
            {"path", entry.path},
            {"query", std::move(query)},
            {"status", entry.status},
            {"kind", entry.reads ? "read" : "write"},
            {"wrote", entry.wrote},
            {"body", entry.body},
            {"fault", entry.fault ? json::value(*entry.fault) : nullptr}};
}

json::object describe(const Counts& counts)
{
    json::object by_status;
    for (const auto& [status, count] : counts.by_status)
        by_status[std::to_string(status)] = count;
    return {{"reads", counts.reads},
            {"writes", counts.writes},
            {"wrote", counts.wrote},
            {"refused", counts.refused},
            {"unauthorized", counts.unauthorized},
            {"rate_limited", counts.rate_limited},
            {"faults", counts.faults},
            {"by_status", std::move(by_status)}};
}

} // namespace

void Journal::record(JournalEntry entry, bool over_limit)
{
    auto found = counts_.find(entry.service);
    if (found == counts_.end()) found = counts_.emplace(std::string(entry.service), Counts{}).first;
    auto& counts = found->second;
    const int status = entry.status;
    ++(entry.reads ? counts.reads : counts.writes);
    if (entry.wrote) ++counts.wrote;
    if (status == 400 || status == 409 || status == 413 || status == 422) ++counts.refused;
    if (status == 401 || status == 403) ++counts.unauthorized;
    if (over_limit) ++counts.rate_limited;
    if (entry.fault) ++counts.faults;
    ++counts.by_status[status];

    entry.sequence = ++sequence_;
    entries_.push_back(std::move(entry));
    if (entries_.size() > kEntriesMax) entries_.pop_front();
}

json::object Journal::entries(std::uint64_t since, const std::string& service, bool writes) const
{
    json::array shown;
    const auto first = std::ranges::upper_bound(entries_, since, {}, &JournalEntry::sequence);
    for (auto it = first; it != entries_.end(); ++it)
        if ((service.empty() || it->service == service) && (!writes || it->wrote)) shown.emplace_back(describe(*it));
    const auto dropped = entries_.empty() ? sequence_ : entries_.front().sequence - 1;
    return {{"last", sequence_}, {"dropped", dropped}, {"entries", std::move(shown)}};
}

json::object Journal::counts(const std::string& service) const
{
    json::object all;
    for (const auto& [name, counts] : counts_)
        if (service.empty() || name == service) all[name] = describe(counts);
    return all;
}

void Journal::clear()
{
    entries_.clear();
    counts_.clear();
}

} // namespace contactsync::sandbox
