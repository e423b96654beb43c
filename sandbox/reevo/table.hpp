#pragma once

#include "record.hpp"

#include <array>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace contactsync::sandbox::reevo {

/// An order that a table keeps sorted at all times, so that a page of `_query` costs what it returns.
enum class Order : std::uint8_t { id, created_at, updated_at };

struct IndexEntry {
    TimeUs time = 0;       ///< 0 in the order by id
    std::string_view id{}; ///< of `record`
    const Record* record = nullptr;
    friend auto operator<=>(const IndexEntry& a, const IndexEntry& b)
    {
        return std::tie(a.time, a.id) <=> std::tie(b.time, b.id);
    }
};
using Index = std::set<IndexEntry>;

/// Records with their indexes. Pointers to records stay valid until the record is put again.
class Table {
public:
    const Record* find(std::string_view id) const;
    /// Adds the record, or replaces the one with its id.
    void put(Record record);
    void clear();

    const Index& index(Order order) const { return indexes_[static_cast<std::size_t>(order)]; }
    /// Every record, archived ones too, that holds the address, domain or unique value, in no order. Case is ignored.
    std::vector<const Record*> holders(std::string_view key) const;
    std::size_t size() const { return records_.size(); }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    void link(const Record& record);
    void unlink(const Record& record);

    std::unordered_map<std::string, Record, Hash, std::equal_to<>> records_;
    std::array<Index, 3> indexes_;
    std::unordered_multimap<std::string, const Record*> keys_;
};

/// What `holders` finds a record by: its addresses and domains, and the value of its unique custom field.
std::vector<std::string> keys_of(const Record& record);
std::string external_key(std::string_view value);

/// A table and, when queries lag behind writes (U-18), the older state that `_query` still sees.
class Book {
public:
    const Table& live() const { return live_; }
    void put(Record record, NowMs now);
    /// The state that a query at `now` sees.
    const Table& queryable(NowMs now);
    /// From now on queries see writes `delay` later; 0 = at once.
    void set_delay(std::int64_t delay_ms);
    void clear();

private:
    struct Pending {
        NowMs due;
        Record record;
    };
    Table live_;
    Table lagging_;
    std::deque<Pending> pending_;
    std::int64_t delay_ms_ = 0;
};

} // namespace contactsync::sandbox::reevo
