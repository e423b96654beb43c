#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace contactsync::output {

/// What standard output is: a terminal of some width, or a file or pipe that takes everything as it is.
struct Screen {
    std::size_t width = 0; ///< in cells; 0: not a terminal, lines may have any length
    bool styled = false;   ///< bold headings; never where NO_COLOR is set

    /// As it is now. A terminal that does not tell its width has 80 cells.
    static Screen of_standard_output();

    bool is_terminal() const { return width > 0; }
    std::string bold(std::string_view text) const;
};

} // namespace contactsync::output
