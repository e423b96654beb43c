#pragma once

#include "sandbox/tether/book.hpp"
#include "sandbox/tether/errors.hpp"

#include <optional>

namespace contactsync::sandbox::tether {

/// Who writes: the API validates; a person in the user interface (or years of imports) does not.
enum class Writer { create, update, person };

/// Writes the members of a request body into `contact`. A refusal leaves it half written: write into a copy.
std::optional<Refusal> write_fields(Contact& contact, const json::object& body, Writer writer,
                                    const Switches& switches);

/// Phones are unique in the organization, e-mails if the switch says so. Only values that are new to the contact are
/// checked.
std::optional<Refusal> check_unique(const Book& book, const Contact& changed, const Switches& switches);

/// Custom keys that the organization's sections define.
bool is_defined_key(std::string_view key);

} // namespace contactsync::sandbox::tether
