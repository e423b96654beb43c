#include "store/contacts.hpp"

#include "store/codec.hpp"
#include "store/names.hpp"

#include <algorithm>

namespace contactsync::store {

namespace {

constexpr const char* kNamedOrAll =
    "(:contact IS NULL OR contact_id = :contact) AND (:provider IS NULL OR provider = :provider)";

ContactId contact_id(Row row)
{
    return row.id<ContactId>(0);
}

std::size_t first_count(Row row)
{
    return row.count(0);
}

} // namespace

Contacts::Contacts(SQLite::Database& database)
    : create_(database, "INSERT INTO contact (created_at_ms) VALUES (:now)"),
      has_(database, "SELECT 1 FROM contact WHERE id = :contact"),
      after_(database, "SELECT id FROM contact WHERE id > :after ORDER BY id LIMIT :limit"),
      count_(database, "SELECT count(*) FROM contact"), erase_(database, "DELETE FROM contact WHERE id = :contact"),
      dirty_(database, "SELECT id FROM contact WHERE urgency > 0 ORDER BY urgency DESC, id LIMIT :limit"),
      mark_dirty_(database, "UPDATE contact SET urgency = :urgency WHERE id = :contact AND urgency < :urgency"),
      clear_dirty_(database, "UPDATE contact SET urgency = 0 WHERE id = :contact AND urgency > 0"),
      golden_(database, "SELECT golden_json FROM golden WHERE contact_id = :contact"),
      save_golden_(database, "INSERT INTO golden (contact_id, golden_json) VALUES (:contact, :golden) "
                             "ON CONFLICT (contact_id) DO UPDATE SET golden_json = excluded.golden_json "
                             "WHERE golden_json <> excluded.golden_json"),
      golden_holding_(
          database,
          "SELECT contact_id, golden_json FROM golden WHERE instr(golden_json, :value) > 0 ORDER BY contact_id"),
      forget_not_mirrorable_(database, "DELETE FROM not_mirrorable WHERE contact_id = :contact"),
      save_not_mirrorable_(
          database, "INSERT INTO not_mirrorable (contact_id, provider, because) VALUES (:contact, :provider, :because) "
                    "ON CONFLICT (contact_id, provider) DO UPDATE SET because = excluded.because"),
      not_mirrorable_(database,
                      "SELECT provider, because FROM not_mirrorable WHERE contact_id = :contact ORDER BY provider"),
      count_not_mirrorable_(database, "SELECT count(DISTINCT contact_id) FROM not_mirrorable"),
      leave_out_(database, "INSERT INTO left_out (contact_id, provider, at_ms) VALUES (:contact, :provider, :now) "
                           "ON CONFLICT DO NOTHING"),
      left_out_(database, "SELECT provider FROM left_out WHERE contact_id = :contact"),
      wake_left_out_(database, std::string("UPDATE contact SET urgency = 1 WHERE urgency = 0 AND id IN "
                                           "(SELECT contact_id FROM left_out WHERE ") +
                                   kNamedOrAll + ")"),
      forget_left_out_(database, std::string("DELETE FROM left_out WHERE ") + kNamedOrAll),
      move_left_out_(database, "INSERT INTO left_out (contact_id, provider, at_ms) SELECT :into, provider, at_ms "
                               "FROM left_out WHERE contact_id = :from ON CONFLICT DO NOTHING")
{}

ContactId Contacts::create(TimePoint now)
{
    return create_.insert<ContactId>(":now", now);
}

bool Contacts::has(ContactId contact)
{
    return has_.any(":contact", contact);
}

std::vector<ContactId> Contacts::after(ContactId contact, std::size_t limit)
{
    return after_.all(contact_id, ":after", contact, ":limit", limit);
}

std::size_t Contacts::count()
{
    return count_.first(first_count).value_or(0);
}

void Contacts::erase(ContactId contact)
{
    erase_.execute(":contact", contact);
}

std::vector<ContactId> Contacts::dirty(std::size_t limit)
{
    return dirty_.all(contact_id, ":limit", limit);
}

void Contacts::mark_dirty(ContactId contact, Urgency urgency)
{
    mark_dirty_.execute(":urgency", static_cast<int>(urgency), ":contact", contact);
}

void Contacts::clear_dirty(ContactId contact)
{
    clear_dirty_.execute(":contact", contact);
}

merge::Golden Contacts::golden(ContactId contact)
{
    return golden_.first([](Row row) { return decode_golden(row.text(0)); }, ":contact", contact)
        .value_or(merge::Golden{});
}

void Contacts::save_golden(ContactId contact, const merge::Golden& golden)
{
    save_golden_.execute(":contact", contact, ":golden", encode(golden));
}

std::optional<ContactId> Contacts::with_golden_address(std::string_view value)
{
    const auto holds = [&](const ElementList& list) {
        return std::ranges::any_of(list, [&](const Element& element) { return element.value == value; });
    };
    std::optional<ContactId> found;
    golden_holding_.each(
        [&](Row row) {
            const merge::Golden golden = decode_golden(row.text(1));
            if (holds(golden.values.emails) || holds(golden.values.phones)) found = contact_id(row);
            return !found;
        },
        ":value", value);
    return found;
}

void Contacts::save_not_mirrorable(ContactId contact, std::span<const std::pair<ProviderId, std::string>> reasons)
{
    forget_not_mirrorable_.execute(":contact", contact);
    for (const auto& [provider, because] : reasons)
        save_not_mirrorable_.execute(":contact", contact, ":provider", provider, ":because", because);
}

std::vector<std::pair<ProviderId, std::string>> Contacts::not_mirrorable(ContactId contact)
{
    return not_mirrorable_.all([](Row row) { return std::pair(provider_named(row.text(0)), row.string(1)); },
                               ":contact", contact);
}

void Contacts::leave_out(ContactId contact, ProviderId provider, TimePoint now)
{
    leave_out_.execute(":contact", contact, ":provider", provider, ":now", now);
}

std::vector<ProviderId> Contacts::left_out(ContactId contact)
{
    return left_out_.all([](Row row) { return provider_named(row.text(0)); }, ":contact", contact);
}

void Contacts::forget_left_out(std::optional<ContactId> contact, std::optional<ProviderId> provider)
{
    wake_left_out_.execute(":contact", contact, ":provider", provider);
    forget_left_out_.execute(":contact", contact, ":provider", provider);
}

void Contacts::move_left_out(ContactId into, ContactId from)
{
    move_left_out_.execute(":into", into, ":from", from);
}

std::size_t Contacts::count_not_mirrorable()
{
    return count_not_mirrorable_.first(first_count).value_or(0);
}

} // namespace contactsync::store
