#pragma once

#include "identity/identity.hpp"

#include <string>
#include <vector>

/// The steps of compare() that resolve() needs one by one. For the sources of this folder only.
namespace contactsync::identity {

/// The keys that both have, in the order of `a`.
std::vector<std::string> shared_keys(const std::vector<std::string>& a, const std::vector<std::string>& b);
bool share_a_key(const std::vector<std::string>& a, const std::vector<std::string>& b);

/// Has neither a usable e-mail nor a phone, so that a LinkedIn profile may speak for it.
bool is_bare(const Keys& keys);

/// The verdict of the phones alone, under `unambiguous`; the records share no e-mail.
Verdict compare_phones(const Candidate& a, const Candidate& b, const Neighbourhood& around);

} // namespace contactsync::identity
