#pragma once

#include "daemon/output/screen.hpp"

#include <boost/json.hpp>

#include <string>

/// The documents of documents.hpp as a person reads them on a terminal.
namespace contactsync::output {

namespace json = boost::json;

std::string report_text(const json::object& report, const Screen& screen);
std::string status_text(const json::object& status, const Screen& screen);
std::string explain_text(const json::object& explained, const Screen& screen);
std::string history_text(const json::object& history, const Screen& screen);
std::string reviews_text(const json::object& reviews, const Screen& screen);
std::string review_text(const json::object& review, const Screen& screen);

} // namespace contactsync::output
