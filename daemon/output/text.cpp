#include "daemon/output/text.hpp"

#include "daemon/output/table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace contactsync::output {
namespace {

constexpr std::size_t kValueWidth = 40;
/// Writes that a report lists before it points to --json for the rest.
constexpr std::size_t kListedMax = 50;

std::string cell(const json::value& value)
{
    if (value.is_null()) return "–";
    if (value.is_string()) return std::string(value.as_string());
    if (value.is_int64()) return grouped(static_cast<std::size_t>(value.as_int64()));
    if (value.is_uint64()) return grouped(value.as_uint64());
    return json::serialize(value);
}

std::string cell(const json::object& object, std::string_view key)
{
    const auto* value = object.if_contains(key);
    return value == nullptr ? std::string("–") : cell(*value);
}

std::string short_cell(const json::object& object, std::string_view key, std::size_t width = kValueWidth)
{
    return clipped(cell(object, key), width);
}

std::int64_t count(const json::object& object, std::string_view key)
{
    const auto* value = object.if_contains(key);
    return value == nullptr || value->is_null() ? 0 : value->to_number<std::int64_t>();
}

std::string headline(const json::object& report)
{
    const std::string_view outcome = report.at("outcome").as_string();
    const bool dry = report.at("dry_run").as_bool();
    if (outcome == "guard") return "Stopped by a guard: nothing was written.";
    if (outcome == "unauthorized") return "A service refused the credentials; the others were served.";
    if (outcome == "unavailable") return "A service could not be reached or trusted; what could be done was done, the rest is queued.";
    if (outcome == "attention") return dry ? "Some records need a person; see `contactsync review list`."
                                           : "Done, but some records need a person; see `contactsync review list`.";
    return dry ? "Nothing stands in the way." : "Everything that can agree agrees.";
}

std::string providers_table(const json::object& report)
{
    Table table;
    table.column("service");
    for (const auto* title : {"polled", "changed", "created", "updated", "queued", "parked", "requests"}) table.column(title, Table::Align::right);
    for (const auto& [name, value] : report.at("providers").as_object()) {
        const auto& provider = value.as_object();
        table.row({std::string(name), cell(provider, "polled"), cell(provider, "changed"), cell(provider, "created"), cell(provider, "updated"),
                   cell(provider, "queued"), cell(provider, "parked"), cell(provider, "requests")});
    }
    std::string text = table.text();
    for (const auto& [name, value] : report.at("providers").as_object())
        if (const auto* error = value.as_object().if_contains("error"))
            text += fmt::format("\n{}: {}\n", std::string_view(name), cell(error->as_object(), "detail"));
    return text;
}

std::string estimate_text(const json::object& report)
{
    const auto* estimate = report.if_contains("estimate");
    if (estimate == nullptr || estimate->as_object().empty()) return {};
    Table table;
    table.column("service");
    table.column("writes", Table::Align::right);
    table.column("takes about", Table::Align::right);
    for (const auto& [name, value] : estimate->as_object())
        table.row({std::string(name), cell(value.as_object(), "requests"), human_duration(value.at("seconds").to_number<double>())});
    return "\nUnder the configured limits:\n" + table.text();
}

std::string operations_text(const json::array& operations)
{
    if (operations.empty()) return {};
    Table table;
    table.column("service");
    table.column("write");
    table.column("contact", Table::Align::right);
    table.column("state");
    table.column("field");
    table.column("from");
    table.column("to");
    table.column("because");
    std::size_t listed = 0;
    for (const auto& value : operations) {
        if (++listed > kListedMax) break;
        const auto& operation = value.as_object();
        bool first = true;
        for (const auto& entry : operation.at("changes").as_array()) {
            const auto& change = entry.as_object();
            table.row({first ? cell(operation, "provider") : "", first ? cell(operation, "kind") : "",
                       first ? std::to_string(count(operation, "contact")) : "", first ? cell(operation, "state") : "",
                       cell(change, "field"), short_cell(change, "from", 24), short_cell(change, "to", 32), short_cell(change, "because", 48)});
            first = false;
        }
    }
    std::string text = "\n" + table.text();
    if (operations.size() > kListedMax)
        text += fmt::format("… and {} more; --json lists all\n", grouped(operations.size() - kListedMax));
    return text;
}

} // namespace

std::string report_text(const json::object& report)
{
    const auto& contacts = report.at("contacts").as_object();
    std::string text = fmt::format("Run {}: {}\n\n", count(report, "run"), headline(report));
    text += providers_table(report);
    text += fmt::format("\n{} contacts; {} not mirrorable everywhere; {} ambiguous; {} in conflict; took {}\n", cell(contacts, "total"),
                        cell(contacts, "not_mirrorable"), cell(contacts, "ambiguous"), cell(contacts, "conflicts"),
                        human_duration(static_cast<double>(count(report, "duration_ms")) / 1000));
    for (const auto& stop : report.at("guard").as_array()) text += fmt::format("\nGuard: {}\n", cell(stop.as_object(), "message"));
    if (const auto* moved = report.if_contains("moved")) {
        for (const auto& entry : moved->as_array())
            text += fmt::format("left alone, it moved meanwhile: {} contact {} {}\n", cell(entry.as_object(), "provider"),
                                count(entry.as_object(), "contact"), cell(entry.as_object(), "field"));
    }
    return text + estimate_text(report) + operations_text(report.at("operations").as_array());
}

