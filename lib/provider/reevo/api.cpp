#include "provider/reevo/api.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace contactsync::provider::reevo {

namespace {

constexpr std::string_view kBasePath = "/api/v2";

http::Request request(http::Method method, std::string path)
{
    return {.method = method, .target = std::string(kBasePath) + path, .headers = {}, .body = {}, .repeatable = true};
}

http::Request request(http::Method method, std::string path, const json::object& body)
{
    auto made = request(method, std::move(path));
    made.body = json::serialize(body);
    made.headers.emplace_back("Content-Type", "application/json");
    return made;
}

} // namespace

asio::awaitable<Reply> Api::get(std::string path)
{
    co_return co_await send(request(http::Method::get, std::move(path)));
}

asio::awaitable<Reply> Api::remove(std::string path)
{
    co_return co_await change(request(http::Method::delete_, std::move(path)));
}

asio::awaitable<Reply> Api::patch(std::string path, json::object body)
{
    co_return co_await change(request(http::Method::patch, std::move(path), body));
}

asio::awaitable<Reply> Api::post(std::string path, json::object body)
{
    co_return co_await send(request(http::Method::post, std::move(path), body));
}

asio::awaitable<Reply> Api::post_once(std::string path, json::object body)
{
    auto once = request(http::Method::post, std::move(path), body);
    once.repeatable = false;
    co_return co_await change(std::move(once));
}

asio::awaitable<Reply> Api::change(http::Request request)
{
    const Deadline send_by = std::exchange(send_by_, Deadline{});
    request.send_by = send_by;
    auto reply = co_await send(std::move(request));
    if (!reply && !reply.error().error.outcome_unknown) send_by_ = send_by; // it has changed nothing
    co_return reply;
}

asio::awaitable<Reply> Api::send(http::Request request)
{
    request.priority = priority_;
    request.headers.emplace_back("Authorization", "Bearer " + key_->reveal());
    request.headers.emplace_back("Accept", "application/json");
    auto response = co_await client_->send(std::move(request));
    if (!response) co_return std::unexpected(Refusal{.error = std::move(response.error())});
    if (auto refusal = judge(*response)) co_return std::unexpected(std::move(*refusal));
    co_return std::move(*response);
}

std::string contact_path(std::string_view remote_id, std::string_view rest)
{
    return "/contact/" + http::encode(remote_id) + std::string(rest);
}

} // namespace contactsync::provider::reevo
