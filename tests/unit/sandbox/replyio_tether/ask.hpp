#pragma once

#include "sandbox/service.hpp"

#include <map>
#include <string>
#include <string_view>

namespace contactsync::sandbox {

inline constexpr NowMs kNow = 1'763'000'000'000;

struct Answer {
    int status = 0;
    json::value body;
    Response raw;

    const json::value& at(std::string_view pointer) const { return body.at_pointer(pointer); }
    std::string text(std::string_view pointer) const { return std::string(at(pointer).as_string()); }
    std::int64_t number(std::string_view pointer) const { return at(pointer).to_number<std::int64_t>(); }
};

/// Sends one request as a client with a valid key would. `target` may carry a query of plain, undecoded text.
class Client {
public:
    Client(Service& service, std::map<std::string, std::string> headers)
        : service_(service), headers_(std::move(headers))
    {}

    Answer operator()(std::string_view method, std::string_view target, std::string_view body = {}, NowMs now = kNow)
    {
        Request request{
            .method = std::string(method), .path = {}, .query = {}, .headers = headers_, .body = std::string(body)};
        const auto mark = target.find('?');
        request.path = target.substr(0, mark);
        if (mark != std::string_view::npos) read_query(target.substr(mark + 1), request.query);
        Answer answer{.status = 0, .body = {}, .raw = service_.handle(request, now)};
        answer.status = answer.raw.status;
        json::error_code unreadable; // a body may be empty or CSV
        answer.body = json::parse(answer.raw.body, unreadable);
        return answer;
    }

private:
    static void read_query(std::string_view text, std::map<std::string, std::string>& query)
    {
        while (!text.empty()) {
            const auto end = text.find('&');
            const std::string_view pair = text.substr(0, end);
            query.emplace(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
    }

    Service& service_;
    std::map<std::string, std::string> headers_;
};

} // namespace contactsync::sandbox
