#pragma once

#include "daemon/config/config.hpp"
#include "http/client.hpp"
#include "store/store.hpp"
#include "sync/report.hpp"
#include "sync/undo.hpp"

#include <boost/json.hpp>

#include <map>
#include <span>
#include <string_view>
#include <vector>

/// The JSON documents of `--json` (their schemas are in docs/schemas). The text output is rendered from the same
/// documents.
namespace contactsync::output {

namespace json = boost::json;

/// `operations` are listed as they stand; the caller decides which.
json::object report_document(const sync::Report& report, std::string_view command, store::Store& store,
                             std::span<const store::Operation> operations);

/// What an undo does not take back, and why: [{provider, contact, remote_id, field, because, needs_person}].
json::array left_alone_array(std::span<const sync::NotUndone> left_alone);

/// The largest groups of planned changes, by service, kind of write and field: [{provider, kind, field, count}].
/// Creations count as one.
json::array largest_groups(std::span<const store::Operation> operations);
/// Every contact that misses a service, and why: [{contact, provider, because}].
json::array not_mirrorable_array(store::Store& store);

json::object status_document(store::Store& store, const config::Config& config,
                             const std::map<ProviderId, std::vector<http::BudgetWindow>>& budgets, TimePoint now);
json::object explain_document(store::Store& store, const store::ContactView& contact);
json::object history_document(store::Store& store, ContactId contact);
/// One with the records in question: [{provider, remote_id, contact, name, emails, phones}].
json::object review_document(store::Store& store, const store::Review& review);
json::array reviews_array(store::Store& store, std::span<const store::Review> reviews);
json::object reviews_document(store::Store& store, std::span<const store::Review> reviews);

} // namespace contactsync::output
