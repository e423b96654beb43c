#pragma once

#include "identity/identity.hpp"
#include "store/statement.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace contactsync::store {

enum class KeyKind : std::uint8_t { email, phone, linkedin };
std::string_view to_string(KeyKind kind);

/// One thing that a record can be found by.
struct Key {
    KeyKind kind = KeyKind::email;
    std::string value;
    friend auto operator<=>(const Key&, const Key&) = default;
};
/// What a record with these values is found by: what matching follows, and numbers of unknown ranges, which are no key
/// to matching but still belong to one record only where phones are unique. Sorted, without repetition.
std::vector<Key> index_keys(const Contact& values, const identity::Options& options);
std::uint64_t hash_of(const std::vector<Key>& keys);

/// The table `identity_key`: who holds which key.
class IdentityKeys {
public:
    explicit IdentityKeys(SQLite::Database& database);

    /// The record's keys become `after`. Who shared a key that it loses must be looked at again: what was ambiguous may
    /// be clear now.
    void replace(ProviderId provider, RecordId record, const std::vector<Key>& before, const std::vector<Key>& after);
    void erase_all();

    std::vector<RecordId> holders(KeyKind kind, std::string_view value, std::size_t limit);
    std::map<ProviderId, std::size_t> count_holders(KeyKind kind, std::string_view value);
    bool held_by_other(ProviderId provider, KeyKind kind, std::string_view value, std::optional<RecordId> except);
    /// The contact of a live record that has the key; counterparts before duplicates.
    std::optional<ContactId> contact_of(KeyKind kind, std::string_view value);

    /// An address became free at a provider: contacts that have it may be mirrorable there now.
    void wake_contacts(const Key& key, std::optional<ContactId> except = {});

private:
    Statement insert_;
    Statement erase_;
    Statement erase_all_;
    Statement holders_;
    Statement count_;
    Statement held_by_other_;
    Statement contact_of_;
    Statement wake_records_;
    Statement wake_contacts_;
};

} // namespace contactsync::store
