#include "store/records.hpp"

#include "store/codec.hpp"
#include "store/hash.hpp"
#include "store/names.hpp"

namespace contactsync::store {

namespace {

constexpr const char* kSelect =
    "SELECT r.id, r.provider, r.remote_id, r.state, r.contact_id, r.link, r.raw_hash, r.seen_at_ms, "
    "c.values_json, c.details_json, c.created_at_ms, c.updated_at_ms, c.archived, c.base_json "
    "FROM record r JOIN record_content c ON c.record_id = r.id ";

StoredRecord stored_record(Row row)
{
    StoredRecord stored;
    stored.id = row.id<RecordId>(0);
    stored.record.provider = provider_named(row.text(1));
    stored.record.remote_id = row.string(2);
    stored.state = parse_record_state(row.text(3));
    stored.contact = row.optional_id<ContactId>(4);
    stored.link = parse_link_state(row.text(5));
    stored.record.raw_hash = row.hash(6);
    stored.seen_at = row.time(7);
    stored.record.values = decode_contact(row.text(8));
    stored.record.details = row.string(9);
    stored.record.created_at = row.optional_time(10);
    stored.record.updated_at = row.optional_time(11);
    stored.record.archived = row.flag(12);
    if (!row.null(13)) stored.base = decode_base(row.text(13));
    return stored;
}

std::string ms_text(const std::optional<TimePoint>& time)
{
    return time ? std::to_string(time->time_since_epoch().count()) : std::string("-");
}

/// Tells a change that means something from one that only moved bytes.
std::uint64_t content_hash_of(const Record& record, const std::string& values_json)
{
    return hash_of(values_json + ms_text(record.created_at) + ms_text(record.updated_at) +
                   (record.archived ? "a" : ""));
}

} // namespace

std::uint64_t values_hash_of(const Contact& values)
{
    return hash_of(encode(values));
}

struct Records::Head {
    RecordId id{};
    RecordState state = RecordState::live;
    std::optional<ContactId> contact;
    std::uint64_t content_hash = 0;
    std::uint64_t keys_hash = 0;
    bool opted_out = false;
};

Records::Records(SQLite::Database& database, IdentityKeys& keys, const identity::Options& identity)
    : keys_(keys), identity_(identity),
      head_(database, "SELECT id, state, contact_id, content_hash, keys_hash, opted_out FROM record "
                      "WHERE provider = :provider AND remote_id = :remote_id"),
      known_(database, "SELECT id, raw_hash = :raw_hash AND state = 'live' FROM record "
                       "WHERE provider = :provider AND remote_id = :remote_id"),
      later_version_(database,
                     "SELECT 1 FROM record r JOIN record_content c ON c.record_id = r.id "
                     "WHERE r.provider = :provider AND r.remote_id = :remote_id AND r.state = 'live' AND "
                     "c.updated_at_ms > :updated_at AND coalesce(json_extract(c.base_json, '$.confirmed'), 1)"),
      insert_(database,
              "INSERT INTO record (provider, remote_id, state, dirty, opted_out, raw_hash, content_hash, keys_hash, "
              "seen_at_ms) "
              "VALUES (:provider, :remote_id, 'live', 1, :opted_out, :raw_hash, :content_hash, :keys_hash, :now)"),
      insert_content_(
          database,
          "INSERT INTO record_content (record_id, values_json, details_json, created_at_ms, updated_at_ms, archived) "
          "VALUES (:record, :values, :details, :created_at, :updated_at, :archived)"),
      touch_(database, "UPDATE record SET raw_hash = :raw_hash, state = 'live' WHERE id = :record"),
      touch_content_(database, "UPDATE record_content SET details_json = :details WHERE record_id = :record"),
      update_(database, "UPDATE record SET state = 'live', opted_out = :opted_out, raw_hash = :raw_hash, content_hash "
                        "= :content_hash, "
                        "keys_hash = :keys_hash, seen_at_ms = :now WHERE id = :record"),
      update_content_(
          database,
          "UPDATE record_content SET values_json = :values, details_json = :details, created_at_ms = :created_at, "
          "updated_at_ms = :updated_at, archived = :archived WHERE record_id = :record"),
      values_(database, "SELECT values_json FROM record_content WHERE record_id = :record"),
      gone_(database, "UPDATE record SET state = 'gone', dirty = 0, keys_hash = :keys_hash WHERE id = :record"),
      drop_base_(database, "UPDATE record_content SET base_json = NULL WHERE record_id = :record"),
      by_id_(database, std::string(kSelect) + "WHERE r.id = :record"),
      by_remote_id_(database, std::string(kSelect) + "WHERE r.provider = :provider AND r.remote_id = :remote_id"),
      of_contact_(database, std::string(kSelect) + "WHERE r.contact_id = :contact ORDER BY r.provider, r.remote_id"),
      ids_of_contact_(database, "SELECT id FROM record WHERE contact_id = :contact AND state <> 'gone' "
                                "ORDER BY link, provider, remote_id LIMIT :limit"),
      contact_of_(database, "SELECT contact_id FROM record WHERE provider = :provider AND remote_id = :remote_id AND "
                            "contact_id IS NOT NULL"),
      other_counterpart_(database,
                         "SELECT 1 FROM record WHERE contact_id = :contact AND provider = :provider AND id <> :except "
                         "AND link = 'counterpart' AND state <> 'gone'"),
      dirty_(database, "SELECT id FROM record WHERE dirty = 1 ORDER BY provider, remote_id LIMIT :limit"),
      set_dirty_(database, "UPDATE record SET dirty = :dirty WHERE id = :record AND dirty <> :dirty AND (state <> "
                           "'gone' OR :dirty = 0)"),
      set_link_(database, "UPDATE record SET contact_id = :contact, link = :link WHERE id = :record"),
      set_base_(database, "UPDATE record_content SET base_json = :base WHERE record_id = :record"),
      drop_bases_of_(database, "UPDATE record_content SET base_json = NULL WHERE record_id IN "
                               "(SELECT id FROM record WHERE contact_id = :contact)"),
      move_contact_(database, "UPDATE record SET contact_id = :into WHERE contact_id = :from"),
      wake_bereaved_(database,
                     "UPDATE contact SET urgency = 1 WHERE urgency = 0 AND (:contact IS NULL OR id = :contact) "
                     "AND id IN (SELECT contact_id FROM record WHERE state = 'gone' AND contact_id IS NOT NULL "
                     "AND (:provider IS NULL OR provider = :provider))"),
      forget_gone_(database, "UPDATE record SET contact_id = NULL WHERE state = 'gone' AND contact_id IS NOT NULL "
                             "AND (:contact IS NULL OR contact_id = :contact) "
                             "AND (:provider IS NULL OR provider = :provider)"),
      live_(database, "SELECT id FROM record WHERE provider = :provider AND state = 'live' ORDER BY id"),
      unshown_(database, "SELECT r.id FROM record r JOIN record_content c ON c.record_id = r.id WHERE r.provider = "
                         ":provider AND r.state = 'live' AND r.raw_hash = 0 AND json_extract(c.base_json, "
                         "'$.confirmed') = 0 ORDER BY r.id LIMIT :limit"),
      count_live_(database, "SELECT count(*) FROM record WHERE provider = :provider AND state = 'live'"),
      live_after_(database, "SELECT r.id, r.provider, c.values_json, r.keys_hash FROM record r JOIN record_content c "
                            "ON c.record_id = r.id "
                            "WHERE r.id > :after AND r.state <> 'gone' ORDER BY r.id LIMIT :limit"),
      set_keys_hash_(database, "UPDATE record SET keys_hash = :keys_hash, dirty = 1 WHERE id = :record")
{}

PutResult Records::put(const Record& shown, TimePoint now)
{
    const auto known = head(shown.provider, shown.remote_id);
    if (shown.tells_consent || shown.values.opted_out || !known || !known->opted_out) return put(shown, known, now);
    Record as_known = shown;
    as_known.values.opted_out = true;
    return put(as_known, known, now);
}

PutResult Records::put(const Record& record, const std::optional<Head>& known, TimePoint now)
{
    const std::string values_json = encode(record.values);
    const std::uint64_t content_hash = content_hash_of(record, values_json);
    PutResult result;
    if (known) {
        result.id = known->id;
        result.contact = known->contact;
        result.content_changed = known->content_hash != content_hash;
        result.returned = known->state != RecordState::live;
        result.opt_out_changed = known->opted_out != record.values.opted_out;
        update(*known, record, values_json, content_hash, now, result);
        return result;
    }
    result.added = true;
    result.keys_changed = true;
    result.opt_out_changed = record.values.opted_out;
    result.id = insert(record, values_json, content_hash, index_keys(record.values, identity_), now);
    return result;
}

std::optional<Records::Head> Records::head(ProviderId provider, std::string_view remote_id)
{
    return head_.first(
        [](Row row) {
            return Head{.id = row.id<RecordId>(0),
                        .state = parse_record_state(row.text(1)),
                        .contact = row.optional_id<ContactId>(2),
                        .content_hash = row.hash(3),
                        .keys_hash = row.hash(4),
                        .opted_out = row.flag(5)};
        },
        ":provider", provider, ":remote_id", remote_id);
}

RecordId Records::insert(const Record& record, const std::string& values_json, std::uint64_t content_hash,
                         const std::vector<Key>& keys, TimePoint now)
{
    const auto id = insert_.insert<RecordId>(":provider", record.provider, ":remote_id", record.remote_id, ":opted_out",
                                             record.values.opted_out, ":raw_hash", record.raw_hash, ":content_hash",
                                             content_hash, ":keys_hash", hash_of(keys), ":now", now);
    insert_content_.execute(":record", id, ":values", values_json, ":details", record.details, ":created_at",
                            record.created_at, ":updated_at", record.updated_at, ":archived", record.archived);
    keys_.replace(record.provider, id, {}, keys);
    return id;
}

void Records::update(const Head& head, const Record& record, const std::string& values_json, std::uint64_t content_hash,
                     TimePoint now, PutResult& result)
{
    if (!result.content_changed && !result.returned) {
        touch_.execute(":raw_hash", record.raw_hash, ":record", head.id);
        touch_content_.execute(":details", record.details, ":record", head.id);
        return;
    }
    const std::vector<Key> keys = index_keys(record.values, identity_);
    const std::uint64_t keys_hash = hash_of(keys);
    result.keys_changed = keys_hash != head.keys_hash;
    if (result.keys_changed) {
        std::vector<Key> before; // a gone record has given up its keys
        if (head.state != RecordState::gone) {
            const auto values = values_.first([](Row row) { return decode_contact(row.text(0)); }, ":record", head.id);
            before = index_keys(values.value(), identity_);
        }
        keys_.replace(record.provider, head.id, before, keys);
    }
    update_.execute(":opted_out", record.values.opted_out, ":raw_hash", record.raw_hash, ":content_hash", content_hash,
                    ":keys_hash", keys_hash, ":now", now, ":record", head.id);
    update_content_.execute(":values", values_json, ":details", record.details, ":created_at", record.created_at,
                            ":updated_at", record.updated_at, ":archived", record.archived, ":record", head.id);
}

void Records::mark_gone(const StoredRecord& stored)
{
    const std::vector<Key> none;
    keys_.replace(stored.record.provider, stored.id, index_keys(stored.record.values, identity_), none);
    gone_.execute(":keys_hash", hash_of(none), ":record", stored.id);
    drop_base_.execute(":record", stored.id);
}

std::optional<std::uint64_t> Records::values_hash(ProviderId provider, std::string_view remote_id)
{
    const auto known = head(provider, remote_id);
    if (!known) return std::nullopt;
    return values_.first([](Row row) { return hash_of(row.text(0)); }, ":record", known->id);
}

std::optional<StoredRecord> Records::get(RecordId id)
{
    return by_id_.first(stored_record, ":record", id);
}

std::optional<StoredRecord> Records::get(ProviderId provider, std::string_view remote_id)
{
    return by_remote_id_.first(stored_record, ":provider", provider, ":remote_id", remote_id);
}

std::optional<Records::Known> Records::known(ProviderId provider, std::string_view remote_id, std::uint64_t raw_hash)
{
    return known_.first([](Row row) { return Known{row.id<RecordId>(0), row.flag(1)}; }, ":provider", provider,
                        ":remote_id", remote_id, ":raw_hash", raw_hash);
}

bool Records::holds_later_version(const Record& listed)
{
    return listed.updated_at && later_version_.any(":provider", listed.provider, ":remote_id", listed.remote_id,
                                                   ":updated_at", listed.updated_at);
}

std::vector<StoredRecord> Records::of_contact(ContactId contact)
{
    return of_contact_.all(stored_record, ":contact", contact);
}

std::vector<RecordId> Records::ids_of_contact(ContactId contact, std::size_t limit)
{
    return ids_of_contact_.all([](Row row) { return row.id<RecordId>(0); }, ":contact", contact, ":limit", limit);
}

std::optional<ContactId> Records::contact_of(ProviderId provider, std::string_view remote_id)
{
    return contact_of_.first([](Row row) { return row.id<ContactId>(0); }, ":provider", provider, ":remote_id",
                             remote_id);
}

bool Records::has_other_counterpart(ContactId contact, ProviderId provider, RecordId except)
{
    return other_counterpart_.any(":contact", contact, ":provider", provider, ":except", except);
}

std::vector<RecordId> Records::dirty(std::size_t limit)
{
    return dirty_.all([](Row row) { return row.id<RecordId>(0); }, ":limit", limit);
}

std::vector<RecordId> Records::unshown(ProviderId provider, std::size_t limit)
{
    return unshown_.all([](Row row) { return row.id<RecordId>(0); }, ":provider", provider, ":limit", limit);
}

void Records::set_dirty(RecordId record, bool dirty)
{
    set_dirty_.execute(":dirty", dirty, ":record", record);
}

void Records::set_link(RecordId record, ContactId contact, LinkState state)
{
    set_link_.execute(":contact", contact, ":link", to_string(state), ":record", record);
}

void Records::set_base(RecordId record, const merge::Base& base)
{
    set_base_.execute(":base", encode(base), ":record", record);
}

void Records::drop_base(RecordId record)
{
    drop_base_.execute(":record", record);
}

void Records::move_contact(ContactId into, ContactId from)
{
    drop_bases_of_.execute(":contact", from);
    move_contact_.execute(":into", into, ":from", from);
}

void Records::forget_gone(std::optional<ContactId> contact, std::optional<ProviderId> provider)
{
    wake_bereaved_.execute(":contact", contact, ":provider", provider);
    forget_gone_.execute(":contact", contact, ":provider", provider);
}

std::size_t Records::count_live(ProviderId provider)
{
    return count_live_.first([](Row row) { return row.count(0); }, ":provider", provider).value_or(0);
}

void Records::rebuild_keys()
{
    struct Item {
        RecordId id{};
        ProviderId provider{};
        std::vector<Key> keys;
        std::uint64_t hash_before = 0;
    };
    constexpr std::size_t kChunk = 1000;
    keys_.erase_all();
    std::vector<Item> items;
    for (RecordId after{};; after = items.back().id) {
        items = live_after_.all(
            [&](Row row) {
                return Item{row.id<RecordId>(0), provider_named(row.text(1)),
                            index_keys(decode_contact(row.text(2)), identity_), row.hash(3)};
            },
            ":after", after, ":limit", kChunk);
        if (items.empty()) return;
        for (const Item& item : items) {
            keys_.replace(item.provider, item.id, {}, item.keys);
            if (const std::uint64_t hash = hash_of(item.keys); hash != item.hash_before)
                set_keys_hash_.execute(":keys_hash", hash, ":record", item.id);
        }
    }
}

} // namespace contactsync::store
