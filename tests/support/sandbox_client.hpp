#pragma once

#include "http/client.hpp"
#include "sandbox/service.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace contactsync::test {

/// A client that hands its requests to a sandbox service in the same process, at once. `fate`, when set, sees each
/// request first and may decide otherwise: an error returned before or after the service has carried it out.
class SandboxClient final : public http::Client {
public:
    enum class Fate { served, lost_before, lost_after };

    struct Link {
        sandbox::Service* service = nullptr;
        std::function<sandbox::NowMs()> now;
        std::function<Fate(const http::Request&)> fate{};
        std::vector<std::pair<http::Method, std::string>> requests{}; ///< method and target, in order
    };

    explicit SandboxClient(Link& link) : link_(link) {}

    asio::awaitable<Result<http::Response>> send(http::Request request) override
    {
        link_.requests.emplace_back(request.method, request.target);
        const auto fate = link_.fate ? link_.fate(request) : Fate::served;
        if (fate == Fate::lost_before) co_return lost();
        auto response = serve(request);
        if (fate == Fate::lost_after) co_return lost();
        co_return response;
    }

    http::Traffic traffic() const override
    {
        return {.requests = link_.requests.size(), .rate_limited = 0, .retries = 0};
    }
    void drain() override {}
    std::size_t on_the_wire() const override { return 0; }
    bool breaker_open() const override { return false; }
    std::vector<http::BudgetWindow> budget() const override { return {}; }
    std::string budget_snapshot() const override { return {}; }
    void restore_budget(std::string_view) override {}

private:
    static std::unexpected<Error> lost()
    {
        return std::unexpected(Error{.kind = ErrorKind::retry, .detail = "connection lost", .outcome_unknown = true});
    }

    static std::string name_of(http::Method method)
    {
        switch (method) {
        case http::Method::get:
            return "GET";
        case http::Method::post:
            return "POST";
        case http::Method::put:
            return "PUT";
        case http::Method::patch:
            return "PATCH";
        case http::Method::delete_:
            return "DELETE";
        }
        std::unreachable();
    }

    static std::string decoded(std::string_view text)
    {
        std::string plain;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '%' || i + 2 >= text.size()) {
                plain += text[i];
                continue;
            }
            plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        }
        return plain;
    }

    http::Response serve(const http::Request& request)
    {
        sandbox::Request asked{
            .method = name_of(request.method), .path = {}, .query = {}, .headers = {}, .body = request.body};
        const auto question = request.target.find('?');
        asked.path = request.target.substr(0, question);
        for (auto rest = question == std::string::npos ? std::string() : request.target.substr(question + 1);
             !rest.empty();) {
            const auto end = std::min(rest.find('&'), rest.size());
            const auto pair = rest.substr(0, end);
            const auto equals = std::min(pair.find('='), pair.size());
            asked.query[decoded(pair.substr(0, equals))] = equals < pair.size() ? decoded(pair.substr(equals + 1)) : "";
            rest = end < rest.size() ? rest.substr(end + 1) : std::string();
        }
        for (const auto& [name, value] : request.headers) {
            std::string lower = name;
            std::ranges::transform(lower, lower.begin(),
                                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            asked.headers[lower] = value;
        }
        auto answer = link_.service->handle(asked, link_.now());
        return {.status = answer.status, .body = std::move(answer.body), .headers = {}};
    }

    Link& link_;
};

} // namespace contactsync::test
