#include "provider/reevo/check.hpp"

#include "provider/wire/page.hpp"

#include <boost/json/array.hpp>

#include <optional>

namespace contactsync::provider::reevo {

namespace {

Finding yes_no(std::string topic, bool is_so, bool is_assumed)
{
    return {.topic = std::move(topic), .observed = is_so ? "yes" : "no", .as_assumed = is_so == is_assumed};
}

void judge_schema(const Schema& schema, CheckReport& report)
{
    auto& findings = report.findings;
    findings.push_back(yes_no("U-10 primary_email may be patched", schema.can_update(attribute::primary_email), false));
    findings.push_back(
        yes_no("U-10 contact_emails may be patched", schema.can_update(attribute::contact_emails), false));
    findings.push_back(
        yes_no("U-46 contact_emails may be filtered", schema.can_filter(attribute::contact_emails, "eq"), false));
    std::string required;
    for (const auto* name : {"first_name", "last_name", "primary_email", "contact_emails", "stage"}) {
        const auto* attribute = schema.find(name);
        if (attribute && attribute->is_required) required += (required.empty() ? "" : ", ") + attribute->name;
    }
    findings.push_back({.topic = "U-27 required to create a contact",
                        .observed = required.empty() ? "nothing" : required,
                        .as_assumed = required == "first_name, last_name"});
    if (const auto* updated = schema.find("updated_at")) {
        const bool lists_changes = schema.can_filter(updated->name, "gte") && schema.can_sort(updated->name);
        findings.push_back(yes_no("section 7.2: updated_at may be filtered and sorted", lists_changes, true));
    }
}

void judge_fields(const Workspace& workspace, CheckReport& report)
{
    for (const auto& spec : missing_fields(workspace.schema, workspace.fields))
        report.findings.push_back(
            {.topic = "section 5: " + spec.field,
             .observed = "contacts have no attribute \"" + spec.attribute + "\" of one value: it is not mirrored here",
             .as_assumed = false});
}

std::string organisation_of(const wire::SlicedPage& sliced)
{
    if (sliced.page.entries.empty()) return {};
    const auto record = wire::Document::parse(sliced.page.raw(sliced.page.entries.front()));
    if (!record) return {};
    const auto id = wire::at(record->root(), {"attributes", "organization_id"});
    if (!id) return {};
    return id->is_object() ? wire::text(*id, "value") : wire::scalar_text(*id);
}

void judge_page(const wire::SlicedPage& sliced, CheckReport& report)
{
    const auto root = sliced.envelope.root();
    const bool is_on_top = wire::member(root, "next_cursor").has_value();
    const bool is_elsewhere = wire::at(root, {"meta", "next_cursor"}) || wire::at(root, {"pagination", "next_cursor"});
    if (is_on_top || is_elsewhere) {
        report.findings.push_back({"U-6 place of next_cursor", is_on_top ? "top level" : "in a wrapper", is_on_top});
    }
    if (!sliced.stamps.empty()) {
        const auto& stamp = sliced.stamps.front();
        const bool has_fraction = stamp.contains('.');
        report.findings.push_back({"U-14 change times", has_fraction ? "with fractions of a second" : "whole seconds",
                                   parse_time(stamp).has_value()});
    }
    report.account = organisation_of(sliced);
}

json::object one_of(json::array filters)
{
    json::object body{{"sort", json::array{json::object{{"field", "updated_at"}, {"direction", "asc"}}}}, {"limit", 1}};
    if (!filters.empty()) body["filters"] = std::move(filters);
    return body;
}

/// U-11: archived records show in listings where they can be asked for.
asio::awaitable<std::optional<bool>> shows_archived(Workspace& workspace)
{
    if (!workspace.schema.can_filter("archived_at", "exists")) co_return std::nullopt;
    json::array archived{json::object{{"field", "archived_at"}, {"operator", "exists"}}};
    const auto reply = co_await workspace.api.post("/contact/_query", one_of(std::move(archived)));
    if (!reply) co_return std::nullopt;
    const auto sliced = wire::slice(reply->body, {.arrays = {"data"}});
    if (!sliced) co_return std::nullopt;
    co_return sliced->count > 0;
}

} // namespace

asio::awaitable<Result<CheckReport>> check_workspace(Workspace& workspace)
{
    if (const auto read = co_await refresh_schema(workspace); !read) co_return std::unexpected(read.error());
    auto reply = co_await workspace.api.post("/contact/_query", one_of({}));
    if (!reply) co_return std::unexpected(std::move(reply.error().error));
    const auto sliced = wire::slice(std::move(reply->body), {.arrays = {"data"}, .stamp_key = "updated_at"});
    if (!sliced) co_return std::unexpected(sliced.error());

    CheckReport report;
    judge_schema(workspace.schema, report);
    judge_fields(workspace, report);
    judge_page(*sliced, report);
    if (const auto archived = co_await shows_archived(workspace)) {
        report.findings.push_back(yes_no("U-11 archived contacts are listed", *archived, false));
    }
    co_return report;
}

} // namespace contactsync::provider::reevo
