#include "sandbox/tether/person.hpp"

#include "sandbox/tether/decode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace contactsync::sandbox::tether {
namespace {

void write_or_throw(Contact& contact, const json::object& fields, const Switches& switches)
{
    if (const auto refusal = write_fields(contact, fields, Writer::person, switches)) {
        throw std::invalid_argument(refusal->message);
    }
}

const Contact& must_find(const Book& book, std::string_view id)
{
    const auto parsed = parse_id(id);
    const Contact* contact = parsed ? book.find(*parsed) : nullptr;
    if (contact == nullptr) throw std::invalid_argument(fmt::format("Tether holds no contact {}", id));
    return *contact;
}

template <class Value>
void fill(std::optional<Value>& target, const std::optional<Value>& source)
{
    if (!target) target = source;
}

} // namespace

ObjectId seed_contact(Book& book, const Switches& switches, const json::object& record, NowMs created, NowMs updated)
{
    Contact contact;
    contact.pipeline = kPipeline;
    contact.stage = kStages.front().id;
    contact.status = kStages.front().name;
    contact.owner = kUsers[book.size() % kUsers.size()].id;
    write_or_throw(contact, record, switches);
    if (!record.contains("createdBy")) contact.created_by = contact.owner;
    if (!record.contains("assignees") && contact.owner != 0) contact.assignees = {contact.owner};
    contact.created = created;
    contact.updated = updated;
    return book.add(std::move(contact));
}

void edit_contact(Book& book, const Switches& switches, std::string_view id, const json::object& fields, NowMs now)
{
    Contact changed = must_find(book, id);
    write_or_throw(changed, fields, switches);
    book.change(std::move(changed), now);
}

void remove_contact(Book& book, std::string_view id, NowMs now)
{
    book.erase(must_find(book, id).id, now);
}

void merge_contacts(Book& book, std::string_view loser, std::string_view survivor, NowMs now)
{
    const Contact source = must_find(book, loser);
    Contact target = must_find(book, survivor);
    if (source.id == target.id) throw std::invalid_argument("a contact cannot be merged into itself");
    fill(target.first_name, source.first_name);
    fill(target.last_name, source.last_name);
    fill(target.process, source.process);
    if (target.emails.empty()) {
        target.emails = source.emails;
        target.email_shape = source.email_shape;
    }
    for (const auto& [key, value] : source.custom)
        target.custom.emplace(key, value);
    for (Entry phone : source.phones) {
        if (std::ranges::find(target.phones, phone.value, &Entry::value) != target.phones.end()) continue;
        phone.primary = target.phones.empty();
        target.phones.push_back(std::move(phone));
    }
    target.updated += 1; // a merge always moves the survivor's time, even if it brought nothing
    book.erase(source.id, now);
    book.change(std::move(target), now);
}

} // namespace contactsync::sandbox::tether
