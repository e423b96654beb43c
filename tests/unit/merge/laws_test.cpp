#include "unit/merge/scene.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

/// The laws of the merge over generated contacts, providers, policies and edits.
namespace contactsync::merge::test {
namespace {

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

/// Carries out the plan as an obedient service would, and settles it. Returns how many writes there were.
std::size_t push(Scene& scene)
{
    const auto writes = scene.plan().writes;
    std::set<RecordId> written;
    for (const PlannedWrite& write : writes) {
        RC_ASSERT(write.record.has_value());
        RC_ASSERT(written.insert(*write.record).second);
        Member& member = scene.members[static_cast<std::size_t>(*write.record) - 1];
        const auto fields = fields_of(write);
        Contact answer = member.current;
        for (const auto& field : fields) {
            RC_ASSERT(!same_value(member.current, write.target, field));
            if (field == "opted_out") {
                answer.opted_out = write.target.opted_out;
            } else if (is_list(field)) {
                list_of(answer, field) = list_of(write.target, field);
            } else {
                answer.set_text(field, std::string(write.target.text(field)));
            }
        }
        member.base = settle(*member.base, write.target, answer, fields).base;
        member.current = answer;
    }
    return writes.size();
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

RC_GTEST_PROP(MergeLaws, OnePassOfWritesMakesEverythingAgree, ())
{
    Scene scene = scene_with_history();

    scene.merge();
    push(scene);
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

    const auto& in_force = list_of(outcome.golden.values, field);
    const auto held = [&](const Element& e) { return std::ranges::find(in_force, e) != in_force.end(); };
    return std::ranges::all_of(list_of(member.current, field), held);
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

RC_GTEST_PROP(MergeLaws, IgnoredWritesAreNamedUntilTheFieldIsGivenUp, ())
{
    Scene scene = any_scene();
    scene.merge();

    for (const PlannedWrite& write : scene.plan().writes) {
        const auto fields = fields_of(write);
        Member& member = scene.members[static_cast<std::size_t>(*write.record) - 1];
        const auto settled = settle(*member.base, write.target, member.current, fields);
        RC_ASSERT(settled.ignored == fields);
        for (const auto& field : settled.ignored)
            member.capabilities.texts.erase(field);
        member.capabilities.emails.writable = member.capabilities.phones.writable = false;
        member.capabilities.consent_writable = false;
        member.base = settled.base;
    }

    RC_ASSERT(scene.merge().decisions.empty());
    RC_ASSERT(scene.plan().writes.empty());
}

} // namespace
} // namespace contactsync::merge::test
