#include "integration/http/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <stdexcept>

namespace contactsync::test {
namespace {

template <class T, void (*Free)(T*)>
struct Deleter {
    void operator()(T* object) const { Free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509, X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION, X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO, BIO_free_all>>;

constexpr long kDay = 24L * 60 * 60;

template <class Pointer>
Pointer made(Pointer pointer)
{
    if (!pointer) throw std::runtime_error("OpenSSL could not make a certificate");
    return pointer;
}

Key new_key()
{
    return made(Key(EVP_EC_gen("P-256")));
}

void add_extension(X509* certificate, int nid, const std::string& value)
{
    const Extension extension = made(Extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str())));
    X509_add_ext(certificate, extension.get(), -1);
}

Certificate new_certificate(EVP_PKEY* key, const char* common_name, long serial, long valid_from, long valid_to)
{
    Certificate certificate = made(Certificate(X509_new()));
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), valid_from);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_to);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
    return certificate;
}

template <class Write>
std::string to_pem(Write write)
{
    const Bio bio = made(Bio(BIO_new(BIO_s_mem())));
    write(bio.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(EVP_PKEY* key)
{
    return to_pem([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string to_pem(X509* certificate)
{
    return to_pem([&](BIO* bio) { PEM_write_bio_X509(bio, certificate); });
}

Bio read_only(const std::string& text)
{
    return made(Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
}

} // namespace

Authority::Authority()
{
    const Key key = new_key();
    const Certificate certificate = new_certificate(key.get(), "Test authority", 1, -kDay, 30 * kDay);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    key_pem_ = to_pem(key.get());
    certificate_pem_ = to_pem(certificate.get());

    std::string path = (std::filesystem::temp_directory_path() / "contactsync-ca-XXXXXX").string();
    const int descriptor = ::mkstemp(path.data());
    if (descriptor < 0) throw std::runtime_error("no temporary file");
    ::close(descriptor);
    file_ = path;
    std::ofstream(file_) << certificate_pem_;
}

Authority::~Authority()
{
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

boost::asio::ssl::context Authority::server_for(const std::string& name, Age age) const
{
    const Key authority_key = made(Key(PEM_read_bio_PrivateKey(read_only(key_pem_).get(), nullptr, nullptr, nullptr)));
    const Certificate authority =
        made(Certificate(PEM_read_bio_X509(read_only(certificate_pem_).get(), nullptr, nullptr, nullptr)));
    const Key key = new_key();
    const long valid_to = age == Age::expired ? -kDay : kDay;
    const Certificate certificate = new_certificate(key.get(), "Test server", 2, -2 * kDay, valid_to);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get()));
    add_extension(certificate.get(), NID_subject_alt_name, name);
    X509_sign(certificate.get(), authority_key.get(), EVP_sha256());

    boost::asio::ssl::context context(boost::asio::ssl::context::tls_server);
    context.use_certificate(boost::asio::buffer(to_pem(certificate.get())), boost::asio::ssl::context::pem);
    context.use_private_key(boost::asio::buffer(to_pem(key.get())), boost::asio::ssl::context::pem);
    return context;
}

} // namespace contactsync::test
