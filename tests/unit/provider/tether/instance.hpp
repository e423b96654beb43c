#pragma once

#include "provider/tether/tether.hpp"
#include "support/contact_builder.hpp"
#include "support/fake_http_client.hpp"

#include <boost/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::test {

using http::Method;
using provider::TetherOptions;
using provider::Write;
using provider::Written;

/// A provider in front of a scripted Tether instance. The clock stands at 2026-03-02T08:00:00Z.
class TetherTest : public testing::Test {
protected:
    static constexpr std::string_view kId = "66aa00000000000000000c01";

    provider::Provider& provider()
    {
        if (!provider_) {
            if (options.login_email.empty()) options.token = Secret("static-token");
            provider_ = provider::make_tether(std::make_unique<FakeHttpClient>(service), options, clock, normaliser);
        }
        return *provider_;
    }

    /// A whole contact of G2; `more` are further members, each with a comma before it.
    static std::string contact_json(std::string_view phone, std::string_view more = "", std::string_view id = kId)
    {
        return R"({"_id":")" + std::string(id) + R"(","phoneNumber":[{"value":")" + std::string(phone) +
               R"(","isPrimary":true}],"createdAt":"2026-03-02T08:00:00.000Z","updatedAt":"2026-03-02T08:00:00.000Z")" +
               std::string(more) + "}";
    }
    static std::string read_answer(std::string_view contact)
    {
        return R"({"success":true,"data":)" + std::string(contact) + "}";
    }
    static std::string write_answer(std::string_view contact)
    {
        return R"({"success":true,"message":"Contact updated successfully","data":{"contact":)" + std::string(contact) +
               "}}";
    }
    static std::string page(std::string_view contacts, int total, int size = 100)
    {
        return R"({"success":true,"data":{"contacts":[)" + std::string(contacts) + R"(],"total":)" +
               std::to_string(total) + R"(,"page":1,"size":)" + std::to_string(size) + "}}";
    }
    Record record_of(std::string_view raw) { return provider().decode(raw).value(); }
    /// Of every write.
    static constexpr Deadline kSendBy{std::chrono::steady_clock::time_point(std::chrono::hours(9))};

    Result<Written> write(OperationKind kind, const Contact& target, std::vector<std::string> fields = {},
                          const Record* current = nullptr)
    {
        const std::vector<Write> writes{
            {.kind = kind, .target = &target, .fields = fields, .current = current, .send_by = kSendBy}};
        return run_coro(provider().write(writes)).front();
    }
    boost::json::value last_body(Method method, std::string_view target) const
    {
        return boost::json::parse(service->last(method, target).body);
    }

    std::shared_ptr<FakeService> service = std::make_shared<FakeService>();
    StillClock clock{*parse_time("2026-03-02T08:00:00Z")};
    Normaliser normaliser{{.default_region = "US"}};
    TetherOptions options;

    const std::string kContact = "/api/contacts/" + std::string(kId);

private:
    std::unique_ptr<provider::Provider> provider_;
};

} // namespace contactsync::test
