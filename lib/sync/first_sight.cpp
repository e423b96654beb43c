#include "sync/first_sight.hpp"

#include "merge/project.hpp"

#include <algorithm>

namespace contactsync::sync {
namespace {

void copy_accepted(merge::Base& to, const merge::Base& from, const std::string& field)
{
    to.accepted.erase(field);
    if (const auto found = from.accepted.find(field); found != from.accepted.end()) to.accepted.insert(*found);
}

/// merge::confirm() for the fields that `was_sent`; the others stay as in `base`.
template <class Predicate>
merge::Settled confirm_some(const merge::Base& base, const Contact& shown, Predicate was_sent)
{
    merge::Settled settled = merge::confirm(base, shown);
    for (const auto& field : field_names(base.theirs, shown)) {
        if (was_sent(field)) continue;
        merge::copy_field(settled.base.theirs, base.theirs, field);
        copy_accepted(settled.base, base, field);
    }
    std::erase_if(settled.ignored, [&](const std::string& field) { return !was_sent(field); });
    return settled;
}

bool holds(const ElementList& list, const Element& element)
{
    return std::ranges::find(list, element) != list.end();
}

/// Whether a list that is not what it was shows what we did to it, and not only what somebody else did.
bool shows_our_change(const ElementList& before, const ElementList& target, const ElementList& shown)
{
    const auto is_new = [&](const Element& element) { return !holds(before, element); };
    if (std::ranges::any_of(target, is_new))
        return std::ranges::any_of(target, [&](const Element& e) { return is_new(e) && holds(shown, e); });
    return std::ranges::none_of(before, [&](const Element& e) { return !holds(target, e) && holds(shown, e); });
}

} // namespace

ElementList half_written(const ElementList& before, const ElementList& target, const ElementList& shown)
{
    ElementList base = shown;
    std::erase_if(base, [&](const Element& element) { return !holds(before, element) && !holds(target, element); });
    for (const Element& element : before) // taken out by somebody, for we would have left it
        if (holds(target, element) && !holds(shown, element)) base.push_back(element);
    return base;
}

merge::Base base_after_lookup(const merge::Base& before, const Contact& target, const Contact& shown,
                              std::span<const std::string> fields)
{
    merge::Base expected = before;
    const auto was_carried_out = [&](const std::string& field) {
        if (std::ranges::find(fields, field) == fields.end() || same_value(before.theirs, shown, field)) return false;
        return !is_list(field) ||
               shows_our_change(list_of(before.theirs, field), list_of(target, field), list_of(shown, field));
    };
    for (const auto& field : fields) {
        if (!was_carried_out(field)) continue;
        merge::copy_field(expected.theirs, target, field);
        expected.accepted.erase(field);
        expected.undecided.erase(field);
    }
    merge::Base settled = confirm_some(expected, shown, was_carried_out).base;
    for (const auto& field : fields)
        if (is_list(field) && was_carried_out(field) && !same_value(settled.theirs, shown, field))
            list_of(settled.theirs, field) =
                half_written(list_of(before.theirs, field), list_of(target, field), list_of(shown, field));
    return settled;
}

merge::Settled base_at_first_sight(const merge::Base& unconfirmed, const Contact& shown,
                                   std::span<const FieldChange> sent)
{
    const auto change_of = [&](const std::string& field) {
        return std::ranges::find(sent, field, &FieldChange::field);
    };
    auto settled =
        confirm_some(unconfirmed, shown, [&](const std::string& field) { return change_of(field) != sent.end(); });
    for (const auto& field : field_names(settled.base.theirs, shown)) {
        const auto change = change_of(field);
        if (change == sent.end() || same_value(settled.base.theirs, shown, field)) continue;
        if (display_value(shown, field) != change->from) continue;
        // It still is what it was before our write: ignored, or shown late. Not an edit.
        merge::copy_field(settled.base.theirs, shown, field);
        settled.ignored.push_back(field);
    }
    return settled;
}

bool was_shown(const store::StoredRecord& record)
{
    return record.record.raw_hash != 0;
}

} // namespace contactsync::sync
