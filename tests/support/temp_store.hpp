#pragma once

#include "store/store.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace contactsync::test {

/// A directory of its own, removed at the end.
class TempDirectory {
public:
    TempDirectory()
    {
        std::string name = (std::filesystem::temp_directory_path() / "contactsync-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
        path_ = name;
    }
    ~TempDirectory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDirectory(const TempDirectory&) = delete;
    TempDirectory& operator=(const TempDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A real store in a real file, open for writing.
class TempStore {
public:
    TempStore() : store_(store::Store::open(path(), store::Access::exclusive)) {}

    store::Store& operator*() { return *store_; }
    store::Store* operator->() { return store_.get(); }
    std::filesystem::path path() const { return directory_.path() / "contactsync.db"; }
    const std::filesystem::path& directory() const { return directory_.path(); }

    /// As a process that ends and starts again.
    void reopen(const std::optional<identity::Options>& identity = {})
    {
        store_.reset();
        store_ = store::Store::open(path(), store::Access::exclusive, identity);
    }

private:
    TempDirectory directory_;
    std::unique_ptr<store::Store> store_;
};

} // namespace contactsync::test
