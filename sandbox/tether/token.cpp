#include "sandbox/tether/token.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>

namespace contactsync::sandbox::tether {
namespace {

constexpr std::string_view kSigningKey = "contactsync-sandbox-tether-signing-key";
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode_base64url(std::string_view bytes)
{
    std::string text;
    std::uint32_t window = 0;
    int bits = 0;
    for (const char byte : bytes) {
        window = (window << 8U) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 6; bits -= 6)
            text.push_back(kAlphabet[(window >> static_cast<unsigned>(bits - 6)) & 63U]);
    }
    if (bits > 0) text.push_back(kAlphabet[(window << static_cast<unsigned>(6 - bits)) & 63U]);
    return text;
}

std::optional<std::string> decode_base64url(std::string_view text)
{
    std::string bytes;
    std::uint32_t window = 0;
    int bits = 0;
    for (const char digit : text) {
        const auto value = kAlphabet.find(digit);
        if (value == std::string_view::npos) return std::nullopt;
        window = (window << 6U) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<char>((window >> static_cast<unsigned>(bits)) & 255U));
    }
    return bytes;
}

std::string signature_of(std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    HMAC(EVP_sha256(), kSigningKey.data(), static_cast<int>(kSigningKey.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
    return encode_base64url({reinterpret_cast<const char*>(digest.data()), length});
}

} // namespace

std::string sign_token(const json::object& claims)
{
    const std::string text = encode_base64url(kHeader) + '.' + encode_base64url(json::serialize(claims));
    return text + '.' + signature_of(text);
}

std::optional<json::object> verify_token(std::string_view token, NowMs now)
{
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    if (signature_of(token.substr(0, last)) != token.substr(last + 1)) return std::nullopt;
    const auto payload = decode_base64url(token.substr(first + 1, last - first - 1));
    if (!payload) return std::nullopt;
    json::error_code error;
    json::value claims = json::parse(*payload, error);
    if (error || !claims.is_object()) return std::nullopt;
    const json::value* expiry = claims.get_object().if_contains("exp");
    if (expiry == nullptr || !expiry->is_int64() || expiry->get_int64() * 1000 <= now) return std::nullopt;
    return std::move(claims.get_object());
}

} // namespace contactsync::sandbox::tether
