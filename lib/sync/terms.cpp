#include "sync/terms.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace contactsync::sync {
namespace {

std::string describe(const std::vector<ProviderId>& providers)
{
    std::string text;
    for (const ProviderId provider : providers)
        text.append(to_string(provider)).append(" ");
    return text;
}

std::string describe(const merge::FieldPolicy& policy)
{
    return fmt::format("{} [{}] {}", static_cast<int>(policy.kind), describe(policy.priority),
                       policy.only_from ? to_string(*policy.only_from) : "any");
}

std::string describe(const ListCapability& list)
{
    return fmt::format("{} {} {} {} {}", list.capacity, list.required, list.unique, list.accepts_junk, list.writable);
}

std::string describe(const Capabilities& capabilities)
{
    std::string text;
    for (const auto& [name, field] : capabilities.texts)
        text += fmt::format("{} {} {} {} {};", name, field.readable, field.writable, field.clearable, field.max_length);
    return text + fmt::format("{}; {}; {} {} {}; {}; {}; {} {}", describe(capabilities.emails),
                              describe(capabilities.phones), capabilities.consent_readable,
                              capabilities.consent_writable, capabilities.consent_clearable,
                              capabilities.required_texts, capabilities.required_any, capabilities.can_create,
                              capabilities.can_archive);
}

} // namespace

store::Terms terms_of(const ReconcileContext& context)
{
    std::string merging = fmt::format("{}; {}; {}\n", describe(context.policy.general),
                                      static_cast<int>(context.delete_policy), context.create);
    for (const auto& [name, policy] : context.policy.fields)
        merging += fmt::format("{}: {}\n", name, describe(policy));
    for (const auto& [provider, service] : context.services)
        merging += fmt::format("{}: {}; {}\n", to_string(provider), static_cast<int>(service.direction),
                               describe(service.capabilities));
    return {.matching = std::to_string(static_cast<int>(context.identity.phone_match)), .merging = std::move(merging)};
}

} // namespace contactsync::sync
