#pragma once

#include "sandbox/service.hpp"
#include "sandbox/support/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::reevo {

/// Microseconds since 1970: the service's own resolution (U-14).
using TimeUs = std::int64_t;

/// Nothing when the text is not RFC 3339; digits past microseconds are dropped.
std::optional<TimeUs> parse_micros(std::string_view text);
/// RFC 3339 in UTC with `precision` "microseconds", "milliseconds" or "seconds" and `zone` as written at the end.
std::string format_micros(TimeUs time, std::string_view precision, std::string_view zone);

/// An element of contact_emails, contact_phone_numbers or an account's domains.
struct Item {
    std::string id;
    std::string text;
    bool primary = false;
    std::vector<std::string> labels;
    bool operator==(const Item&) const = default;
};
using Items = std::vector<Item>;

/// A contact or an account. A plain value: a write copies it, changes the copy and puts it back.
struct Record {
    std::string id;
    TimeUs created_at = 0;
    TimeUs updated_at = 0;
    TimeUs archived_at = 0;  ///< 0 = not archived
    std::string merged_into; ///< id of the survivor, or empty
    json::object values;     ///< set scalar attributes by api name, without envelopes; empty ones are absent
    Items emails;            ///< contacts only
    Items phones;            ///< contacts only
    Items domains;           ///< accounts only

    bool archived() const { return archived_at != 0; }
};

/// The primary item, or nullptr.
const Item* primary_of(const Items& items);
/// Makes `chosen` the only primary.
void make_primary(Items& items, const Item& chosen);
/// Index of the item whose text equals `text` without regard to ASCII case.
std::optional<std::size_t> find_item(const Items& items, std::string_view text);

inline std::string_view view(const json::string& text)
{
    return {text.data(), text.size()};
}

/// UUIDs in no order but the same in every run: tests must not depend on creation order, nor differ from run to run.
class IdSource {
public:
    std::string next();
    std::uint64_t counter() const { return counter_; }
    void restore(std::uint64_t counter) { counter_ = counter; }

private:
    std::uint64_t counter_ = 0;
};
bool is_uuid(std::string_view text);

json::value save_record(const Record& record);
Record load_record(const json::value& saved);

} // namespace contactsync::sandbox::reevo
