#pragma once

#include "sandbox/reevo/reevo.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace contactsync::sandbox {

struct Answer {
    int status = 0;
    json::value body; ///< null when there is none
    bool wrote = false;

    const json::value& data() const { return body.at("data"); }
    std::string id() const { return json::value_to<std::string>(data().at("id")); }
    /// The value inside an attribute's envelope.
    const json::value& value(std::string_view attribute) const
    {
        return data().at("attributes").at(attribute).at("value");
    }
    /// The code of an error in the default style.
    std::string code() const { return json::value_to<std::string>(body.at("error").at("code")); }
    /// Whether it is FastAPI's structural refusal.
    bool structural() const { return status == 422 && body.at("detail").is_array(); }
};

/// A Reevo service and a client with its key. Time stands still until a test moves `now`.
class ReevoTest : public ::testing::Test {
protected:
    Answer call(std::string method, std::string path, const json::value& body = nullptr)
    {
        Request request{
            .method = std::move(method), .path = "/api/v2" + path, .query = {}, .headers = headers, .body = {}};
        if (!body.is_null()) request.body = json::serialize(body);
        const auto response = service->handle(request, now);
        return {response.status, response.body.empty() ? json::value() : json::parse(response.body), response.wrote};
    }
    Answer create(const json::object& attributes) { return call("POST", "/contact", {{"attributes", attributes}}); }
    Answer create_ada()
    {
        return create({{"first_name", "Ada"}, {"last_name", "Quill"}, {"primary_email", "ada@quill.example"}});
    }
    Answer read(const std::string& id) { return call("GET", "/contact/" + id); }
    Answer patch(const std::string& id, const json::object& attributes)
    {
        return call("PATCH", "/contact/" + id, {{"attributes", attributes}});
    }
    Answer assert_contact(const std::string& address, const json::object& attributes)
    {
        return call("POST", "/contact/_assert", {{"match", {{"contact_emails", address}}}, {"attributes", attributes}});
    }
    Answer query(const json::object& body) { return call("POST", "/contact/_query", body); }
    void set(const json::object& switches) { service->configure(switches); }

    std::unique_ptr<Service> service = make_reevo();
    std::map<std::string, std::string> headers{{"authorization", "Bearer sandbox-reevo-key"}};
    NowMs now = 1'795'000'000'000;
};

} // namespace contactsync::sandbox
