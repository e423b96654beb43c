#pragma once

#include "store/keys.hpp"
#include "store/statement.hpp"
#include "store/types.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace contactsync::store {

/// What storing a record did.
struct PutResult {
    RecordId id{};
    std::optional<ContactId> contact;
    bool added = false;
    bool content_changed = false; ///< values or times
    bool keys_changed = false;
    bool returned = false; ///< it was missing or gone
    bool opt_out_changed = false;
};

/// Of the values alone, without the service's times.
std::uint64_t values_hash_of(const Contact& values);

/// The tables `record` and `record_content`. Keys follow the values: they are never written elsewhere.
class Records {
public:
    Records(SQLite::Database& database, IdentityKeys& keys, const identity::Options& identity);

    /// Inserts or updates by provider and remote id; the record is live afterwards. Only a new one is marked dirty: it
    /// is to be matched.
    PutResult put(const Record& shown, TimePoint now);
    /// Keys and base go, the row and its link stay: they say that it was there.
    void mark_gone(const StoredRecord& record);

    /// values_hash_of() what is stored; nullopt for a record that is not.
    std::optional<std::uint64_t> values_hash(ProviderId provider, std::string_view remote_id);
    std::optional<StoredRecord> get(RecordId id);
    std::optional<StoredRecord> get(ProviderId provider, std::string_view remote_id);
    /// Whether the stored bytes are still these, and whose they are.
    struct Known {
        RecordId id{};
        bool unchanged = false;
    };
    std::optional<Known> known(ProviderId provider, std::string_view remote_id, std::uint64_t raw_hash);
    /// Whether it is stored as the service showed it at a later change than this one's.
    bool holds_later_version(const Record& listed);
    /// All of a contact, gone ones too, in the order of provider and remote id.
    std::vector<StoredRecord> of_contact(ContactId contact);
    /// Those of a contact that are not gone, counterparts first.
    std::vector<RecordId> ids_of_contact(ContactId contact, std::size_t limit);
    std::optional<ContactId> contact_of(ProviderId provider, std::string_view remote_id);
    /// Another live counterpart of the contact at the provider.
    bool has_other_counterpart(ContactId contact, ProviderId provider, RecordId except);

    std::vector<RecordId> dirty(std::size_t limit);
    void set_dirty(RecordId record, bool dirty);
    void set_link(RecordId record, ContactId contact, LinkState state);
    void set_base(RecordId record, const merge::Base& base);
    void drop_base(RecordId record);
    /// Records of `from` belong to `into`, without their bases.
    void move_contact(ContactId into, ContactId from);
    /// Forgets that records of the contact (of all contacts) at the provider (at all of them) are gone, so that they
    /// may be created again. Marks the contacts dirty.
    void forget_gone(std::optional<ContactId> contact, std::optional<ProviderId> provider);

    /// Live ones that were written to, and not shown since.
    std::vector<RecordId> unshown(ProviderId provider, std::size_t limit);

    /// Calls `visit(id)` for the live records of a provider, in id order.
    template <class Visit>
    void each_live(ProviderId provider, Visit visit)
    {
        live_.each([&](Row row) { return visit(row.id<RecordId>(0)); }, ":provider", provider);
    }
    std::size_t count_live(ProviderId provider);

    /// Makes all keys anew from the values, marking records whose keys changed dirty.
    void rebuild_keys();

private:
    struct Head;
    std::optional<Head> head(ProviderId provider, std::string_view remote_id);
    PutResult put(const Record& record, const std::optional<Head>& known, TimePoint now);
    RecordId insert(const Record& record, const std::string& values_json, std::uint64_t content_hash,
                    const std::vector<Key>& keys, TimePoint now);
    void update(const Head& head, const Record& record, const std::string& values_json, std::uint64_t content_hash,
                TimePoint now, PutResult& result);

    IdentityKeys& keys_;
    const identity::Options& identity_;

    Statement head_;
    Statement known_;
    Statement later_version_;
    Statement insert_;
    Statement insert_content_;
    Statement touch_;
    Statement touch_content_;
    Statement update_;
    Statement update_content_;
    Statement values_;
    Statement gone_;
    Statement drop_base_;
    Statement by_id_;
    Statement by_remote_id_;
    Statement of_contact_;
    Statement ids_of_contact_;
    Statement contact_of_;
    Statement other_counterpart_;
    Statement dirty_;
    Statement set_dirty_;
    Statement set_link_;
    Statement set_base_;
    Statement drop_bases_of_;
    Statement move_contact_;
    Statement wake_bereaved_;
    Statement forget_gone_;
    Statement live_;
    Statement unshown_;
    Statement count_live_;
    Statement live_after_;
    Statement set_keys_hash_;
};

} // namespace contactsync::store
