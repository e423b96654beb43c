#include "store_fixture.hpp"

#include <fstream>

namespace contactsync::test {

using enum ProviderId;

namespace {

constexpr int kRecords = 100'000;
constexpr int kPage = 1000;
#if defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

Record nth(int i)
{
    const std::string number = std::to_string(i);
    return record(reevo, "id-" + std::to_string((i * 7919LL) % kRecords))
        .holds(contact()
                   .name("First" + number, "Last" + number)
                   .email("p" + number + "@x.example")
                   .phone("+1415" + std::to_string(1000000 + i)))
        .hash(static_cast<std::uint64_t>(i) + 1);
}

/// In KiB, by this process since its start.
long peak_memory()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
    return 0;
}

} // namespace

class Scale : public StoreTest {};

TEST_F(Scale, AHundredThousandRecordsAreStagedSweptAndFound)
{
    const long before = peak_memory();
    std::size_t added = 0;
    for (int first = 0; first < kRecords; first += kPage) {
        std::vector<Record> page;
        for (int i = first; i < first + kPage; ++i)
            page.push_back(nth(i));
        added += stage(std::move(page)).added;
    }
    EXPECT_EQ(added, static_cast<std::size_t>(kRecords));
    EXPECT_EQ(store->counts(reevo).live, static_cast<std::size_t>(kRecords));

    store->begin_sweep(reevo);
    std::size_t needed = 0;
    for (int i = 0; i < kRecords - 1; ++i) {
        const Record record = nth(i);
        needed += store->needs_decoding(reevo, std::vector<store::EntryHash>{{record.remote_id, record.raw_hash}})[0]
                      ? 1U
                      : 0U;
    }
    EXPECT_EQ(needed, 0U);
    EXPECT_EQ(store->count_unseen(reevo), 1U);
    EXPECT_EQ(store->holders_of_email("p77@x.example", 2).size(), 1U);
    EXPECT_EQ(store->dirty_records(500).size(), 500U);
    if (!kSanitized) {
        EXPECT_LT(peak_memory() - before, 48 * 1024) << "memory is bounded by pages and caches, not by records";
    }
}

} // namespace contactsync::test
