#pragma once

#include "sandbox/core/sandbox.hpp"
#include "sandbox/reevo/reevo.hpp"

#include <gtest/gtest.h>

#include <string>

namespace contactsync::sandbox {

/// A sandbox with one service, called without a network.
class SandboxTest : public ::testing::Test {
protected:
    SandboxTest() { sandbox.add(make_reevo()); }

    Exchange exchange(std::string method, const std::string& target, const json::value& body = nullptr)
    {
        Request request{.method = std::move(method),
                        .path = target.substr(0, target.find('?')),
                        .query = {},
                        .headers = {{"authorization", "Bearer sandbox-reevo-key"}},
                        .body = body.is_null() ? "" : json::serialize(body)};
        return sandbox.answer({}, std::move(request));
    }
    json::value control(std::string method, const std::string& command, const json::value& body = nullptr)
    {
        return json::parse(exchange(std::move(method), "/_sandbox/" + command, body).response.body);
    }
    Exchange create(std::string_view last_name)
    {
        return exchange("POST", "/reevo/api/v2/contact",
                        {{"attributes", {{"first_name", "Ada"}, {"last_name", last_name}}}});
    }
    Exchange poll() { return exchange("POST", "/reevo/api/v2/contact/_query", json::object{}); }

    Sandbox sandbox{1};
};

} // namespace contactsync::sandbox
