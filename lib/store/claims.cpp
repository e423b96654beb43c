#include "store/claims.hpp"

namespace contactsync::store {

namespace {

KeyKind claim_kind(std::string_view text)
{
    return text == to_string(KeyKind::email) ? KeyKind::email : KeyKind::phone;
}

} // namespace

Claims::Claims(SQLite::Database& database)
    : insert_(database, "INSERT INTO operation_claim (provider, kind, value, operation_id) VALUES (:provider, :kind, "
                        ":value, :operation) "
                        "ON CONFLICT DO NOTHING"),
      of_operation_(database, "SELECT kind, value FROM operation_claim WHERE operation_id = :operation"),
      erase_(database, "DELETE FROM operation_claim WHERE operation_id = :operation"),
      claimed_(database,
               "SELECT 1 FROM operation_claim WHERE provider = :provider AND kind = :kind AND value = :value"),
      claimed_by_other_(
          database, "SELECT 1 FROM operation_claim c JOIN operation o ON o.id = c.operation_id "
                    "WHERE c.provider = :provider AND c.kind = :kind AND c.value = :value AND o.contact_id <> :contact")
{}

void Claims::claim(ProviderId provider, OperationId operation, const std::vector<Key>& keys)
{
    for (const Key& key : keys) {
        if (key.kind == KeyKind::linkedin) continue;
        insert_.execute(":provider", provider, ":kind", to_string(key.kind), ":value", key.value, ":operation",
                        operation);
    }
}

std::vector<Key> Claims::release(OperationId operation)
{
    auto keys =
        of_operation_.all([](Row row) { return Key{claim_kind(row.text(0)), row.string(1)}; }, ":operation", operation);
    if (!keys.empty()) erase_.execute(":operation", operation);
    return keys;
}

bool Claims::claimed(ProviderId provider, const Key& key)
{
    return claimed_.any(":provider", provider, ":kind", to_string(key.kind), ":value", key.value);
}

bool Claims::claimed_by_other(ProviderId provider, const Key& key, ContactId contact)
{
    return claimed_by_other_.any(":provider", provider, ":kind", to_string(key.kind), ":value", key.value, ":contact",
                                 contact);
}

} // namespace contactsync::store
