#include "contact/normalise.hpp"
#include "identity/identity.hpp"

#include <algorithm>
#include <utility>

namespace contactsync::identity {
namespace {

void add_once(std::vector<std::string>& keys, std::string key)
{
    if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
}

} // namespace

std::string email_key(std::string_view normalised_address, const Options& options)
{
    constexpr std::string_view kGmail = "@gmail.com";
    if (!options.gmail_dots || !normalised_address.ends_with(kGmail)) return std::string(normalised_address);
    std::string_view mailbox = normalised_address.substr(0, normalised_address.size() - kGmail.size());
    mailbox = mailbox.substr(0, mailbox.find('+'));
    std::string key(mailbox);
    std::erase(key, '.');
    if (key.empty()) return std::string(normalised_address);
    return key.append(kGmail);
}

Keys keys_of(const Contact& values, const Options& options)
{
    Keys keys;
    for (const Element& email : values.emails)
        if (email.quality == Quality::valid) add_once(keys.emails, email_key(email.value, options));
    for (const Element& phone : values.phones)
        if (phone.quality == Quality::valid) add_once(keys.phones, phone.value);
    keys.linkedin = linkedin_slug(values.text(field::linkedin_url));
    return keys;
}

} // namespace contactsync::identity
