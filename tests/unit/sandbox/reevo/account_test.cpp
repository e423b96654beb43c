#include "fixture.hpp"

namespace contactsync::sandbox {
namespace {

class AccountTest : public ReevoTest {
protected:
    AccountTest()
    {
        contact = create_ada().id();
        account = assert_account("quill.example", "Quill Works").id();
    }
    Answer assert_account(const std::string& domain, const std::string& name)
    {
        return call("POST", "/account/_assert",
                    {{"match", {{"domain_name", domain}}}, {"attributes", {{"display_name", name}}}});
    }
    std::string edges() const { return "/contact/" + contact + "/relationship/accounts"; }
    std::string contact;
    std::string account;
};

TEST_F(AccountTest, AssertsByDomain)
{
    const auto again = assert_account("QUILL.example", "Quill Works Ltd");

    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.id(), account);
    EXPECT_EQ(again.value("display_name"), "Quill Works Ltd");
    EXPECT_EQ(again.data().at("attributes").at("domains").at(0).at("value").at("domain_name"), "quill.example");
}

TEST_F(AccountTest, LinksByIdOrDomainAndAnswersARepeatWithTheSameEdge)
{
    const auto linked =
        call("POST", edges(),
             {{"related_record_match", {{"domain_name", "quill.example"}}}, {"role", "Head"}, {"is_primary", true}});
    const auto again = call("POST", edges(), {{"related_record_id", account}});

    EXPECT_EQ(linked.status, 201);
    EXPECT_EQ(linked.body.at("item").at("related_record_id"), json::value(account));
    EXPECT_EQ(linked.body.at("item").at("through").at("attributes").at("role").at("value"), "Head");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body.at("item"), linked.body.at("item"));
    EXPECT_EQ(call("GET", edges()).body.at("items").as_array().size(), 1U);
    EXPECT_EQ(call("GET", "/account/" + account + "/relationship/contacts").body.at("items").as_array().size(), 1U);
}

TEST_F(AccountTest, RefusesUnclearTargets)
{
    EXPECT_EQ(call("POST", edges(), json::object{}).code(), "field_value_invalid");
    EXPECT_EQ(call("POST", edges(), {{"related_record_match", {{"display_name", "Quill"}}}}).code(),
              "invalid_matching_field");
    EXPECT_EQ(call("POST", edges(), {{"related_record_match", {{"domain_name", "no.example"}}}}).code(),
              "target_record_not_found");
    EXPECT_EQ(call("GET", "/contact/" + contact + "/relationship/pets").code(), "unknown_relationship");
}

TEST_F(AccountTest, HasOnePrimaryAccount)
{
    const auto other = assert_account("ink.example", "Ink").id();
    call("POST", edges(), {{"related_record_id", account}, {"is_primary", true}});
    call("POST", edges(), {{"related_record_id", other}});

    call("PATCH", edges() + "/" + other, {{"is_primary", true}});

    const auto items = call("GET", edges()).body.at("items");
    EXPECT_EQ(items.at(0).at("through").at("attributes").at("is_primary").at("value"), false);
    EXPECT_EQ(items.at(1).at("through").at("attributes").at("is_primary").at("value"), true);
}

TEST_F(AccountTest, UnlinksAndLeavesTheContactUnbumped)
{
    const auto before = read(contact).data().at("updated_at");
    call("POST", edges(), {{"related_record_id", account}});

    EXPECT_EQ(call("DELETE", edges() + "/" + account).status, 204);

    EXPECT_EQ(call("DELETE", edges() + "/" + account).status, 404);
    EXPECT_EQ(read(contact).data().at("updated_at"), before);
}

} // namespace
} // namespace contactsync::sandbox
