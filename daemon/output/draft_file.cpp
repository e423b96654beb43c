#include "daemon/output/draft_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace contactsync::output {
namespace {

[[noreturn]] void fail(const std::string& what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

DraftFile::DraftFile(const std::filesystem::path& file)
    : file_(file), name_(file.string() + ".XXXXXX"), descriptor_(::mkostemp(name_.data(), O_CLOEXEC))
{
    if (descriptor_ < 0) fail("cannot make a file beside " + file.string());
}

DraftFile::~DraftFile()
{
    ::close(descriptor_);
    if (!placed_) ::unlink(name_.c_str());
}

void DraftFile::write(std::string_view text) const
{
    write_all(descriptor_, text, name_);
}

void DraftFile::place(mode_t mode)
{
    if (::fchmod(descriptor_, mode) != 0) fail("cannot set the mode of " + name_);
    if (::rename(name_.c_str(), file_.c_str()) != 0) fail("cannot replace " + file_.string());
    placed_ = true;
}

void write_all(int descriptor, std::string_view text, const std::string& name)
{
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("cannot write " + name);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace contactsync::output
