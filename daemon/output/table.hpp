#pragma once

#include "daemon/output/screen.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::output {

/// Columns that line up on a terminal: widths are counted in what is seen (ICU), not in bytes. Control characters are
/// shown as spaces, so that a value cannot move the cursor.
class Table {
public:
    enum class Align { left, right };
    void column(std::string title, Align align = Align::left) { columns_.push_back({std::move(title), align}); }
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    bool empty() const { return rows_.empty(); }
    /// On a terminal the widest texts are cut until a line fits; elsewhere nothing is.
    std::string text(const Screen& screen = {}) const;

private:
    std::vector<std::size_t> widths(const Screen& screen) const;

    struct Column {
        std::string title;
        Align align;
    };
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// Cells that a text takes on a terminal.
std::size_t display_width(std::string_view text);

/// At most `width` cells, with an ellipsis where something was cut; control characters are shown as spaces.
std::string clipped(std::string_view text, std::size_t width);

/// "1,234"
std::string grouped(std::size_t number);

/// "8.1 s", "3 min", "2 h 5 min"
std::string human_duration(double seconds);

} // namespace contactsync::output
