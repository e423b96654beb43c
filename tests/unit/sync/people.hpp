#pragma once

#include "support/contact_builder.hpp"
#include "support/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace contactsync::test {

inline Contact ann()
{
    return contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550101");
}

inline Contact bob()
{
    return contact().name("Bob", "Ray").email("bob@x.example").phone("+14155550202");
}

inline auto retitled(std::string title)
{
    return [title = std::move(title)](Contact& values) { values.set_text("title", title); };
}

class SyncTest : public testing::Test {
protected:
    World world;

    std::vector<std::string> review_codes()
    {
        std::vector<std::string> codes;
        for (const auto& review : world.store().reviews(100))
            codes.push_back(review.code);
        return codes;
    }
    ContactId contact_of(const FakeProvider& service)
    {
        return world.store().find_by_remote_id(service.id(), service.only_id()).value();
    }
    bool history_tells(ContactId contact, std::string_view field, std::string_view from, std::string_view to)
    {
        return std::ranges::any_of(world.store().history(contact), [&](const store::HistoryEntry& entry) {
            return entry.field == field && entry.from == from && entry.to == to;
        });
    }
};

} // namespace contactsync::test
