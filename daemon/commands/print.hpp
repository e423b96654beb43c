#pragma once

#include "daemon/cli.hpp"
#include "daemon/output/screen.hpp"

#include <boost/json.hpp>

#include <cerrno>
#include <iostream>
#include <stdexcept>

namespace contactsync::commands {

/// The document on standard output: as JSON, or as `render` shows it to a person. A reader that has gone away (`|
/// head`) is no fault; a full disk is.
template <class Render>
void print(const boost::json::object& document, const cli::Invocation& invocation, Render render)
{
    errno = 0;
    if (invocation.json)
        std::cout << boost::json::serialize(document) << '\n';
    else
        std::cout << render(document, output::Screen::of_standard_output());
    std::cout.flush();
    if (!std::cout && errno != EPIPE) throw std::runtime_error("cannot write to standard output");
}

} // namespace contactsync::commands
