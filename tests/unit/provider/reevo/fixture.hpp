#pragma once

#include "provider/reevo/reevo.hpp"
#include "support/fake_http_client.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace contactsync::provider::reevo {

namespace json = boost::json;
using http::Method;

inline const std::string kContact = "/api/v2/contact";
inline const std::string kQuery = "/api/v2/contact/_query";
inline const std::string kAssert = "/api/v2/contact/_assert";
inline const std::string kSchemaPath = "/api/v2/_schema/contact";

struct AttributeOf {
    std::string name;
    bool creatable = true;
    bool updatable = true;
    bool required = false;
    bool filterable = true;
    bool sortable = false;
    bool is_array = false;
    std::string type = "string";
};

inline std::string schema_json(const std::vector<AttributeOf>& more = {})
{
    std::vector<AttributeOf> all{
        {.name = "first_name", .required = true},
        {.name = "last_name", .required = true},
        {.name = "title"},
        {.name = "department"},
        {.name = "address", .filterable = false, .type = "address"},
        {.name = "sms_consent", .type = "boolean"},
        {.name = "primary_email", .updatable = false, .type = "email"},
        {.name = "primary_phone_number", .updatable = false, .filterable = false, .type = "phone_number"},
        {.name = "contact_emails", .creatable = false, .updatable = false, .filterable = false, .is_array = true},
        {.name = "contact_phone_numbers", .updatable = false, .filterable = false, .is_array = true},
        {.name = "id", .creatable = false, .updatable = false, .sortable = true},
        {.name = "created_at", .creatable = false, .updatable = false, .sortable = true},
        {.name = "updated_at", .creatable = false, .updatable = false, .sortable = true}};
    for (const auto& attribute : more) {
        std::erase_if(all, [&](const AttributeOf& other) { return other.name == attribute.name; });
        all.push_back(attribute);
    }
    json::array attributes;
    for (const auto& attribute : all) {
        attributes.push_back(
            json::object{{"api_name", attribute.name},
                         {"type_info", json::object{{"value_type", attribute.type}, {"is_array", attribute.is_array}}},
                         {"is_creatable", attribute.creatable},
                         {"is_updatable", attribute.updatable},
                         {"is_required_on_create", attribute.required},
                         {"is_unique", false},
                         {"is_sortable", attribute.sortable},
                         {"is_filterable", attribute.filterable},
                         {"filter_operators", json::array{"eq", "gte"}}});
    }
    return json::serialize(json::object{{"api_name", "contact"}, {"attributes", std::move(attributes)}});
}

/// A contact as the service shows it; a test states only what matters.
struct Shown {
    std::string id = "c-1";
    std::string updated_at = "2026-03-04T17:40:12.000001Z";
    std::string created_at = "2026-03-02T09:15:00Z";
    std::string first_name = "Tamsin";
    std::string last_name = "Quillfeather";
    std::string title = "";
    std::vector<std::string> emails{};
    std::vector<std::string> phones{};
    std::size_t primary_email = 0;
    bool opted_out = false;
    bool archived = false;

    std::string text() const
    {
        const auto enveloped = [](json::value value) {
            return json::object{{"value", std::move(value)}, {"value_type", "any"}};
        };
        json::object attributes{{"first_name", enveloped(json::value(first_name))},
                                {"last_name", enveloped(json::value(last_name))}};
        if (!title.empty()) attributes["title"] = enveloped(json::value(title));
        if (opted_out) attributes["sms_consent"] = enveloped(false);
        if (archived) attributes["archived_at"] = enveloped("2026-05-05T00:00:00Z");
        json::array email_items;
        for (std::size_t i = 0; i < emails.size(); ++i) {
            email_items.push_back(enveloped(json::object{{"id", "item-" + emails[i]},
                                                         {"email", emails[i]},
                                                         {"is_primary", i == primary_email},
                                                         {"labels", json::array{}}}));
        }
        json::array phone_items;
        for (std::size_t i = 0; i < phones.size(); ++i) {
            phone_items.push_back(enveloped(json::object{{"id", "item-" + phones[i]},
                                                         {"phone_number", phones[i]},
                                                         {"is_primary", i == 0},
                                                         {"labels", json::array{}}}));
        }
        attributes["contact_emails"] = std::move(email_items);
        attributes["contact_phone_numbers"] = std::move(phone_items);
        return json::serialize(json::object{{"id", id},
                                            {"record_type", "contact"},
                                            {"created_at", created_at},
                                            {"updated_at", updated_at},
                                            {"attributes", std::move(attributes)}});
    }
    std::string answer() const { return R"({"data":)" + text() + "}"; }
};

inline std::string page(const std::vector<Shown>& records, const std::string& rest = R"("next_cursor":null)")
{
    std::string body = R"({"data":[)";
    for (std::size_t i = 0; i < records.size(); ++i)
        body += (i > 0 ? "," : "") + records[i].text();
    return body + "]" + (rest.empty() ? "" : "," + rest) + "}";
}

inline std::string nested_error(const std::string& code, const std::string& field = "")
{
    return json::serialize(json::object{
        {"error", json::object{{"code", code}, {"message", "refused"}, {"details", json::object{{"field", field}}}}}});
}

/// A provider that talks to a scripted service.
class ReevoTest : public testing::Test {
protected:
    ReevoTest() { service->on(Method::get, kSchemaPath, 200, schema_json()); }

    /// The provider, prepared with what the service has been told to answer so far.
    Provider& provider()
    {
        if (!provider_) {
            provider_ = make_reevo(std::make_unique<test::FakeHttpClient>(service), options, clock, normaliser);
            const auto prepared = test::run_coro(provider_->prepare());
            EXPECT_TRUE(prepared);
        }
        return *provider_;
    }

    Record decoded(const Shown& shown) { return provider().decode(shown.text()).value(); }

    /// Of every write.
    static constexpr Deadline kSendBy{std::chrono::steady_clock::time_point(std::chrono::hours(9))};

    Result<Written> write(OperationKind kind, const Contact& target, std::vector<std::string> fields = {},
                          const Record* current = nullptr)
    {
        const std::vector<Write> writes{
            {.kind = kind, .target = &target, .fields = fields, .current = current, .send_by = kSendBy}};
        auto results = test::run_coro(provider().write(writes));
        return std::move(results.at(0));
    }

    json::object last_body(Method method, const std::string& target) const
    {
        return json::parse(service->last(method, target).body).as_object();
    }

    std::shared_ptr<test::FakeService> service = std::make_shared<test::FakeService>();
    test::StillClock clock{parse_time("2026-11-20T08:00:00Z").value()};
    Normaliser normaliser{NormaliseOptions{.default_region = "US"}};
    ReevoOptions options{.api_key = Secret("key"), .page_size = 2};

private:
    std::unique_ptr<Provider> provider_;
};

inline Contact person(std::vector<std::string> emails = {}, std::vector<std::string> phones = {})
{
    Contact contact;
    contact.set_text("first_name", "Tamsin");
    contact.set_text("last_name", "Quillfeather");
    for (auto& email : emails)
        contact.emails.push_back({std::move(email)});
    for (auto& phone : phones)
        contact.phones.push_back({std::move(phone)});
    return contact;
}

} // namespace contactsync::provider::reevo
