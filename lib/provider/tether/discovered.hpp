#pragma once

#include <string>
#include <string_view>

namespace contactsync::provider::tether {

/// Which of the documented generations an instance speaks (tether contract sections 1 and 12, no. 31).
enum class Generation {
    unknown, ///< no contact seen yet; written to as g2
    g0,      ///< {"data": [contact]}, addresses are strings
    g1,      ///< {"data": {"contacts": []}}, addresses are strings
    g2       ///< addresses are arrays of entries
};
std::string_view to_string(Generation generation);

/// What was learned about the instance, kept in the store between runs.
struct Discovered {
    Generation generation = Generation::unknown;
    bool holds_one_email = false;   ///< several were sent, and one came back as a string
    bool create_upserts = false;    ///< a create changed a contact that was there (section 12, no. 3)
    bool clears_with_empty = false; ///< null does not clear a field, "" does (section 12, no. 7)

    bool is_scalar() const { return generation == Generation::g0 || generation == Generation::g1; }
    std::string to_json() const;
    /// What cannot be read is as if it had never been learned.
    static Discovered from_json(std::string_view json);

    friend bool operator==(const Discovered&, const Discovered&) = default;
};

} // namespace contactsync::provider::tether
