#pragma once

#include <string>

namespace contactsync::provider {

/// One user-defined field at one provider: which remote attribute mirrors which canonical field.
struct FieldMapping {
    std::string field;   ///< the canonical name
    std::string remote;  ///< the attribute's own name there, without "custom:"
    bool custom = false; ///< a field that the user of the service defined, written "custom:name" in the configuration
};

} // namespace contactsync::provider
