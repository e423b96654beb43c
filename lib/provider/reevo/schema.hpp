#pragma once

#include "base/error.hpp"
#include "contact/capabilities.hpp"
#include "provider/reevo/discovered.hpp"
#include "provider/reevo/fields.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::provider::reevo {

/// One attribute as `GET /_schema/contact` declares it (reevo contract section 4.10).
struct Attribute {
    std::string name;
    std::string value_type{};
    bool is_array = false;
    bool is_creatable = false;
    bool is_updatable = false;
    bool is_required = false;
    bool is_unique = false;
    bool is_sortable = false;
    bool is_filterable = false;
    std::vector<std::string> operators{};
};

class Schema {
public:
    Schema() = default;
    /// Errors: contract, when the answer declares no attributes.
    static Result<Schema> parse(std::string_view body);

    const Attribute* find(std::string_view name) const; ///< nullptr: not declared
    bool can_filter(std::string_view name, std::string_view filter_operator) const;
    bool can_sort(std::string_view name) const;
    bool can_create(std::string_view name) const;
    bool can_update(std::string_view name) const;
    /// Of the text it was parsed from.
    std::uint64_t hash() const { return hash_; }

private:
    std::vector<Attribute> attributes_; ///< sorted by name
    std::uint64_t hash_ = 0;
};

/// The fields that have no attribute of their kind in this workspace, and are not mirrored there.
std::vector<FieldSpec> missing_fields(const Schema& schema, const FieldTable& fields);

/// What Reevo can do with the contacts of this workspace.
Capabilities make_capabilities(const Schema& schema, const FieldTable& fields, const Discovered& discovered);

} // namespace contactsync::provider::reevo
