#include "store_fixture.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace contactsync::test {

using enum ProviderId;

class Transactions : public StoreTest {};

TEST_F(Transactions, WhatIsNotCommittedDidNotHappen)
{
    {
        const auto transaction = store->begin();
        stage({record(reevo, "r").holds(contact().email("ann@x.example"))});
        store->create_contact(at(1));
    }

    EXPECT_FALSE(store->record(reevo, "r").has_value());
    EXPECT_TRUE(store->holders_of_email("ann@x.example", 10).empty());
    EXPECT_EQ(store->counts().contacts, 0U);
}

TEST_F(Transactions, WhatIsCommittedHappenedTogether)
{
    {
        const auto transaction = store->begin();
        linked({record(reevo, "r")});
        transaction->commit();
    }
    store.reopen();

    EXPECT_TRUE(store->record(reevo, "r")->contact.has_value());
}

TEST_F(Transactions, AFailedCallLeavesNothingBehind)
{
    const ContactId ann = store->create_contact(at(1));
    const std::vector<PlannedWrite> writes{creation(tether, contact()), change(reevo, RecordId{999}, contact())};

    EXPECT_THROW(store->replace_planned(ann, run(), writes, at(1)), std::logic_error) << "there is no record 999";

    EXPECT_TRUE(store->contact(ann)->open.empty());
}

TEST_F(Transactions, TheyDoNotNest)
{
    const auto transaction = store->begin();

    EXPECT_THROW(store->begin(), std::logic_error);
}

TEST_F(Transactions, AClaimInsideOneWouldNotBeDurable)
{
    run();
    const auto transaction = store->begin();

    EXPECT_THROW(claim(reevo), std::logic_error);
}

} // namespace contactsync::test
