#include "fixture.hpp"

#include <set>

namespace contactsync::sandbox {
namespace {

class QueryTest : public ReevoTest {
protected:
    /// Contacts "Person 000" … one second apart, each with an address.
    void seed(int count)
    {
        for (int i = 0; i < count; ++i) {
            const auto number = std::to_string(1000 + i).substr(1);
            service->seed(
                {{"first_name", "Person"}, {"last_name", number}, {"primary_email", number + "@quill.example"}},
                now + i * 1000, now + i * 1000);
        }
    }
    /// Last names of all pages, in order. A repeated cursor would loop for ever, so pages are counted.
    std::vector<std::string> all_pages(json::object body)
    {
        std::vector<std::string> names;
        for (int page = 0; page < 100; ++page) {
            const auto answer = query(body);
            for (const auto& record : answer.data().as_array())
                names.push_back(json::value_to<std::string>(record.at("attributes").at("last_name").at("value")));
            const auto& cursor = answer.body.at("next_cursor");
            if (cursor.is_null()) return names;
            body = {{"cursor", cursor}, {"limit", body["limit"]}};
        }
        ADD_FAILURE() << "no last page";
        return names;
    }
    static json::object test(std::string_view field, std::string_view op, const json::value& value)
    {
        return {{"field", field}, {"operator", op}, {"value", value}};
    }
    static json::object by(std::string_view field, std::string_view direction)
    {
        return {{"field", field}, {"direction", direction}};
    }
};

TEST_F(QueryTest, PagesThroughEverythingOnceInEveryOrder)
{
    seed(23);
    for (const auto* field : {"updated_at", "created_at", "last_name", "id", "title"}) {
        for (const auto* direction : {"asc", "desc"}) {
            const auto names = all_pages({{"sort", {by(field, direction)}}, {"limit", 5}});

            EXPECT_EQ(names.size(), 23U) << field << ' ' << direction;
            EXPECT_EQ(std::set(names.begin(), names.end()).size(), 23U) << field << ' ' << direction;
        }
    }
    const auto ascending = all_pages({{"sort", {by("updated_at", "asc"), by("id", "asc")}}, {"limit", 4}});
    EXPECT_TRUE(std::ranges::is_sorted(ascending));
    const auto descending = all_pages({{"sort", {by("updated_at", "desc")}}, {"limit", 4}});
    EXPECT_TRUE(std::ranges::is_sorted(descending, std::greater<>()));
}

TEST_F(QueryTest, ReadsWhatChangedSinceATimeInclusively)
{
    seed(10);
    const auto fifth = query({{"filters", {test("last_name", "eq", "005")}}}).data().at(0).at("updated_at");

    const auto names =
        all_pages({{"filters", {test("updated_at", "gte", fifth)}}, {"sort", {by("updated_at", "asc")}}, {"limit", 2}});

    EXPECT_EQ(names, (std::vector<std::string>{"005", "006", "007", "008", "009"}));
}

TEST_F(QueryTest, ComparesTimesAtTheShownPrecision)
{
    seed(3);
    set({{"timestamp_precision", "seconds"}});
    const auto shown = query({{"filters", {test("last_name", "eq", "001")}}}).data().at(0).at("updated_at");

    EXPECT_EQ(all_pages({{"filters", {test("updated_at", "eq", shown)}}, {"sort", {by("updated_at", "asc")}}}),
              std::vector<std::string>{"001"});
}

TEST_F(QueryTest, ARecordEditedBetweenPagesMovesToTheEnd)
{
    seed(6);
    const auto first = query({{"sort", {by("updated_at", "asc")}}, {"limit", 3}});
    now += 60'000;
    service->edit(json::value_to<std::string>(first.data().at(0).at("id")), {{"title", "CTO"}}, now);

    const auto rest = all_pages({{"cursor", first.body.at("next_cursor")}, {"limit", 3}});

    EXPECT_EQ(rest, (std::vector<std::string>{"003", "004", "005", "000"}));
}

TEST_F(QueryTest, FiltersByTextStageGroupsAndEmptiness)
{
    seed(5);
    service->seed({{"last_name", "Other"}, {"title", "Parchment Lead"}, {"stage", "customer"}}, now, now);
    const auto names = [&](const json::array& filters) { return all_pages({{"filters", filters}, {"limit", 50}}); };
    const std::vector<std::string> other{"Other"};

    EXPECT_EQ(names({test("title", "contains", "parchment")}), other);
    EXPECT_EQ(names({test("stage", "eq", "customer")}), other);
    EXPECT_EQ(names({{{"field", "primary_email"}, {"operator", "not_exists"}}}), other);
    EXPECT_EQ(names({{{"not", test("first_name", "eq", "Person")}}}), other);
    EXPECT_EQ(names({test("last_name", "in", {"001", "Other"}), test("title", "exists", nullptr)}), other);
    EXPECT_EQ(names({{{"or", {test("title", "starts_with", "parch"), test("last_name", "ends_with", "04")}}}}).size(),
              2U);
    EXPECT_EQ(names({test("primary_email", "eq", "003@QUILL.example")}), std::vector<std::string>{"003"});
}

TEST_F(QueryTest, RefusesWhatCannotBeFilteredOrSorted)
{
    const auto code = [&](const json::object& body) { return query(body).code(); };

    EXPECT_EQ(code({{"filters", {test("nickname", "eq", "x")}}}), "invalid_filter_field");
    EXPECT_EQ(code({{"filters", {test("accounts.display_name", "eq", "x")}}}), "invalid_filter_field");
    EXPECT_EQ(code({{"filters", {test("contact_emails", "eq", "x@y.example")}}}), "invalid_filter_field");
    EXPECT_EQ(code({{"filters", {test("title", "gte", "x")}}}), "invalid_filter_operator");
    EXPECT_EQ(code({{"filters", {test("updated_at", "gte", "yesterday")}}}), "invalid_filter_value");
    EXPECT_EQ(code({{"sort", {by("address", "asc")}}}), "unsortable_field");
    const auto key = by("title", "asc");
    EXPECT_EQ(code({{"sort", {key, key, key, key}}}), "sort_too_many_fields");
    const auto leaf = test("title", "eq", "x");
    EXPECT_EQ(code({{"filters", {{{"and", {{{"and", {{{"and", {leaf}}}}}}}}}}}}), "filter_depth_exceeded");
}

TEST_F(QueryTest, RefusesOrClampsALimitThatIsTooHigh)
{
    seed(120);
    EXPECT_EQ(query({{"limit", 101}}).code(), "field_value_invalid");
    EXPECT_EQ(query(json::object{}).data().as_array().size(), 50U);

    set({{"limit_over", "clamp"}});
    EXPECT_EQ(query({{"limit", 1000}}).data().as_array().size(), 100U);
}

TEST_F(QueryTest, BindsACursorToItsQueryAndItsLifetime)
{
    seed(5);
    const json::array sort{by("updated_at", "asc")};
    const auto cursor = query({{"sort", sort}, {"limit", 2}}).body.at("next_cursor");

    EXPECT_EQ(query({{"cursor", cursor}, {"sort", sort}, {"limit", 2}}).status, 200);
    EXPECT_EQ(query({{"cursor", cursor}, {"sort", {by("id", "asc")}}}).code(), "invalid_cursor");
    EXPECT_EQ(query({{"cursor", "nonsense"}}).code(), "invalid_cursor");

    now += 15 * 60 * 1000;
    EXPECT_EQ(query({{"cursor", cursor}}).code(), "invalid_cursor");
}

TEST_F(QueryTest, PutsTheCursorWhereTheSwitchSays)
{
    seed(3);

    set({{"cursor_location", "pagination"}, {"cursor_at_end", "absent"}});

    EXPECT_TRUE(query({{"limit", 2}}).body.at("pagination").at("next_cursor").is_string());
    EXPECT_FALSE(query({{"limit", 3}}).body.as_object().contains("pagination"));
}

TEST_F(QueryTest, LeavesArchivedContactsOutUnlessTheyAreVisible)
{
    const auto id = create_ada().id();
    call("DELETE", "/contact/" + id);
    EXPECT_TRUE(query(json::object{}).data().as_array().empty());

    set({{"archived_visible", true}});
    const auto found = query({{"filters", {{{"field", "archived_at"}, {"operator", "exists"}}}}});
    EXPECT_EQ(found.data().as_array().size(), 1U);
    EXPECT_EQ(read(id).status, 200);
    EXPECT_EQ(patch(id, {{"title", "x"}}).code(), "record_not_writable");
}

TEST_F(QueryTest, ShowsAWriteOnlyAfterTheSwitchedDelay)
{
    set({{"query_delay_s", 30}});
    const auto id = create_ada().id();

    EXPECT_TRUE(query(json::object{}).data().as_array().empty());
    EXPECT_EQ(read(id).status, 200);

    now += 30'000;
    EXPECT_EQ(query(json::object{}).data().as_array().size(), 1U);
}

TEST_F(QueryTest, FindsAnyAddressWhenContactEmailsAreFilterable)
{
    const auto id = create_ada().id();
    call("POST", "/contact/" + id + "/attribute/contact_emails", {{"email", "a.q@ink.example"}, {"is_primary", false}});

    set({{"contact_emails_filterable", true}});

    EXPECT_EQ(query({{"filters", {test("contact_emails", "eq", "A.Q@ink.example")}}}).data().as_array().size(), 1U);
    EXPECT_EQ(query({{"filters", {test("primary_email", "eq", "a.q@ink.example")}}}).data().as_array().size(), 0U);
}

} // namespace
} // namespace contactsync::sandbox
