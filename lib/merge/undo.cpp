#include "merge/undo.hpp"

#include "merge/plan.hpp"
#include "merge/project.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace contactsync::merge {
namespace {

using FieldSet = std::set<std::string, std::less<>>;

bool has(const ElementList& list, const Element& element)
{
    return std::ranges::find(list, element) != list.end();
}

bool is_disputed(std::span<const UndoSide> sides, std::string_view field)
{
    return std::ranges::any_of(
        sides, [&](const UndoSide& entry) { return entry.side.base && entry.side.base->undecided.contains(field); });
}

bool is_writable(const Side& side, std::string_view field)
{
    if (side.direction != Direction::two_way && side.direction != Direction::write_only) return false;
    if (const auto* list = side.capabilities->list(field)) return list->capacity > 0 && list->writable;
    const auto* text = side.capabilities->text(field);
    return text && text->writable;
}

/// The record cannot be without the field.
bool is_kept(const Side& side, std::string_view field)
{
    if (const auto* list = side.capabilities->list(field)) return list->required;
    const auto& required = side.capabilities->required_texts;
    return !side.capabilities->text(field)->clearable || std::ranges::find(required, field) != required.end();
}

class Undoing {
public:
    Undoing(const Golden& golden, std::span<const UndoSide> sides, std::string_view because, TimePoint now)
        : sides_(sides), because_(because), now_(now)
    {
        undo_.golden = golden;
        for (const UndoSide& entry : sides) {
            undo_.bases.push_back(entry.side.base ? *entry.side.base : Base{.theirs = *entry.side.current});
            after_.push_back(*entry.side.current);
        }
    }

    void visit(const Overwritten& written)
    {
        const auto entry = std::ranges::find(sides_, written.record, [](const UndoSide& e) { return e.side.record; });
        if (entry == sides_.end()) return leave(written, "its service is not mirrored any more");
        const Side& side = entry->side;
        if (written.field == field::opted_out) return leave(written, "consent is not taken back", false);
        if (same_value(*side.current, written.before, written.field)) return;
        if (const auto obstacle = obstacle_to(written, *entry); !obstacle.empty()) return leave(written, obstacle);

        copy_field(after_[static_cast<std::size_t>(entry - sides_.begin())], written.before, written.field);
        put_back_[written.field].push_back(&written);
    }

    Undo take() &&
    {
        for (const auto& [field, written] : put_back_) {
            move_golden(field, written);
            accept_differences(field);
        }
        for (std::size_t i = 0; i < sides_.size(); ++i)
            plan(sides_[i].side, after_[i]);
        return std::move(undo_);
    }

private:
    void leave(const Overwritten& written, std::string_view because, bool needs_person = true)
    {
        undo_.left_alone.push_back({written.record, written.field, std::string(because), needs_person});
    }

    /// Why the field is not put back; empty if it can be.
    std::string_view obstacle_to(const Overwritten& written, const UndoSide& entry) const
    {
        const Side& side = entry.side;
        if (side.duplicate) return "the record is a duplicate now";
        if (!is_writable(side, written.field)) return "it cannot be written there any more";
        if (!in_agreement(written.field, written.after, *side.current, side.base)) return "it has changed since";
        if (is_disputed(sides_, written.field)) return "the values are in conflict now";
        if (entry.awaited.contains(written.field)) return "a newer value is on its way there";
        if (!holds(written.before, written.field) && is_kept(side, written.field)) return "it cannot be emptied there";
        return {};
    }

    using Writes = std::vector<const Overwritten*>;

    void move_golden(const std::string& field, const Writes& written)
    {
        const Contact before = undo_.golden.values;
        if (is_list(field)) {
            move_list(field, written);
        } else {
            move_text(field, written);
        }
        if (same_value(before, undo_.golden.values, field)) return;
        undo_.golden.provenance.insert_or_assign(field, Provenance{{}, now_, std::string(because_)});
        undo_.decisions.push_back({.field = field,
                                   .from = display_value(before, field),
                                   .to = display_value(undo_.golden.values, field),
                                   .source = {},
                                   .since = now_,
                                   .because = std::string(because_)});
    }

