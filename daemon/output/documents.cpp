#include "daemon/output/documents.hpp"

#include "daemon/output/estimate.hpp"
#include "sync/resolution.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <ranges>
#include <set>
#include <tuple>

namespace contactsync::output {
namespace {

template <class Id>
std::int64_t number(Id id)
{
    return std::to_underlying(id);
}

json::value time_or_null(const std::optional<TimePoint>& time)
{
    return time ? json::value(format_time(*time)) : json::value(nullptr);
}

json::value text_or_null(std::string_view text)
{
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object change_object(const FieldChange& change)
{
    return {{"field", change.field},
            {"from", text_or_null(change.from)},
            {"to", text_or_null(change.to)},
            {"because", change.because}};
}

json::object operation_object(store::Store& store, const store::Operation& operation)
{
    json::object object{{"id", number(operation.id)},
                        {"provider", to_string(operation.provider)},
                        {"kind", to_string(operation.kind)},
                        {"contact", number(operation.contact)},
                        {"remote_id", nullptr},
                        {"state", to_string(operation.state)},
                        {"lane", to_string(operation.lane)},
                        {"attempts", operation.attempts}};
    if (operation.record)
        if (const auto record = store.record(*operation.record)) object["remote_id"] = record->record.remote_id;
    if (!operation.last_error.empty()) object["error"] = operation.last_error;
    json::array changes;
    for (const auto& change : operation.changes)
        changes.push_back(change_object(change));
    object["changes"] = std::move(changes);
    return object;
}

json::object counts_object(const store::Counts& counts)
{
    return {{"total", counts.contacts},
            {"not_mirrorable", counts.not_mirrorable},
            {"ambiguous", counts.ambiguous},
            {"conflicts", counts.conflicts}};
}

json::object record_object(const store::StoredRecord& record)
{
    const bool duplicate = record.state != store::RecordState::gone && record.link == store::LinkState::duplicate;
    return {{"provider", contactsync::to_string(record.record.provider)},
            {"remote_id", record.record.remote_id},
            {"state", duplicate ? std::string_view("duplicate") : to_string(record.state)},
            {"created_at", time_or_null(record.record.created_at)},
            {"updated_at", time_or_null(record.record.updated_at)}};
}

json::object history_object(const store::HistoryEntry& entry)
{
    return {{"at", format_time(entry.at)},
            {"run", entry.run ? json::value(number(*entry.run)) : json::value(nullptr)},
            {"kind", entry.kind},
            {"provider", entry.provider ? json::value(contactsync::to_string(*entry.provider)) : json::value(nullptr)},
            {"remote_id", text_or_null(entry.remote_id)},
            {"field", text_or_null(entry.field)},
            {"from", text_or_null(entry.from)},
            {"to", text_or_null(entry.to)},
            {"because", text_or_null(entry.because)}};
}

/// Every field that the contact or one of its records has a value for, or that was cleared.
std::set<std::string> fields_of(const store::ContactView& contact)
{
    std::set<std::string> names;
    for (auto& name : field_names(contact.golden.values))
        names.insert(std::move(name));
    for (const auto& [name, provenance] : contact.golden.provenance)
        names.insert(name);
    for (const auto& record : contact.records)
        for (auto& name : field_names(record.record.values))
            names.insert(std::move(name));
    return names;
}

json::object field_object(const store::ContactView& contact, const std::string& name)
{
    json::object values;
    for (const auto& record : contact.records)
        if (record.link == store::LinkState::counterpart)
            values[contactsync::to_string(record.record.provider)] =
                text_or_null(display_value(record.record.values, name));
    json::object object{{"value", text_or_null(display_value(contact.golden.values, name))},
                        {"source", nullptr},
                        {"since", nullptr},
                        {"because", nullptr},
                        {"values", std::move(values)}};
    if (const auto provenance = contact.golden.provenance.find(name); provenance != contact.golden.provenance.end()) {
        if (provenance->second.source) object["source"] = contactsync::to_string(*provenance->second.source);
        object["since"] = time_or_null(provenance->second.since);
        object["because"] = text_or_null(provenance->second.because);
    }
    return object;
}

/// The values that this contact's fields replaced, newest first: field -> {value, by, at, because}.
json::object replaced_values(const std::vector<store::HistoryEntry>& history)
{
    json::object replaced;
    for (const auto& entry : history | std::views::reverse) {
        if (entry.field.empty() || entry.from.empty() || replaced.contains(entry.field)) continue;
        replaced[entry.field] = json::object{
            {"value", entry.from},
            {"at", format_time(entry.at)},
            {"provider", entry.provider ? json::value(contactsync::to_string(*entry.provider)) : json::value(nullptr)},
            {"because", text_or_null(entry.because)}};
    }
    return replaced;
}

json::object provider_object(const sync::ProviderReport& report)
{
    json::object object{{"polled", report.polled},
                        {"changed", report.changed},
                        {"created", report.created},
                        {"updated", report.updated},
                        {"parked", report.parked},
                        {"requests", report.requests},
                        {"rate_limited", report.rate_limited},
                        {"retries", report.retries},
                        {"queued", report.queued}};
    if (report.failure)
        object["error"] = json::object{{"kind", contactsync::to_string(report.failure->kind)},
                                       {"status", report.failure->status},
                                       {"detail", report.failure->detail}};
    return object;
}

/// A preview's counts are of what would be done.
void set_planned_counts(json::object& providers, std::span<const store::Operation> operations)
{
    std::map<ProviderId, std::pair<std::size_t, std::size_t>> counts;
    for (const auto& operation : operations) {
        auto& [created, updated] = counts[operation.provider];
        ++(is_creation(operation.kind) ? created : updated);
    }
    for (const auto& [provider, count] : counts) {
        auto* entry = providers.if_contains(contactsync::to_string(provider));
        if (entry == nullptr) continue;
        entry->as_object()["created"] = count.first;
        entry->as_object()["updated"] = count.second;
    }
}

json::object budget_object(std::span<const http::BudgetWindow> windows)
{
    json::object budget;
    for (const auto& window : windows)
        budget[window.name] = json::object{{"limit", window.limit}, {"left", window.left}};
    return budget;
}

/// What waits, by lane, since when, and how long it takes under the limits.
void add_backlog(json::object& object, store::Store& store, ProviderId provider, const config::ProviderConfig& config,
                 std::span<const http::BudgetWindow> budget, TimePoint now)
{
    const auto backlog = store.backlog(provider);
    json::object lanes;
    std::optional<TimePoint> oldest;
    for (const auto& [lane, queue] : backlog.lanes) {
        lanes[to_string(lane)] = queue.writes;
        if (queue.oldest) oldest = oldest ? std::min(*oldest, *queue.oldest) : queue.oldest;
    }
    object["lanes"] = std::move(lanes);
    object["in_flight"] = backlog.in_flight;
    object["unknown"] = backlog.unknown;
    object["oldest_unsent_at"] = time_or_null(oldest);
    object["oldest_unsent_seconds"] = nullptr;
    if (oldest)
        object["oldest_unsent_seconds"] = std::chrono::duration_cast<std::chrono::seconds>(now - *oldest).count();
    object["estimate"] = estimate(provider, store.waiting_by_kind(provider), config, budget);
}

json::object agreement_object(const store::Vitals& vitals)
{
    return {{"contacts", vitals.contacts}, {"in_agreement", vitals.in_agreement}, {"to_be_merged", vitals.dirty}};
}

std::string_view state_of(const store::ProviderState& state)
{
    if (!state.last_error.empty()) return "failing";
    return state.last_poll_at ? "ok" : "never polled";
}

/// The commands that settle it, as a person types them.
std::vector<std::string> commands_for(store::Store& store, const store::Review& review)
{
    std::vector<std::string> commands;
    for (const auto option : sync::fitting_resolutions(store, review))
        commands.push_back(fmt::format("contactsync review resolve {} {}", number(review.id), option));
    return commands;
}

json::object review_object(store::Store& store, const store::Review& review)
{
    const auto commands = commands_for(store, review);
    json::array providers;
    for (const auto provider : review.providers)
        providers.push_back(json::value(contactsync::to_string(provider)));
    json::array contacts;
    for (const auto contact : review.contacts)
        contacts.push_back(number(contact));
    json::object object{{"id", number(review.id)},
                        {"code", review.code},
                        {"contact", review.contact ? json::value(number(*review.contact)) : json::value(nullptr)},
                        {"contacts", std::move(contacts)},
                        {"providers", std::move(providers)},
                        {"opened_at", format_time(review.opened_at)},
                        {"explanation", review.explanation},
                        {"suggestion", review.suggestion + " Or decide it here: " +
                                           fmt::format("{}", fmt::join(commands, ", or ")) + "."},
                        {"resolutions", json::array(commands.begin(), commands.end())}};
    if (!review.field.empty()) object["field"] = review.field;
    if (review.operation) object["operation"] = number(*review.operation);
    return object;
}

} // namespace

json::object report_document(const sync::Report& report, std::string_view command, store::Store& store,
                             std::span<const store::Operation> operations)
{
    json::object document{{"run", number(report.run)},
                          {"command", command},
                          {"dry_run", report.dry_run},
                          {"outcome", to_string(report.outcome())},
                          {"exit_status", report.exit_status()},
                          {"started_at", format_time(report.started_at)},
                          {"duration_ms", report.duration.count()},
                          {"contacts", counts_object(report.contacts)}};
    json::object providers;
    for (const auto& [id, provider] : report.providers)
        providers[contactsync::to_string(id)] = provider_object(provider);
    if (report.dry_run) set_planned_counts(providers, operations);
    document["providers"] = std::move(providers);
    json::array guard;
    for (const auto& stop : report.guard)
        guard.push_back(json::object{{"provider", contactsync::to_string(stop.provider)},
                                     {"changed", stop.changed},
                                     {"records", stop.live},
                                     {"message", stop.message}});
    document["guard"] = std::move(guard);
    json::array listed;
    for (const auto& operation : operations)
        listed.push_back(operation_object(store, operation));
    document["operations"] = std::move(listed);
    return document;
}

json::array left_alone_array(std::span<const sync::NotUndone> left_alone)
{
    json::array array;
    for (const auto& entry : left_alone)
        array.push_back(json::object{{"provider", contactsync::to_string(entry.provider)},
                                     {"contact", number(entry.contact)},
                                     {"remote_id", text_or_null(entry.remote_id)},
                                     {"field", text_or_null(entry.field)},
                                     {"because", entry.because},
                                     {"needs_person", entry.needs_person}});
    return array;
}

json::array largest_groups(std::span<const store::Operation> operations)
{
    constexpr std::size_t kGroupsMax = 12;
    using Key = std::tuple<ProviderId, OperationKind, std::string>;
    std::map<Key, std::size_t> counts;
    for (const auto& operation : operations) {
        if (is_creation(operation.kind))
            ++counts[{operation.provider, operation.kind, ""}];
        else
            for (const auto& change : operation.changes)
                ++counts[{operation.provider, operation.kind, change.field}];
    }
    std::vector<std::pair<std::size_t, Key>> sorted;
    for (const auto& [key, count] : counts)
        sorted.emplace_back(count, key);
    std::ranges::sort(sorted, std::greater{});
    json::array groups;
    for (const auto& [count, key] : sorted | std::views::take(kGroupsMax)) {
        const auto& [provider, kind, field] = key;
        groups.push_back(json::object{{"provider", contactsync::to_string(provider)},
                                      {"kind", contactsync::to_string(kind)},
                                      {"field", text_or_null(field)},
                                      {"count", count}});
    }
    return groups;
}

json::array not_mirrorable_array(store::Store& store)
{
    constexpr std::size_t kBatch = 1000;
    json::array reasons;
    ContactId last{};
    for (auto batch = store.contacts_after(last, kBatch); !batch.empty(); batch = store.contacts_after(last, kBatch)) {
        for (const ContactId contact : batch)
            for (const auto& [provider, because] : store.not_mirrorable(contact))
                reasons.push_back(json::object{{"contact", number(contact)},
                                               {"provider", contactsync::to_string(provider)},
                                               {"because", because}});
        last = batch.back();
    }
    return reasons;
}

json::object status_document(store::Store& store, const config::Config& config,
                             const std::map<ProviderId, std::vector<http::BudgetWindow>>& budgets, TimePoint now)
{
    json::object providers;
    for (const auto& [id, provider] : config.providers) {
        const auto state = store.provider_state(id);
        const auto counts = store.counts(id);
        json::object object{{"state", state_of(state)},
                            {"last_poll_at", time_or_null(state.last_poll_at)},
                            {"last_sweep_at", time_or_null(state.last_sweep_at)},
                            {"lag_seconds", nullptr},
                            {"records", counts.live},
                            {"backlog", counts.planned + counts.unknown},
                            {"parked", counts.parked},
                            {"unreadable", counts.unreadable},
                            {"budget", json::object()}};
        if (state.last_poll_at)
            object["lag_seconds"] = std::chrono::duration_cast<std::chrono::seconds>(now - *state.last_poll_at).count();
        if (!state.last_error.empty()) object["error"] = state.last_error;
        const auto budget = budgets.find(id);
        const auto windows = budget == budgets.end() ? std::span<const http::BudgetWindow>() : budget->second;
        object["budget"] = budget_object(windows);
        add_backlog(object, store, id, provider, windows, now);
        providers[contactsync::to_string(id)] = std::move(object);
    }
    json::object document{{"providers", std::move(providers)},
                          {"contacts", counts_object(store.counts())},
                          {"agreement", agreement_object(store.vitals())}};
    if (const auto run = store.last_run())
        document["last_run"] = json::object{{"run", number(run->id)},
                                            {"command", run->command},
                                            {"started_at", format_time(run->started_at)},
                                            {"finished_at", time_or_null(run->finished_at)},
                                            {"outcome", run->outcome},
                                            {"exit_status", run->exit_status}};
    return document;
}

json::object explain_document(store::Store& store, const store::ContactView& contact)
{
    json::array records;
    for (const auto& record : contact.records)
        records.push_back(record_object(record));
    for (const auto& record : contact.tombstones)
        records.push_back(record_object(record));
    const auto history = store.history(contact.id);
    json::object replaced = replaced_values(history);
    json::object fields;
    for (const auto& name : fields_of(contact)) {
        json::object object = field_object(contact, name);
        if (const auto* previous = replaced.if_contains(name)) object["replaced"] = *previous;
        fields[name] = std::move(object);
    }
    json::array operations;
    for (const auto& operation : contact.open)
        operations.push_back(operation_object(store, operation));
    json::array missing;
    for (const auto& [provider, because] : store.not_mirrorable(contact.id))
        missing.push_back(json::object{{"provider", contactsync::to_string(provider)}, {"because", because}});
    json::array reviews;
    for (const auto& review : store.reviews_of(contact.id))
        reviews.push_back(review_object(store, review));
    return {{"contact", number(contact.id)},        {"records", std::move(records)},
            {"fields", std::move(fields)},          {"operations", std::move(operations)},
            {"not_mirrorable", std::move(missing)}, {"reviews", std::move(reviews)}};
}

json::object history_document(store::Store& store, ContactId contact)
{
    json::array entries;
    for (const auto& entry : store.history(contact))
        entries.push_back(history_object(entry));
    return {{"contact", number(contact)}, {"entries", std::move(entries)}};
}

json::object review_document(store::Store& store, const store::Review& review)
{
    json::object object = review_object(store, review);
    json::array records;
    for (const RecordId id : review.records) {
        const auto record = store.record(id);
        if (!record) continue;
        const Contact& values = record->record.values;
        const std::string_view first = values.text(field::first_name);
        const std::string_view last = values.text(field::last_name);
        records.push_back(json::object{
            {"provider", contactsync::to_string(record->record.provider)},
            {"remote_id", record->record.remote_id},
            {"contact", record->contact ? json::value(number(*record->contact)) : json::value(nullptr)},
            {"name", text_or_null(std::string(first) + (first.empty() || last.empty() ? "" : " ") + std::string(last))},
            {"emails", text_or_null(display_value(values, field::emails))},
            {"phones", text_or_null(display_value(values, field::phones))}});
    }
    object["records"] = std::move(records);
    return object;
}

json::array reviews_array(store::Store& store, std::span<const store::Review> reviews)
{
    json::array list;
    for (const auto& review : reviews)
        list.push_back(review_object(store, review));
    return list;
}

json::object reviews_document(store::Store& store, std::span<const store::Review> reviews)
{
    return {{"reviews", reviews_array(store, reviews)}};
}

} // namespace contactsync::output
