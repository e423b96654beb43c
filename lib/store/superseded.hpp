#pragma once

#include "store/statement.hpp"

#include <cstdint>

namespace contactsync::store {

/// The table `superseded`: what records held before our latest writes.
class Superseded {
public:
    explicit Superseded(SQLite::Database& database);

    void note(RecordId record, std::uint64_t values_hash, TimePoint now);
    /// The record holds these values again, by a write of ours.
    void forget(RecordId record, std::uint64_t values_hash);
    void forget_before(TimePoint time);
    bool holds(RecordId record, std::uint64_t values_hash, TimePoint since);

private:
    Statement note_;
    Statement forget_;
    Statement forget_before_;
    Statement holds_;
};

} // namespace contactsync::store
