#include "sandbox/replyio/book.hpp"

#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace contactsync::sandbox::replyio {
namespace {

void remove_entry(std::unordered_multimap<std::string, std::int64_t>& index, const std::string& key, std::int64_t id)
{
    const auto [first, last] = index.equal_range(key);
    for (auto entry = first; entry != last; ++entry) {
        if (entry->second != id) continue;
        index.erase(entry);
        return;
    }
}

std::vector<std::int64_t> sorted_ids(const std::unordered_multimap<std::string, std::int64_t>& index,
                                     const std::string& key)
{
    std::vector<std::int64_t> ids;
    const auto [first, last] = index.equal_range(key);
    for (auto entry = first; entry != last; ++entry)
        ids.push_back(entry->second);
    std::ranges::sort(ids);
    return ids;
}

std::string email_key(std::string_view email)
{
    return lower(trim(email));
}

json::object save_contact(const Contact& contact)
{
    json::object saved{{"id", contact.id},
                       {"owner", contact.owner},
                       {"created", contact.created},
                       {"modified", contact.modified},
                       {"phone_set", contact.phone_set},
                       {"opted_out", contact.opted_out},
                       {"call_status", contact.call_status},
                       {"meeting_status", contact.meeting_status}};
    for (std::size_t index = 0; index < kTextNames.size(); ++index) {
        if (!contact.texts[index].empty()) saved[kTextNames[index]] = contact.texts[index];
    }
    if (contact.account) saved["account"] = *contact.account;
    if (!contact.sequences.empty()) saved["sequences"] = contact.sequences;
    json::array custom;
    for (const CustomValue& value : contact.custom)
        custom.push_back(json::array{value.field, value.value});
    if (!custom.empty()) saved["custom"] = std::move(custom);
    if (!contact.lists.empty()) saved["lists"] = json::value_from(contact.lists);
    return saved;
}

Contact load_contact(const json::object& saved)
{
    Contact contact;
    contact.id = saved.at("id").to_number<std::int64_t>();
    contact.owner = saved.at("owner").to_number<std::int64_t>();
    contact.created = saved.at("created").to_number<NowMs>();
    contact.modified = saved.at("modified").to_number<NowMs>();
    contact.phone_set = saved.at("phone_set").to_number<NowMs>();
    contact.opted_out = saved.at("opted_out").as_bool();
    contact.call_status = saved.at("call_status").as_string();
    contact.meeting_status = saved.at("meeting_status").as_string();
    for (std::size_t index = 0; index < kTextNames.size(); ++index) {
        if (const auto text = string_at(saved, kTextNames[index])) contact.texts[index] = *text;
    }
    if (const json::value* account = saved.if_contains("account")) contact.account = account->to_number<std::int64_t>();
    if (const json::value* sequences = saved.if_contains("sequences")) contact.sequences = sequences->as_array();
    if (const json::value* custom = saved.if_contains("custom")) {
        for (const json::value& pair : custom->as_array()) {
            contact.custom.push_back({pair.at(0).to_number<std::int64_t>(), std::string(pair.at(1).as_string())});
        }
    }
    if (const json::value* lists = saved.if_contains("lists"))
        contact.lists = json::value_to<std::vector<std::int64_t>>(*lists);
    return contact;
}

} // namespace

Book::Book()
{
    define_field({.title = "leadSource"});
    define_field({.title = "budget"});
    define_field({.title = "score", .type = "number"});
    define_list({.name = "Fair 2026", .shared = true});
    define_list({.name = "Private picks", .shared = false});
}

const Contact* Book::find(std::int64_t id) const
{
    const auto found = contacts_.find(id);
    return found == contacts_.end() ? nullptr : &found->second;
}

const Contact& Book::add(Contact contact)
{
    const std::int64_t id = contact.id = next_contact_++;
    insert(std::move(contact));
    return contacts_.at(id);
}

void Book::insert(Contact contact)
{
    const std::int64_t id = contact.id;
    index(contact);
    contacts_.emplace(id, std::move(contact));
    ids_.push_back(id); // ids only grow, so the vector stays sorted
}

void Book::replace(Contact contact)
{
    Contact& stored = contacts_.at(contact.id);
    unindex(stored);
    index(contact);
    stored = std::move(contact);
}

void Book::erase(std::int64_t id)
{
    const auto found = contacts_.find(id);
    if (found == contacts_.end()) return;
    const Contact& contact = found->second;
    if (!contact[Text::email].empty()) tombstones_[email_key(contact[Text::email])] = {id, contact.opted_out};
    unindex(contact);
    ids_.erase(std::ranges::lower_bound(ids_, id));
    contacts_.erase(found);
}

