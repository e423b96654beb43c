#pragma once

#include "provider/tether/discovered.hpp"
#include "provider/tether/tether.hpp"
#include "provider/wire/reading.hpp"

#include <boost/json.hpp>

#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::provider::tether {

/// Between a contact of the API in any of its generations and a Record of ours (tether contract section 5).
/// Thread-safety: decode() may run anywhere; the rest is for the strand of the session.
class Codec {
public:
    /// What is passed by reference is not owned and outlives the codec.
    Codec(const std::vector<FieldMapping>& mappings, Normaliser& normaliser)
        : mappings_(mappings), normaliser_(normaliser)
    {}

    /// Errors: contract, when the text is no contact with an id and a phone member, or what is mirrored has a shape
    /// that tells neither a value nor that there is none.
    Result<Record> decode(std::string_view raw) const;

    /// Everything that `contact` holds; what is empty is left out.
    boost::json::object encode(const Contact& contact, const Discovered& discovered) const;
    /// The named fields only; what is to be cleared is null. Lists are sent whole, and entries that are there already
    /// as they came, so that their verification stamps survive (section 12, no. 8). Phones are never emptied: a contact
    /// cannot be without one.
    boost::json::object encode_changes(const Contact& target, std::span<const std::string> fields,
                                       const Record& current, const Discovered& discovered) const;

private:
    ElementList read_list(wire::Value contact, std::string_view key, wire::Reading& reading) const;
    ElementList read_phones(wire::Value contact, wire::Reading& reading) const;
    boost::json::value phones_value(const ElementList& phones, const Record* current,
                                    const Discovered& discovered) const;
    boost::json::value emails_value(const ElementList& emails, const Record* current,
                                    const Discovered& discovered) const;
    boost::json::object entry_for(const Element& element, const std::vector<wire::Value>& present, bool is_phone) const;
    std::optional<Element> normalise(std::string_view raw, bool is_phone) const;
    std::string json_key(std::string_view field) const;

    const std::vector<FieldMapping>& mappings_;
    Normaliser& normaliser_;
    mutable std::mutex decoding_; ///< over the normaliser's cache
};

/// Whether the record's e-mail came as an array.
bool came_with_email_array(const Record& record);

} // namespace contactsync::provider::tether
