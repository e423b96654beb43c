#include "sandbox/replyio/decode.hpp"

#include "sandbox/replyio/time_zones.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace contactsync::sandbox::replyio {
namespace {

constexpr std::initializer_list<std::string_view> kCompanySizes{
    "Empty",       "SelfEmployed", "Ten",          "Fifty",       "TwoHundred",
    "FiveHundred", "OneThousand",  "FiveThousand", "TenThousand", "OverTenThousand"};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> choices)
{
    return std::ranges::find(choices, text) != choices.end();
}

/// Digits with an optional sign and one point.
bool is_decimal(std::string_view text)
{
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto digits =
        std::ranges::count_if(text, [](char character) { return character >= '0' && character <= '9'; });
    const auto points = std::ranges::count(text, '.');
    return digits > 0 && points <= 1 && static_cast<std::size_t>(digits + points) == text.size();
}

/// Reads the members of one body; each method takes one of them.
class Decoder {
public:
    Decoder(const Call& call, Model model, std::string_view pointer, std::vector<Problem>& problems)
        : call_(call), model_(model), pointer_(pointer), problems_(problems)
    {}

    Changes decode(const json::object& body)
    {
        for (const auto& [key, value] : body)
            take(key, value);
        return std::move(changes_);
    }

private:
    void take(std::string_view key, const json::value& value)
    {
        if (const auto text = text_by_name(key)) return take_text(*text, value);
        if (key == "customFields") return take_custom_fields(value);
        if (key == "accountId") return take_account(value);
        if (model_ == Model::patch && key == "ownerUserId") return take_owner(value);
        if (model_ == Model::patch && takes_status(key)) return take_status(key, value);
        if (call_.switches.refuse_unknown_members) refuse(key, "Unknown member");
    }

    bool takes_status(std::string_view key) const
    {
        if (key == "isOptedOut") return call_.version == Version::v3 || call_.switches.v4_patch_opted_out;
        return call_.version == Version::v3 && (key == "callStatus" || key == "meetingStatus");
    }

    void take_text(Text text, const json::value& value)
    {
        auto& slot = changes_.texts[index_of(text)];
        if (value.is_null()) {
            slot.emplace();
            return;
        }
        if (!value.is_string()) return refuse(name_of(text), "Must be a string or null");
        std::string read(trim(value.get_string()));
        if (text == Text::email && call_.switches.lower_case_email) read = lower(read);
        if (check_text(text, read)) slot = std::move(read);
    }

    bool check_text(Text text, std::string_view read)
    {
        if (length(read) > static_cast<std::size_t>(call_.switches.field_length_max)) {
            refuse(name_of(text), fmt::format("At most {} characters", call_.switches.field_length_max));
        } else if (text == Text::email && !read.empty() && !looks_like_email(read)) {
            refuse(name_of(text), "Not a valid e-mail address", call_.switches.import_bad_email == BadEmail::item);
        } else if (text == Text::company_size && !read.empty() && !is_one_of(read, kCompanySizes)) {
            refuse(name_of(text), "Unknown value");
        } else if (text == Text::time_zone_id && !read.empty() && !is_time_zone(read)) {
            refuse(name_of(text), "Unknown time zone", true);
        } else {
            return true;
        }
        return false;
    }

    void take_account(const json::value& value)
    {
        if (value.is_null()) {
            changes_.account.emplace();
        } else if (value.is_int64()) {
            changes_.account.emplace(value.get_int64());
        } else {
            refuse("accountId", "Must be an integer or null");
        }
    }

    void take_owner(const json::value& value)
    {
        if (!value.is_int64()) return refuse("ownerUserId", "Must be an integer");
        changes_.owner = value.get_int64();
    }

    void take_status(std::string_view key, const json::value& value)
    {
        if (key == "isOptedOut") {
            if (!value.is_bool()) return refuse(key, "Must be true or false");
            changes_.opted_out = value.get_bool();
            return;
        }
        const bool is_call = key == "callStatus";
        const std::string read = value.is_string() ? cased(value.get_string()) : std::string();
        const bool known =
            is_call ? is_one_of(read, {"none", "toCall", "called"}) : is_one_of(read, {"none", "meetingBooked"});
        if (!known) return refuse(key, "Unknown value");
        (is_call ? changes_.call_status : changes_.meeting_status) = read;
    }

    /// V3 writes PascalCase and answers lowerCamelCase; both are taken.
    static std::string cased(std::string_view text)
    {
        return text.empty() ? std::string() : lower(text.substr(0, 1)).append(text.substr(1));
    }

