#pragma once

#include "refusal.hpp"
#include "schema.hpp"
#include "table.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace contactsync::sandbox::reevo {

/// An attribute's value as filters compare and sorts order it; monostate = empty.
using Scalar = std::variant<std::monostate, bool, TimeUs, std::string>;

/// One condition, or a group of them. The top level of a request is an `all` group.
struct Filter {
    enum class Kind { all, any, none, test } kind = Kind::all;
    std::vector<Filter> parts{};    ///< of a group
    const Field* field = nullptr;   ///< of a test
    std::string_view op;            ///< of a test, one of operators(*field)
    std::vector<Scalar> operands{}; ///< of a test
};

struct SortKey {
    const Field* field;
    bool descending;
};

struct Query {
    Filter filter;
    std::vector<SortKey> sort;
};

/// Throws Refusal with the documented codes of section 9.2.
Query parse_query(const RecordType& type, const json::value* filters, const json::value* sort,
                  const Switches& switches);

/// The place after a record in a query's order: its sort values and its id.
struct Position {
    std::vector<Scalar> keys;
    std::string id;
};

struct Page {
    std::vector<const Record*> records;
    std::optional<Position> next; ///< nothing on the last page
};

/// Up to `limit` records of the live table after `after`. Empty values come last; ties go by id (U-32).
Page run(const Table& table, const Query& query, const std::optional<Position>& after, std::size_t limit,
         const Switches& switches);

/// Open cursors. Each answers for one place in one query and may be used again until it expires (U-33).
class Cursors {
public:
    struct Open {
        std::string type;    ///< record type it belongs to
        json::value filters; ///< as requested, to compare with what a continuation sends again
        json::value sort;
        Position after;
        NowMs expires;
    };
    std::string open(Open cursor, IdSource& ids);
    /// nullptr when the text is no cursor, or one that expired.
    const Open* find(std::string_view token, NowMs now);
    void clear();

private:
    std::unordered_map<std::string, Open> open_;
    std::deque<std::pair<NowMs, std::string>> by_expiry_;
};

} // namespace contactsync::sandbox::reevo
