#pragma once

#include "daemon/cli.hpp"
#include "daemon/output/screen.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <string>

namespace contactsync::commands {

/// The document on standard output: as JSON, or as `render` shows it to a person.
template <class Render>
void print(const boost::json::object& document, const cli::Invocation& invocation, Render render)
{
    if (invocation.json) std::cout << boost::json::serialize(document) << '\n';
    else std::cout << render(document, output::Screen::of_standard_output());
    std::cout.flush();
}

} // namespace contactsync::commands
