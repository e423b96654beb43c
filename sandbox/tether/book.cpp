#include "sandbox/tether/book.hpp"

#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace contactsync::sandbox::tether {
namespace {

using Index = std::unordered_multimap<std::string, ObjectId>;

constexpr std::size_t kEventsMax = 1000;

void remove_entry(Index& index, const std::string& key, ObjectId id)
{
    const auto [first, last] = index.equal_range(key);
    for (auto entry = first; entry != last; ++entry) {
        if (entry->second != id) continue;
        index.erase(entry);
        return;
    }
}

std::vector<ObjectId> sorted_ids(const Index& index, std::string_view key)
{
    std::vector<ObjectId> ids;
    const auto [first, last] = index.equal_range(std::string(key));
    for (auto entry = first; entry != last; ++entry)
        ids.push_back(entry->second);
    std::ranges::sort(ids);
    return ids;
}

json::value save_text(const std::optional<std::string>& text)
{
    return text ? json::value(*text) : json::value();
}

std::optional<std::string> load_text(const json::value& saved)
{
    return saved.is_null() ? std::nullopt : std::optional<std::string>(saved.as_string());
}

json::array save_entries(const std::vector<Entry>& entries)
{
    json::array saved;
    for (const Entry& entry : entries)
        saved.push_back(json::array{entry.value, entry.primary, entry.stamps});
    return saved;
}

std::vector<Entry> load_entries(const json::value& saved)
{
    std::vector<Entry> entries;
    for (const json::value& entry : saved.as_array()) {
        entries.push_back({std::string(entry.at(0).as_string()), entry.at(1).as_bool(), entry.at(2).as_object()});
    }
    return entries;
}

json::object save_contact(const Contact& contact)
{
    return {{"id", contact.id},
            {"first_name", save_text(contact.first_name)},
            {"last_name", save_text(contact.last_name)},
            {"process", save_text(contact.process)},
            {"status", save_text(contact.status)},
            {"stage", contact.stage},
            {"pipeline", contact.pipeline},
            {"phones", save_entries(contact.phones)},
            {"emails", save_entries(contact.emails)},
            {"email_shape", static_cast<int>(contact.email_shape)},
            {"owner", contact.owner},
            {"created_by", contact.created_by},
            {"assignees", json::value_from(contact.assignees)},
            {"blocked", contact.blocked},
            {"verified", contact.verified},
            {"custom", contact.custom},
            {"created", contact.created},
            {"updated", contact.updated}};
}

Contact load_contact(const json::value& saved)
{
    Contact contact;
    contact.id = saved.at("id").to_number<ObjectId>();
    contact.first_name = load_text(saved.at("first_name"));
    contact.last_name = load_text(saved.at("last_name"));
    contact.process = load_text(saved.at("process"));
    contact.status = load_text(saved.at("status"));
    contact.stage = saved.at("stage").to_number<ObjectId>();
    contact.pipeline = saved.at("pipeline").to_number<ObjectId>();
    contact.phones = load_entries(saved.at("phones"));
    contact.emails = load_entries(saved.at("emails"));
    contact.email_shape = static_cast<EmailShape>(saved.at("email_shape").to_number<int>());
    contact.owner = saved.at("owner").to_number<ObjectId>();
    contact.created_by = saved.at("created_by").to_number<ObjectId>();
    contact.assignees = json::value_to<std::vector<ObjectId>>(saved.at("assignees"));
    contact.blocked = saved.at("blocked").as_bool();
    contact.verified = saved.at("verified").as_bool();
    contact.custom = saved.at("custom").as_object();
    contact.created = saved.at("created").to_number<NowMs>();
    contact.updated = saved.at("updated").to_number<NowMs>();
    return contact;
}

} // namespace

const Contact* Book::find(ObjectId id) const
{
    const auto found = contacts_.find(id);
    return found == contacts_.end() ? nullptr : &found->second;
}

ObjectId Book::add(Contact contact)
{
    const ObjectId id = contact.id = next_++;
    note("contact_created", id, contact.created);
    insert(std::move(contact));
    return id;
}

