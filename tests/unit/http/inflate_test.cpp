#include "http/inflate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>

#include <stdexcept>

namespace contactsync::http {
namespace {

constexpr int kGzip = MAX_WBITS + 16;
constexpr int kZlib = MAX_WBITS;
constexpr int kBare = -MAX_WBITS;

std::string compress(std::string text, int window_bits)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflateInit2");
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

RC_GTEST_PROP(InflateLaw, GivesBackWhatWasCompressed, (std::string text))
{
    for (const int format : {kGzip, kZlib, kBare}) {
        const auto result = inflate_body(compress(text, format), text.size());
        RC_ASSERT(result.has_value());
        RC_ASSERT(*result == text);
    }
}

RC_GTEST_PROP(InflateLaw, AnyBytesAreEitherTextOrAnError, (std::string bytes))
{
    const auto result = inflate_body(bytes, 1000);

    RC_ASSERT(!result || result->size() <= 1000u);
}

TEST(Inflate, StopsABombAtTheLimit)
{
    const std::string bomb = compress(std::string(50'000'000, '\0'), kGzip);

    EXPECT_EQ(inflate_body(bomb, 1'000'000).error(), InflateError::too_large);
}

TEST(Inflate, AcceptsATextOfExactlyTheLimit)
{
    const std::string text(100'000, 'a');

    EXPECT_EQ(inflate_body(compress(text, kGzip), text.size()), text);
    EXPECT_EQ(inflate_body(compress(text, kGzip), text.size() - 1).error(), InflateError::too_large);
}

TEST(Inflate, JoinsTheMembersOfAGzipFile)
{
    EXPECT_EQ(inflate_body(compress("one ", kGzip) + compress("two", kGzip), 100), "one two");
}

TEST(Inflate, RefusesWhatIsCutShortOrDamaged)
{
    const std::string whole = compress("a text that is long enough to be cut", kGzip);

    EXPECT_EQ(inflate_body(whole.substr(0, whole.size() - 3), 100).error(), InflateError::malformed);
    EXPECT_EQ(inflate_body("plain text", 100).error(), InflateError::malformed);
    EXPECT_EQ(inflate_body("", 100).error(), InflateError::malformed);
}

} // namespace
} // namespace contactsync::http