std::string status_text(const json::object& status)
{
    Table table;
    table.column("service");
    table.column("state");
    table.column("last poll");
    for (const auto* title : {"records", "backlog", "parked"}) table.column(title, Table::Align::right);
    table.column("budget left");
    std::string errors;
    for (const auto& [name, value] : status.at("providers").as_object()) {
        const auto& provider = value.as_object();
        std::string budget;
        for (const auto& [window, left] : provider.at("budget").as_object())
            budget += fmt::format("{}{}/{} a {}", budget.empty() ? "" : ", ", count(left.as_object(), "left"), count(left.as_object(), "limit"), std::string_view(window));
        table.row({std::string(name), cell(provider, "state"), cell(provider, "last_poll_at"), cell(provider, "records"),
                   cell(provider, "backlog"), cell(provider, "parked"), budget.empty() ? "–" : budget});
        if (const auto* error = provider.if_contains("error")) errors += fmt::format("\n{}: {}\n", std::string_view(name), cell(*error));
    }
    const auto& contacts = status.at("contacts").as_object();
    return table.text() + errors +
           fmt::format("\n{} contacts; {} not mirrorable everywhere; {} ambiguous; {} in conflict\n", cell(contacts, "total"),
                       cell(contacts, "not_mirrorable"), cell(contacts, "ambiguous"), cell(contacts, "conflicts"));
}

std::string explain_text(const json::object& explained)
{
    std::string text = fmt::format("Contact {}\n\n", count(explained, "contact"));
    Table records;
    records.column("service");
    records.column("record");
    records.column("state");
    records.column("changed there");
    for (const auto& value : explained.at("records").as_array()) {
        const auto& record = value.as_object();
        records.row({cell(record, "provider"), cell(record, "remote_id"), cell(record, "state"), cell(record, "updated_at")});
    }
    text += records.text();

    Table fields;
    fields.column("field");
    fields.column("value");
    fields.column("from");
    fields.column("since");
    fields.column("because");
    fields.column("replaced");
    std::string differing;
    for (const auto& [name, value] : explained.at("fields").as_object()) {
        const auto& entry = value.as_object();
        const auto* replaced = entry.if_contains("replaced");
        fields.row({std::string(name), short_cell(entry, "value"), cell(entry, "source"), cell(entry, "since"), short_cell(entry, "because"),
                    replaced != nullptr ? short_cell(replaced->as_object(), "value", 24) : ""});
        for (const auto& [provider, held] : entry.at("values").as_object())
            if (!held.is_null() && held != entry.at("value"))
                differing += fmt::format("  {} at {}: {}\n", std::string_view(name), std::string_view(provider), clipped(cell(held), 60));
    }
    text += "\n" + fields.text();
    if (!differing.empty()) text += "\nHeld differently:\n" + differing;
    for (const auto& value : explained.at("not_mirrorable").as_array())
        text += fmt::format("\nNot at {}: {}\n", cell(value.as_object(), "provider"), cell(value.as_object(), "because"));
    for (const auto& value : explained.at("reviews").as_array())
        text += fmt::format("\nReview {} ({}): {}\n", count(value.as_object(), "id"), cell(value.as_object(), "code"), cell(value.as_object(), "explanation"));
    return text + operations_text(explained.at("operations").as_array());
}

std::string history_text(const json::object& history)
{
    Table table;
    for (const auto* title : {"at", "run", "what", "service", "field", "from", "to", "because"}) table.column(title);
    for (const auto& value : history.at("entries").as_array()) {
        const auto& entry = value.as_object();
        table.row({cell(entry, "at"), cell(entry, "run"), cell(entry, "kind"), cell(entry, "provider"), cell(entry, "field"),
                   short_cell(entry, "from", 28), short_cell(entry, "to", 28), short_cell(entry, "because", 60)});
    }
    return table.text();
}

std::string reviews_text(const json::object& reviews)
{
    const auto& list = reviews.at("reviews").as_array();
    if (list.empty()) return "Nothing needs a person.\n";
    Table table;
    table.column("id", Table::Align::right);
    table.column("what");
    table.column("contact", Table::Align::right);
    table.column("explanation");
    for (const auto& value : list) {
        const auto& review = value.as_object();
        table.row({std::to_string(count(review, "id")), cell(review, "code"), cell(review, "contact"), short_cell(review, "explanation", 90)});
    }
    return table.text();
}

std::string review_text(const json::object& review)
{
    std::string providers;
    for (const auto& provider : review.at("providers").as_array()) providers += (providers.empty() ? "" : ", ") + cell(provider);
    std::string contacts;
    for (const auto& contact : review.at("contacts").as_array()) contacts += (contacts.empty() ? "" : ", ") + json::serialize(contact);
    return fmt::format("Review {}: {}\nopened {}\nservices: {}\ncontacts: {}\n\n{}\n\nWhat to do: {}\n", count(review, "id"), cell(review, "code"),
                       cell(review, "opened_at"), providers, contacts, cell(review, "explanation"), cell(review, "suggestion"));
}

} // namespace contactsync::output
