#include "store/lock.hpp"

#include "store/store.hpp"

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace contactsync::store {

namespace {

StoreError unusable(const std::filesystem::path& path, int error)
{
    if (error == ENOSPC || error == EDQUOT)
        return {StoreError::Kind::full, "cannot use " + path.string() + ": the disk is full; make room on it"};
    return {StoreError::Kind::unusable_file,
            "cannot use " + path.string() + ": " + std::generic_category().message(error) +
                "; check that its directory exists and that this user may write there"};
}

std::string holder_of(int descriptor)
{
    std::array<char, 32> text{};
    const ssize_t length = ::pread(descriptor, text.data(), text.size(), 0);
    std::string pid(text.data(), static_cast<std::size_t>(length > 0 ? length : 0));
    while (!pid.empty() && pid.back() == '\n')
        pid.pop_back();
    return pid.empty() ? "another process" : "process " + pid;
}

} // namespace

int open_private_file(const std::filesystem::path& path)
{
    constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
    if (descriptor < 0) throw unusable(path, errno);
    if (::fchmod(descriptor, kOwnerOnly) != 0) {
        const int error = errno;
        ::close(descriptor);
        throw unusable(path, error);
    }
    return descriptor;
}

FileLock::FileLock(const std::filesystem::path& path) : descriptor_(open_private_file(path))
{
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string holder = holder_of(descriptor_);
        ::close(descriptor_);
        if (error != EWOULDBLOCK) throw unusable(path, error);
        throw StoreError(StoreError::Kind::held_by_other, "the store is in use by " + holder + " (lock " +
                                                              path.string() + "); wait until it is done, or stop it");
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, pid.data(), pid.size(), 0) < 0) {
        const int error = errno;
        ::close(descriptor_);
        throw unusable(path, error);
    }
}

FileLock::~FileLock()
{
    ::close(descriptor_);
}

} // namespace contactsync::store
