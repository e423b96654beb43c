#include "daemon/output/text.hpp"

#include "daemon/output/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace contactsync::output {
namespace {

/// Rows that a list takes on a terminal before it points to the rest.
constexpr std::size_t kListedMax = 20;

std::string cell(const json::value& value)
{
    if (value.is_null()) return "–";
    if (value.is_string())
        return clipped(value.as_string(), std::numeric_limits<std::size_t>::max()); // control characters out
    if (value.is_int64()) return grouped(static_cast<std::size_t>(value.as_int64()));
    if (value.is_uint64()) return grouped(value.as_uint64());
    return json::serialize(value);
}

std::string cell(const json::object& object, std::string_view key)
{
    const auto* value = object.if_contains(key);
    return value == nullptr ? std::string("–") : cell(*value);
}

std::int64_t count(const json::object& object, std::string_view key)
{
    const auto* value = object.if_contains(key);
    return value == nullptr || value->is_null() ? 0 : value->to_number<std::int64_t>();
}

/// "2026-11-20 08:00:00": to the second, UTC.
std::string time_cell(const json::object& object, std::string_view key)
{
    std::string time = cell(object, key);
    if (time.size() < 20 || time[10] != 'T') return time;
    time[10] = ' ';
    return time.substr(0, 19);
}

/// Ids are for copying: no digits grouped.
std::string id_cell(const json::object& object, std::string_view key)
{
    const auto* value = object.if_contains(key);
    return value == nullptr || value->is_null() ? "–" : std::to_string(value->to_number<std::int64_t>());
}

std::string counts_text(const json::object& contacts)
{
    return fmt::format("{} contacts: {} not mirrorable everywhere, {} ambiguous, {} in conflict",
                       cell(contacts, "total"), cell(contacts, "not_mirrorable"), cell(contacts, "ambiguous"),
                       cell(contacts, "conflicts"));
}

std::string headline(const json::object& report)
{
    const std::string_view outcome = report.at("outcome").as_string();
    const bool dry = report.at("dry_run").as_bool();
    if (outcome == "guard")
        return dry ? "A guard would stop this before anything is written." : "Stopped by a guard: nothing was written.";
    if (outcome == "unauthorized") return "A service refused the credentials; the others were served.";
    if (outcome == "unavailable")
        return "A service could not be reached or trusted; what could be done was done, the rest is queued.";
    const auto* moved = report.if_contains("moved");
    if (outcome == "attention" && moved != nullptr && !moved->as_array().empty())
        return "Done, but what moved since the plan was left alone; see below.";
    if (outcome == "attention")
        return dry ? "Some records need a person; see `contactsync review list`."
                   : "Done, but some records need a person; see `contactsync review list`.";
    return dry ? "Nothing stands in the way." : "Everything that can agree agrees.";
}

std::string providers_text(const json::object& report, const Screen& screen)
{
    Table table;
    table.column("service");
    for (const auto* title : {"polled", "changed", "created", "updated", "queued", "parked", "requests"})
        table.column(title, Table::Align::right);
    for (const auto& [name, value] : report.at("providers").as_object()) {
        const auto& provider = value.as_object();
        table.row({std::string(name), cell(provider, "polled"), cell(provider, "changed"), cell(provider, "created"),
                   cell(provider, "updated"), cell(provider, "queued"), cell(provider, "parked"),
                   cell(provider, "requests")});
    }
    std::string errors;
    for (const auto& [name, value] : report.at("providers").as_object())
        if (const auto* error = value.as_object().if_contains("error"))
            errors += fmt::format("{}: {}\n", std::string_view(name), cell(error->as_object(), "detail"));
    return table.text(screen) + (errors.empty() ? "" : "\n" + errors);
}

std::string estimate_text(const json::object& report, const Screen& screen)
{
    const auto* estimate = report.if_contains("estimate");
    if (estimate == nullptr || estimate->as_object().empty()) return {};
    Table table;
    table.column("service");
    table.column("writes", Table::Align::right);
    table.column("takes about", Table::Align::right);
    for (const auto& [name, value] : estimate->as_object())
        table.row({std::string(name), cell(value.as_object(), "requests"),
                   human_duration(value.at("seconds").to_number<double>())});
    return "\n" + screen.bold("Under the configured limits") + "\n" + table.text(screen);
}

/// How many of `all` rows are shown: a terminal gets the first ones and the way to the rest, a file or pipe gets
/// everything.
std::size_t shown_of(std::size_t all, const Screen& screen)
{
    return screen.is_terminal() ? std::min(all, kListedMax) : all;
}

std::string rest_of(std::size_t all, const Screen& screen)
{
    const std::size_t shown = shown_of(all, screen);
    return shown == all
               ? ""
               : fmt::format("… and {} more: pipe the output to see them, or use --json\n", grouped(all - shown));
}

std::string operations_text(const json::array& operations, const Screen& screen)
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
    std::string errors;
    for (std::size_t i = 0; i < shown_of(operations.size(), screen); ++i) {
        const auto& operation = operations[i].as_object();
        bool first = true;
        for (const auto& entry : operation.at("changes").as_array()) {
            const auto& change = entry.as_object();
            table.row({first ? cell(operation, "provider") : "", first ? cell(operation, "kind") : "",
                       first ? id_cell(operation, "contact") : "", first ? cell(operation, "state") : "",
                       cell(change, "field"), cell(change, "from"), cell(change, "to"), cell(change, "because")});
            first = false;
        }
        if (const auto* error = operation.if_contains("error"))
            errors += fmt::format("\nWrite {} at {}, {}: {}\n", id_cell(operation, "id"), cell(operation, "provider"),
                                  cell(operation, "state"), cell(*error));
    }
    return "\n" + screen.bold("Writes") + "\n" + table.text(screen) + rest_of(operations.size(), screen) + errors;
}

