#include "provider/reevo/repair.hpp"

#include "base/log.hpp"

namespace contactsync::provider::reevo {

namespace {

/// The attribute that the refusal is about: by the place it names, else by its words; "" when neither says.
std::string offending_attribute(const json::object& attributes, const Refusal& refusal)
{
    if (attributes.contains(refusal.field)) return refusal.field;
    for (const auto& attribute : attributes) {
        if (is_about(refusal, attribute.key())) return std::string(attribute.key());
    }
    return {};
}

/// A value that the service may refuse without the rest being worth less: the record is written without it, and shows
/// so.
bool is_expendable(std::string_view attribute)
{
    return attribute == attribute::owner || attribute == attribute::contact_phone_numbers ||
           attribute == attribute::primary_phone_number;
}

bool is_repairable(Workspace& workspace, const Draft& draft, const Refusal& refusal, const std::string& attribute)
{
    if (is_code(refusal, "unknown_field") || is_code(refusal, "field_not_creatable") ||
        is_code(refusal, "field_not_updatable")) {
        if (!draft.is_creation() || !is_code(refusal, "field_not_creatable"))
            workspace.discovered.unwritable.insert(attribute);
        return true;
    }
    if (is_code(refusal, "stage_entrance_criteria_not_met")) return attribute == attribute::stage;
    const bool is_bad_value = refusal.error.status == 422 || is_code(refusal, "target_record_not_found");
    if (!is_bad_value) return false;
    if (!draft.is_creation() && draft.attributes.at(attribute).is_null()) { // U-23: it cannot be emptied
        workspace.discovered.not_nullable.insert(attribute);
        return true;
    }
    return is_expendable(attribute);
}

} // namespace

asio::awaitable<bool> repair_draft(Workspace& workspace, Draft& draft, const Refusal& refusal)
{
    auto attribute = offending_attribute(draft.attributes, refusal);
    if (attribute.empty() && is_code(refusal, "stage_entrance_criteria_not_met")) attribute = attribute::stage;
    if (!draft.attributes.contains(attribute)) co_return false;
    if (is_code(refusal, "unknown_field")) {
        // A failure to read it will show in the next request; a changed schema resets what was learned, so it comes
        // first.
        if (const auto refreshed = co_await refresh_schema(workspace); !refreshed) co_return false;
    }
    if (!is_repairable(workspace, draft, refusal, attribute)) co_return false;
    log::warn("reevo.attribute_dropped", {{"provider", "reevo"},
                                          {"remote_id", draft.remote_id},
                                          {"attribute", attribute},
                                          {"status", refusal.error.status},
                                          {"code", refusal.error.code}});
    draft.attributes.erase(attribute);
    draft.dropped.push_back(std::move(attribute));
    co_return true;
}

} // namespace contactsync::provider::reevo
