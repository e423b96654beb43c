#pragma once

#include "sandbox/service.hpp"
#include "sandbox/tether/object_id.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::tether {

/// One phone number or e-mail address of a contact.
struct Entry {
    std::string value;
    bool primary = false;
    json::object stamps{}; ///< verifiedAt, verifiedBy, verificationSource
    bool operator==(const Entry&) const = default;
};

/// How the e-mail was given: it is shown the same way (tether contract section 12, row 14).
enum class EmailShape { none, text, list };

struct Contact {
    ObjectId id = 0;
    std::optional<std::string> first_name; ///< "" and null are different here
    std::optional<std::string> last_name;
    std::optional<std::string> process;
    std::optional<std::string> status; ///< name of a stage, or whatever an update called it
    ObjectId stage = 0;
    ObjectId pipeline = 0;
    std::vector<Entry> phones;
    std::vector<Entry> emails;
    EmailShape email_shape = EmailShape::none;
    ObjectId owner = 0;
    ObjectId created_by = 0;
    std::vector<ObjectId> assignees;
    bool blocked = false;
    bool verified = false;
    json::object custom; ///< shown as top-level keys
    NowMs created = 0;
    NowMs updated = 0;

    bool operator==(const Contact&) const = default;
};

/// The primary entry, the first if none is marked, null if there is none.
inline const Entry* primary_of(const std::vector<Entry>& entries)
{
    const auto marked = std::ranges::find(entries, true, &Entry::primary);
    if (marked != entries.end()) return &*marked;
    return entries.empty() ? nullptr : &entries.front();
}

struct User {
    ObjectId id;
    std::string_view name;
};

struct Stage {
    ObjectId id;
    std::string_view name;
};

/// The one organization of the stand-in, with its people and its pipeline.
inline constexpr ObjectId kOrganization = 0xf0;
inline constexpr ObjectId kPipeline = 0xb1;
inline constexpr std::array kUsers{User{1, "Sync Bot"}, User{2, "Ava Rep"}, User{3, "Ben Rep"}};
inline constexpr std::array kStages{Stage{0xd1, "New Lead"}, Stage{0xd2, "Contacted"}, Stage{0xd3, "Qualified"},
                                    Stage{0xd4, "Won"}, Stage{0xd5, "Lost"}};
inline constexpr ObjectId kSelf = kUsers[0].id;

} // namespace contactsync::sandbox::tether
