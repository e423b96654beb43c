#include "sandbox/tether/decode.hpp"

#include "sandbox/support/text.hpp"
#include "sandbox/tether/phone.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace contactsync::sandbox::tether {
namespace {

/// Owned by the server: accepted and forgotten (tether contract section 5 and section 12, rows 6 and 11).
constexpr auto kServerKeys = std::to_array<std::string_view>(
    {"_id", "organizationId", "createdAt", "updatedAt", "createdBy", "__v", "userId", "assignees",
     "secondaryPhoneNumber", "channelTypes", "isBulkSms", "isUpdated", "isAutopilot", "files", "lastMessageTime",
     "latestMessage", "isBlocked", "isVerified", "fromHistoryModal"});
constexpr auto kStampKeys = std::to_array<std::string_view>({"verifiedAt", "verifiedBy", "verificationSource"});

template <class Range>
bool holds(const Range& range, std::string_view value)
{
    return std::ranges::find(range, value) != std::ranges::end(range);
}

Refusal wrong(std::string_view field, std::string message)
{
    return {.message = std::string(field) + " " + message, .field = std::string(field)};
}

/// Exactly one primary (none: the first, several: the first of them), no value twice (section 12, row 9).
std::vector<Entry> tidy(const std::vector<Entry>& entries)
{
    std::vector<Entry> kept;
    const Entry* primary = primary_of(entries);
    for (const Entry& entry : entries) {
        if (std::ranges::find(kept, entry.value, &Entry::value) != kept.end()) continue;
        kept.push_back(entry);
        kept.back().primary = primary != nullptr && entry.value == primary->value;
    }
    return kept;
}

/// Writes one body into one contact; the first refusal ends it.
class FieldWriter {
public:
    FieldWriter(Contact& contact, Writer writer, const Switches& switches)
        : contact_(contact), writer_(writer), switches_(switches)
    {}

    std::optional<Refusal> write(const json::object& body)
    {
        for (const auto& [key, value] : body) {
            if (auto refusal = write_member(key, value)) return refusal;
        }
        return write_stage(body);
    }

private:
    using Outcome = std::optional<Refusal>;

    bool by_person() const { return writer_ == Writer::person; }

    bool is_ignored(std::string_view key) const
    {
        if (writer_ != Writer::update) return false;
        const bool names =
            switches_.patch_ignores == PatchIgnores::names || switches_.patch_ignores == PatchIgnores::names_and_email;
        const bool email =
            switches_.patch_ignores == PatchIgnores::email || switches_.patch_ignores == PatchIgnores::names_and_email;
        return (names && (key == "firstName" || key == "lastName")) || (email && key == "email");
    }

    Outcome write_member(std::string_view key, const json::value& value)
    {
        if (is_ignored(key) || key == "status" || key == "pipelineStage" || key == "pipelineId") return std::nullopt;
        if (key == "firstName") return write_text(key, contact_.first_name, value);
        if (key == "lastName") return write_text(key, contact_.last_name, value);
        if (key == "process") return write_text(key, contact_.process, value);
        if (key == "phoneNumber") return write_phones(value);
        if (key == "email") return write_emails(value);
        if (holds(kServerKeys, key)) return by_person() ? write_server_key(key, value) : std::nullopt;
        if (switches_.drop_unknown_keys && !is_defined_key(key)) return std::nullopt;
        if (value.is_null()) {
            contact_.custom.erase(key);
        } else {
            contact_.custom[key] = value;
        }
        return std::nullopt;
    }

    static Outcome write_text(std::string_view key, std::optional<std::string>& target, const json::value& value)
    {
        if (!value.is_null() && !value.is_string()) return wrong(key, "must be a string");
        target = value.is_null() ? std::nullopt : std::optional<std::string>(value.get_string());
        return std::nullopt;
    }

