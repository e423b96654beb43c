#include "provider/replyio/fields.hpp"

#include <algorithm>
#include <array>

namespace contactsync::provider::replyio {
namespace {

constexpr std::size_t kColumnMax = 255;

constexpr std::array<TextField, 14> kTextFields{{
    {"first_name", "firstName", kColumnMax},
    {"last_name", "lastName", kColumnMax},
    {"title", "title", kColumnMax},
    {"company", "company", kColumnMax},
    {"linkedin_url", "linkedInUrl", kColumnMax},
    {"sales_navigator_url", "linkedInSalesNavigatorUrl", kColumnMax},
    {"recruiter_url", "linkedInRecruiterUrl", kColumnMax},
    {"city", "city", kColumnMax},
    {"state", "state", kColumnMax},
    {"country", "country", kColumnMax},
    {"industry", "industry", kColumnMax},
    {"company_size", "companySize", kColumnMax},
    {"time_zone", "timeZoneId", kColumnMax},
    {"notes", "notes", 0},
}};

constexpr std::array<std::string_view, 10> kCompanySizes{"Empty",       "SelfEmployed",   "Ten",         "Fifty",
                                                         "TwoHundred",  "FiveHundred",    "OneThousand", "FiveThousand",
                                                         "TenThousand", "OverTenThousand"};

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace

std::span<const TextField> text_fields()
{
    return kTextFields;
}

const TextField* text_field(std::string_view canonical)
{
    const auto found = std::ranges::find(kTextFields, canonical, &TextField::canonical);
    return found == kTextFields.end() ? nullptr : &*found;
}

std::string company_size(std::string_view raw)
{
    for (const std::string_view size : kCompanySizes)
        if (equal_ignoring_case(size, raw)) return size == "Empty" ? std::string() : std::string(size);
    return std::string(raw);
}

bool same_title(std::string_view a, std::string_view b)
{
    return equal_ignoring_case(a, b);
}

} // namespace contactsync::provider::replyio
