#pragma once

#include "sandbox/service.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::replyio {

/// Members of a contact that are plain text on the wire, in the order of replyio contract section 4.1.
enum class Text : std::size_t {
    email,
    first_name,
    last_name,
    phone,
    title,
    company,
    company_size,
    industry,
    city,
    state,
    country,
    time_zone_id,
    linkedin_url,
    sales_navigator_url,
    recruiter_url,
    notes,
    phone2
};

inline constexpr std::array<std::string_view, 17> kTextNames{"email",
                                                             "firstName",
                                                             "lastName",
                                                             "phone",
                                                             "title",
                                                             "company",
                                                             "companySize",
                                                             "industry",
                                                             "city",
                                                             "state",
                                                             "country",
                                                             "timeZoneId",
                                                             "linkedInUrl",
                                                             "linkedInSalesNavigatorUrl",
                                                             "linkedInRecruiterUrl",
                                                             "notes",
                                                             "phone2"};

std::optional<Text> text_by_name(std::string_view name);

constexpr std::size_t index_of(Text text)
{
    return static_cast<std::size_t>(text);
}
constexpr std::string_view name_of(Text text)
{
    return kTextNames[index_of(text)];
}

/// Empty means unset: the service treats null, "" and absence alike (section 4.1).
using Texts = std::array<std::string, kTextNames.size()>;

struct CustomValue {
    std::int64_t field = 0;
    std::string value;
    bool operator==(const CustomValue&) const = default;
};

struct Contact {
    std::int64_t id = 0;
    Texts texts;
    bool opted_out = false;
    std::string call_status = "none";
    std::string meeting_status = "none";
    std::int64_t owner = 0;
    std::optional<std::int64_t> account;
    std::vector<CustomValue> custom;
    std::vector<std::int64_t> lists;
    json::array sequences; ///< kept as seeded; the stand-in runs no sequences
    NowMs created = 0;
    NowMs modified = 0;
    NowMs phone_set = 0; ///< when the phone last changed: its status is settled some time later

    std::string& operator[](Text text) { return texts[index_of(text)]; }
    const std::string& operator[](Text text) const { return texts[index_of(text)]; }
    bool operator==(const Contact&) const = default;
};

/// The value of a custom field, empty if it has none.
std::string_view custom_value(const Contact& contact, std::int64_t field);
void set_custom_value(Contact& contact, std::int64_t field, std::string value);

/// The profile without scheme, "www.", case of the host, trailing slash and query (section 6.7).
std::string linkedin_key(std::string_view url);

/// What follows '@' in lower case, empty without one.
std::string email_domain(std::string_view email);

} // namespace contactsync::sandbox::replyio
