#include "merge/because.hpp"
#include "unit/merge/scene.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

/// The laws of the merge over generated contacts, providers, policies and edits.
namespace contactsync::merge::test {
namespace {

/// A hundred cases, the default of RapidCheck, are too few for the rare combinations. RC_PARAMS given from outside
/// wins.
[[maybe_unused]] const int kConfigured = setenv("RC_PARAMS", "max_success=1000", 0);

const std::vector<std::string> kTexts{"first_name", "last_name", "title", "linkedin_url"};
const std::vector<std::string> kEmails{"a@x.example", "b@x.example", "c@x.example", "d@x.example"};
const std::vector<Element> kPhones{{"+14155552671", Quality::valid},
                                   {"+14155552672", Quality::valid},
                                   {"+14155552673;ext=5", Quality::with_extension},
                                   {"call office", Quality::junk}};

template <class T>
T pick(std::vector<T> values)
{
    return *rc::gen::elementOf(std::move(values));
}

bool chance(int percent)
{
    return *rc::gen::inRange(0, 100) < percent;
}

ElementList some_of(const std::vector<Element>& pool, std::size_t capacity)
{
    ElementList list;
    const auto count = *rc::gen::inRange<std::size_t>(0, std::min(capacity, pool.size()) + 1);
    for (std::size_t i = 0; i < count; ++i) {
        const Element element = pick(pool);
        if (std::ranges::find(list, element) == list.end()) list.push_back(element);
    }
    return list;
}

std::vector<Element> email_pool()
{
    std::vector<Element> pool;
    for (const auto& value : kEmails)
        pool.push_back({value, Quality::valid});
    return pool;
}

ListCapability any_list()
{
    ListCapability list;
    list.capacity = pick<std::size_t>({0, 1, 1, ListCapability::kMany, ListCapability::kMany});
    list.required = chance(30);
    list.unique = chance(30);
    list.accepts_junk = chance(40);
    list.writable = chance(90);
    return list;
}

Capabilities any_capabilities()
{
    Capabilities capabilities;
    for (const auto& name : kTexts) {
        if (chance(15)) continue;
        FieldCapability text;
        text.writable = chance(90);
        text.clearable = chance(70);
        text.max_length = chance(25) ? 3 : 0;
        capabilities.texts.emplace(name, text);
        if (chance(15)) capabilities.required_texts.push_back(name);
    }
    capabilities.emails = any_list();
    capabilities.phones = any_list();
    if (chance(30)) capabilities.required_any = {{"emails", "linkedin_url"}};
    capabilities.consent_readable = chance(60);
    capabilities.consent_writable = capabilities.consent_readable || chance(60);
    capabilities.consent_clearable = capabilities.consent_writable && chance(70);
    return capabilities;
}

std::string any_text(const std::string& field)
{
    if (field == "linkedin_url")
        return pick<std::string>(
            {"", "https://www.linkedin.com/in/ann/", "linkedin.com/in/ann", "linkedin.com/in/bea"});
    return pick<std::string>({"", "Ann", "Bea", "Cleo", "Dora"});
}

/// Anything that a service with these capabilities can show.
Contact any_contact(const Capabilities& capabilities)
{
    Contact contact;
    for (const auto& [name, held] : capabilities.texts)
        contact.set_text(name, any_text(name));
    contact.emails = some_of(email_pool(), capabilities.emails.capacity);
    contact.phones = some_of(kPhones, capabilities.phones.capacity);
    contact.opted_out = capabilities.consent_readable && chance(20);
    return contact;
}

/// A person edits some of it.
void edit(Member& member)
{
    for (const std::string& name : kTexts) {
        if (member.capabilities.texts.contains(name) && chance(30)) member.current.set_text(name, any_text(name));
    }
    if (chance(30)) member.current.emails = some_of(email_pool(), member.capabilities.emails.capacity);
    if (chance(30)) member.current.phones = some_of(kPhones, member.capabilities.phones.capacity);
    if (member.capabilities.consent_readable && chance(15)) member.current.opted_out = !member.current.opted_out;
}

std::optional<TimePoint> any_time()
{
    if (chance(20)) return std::nullopt;
    return TimePoint{} + std::chrono::milliseconds(*rc::gen::inRange(0, 12) * 500);
}

FieldPolicy any_field_policy()
{
    FieldPolicy policy;
    policy.kind = pick<PolicyKind>({PolicyKind::latest, PolicyKind::latest, PolicyKind::priority, PolicyKind::manual});
    policy.priority =
        pick<std::vector<ProviderId>>({{}, {ProviderId::tether}, {ProviderId::replyio, ProviderId::reevo}});
    if (chance(10)) policy.only_from = pick<ProviderId>({ProviderId::reevo, ProviderId::replyio});
    return policy;
}

Scene any_scene()
{
    Scene scene;
    scene.policy.general = any_field_policy();
    for (const auto* name : {"title", "emails"}) {
        if (chance(30)) scene.policy.fields[name] = any_field_policy();
    }
    for (const ProviderId provider : kProviders) {
        if (chance(15)) continue;
        const auto capabilities = any_capabilities();
        Member& member = scene.add(provider, any_contact(capabilities));
        member.capabilities = capabilities;
        member.changed_at = any_time();
        member.direction = pick<Direction>(
            {Direction::two_way, Direction::two_way, Direction::two_way, Direction::read_only, Direction::write_only});
        if (chance(15)) {
            scene.members.push_back(member);
            scene.members.back().current = any_contact(capabilities);
            scene.members.back().duplicate = true;
        }
    }
    return scene;
}

std::string describe(const Contact& contact)
{
    std::string text;
    for (const auto& name : field_names(contact))
        text += name + "=" + display_value(contact, name) + "; ";
    return text;
}

/// For the report of a counterexample.
std::string describe(const Scene& scene)
{
    std::ostringstream out;
    const auto describe_policy = [&out](std::string_view name, const FieldPolicy& policy) {
        out << "policy " << name << ": kind " << static_cast<int>(policy.kind);
        for (const auto provider : policy.priority)
            out << " " << to_string(provider);
        if (policy.only_from) out << " only from " << to_string(*policy.only_from);
        out << "\n";
    };
    describe_policy("general", scene.policy.general);
    for (const auto& [name, policy] : scene.policy.fields)
        describe_policy(name, policy);
    out << "golden: " << describe(scene.golden.values) << "\n";
    for (const auto& [name, provenance] : scene.golden.provenance)
        out << "  " << name << ": " << because_text(provenance) << "\n";
    for (const Member& member : scene.members) {
        out << to_string(member.provider) << (member.duplicate ? " (duplicate)" : "") << " direction "
            << static_cast<int>(member.direction) << " at "
            << (member.changed_at ? format_time(*member.changed_at) : "?") << " capacities "
            << member.capabilities.emails.capacity << " " << member.capabilities.phones.capacity
            << "\n  now:  " << describe(member.current) << "\n";
        if (!member.base) continue;
        out << "  base: " << describe(member.base->theirs) << "\n";
        for (const auto& [name, ours] : member.base->accepted)
            out << "  accepted " << name << " for " << ours << "\n";
        for (const auto& name : member.base->undecided)
            out << "  undecided " << name << "\n";
    }
    return out.str();
}

/// What a service shows after a write of some fields.
Contact after_write(const Contact& before, const Contact& target, const std::vector<std::string>& fields)
{
    Contact answer = before;
    for (const auto& field : fields) {
        if (field == "opted_out") {
            answer.opted_out = target.opted_out;
        } else if (is_list(field)) {
            list_of(answer, field) = list_of(target, field);
        } else {
            answer.set_text(field, std::string(target.text(field)));
        }
    }
    return answer;
}

/// Services keep two characters of what is written to a text.
Contact cut_short(Contact answer, const std::vector<std::string>& fields)
{
    for (const auto& field : fields) {
        if (!is_list(field) && field != "opted_out")
            answer.set_text(field, std::string(answer.text(field).substr(0, 2)));
    }
    return answer;
}

enum class Service { obedient, cuts_texts, loses_answers };

/// Carries out the plan, and settles what was answered. Returns the fields that were written, apart from those that
/// services ignored.
std::size_t push(Scene& scene, Service service = Service::obedient)
{
    std::size_t written_fields = 0;
    std::set<RecordId> written;
    for (const PlannedWrite& write : scene.plan().writes) {
        RC_ASSERT(write.record.has_value());
        RC_ASSERT(written.insert(*write.record).second);
        Member& member = scene.members[static_cast<std::size_t>(*write.record) - 1];
        const auto fields = fields_of(write);
        for (const auto& field : fields)
            RC_ASSERT(!same_value(member.current, write.target, field));

        Contact answer = after_write(member.current, write.target, fields);
        if (service == Service::cuts_texts) answer = cut_short(std::move(answer), fields);
        written_fields += fields.size();
        member.current = answer;
        if (service == Service::loses_answers) continue;
        const auto settled = settle(*member.base, write.target, answer, fields);
        member.base = settled.base;
        written_fields -= settled.ignored.size();
    }
    return written_fields;
}

/// A contact with a history: passes over generated edits, some of them pushed and some not yet.
Scene scene_with_history()
{
    Scene scene = any_scene();
    const int passes = *rc::gen::inRange(0, 4);
    for (int i = 0; i < passes; ++i) {
        scene.merge();
        if (chance(70)) push(scene);
        for (Member& member : scene.members) {
            if (!chance(60)) continue;
            edit(member);
            member.changed_at = any_time();
        }
        if (chance(10) && !scene.members.empty()) scene.members.back().base.reset();
    }
    RC_LOG() << describe(scene);
    return scene;
}

RC_GTEST_PROP(MergeLaws, MergingTheResultAgainDecidesNothing, ())
{
    Scene scene = scene_with_history();

    scene.merge();
    const Golden golden = scene.golden;
    const auto bases = scene.members;
    const auto again = scene.merge();

    RC_ASSERT(again.decisions.empty());
    RC_ASSERT(scene.golden == golden);
    for (std::size_t i = 0; i < bases.size(); ++i)
        RC_ASSERT(scene.members[i].base == bases[i].base);
}

bool is_disputed(const Scene& scene, const std::string& field)
{
    return std::ranges::any_of(scene.members,
                               [&](const Member& m) { return m.base && m.base->undecided.contains(field); });
}

/// Whether the record holds the contact's text, as far as its provider can.
bool agrees(const Golden& golden, const Member& member, const std::string& field)
{
    const auto* held = member.capabilities.text(field);
    const auto wanted = golden.values.text(field);
    if (!held || !held->writable || (held->max_length > 0 && wanted.size() > held->max_length)) return true;
    // Nothing is emptied that nobody has emptied, or that the provider cannot be without.
    const bool may_stay = !held->clearable || !golden.provenance.contains(field) ||
                          !member.capabilities.required_texts.empty() || !member.capabilities.required_any.empty();
    return same_text(field, wanted, member.current.text(field)) || (wanted.empty() && may_stay);
}

RC_GTEST_PROP(MergeLaws, OnePassOfWritesMakesEverythingAgree, ())
{
    Scene scene = scene_with_history();

    scene.merge();
    push(scene);
    const auto after = scene.merge();

    RC_ASSERT(after.decisions.empty());
    RC_ASSERT(push(scene) == 0U);
    for (const Member& member : scene.members) {
        if (member.duplicate || member.direction == Direction::read_only) continue;
        for (const auto& name : kTexts)
            RC_ASSERT(is_disputed(scene, name) || agrees(scene.golden, member, name));
    }
}

RC_GTEST_PROP(MergeLaws, WhatServicesMakeOfValuesIsLearnedAndNotFought, ())
{
    Scene scene = scene_with_history();

    scene.merge();
    push(scene, Service::cuts_texts);
    const auto after = scene.merge();

    RC_ASSERT(after.decisions.empty());
    RC_ASSERT(push(scene, Service::cuts_texts) == 0U);
}

RC_GTEST_PROP(MergeLaws, OwnWritesComingBackChangeNothing, ())
{
    Scene scene = scene_with_history();

    scene.merge();
    push(scene, Service::loses_answers);
    const auto after = scene.merge();

    RC_ASSERT(after.decisions.empty());
    RC_ASSERT(push(scene) == 0U);
}

RC_GTEST_PROP(MergeLaws, ResultDoesNotDependOnTheOrderOfTheSides, ())
{
    const Scene scene = scene_with_history();
    const auto sides = scene.sides();
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < sides.size(); ++i)
        order.push_back(i);
    if (chance(50)) std::ranges::reverse(order);
    if (order.size() > 1) std::ranges::rotate(order, order.begin() + 1);
    std::vector<Side> shuffled;
    for (const auto i : order)
        shuffled.push_back(sides[i]);

