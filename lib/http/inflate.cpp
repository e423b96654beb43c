#include "http/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>

namespace contactsync::http {
namespace {

constexpr int kGzipOrZlib = MAX_WBITS + 32;
constexpr int kRawDeflate = -MAX_WBITS;

/// Owns zlib's state for one body.
class Inflater {
public:
    Inflater(std::string_view compressed, int window_bits) : rest_(compressed)
    {
        if (inflateInit2(&stream_, window_bits) != Z_OK) throw std::bad_alloc();
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    std::expected<std::string, InflateError> run(std::size_t size_max)
    {
        std::string text;
        for (;;) {
            feed();
            stream_.next_out = chunk_.data();
            stream_.avail_out = static_cast<uInt>(chunk_.size());
            const int state = ::inflate(&stream_, Z_NO_FLUSH);
            if (state != Z_OK && state != Z_STREAM_END) return std::unexpected(InflateError::malformed);
            const std::size_t produced = chunk_.size() - stream_.avail_out;
            if (produced > size_max - text.size()) return std::unexpected(InflateError::too_large);
            text.append(reinterpret_cast<const char*>(chunk_.data()), produced);
            if (state != Z_STREAM_END) continue;
            if (stream_.avail_in == 0 && rest_.empty()) return text;
            if (inflateReset(&stream_) != Z_OK) return std::unexpected(InflateError::malformed);
        }
    }

private:
    /// zlib counts input in 32 bits.
    void feed()
    {
        if (stream_.avail_in > 0 || rest_.empty()) return;
        const std::size_t size = std::min<std::size_t>(rest_.size(), std::numeric_limits<uInt>::max());
        // zlib's interface lacks the const; it only reads.
        stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(rest_.data()));
        stream_.avail_in = static_cast<uInt>(size);
        rest_.remove_prefix(size);
    }

    z_stream stream_{};
    std::string_view rest_;
    std::array<Bytef, 32 * 1024> chunk_;
};

} // namespace

std::expected<std::string, InflateError> inflate_body(std::string_view compressed, std::size_t size_max)
{
    auto text = Inflater(compressed, kGzipOrZlib).run(size_max);
    // "deflate" means the zlib format, but some servers send it bare.
    if (!text && text.error() == InflateError::malformed) {
        if (auto bare = Inflater(compressed, kRawDeflate).run(size_max)) return bare;
    }
    return text;
}

} // namespace contactsync::http