/// The largest groups of planned changes: what a person looks at first when a guard has stopped them.
std::string groups_text(const json::object& report, const Screen& screen)
{
    const auto* groups = report.if_contains("groups");
    if (groups == nullptr || groups->as_array().empty()) return {};
    Table table;
    table.column("service");
    table.column("write");
    table.column("field");
    table.column("records", Table::Align::right);
    for (const auto& value : groups->as_array()) {
        const auto& group = value.as_object();
        table.row({cell(group, "provider"), cell(group, "kind"), cell(group, "field"), cell(group, "count")});
    }
    return "\n" + screen.bold("Largest groups of changes") + "\n" + table.text(screen);
}

std::string not_mirrorable_text(const json::object& report, const Screen& screen)
{
    const auto* reasons = report.if_contains("not_mirrorable");
    if (reasons == nullptr || reasons->as_array().empty()) return {};
    const auto& list = reasons->as_array();
    Table table;
    table.column("contact", Table::Align::right);
    table.column("not at");
    table.column("because");
    for (std::size_t i = 0; i < shown_of(list.size(), screen); ++i) {
        const auto& reason = list[i].as_object();
        table.row({id_cell(reason, "contact"), cell(reason, "provider"), cell(reason, "because")});
    }
    return "\n" + screen.bold("Not mirrorable everywhere") + "\n" + table.text(screen) + rest_of(list.size(), screen);
}

/// What an undo does not take back.
std::string left_alone_text(const json::object& report, const Screen& screen)
{
    const auto* left_alone = report.if_contains("left_alone");
    if (left_alone == nullptr || left_alone->as_array().empty()) return {};
    const auto& list = left_alone->as_array();
    Table table;
    table.column("contact", Table::Align::right);
    for (const auto* title : {"service", "record", "field", "because"})
        table.column(title);
    for (std::size_t i = 0; i < shown_of(list.size(), screen); ++i) {
        const auto& entry = list[i].as_object();
        table.row({id_cell(entry, "contact"), cell(entry, "provider"), cell(entry, "remote_id"), cell(entry, "field"),
                   cell(entry, "because")});
    }
    return "\n" + screen.bold("Left alone") + "\n" + table.text(screen) + rest_of(list.size(), screen);
}

