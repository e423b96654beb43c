#pragma once

#include "merge/merge.hpp"
#include "merge/plan.hpp"
#include "support/contact_builder.hpp"

#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A contact and its records, and the passes of a run over them, without a store.
namespace contactsync::merge::test {

using contactsync::test::contact;

inline Base base(Contact theirs)
{
    return {.theirs = std::move(theirs), .accepted = {}, .undecided = {}, .confirmed = true};
}

/// Holds every built-in field and any number of addresses; consent in both directions.
inline Capabilities everything()
{
    Capabilities capabilities;
    for (const std::string_view name : builtin_text_fields())
        capabilities.texts.emplace(name, FieldCapability{});
    capabilities.emails.capacity = ListCapability::kMany;
    capabilities.phones.capacity = ListCapability::kMany;
    capabilities.consent_readable = capabilities.consent_writable = capabilities.consent_clearable = true;
    return capabilities;
}

/// Holds one e-mail and one phone, as free text.
inline Capabilities one_of_each()
{
    Capabilities capabilities = everything();
    capabilities.emails.capacity = capabilities.phones.capacity = 1;
    capabilities.phones.accepts_junk = true;
    return capabilities;
}

/// Wants a phone, unique, and holds no titles.
inline Capabilities phone_book()
{
    Capabilities capabilities = everything();
    capabilities.texts.erase("title");
    capabilities.phones.required = capabilities.phones.unique = true;
    capabilities.consent_readable = capabilities.consent_writable = capabilities.consent_clearable = false;
    return capabilities;
}

struct Member {
    ProviderId provider = ProviderId::reevo;
    Contact current;
    std::optional<Base> base;
    std::optional<TimePoint> changed_at;
    Capabilities capabilities = everything();
    Direction direction = Direction::two_way;
    bool duplicate = false;
};

class Scene {
public:
    Golden golden;
    Policy policy{.general = {.kind = PolicyKind::latest,
                              .priority = {ProviderId::reevo, ProviderId::tether, ProviderId::replyio},
                              .only_from = {}},
                  .fields = {}};
    std::deque<Member> members;

    Member& add(ProviderId provider, Contact current)
    {
        return members.emplace_back(
            Member{.provider = provider, .current = std::move(current), .base = {}, .changed_at = {}});
    }
    /// A record that agreed with the contact when it held `known`.
    Member& add(ProviderId provider, Contact known, Contact current, std::string_view changed_at = {})
    {
        Member& member = add(provider, std::move(current));
        member.base = base(std::move(known));
        member.changed_at = parse_time(changed_at);
        return member;
    }

    std::vector<Side> sides() const
    {
        std::vector<Side> result;
        for (const Member& member : members) {
            result.push_back({.record = RecordId{static_cast<std::int64_t>(result.size()) + 1},
                              .provider = member.provider,
                              .current = &member.current,
                              .base = member.base ? &*member.base : nullptr,
                              .changed_at = member.changed_at,
                              .capabilities = &member.capabilities,
                              .direction = member.direction,
                              .duplicate = member.duplicate});
        }
        return result;
    }

    /// Merges, and keeps the result as the store would.
    Outcome merge()
    {
        const auto result = merge::merge(golden, sides(), policy);
        golden = result.golden;
        for (std::size_t i = 0; i < members.size(); ++i)
            members[i].base = result.bases[i];
        return result;
    }

    /// After merge(): what must be written, to providers that have a record and to the extra `targets`.
    Plan plan(std::vector<Target> targets = {}, PlanOptions options = {}) const
    {
        const auto all = sides();
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (members[i].duplicate) continue;
            Target target{.provider = members[i].provider,
                          .capabilities = &members[i].capabilities,
                          .direction = members[i].direction,
                          .counterpart = &all[i],
                          .duplicates = {},
                          .base = all[i].base,
                          .taken = {},
                          .blocked = {}};
            for (std::size_t j = 0; j < members.size(); ++j) {
                if (members[j].duplicate && members[j].provider == target.provider)
                    target.duplicates.push_back(&all[j]);
            }
            targets.push_back(std::move(target));
        }
        return merge::plan(golden, targets, options);
    }
};

/// A provider that has no record of the contact.
inline Target absent(ProviderId provider, const Capabilities& capabilities)
{
    Target target;
    target.provider = provider;
    target.capabilities = &capabilities;
    return target;
}

inline std::vector<std::string> fields_of(const PlannedWrite& write)
{
    std::vector<std::string> fields;
    for (const FieldChange& change : write.changes)
        fields.push_back(change.field);
    return fields;
}

} // namespace contactsync::merge::test
