#include "people.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>
#include <tuple>

/// The laws of matching over generated crowds that share few keys and few names, so that everything collides.
namespace contactsync::identity {
namespace {

template <class T>
std::vector<T> some_of(std::initializer_list<T> values, int most)
{
    std::vector<T> chosen;
    const int count = *rc::gen::inRange(0, most + 1);
    for (int i = 0; i < count; ++i) {
        T value = *rc::gen::elementOf(std::vector<T>(values));
        if (std::ranges::find(chosen, value) == chosen.end()) chosen.push_back(std::move(value));
    }
    return chosen;
}

Candidate any_record(int id)
{
    Candidate record;
    record.id = RecordId{id};
    record.remote_id = "r" + std::to_string(id);
    record.provider = *rc::gen::elementOf(std::vector(kProviders.begin(), kProviders.end()));
    record.first_name = *rc::gen::element<std::string>("Ann", "Annie", "Bob", "Robert", "A.", "");
    record.last_name = *rc::gen::element<std::string>("Lee", "Ray", "");
    record.keys.emails = some_of<std::string>({"a@x", "b@x", "c@x", "d@x"}, 2);
    record.keys.phones = some_of<std::string>({"+1", "+2", "+3"}, 2);
    record.keys.linkedin = *rc::gen::element<std::string>("", "", "ann", "bob");
    if (*rc::gen::arbitrary<bool>()) record.updated_at = TimePoint(std::chrono::minutes(*rc::gen::inRange(0, 3)));
    return record;
}

std::vector<Candidate> any_records()
{
    std::vector<Candidate> records;
    const int count = *rc::gen::inRange(1, 9);
    for (int id = 1; id <= count; ++id)
        records.push_back(any_record(id));
    return records;
}

Options any_options()
{
    return {.phone_match = *rc::gen::element(PhoneMatch::never, PhoneMatch::unambiguous, PhoneMatch::unambiguous,
                                             PhoneMatch::always),
            .gmail_dots = false};
}

/// Some of the records linked, as an earlier pass over fewer records would have left them.
std::vector<Candidate> with_history(const std::vector<Candidate>& records, const Options& options)
{
    World past;
    std::set<RecordId> known;
    for (const Candidate& record : records)
        if (*rc::gen::arbitrary<bool>()) {
            past.add(record);
            known.insert(record.id);
        }
    std::vector<Candidate> earlier;
    for (const auto& [id, record] : past.records())
        earlier.push_back(record);
    past.apply(resolve(around(earlier), options));
    std::vector<Candidate> now;
    for (const Candidate& record : records)
        now.push_back(known.contains(record.id) ? past.candidate(record.id) : record);
    return now;
}

using Outcome = std::tuple<std::set<std::tuple<std::optional<ContactId>, std::vector<ContactId>, std::vector<RecordId>,
                                               std::vector<RecordId>, std::string>>,
                           std::set<std::tuple<std::string, std::vector<RecordId>, std::string>>>;

Outcome outcome(const Decision& decision)
{
    Outcome result;
    for (const Group& group : decision.groups)
        std::get<0>(result).emplace(group.contact, group.absorbed, group.counterparts, group.duplicates, group.because);
    for (const IdentityReview& review : decision.reviews)
        std::get<1>(result).emplace(review.code, review.records, review.explanation);
    return result;
}

/// Who is with whom, and as what, once the decision is applied.
std::map<RecordId, std::pair<std::optional<ContactId>, bool>> links(const std::vector<Candidate>& records)
{
    std::map<RecordId, std::pair<std::optional<ContactId>, bool>> all;
    for (const Candidate& record : records)
        all[record.id] = {record.contact, record.duplicate};
    return all;
}

std::vector<Candidate> applied(const std::vector<Candidate>& records, const Decision& decision)
{
    World world;
    world.reserve_contacts(1000);
    for (const Candidate& record : records)
        world.add(record);
    world.apply(decision);
    std::vector<Candidate> after;
    for (const auto& [id, record] : world.records())
        after.push_back(record);
    return after;
}

RC_GTEST_PROP(ResolveLaw, TheOrderOfTheRecordsDoesNotMatter, ())
{
    const Options options = any_options();
    std::vector<Candidate> records = with_history(any_records(), options);
    const Outcome expected = outcome(resolve(around(records), options));

    const auto seed = *rc::gen::arbitrary<std::size_t>();
    std::ranges::sort(records, {}, [&](const Candidate& record) {
        return std::hash<std::size_t>()(static_cast<std::size_t>(record.id) * 7919 + seed) % 101;
    });

    RC_ASSERT((outcome(resolve(around(records), options)) == expected));
}

RC_GTEST_PROP(ResolveLaw, TwoRecordsCompareAlikeBothWays, ())
{
    const Options options = any_options();
    const std::vector<Candidate> records = any_records();
    const Neighbourhood all = around(records);

    for (const Candidate& a : records)
        for (const Candidate& b : records) {
            if (a.id == b.id) continue;
            const Verdict forth = compare(a, b, all, options);
            const Verdict back = compare(b, a, all, options);
            RC_ASSERT(forth.relation == back.relation);
            RC_ASSERT(forth.because == back.because);
            RC_ASSERT(forth.code == back.code);
        }
}

RC_GTEST_PROP(ResolveLaw, EveryUnlinkedRecordIsInExactlyOneGroup, ())
{
    const Options options = any_options();
    const std::vector<Candidate> records = with_history(any_records(), options);
    const Decision decision = resolve(around(records), options);

    std::map<RecordId, int> seen;
    for (const Group& group : decision.groups)
        for (const auto& ids : {group.counterparts, group.duplicates})
            for (const RecordId id : ids)
                ++seen[id];
    for (const Candidate& record : records)
        RC_ASSERT((record.contact.has_value() ? seen[record.id] <= 1 : seen[record.id] == 1));
}

RC_GTEST_PROP(ResolveLaw, AGroupHasOneCounterpartAProvider, ())
{
    const Options options = any_options();
    const std::vector<Candidate> records = with_history(any_records(), options);
    std::map<RecordId, ProviderId> provider_of;
    for (const Candidate& record : records)
        provider_of[record.id] = record.provider;

    for (const Group& group : resolve(around(records), options).groups) {
        std::set<ProviderId> providers;
        for (const RecordId id : group.counterparts)
            RC_ASSERT(providers.insert(provider_of[id]).second);
        for (const RecordId id : group.duplicates)
            RC_ASSERT(providers.contains(provider_of[id]));
    }
}

RC_GTEST_PROP(ResolveLaw, LinksAreKeptExceptWhenWholeContactsAreJoined, ())
{
    const Options options = any_options();
    const std::vector<Candidate> records = with_history(any_records(), options);
    const Decision decision = resolve(around(records), options);
    std::map<ContactId, ContactId> became;
    for (const Group& group : decision.groups)
        for (const ContactId absorbed : group.absorbed)
            became[absorbed] = group.contact.value();

    const auto after = links(applied(records, decision));
    for (const Candidate& record : records) {
        if (!record.contact) continue;
        const ContactId expected = became.contains(*record.contact) ? became[*record.contact] : *record.contact;
        RC_ASSERT(after.at(record.id).first == expected);
        RC_ASSERT(after.at(record.id).second == record.duplicate);
    }
}

RC_GTEST_PROP(ResolveLaw, DecidingAgainChangesNothing, ())
{
    const Options options = any_options();
    const std::vector<Candidate> records = with_history(any_records(), options);
    const std::vector<Candidate> once = applied(records, resolve(around(records), options));

    const Decision again = resolve(around(once), options);

    RC_ASSERT(again.groups.empty());
    RC_ASSERT(links(applied(once, again)) == links(once));
}

RC_GTEST_PROP(ResolveLaw, RecordsThatShareAnEmailAreOnePersonUnlessContactsOverlap, ())
{
    const Options options = any_options();
    const std::vector<Candidate> records = any_records();
    const auto after = links(applied(records, resolve(around(records), options)));

    for (const Candidate& a : records)
        for (const Candidate& b : records)
            if (std::ranges::find_first_of(a.keys.emails, b.keys.emails) != a.keys.emails.end())
                RC_ASSERT(after.at(a.id).first == after.at(b.id).first);
}

/// Some of the contacts told apart, record by record.
Verdicts any_verdicts(const std::vector<Candidate>& records)
{
    std::set<std::pair<ContactId, ContactId>> apart;
    Verdicts verdicts;
    for (const Candidate& a : records)
        for (const Candidate& b : records) {
            if (!a.contact || !b.contact || *a.contact >= *b.contact) continue;
            const std::pair contacts(*a.contact, *b.contact);
            if (!apart.contains(contacts) && !*rc::gen::arbitrary<bool>()) continue;
            apart.insert(contacts);
            verdicts.different.insert(std::minmax(a.id, b.id));
        }
    return verdicts;
}

RC_GTEST_PROP(ResolveLaw, WhoWasToldApartStaysApart, ())
{
    const Options options = any_options();
    const std::vector<Candidate> records = with_history(any_records(), options);
    Neighbourhood neighbourhood = around(records);
    neighbourhood.verdicts = any_verdicts(records);

    const Decision decision = resolve(neighbourhood, options);
    const auto once = applied(records, decision);
    const auto after = links(once);

    for (const auto& [a, b] : neighbourhood.verdicts.different)
        RC_ASSERT(after.at(a).first != after.at(b).first);
    Neighbourhood later = around(once);
    later.verdicts = neighbourhood.verdicts;
    RC_ASSERT(resolve(later, options).groups.empty());
}

RC_GTEST_PROP(ResolveLaw, TheRecordOneStartsFromDoesNotMatter, ())
{
    const Options options = any_options();
    const std::vector<Candidate> records = with_history(any_records(), options);
    World world;
    for (const Candidate& record : records)
        world.add(record);

    for (const Candidate& record : records) {
        const Neighbourhood from_here = neighbourhood_of(record.id, world, options);
        const Outcome here = outcome(resolve(from_here, options));
        for (const Candidate& other : from_here.records)
            RC_ASSERT((outcome(resolve(neighbourhood_of(other.id, world, options), options)) == here));
    }
}

} // namespace
} // namespace contactsync::identity