    /// The value that all got back; none, if they got different ones back, and not an empty one while somebody holds a
    /// value.
    void move_text(const std::string& field, const Writes& written)
    {
        const auto value = written.front()->before.text(field);
        const auto agrees = [&](const Overwritten* other) {
            return same_text(field, other->before.text(field), value);
        };
        if (!std::ranges::all_of(written, agrees)) return;
        const auto golden = undo_.golden.values.text(field);
        const auto holds_golden = [&](const Contact& record) { return same_text(field, record.text(field), golden); };
        if (value.empty() && std::ranges::any_of(after_, holds_golden)) return;
        undo_.golden.values.set_text(field, std::string(value));
    }

    void move_list(const std::string& field, const Writes& written)
    {
        ElementList& golden = list_of(undo_.golden.values, field);
        const auto is_held = [&](const Element& element) {
            return std::ranges::any_of(after_,
                                       [&](const Contact& record) { return has(list_of(record, field), element); });
        };
        for (const Overwritten* write : written) {
            const ElementList& before = list_of(write->before, field);
            for (const Element& element : before)
                if (!has(golden, element)) golden.push_back(element);
            for (const Element& added : list_of(write->after, field))
                if (!has(before, added) && !is_held(added)) std::erase(golden, added);
        }
        lead_with_common_primary(golden, field, written);
    }

    static void lead_with_common_primary(ElementList& golden, const std::string& field, const Writes& written)
    {
        std::optional<Element> primary;
        for (const Overwritten* write : written) {
            const ElementList& before = list_of(write->before, field);
            if (before.empty()) continue;
            if (primary && *primary != before.front()) return;
            primary = before.front();
        }
        if (!primary) return;
        const auto lead = std::ranges::find(golden, *primary);
        if (lead != golden.end()) std::rotate(golden.begin(), lead, std::next(lead));
    }

    /// Records that do not hold what the contact holds from now on keep what they have; so does one that is still to be
    /// written, until it is (accept_restored() afterwards).
    void accept_differences(const std::string& field)
    {
        for (std::size_t i = 0; i < sides_.size(); ++i) {
            const Side& side = sides_[i].side;
            if (side.duplicate) continue;
            const Contact wanted = project(undo_.golden.values, *side.capabilities, side.current, {});
            undo_.bases[i].accepted.erase(field);
            if (!same_value(wanted, *side.current, field))
                undo_.bases[i].accepted.emplace(field, display_value(wanted, field));
        }
    }

    void plan(const Side& side, const Contact& after)
    {
        PlannedWrite write{.provider = side.provider,
                           .kind = OperationKind::restore,
                           .lane = Lane::edit,
                           .record = side.record,
                           .target = after,
                           .changes = {}};
        for (const std::string& field : field_names(after, *side.current)) {
            if (same_value(after, *side.current, field)) continue;
            write.changes.push_back(
                {field, display_value(*side.current, field), display_value(after, field), std::string(because_)});
        }
        if (!write.changes.empty()) undo_.writes.push_back(std::move(write));
    }

    std::span<const UndoSide> sides_;
    std::string_view because_;
    TimePoint now_;
    std::vector<Contact> after_; ///< what each record holds when it is done
    std::map<std::string, Writes, std::less<>> put_back_;
    Undo undo_;
};

} // namespace

Undo undo(const Golden& golden, std::span<const UndoSide> sides, std::span<const Overwritten> overwritten,
          std::string_view because, TimePoint now)
{
    Undoing undoing(golden, sides, because, now);
    for (const Overwritten& written : overwritten)
        undoing.visit(written);
    return std::move(undoing).take();
}

void accept_restored(Base& settled, const Base& before, std::span<const FieldChange> restored)
{
    for (const FieldChange& change : restored) {
        const auto accepted = before.accepted.find(change.field);
        settled.accepted.insert_or_assign(change.field,
                                          accepted == before.accepted.end() ? change.from : accepted->second);
    }
}

} // namespace contactsync::merge