std::string review_table(const json::array& list, const Screen& screen)
{
    Table table;
    table.column("id", Table::Align::right);
    table.column("what");
    table.column("contact", Table::Align::right);
    table.column("explanation");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& review = list[i].as_object();
        table.row(
            {id_cell(review, "id"), cell(review, "code"), id_cell(review, "contact"), cell(review, "explanation")});
    }
    return table.text(screen);
}

std::string people_text(const json::object& report, const Screen& screen)
{
    const auto* reviews = report.if_contains("reviews");
    if (reviews == nullptr || reviews->as_array().empty()) return {};
    const auto& list = reviews->as_array();
    const json::array shown(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(shown_of(list.size(), screen)));
    return "\n" + screen.bold("For a person to decide") + "\n" + review_table(shown, screen) +
           rest_of(list.size(), screen);
}

/// What waits at each service that has something waiting.
std::string backlog_text(const json::object& status, const Screen& screen)
{
    Table table;
    table.column("service");
    for (const auto* title : {"opt-outs", "edits", "creations", "backfill", "oldest", "takes about"})
        table.column(title, Table::Align::right);
    for (const auto& [name, value] : status.at("providers").as_object()) {
        const auto& provider = value.as_object();
        if (provider.at("oldest_unsent_seconds").is_null()) continue;
        const auto& lanes = provider.at("lanes").as_object();
        table.row({std::string(name), cell(lanes, "opt_out"), cell(lanes, "edit"), cell(lanes, "creation"),
                   cell(lanes, "backfill"),
                   human_duration(static_cast<double>(count(provider, "oldest_unsent_seconds"))),
                   human_duration(provider.at("estimate").at("seconds").to_number<double>())});
    }
    if (table.empty()) return {};
    return "\n" + screen.bold("Waiting to be written") + "\n" + table.text(screen);
}

} // namespace

std::string report_text(const json::object& report, const Screen& screen)
{
    const auto& contacts = report.at("contacts").as_object();
    std::string text = screen.bold(fmt::format("Run {}: {}", id_cell(report, "run"), headline(report))) + "\n\n";
    text += providers_text(report, screen);
    text += fmt::format("\n{}. Took {}.\n", counts_text(contacts),
                        human_duration(static_cast<double>(count(report, "duration_ms")) / 1000));
    for (const auto& stop : report.at("guard").as_array())
        text += fmt::format("\nGuard: {}\n", cell(stop.as_object(), "message"));
    if (const auto* moved = report.if_contains("moved")) {
        for (const auto& entry : moved->as_array())
            text +=
                fmt::format("left alone, it moved meanwhile: {} contact {} {}\n", cell(entry.as_object(), "provider"),
                            id_cell(entry.as_object(), "contact"), cell(entry.as_object(), "field"));
    }
    return text + estimate_text(report, screen) + groups_text(report, screen) + people_text(report, screen) +
           not_mirrorable_text(report, screen) + left_alone_text(report, screen) +
           operations_text(report.at("operations").as_array(), screen);
}

std::string status_text(const json::object& status, const Screen& screen)
{
    Table table;
    table.column("service");
    table.column("state");
    table.column("last poll");
    for (const auto* title : {"records", "backlog", "parked"})
        table.column(title, Table::Align::right);
    table.column("budget left");
    std::string errors;
    for (const auto& [name, value] : status.at("providers").as_object()) {
        const auto& provider = value.as_object();
        std::string budget;
        for (const auto& [window, left] : provider.at("budget").as_object())
            budget += fmt::format("{}{}/{} a {}", budget.empty() ? "" : ", ", count(left.as_object(), "left"),
                                  count(left.as_object(), "limit"), std::string_view(window));
        table.row({std::string(name), cell(provider, "state"), time_cell(provider, "last_poll_at"),
                   cell(provider, "records"), cell(provider, "backlog"), cell(provider, "parked"),
                   budget.empty() ? "–" : budget});
        if (const auto* error = provider.if_contains("error"))
            errors += fmt::format("{}: {}\n", std::string_view(name), cell(*error));
    }
    const auto& agreement = status.at("agreement").as_object();
    return table.text(screen) + (errors.empty() ? "" : "\n" + errors) + backlog_text(status, screen) +
           fmt::format("\n{}.\n{} of them in agreement: no write, review or merge is open.\n",
                       counts_text(status.at("contacts").as_object()), cell(agreement, "in_agreement"));
}

