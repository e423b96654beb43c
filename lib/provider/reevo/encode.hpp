#pragma once

#include "contact/record.hpp"
#include "provider/reevo/fields.hpp"
#include "provider/reevo/schema.hpp"

#include <boost/json/object.hpp>

#include <span>
#include <string>

namespace contactsync::provider::reevo {

/// The `attributes` of a PATCH: the named single-valued fields with their values of `target`, null where it has none; a
/// changed address with all six keys, the untouched ones as `current` holds them (U-17); sms_consent only ever as false
/// (docs/GUIDE.md, "Consent").
boost::json::object patch_attributes(const Contact& target, std::span<const std::string> fields, const Record& current,
                                     const FieldTable& table, const Schema& schema);

/// The `attributes` of a creation: what `target` holds and the schema lets be created, without nulls, e-mails and
/// phones.
boost::json::object create_attributes(const Contact& target, const FieldTable& table, const Schema& schema);

/// A value of `contact_phone_numbers` for a creation; only E.164 numbers (U-35), the primary first.
boost::json::array phone_items(const Contact& target);

} // namespace contactsync::provider::reevo
