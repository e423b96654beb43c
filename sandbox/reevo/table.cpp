#include "table.hpp"

#include <algorithm>

namespace contactsync::sandbox::reevo {
namespace {

std::array<IndexEntry, 3> entries_of(const Record& record)
{
    return {IndexEntry{0, record.id, &record}, IndexEntry{record.created_at, record.id, &record},
            IndexEntry{record.updated_at, record.id, &record}};
}

} // namespace

std::string external_key(std::string_view value)
{
    return "external_key=" + lower(value);
}

std::vector<std::string> keys_of(const Record& record)
{
    std::vector<std::string> keys;
    for (const auto& item : record.emails)
        keys.push_back(lower(item.text));
    for (const auto& item : record.domains)
        keys.push_back(lower(item.text));
    if (const auto* value = record.values.if_contains("external_key"); value && value->is_string())
        keys.push_back(external_key(view(value->as_string())));
    // A seeded record may hold an address twice; it is still one holder.
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
    return keys;
}

const Record* Table::find(std::string_view id) const
{
    const auto found = records_.find(id);
    return found == records_.end() ? nullptr : &found->second;
}

void Table::put(Record record)
{
    const auto found = records_.find(record.id);
    if (found != records_.end()) {
        unlink(found->second);
        found->second = std::move(record);
        link(found->second);
        return;
    }
    auto id = record.id;
    link(records_.emplace(std::move(id), std::move(record)).first->second);
}

void Table::clear()
{
    for (auto& index : indexes_)
        index.clear();
    keys_.clear();
    records_.clear();
}

std::vector<const Record*> Table::holders(std::string_view key) const
{
    std::vector<const Record*> found;
    const auto [first, last] = keys_.equal_range(lower(key));
    for (auto it = first; it != last; ++it)
        found.push_back(it->second);
    return found;
}

void Table::link(const Record& record)
{
    const auto entries = entries_of(record);
    for (std::size_t i = 0; i < entries.size(); ++i)
        indexes_[i].insert(entries[i]);
    for (auto& key : keys_of(record))
        keys_.emplace(std::move(key), &record);
}

void Table::unlink(const Record& record)
{
    const auto entries = entries_of(record);
    for (std::size_t i = 0; i < entries.size(); ++i)
        indexes_[i].erase(entries[i]);
    for (const auto& key : keys_of(record)) {
        const auto [first, last] = keys_.equal_range(key);
        const auto found = std::find_if(first, last, [&](const auto& holder) { return holder.second == &record; });
        if (found != last) keys_.erase(found);
    }
}

void Book::put(Record record, NowMs now)
{
    if (delay_ms_ > 0) pending_.push_back({now + delay_ms_, record});
    live_.put(std::move(record));
}

const Table& Book::queryable(NowMs now)
{
    if (delay_ms_ == 0) return live_;
    while (!pending_.empty() && pending_.front().due <= now) {
        lagging_.put(std::move(pending_.front().record));
        pending_.pop_front();
    }
    return lagging_;
}

void Book::set_delay(std::int64_t delay_ms)
{
    if (delay_ms == delay_ms_) return;
    delay_ms_ = delay_ms;
    pending_.clear();
    lagging_.clear();
    if (delay_ms_ == 0) return;
    for (const auto& entry : live_.index(Order::id))
        lagging_.put(*entry.record);
}

void Book::clear()
{
    live_.clear();
    lagging_.clear();
    pending_.clear();
}

} // namespace contactsync::sandbox::reevo
