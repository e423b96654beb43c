#pragma once

#include <boost/json.hpp>

#include <string>

/// The documents of documents.hpp as a person reads them on a terminal.
namespace contactsync::output {

namespace json = boost::json;

std::string report_text(const json::object& report);
std::string status_text(const json::object& status);
std::string explain_text(const json::object& explained);
std::string history_text(const json::object& history);
std::string reviews_text(const json::object& reviews);
std::string review_text(const json::object& review);

} // namespace contactsync::output
