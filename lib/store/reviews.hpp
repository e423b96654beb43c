#pragma once

#include "store/statement.hpp"
#include "store/types.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::store {

/// The tables `review`, `review_contact` and `review_record`.
class Reviews {
public:
    explicit Reviews(SQLite::Database& database);

    ReviewId open(const Review& review, TimePoint now);
    void close(ReviewId review, std::string_view resolution, std::optional<TimePoint> now);
    void close_of_operation(OperationId operation, std::string_view resolution);

    /// Open ones only, as everywhere here.
    std::optional<Review> get(ReviewId review);
    std::vector<Review> oldest(std::size_t limit);
    /// Those that name the contact or one of its records.
    std::vector<Review> of_contact(ContactId contact);
    bool holds(ContactId contact);
    /// Reviews of `from` are about `into`; what then asks the same as another one is closed.
    void move_contact(ContactId into, ContactId from);

    std::size_t count_blocking();
    std::size_t count_with_code(std::string_view code);

private:
    void name_parties(ReviewId id, const Review& review);
    Review complete(Review review);
    std::vector<Review> complete(std::vector<Review> reviews);

    Statement find_;
    Statement insert_;
    Statement renew_;
    Statement set_fingerprint_;
    Statement close_;
    Statement close_of_operation_;
    Statement get_;
    Statement oldest_;
    Statement of_contact_;
    Statement holds_;
    Statement add_contact_;
    Statement add_record_;
    Statement contacts_;
    Statement records_;
    Statement move_subject_;
    Statement move_parties_;
    Statement drop_parties_;
    Statement count_blocking_;
    Statement count_code_;
};

} // namespace contactsync::store
