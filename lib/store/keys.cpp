#include "store/keys.hpp"

#include "store/hash.hpp"
#include "store/names.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace contactsync::store {

namespace {

/// A switchboard's number may belong to thousands: beyond these, waiting for their own next change is good enough.
constexpr const char* kSomeHolders =
    "(SELECT record_id FROM identity_key WHERE kind = :kind AND value = :value LIMIT 64)";

} // namespace

std::string_view to_string(KeyKind kind)
{
    constexpr std::array<std::string_view, 3> kNames{"email", "phone", "linkedin"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::vector<Key> index_keys(const Contact& values, const identity::Options& options)
{
    const identity::Keys keys = identity::keys_of(values, options);
    std::vector<Key> all;
    all.reserve(keys.emails.size() + values.phones.size() + 1);
    for (const std::string& email : keys.emails)
        all.push_back({KeyKind::email, email});
    for (const std::string& phone : keys.phones)
        all.push_back({KeyKind::phone, phone});
    for (const Element& phone : values.phones)
        if (phone.quality == Quality::possible) all.push_back({KeyKind::phone, phone.value});
    if (!keys.linkedin.empty()) all.push_back({KeyKind::linkedin, keys.linkedin});
    std::ranges::sort(all);
    const auto repeated = std::ranges::unique(all);
    all.erase(repeated.begin(), repeated.end());
    return all;
}

std::uint64_t hash_of(const std::vector<Key>& keys)
{
    std::string text;
    for (const Key& key : keys) {
        text += to_string(key.kind);
        text += '\0';
        text += key.value;
        text += '\0';
    }
    return hash_of(std::string_view(text));
}

IdentityKeys::IdentityKeys(SQLite::Database& database)
    : insert_(database,
              "INSERT INTO identity_key (kind, value, provider, record_id) VALUES (:kind, :value, :provider, :record)"),
      erase_(database, "DELETE FROM identity_key WHERE kind = :kind AND value = :value AND provider = :provider AND "
                       "record_id = :record"),
      erase_all_(database, "DELETE FROM identity_key"),
      holders_(database,
               "SELECT record_id FROM identity_key WHERE kind = :kind AND value = :value AND provider = :provider "
               "ORDER BY record_id LIMIT :limit"),
      count_(database,
             "SELECT provider, count(*) FROM identity_key WHERE kind = :kind AND value = :value GROUP BY provider"),
      held_by_other_(database,
                     "SELECT 1 FROM identity_key WHERE kind = :kind AND value = :value AND provider = :provider "
                     "AND record_id IS NOT :except LIMIT 1"),
      contact_of_(database, "SELECT r.contact_id FROM identity_key k JOIN record r ON r.id = k.record_id "
                            "WHERE k.kind = :kind AND k.value = :value AND r.contact_id IS NOT NULL "
                            "ORDER BY r.link = 'duplicate', r.contact_id LIMIT 1"),
      wake_records_(database, std::string("UPDATE record SET dirty = 1 WHERE dirty = 0 AND id IN ") + kSomeHolders),
      wake_contacts_(database,
                     std::string("UPDATE contact SET urgency = 1 WHERE urgency = 0 AND id IS NOT :except AND id IN "
                                 "(SELECT contact_id FROM record WHERE id IN ") +
                         kSomeHolders + ")")
{}

void IdentityKeys::replace(ProviderId provider, RecordId record, const std::vector<Key>& before,
                           const std::vector<Key>& after)
{
    std::vector<Key> lost;
    std::ranges::set_difference(before, after, std::back_inserter(lost));
    for (const Key& key : lost) {
        erase_.execute(":kind", to_string(key.kind), ":value", key.value, ":provider", provider, ":record", record);
        wake_records_.execute(":kind", to_string(key.kind), ":value", key.value);
        wake_contacts(key);
    }
    std::vector<Key> gained;
    std::ranges::set_difference(after, before, std::back_inserter(gained));
    for (const Key& key : gained)
        insert_.execute(":kind", to_string(key.kind), ":value", key.value, ":provider", provider, ":record", record);
}

void IdentityKeys::erase_all()
{
    erase_all_.execute();
}

std::vector<RecordId> IdentityKeys::holders(KeyKind kind, std::string_view value, std::size_t limit)
{
    // Asked provider by provider, each in index order, so that a number with thousands of holders is not read whole.
    std::vector<RecordId> found;
    for (const ProviderId provider : kProviders) {
        holders_.each(
            [&](Row row) {
                found.push_back(row.id<RecordId>(0));
                return true;
            },
            ":kind", to_string(kind), ":value", value, ":provider", provider, ":limit", limit);
    }
    std::ranges::sort(found);
    if (found.size() > limit) found.resize(limit);
    return found;
}

std::map<ProviderId, std::size_t> IdentityKeys::count_holders(KeyKind kind, std::string_view value)
{
    std::map<ProviderId, std::size_t> counts;
    count_.each(
        [&](Row row) {
            counts.emplace(provider_named(row.text(0)), row.count(1));
            return true;
        },
        ":kind", to_string(kind), ":value", value);
    return counts;
}

bool IdentityKeys::held_by_other(ProviderId provider, KeyKind kind, std::string_view value,
                                 std::optional<RecordId> except)
{
    return held_by_other_.any(":kind", to_string(kind), ":value", value, ":provider", provider, ":except", except);
}

std::optional<ContactId> IdentityKeys::contact_of(KeyKind kind, std::string_view value)
{
    return contact_of_.first([](Row row) { return row.id<ContactId>(0); }, ":kind", to_string(kind), ":value", value);
}

void IdentityKeys::wake_contacts(const Key& key, std::optional<ContactId> except)
{
    wake_contacts_.execute(":kind", to_string(key.kind), ":value", key.value, ":except", except);
}

} // namespace contactsync::store
