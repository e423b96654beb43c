#pragma once

#include "sandbox/tether/contact.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace contactsync::sandbox::tether {

struct Job {
    NowMs started = 0;
    std::int64_t total = 0;
};

struct Event {
    ObjectId id = 0;
    std::string type; ///< contact_created, contact_updated, contact_removed
    ObjectId contact = 0;
    NowMs at = 0;
};

/// Everything the stand-in remembers. Contacts are kept by id, with hash indexes over phones and e-mails and in listing
/// order.
class Book {
public:
    const Contact* find(ObjectId id) const;
    /// Gives the next id.
    ObjectId add(Contact contact);
    /// Stores `changed` unless it equals what is stored. updatedAt moves strictly forward unless `touch` is false.
    bool change(Contact changed, NowMs now, bool touch = true);
    void erase(ObjectId id, NowMs now);

    /// Listing order: oldest creation first, then id; lists show it backwards.
    struct Place {
        NowMs created;
        ObjectId id;
        auto operator<=>(const Place&) const = default;
    };
    const std::vector<Place>& places() const;

    std::vector<ObjectId> by_phone(std::string_view e164) const;  ///< ascending
    std::vector<ObjectId> by_email(std::string_view email) const; ///< lower case, ascending
    std::vector<ObjectId> ids() const;                            ///< ascending
    std::size_t size() const { return contacts_.size(); }

    std::string add_job(Job job); ///< gives its id
    const Job* job(const std::string& id) const;
    const std::deque<Event>& events() const { return events_; } ///< the last ones only

    json::value save() const;
    static Book load(const json::value& state);

private:
    using Index = std::unordered_multimap<std::string, ObjectId>;

    void insert(Contact contact);
    void index(const Contact& contact);
    void unindex(const Contact& contact);
    void note(std::string_view type, ObjectId contact, NowMs at);

    std::unordered_map<ObjectId, Contact> contacts_;
    Index by_phone_;
    Index by_email_;
    mutable std::vector<Place> places_; ///< sorted when it is read: seeds may arrive in any order
    mutable bool places_sorted_ = true;
    std::map<std::string, Job> jobs_;
    std::deque<Event> events_;
    ObjectId next_ = 0xc01;
    ObjectId next_event_ = 0xe00001;
};

} // namespace contactsync::sandbox::tether
