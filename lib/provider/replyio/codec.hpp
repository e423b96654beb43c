#pragma once

#include "provider/replyio/custom_fields.hpp"
#include "provider/replyio/discovered.hpp"
#include "provider/wire/reading.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::provider::replyio {

/// Between a Contact of the API and a Record of ours (replyio contract section 5).
/// Thread-safety: decode() may run anywhere; the rest is for the strand of the session.
class Codec {
public:
    /// What is passed by reference is not owned and outlives the codec.
    Codec(const std::vector<FieldMapping>& mappings, const Discovered& discovered, const CustomFields& custom_fields,
          Normaliser& normaliser);

    /// Errors: contract, when the text is no contact with an id, or what is mirrored has a shape that tells neither a
    /// value nor that there is none.
    Result<Record> decode(std::string_view raw) const;
    /// Where times without a zone are (section 12, no. 23).
    void use_zone_offset(std::chrono::minutes offset);

    enum class CustomStyle {
        key_value,  ///< {"key", "value"}: POST /contacts
        patch_model ///< {"id" or "name", "value"}: PATCH and import
    };
    /// Everything that `contact` holds; what is empty is left out.
    boost::json::object encode(const Contact& contact, CustomStyle style) const;
    /// The named fields only, null for what is to be cleared. `opted_out` has calls of its own and is left out.
    boost::json::object encode_changes(const Contact& target, std::span<const std::string> fields,
                                       const Record* current) const;

    const FieldMapping* mapping(std::string_view field) const;
    /// Titles of the custom fields among `fields`.
    std::vector<std::string> custom_titles(std::span<const std::string> fields) const;
    /// Titles of the custom fields that `contact` has a value for.
    std::vector<std::string> custom_titles(const Contact& contact) const;
    /// Whether `after` has lost a custom field that `before` had and that `fields` do not name.
    bool lost_custom(const Record& before, const Record& after, std::span<const std::string> fields) const;

private:
    void read_mapped(wire::Value contact, wire::Reading& reading, Contact& values) const;
    void append_custom(boost::json::array& fields, std::string_view title, const boost::json::value& value,
                       CustomStyle style) const;
    boost::json::value changed_value(std::string_view text) const;
    void append_unnamed_custom(boost::json::array& fields, const Record& current) const;

    const std::vector<FieldMapping>& mappings_;
    const Discovered& discovered_;
    const CustomFields& custom_fields_;
    Normaliser& normaliser_;
    mutable std::mutex decoding_; ///< over the normaliser's cache and the zone
    std::chrono::minutes zone_offset_{0};
};

} // namespace contactsync::provider::replyio
