#pragma once

#include "ask.hpp"
#include "sandbox/replyio/replyio.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::sandbox {

class ReplyioTest : public testing::Test {
protected:
    std::string seed(std::string_view email, std::string_view first_name = "Alpha", json::object more = {})
    {
        more["email"] = email;
        more["firstName"] = first_name;
        return service->seed(more, kNow - 1'000'000, kNow - 1'000'000);
    }

    std::unique_ptr<Service> service = make_replyio();
    Client ask{*service, {{"x-api-key", "sandbox-replyio-key"}}};
};

} // namespace contactsync::sandbox
