#pragma once

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace contactsync::test {

/// The part of JSON Schema that docs/schemas uses: type, enum, required, properties, additionalProperties, items, $ref
/// to #/$defs.
class SchemaChecker {
public:
    explicit SchemaChecker(const std::string& name)
    {
        std::ifstream file(std::string(CONTACTSYNC_SOURCE_DIR "/docs/schemas/") + name + ".schema.json");
        std::ostringstream text;
        text << file.rdbuf();
        root_ = boost::json::parse(text.str());
    }

    /// Where the document does not follow the schema; empty if it does.
    std::vector<std::string> faults(const boost::json::value& document)
    {
        faults_.clear();
        check(document, root_.as_object(), "");
        return faults_;
    }

private:
    using Object = boost::json::object;
    using Value = boost::json::value;

    const Object& resolved(const Object& schema) const
    {
        const auto* reference = schema.if_contains("$ref");
        if (reference == nullptr) return schema;
        const std::string path(reference->as_string());
        return root_.at("$defs").at(path.substr(path.rfind('/') + 1)).as_object();
    }

    static bool is_a(const Value& value, std::string_view type)
    {
        if (type == "null") return value.is_null();
        if (type == "boolean") return value.is_bool();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        if (type == "number") return value.is_number();
        if (type == "string") return value.is_string();
        if (type == "array") return value.is_array();
        return type == "object" && value.is_object();
    }

    static bool has_type(const Value& value, const Value& types)
    {
        if (types.is_string()) return is_a(value, types.as_string());
        return std::ranges::any_of(types.as_array(), [&](const Value& type) { return is_a(value, type.as_string()); });
    }

    void check(const Value& value, const Object& unresolved, const std::string& where)
    {
        const Object& schema = resolved(unresolved);
        if (const auto* types = schema.if_contains("type"); types != nullptr && !has_type(value, *types)) {
            faults_.push_back(where + ": wrong type: " + boost::json::serialize(value));
            return;
        }
        if (const auto* allowed = schema.if_contains("enum");
            allowed != nullptr && std::ranges::find(allowed->as_array(), value) == allowed->as_array().end())
            faults_.push_back(where + ": not one of the allowed values: " + boost::json::serialize(value));
        if (value.is_object()) check_members(value.as_object(), schema, where);
        if (const auto* items = schema.if_contains("items"); items != nullptr && value.is_array())
            for (const auto& item : value.as_array())
                check(item, items->as_object(), where + "[]");
    }

    void check_members(const Object& object, const Object& schema, const std::string& where)
    {
        if (const auto* required = schema.if_contains("required"))
            for (const auto& name : required->as_array())
                if (!object.contains(name.as_string()))
                    faults_.push_back(where + ": lacks " + std::string(name.as_string()));
        const auto* properties = schema.if_contains("properties");
        const auto* others = schema.if_contains("additionalProperties");
        for (const auto& [name, member] : object) {
            const std::string at = where + "/" + std::string(name);
            const auto* known = properties == nullptr ? nullptr : properties->as_object().if_contains(name);
            if (known != nullptr)
                check(member, known->as_object(), at);
            else if (others != nullptr && others->is_object())
                check(member, others->as_object(), at);
            else if (others != nullptr && others->is_bool() && !others->as_bool())
                faults_.push_back(at + ": is not in the schema");
        }
    }

    Value root_;
    std::vector<std::string> faults_;
};

} // namespace contactsync::test
