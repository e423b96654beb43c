#pragma once

#include "merge/merge.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace contactsync::merge {

/// The merge of one field: what it reads, and the outcome it writes to. `sides` are in an order of their own (provider,
/// then record), and `outcome.bases` runs parallel to them.
struct FieldMerge {
    std::string_view field;
    const Golden& before;
    std::span<const Side> sides;
    const FieldPolicy& policy;
    Outcome& outcome;
};

void merge_text(const FieldMerge& merging);
void merge_list(const FieldMerge& merging);
void merge_consent(const FieldMerge& merging);

/// How a side stands towards a field.
enum class Stance : std::uint8_t {
    silent,   ///< holds what was last accounted for, or nothing at first contact
    edited,   ///< holds something else than when it was last accounted for
    fresh,    ///< first contact, and it holds a value
    undecided ///< holds what it held when a conflict was left to a person
};

/// Whether the changes of this side can move the field at all.
bool is_heard(const Side& side, const FieldPolicy& policy);
/// Whether a conflict about the field is open at a side that is heard.
bool conflict_is_open(const FieldMerge& merging);
bool is_undecided(const Side& side, std::string_view field);

/// Provenance and decision of a field whose value in `outcome.golden` has just been moved.
void record_move(const FieldMerge& merging, Provenance provenance);
void record_overruled(const FieldMerge& merging, ProviderId provider, std::string value, std::string_view because);

} // namespace contactsync::merge
