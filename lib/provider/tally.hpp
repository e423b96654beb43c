#pragma once

#include "provider/provider.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

namespace contactsync::provider {

/// Keeps count of a listing by offset, whose rows shift while people add and delete. A pass that met a row twice has
/// missed another one, so such listings go round again; what an earlier pass has handed out is not handed out again
/// unless its bytes changed. Memory: two numbers for each record.
class Tally {
public:
    static constexpr int kPassesMax = 3;

    void start_pass()
    {
        ++pass_;
        rows_ = 0;
        repeated_ = false;
    }
    int pass() const { return pass_; }
    /// Rows of this pass so far, the unreadable ones included.
    std::size_t rows() const { return rows_; }
    /// Whether a row of this pass came twice.
    bool repeated() const { return repeated_; }

    /// Takes out of `page` what was handed out before. Returns how many of its rows are the first of their id in this
    /// pass; none at all means that the service does not move on.
    std::size_t admit(Page& page)
    {
        rows_ += page.entries.size() + page.unreadable.size();
        std::size_t fresh = page.unreadable.size();
        std::erase_if(page.entries, [&](const Page::Entry& entry) {
            const auto [seen, is_new] =
                seen_.try_emplace(std::hash<std::string>{}(entry.remote_id), Seen{entry.hash, 0});
            const bool is_unchanged = !is_new && seen->second.hash == entry.hash;
            if (seen->second.pass == pass_)
                repeated_ = true;
            else
                ++fresh;
            seen->second = {entry.hash, pass_};
            return is_unchanged;
        });
        return fresh;
    }

private:
    struct Seen {
        std::uint64_t hash;
        int pass;
    };
    std::unordered_map<std::size_t, Seen> seen_;
    std::size_t rows_ = 0;
    int pass_ = 0;
    bool repeated_ = false;
};

} // namespace contactsync::provider
