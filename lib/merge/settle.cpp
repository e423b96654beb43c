#include "merge/merge.hpp"
#include "merge/project.hpp"

#include <algorithm>
#include <string>

namespace contactsync::merge {
namespace {

/// A value that lost its tail in a field of limited length is at least this long; shorter ones are edits.
constexpr std::size_t kTruncatedLengthMin = 16;

/// Letters in lower case and no white space: what services do to a text on their own.
std::string without_form(std::string_view text)
{
    std::string plain;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return plain;
}

bool is_rendition(std::string_view observed, std::string_view sent)
{
    const std::string shown = without_form(observed);
    const std::string wanted = without_form(sent);
    return shown == wanted || (length_of(shown) >= kTruncatedLengthMin && wanted.starts_with(shown));
}

bool is_shown(const Element& sent, const ElementList& observed)
{
    return std::ranges::any_of(observed, [&](const Element& shown) { return is_rendition(shown.value, sent.value); });
}

/// Whether the list holds nothing but what we sent, or some of it, maybe spelt the service's own way.
bool is_made_of(const ElementList& observed, const ElementList& sent)
{
    return std::ranges::all_of(observed, [&sent](const Element& shown) {
        return std::ranges::any_of(sent, [&shown](const Element& e) { return is_rendition(shown.value, e.value); });
    });
}

bool is_rendition(const Contact& observed, const Contact& sent, std::string_view field)
{
    if (field == field::opted_out) return false;
    if (!is_list(field)) return is_rendition(observed.text(field), sent.text(field));
    const ElementList& shown = list_of(observed, field);
    return is_made_of(shown, list_of(sent, field)) &&
           std::ranges::all_of(list_of(sent, field), [&](const Element& e) { return is_shown(e, shown); });
}

/// A list that lacks some of what we sent and holds nothing else. What is missing never arrived, or a person took it
/// away before the service had shown it: to be written again, for a wrong removal would be worse.
bool is_part(const Contact& observed, const Contact& sent, std::string_view field)
{
    return is_list(field) && is_made_of(list_of(observed, field), list_of(sent, field)) &&
           !is_rendition(observed, sent, field);
}

/// Whether an answer shows anything of what was written to the field.
bool has_arrived(const Contact& before, const Contact& sent, const Contact& answer, const std::string& field)
{
    if (!holds(sent, field)) return true;
    if (!is_list(field)) return holds(answer, field);
    const ElementList& old = list_of(before, field);
    const ElementList& shown = list_of(answer, field);
    const auto is_new = [&](const Element& e) { return std::ranges::find(old, e) == old.end(); };
    if (std::ranges::none_of(list_of(sent, field), is_new)) return true;
    return std::ranges::any_of(list_of(sent, field), [&](const Element& e) { return is_new(e) && is_shown(e, shown); });
}

/// An element that is neither ours in the service's spelling nor was there before is somebody's, added since our write:
/// not in the base it is an edit that merge() sees.
void leave_out_additions(ElementList& base, const ElementList& sent, const ElementList& before)
{
    std::erase_if(base, [&](const Element& shown) {
        return !is_made_of({shown}, sent) && std::ranges::find(before, shown.value, &Element::value) == before.end();
    });
}

/// What the service did with one field that we wrote.
void settle_field(Settled& settled, const Base& before, const Contact& sent, const Contact& answer,
                  const std::string& field)
{
    settled.base.accepted.erase(field);
    settled.base.undecided.erase(field);
    if (same_value(answer, sent, field)) return;
    // Consent is never "the service's own rendition": either it took the opt-out or it did not.
    if (field == field::opted_out || same_value(answer, before.theirs, field)) {
        settled.ignored.push_back(field);
        return;
    }
    if (is_list(field))
        leave_out_additions(list_of(settled.base.theirs, field), list_of(sent, field), list_of(before.theirs, field));
    const bool was_edited = !same_value(settled.base.theirs, answer, field);
    if (!has_arrived(before.theirs, sent, answer, field)) {
        if (!was_edited) settled.ignored.push_back(field); // what somebody else did there is no conduct of the service
    } else if (!same_value(settled.base.theirs, sent, field)) {
        settled.base.accepted.insert_or_assign(field, display_value(sent, field));
    }
}

} // namespace

Settled settle(const Base& before, const Contact& sent, const Contact& answer, std::span<const std::string> fields)
{
    Settled settled{
        .base = {.theirs = answer, .accepted = before.accepted, .undecided = before.undecided, .confirmed = true},
        .ignored = {}};
    for (const std::string& field : fields)
        settle_field(settled, before, sent, answer, field);

    for (const std::string& field : field_names(before.theirs, answer)) {
        if (std::ranges::find(fields, field) != fields.end() || same_value(answer, before.theirs, field)) continue;
        // Somebody changed it between our read and our write: the old base lets merge() see that.
        copy_field(settled.base.theirs, before.theirs, field);
    }
    return settled;
}

Settled confirm(const Base& unconfirmed, const Contact& observed)
{
    Settled settled{.base = unconfirmed, .ignored = {}};
    settled.base.confirmed = true;
    for (const std::string& field : field_names(unconfirmed.theirs, observed)) {
        const bool sent = holds(unconfirmed.theirs, field);
        if (same_value(unconfirmed.theirs, observed, field)) {
            copy_field(settled.base.theirs, observed, field);
        } else if (sent && (!holds(observed, field) || is_part(observed, unconfirmed.theirs, field))) {
            settled.ignored.push_back(field);
            copy_field(settled.base.theirs, observed, field);
        } else if (sent && is_rendition(observed, unconfirmed.theirs, field)) {
            settled.base.accepted.insert_or_assign(field, display_value(unconfirmed.theirs, field));
            copy_field(settled.base.theirs, observed, field);
        }
    }
    return settled;
}

} // namespace contactsync::merge