    const auto one = merge::merge(scene.golden, sides, scene.policy);
    const auto other = merge::merge(scene.golden, shuffled, scene.policy);

    RC_ASSERT(one.golden == other.golden);
    RC_ASSERT(one.decisions.size() == other.decisions.size());
    RC_ASSERT(one.overruled.size() == other.overruled.size());
    RC_ASSERT(one.conflicts.size() == other.conflicts.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        RC_ASSERT(other.bases[i] == one.bases[order[i]]);
}

/// Whether an edit can be found again: in the contact, or among what was overruled or left in conflict.
bool is_accounted_for(const Outcome& outcome, const Member& member, const std::string& field)
{
    const auto overruled = [&](const Overruled& o) { return o.field == field && o.provider == member.provider; };
    const auto conflict = [&](const Conflict& c) { return c.field == field; };
    if (std::ranges::any_of(outcome.overruled, overruled) || std::ranges::any_of(outcome.conflicts, conflict))
        return true;
    if (!is_list(field)) return same_value(outcome.golden.values, member.current, field);

    const auto& now = list_of(member.current, field);
    const auto& known = list_of(member.base->theirs, field);
    const auto& in_force = list_of(outcome.golden.values, field);
    const auto in = [](const ElementList& list) {
        return [&list](const Element& e) { return std::ranges::find(list, e) != list.end(); };
    };
    const auto leads = [](const ElementList& list, const Element& e) { return !list.empty() && list.front() == e; };
    const bool replaced = member.capabilities.list(field)->capacity == 1 && !now.empty();
    const bool additions_hold =
        std::ranges::all_of(now, [&](const Element& e) { return in(known)(e) || in(in_force)(e); });
    const bool removals_hold =
        replaced || std::ranges::all_of(known, [&](const Element& e) { return in(now)(e) || !in(in_force)(e); });
    const bool primary_holds = now.empty() || leads(known, now.front()) || leads(in_force, now.front());
    return additions_hold && removals_hold && primary_holds;
}

RC_GTEST_PROP(MergeLaws, NoEditIsLost, ())
{
    Scene scene = scene_with_history();
    const auto before = scene.members;

    const auto outcome = scene.merge();

    for (const Member& member : before) {
        if (member.duplicate || !member.base) continue;
        std::vector<std::string> fields = kTexts;
        fields.insert(fields.end(), {"emails", "phones"});
        for (const auto& field : fields) {
            if (same_value(member.current, member.base->theirs, field)) continue;
            RC_ASSERT(is_accounted_for(outcome, member, field));
        }
    }
}

RC_GTEST_PROP(MergeLaws, OptOutIsNeverUndoneByAMerge, ())
{
    Scene scene = scene_with_history();
    const bool before = scene.golden.values.opted_out;
    const auto source = scene.golden.provenance["opted_out"].source;
    const auto taken_back_at_source = std::ranges::any_of(scene.members, [&](const Member& m) {
        return m.provider == source && m.base && m.base->theirs.opted_out && !m.current.opted_out;
    });
    const auto newly_set = std::ranges::any_of(scene.members, [](const Member& m) {
        return m.capabilities.consent_readable && m.current.opted_out && !(m.base && m.base->theirs.opted_out);
    });

    scene.merge();

    if (newly_set) RC_ASSERT(scene.golden.values.opted_out);
    if (before && !taken_back_at_source) RC_ASSERT(scene.golden.values.opted_out);
}

void give_up(Capabilities& capabilities, const std::vector<std::string>& ignored)
{
    for (const auto& field : ignored) {
        capabilities.texts.erase(field);
        if (field == "emails") capabilities.emails.writable = false;
        if (field == "phones") capabilities.phones.writable = false;
        if (field == "opted_out") capabilities.consent_writable = false;
    }
}

RC_GTEST_PROP(MergeLaws, IgnoredWritesAreNamedUntilTheFieldIsGivenUp, ())
{
    Scene scene = any_scene();
    RC_LOG() << describe(scene);
    scene.merge();

    for (const PlannedWrite& write : scene.plan().writes) {
        const auto fields = fields_of(write);
        Member& member = scene.members[static_cast<std::size_t>(*write.record) - 1];
        const auto settled = settle(*member.base, write.target, member.current, fields);
        RC_ASSERT(settled.ignored == fields);
        for (Member& record : scene.members) {
            if (record.provider == write.provider) give_up(record.capabilities, settled.ignored);
        }
        member.base = settled.base;
    }

    RC_ASSERT(scene.merge().decisions.empty());
    RC_ASSERT(scene.plan().writes.empty());
}

} // namespace
} // namespace contactsync::merge::test
