#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace contactsync::output {

/// A file of another name in the same folder, mode 0600, that takes a file's place when it is whole, and is removed
/// unless it did. All members throw std::system_error.
class DraftFile {
public:
    explicit DraftFile(const std::filesystem::path& file);
    ~DraftFile();
    DraftFile(const DraftFile&) = delete;
    DraftFile& operator=(const DraftFile&) = delete;

    void write(std::string_view text) const;
    void place(mode_t mode);

private:
    std::filesystem::path file_;
    std::string name_;
    int descriptor_;
    bool placed_ = false;
};

/// All of it to an open file. `name` is for the error.
void write_all(int descriptor, std::string_view text, const std::string& name);

} // namespace contactsync::output