    /// Who owns a contact is a person's decision; the rest of the server's keys nobody writes.
    Outcome write_server_key(std::string_view key, const json::value& value)
    {
        if (key == "userId" || key == "createdBy") {
            const auto id = parse_id(value.is_string() ? std::string_view(value.get_string()) : std::string_view{});
            if (!id && !value.is_null()) return wrong(key, "must be the id of a user or null");
            (key == "userId" ? contact_.owner : contact_.created_by) = id.value_or(0);
        } else if (key == "assignees") {
            if (!value.is_array()) return wrong(key, "must be an array of ids");
            contact_.assignees.clear();
            for (const json::value& item : value.get_array()) {
                const auto id = parse_id(item.is_string() ? std::string_view(item.get_string()) : std::string_view{});
                if (!id) return wrong(key, "must be an array of ids");
                contact_.assignees.push_back(*id);
            }
        } else if (key == "isBlocked" || key == "isVerified") {
            if (!value.is_bool()) return wrong(key, "must be true or false");
            (key == "isBlocked" ? contact_.blocked : contact_.verified) = value.get_bool();
        }
        return std::nullopt;
    }

    Outcome write_phones(const json::value& value)
    {
        std::vector<Entry> entries;
        if (auto refusal = read_entries("phoneNumber", value, entries)) return refusal;
        if (entries.empty() && !by_person()) return wrong("phoneNumber", "is required");
        for (Entry& entry : entries) {
            if (auto number = normalise_phone(entry.value)) {
                entry.value = std::move(*number);
            } else if (!by_person()) {
                return Refusal{
                    .code = "INVALID_PHONE", .message = "phoneNumber is not a valid number", .field = "phoneNumber"};
            }
            if (!by_person() && is_provisioned(entry.value)) {
                return Refusal{.code = "PROVISIONED_NUMBER",
                               .message = "phoneNumber belongs to the organization",
                               .field = "phoneNumber"};
            }
        }
        keep_stamps(entries, contact_.phones);
        contact_.phones = tidy(entries);
        return std::nullopt;
    }

    bool is_provisioned(std::string_view number) const
    {
        return std::ranges::any_of(switches_.provisioned_numbers, [&](const std::string& own) {
            return normalise_phone(own).value_or(own) == number;
        });
    }

    Outcome write_emails(const json::value& value)
    {
        std::vector<Entry> entries;
        if (auto refusal = read_entries("email", value, entries)) return refusal;
        for (Entry& entry : entries) {
            entry.value = lower(trim(entry.value));
            if (!by_person() && !entry.value.empty() && !looks_like_email(entry.value)) {
                return wrong("email", "must be a valid e-mail address");
            }
        }
        keep_stamps(entries, contact_.emails);
        contact_.emails = tidy(entries);
        contact_.email_shape = value.is_null()     ? EmailShape::none
                               : value.is_string() ? EmailShape::text
                                                   : EmailShape::list;
        return std::nullopt;
    }

    /// A string, an array of {value, isPrimary}, or null. Instances of the older generations know only strings.
    Outcome read_entries(std::string_view field, const json::value& value, std::vector<Entry>& entries) const
    {
        if (value.is_null()) return std::nullopt;
        if (value.is_string()) {
            const bool no_phone = field == "phoneNumber" && trim(value.get_string()).empty();
            if (!no_phone) entries.push_back({std::string(value.get_string()), true});
            return std::nullopt;
        }
        if (!value.is_array()) return wrong(field, "must be a string or an array");
        if (!by_person() && switches_.generation != Generation::g2) return wrong(field, "must be a string");
        for (const json::value& item : value.get_array()) {
            const auto text = item.is_object() ? string_at(item.get_object(), "value") : std::nullopt;
            if (!text) return wrong(field, "must hold objects with a string value");
            const json::value* primary = item.get_object().if_contains("isPrimary");
            if (primary != nullptr && !primary->is_bool()) return wrong(field, "must hold a boolean isPrimary");
            entries.push_back({std::string(*text), primary != nullptr && primary->get_bool()});
            for (const std::string_view key : kStampKeys) {
                if (const json::value* stamp = item.get_object().if_contains(key)) entries.back().stamps[key] = *stamp;
            }
        }
        return std::nullopt;
    }