    void take_custom_fields(const json::value& value)
    {
        if (value.is_null()) return;
        if (!value.is_array()) return refuse("customFields", "Must be an array");
        std::size_t index = 0;
        for (const json::value& item : value.get_array())
            take_custom_field(fmt::format("customFields/{}", index++), item);
    }

    void take_custom_field(const std::string& where, const json::value& item)
    {
        if (!item.is_object()) return refuse(where, "Must be an object");
        const CustomField* field = field_of(item.get_object());
        if (field == nullptr) {
            if (!call_.switches.ignore_unknown_custom_field) refuse(where, "Unknown custom field", true);
            return;
        }
        const json::value* value = item.get_object().if_contains("value");
        if (value == nullptr || value->is_null()) {
            changes_.custom.push_back({field->id, {}});
        } else if (!value->is_string()) {
            refuse(where + "/value", "Must be a string or null");
        } else if (field->type == "number" && !value->get_string().empty() && !is_decimal(value->get_string())) {
            refuse(where + "/value", "Must be a number", true);
        } else if (length(value->get_string()) > static_cast<std::size_t>(call_.switches.field_length_max)) {
            refuse(where + "/value", fmt::format("At most {} characters", call_.switches.field_length_max));
        } else {
            changes_.custom.push_back({field->id, std::string(trim(value->get_string()))});
        }
    }

    const CustomField* field_of(const json::object& item) const
    {
        const json::value* id = item.if_contains("id");
        if (model_ == Model::patch && id != nullptr && id->is_int64()) {
            const auto found = call_.book.fields.find(id->get_int64());
            return found == call_.book.fields.end() ? nullptr : &found->second;
        }
        const auto title = string_at(item, model_ == Model::create ? "key" : "name");
        return title ? call_.book.field_by_title(*title) : nullptr;
    }

    void refuse(std::string_view member, std::string detail, bool of_item = false)
    {
        problems_.push_back({fmt::format("{}/{}", pointer_, member), std::move(detail), of_item});
    }

    const Call& call_;
    Model model_;
    std::string_view pointer_;
    std::vector<Problem>& problems_;
    Changes changes_;
};

} // namespace

std::string_view Changes::text(Text text) const
{
    const auto& slot = texts[index_of(text)];
    return slot ? std::string_view(*slot) : std::string_view{};
}

Changes decode_changes(const Call& call, const json::object& body, Model model, std::string_view pointer,
                       std::vector<Problem>& problems)
{
    return Decoder(call, model, pointer, problems).decode(body);
}

void apply_changes(Contact& contact, const Changes& changes, Apply mode)
{
    const bool overwrites = mode == Apply::sent;
    for (std::size_t index = 0; index < changes.texts.size(); ++index) {
        if (changes.texts[index] && (overwrites || contact.texts[index].empty()))
            contact.texts[index] = *changes.texts[index];
    }
    for (const CustomValue& value : changes.custom) {
        if (overwrites || custom_value(contact, value.field).empty())
            set_custom_value(contact, value.field, value.value);
    }
    if (changes.account && (overwrites || !contact.account)) contact.account = *changes.account;
    if (changes.opted_out && (overwrites || *changes.opted_out)) contact.opted_out = *changes.opted_out;
    if (!overwrites) return;
    if (changes.owner) contact.owner = *changes.owner;
    if (changes.call_status) contact.call_status = *changes.call_status;
    if (changes.meeting_status) contact.meeting_status = *changes.meeting_status;
}

std::vector<std::int64_t> decode_ids(const json::object& body, std::string_view key, std::size_t most,
                                     std::vector<Problem>& problems)
{
    std::vector<std::int64_t> ids;
    const json::value* value = body.if_contains(key);
    if (value == nullptr || !value->is_array() || value->get_array().empty() || value->get_array().size() > most) {
        problems.push_back({fmt::format("/{}", key), fmt::format("Must be an array of 1 to {} ids", most)});
        return ids;
    }
    for (const json::value& item : value->get_array()) {
        if (item.is_int64()) {
            ids.push_back(item.get_int64());
        } else {
            problems.push_back({fmt::format("/{}/{}", key, ids.size()), "Must be an integer"});
            return {};
        }
    }
    return ids;
}

bool decode_flag(const json::object& body, std::string_view key, std::vector<Problem>& problems)
{
    const json::value* value = body.if_contains(key);
    if (value != nullptr && value->is_bool()) return value->get_bool();
    problems.push_back({fmt::format("/{}", key), "Must be true or false"});
    return false;
}

std::string decode_text(const json::object& body, std::string_view key, std::vector<Problem>& problems)
{
    std::string text(trim(string_at(body, key).value_or("")));
    if (text.empty()) problems.push_back({fmt::format("/{}", key), "Must be a text that is not empty"});
    return text;
}

} // namespace contactsync::sandbox::replyio
