#include "daemon/metrics/textfile.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

namespace contactsync::metrics {
namespace {

[[noreturn]] void fail(const std::string& what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

/// A file of another name in the same folder, removed unless it took its place.
class Draft {
public:
    explicit Draft(const std::filesystem::path& file)
        : name_(file.string() + ".XXXXXX"), descriptor_(::mkstemp(name_.data()))
    {
        if (descriptor_ < 0) fail("cannot make a file beside " + file.string());
    }
    ~Draft()
    {
        ::close(descriptor_);
        if (!placed_) ::unlink(name_.c_str());
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    void write(std::string_view text) const
    {
        while (!text.empty()) {
            const auto written = ::write(descriptor_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("cannot write " + name_);
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void place(const std::filesystem::path& file)
    {
        constexpr mode_t kReadableByAll = 0644;
        if (::fchmod(descriptor_, kReadableByAll) != 0) fail("cannot set the mode of " + name_);
        if (::rename(name_.c_str(), file.c_str()) != 0) fail("cannot replace " + file.string());
        placed_ = true;
    }

private:
    std::string name_;
    int descriptor_;
    bool placed_ = false;
};

} // namespace

void write_textfile(const std::filesystem::path& file, std::string_view text)
{
    Draft draft(file);
    draft.write(text);
    draft.place(file);
}

} // namespace contactsync::metrics
