#pragma once

#include "sandbox/replyio/contact.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace contactsync::sandbox::replyio {

struct CustomField {
    std::int64_t id = 0;
    std::string title;
    std::string type = "text"; ///< "text" or "number"
    json::value metadata{};
    bool org_wide = false;
};

struct ContactList {
    std::int64_t id = 0;
    std::string name;
    bool shared = false;
};

struct Job {
    std::string id;
    NowMs started = 0;
    bool cancelled = false;
    json::object result{}; ///< counts only: what a finished job says about itself
};

/// What stays of a deleted contact (section 6.5).
struct Tombstone {
    std::int64_t id = 0;
    bool opted_out = false;
};

/// Everything the stand-in remembers. Contacts are kept by id with hash indexes over e-mail and LinkedIn profile.
class Book {
public:
    Book();

    const Contact* find(std::int64_t id) const;
    /// Gives the next id. The reference holds until the contact is erased.
    const Contact& add(Contact contact);
    /// Replaces the contact of the same id.
    void replace(Contact contact);
    /// Leaves a tombstone if it had an e-mail.
    void erase(std::int64_t id);

    /// Ids of living contacts, ascending.
    const std::vector<std::int64_t>& ids() const { return ids_; }
    std::vector<std::int64_t> by_email(std::string_view email) const;  ///< ignoring case, ascending
    std::vector<std::int64_t> by_linkedin(std::string_view url) const; ///< compared as linkedin_key, ascending
    const Tombstone* tombstone(std::string_view email) const;
    void forget_tombstone(std::string_view email);

    /// By id.
    std::map<std::int64_t, CustomField> fields;
    std::map<std::int64_t, ContactList> lists;
    std::map<std::string, Job> jobs;

    const CustomField* field_by_title(std::string_view title) const; ///< ignoring case
    std::int64_t define_field(CustomField field);                    ///< gives the id
    std::int64_t define_list(ContactList list);                      ///< gives the id
    std::string next_job_id();

    json::value save() const;
    static Book load(const json::value& state);

private:
    using Index = std::unordered_multimap<std::string, std::int64_t>;

    void index(const Contact& contact);
    void unindex(const Contact& contact);
    void insert(Contact contact);

    std::unordered_map<std::int64_t, Contact> contacts_;
    std::vector<std::int64_t> ids_;
    Index by_email_;
    Index by_linkedin_;
    std::unordered_map<std::string, Tombstone> tombstones_;
    std::int64_t next_contact_ = 5001;
    std::int64_t next_field_ = 44;
    std::int64_t next_list_ = 12;
    std::int64_t next_job_ = 1;
};

} // namespace contactsync::sandbox::replyio
