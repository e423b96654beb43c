#include "merge/plan.hpp"

#include "merge/because.hpp"
#include "merge/project.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace contactsync::merge {
namespace {

using FieldSet = std::set<std::string, std::less<>>;

bool is_written_to(Direction direction)
{
    return direction == Direction::two_way || direction == Direction::write_only;
}

/// Fields that wait for a person: written nowhere, not even where nobody disagrees.
FieldSet disputed_fields(std::span<const Target> targets)
{
    FieldSet fields;
    for (const Target& target : targets) {
        if (target.base) fields.insert(target.base->undecided.begin(), target.base->undecided.end());
    }
    return fields;
}

std::string in_words(std::string_view field_name)
{
    if (field_name == field::emails) return "e-mail";
    if (field_name == field::phones) return "phone";
    if (field_name == field::linkedin_url) return "LinkedIn URL";
    std::string words(field_name);
    std::ranges::replace(words, '_', ' ');
    if (words.ends_with(" url")) words.replace(words.size() - 3, 3, "URL");
    return words;
}

std::string with_article(std::string_view field_name)
{
    const std::string words = in_words(field_name);
    const bool vowel = std::string_view("aeiouAEIOU").find(words.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + words;
}

/// same_value() of what display_value() shows: in lists the order of the secondaries does not count.
bool same_when_shown(std::string_view field_name, std::string_view a, std::string_view b)
{
    if (a == b) return true;
    if (!is_list(field_name)) return false;
    const auto elements = [](std::string_view shown) {
        constexpr std::string_view kSeparator = ", ";
        std::vector<std::string_view> parts;
        for (auto end = shown.find(kSeparator); end != std::string_view::npos; end = shown.find(kSeparator)) {
            parts.push_back(shown.substr(0, end));
            shown.remove_prefix(end + kSeparator.size());
        }
        parts.push_back(shown);
        std::sort(std::next(parts.begin()), parts.end());
        return parts;
    };
    return elements(a) == elements(b);
}

class Planner {
public:
    Planner(const Golden& golden, std::span<const Target> targets, const PlanOptions& options)
        : golden_(golden), options_(options), disputed_(disputed_fields(targets))
    {}

    void visit(const Target& target)
    {
        if (!is_written_to(target.direction)) return;
        if (target.counterpart) {
            update(target);
        } else {
            create(target);
        }
        for (const Side* duplicate : target.duplicates)
            opt_out_duplicate(target, *duplicate);
    }

    Plan take() && { return std::move(plan_); }

private:
    const Provenance* provenance_of(std::string_view field) const
    {
        const auto found = golden_.provenance.find(field);
        return found == golden_.provenance.end() ? nullptr : &found->second;
    }

    /// A field may be emptied only because somebody emptied it: never because the contact has not heard of it.
    bool is_open_to_change(std::string_view field) const
    {
        return !disputed_.contains(field) && (holds(golden_.values, field) || provenance_of(field));
    }

    FieldChange change_of(const std::string& field, const Contact& from, const Contact& to) const
    {
        const auto* provenance = provenance_of(field);
        return {field, display_value(from, field), display_value(to, field),
                provenance ? because_text(*provenance) : ""};
    }

    void update(const Target& target)
    {
        const Contact& current = *target.counterpart->current;
        PlannedWrite write{.provider = target.provider,
                           .record = target.counterpart->record,
                           .target = project(golden_.values, *target.capabilities, &current, target.taken),
                           .changes = {}};
        for (const std::string& field : field_names(write.target, current)) {
            if (!is_held(*target.capabilities, field)) continue;
            if (!is_open_to_change(field)) {
                copy_field(write.target, current, field);
            } else if (!in_agreement(field, write.target, current, target.base)) {
                write.changes.push_back(change_of(field, current, write.target));
            }
        }
        if (write.changes.empty()) return;
        classify(write, current);
        plan_.writes.push_back(std::move(write));
    }

    static bool is_held(const Capabilities& capabilities, std::string_view field)
    {
        if (field == field::opted_out) return capabilities.consent_writable;
        if (is_list(field)) return capabilities.list(field)->capacity > 0;
        return capabilities.text(field) != nullptr;
    }

    void classify(PlannedWrite& write, const Contact& current) const
    {
        const auto is_opt_out = [&](const FieldChange& c) {
            return c.field == field::opted_out && write.target.opted_out;
        };
        const auto is_edit = [&](const FieldChange& c) { return holds(current, c.field) || was_typed(c.field); };
        if (std::ranges::any_of(write.changes, is_opt_out)) {
            write.kind = OperationKind::opt_out;
            write.lane = Lane::opt_out;
        } else {
            write.kind = OperationKind::patch;
            write.lane = std::ranges::any_of(write.changes, is_edit) ? Lane::edit : Lane::backfill;
        }
    }

    /// Whether the contact's value is somebody's recent doing, and not merely what was found at first contact.
    bool was_typed(std::string_view field) const
    {
        const auto* provenance = provenance_of(field);
        return provenance && provenance->because != rule::only_value && provenance->because != rule::all_agree;
    }

    void create(const Target& target)
    {
        Contact wanted = project(golden_.values, *target.capabilities, nullptr, target.taken);
        for (const std::string& field : disputed_)
            copy_field(wanted, Contact{}, field);
        if (auto obstacle = obstacle_to_creation(target, wanted)) {
            plan_.not_mirrorable.push_back(std::move(*obstacle));
            return;
        }
        PlannedWrite write{.provider = target.provider,
                           .kind = OperationKind::create,
                           .lane = Lane::creation,
                           .record = std::nullopt,
                           .target = std::move(wanted),
                           .changes = {}};
        for (const std::string& field : field_names(write.target)) {
            write.changes.push_back(change_of(field, Contact{}, write.target));
        }
        plan_.writes.push_back(std::move(write));
    }

    std::optional<NotMirrorable> obstacle_to_creation(const Target& target, const Contact& wanted) const
    {
        const auto because = [&target](std::string why, bool needs_person = false) {
            return NotMirrorable{target.provider, std::move(why), needs_person};
        };
        if (!target.blocked.empty()) return because(target.blocked, target.blocked_needs_person);
        if (!options_.create) return because("creating records is switched off");
        if (!target.capabilities->can_create) return because("records cannot be created there");
        if (auto dispute = disputed_requirement(*target.capabilities, wanted))
            return because(std::move(*dispute), true);
        if (auto missing = missing_list(target, wanted)) return because(std::move(*missing));
        if (auto missing = missing_text(*target.capabilities, wanted)) return because(std::move(*missing));
        if (auto missing = missing_group(*target.capabilities, wanted)) return because(std::move(*missing));
        if (field_names(wanted).empty()) return because("nothing that it could hold");
        return std::nullopt;
    }

    /// A value that the provider requires is missing only because a person has not decided about it.
    std::optional<std::string> disputed_requirement(const Capabilities& capabilities, const Contact& wanted) const
    {
        const auto is_missing = [&](std::string_view field) {
            return disputed_.contains(field) && !holds(wanted, field);
        };
        std::vector<std::string_view> required(capabilities.required_texts.begin(), capabilities.required_texts.end());
        for (const std::string_view list : {field::emails, field::phones}) {
            if (capabilities.list(list)->required) required.push_back(list);
        }
        for (const auto& group : capabilities.required_any) {
            if (std::ranges::none_of(group, [&](const auto& field) { return holds(wanted, field); })) {
                required.insert(required.end(), group.begin(), group.end());
            }
        }
        const auto found = std::ranges::find_if(required, is_missing);
        if (found == required.end()) return std::nullopt;
        return "its " + in_words(*found) + " is in conflict";
    }

    std::optional<std::string> missing_list(const Target& target, const Contact& wanted) const
    {
        for (const std::string_view name : {field::phones, field::emails}) {
            const auto& held = *target.capabilities->list(name);
            if (held.capacity == 0 || !list_of(wanted, name).empty() || disputed_.contains(name)) continue;
            const auto& list = list_of(golden_.values, name);
            const auto is_taken = [&](const Element& e) { return taken_of(target.taken, name).contains(e.value); };
            const auto taken = std::ranges::count_if(list, is_taken);
            // A record without the address that another one holds would be that person's double.
            if (taken > 0 && (held.unique || held.required)) return taken_elsewhere(target.provider, name, taken);
            if (held.required) return (list.empty() ? "no " : "no valid ") + in_words(name);
        }
        return std::nullopt;
    }

    static std::string taken_elsewhere(ProviderId provider, std::string_view list, std::ptrdiff_t count)
    {
        const std::string owner(to_string(provider));
        if (count == 1) return "its only " + in_words(list) + " belongs to another record of " + owner;
        return "its " + in_words(list) + "s belong to other records of " + owner;
    }

    std::optional<std::string> missing_text(const Capabilities& capabilities, const Contact& wanted) const
    {
        std::string missing;
        for (const std::string& name : capabilities.required_texts) {
            if (holds(wanted, name)) continue;
            if (!missing.empty()) missing += ", ";
            missing += holds(golden_.values, name) ? in_words(name) + " too long" : "no " + in_words(name);
        }
        if (missing.empty()) return std::nullopt;
        return missing;
    }

    static std::optional<std::string> missing_group(const Capabilities& capabilities, const Contact& wanted)
    {
        for (const auto& group : capabilities.required_any) {
            if (std::ranges::any_of(group, [&](const std::string& name) { return holds(wanted, name); })) continue;
            std::string needs = "needs ";
            for (std::size_t i = 0; i < group.size(); ++i) {
                if (i > 0) needs += i + 1 == group.size() ? " or " : ", ";
                needs += with_article(group[i]);
            }
            return needs;
        }
        return std::nullopt;
    }

    void opt_out_duplicate(const Target& target, const Side& duplicate)
    {
        const bool wanted = golden_.values.opted_out && target.capabilities->consent_writable;
        if (!wanted || duplicate.current->opted_out) return;
        PlannedWrite write{.provider = target.provider,
                           .kind = OperationKind::opt_out,
                           .lane = Lane::opt_out,
                           .record = duplicate.record,
                           .target = *duplicate.current,
                           .changes = {}};
        write.target.opted_out = true;
        write.changes.push_back(change_of(std::string(field::opted_out), *duplicate.current, write.target));
        plan_.writes.push_back(std::move(write));
    }

    const Golden& golden_;
    const PlanOptions& options_;
    FieldSet disputed_;
    Plan plan_;
};

} // namespace

bool in_agreement(std::string_view field_name, const Contact& wanted, const Contact& current, const Base* base)
{
    if (same_value(wanted, current, field_name)) return true;
    if (!base) return false;
    const auto accepted = base->accepted.find(field_name);
    return accepted != base->accepted.end() &&
           same_when_shown(field_name, accepted->second, display_value(wanted, field_name)) &&
           same_value(base->theirs, current, field_name);
}

Plan plan(const Golden& golden, std::span<const Target> targets, const PlanOptions& options)
{
    Planner planner(golden, targets, options);
    for (const Target& target : targets)
        planner.visit(target);
    return std::move(planner).take();
}

} // namespace contactsync::merge
