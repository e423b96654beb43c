#pragma once

#include "record.hpp"
#include "schema.hpp"
#include "switches.hpp"

#include <string>

namespace contactsync::sandbox::reevo {

/// Appends the record as section 4.1 shows it. Written straight into the text, because a page holds a hundred of them
/// with some fifty attributes each.
void append_record(std::string& out, const Record& record, const RecordType& type, const Switches& switches);
/// `{"data": record}`
std::string data_body(const Record& record, const RecordType& type, const Switches& switches);
void append_text(std::string& out, std::string_view text);

json::object item_value(const Item& item, ValueType type);

} // namespace contactsync::sandbox::reevo
