#include "provider/reevo/lookup.hpp"

#include "provider/reevo/listing.hpp"
#include "provider/wire/reading.hpp"

#include <algorithm>
#include <cctype>
#include <functional>

namespace contactsync::provider::reevo {

namespace {

json::object condition(std::string_view field, std::string_view filter_operator, json::value value)
{
    return {{"field", field}, {"operator", filter_operator}, {"value", std::move(value)}};
}

/// Whether what cannot be read may be what was asked for. Only an e-mail address is written alike everywhere.
bool may_be_wanted(std::string_view raw, const ElementList& emails)
{
    return emails.empty() ||
           std::ranges::any_of(emails, [&](const Element& email) { return wire::mentions(raw, email.value); });
}

/// Adds what the filters find and `is_wanted` confirms: how exactly the service compares is not documented. `emails`
/// are those asked for, none when it was asked for something else.
asio::awaitable<Result<void>> collect(Workspace& workspace, json::array filters, ElementList emails,
                                      std::function<bool(const Record&)> is_wanted, std::vector<Record>& found)
{
    QueryListing listing(workspace, {.filters = std::move(filters), .order_by = everything(workspace.schema).order_by});
    for (;;) {
        const auto page = co_await listing.next();
        if (!page) co_return std::unexpected(page.error());
        if (!*page) co_return Result<void>();
        for (const auto& entry : (*page)->entries) {
            auto record = workspace.codec.decode((*page)->raw(entry));
            if (!record && may_be_wanted((*page)->raw(entry), emails)) co_return std::unexpected(record.error());
            if (!record || record->archived || !is_wanted(*record)) continue;
            if (std::ranges::find(found, record->remote_id, &Record::remote_id) == found.end())
                found.push_back(std::move(*record));
        }
    }
}

bool holds(const ElementList& elements, const Element& wanted)
{
    return std::ranges::find(elements, wanted) != elements.end();
}

bool shares_one(const ElementList& a, const ElementList& b)
{
    return std::ranges::any_of(a, [&](const Element& element) { return holds(b, element); });
}

bool same_name(std::string_view a, std::string_view b)
{
    const auto lower = [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace

asio::awaitable<Result<std::optional<Record>>> read_contact(Workspace& workspace, std::string remote_id)
{
    const auto reply = co_await workspace.api.get(contact_path(remote_id));
    if (!reply) {
        if (reply.error().error.kind == ErrorKind::gone) co_return std::optional<Record>();
        co_return std::unexpected(reply.error().error);
    }
    auto record = record_in(workspace, *reply);
    if (!record) co_return std::unexpected(record.error());
    if (record->archived || record->remote_id != remote_id) co_return std::optional<Record>();
    co_return std::move(*record);
}

asio::awaitable<Result<std::vector<Record>>> find_by_emails(Workspace& workspace, ElementList emails)
{
    const bool any_address = workspace.schema.can_filter(attribute::contact_emails, "eq");
    const auto attribute = any_address ? attribute::contact_emails : attribute::primary_email;
    std::vector<Record> found;
    std::erase_if(emails, [](const Element& email) { return email.quality != Quality::valid; });
    if (emails.size() > 1 && workspace.may_filter_by_list && workspace.schema.can_filter(attribute, "in")) {
        json::array values;
        for (const auto& email : emails)
            values.emplace_back(email.value);
        const auto is_holder = [&](const Record& record) { return shares_one(record.values.emails, emails); };
        const auto searched =
            co_await collect(workspace, {condition(attribute, "in", std::move(values))}, emails, is_holder, found);
        if (searched) co_return found;
        if (searched.error().kind != ErrorKind::record) co_return std::unexpected(searched.error());
        workspace.may_filter_by_list = false; // U-28: its operand is not documented
        found.clear();
    }
    for (const auto& email : emails) {
        const auto is_holder = [&](const Record& record) { return holds(record.values.emails, email); };
        const auto searched = co_await collect(workspace, {condition(attribute, "eq", json::value(email.value))},
                                               {email}, is_holder, found);
        if (!searched) co_return std::unexpected(searched.error());
    }
    co_return found;
}

asio::awaitable<Result<std::vector<Record>>> find_by_phones(Workspace& workspace, ElementList phones)
{
    std::vector<Record> found;
    if (!workspace.schema.can_filter(attribute::primary_phone_number, "eq")) co_return found;
    for (const auto& phone : phones) {
        if (!is_well_formed(phone)) continue;
        const auto is_holder = [&](const Record& record) { return holds(record.values.phones, phone); };
        const auto searched =
            co_await collect(workspace, {condition(attribute::primary_phone_number, "eq", json::value(phone.value))},
                             {}, is_holder, found);
        if (!searched) co_return std::unexpected(searched.error());
    }
    co_return found;
}

asio::awaitable<Result<std::vector<Record>>> find_by_name(Workspace& workspace, Contact values, TimePoint created_since)
{
    std::vector<Record> found;
    json::array filters;
    for (const auto name : {field::first_name, field::last_name}) {
        if (!values.text(name).empty()) filters.push_back(condition(name, "eq", json::value(values.text(name))));
    }
    if (filters.empty()) co_return found;
    filters.push_back(condition("created_at", "gte", json::value(format_time(created_since))));

    // A namesake with an e-mail, or with other numbers, was made by somebody else.
    const auto is_orphan = [&](const Record& record) {
        return same_name(record.values.text(field::first_name), values.text(field::first_name)) &&
               same_name(record.values.text(field::last_name), values.text(field::last_name)) &&
               record.values.emails.empty() &&
               (record.values.phones.empty() || shares_one(record.values.phones, values.phones));
    };
    const auto searched = co_await collect(workspace, std::move(filters), {}, is_orphan, found);
    if (!searched) co_return std::unexpected(searched.error());
    co_return found;
}

} // namespace contactsync::provider::reevo