void Book::index(const Contact& contact)
{
    if (!contact[Text::email].empty()) by_email_.emplace(email_key(contact[Text::email]), contact.id);
    if (!contact[Text::linkedin_url].empty())
        by_linkedin_.emplace(linkedin_key(contact[Text::linkedin_url]), contact.id);
}

void Book::unindex(const Contact& contact)
{
    remove_entry(by_email_, email_key(contact[Text::email]), contact.id);
    remove_entry(by_linkedin_, linkedin_key(contact[Text::linkedin_url]), contact.id);
}

std::vector<std::int64_t> Book::by_email(std::string_view email) const
{
    return sorted_ids(by_email_, email_key(email));
}

std::vector<std::int64_t> Book::by_linkedin(std::string_view url) const
{
    return sorted_ids(by_linkedin_, linkedin_key(url));
}

const Tombstone* Book::tombstone(std::string_view email) const
{
    const auto found = tombstones_.find(email_key(email));
    return found == tombstones_.end() ? nullptr : &found->second;
}

void Book::forget_tombstone(std::string_view email)
{
    tombstones_.erase(email_key(email));
}

const CustomField* Book::field_by_title(std::string_view title) const
{
    const std::string wanted = lower(trim(title));
    for (const auto& [id, field] : fields) {
        if (lower(field.title) == wanted) return &field;
    }
    return nullptr;
}

std::int64_t Book::define_field(CustomField field)
{
    const std::int64_t id = field.id = next_field_++;
    fields.emplace(id, std::move(field));
    return id;
}

std::int64_t Book::define_list(ContactList list)
{
    const std::int64_t id = list.id = next_list_++;
    lists.emplace(id, std::move(list));
    return id;
}

std::string Book::next_job_id()
{
    return fmt::format("00000000-0000-4000-8000-{:012x}", next_job_++);
}

json::value Book::save() const
{
    json::array contacts;
    contacts.reserve(ids_.size());
    for (const std::int64_t id : ids_)
        contacts.push_back(save_contact(contacts_.at(id)));
    json::array graves;
    for (const auto& [email, grave] : tombstones_)
        graves.push_back(json::array{email, grave.id, grave.opted_out});
    json::array saved_fields;
    for (const auto& [id, field] : fields) {
        saved_fields.push_back({{"id", id},
                                {"title", field.title},
                                {"type", field.type},
                                {"metadata", field.metadata},
                                {"org_wide", field.org_wide}});
    }
    json::array saved_lists;
    for (const auto& [id, list] : lists)
        saved_lists.push_back(json::array{id, list.name, list.shared});
    json::array saved_jobs;
    for (const auto& [id, job] : jobs)
        saved_jobs.push_back(json::array{id, job.started, job.cancelled, job.result});
    return {
        {"contacts", std::move(contacts)},   {"tombstones", std::move(graves)},
        {"fields", std::move(saved_fields)}, {"lists", std::move(saved_lists)},
        {"jobs", std::move(saved_jobs)},     {"next", json::array{next_contact_, next_field_, next_list_, next_job_}}};
}

Book Book::load(const json::value& state)
{
    Book book;
    book.fields.clear();
    book.lists.clear();
    for (const json::value& contact : state.at("contacts").as_array())
        book.insert(load_contact(contact.as_object()));
    std::ranges::sort(book.ids_);
    for (const json::value& grave : state.at("tombstones").as_array()) {
        book.tombstones_[std::string(grave.at(0).as_string())] = {grave.at(1).to_number<std::int64_t>(),
                                                                  grave.at(2).as_bool()};
    }
    for (const json::value& field : state.at("fields").as_array()) {
        const auto id = field.at("id").to_number<std::int64_t>();
        book.fields[id] = {id, std::string(field.at("title").as_string()), std::string(field.at("type").as_string()),
                           field.at("metadata"), field.at("org_wide").as_bool()};
    }
    for (const json::value& list : state.at("lists").as_array()) {
        const auto id = list.at(0).to_number<std::int64_t>();
        book.lists[id] = {id, std::string(list.at(1).as_string()), list.at(2).as_bool()};
    }
    for (const json::value& job : state.at("jobs").as_array()) {
        const std::string id(job.at(0).as_string());
        book.jobs[id] = {id, job.at(1).to_number<NowMs>(), job.at(2).as_bool(), job.at(3).as_object()};
    }
    const json::value& next = state.at("next");
    book.next_contact_ = next.at(0).to_number<std::int64_t>();
    book.next_field_ = next.at(1).to_number<std::int64_t>();
    book.next_list_ = next.at(2).to_number<std::int64_t>();
    book.next_job_ = next.at(3).to_number<std::int64_t>();
    return book;
}

} // namespace contactsync::sandbox::replyio
