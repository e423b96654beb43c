#pragma once

#include "sync/guard.hpp"

#include <map>
#include <set>
#include <span>
#include <vector>

namespace contactsync::sync {

/// Holds what the service plans against the guard, though a batch reaches it in pieces. Pure.
///
/// What could never trip the guard passes at once. As soon as more is planned than that, nothing passes before every
/// listing that was under way has ended, so that the whole batch is seen, what has already passed included.
class Admission {
public:
    explicit Admission(GuardOptions options) : options_(options) {}

    void poll_started(ProviderId source) { polling_.insert(source); }
    /// Something is held back that the end of a listing may let pass.
    bool is_holding() const { return holding_; }
    void poll_ended(ProviderId source);

    /// Nothing is planned any more: nothing is held back either.
    void release();

    /// One service, and what is planned for it.
    struct Standing {
        ProviderId provider = ProviderId::reevo;
        store::ProviderCounts counts;
        bool ever_written = false;
    };
    enum class Verdict { admit, wait, stop };
    struct Decision {
        Verdict verdict = Verdict::admit;
        std::vector<GuardStop> stops;
    };
    /// What is admitted counts as passed: the caller approves it. What is stopped stays part of its batch.
    Decision judge(std::span<const Standing> standings);

private:
    std::size_t changed(const Standing& standing) const;
    void close_batch();

    GuardOptions options_;
    std::set<ProviderId> polling_;
    bool batch_open_ = false;
    bool holding_ = false;
    std::set<ProviderId> awaited_; ///< listings of the open batch that have not ended
    std::map<ProviderId, std::size_t> passed_;
};

} // namespace contactsync::sync
