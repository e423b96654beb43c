#pragma once

#include <filesystem>

namespace contactsync::store {

/// Opens or creates a file that only its owner may read and write, whatever the umask. Throws
/// StoreError::unusable_file.
int open_private_file(const std::filesystem::path& path);

/// One process writes: an advisory lock on a file beside the store, which holds the pid of the process that has it. The
/// kernel releases it when the process ends, however it ends. The file stays, since removing it would race with the
/// next holder.
class FileLock {
public:
    /// Throws StoreError::held_by_other, with the holder's pid in the message, or unusable_file.
    explicit FileLock(const std::filesystem::path& path);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int descriptor_;
};

} // namespace contactsync::store