std::string explain_text(const json::object& explained, const Screen& screen)
{
    std::string text = screen.bold(fmt::format("Contact {}", id_cell(explained, "contact"))) + "\n\n";
    Table records;
    records.column("service");
    records.column("record");
    records.column("state");
    records.column("changed there");
    for (const auto& value : explained.at("records").as_array()) {
        const auto& record = value.as_object();
        records.row({cell(record, "provider"), cell(record, "remote_id"), cell(record, "state"),
                     time_cell(record, "updated_at")});
    }
    text += records.text(screen);

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
        fields.row({std::string(name), cell(entry, "value"), cell(entry, "source"), time_cell(entry, "since"),
                    cell(entry, "because"), replaced != nullptr ? cell(replaced->as_object(), "value") : ""});
        if (std::string_view(name) == "opted_out") continue; // most services cannot show one
        for (const auto& [provider, held] : entry.at("values").as_object())
            if (!held.is_null() && held != entry.at("value"))
                differing +=
                    fmt::format("  {} at {}: {}\n", std::string_view(name), std::string_view(provider), cell(held));
    }
    text += "\n" + fields.text(screen);
    if (!differing.empty()) text += "\nHeld differently:\n" + differing;
    for (const auto& value : explained.at("not_mirrorable").as_array())
        text +=
            fmt::format("\nNot at {}: {}\n", cell(value.as_object(), "provider"), cell(value.as_object(), "because"));
    for (const auto& value : explained.at("reviews").as_array())
        text += fmt::format("\nReview {} ({}): {}\n", count(value.as_object(), "id"), cell(value.as_object(), "code"),
                            cell(value.as_object(), "explanation"));
    return text + operations_text(explained.at("operations").as_array(), screen);
}

std::string history_text(const json::object& history, const Screen& screen)
{
    Table table;
    for (const auto* title : {"at", "run", "what", "service", "field", "from", "to", "because"})
        table.column(title);
    for (const auto& value : history.at("entries").as_array()) {
        const auto& entry = value.as_object();
        table.row({time_cell(entry, "at"), id_cell(entry, "run"), cell(entry, "kind"), cell(entry, "provider"),
                   cell(entry, "field"), cell(entry, "from"), cell(entry, "to"), cell(entry, "because")});
    }
    return table.text(screen);
}

std::string reviews_text(const json::object& reviews, const Screen& screen)
{
    const auto& list = reviews.at("reviews").as_array();
    if (list.empty()) return "Nothing needs a person.\n";
    return review_table(list, screen);
}

std::string review_text(const json::object& review, const Screen& screen)
{
    std::string providers;
    for (const auto& provider : review.at("providers").as_array())
        providers += (providers.empty() ? "" : ", ") + cell(provider);
    std::string contacts;
    for (const auto& contact : review.at("contacts").as_array())
        contacts += (contacts.empty() ? "" : ", ") + json::serialize(contact);
    Table records;
    for (const auto* title : {"service", "record"})
        records.column(title);
    records.column("contact", Table::Align::right);
    for (const auto* title : {"name", "e-mails", "phones"})
        records.column(title);
    for (const auto& value : review.at("records").as_array()) {
        const auto& record = value.as_object();
        records.row({cell(record, "provider"), cell(record, "remote_id"), id_cell(record, "contact"),
                     cell(record, "name"), cell(record, "emails"), cell(record, "phones")});
    }
    return screen.bold(fmt::format("Review {}: {}", id_cell(review, "id"), cell(review, "code"))) +
           fmt::format("\nopened {}\nservices: {}\ncontacts: {}\n\n{}\n\n{}What to do: {}\n",
                       time_cell(review, "opened_at"), providers, contacts, cell(review, "explanation"),
                       records.empty() ? "" : records.text(screen) + "\n", cell(review, "suggestion"));
}

} // namespace contactsync::output
