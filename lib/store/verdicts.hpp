#pragma once

#include "identity/identity.hpp"
#include "store/statement.hpp"

#include <span>

namespace contactsync::store {

/// The table `verdict`: what a person has said of two records.
class Verdicts {
public:
    explicit Verdicts(SQLite::Database& database);

    /// A later word replaces an earlier one.
    void save(RecordId a, RecordId b, bool same, TimePoint now);
    /// Those of which both records are among `records`.
    identity::Verdicts among(std::span<const RecordId> records);

private:
    Statement any_;
    Statement save_;
    Statement of_;
};

} // namespace contactsync::store
