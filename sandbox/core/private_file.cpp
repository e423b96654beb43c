#include "private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace contactsync::sandbox {

void write_private(const std::filesystem::path& file, std::string_view text)
{
    const auto beside = file.string() + ".new";
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) throw std::runtime_error("cannot write " + beside);
    while (!text.empty()) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written <= 0) break;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    const bool closed = ::close(fd) == 0;
    if (!text.empty() || !closed) throw std::runtime_error("cannot write " + beside);
    std::filesystem::rename(beside, file);
}

} // namespace contactsync::sandbox
