#include "daemon/metrics/textfile.hpp"

#include "daemon/output/draft_file.hpp"

namespace contactsync::metrics {

void write_textfile(const std::filesystem::path& file, std::string_view text)
{
    constexpr mode_t kReadableByAll = 0644;
    output::DraftFile draft(file);
    draft.write(text);
    draft.place(kReadableByAll);
}

} // namespace contactsync::metrics
