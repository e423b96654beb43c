#pragma once

#include "store/statement.hpp"
#include "store/store.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace contactsync::store {

/// The tables `provider`, `field_conduct` and `unreadable`.
class Providers {
public:
    explicit Providers(SQLite::Database& database);

    ProviderState state(ProviderId provider);
    void note_poll(ProviderId provider, TimePoint now, bool complete_listing);
    void note_failure(ProviderId provider, std::string_view error);
    void save_watermark(ProviderId provider, std::string_view watermark);
    void save_discovered(ProviderId provider, std::string_view json);
    void save_budget(ProviderId provider, std::string_view snapshot);
    void note_written(ProviderId provider);

    std::vector<std::pair<std::string, FieldConduct>> conduct(ProviderId provider);
    void forget_conduct(ProviderId provider, std::string_view field);
    FieldConduct note_conduct(ProviderId provider, std::string_view field, bool ignored, std::size_t limit);

    void begin_sweep(ProviderId provider);
    void keep_unreadable(ProviderId provider, const Unreadable& unreadable, TimePoint now);
    /// The record could be read again.
    void forget_unreadable(ProviderId provider, std::string_view remote_id);
    bool has_unreadable(ProviderId provider);
    std::size_t count_unreadable(ProviderId provider);

private:
    /// One row a provider, made when it is first written to.
    void ensure(ProviderId provider);

    Statement ensure_;
    Statement state_;
    Statement note_poll_;
    Statement note_failure_;
    Statement save_watermark_;
    Statement save_discovered_;
    Statement save_budget_;
    Statement note_written_;
    Statement conduct_;
    Statement one_conduct_;
    Statement save_conduct_;
    Statement begin_sweep_;
    Statement keep_unreadable_;
    Statement forget_unreadable_;
    Statement forget_unseen_;
    Statement count_unreadable_;
};

} // namespace contactsync::store
