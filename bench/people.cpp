#include "people.hpp"

#include "base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

namespace contactsync::bench {
namespace {

constexpr std::array<std::string_view, 16> kFirstNames{"Ann",    "Bernd", "Chloé",     "Dmitri",  "Elif",      "Fatima",
                                                       "Giulia", "Håkon", "Ines",      "Joaquín", "Katarzyna", "Liam",
                                                       "Mei",    "Noor",  "Oluwaseun", "Priya"};
constexpr std::array<std::string_view, 16> kLastNames{
    "Almeida", "Becker", "Castellanos", "Dubois",    "Eriksen", "Fitzgerald", "García",  "Hoffmann",
    "Ivanova", "Jensen", "Kowalczyk",   "Lindqvist", "Müller",  "Nakamura",   "O'Brien", "Papadopoulos"};
constexpr std::array<std::string_view, 8> kTitles{
    "Head of Purchasing", "CTO",        "Regional Sales Manager", "Founder & CEO", "Senior Product Designer",
    "VP Engineering",     "Controller", "Customer Success Lead"};
constexpr std::array<std::string_view, 8> kCompanies{"Hartmann Logistik", "Bluewater Labs", "Northgate Foods",
                                                     "Solvang AS",        "Quinta do Vale", "Meridian Freight",
                                                     "Pixel & Plough",    "Aster Health"};
constexpr std::array<std::string_view, 8> kCities{"München", "Bergen", "Porto", "Austin",
                                                  "Lyon",    "Kraków", "Leeds", "Osaka"};

/// Independent draws for one person: `aspect` tells them apart.
std::uint64_t draw(std::size_t person, std::uint64_t aspect)
{
    std::uint64_t mixed = person * 0x9E3779B97F4A7C15U + aspect * 0xD1B54A32D192ED03U;
    mixed = (mixed ^ (mixed >> 31U)) * 0xBF58476D1CE4E5B9U;
    return mixed ^ (mixed >> 29U);
}

template <std::size_t N>
std::string_view pick(const std::array<std::string_view, N>& from, std::size_t person, std::uint64_t aspect)
{
    return from[draw(person, aspect) % N];
}

std::string ascii_of(std::string_view name)
{
    std::string letters;
    for (const char c : name)
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) letters += static_cast<char>(c | 0x20);
    return letters;
}

/// In the order of the numbers, as a listing by change time shows them. Without its zone.
std::string changed_at(std::size_t number, int version)
{
    constexpr std::chrono::sys_days kStart{std::chrono::year(2026) / 1 / 1};
    return format_time(kStart + std::chrono::days(30 * version) + std::chrono::seconds(20 * number)).substr(0, 19);
}

struct Person {
    std::string first;
    std::string last;
    std::string title;
    std::string company;
    std::string city;
    std::string email;
    std::string second_email; ///< every tenth has one
    std::string phone;
    std::string slug; ///< every fifth has no profile
    std::string changed_at;
};

Person person_of(std::size_t number, int version)
{
    Person person{.first = std::string(pick(kFirstNames, number, 1)),
                  .last = std::string(pick(kLastNames, number, 2)),
                  .title = std::string(pick(kTitles, number, 3)),
                  .company = std::string(pick(kCompanies, number, 4)),
                  .city = std::string(pick(kCities, number, 5)),
                  .email = {},
                  .second_email = {},
                  .phone = written_phone(number),
                  .slug = {},
                  .changed_at = changed_at(number, version)};
    if (version > 0) person.title += fmt::format(" {}", version);
    const auto mailbox = fmt::format("{}.{}{}", ascii_of(person.first), ascii_of(person.last), number);
    person.email = fmt::format("{}@{}.example", mailbox, ascii_of(person.company));
    if (number % 10 == 0) person.second_email = fmt::format("{}@mail.example", mailbox);
    if (number % 5 != 0) person.slug = fmt::format("{}-{}-{:x}", ascii_of(person.first), ascii_of(person.last), number);
    return person;
}

std::string envelope(std::string_view name, std::string_view value, std::string_view type)
{
    return fmt::format(R"("{}":{{"value":{},"value_type":"{}"}},)", name, value, type);
}

std::string text(std::string_view name, std::string_view value)
{
    return value.empty() ? fmt::format(R"("{}":null,)", name) : envelope(name, fmt::format("\"{}\"", value), "text");
}

std::string reevo_items(std::string_view name, std::string_view key, const std::array<std::string_view, 2>& values,
                        std::size_t number)
{
    std::string items;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].empty()) continue;
        items += fmt::format(
            R"({}{{"value":{{"id":"{:08x}-5d1c-4b2a-9e{:02x}-{:012x}","{}":"{}","is_primary":{},"labels":["WORK"]}},"value_type":"{}"}})",
            items.empty() ? "" : ",", number, i, draw(number, 10 + i) >> 16U, key, values[i], i == 0, name);
    }
    return fmt::format(R"("{}":[{}],)", name, items);
}

