#include "sync/creations.hpp"

#include <array>

namespace contactsync::sync {
namespace {

constexpr std::size_t kUnsettledMax = 1000;

} // namespace

bool is_safe_to_repeat(const store::Operation& creation, const Capabilities& capabilities)
{
    const bool is_keyed = (capabilities.phones.unique && !creation.target.phones.empty()) ||
                          (capabilities.emails.unique && !creation.target.emails.empty());
    return creation.kind != OperationKind::create || is_keyed;
}

bool is_found_by_name_only(const store::Operation& creation, const Capabilities& capabilities)
{
    return !is_safe_to_repeat(creation, capabilities) && creation.target.emails.empty();
}

std::vector<store::Operation> unsettled_keyless_creations(store::Store& store, ProviderId provider,
                                                          const Capabilities& capabilities)
{
    constexpr std::array kUnsettled{store::OperationState::in_flight, store::OperationState::unknown};
    auto operations = store.operations(std::nullopt, kUnsettled, kUnsettledMax);
    std::erase_if(operations, [&](const store::Operation& operation) {
        return operation.provider != provider || operation.record || !is_found_by_name_only(operation, capabilities);
    });
    return operations;
}

bool may_be_made_by(const store::Operation& creation, const Record& record)
{
    return record.values.text(field::first_name) == creation.target.text(field::first_name) &&
           record.values.text(field::last_name) == creation.target.text(field::last_name);
}

} // namespace contactsync::sync
