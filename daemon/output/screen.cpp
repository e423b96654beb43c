#include "daemon/output/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace contactsync::output {
namespace {

bool colours_wanted()
{
    const char* refused = std::getenv("NO_COLOR");
    if (refused != nullptr && *refused != '\0') return false;
    const char* terminal = std::getenv("TERM");
    return terminal != nullptr && std::string_view(terminal) != "dumb";
}

} // namespace

Screen Screen::of_standard_output()
{
    if (::isatty(STDOUT_FILENO) != 1) return {};
    winsize size{};
    const bool told = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return {.width = told ? std::size_t{size.ws_col} : 80, .styled = colours_wanted()};
}

std::string Screen::bold(std::string_view text) const
{
    return styled ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
}

} // namespace contactsync::output
