#include "provider/reevo/schema.hpp"

#include "provider/wire/document.hpp"

#include <xxhash.h>

#include <algorithm>
#include <iterator>

namespace contactsync::provider::reevo {

namespace {

/// U-34: single-line texts hold this many characters.
constexpr std::size_t kLineLength = 255;

Attribute parse_attribute(wire::Value item)
{
    Attribute attribute{.name = wire::text(item, "api_name")};
    if (const auto type = wire::member(item, "type_info")) {
        attribute.value_type = wire::text(*type, "value_type");
        attribute.is_array = wire::boolean(*type, "is_array").value_or(false);
    }
    attribute.is_creatable = wire::boolean(item, "is_creatable").value_or(false);
    attribute.is_updatable = wire::boolean(item, "is_updatable").value_or(false);
    attribute.is_required = wire::boolean(item, "is_required_on_create").value_or(false);
    attribute.is_unique = wire::boolean(item, "is_unique").value_or(false);
    attribute.is_sortable = wire::boolean(item, "is_sortable").value_or(false);
    attribute.is_filterable = wire::boolean(item, "is_filterable").value_or(false);
    attribute.operators = wire::texts(item, "filter_operators");
    return attribute;
}

/// Where a single-valued field lives; nullptr: nowhere.
const Attribute* text_attribute(const Schema& schema, const FieldSpec& spec)
{
    const auto* attribute = schema.find(spec.attribute);
    return attribute && !attribute->is_array ? attribute : nullptr;
}

bool is_long(std::string_view value_type)
{
    return value_type == "long_text" || value_type == "rich_text";
}

FieldCapability text_capability(const Attribute& attribute, const Discovered& discovered)
{
    return {.readable = true,
            .writable = attribute.is_updatable && !discovered.unwritable.contains(attribute.name),
            // U-23: everything but the last name is taken for nullable until it is refused.
            .clearable = attribute.name != "last_name" && !discovered.not_nullable.contains(attribute.name),
            .max_length = is_long(attribute.value_type) ? 0 : kLineLength};
}

/// Addresses are written through sub-resources, so they are writable whatever the schema says of the array (U-10).
ListCapability list_capability(const Schema& schema, std::string_view list, std::string_view primary, bool is_unique)
{
    const auto* attribute = schema.find(list);
    const auto* single = schema.find(primary);
    if (!attribute && !single) return {};
    return {.capacity = attribute ? ListCapability::kMany : 1,
            .required = (attribute && attribute->is_required) || (single && single->is_required),
            .unique = is_unique || (attribute && attribute->is_unique),
            .accepts_junk = false,
            .writable = attribute != nullptr || single->is_updatable};
}

} // namespace

Result<Schema> Schema::parse(std::string_view body)
{
    const auto document = wire::Document::parse(body);
    if (!document) return std::unexpected(document.error());
    auto list = wire::member(document->root(), "attributes");
    if (!list) list = wire::at(document->root(), {"data", "attributes"});

    Schema schema;
    schema.hash_ = XXH3_64bits(body.data(), body.size());
    for (const auto item : wire::elements(list)) {
        auto attribute = parse_attribute(item);
        if (!attribute.name.empty()) schema.attributes_.push_back(std::move(attribute));
    }
    if (schema.attributes_.empty()) return fail(ErrorKind::contract, "the schema of contacts declares no attributes");
    std::ranges::sort(schema.attributes_, {}, &Attribute::name);
    return schema;
}

const Attribute* Schema::find(std::string_view name) const
{
    const auto found = std::ranges::lower_bound(attributes_, name, {}, &Attribute::name);
    return found != attributes_.end() && found->name == name ? &*found : nullptr;
}

bool Schema::can_filter(std::string_view name, std::string_view filter_operator) const
{
    const auto* attribute = find(name);
    if (!attribute || !attribute->is_filterable) return false;
    return attribute->operators.empty() ||
           std::ranges::find(attribute->operators, filter_operator) != attribute->operators.end();
}

bool Schema::can_sort(std::string_view name) const
{
    const auto* attribute = find(name);
    return attribute && attribute->is_sortable;
}

bool Schema::can_create(std::string_view name) const
{
    const auto* attribute = find(name);
    return attribute && attribute->is_creatable;
}

bool Schema::can_update(std::string_view name) const
{
    const auto* attribute = find(name);
    return attribute && attribute->is_updatable;
}

std::vector<FieldSpec> missing_fields(const Schema& schema, const FieldTable& fields)
{
    std::vector<FieldSpec> missing;
    std::ranges::copy_if(fields.all(), std::back_inserter(missing),
                         [&](const FieldSpec& spec) { return text_attribute(schema, spec) == nullptr; });
    return missing;
}

Capabilities make_capabilities(const Schema& schema, const FieldTable& fields, const Discovered& discovered)
{
    Capabilities capabilities;
    for (const auto& spec : fields.all()) {
        const auto* attribute = text_attribute(schema, spec);
        if (!attribute) continue;
        capabilities.texts.emplace(spec.field, text_capability(*attribute, discovered));
        if (attribute->is_required && spec.address_part.empty()) capabilities.required_texts.push_back(spec.field);
    }
    capabilities.emails = list_capability(schema, attribute::contact_emails, attribute::primary_email, true);
    capabilities.phones =
        list_capability(schema, attribute::contact_phone_numbers, attribute::primary_phone_number, false);
    capabilities.consent_readable = false;
    capabilities.consent_writable =
        schema.can_update(attribute::sms_consent) && !discovered.unwritable.contains(attribute::sms_consent);
    capabilities.consent_clearable = false;
    capabilities.can_create = true;
    capabilities.can_archive = true;
    capabilities.create_batch = 16; // that share one look-up of their addresses
    // The contract documents both for updated_at; a schema that does not list system fields says nothing against it.
    const bool is_declared = schema.find("updated_at") != nullptr;
    capabilities.lists_changes =
        !is_declared || (schema.can_filter("updated_at", "gte") && schema.can_sort("updated_at"));
    return capabilities;
}

} // namespace contactsync::provider::reevo
