#pragma once

#include "ask.hpp"
#include "sandbox/tether/tether.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::sandbox {

class TetherTest : public testing::Test {
protected:
    static constexpr std::string_view kMira = R"({"phoneNumber": [{"value": "+12025550143", "isPrimary": true}],
        "firstName": "Mira", "lastName": "Quill", "email": "Mira.Quill@acme.example"})";

    /// Creates a contact through the API and gives its id.
    std::string create(std::string_view body) { return ask("POST", "/api/contact", body).text("/data/contact/_id"); }

    std::string seed(std::string_view phone, json::object more = {}, NowMs created = kNow - 1'000'000)
    {
        more["phoneNumber"] = phone;
        return service->seed(more, created, created);
    }

    Answer get(const std::string& id, NowMs now = kNow) { return ask("GET", "/api/contacts/" + id, {}, now); }

    std::unique_ptr<Service> service = make_tether();
    Client ask{*service, {{"authorization", "Bearer sandbox-tether-token"}}};
};

} // namespace contactsync::sandbox
