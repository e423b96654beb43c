#include "http_text.hpp"

#include <boost/beast/http/status.hpp>

#include <charconv>

namespace contactsync::sandbox {
namespace {

namespace http = boost::beast::http;

std::map<std::string, std::string> parse_query(std::string_view text)
{
    std::map<std::string, std::string> query;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        if (!pair.empty()) query[decode_query(pair.substr(0, equals))] = decode_query(value);
    }
    return query;
}

std::string lower_case(std::string_view name)
{
    std::string text(name);
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

} // namespace

std::string decode_query(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        const auto* digits = text.data() + i + 1;
        const bool escape =
            text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2;
        if (escape) {
            decoded += static_cast<char>(code);
            i += 2;
        } else {
            decoded += text[i] == '+' ? ' ' : text[i];
        }
    }
    return decoded;
}

Request to_request(http::request<http::string_body>&& message)
{
    Request request;
    const std::string_view target(message.target().data(), message.target().size());
    const auto question = target.find('?');
    request.method = std::string(message.method_string());
    request.path = target.substr(0, question);
    if (question != std::string_view::npos) request.query = parse_query(target.substr(question + 1));
    for (const auto& field : message.base()) {
        const auto name = field.name_string();
        const auto value = field.value();
        request.headers.emplace(lower_case({name.data(), name.size()}), std::string(value.data(), value.size()));
    }
    request.body = std::move(message.body());
    return request;
}

std::string head_text(const Response& response, bool keep_alive)
{
    const auto reason = http::obsolete_reason(static_cast<http::status>(response.status));
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head.append(reason.data(), reason.size()).append("\r\n");
    if (!response.body.empty()) head.append("Content-Type: ").append(response.content_type).append("\r\n");
    // RFC 9110 section 8.6: a 204 carries no Content-Length.
    if (response.status != 204)
        head.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
    for (const auto& [name, value] : response.headers)
        head.append(name).append(": ").append(value).append("\r\n");
    if (!keep_alive) head.append("Connection: close\r\n");
    return head.append("\r\n");
}

} // namespace contactsync::sandbox
