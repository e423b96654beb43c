#pragma once

#include <boost/asio/ssl/context.hpp>

#include <filesystem>
#include <string>

namespace contactsync::test {

/// A certificate authority of its own, made for one test. Its certificate lies in a file for as long as it lives.
class Authority {
public:
    Authority();
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    std::string file() const { return file_.string(); }

    enum class Age { valid, expired };
    /// A server's side of TLS with a certificate for `name`, which is in the form of OpenSSL's subjectAltName:
    /// "DNS:localhost".
    boost::asio::ssl::context server_for(const std::string& name, Age age = Age::valid) const;

private:
    std::filesystem::path file_;
    std::string key_pem_;
    std::string certificate_pem_;
};

} // namespace contactsync::test
