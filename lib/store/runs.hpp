#pragma once

#include "store/statement.hpp"
#include "store/types.hpp"

#include <optional>
#include <string_view>

namespace contactsync::store {

/// The table `run`.
class Runs {
public:
    explicit Runs(SQLite::Database& database);

    RunId begin(std::string_view command, TimePoint now);
    void finish(RunId run, TimePoint now, std::string_view outcome, int exit_status);
    std::optional<RunSummary> get(RunId run);
    std::optional<RunSummary> last();

private:
    Statement begin_;
    Statement finish_;
    Statement get_;
    Statement last_;
};

} // namespace contactsync::store