    /// Row 8: a stamp stays with an unchanged value; under the switch it stays only if the entry was sent whole.
    void keep_stamps(std::vector<Entry>& entries, const std::vector<Entry>& held) const
    {
        if (switches_.drop_stamps || by_person()) return;
        for (Entry& entry : entries) {
            const auto before = std::ranges::find(held, entry.value, &Entry::value);
            entry.stamps = before == held.end() ? json::object() : before->stamps;
        }
    }

    /// `status` and `pipelineStage` are resolved together and the stage wins (section 12, row 29).
    Outcome write_stage(const json::object& body)
    {
        if (auto refusal = write_pipeline(body)) return refusal;
        if (const json::value* status = body.if_contains("status")) {
            if (auto refusal = write_status(*status)) return refusal;
        }
        if (const json::value* stage = body.if_contains("pipelineStage")) {
            if (auto refusal = write_stage_id(*stage, body.contains("status"))) return refusal;
        }
        return std::nullopt;
    }

    Outcome write_pipeline(const json::object& body)
    {
        const json::value* value = body.if_contains("pipelineId");
        if (value == nullptr || value->is_null()) return std::nullopt;
        if (string_at(body, "pipelineId") != show_id(kPipeline))
            return wrong("pipelineId", "is not an active pipeline");
        contact_.pipeline = kPipeline;
        return std::nullopt;
    }

    Outcome write_status(const json::value& value)
    {
        if (!value.is_null() && !value.is_string()) return wrong("status", "must be a string");
        contact_.status = value.is_null() ? std::nullopt : std::optional<std::string>(value.get_string());
        const auto stage = std::ranges::find(kStages, contact_.status.value_or(""), &Stage::name);
        if (stage == kStages.end() && writer_ == Writer::create)
            return wrong("status", "is not a stage of the pipeline");
        contact_.stage = stage == kStages.end() ? 0 : stage->id;
        if (contact_.stage != 0) contact_.pipeline = kPipeline;
        return std::nullopt;
    }

    Outcome write_stage_id(const json::value& value, bool status_was_sent)
    {
        if (!value.is_null() && !value.is_string()) return wrong("pipelineStage", "must be an id or null");
        const auto id = value.is_string() ? parse_id(value.get_string()) : std::nullopt;
        const auto stage = std::ranges::find(kStages, id.value_or(0), &Stage::id);
        if (stage != kStages.end()) {
            contact_.stage = stage->id;
            contact_.status = stage->name;
            contact_.pipeline = kPipeline;
        } else if (writer_ == Writer::create) {
            return wrong("pipelineStage", "is not a stage of the pipeline");
        } else {
            contact_.stage = 0;
            if (!status_was_sent) contact_.status.reset();
        }
        return std::nullopt;
    }

    Contact& contact_;
    Writer writer_;
    const Switches& switches_;
};

bool is_new_to(const std::vector<Entry>& held, const Entry& entry)
{
    return std::ranges::find(held, entry.value, &Entry::value) == held.end();
}

} // namespace

std::optional<Refusal> write_fields(Contact& contact, const json::object& body, Writer writer, const Switches& switches)
{
    return FieldWriter(contact, writer, switches).write(body);
}

std::optional<Refusal> check_unique(const Book& book, const Contact& changed, const Switches& switches)
{
    const Contact* held = book.find(changed.id);
    const int status = static_cast<int>(switches.duplicate_status);
    for (const Entry& phone : changed.phones) {
        if (held != nullptr && !is_new_to(held->phones, phone)) continue;
        if (book.by_phone(phone.value).empty()) continue;
        return Refusal{status, "DUPLICATE_PHONE", "A contact with this phone number already exists", "phoneNumber"};
    }
    for (const Entry& email : changed.emails) {
        if (!switches.email_unique || (held != nullptr && !is_new_to(held->emails, email))) continue;
        if (email.value.empty() || book.by_email(email.value).empty()) continue;
        return Refusal{status, "DUPLICATE_EMAIL", "A contact with this e-mail already exists", "email"};
    }
    return std::nullopt;
}

bool is_defined_key(std::string_view key)
{
    return key == "leadSource" || key == "region" || key == "source";
}

} // namespace contactsync::sandbox::tether
