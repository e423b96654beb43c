#pragma once

#include "provider/replyio/replyio.hpp"
#include "support/contact_builder.hpp"
#include "support/fake_http_client.hpp"

#include <boost/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::test {

using http::Method;
using provider::ReplyioOptions;
using provider::Write;
using provider::Written;

/// A provider in front of a scripted Reply.io. The clock stands at 2026-01-05T09:00:00Z.
class ReplyioTest : public testing::Test {
protected:
    provider::Provider& provider()
    {
        if (!provider_) {
            options.api_key = Secret("key");
            provider_ = provider::make_replyio(std::make_unique<FakeHttpClient>(service), options, clock, normaliser);
        }
        return *provider_;
    }

    /// A contact as V4 shows it; `more` are further members, each with a comma before it.
    static std::string contact_json(int id, std::string_view email, std::string_view more = "")
    {
        return R"({"id":)" + std::to_string(id) + R"(,"email":")" + std::string(email) +
               R"(","firstName":"Ada","createdAt":"2026-01-05T09:00:00","lastModifiedAt":"2026-01-05T09:00:00")" +
               std::string(more) + "}";
    }
    static std::string listing(std::string_view items, bool has_more = false)
    {
        return R"({"items":[)" + std::string(items) + R"(],"hasMore":)" + (has_more ? "true" : "false") + "}";
    }
    static Record record_of(Contact values, std::string id = "5")
    {
        Record record;
        record.provider = ProviderId::replyio;
        record.remote_id = std::move(id);
        record.values = std::move(values);
        return record;
    }
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
    StillClock clock{*parse_time("2026-01-05T09:00:00Z")};
    Normaliser normaliser{{.default_region = "US"}};
    ReplyioOptions options;

private:
    std::unique_ptr<provider::Provider> provider_;
};

} // namespace contactsync::test
