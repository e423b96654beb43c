#include "merge/choice.hpp"

#include "merge/because.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace contactsync::merge {
namespace {

using enum ProviderId;

const FieldPolicy kLatest{.kind = PolicyKind::latest, .priority = {reevo, tether, replyio}, .only_from = {}};

Claim claim(ProviderId provider, std::string_view value, std::string_view changed_at = {})
{
    return {.side = static_cast<std::size_t>(provider),
            .value = value,
            .provider = provider,
            .changed_at = parse_time(changed_at),
            .edited = true};
}

TEST(Choice, LatestChangeWins)
{
    const std::array claims{claim(reevo, "old", "2026-11-20T08:00:00Z"), claim(replyio, "new", "2026-11-20T08:00:02Z")};

    const auto choice = choose(claims, kLatest, "title");

    EXPECT_EQ(choice.winner->value, "new");
    EXPECT_EQ(choice.rule, rule::latest);
}

TEST(Choice, ChangesWithinTwoSecondsGoByPriority)
{
    const std::array claims{claim(replyio, "new", "2026-11-20T08:00:01.999Z"),
                            claim(reevo, "old", "2026-11-20T08:00:00Z")};

    const auto choice = choose(claims, kLatest, "title");

    EXPECT_EQ(choice.winner->value, "old");
    EXPECT_EQ(choice.rule, rule::priority);
}

TEST(Choice, UnknownTimeTiesWithTheNewest)
{
    const std::array claims{claim(replyio, "known", "2026-11-20T08:00:00Z"), claim(tether, "unknown")};

    EXPECT_EQ(choose(claims, kLatest, "title").winner->value, "unknown");
}

TEST(Choice, TiesAreOnlyWithTheNewestAndNotInAChain)
{
    const std::array claims{claim(reevo, "a", "2026-11-20T08:00:00Z"), claim(tether, "b", "2026-11-20T08:00:01.5Z"),
                            claim(replyio, "c", "2026-11-20T08:00:03Z")};

    EXPECT_EQ(choose(claims, kLatest, "title").winner->value, "b");
}

TEST(Choice, DoesNotDependOnTheOrderOfTheClaims)
{
    std::array claims{claim(reevo, "a", "2026-11-20T08:00:00Z"), claim(tether, "b"),
                      claim(replyio, "c", "2026-11-20T08:00:01Z")};
    const auto by_provider = [](const Claim& a, const Claim& b) { return a.provider < b.provider; };
    std::ranges::sort(claims, by_provider);
    const std::string expected(choose(claims, kLatest, "title").winner->value);

    do {
        EXPECT_EQ(choose(claims, kLatest, "title").winner->value, expected);
    } while (std::next_permutation(claims.begin(), claims.end(), by_provider));
}

TEST(Choice, EqualValuesAgreeEvenUnderManual)
{
    const FieldPolicy manual{.kind = PolicyKind::manual, .priority = {}, .only_from = {}};
    const std::array same{claim(reevo, "CTO"), claim(tether, "CTO")};
    const std::array different{claim(reevo, "CTO"), claim(tether, "CEO")};

    EXPECT_EQ(choose(same, manual, "title").rule, rule::all_agree);
    EXPECT_EQ(choose(different, manual, "title").winner, nullptr);
}

TEST(Choice, ProvidersThatAreNotNamedComeLastInTheirOwnOrder)
{
    const FieldPolicy policy{.kind = PolicyKind::priority, .priority = {tether}, .only_from = {}};

    EXPECT_LT(rank_of(policy, tether), rank_of(policy, reevo));
    EXPECT_LT(rank_of(policy, reevo), rank_of(policy, replyio));
    EXPECT_LT(rank_of(policy, replyio), rank_of(policy, std::nullopt));
}

} // namespace
} // namespace contactsync::merge
