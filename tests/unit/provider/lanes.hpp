#pragma once

#include "provider/provider.hpp"
#include "support/fake_http_client.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace contactsync::test {

inline void expect_writes_as_urgent_as_their_lanes(provider::Provider& provider, const FakeService& service)
{
    Record record;
    record.remote_id = "5";
    for (const auto& [lane, priority] : {std::pair{Lane::opt_out, http::Priority::opt_out},
                                         {Lane::edit, http::Priority::edit},
                                         {Lane::creation, http::Priority::creation},
                                         {Lane::backfill, http::Priority::backfill}}) {
        const std::vector<provider::Write> writes{
            {.kind = OperationKind::archive, .fields = {}, .current = &record, .lane = lane}};

        run_coro(provider.write(writes));

        EXPECT_EQ(service.requests.back().priority, priority);
    }
}

} // namespace contactsync::test
