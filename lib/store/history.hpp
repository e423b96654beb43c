#pragma once

#include "store/statement.hpp"
#include "store/types.hpp"

#include <vector>

namespace contactsync::store {

/// The table `history`: only ever added to.
class History {
public:
    explicit History(SQLite::Database& database);

    void append(const HistoryEntry& entry);
    std::vector<HistoryEntry> of_contact(ContactId contact);
    void move_contact(ContactId into, ContactId from);

private:
    Statement append_;
    Statement of_contact_;
    Statement move_contact_;
};

} // namespace contactsync::store