std::string reevo_record(std::size_t number, const Person& person)
{
    const auto id =
        fmt::format("{:08x}-7c9e-4d3f-8a{:02x}-{:012x}", number, draw(number, 11) & 0xFFU, draw(number, 12) >> 16U);
    const auto profile = person.slug.empty() ? "" : "https://www.linkedin.com/in/" + person.slug;
    std::string attributes = text("first_name", person.first) + text("middle_name", "") +
                             text("last_name", person.last) + text("display_name", person.first + " " + person.last) +
                             text("title", person.title) + text("department", number % 3 == 0 ? "Operations" : "") +
                             text("linkedin_url", profile) + text("x_url", "") + text("facebook_url", "") +
                             text("zoominfo_url", "") + envelope("sms_consent", "true", "boolean");
    attributes += envelope(
        "address",
        fmt::format(
            R"({{"street_one":"Main Street {}","street_two":null,"city":"{}","state":null,"zip_code":"{:05}","country":"US"}})",
            1 + number % 200, person.city, draw(number, 13) % 100000),
        "address");
    attributes += reevo_items("contact_emails", "email", {person.email, person.second_email}, number);
    attributes += reevo_items("contact_phone_numbers", "phone_number", {person.phone, ""}, number);
    attributes += envelope("primary_email", fmt::format("\"{}\"", person.email), "email");
    attributes += envelope("primary_phone_number", fmt::format("\"{}\"", person.phone), "phone_number");
    attributes += envelope(
        "stage",
        R"({"id":"b6e2a5a1-1111-4a4a-8b8b-0123456789ab","api_name":"working","display_value":"Working","color":"#6966FF"})",
        "contact_stage");
    attributes += envelope(
        "owner_user_id", R"({"related_record_id":"a1b2c3d4-2222-4c4c-9d9d-ba9876543210","related_record_type":"user"})",
        "record_reference");
    attributes += R"("archived_at":null)";
    return fmt::format(
        R"({{"id":"{}","object_type":"contact","created_at":"2025-11-03T08:15:30.125000Z","updated_at":"{}.250000Z","archived_at":null,"attributes":{{{}}}}})",
        id, person.changed_at, attributes);
}

std::string replyio_record(std::size_t number, const Person& person)
{
    return fmt::format(
        R"({{"id":{},"email":"{}","domain":"{}","firstName":"{}","lastName":"{}","phone":"{}","phoneStatus":"Unknown","title":"{}","company":"{}",)"
        R"("companySize":"FiveHundred","industry":"Logistics","city":"{}","state":null,"country":"Germany","timeZoneId":null,)"
        R"("linkedInUrl":{},"linkedInSalesNavigatorUrl":null,"linkedInRecruiterUrl":null,"notes":null,"ownerUserId":101,"accountId":null,)"
        R"("isOptedOut":{},"addingDate":"2025-11-03T08:15:30+00:00","createdAt":"2025-11-03T08:15:30","lastModifiedAt":"{}",)"
        R"("customFields":[{{"id":7,"key":"Lead source","value":"Trade fair"}}],"sequences":[],"lists":[{{"id":3,"name":"Prospects"}}]}})",
        70000 + number, person.email, person.email.substr(person.email.find('@') + 1), person.first, person.last,
        person.phone, person.title, person.company, person.city,
        person.slug.empty() ? "null" : fmt::format("\"https://linkedin.com/in/{}/\"", person.slug), number % 40 == 0,
        person.changed_at);
}

std::string tether_record(std::size_t number, const Person& person)
{
    const auto email = person.second_email.empty()
                           ? fmt::format("\"{}\"", person.email)
                           : fmt::format(R"([{{"value":"{}","isPrimary":true}},{{"value":"{}","isPrimary":false}}])",
                                         person.email, person.second_email);
    return fmt::format(
        R"({{"_id":"64f0{:08x}a1b2c3d4e5f6","firstName":"{}","lastName":"{}","phoneNumber":[{{"value":"{}","isPrimary":true,"isVerified":false}}],)"
        R"("secondaryPhoneNumber":[],"email":{},"process":null,"status":"New Lead","pipelineId":null,"pipelineStage":null,)"
        R"("organizationId":"64f000000000000000000001","userId":"64f000000000000000000002","createdBy":"64f000000000000000000002","assignees":[],)"
        R"("isBlocked":false,"isVerified":false,"createdAt":"2025-11-03T08:15:30.125Z","updatedAt":"{}.250Z","jobTitle":"{}"}})",
        number, person.first, person.last, person.phone, email, person.changed_at, person.title);
}

} // namespace

std::string written_phone(std::size_t number)
{
    const auto line = draw(number, 14) % 10000;
    switch (const auto exchange = 200 + number % 700; number % 4) {
    case 0:
        return fmt::format("+1 (512) {}-{:04}", exchange, (line + number) % 10000);
    case 1:
        return fmt::format("+1512{}{:04}", exchange, (line + number) % 10000);
    case 2:
        return fmt::format("+49 30 {:08}", 20000000 + number);
    default:
        return fmt::format("+44 7700 {:06}", 900000 + number % 100000);
    }
}

std::string record_json(ProviderId service, std::size_t number, int version)
{
    const auto person = person_of(number, version);
    switch (service) {
    case ProviderId::reevo:
        return reevo_record(number, person);
    case ProviderId::replyio:
        return replyio_record(number, person);
    case ProviderId::tether:
        return tether_record(number, person);
    }
    std::unreachable();
}

std::string page_json(ProviderId service, std::size_t first, std::size_t count, std::size_t total, int version)
{
    const auto end = std::min(first + count, total);
    std::string records;
    for (auto number = first; number < end; ++number) {
        if (number > first) records += ',';
        records += record_json(service, number, version);
    }
    const bool has_more = end < total;
    switch (service) {
    case ProviderId::reevo:
        return fmt::format(R"({{"data":[{}],"next_cursor":{}}})", records,
                           has_more ? fmt::format("\"{}\"", end / count) : "null");
    case ProviderId::replyio:
        return fmt::format(R"({{"items":[{}],"hasMore":{}}})", records, has_more);
    case ProviderId::tether:
        return fmt::format(
            R"({{"success":true,"data":{{"contacts":[{}],"total":{},"page":{},"size":{}}},"meta":{{}}}})", records,
            total, first / count + 1, count);
    }
    std::unreachable();
}

std::size_t page_size(ProviderId service)
{
    return service == ProviderId::replyio ? 1000 : 100;
}

} // namespace contactsync::bench
