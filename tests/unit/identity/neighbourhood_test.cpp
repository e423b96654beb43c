#include "people.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::identity {
namespace {

using testing::ElementsAre;

World world(std::initializer_list<Candidate> records)
{
    World all;
    for (const Candidate& record : records)
        all.add(record);
    return all;
}

std::vector<int> neighbours(World& all, int start, const NeighbourhoodLimits& limits = {})
{
    std::vector<int> ids;
    for (const Candidate& record : neighbourhood_of(RecordId{start}, all, {}, limits).records)
        ids.push_back(static_cast<int>(record.id));
    std::ranges::sort(ids);
    return ids;
}

TEST(NeighbourhoodOf, FollowsEmailsPhonesAndContacts)
{
    World all = world({reevo(1).email("a@x"), replyio(2).email("a@x").phone("+1").name("Ann", ""),
                       tether(3).phone("+1").name("Ann", "").contact(7), reevo(4).contact(7), reevo(5).email("z@x")});

    EXPECT_THAT(neighbours(all, 1), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(neighbours(all, 4), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(neighbours(all, 5), ElementsAre(5));
}

TEST(NeighbourhoodOf, LeavesOutThePeopleOfASwitchboard)
{
    World all = world({reevo(1).phone("+1").name("Ann", "Lee"), reevo(2).phone("+1").name("Bob", "Ray"),
                       tether(3).phone("+1").name("Ann", "Lee")});

    const Neighbourhood around = neighbourhood_of(RecordId{1}, all, {});

    EXPECT_EQ(around.records.size(), 2U);
    EXPECT_EQ(around.phone_holders.at("+1").at(ProviderId::reevo), 2U) << "those left out are counted";
}

TEST(NeighbourhoodOf, FollowsAProfileOnlyForRecordsThatHaveNothingElse)
{
    World all =
        world({reevo(1).email("a@x").linkedin("ann"), reevo(2).email("b@x").linkedin("ann"), replyio(3).linkedin("bob"),
               reevo(4).email("c@x").linkedin("bob"), reevo(5).email("d@x").linkedin("bob")});

    EXPECT_THAT(neighbours(all, 1), ElementsAre(1));
    EXPECT_THAT(neighbours(all, 3), ElementsAre(3, 4, 5));
    EXPECT_THAT(neighbours(all, 4), ElementsAre(3, 4, 5));
    EXPECT_EQ(neighbourhood_of(RecordId{3}, all, {}).linkedin_contacts.at("bob"), 2U);
}

TEST(NeighbourhoodOf, IsBoundedAndSaysWhereItWasCut)
{
    World all;
    for (int id = 1; id <= 30; ++id)
        all.add(reevo(id).email("a@x").email("b" + std::to_string(id) + "@x"));
    for (int id = 1; id <= 30; ++id)
        all.add(tether(100 + id).email("b" + std::to_string(id) + "@x"));

    const Neighbourhood around =
        neighbourhood_of(RecordId{1}, all, {},
                         {.holders_of_email = 500, .holders_of_phone = 50, .holders_of_linkedin = 50, .records = 40});

    EXPECT_EQ(around.records.size(), 40U);
    EXPECT_FALSE(around.records.front().context) << "the start is always decided";
    EXPECT_TRUE(around.records.back().context);
}

} // namespace
} // namespace contactsync::identity