void Book::insert(Contact contact)
{
    const Place place{contact.created, contact.id};
    if (!places_.empty() && place < places_.back()) places_sorted_ = false;
    places_.push_back(place);
    index(contact);
    contacts_.emplace(place.id, std::move(contact));
}

bool Book::change(Contact changed, NowMs now, bool touch)
{
    Contact& held = contacts_.at(changed.id);
    if (changed == held) return false;
    if (touch) changed.updated = std::max(now, held.updated + 1);
    note("contact_updated", changed.id, now);
    unindex(held);
    index(changed);
    held = std::move(changed);
    return true;
}

void Book::erase(ObjectId id, NowMs now)
{
    const auto found = contacts_.find(id);
    if (found == contacts_.end()) return;
    note("contact_removed", id, now);
    const Place place{found->second.created, id};
    places(); // sorts
    places_.erase(std::ranges::lower_bound(places_, place));
    unindex(found->second);
    contacts_.erase(found);
}

const std::vector<Book::Place>& Book::places() const
{
    if (!places_sorted_) std::ranges::sort(places_);
    places_sorted_ = true;
    return places_;
}

void Book::index(const Contact& contact)
{
    for (const Entry& phone : contact.phones)
        by_phone_.emplace(phone.value, contact.id);
    for (const Entry& email : contact.emails)
        by_email_.emplace(email.value, contact.id);
}

void Book::unindex(const Contact& contact)
{
    for (const Entry& phone : contact.phones)
        remove_entry(by_phone_, phone.value, contact.id);
    for (const Entry& email : contact.emails)
        remove_entry(by_email_, email.value, contact.id);
}

std::vector<ObjectId> Book::by_phone(std::string_view e164) const
{
    return sorted_ids(by_phone_, e164);
}

std::vector<ObjectId> Book::by_email(std::string_view email) const
{
    return sorted_ids(by_email_, email);
}

std::vector<ObjectId> Book::ids() const
{
    std::vector<ObjectId> ids;
    ids.reserve(contacts_.size());
    for (const auto& [id, contact] : contacts_)
        ids.push_back(id);
    std::ranges::sort(ids);
    return ids;
}

std::string Book::add_job(Job job)
{
    std::string id = fmt::format("7b0e6a2e-0000-4000-8000-{:012x}", jobs_.size() + 1);
    jobs_.emplace(id, job);
    return id;
}

const Job* Book::job(const std::string& id) const
{
    const auto found = jobs_.find(id);
    return found == jobs_.end() ? nullptr : &found->second;
}

void Book::note(std::string_view type, ObjectId contact, NowMs at)
{
    events_.push_back({next_event_++, std::string(type), contact, at});
    if (events_.size() > kEventsMax) events_.pop_front();
}

json::value Book::save() const
{
    json::array contacts;
    contacts.reserve(contacts_.size());
    for (const ObjectId id : ids())
        contacts.push_back(save_contact(contacts_.at(id)));
    json::array jobs;
    for (const auto& [id, job] : jobs_)
        jobs.push_back(json::array{id, job.started, job.total});
    json::array events;
    for (const Event& event : events_)
        events.push_back(json::array{event.id, event.type, event.contact, event.at});
    return {{"contacts", std::move(contacts)},
            {"jobs", std::move(jobs)},
            {"events", std::move(events)},
            {"next", json::array{next_, next_event_}}};
}

Book Book::load(const json::value& state)
{
    Book book;
    for (const json::value& contact : state.at("contacts").as_array())
        book.insert(load_contact(contact));
    for (const json::value& job : state.at("jobs").as_array()) {
        book.jobs_[std::string(job.at(0).as_string())] = {job.at(1).to_number<NowMs>(),
                                                          job.at(2).to_number<std::int64_t>()};
    }
    for (const json::value& event : state.at("events").as_array()) {
        book.events_.push_back({event.at(0).to_number<ObjectId>(), std::string(event.at(1).as_string()),
                                event.at(2).to_number<ObjectId>(), event.at(3).to_number<NowMs>()});
    }
    book.next_ = state.at("next").at(0).to_number<ObjectId>();
    book.next_event_ = state.at("next").at(1).to_number<ObjectId>();
    return book;
}

} // namespace contactsync::sandbox::tether
