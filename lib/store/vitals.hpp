#pragma once

#include "store/statement.hpp"
#include "store/types.hpp"

namespace contactsync::store {

/// Counts over the whole store for metrics and `status`. Every statement is answered from an index, so that a scrape
/// every few seconds costs nothing to speak of: at 300,000 contacts about 1 ms, and 50 ms while 600,000 writes wait.
class VitalSigns {
public:
    explicit VitalSigns(SQLite::Database& database);

    Backlog backlog(ProviderId provider);
    /// How many writes wait, by kind: what an estimate of the time they take needs.
    std::map<OperationKind, std::size_t> waiting_by_kind(ProviderId provider);
    /// Everything but `size_bytes`, which is the file system's to say.
    Vitals vitals();

private:
    Statement lanes_;
    Statement oldest_in_lane_;
    Statement states_;
    Statement kinds_;
    Statement unreadable_;
    Statement contacts_;
    Statement dirty_;
    Statement with_open_writes_;
    Statement dirty_only_;
    Statement asked_about_only_;
    Statement reviews_;
};

} // namespace contactsync::store
