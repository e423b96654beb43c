#include "daemon/commands/find_contact.hpp"

#include "daemon/commands/commands.hpp"
#include "identity/identity.hpp"

#include <charconv>
#include <optional>

namespace contactsync::commands {
namespace {

std::optional<std::int64_t> as_number(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 ? std::optional(number)
                                                                                  : std::nullopt;
}

std::optional<ContactId> by_remote_id(store::Store& store, std::string_view key)
{
    const auto colon = key.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto provider = parse_provider(key.substr(0, colon));
    return provider ? store.find_by_remote_id(*provider, key.substr(colon + 1)) : std::nullopt;
}

std::optional<ContactId> by_address(store::Store& store, std::string_view key, const NormaliseOptions& options)
{
    Normaliser normaliser(options);
    if (key.find('@') != std::string_view::npos) {
        const auto email = normaliser.email(key);
        if (!email || email->quality != Quality::valid) return std::nullopt;
        return store.find_by_email(identity::email_key(email->value, {.gmail_dots = options.gmail_dots}));
    }
    const auto phone = normaliser.phone(key);
    return phone && is_well_formed(*phone) ? store.find_by_phone(phone->value) : std::nullopt;
}

} // namespace

ContactId find_contact(store::Store& store, std::string_view key, const NormaliseOptions& options)
{
    if (const auto contact = by_remote_id(store, key)) return *contact;
    if (const auto number = as_number(key); number && store.has_contact(ContactId{*number})) return ContactId{*number};
    if (const auto contact = by_address(store, key, options)) return *contact;
    throw NothingKnown(
        "nothing is known under that key: give an e-mail, a phone number, provider:remote-id or a contact id");
}

} // namespace contactsync::commands
