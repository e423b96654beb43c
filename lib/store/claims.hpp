#pragma once

#include "store/keys.hpp"
#include "store/statement.hpp"

#include <vector>

namespace contactsync::store {

/// The table `operation_claim`: addresses that open operations are about to put into records. The first to claim one
/// keeps it.
class Claims {
public:
    explicit Claims(SQLite::Database& database);

    /// Claims the e-mails and phones among `keys`.
    void claim(ProviderId provider, OperationId operation, const std::vector<Key>& keys);
    /// Returns what became free.
    std::vector<Key> release(OperationId operation);
    bool claimed(ProviderId provider, const Key& key);
    bool claimed_by_other(ProviderId provider, const Key& key, ContactId contact);

private:
    Statement insert_;
    Statement of_operation_;
    Statement erase_;
    Statement claimed_;
    Statement claimed_by_other_;
};

} // namespace contactsync::store
