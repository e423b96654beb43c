#pragma once

#include "store/statement.hpp"
#include "store/types.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace contactsync::store {

/// How soon a contact must be looked at.
enum class Urgency : std::uint8_t { settled, edited, opt_out };

/// The tables `contact`, `golden`, `not_mirrorable` and `left_out`.
class Contacts {
public:
    explicit Contacts(SQLite::Database& database);

    ContactId create(TimePoint now);
    bool has(ContactId contact);
    std::vector<ContactId> after(ContactId contact, std::size_t limit);
    std::size_t count();
    /// Removes the contact and its golden record; whatever else refers to it must have been moved.
    void erase(ContactId contact);

    std::vector<ContactId> dirty(std::size_t limit);
    void mark_dirty(ContactId contact, Urgency urgency = Urgency::edited);
    void clear_dirty(ContactId contact);

    merge::Golden golden(ContactId contact);
    void save_golden(ContactId contact, const merge::Golden& golden);
    /// A contact whose golden e-mails or phones have the value. Reads all of them: for the rare key that no record
    /// holds any more.
    std::optional<ContactId> with_golden_address(std::string_view value);

    void save_not_mirrorable(ContactId contact, std::span<const std::pair<ProviderId, std::string>> reasons);
    std::vector<std::pair<ProviderId, std::string>> not_mirrorable(ContactId contact);
    std::size_t count_not_mirrorable();

    void leave_out(ContactId contact, ProviderId provider, TimePoint now);
    std::vector<ProviderId> left_out(ContactId contact);
    /// Of the contact at the provider; of everything where either is not given.
    void forget_left_out(std::optional<ContactId> contact, std::optional<ProviderId> provider);
    void move_left_out(ContactId into, ContactId from);

private:
    Statement create_;
    Statement has_;
    Statement after_;
    Statement count_;
    Statement erase_;
    Statement dirty_;
    Statement mark_dirty_;
    Statement clear_dirty_;
    Statement golden_;
    Statement save_golden_;
    Statement golden_holding_;
    Statement forget_not_mirrorable_;
    Statement save_not_mirrorable_;
    Statement not_mirrorable_;
    Statement count_not_mirrorable_;
    Statement leave_out_;
    Statement left_out_;
    Statement wake_left_out_;
    Statement forget_left_out_;
    Statement move_left_out_;
};

} // namespace contactsync::store
