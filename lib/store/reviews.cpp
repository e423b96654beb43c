#include "store/reviews.hpp"

#include "store/codec.hpp"

#include <algorithm>
#include <utility>

namespace contactsync::store {

namespace {

constexpr const char* kSelect =
    "SELECT v.id, v.code, v.contact_id, v.providers_json, v.field, v.explanation, v.suggestion, "
    "v.operation_id, v.blocks_creation, v.opened_at_ms FROM review v ";

/// Open reviews that name the contact or a record of it.
constexpr const char* kConcerns =
    "v.resolution IS NULL AND v.id IN (SELECT review_id FROM review_contact WHERE contact_id = :contact "
    "UNION SELECT n.review_id FROM record r JOIN review_record n ON n.record_id = r.id "
    "WHERE r.contact_id = :contact) ";

Review review_row(Row row)
{
    Review review;
    review.id = row.id<ReviewId>(0);
    review.code = row.string(1);
    review.contact = row.optional_id<ContactId>(2);
    review.providers = decode_providers(row.text(3));
    review.field = row.string(4);
    review.explanation = row.string(5);
    review.suggestion = row.string(6);
    review.operation = row.optional_id<OperationId>(7);
    review.blocks_creation = row.flag(8);
    review.opened_at = row.time(9);
    return review;
}

template <class T>
void sort_unique(std::vector<T>& values)
{
    std::ranges::sort(values);
    const auto repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
}

std::vector<ContactId> parties(const Review& review)
{
    std::vector<ContactId> contacts = review.contacts;
    if (review.contact) contacts.push_back(*review.contact);
    sort_unique(contacts);
    return contacts;
}

/// What the review asks: its subject and parties, not its wording.
std::string fingerprint_of(const Review& review)
{
    std::string text = review.code + '|' + review.field + '|';
    for (const ContactId contact : parties(review))
        text += 'c' + std::to_string(std::to_underlying(contact));
    std::vector<RecordId> records = review.records;
    sort_unique(records);
    for (const RecordId record : records)
        text += 'r' + std::to_string(std::to_underlying(record));
    std::vector<ProviderId> providers = review.providers;
    sort_unique(providers);
    return text + '|' + encode(providers);
}

std::size_t first_count(Row row)
{
    return row.count(0);
}

} // namespace

Reviews::Reviews(SQLite::Database& database)
    : find_(database, "SELECT id FROM review WHERE fingerprint = :fingerprint AND resolution IS NULL"),
      insert_(database,
              "INSERT INTO review (fingerprint, code, contact_id, providers_json, field, explanation, suggestion, "
              "operation_id, "
              "blocks_creation, opened_at_ms) VALUES (:fingerprint, :code, :contact, :providers, :field, :explanation, "
              ":suggestion, :operation, :blocks, :now)"),
      renew_(database,
             "UPDATE review SET providers_json = :providers, explanation = :explanation, suggestion = :suggestion, "
             "operation_id = :operation, blocks_creation = :blocks WHERE id = :review"),
      set_fingerprint_(database, "UPDATE review SET fingerprint = :fingerprint WHERE id = :review"),
      close_(
          database,
          "UPDATE review SET resolution = :resolution, closed_at_ms = :now WHERE id = :review AND resolution IS NULL"),
      close_of_operation_(
          database,
          "UPDATE review SET resolution = :resolution WHERE operation_id = :operation AND resolution IS NULL"),
      get_(database, std::string(kSelect) + "WHERE v.id = :review AND v.resolution IS NULL"),
      oldest_(database, std::string(kSelect) + "WHERE v.resolution IS NULL ORDER BY v.id LIMIT :limit"),
      of_contact_(database, std::string(kSelect) + "WHERE " + kConcerns + "ORDER BY v.id"),
      holds_(database, std::string("SELECT 1 FROM review v WHERE ") + kConcerns + "AND v.blocks_creation = 1 LIMIT 1"),
      add_contact_(
          database,
          "INSERT INTO review_contact (review_id, contact_id) VALUES (:review, :contact) ON CONFLICT DO NOTHING"),
      add_record_(database,
                  "INSERT INTO review_record (review_id, record_id) VALUES (:review, :record) ON CONFLICT DO NOTHING"),
      contacts_(database, "SELECT contact_id FROM review_contact WHERE review_id = :review ORDER BY contact_id"),
      records_(database, "SELECT record_id FROM review_record WHERE review_id = :review ORDER BY record_id"),
      move_subject_(database, "UPDATE review SET contact_id = :into WHERE contact_id = :from"),
      move_parties_(database,
                    "INSERT INTO review_contact (review_id, contact_id) SELECT review_id, :into FROM review_contact "
                    "WHERE contact_id = :from ON CONFLICT DO NOTHING"),
      drop_parties_(database, "DELETE FROM review_contact WHERE contact_id = :contact"),
      count_blocking_(database, "SELECT count(*) FROM review WHERE resolution IS NULL AND blocks_creation = 1"),
      count_code_(database, "SELECT count(*) FROM review WHERE resolution IS NULL AND code = :code")
{}

ReviewId Reviews::open(const Review& review, TimePoint now)
{
    const std::string fingerprint = fingerprint_of(review);
    const std::string providers = encode(review.providers);
    const auto known = find_.first([](Row row) { return row.id<ReviewId>(0); }, ":fingerprint", fingerprint);
    if (known) {
        renew_.execute(":providers", providers, ":explanation", review.explanation, ":suggestion", review.suggestion,
                       ":operation", review.operation, ":blocks", review.blocks_creation, ":review", *known);
        return *known;
    }
    const auto id = insert_.insert<ReviewId>(
        ":fingerprint", fingerprint, ":code", review.code, ":contact", review.contact, ":providers", providers,
        ":field", review.field, ":explanation", review.explanation, ":suggestion", review.suggestion, ":operation",
        review.operation, ":blocks", review.blocks_creation, ":now", now);
    name_parties(id, review);
    return id;
}

void Reviews::name_parties(ReviewId id, const Review& review)
{
    for (const ContactId contact : parties(review))
        add_contact_.execute(":review", id, ":contact", contact);
    for (const RecordId record : review.records)
        add_record_.execute(":review", id, ":record", record);
}

void Reviews::close(ReviewId review, std::string_view resolution, std::optional<TimePoint> now)
{
    close_.execute(":resolution", resolution, ":now", now, ":review", review);
}

void Reviews::close_of_operation(OperationId operation, std::string_view resolution)
{
    close_of_operation_.execute(":resolution", resolution, ":operation", operation);
}

std::optional<Review> Reviews::get(ReviewId id)
{
    auto review = get_.first(review_row, ":review", id);
    if (review) review = complete(std::move(*review));
    return review;
}

std::vector<Review> Reviews::oldest(std::size_t limit)
{
    return complete(oldest_.all(review_row, ":limit", limit));
}

std::vector<Review> Reviews::of_contact(ContactId contact)
{
    return complete(of_contact_.all(review_row, ":contact", contact));
}

bool Reviews::holds(ContactId contact)
{
    return holds_.any(":contact", contact);
}

Review Reviews::complete(Review review)
{
    review.contacts = contacts_.all([](Row row) { return row.id<ContactId>(0); }, ":review", review.id);
    review.records = records_.all([](Row row) { return row.id<RecordId>(0); }, ":review", review.id);
    return review;
}

std::vector<Review> Reviews::complete(std::vector<Review> reviews)
{
    for (Review& review : reviews)
        review = complete(std::move(review));
    return reviews;
}

void Reviews::move_contact(ContactId into, ContactId from)
{
    move_subject_.execute(":into", into, ":from", from);
    move_parties_.execute(":into", into, ":from", from);
    drop_parties_.execute(":contact", from);
    for (const Review& review : of_contact(into)) {
        const std::string fingerprint = fingerprint_of(review);
        const auto same = find_.first([](Row row) { return row.id<ReviewId>(0); }, ":fingerprint", fingerprint);
        if (!same) {
            set_fingerprint_.execute(":fingerprint", fingerprint, ":review", review.id);
        } else if (*same != review.id) {
            close(review.id, "asked by another review", std::nullopt);
        }
    }
}

std::size_t Reviews::count_blocking()
{
    return count_blocking_.first(first_count).value_or(0);
}

std::size_t Reviews::count_with_code(std::string_view code)
{
    return count_code_.first(first_count, ":code", code).value_or(0);
}

} // namespace contactsync::store
