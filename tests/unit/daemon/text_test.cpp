#include "populated_store.hpp"

#include "daemon/output/documents.hpp"
#include "daemon/output/estimate.hpp"
#include "daemon/output/table.hpp"
#include "daemon/output/text.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {
namespace {

using output::Screen;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Screen kPipe{};
constexpr Screen kTerminal{.width = 100};

class Text : public PopulatedStore {
protected:
    boost::json::object plan(std::size_t copies = 1)
    {
        auto planned = report();
        planned.dry_run = true;
        std::vector<store::Operation> writes;
        for (std::size_t i = 0; i < copies; ++i)
            writes.push_back(operations().front());
        auto document = output::report_document(planned, "plan", *store, writes);
        document["estimate"] = output::estimate(writes, config());
        document["groups"] = output::largest_groups(writes);
        document["not_mirrorable"] = output::not_mirrorable_array(*store);
        document["reviews"] = output::reviews_array(*store, store->reviews(100));
        return document;
    }
};

TEST_F(Text, APlanShowsWritesObstaclesAndQuestions)
{
    const std::string text = output::report_text(plan(), kPipe);

    EXPECT_THAT(text, HasSubstr("Some records need a person"));
    EXPECT_THAT(text, HasSubstr("Under the configured limits"));
    EXPECT_THAT(text, HasSubstr("title  CTO   Chief"));
    EXPECT_THAT(text, HasSubstr("no phone"));
    EXPECT_THAT(text, HasSubstr("conflict"));
    EXPECT_THAT(text, Not(HasSubstr("\n\n\n")));
    EXPECT_THAT(text, Not(HasSubstr(" \n")));
}

TEST_F(Text, APipeGetsValuesWhole)
{
    auto document = plan();
    const std::string title = "Vice President of Engineering and Operations in Europe, the Middle East and Africa";
    document.at("operations").as_array().front().at("changes").as_array().front().as_object()["to"] = title;

    EXPECT_THAT(output::report_text(document, kPipe), HasSubstr(title));
    EXPECT_THAT(output::report_text(document, kTerminal), Not(HasSubstr(title)));
}

TEST_F(Text, APlanCountsWhatWouldBeDone)
{
    const auto counts = plan().at("providers").at("reevo").as_object();

    EXPECT_EQ(counts.at("created"), 0);
    EXPECT_EQ(counts.at("updated"), 1);
}

TEST_F(Text, ATerminalGetsTheFirstRowsOfALongList)
{
    EXPECT_THAT(output::report_text(plan(1060), kTerminal), HasSubstr("… and 1,040 more"));
    EXPECT_THAT(output::report_text(plan(1060), kPipe), Not(HasSubstr("more:")));
}

TEST_F(Text, AnUndoTellsWhatItLeavesAlone)
{
    auto document = plan();
    const std::vector<sync::NotUndone> left{{.provider = ProviderId::replyio,
                                             .contact = contact_id,
                                             .remote_id = "17",
                                             .field = "title",
                                             .because = "it has changed since",
                                             .needs_person = true}};
    document["left_alone"] = output::left_alone_array(left);

    EXPECT_THAT(output::report_text(document, kPipe), HasSubstr("it has changed since"));
}

TEST_F(Text, LinesFitTheTerminal)
{
    const std::string text = output::report_text(plan(), kTerminal);

    std::size_t from = text.find("Writes");
    for (std::size_t end = text.find('\n', from); end != std::string::npos; from = end + 1, end = text.find('\n', from))
        EXPECT_LE(output::display_width(text.substr(from, end - from)), kTerminal.width);
}

TEST_F(Text, AnExplanationSaysWhatIsHeldDifferently)
{
    const std::string text = output::explain_text(output::explain_document(*store, *store->contact(contact_id)), kPipe);

    EXPECT_THAT(text, HasSubstr("title at reevo: CTO"));
    EXPECT_THAT(text, HasSubstr("Not at tether: no phone"));
    EXPECT_THAT(text, HasSubstr("(conflict)"));
}

TEST_F(Text, WordsOfAServiceCannotMoveTheCursor)
{
    auto failed = report();
    failed.providers[ProviderId::tether].failure = Error{.kind = ErrorKind::contract, .detail = "<b>\x1b[2J"};

    EXPECT_THAT(output::report_text(output::report_document(failed, "sync", *store, {}), kPipe),
                Not(HasSubstr("\x1b")));
}

TEST_F(Text, NothingToDecideIsSaid)
{
    EXPECT_EQ(output::reviews_text(output::reviews_document(*store, {}), kPipe), "Nothing needs a person.\n");
}

TEST_F(Text, StatusNamesTheBudget)
{
    const auto document = output::status_document(
        *store, config(), {{ProviderId::reevo, {{.name = "minute", .limit = 100, .left = 83}}}}, kNow);

    EXPECT_THAT(output::status_text(document, kPipe), HasSubstr("83/100 a minute"));
    EXPECT_THAT(output::status_text(document, kPipe), HasSubstr("replyio: connection refused"));
    EXPECT_THAT(output::status_text(document, kPipe), HasSubstr("Waiting to be written"));
    EXPECT_THAT(output::status_text(document, kPipe), HasSubstr("0 of them in agreement"));
}

} // namespace
} // namespace contactsync::test
