#pragma once

#include "base/error.hpp"
#include "contact/normalise.hpp"
#include "contact/record.hpp"
#include "provider/reevo/fields.hpp"
#include "provider/wire/document.hpp"

#include <string_view>

namespace contactsync::provider::reevo {

/// Reads records (reevo contract section 4.1): attributes enveloped or raw, all three kinds of empty, arrays of
/// envelopes or envelopes of arrays, any timestamp precision. What it does not know it leaves alone.
class Codec {
public:
    /// Neither is owned.
    Codec(const FieldTable& fields, Normaliser& normaliser) : fields_(fields), normaliser_(normaliser) {}

    /// Errors: contract, when it is no JSON object with an id and attributes, or holds what is mirrored in a shape that
    /// tells neither a value nor that there is none.
    Result<Record> decode(std::string_view raw) const;

private:
    Result<void> read_values(wire::Value attributes, Record& record) const;

    const FieldTable& fields_;
    Normaliser& normaliser_;
};

} // namespace contactsync::provider::reevo
