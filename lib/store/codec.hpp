#pragma once

#include "contact/contact.hpp"
#include "merge/merge.hpp"
#include "merge/operation.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Values as JSON text: compact, and equal values give equal bytes. Used by the store and by plan files.
namespace contactsync::store {

/// The text is not what encode() writes. The message holds no contact data.
class CodecError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// {"texts":{"title":"CTO"},"emails":["a@x.example"],"phones":[{"value":"12","quality":"junk"}],"opted_out":true}; what
/// is empty is left out.
std::string encode(const Contact& contact);
Contact decode_contact(std::string_view json);

/// Times are milliseconds since 1970, UTC.
std::string encode(const merge::Golden& golden);
merge::Golden decode_golden(std::string_view json);

std::string encode(const merge::Base& base);
merge::Base decode_base(std::string_view json);

std::string encode(const std::vector<FieldChange>& changes);
std::vector<FieldChange> decode_changes(std::string_view json);

std::string encode(const std::vector<ProviderId>& providers);
std::vector<ProviderId> decode_providers(std::string_view json);

} // namespace contactsync::store
