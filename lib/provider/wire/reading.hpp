#pragma once

#include "provider/wire/document.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace contactsync::provider::wire {

/// Reads what is mirrored of one record, and remembers the first member that cannot be read: that must never pass for
/// one that a person has cleared.
class Reading {
public:
    /// Text of a member; absent and null are "".
    std::string text(Value object, std::string_view key);
    /// For a list that no value was found in: absent, [] and one blank scalar are empty, entries without values are
    /// not.
    void expect_empty(std::optional<Value> list, std::string_view name);
    void refuse(std::string_view name);

    /// Errors: contract, naming the member; its value is a person's and is not told.
    Result<void> outcome() const;

private:
    std::string unreadable_;
};

/// Whether a text that cannot be read as a record speaks of an address, in whatever case; of "", anything does.
bool mentions(std::string_view raw, std::string_view address);

} // namespace contactsync::provider::wire
