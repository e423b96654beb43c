#include "identity/compare.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace contactsync::identity {
namespace {

Verdict same(std::string because)
{
    return {.relation = Relation::same, .because = std::move(because), .code = {}};
}

Verdict unclear(std::string because, std::string_view code)
{
    return {.relation = Relation::unclear, .because = std::move(because), .code = std::string(code)};
}

/// How many records of the provider hold the phone: the caller's count, or what is loaded where that is more.
std::size_t holders(const std::string& phone, ProviderId provider, const Neighbourhood& around)
{
    std::size_t counted = 0;
    if (const auto found = around.phone_holders.find(phone); found != around.phone_holders.end())
        if (const auto at = found->second.find(provider); at != found->second.end()) counted = at->second;
    if (counted > 1) return counted;
    const auto loaded = std::ranges::count_if(around.records, [&](const Candidate& record) {
        return record.provider == provider && std::ranges::find(record.keys.phones, phone) != record.keys.phones.end();
    });
    return std::max(counted, static_cast<std::size_t>(loaded));
}

/// "reevo has 3 records with it", or nothing if the phone is held once at most on both sides.
std::string crowd(const std::string& phone, const Candidate& a, const Candidate& b, const Neighbourhood& around)
{
    for (const ProviderId provider : {std::min(a.provider, b.provider), std::max(a.provider, b.provider)})
        if (const auto count = holders(phone, provider, around); count > 1)
            return std::string(to_string(provider)) + " has " + std::to_string(count) + " records with it";
    return {};
}

/// Of a contact that is loaded, whether nothing in it could be found by e-mail or phone.
bool all_bare(ContactId contact, const Neighbourhood& around)
{
    return std::ranges::none_of(
        around.records, [&](const Candidate& record) { return record.contact == contact && !is_bare(record.keys); });
}

/// Whether the profile joins `bare` to `other`: nobody else has it.
bool profile_joins(const Candidate& bare, const Candidate& other, const Neighbourhood& around)
{
    if (!is_bare(bare.keys) || (bare.contact && !all_bare(*bare.contact, around))) return false;
    const auto found = around.linkedin_contacts.find(bare.keys.linkedin);
    const std::size_t all = found == around.linkedin_contacts.end() ? 0 : found->second;
    const std::size_t own = bare.contact ? 1 : 0;
    const std::size_t others = other.contact || !is_bare(other.keys) ? 1 : 0;
    return all <= own + others;
}

} // namespace

std::vector<std::string> shared_keys(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    std::vector<std::string> shared;
    std::ranges::copy_if(a, std::back_inserter(shared),
                         [&](const std::string& key) { return std::ranges::find(b, key) != b.end(); });
    return shared;
}

bool share_a_key(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    return std::ranges::find_first_of(a, b) != a.end();
}

bool is_bare(const Keys& keys)
{
    return keys.emails.empty() && keys.phones.empty();
}

Verdict compare_phones(const Candidate& a, const Candidate& b, const Neighbourhood& around)
{
    std::vector<std::string> phones = shared_keys(a.keys.phones, b.keys.phones);
    if (phones.empty()) return {};
    std::ranges::sort(phones);
    const std::string reason = "same phone " + phones.front();
    if (!names_agree(a.first_name, a.last_name, b.first_name, b.last_name))
        return {.relation = Relation::different, .because = reason + ", but different names", .code = {}};
    if (a.provider == b.provider)
        return unclear(reason + " and names that agree inside " + std::string(to_string(a.provider)),
                       "duplicate_record");
    if (!a.keys.emails.empty() && !b.keys.emails.empty())
        return unclear(reason + ", but different e-mails", "ambiguous_identity");
    for (const std::string& phone : phones)
        if (crowd(phone, a, b, around).empty()) return same("same phone " + phone);
    return unclear(reason + ", but " + crowd(phones.front(), a, b, around), "ambiguous_identity");
}

Verdict compare(const Candidate& a, const Candidate& b, const Neighbourhood& around, const Options& options)
{
    if (around.verdicts.tells_apart(a.id, b.id))
        return {.relation = Relation::different, .because = "told apart by a person", .code = {}};
    if (const auto emails = shared_keys(a.keys.emails, b.keys.emails); !emails.empty())
        return same("same e-mail " + *std::ranges::min_element(emails));
    if (!a.keys.linkedin.empty() && a.keys.linkedin == b.keys.linkedin)
        if (profile_joins(a, b, around) || profile_joins(b, a, around))
            return same("same LinkedIn profile " + a.keys.linkedin);
    if (options.phone_match == PhoneMatch::unambiguous) return compare_phones(a, b, around);
    if (options.phone_match == PhoneMatch::always)
        if (const auto phones = shared_keys(a.keys.phones, b.keys.phones); !phones.empty())
            return same("same phone " + *std::ranges::min_element(phones));
    return {};
}

} // namespace contactsync::identity
