#include "memory_service.hpp"

#include "people.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

namespace contactsync::bench {
namespace {

/// The number behind `key` in a query or in a JSON body; `otherwise` when it is not there.
std::size_t number_after(std::string_view text, std::string_view key, std::size_t otherwise)
{
    const auto at = text.find(key);
    if (at == std::string_view::npos) return otherwise;
    const auto digits = text.substr(at + key.size());
    std::size_t number = otherwise;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::size_t page_index(ProviderId service, const http::Request& request)
{
    switch (service) {
    case ProviderId::reevo:
        return number_after(request.body, R"("cursor":")", 0);
    case ProviderId::replyio:
        return number_after(request.target, "skip=", 0) / page_size(service);
    case ProviderId::tether:
        return number_after(request.target, "?page=", 1) - 1;
    }
    std::unreachable();
}

std::string schema_json()
{
    struct Row {
        std::string_view name;
        std::string_view type = "text";
        bool array = false;
        bool sortable = false;
    };
    constexpr Row kAttributes[]{{"id", "uuid", false, true},
                                {"created_at", "timestamp", false, true},
                                {"updated_at", "timestamp", false, true},
                                {"first_name"},
                                {"last_name"},
                                {"middle_name"},
                                {"title"},
                                {"department"},
                                {"linkedin_url"},
                                {"x_url"},
                                {"facebook_url"},
                                {"zoominfo_url"},
                                {"address", "address"},
                                {"sms_consent", "boolean"},
                                {"primary_email", "email"},
                                {"primary_phone_number", "phone_number"},
                                {"contact_emails", "contact_emails", true},
                                {"contact_phone_numbers", "contact_phone_numbers", true}};
    std::string rows;
    for (const auto& attribute : kAttributes)
        rows += fmt::format(
            R"({}{{"api_name":"{}","type_info":{{"value_type":"{}","is_array":{}}},"is_creatable":true,"is_updatable":true,)"
            R"("is_required_on_create":false,"is_unique":false,"is_sortable":{},"is_filterable":true,"filter_operators":["eq","gte"]}})",
            rows.empty() ? "" : ",", attribute.name, attribute.type, attribute.array, attribute.sortable);
    return fmt::format(R"({{"api_name":"contact","attributes":[{}]}})", rows);
}

} // namespace

Book::Book(ProviderId whose, std::size_t records, int version) : service(whose)
{
    const auto size = page_size(whose);
    for (std::size_t first = 0; first < records; first += size)
        pages.push_back(page_json(whose, first, size, records, version));
}

asio::awaitable<Result<http::Response>> MemoryClient::send(http::Request request)
{
    ++requests_;
    const Book& book = **book_;
    if (request.target.find("_schema") != std::string::npos)
        co_return http::Response{.status = 200, .body = schema_json()};
    const bool asks_for_changes = request.body.find(R"("filters")") != std::string::npos;
    if (book.quiet && asks_for_changes)
        co_return http::Response{.status = 200, .body = R"({"data":[],"next_cursor":null})"};
    co_return http::Response{.status = 200, .body = book.pages.at(page_index(book.service, request))};
}

} // namespace contactsync::bench
