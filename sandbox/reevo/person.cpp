// What people do in the product itself, which the API's rules do not bind.
#include "workspace.hpp"

#include <algorithm>
#include <stdexcept>

namespace contactsync::sandbox::reevo {
namespace {

Record existing(Workspace& w, std::string_view id)
{
    const auto* record = w.contacts.live().find(id);
    if (!record || record->archived() || !record->merged_into.empty())
        throw std::invalid_argument("reevo has no contact " + std::string(id));
    return *record;
}

void take_missing(Items& into, const Items& from)
{
    for (const auto& item : from) {
        if (find_item(into, item.text)) continue;
        into.push_back(item);
        into.back().primary = into.size() == 1;
    }
}

/// The account with this domain or, failing that, this name; made when there is none.
std::string account_for(Workspace& w, const json::object& company, NowMs now)
{
    const auto text = [&](std::string_view key) {
        const auto* value = company.if_contains(key);
        return value && value->is_string() ? std::string(view(value->as_string())) : std::string();
    };
    const auto domain = text("domain_name");
    if (const auto found = w.live_holders(w.accounts, domain); !domain.empty() && !found.empty())
        return found.front()->id;
    const auto name = text("display_name");
    if (domain.empty() && name.empty()) throw std::invalid_argument("accounts: domain_name or display_name is needed");
    Record account;
    account.id = w.ids.next();
    account.created_at = account.updated_at = w.micros(now);
    account.values["display_name"] = name.empty() ? domain : name;
    if (!domain.empty()) account.domains.push_back({w.ids.next(), lower(domain), true, {}});
    auto id = account.id;
    w.accounts.put(std::move(account), now);
    return id;
}

/// `accounts`, which is no attribute: [{"domain_name", "display_name", "role", "is_primary"}].
void link_accounts(Workspace& w, const std::string& contact, const json::value& companies, NowMs now)
{
    if (!companies.is_array()) throw std::invalid_argument("accounts: expected an array");
    for (const auto& company : companies.as_array()) {
        if (!company.is_object()) throw std::invalid_argument("accounts: expected objects");
        const auto account = account_for(w, company.as_object(), now);
        auto* edge = w.edges.find(contact, account);
        if (!edge) edge = &w.edges.add({w.ids.next(), contact, account, {}, {}});
        const auto* role = company.as_object().if_contains("role");
        if (role && role->is_string()) edge->role = std::string(view(role->as_string()));
        const auto* primary = company.as_object().if_contains("is_primary");
        if (!primary || *primary == true) w.edges.make_primary(*edge);
    }
}

/// Takes `accounts` out of the fields and returns it.
json::value extract_accounts(json::object& fields)
{
    const auto* accounts = fields.if_contains("accounts");
    if (!accounts) return nullptr;
    json::value taken = *accounts;
    fields.erase("accounts");
    return taken;
}

} // namespace

std::string seed_contact(Workspace& w, const json::object& fields, NowMs created_at, NowMs updated_at)
{
    Record record;
    record.id = w.ids.next();
    record.created_at = w.micros(created_at);
    record.updated_at = updated_at == created_at ? record.created_at : w.micros(updated_at);
    record.values["created_source"] = "USER";
    record.values["stage"] = stages().front().api_name;
    json::object attributes = fields;
    const auto accounts = extract_accounts(attributes);
    apply_unchecked(contact_type(), attributes, record, w.ids);
    auto id = record.id;
    w.contacts.put(std::move(record), created_at);
    if (!accounts.is_null()) link_accounts(w, id, accounts, created_at);
    return id;
}

void edit_contact(Workspace& w, std::string_view id, const json::object& fields, NowMs now)
{
    Record record = existing(w, id);
    json::object attributes = fields;
    const auto accounts = extract_accounts(attributes);
    apply_unchecked(contact_type(), attributes, record, w.ids);
    const bool by_person = std::ranges::any_of(
        attributes, [](const auto& field) { return !is_engagement({field.key().data(), field.key().size()}); });
    if (by_person || (!attributes.empty() && w.switches.engagement_bumps)) w.bump(record, now);
    if (by_person) record.values["updated_by_user_id"] = users().back().id;
    w.contacts.put(std::move(record), now);
    if (!accounts.is_null()) link_accounts(w, std::string(id), accounts, now);
}

void remove_contact(Workspace& w, std::string_view id, NowMs now)
{
    Record record = existing(w, id);
    record.archived_at = w.micros(now);
    record.values["archived_by_user_id"] = users().back().id;
    if (w.switches.archived_visible) w.bump(record, now);
    w.contacts.put(std::move(record), now);
}

void merge_contacts(Workspace& w, std::string_view loser_id, std::string_view survivor_id, NowMs now)
{
    if (loser_id == survivor_id) throw std::invalid_argument("a contact cannot be merged into itself");
    Record loser = existing(w, loser_id);
    Record survivor = existing(w, survivor_id);
    take_missing(survivor.emails, loser.emails);
    take_missing(survivor.phones, loser.phones);
    for (const auto& [name, value] : loser.values)
        if (!survivor.values.contains(name)) survivor.values[name] = value;
    w.bump(survivor, now);
    survivor.values["updated_by_user_id"] = users().back().id;
    loser.merged_into = survivor.id;
    w.edges.move(loser_id, survivor_id);
    w.contacts.put(std::move(loser), now);
    w.contacts.put(std::move(survivor), now);
}

} // namespace contactsync::sandbox::reevo
