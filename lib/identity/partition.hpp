#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

namespace contactsync::identity {

/// Disjoint sets of the numbers 0 … size-1. For the sources of this folder only.
class Partition {
public:
    explicit Partition(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }

    std::size_t find(std::size_t item)
    {
        while (parent_[item] != item) {
            parent_[item] = parent_[parent_[item]];
            item = parent_[item];
        }
        return item;
    }

    /// The smaller representative stays, so that the result does not depend on the order of calls.
    void unite(std::size_t a, std::size_t b)
    {
        a = find(a);
        b = find(b);
        parent_[a < b ? b : a] = a < b ? a : b;
    }

    /// The sets, each in ascending order, by their smallest member.
    std::vector<std::vector<std::size_t>> sets()
    {
        std::vector<std::vector<std::size_t>> all;
        std::vector<std::size_t> position(parent_.size());
        for (std::size_t item = 0; item < parent_.size(); ++item) {
            const std::size_t root = find(item);
            if (root == item) {
                position[item] = all.size();
                all.emplace_back();
            }
            all[position[root]].push_back(item);
        }
        return all;
    }

private:
    std::vector<std::size_t> parent_;
};

} // namespace contactsync::identity
