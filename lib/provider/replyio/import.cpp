#include "provider/replyio/import.hpp"

#include "provider/replyio/job.hpp"
#include "provider/wire/error_text.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace contactsync::provider::replyio {
namespace {

namespace json = boost::json;

constexpr int kLookupRounds = 2;
constexpr std::chrono::seconds kLagPause{5};
constexpr std::string_view kItemsPointer = "/items";

std::string lower(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// "/items/3/email" is 3.
std::optional<std::size_t> item_index(std::string_view pointer)
{
    if (!pointer.starts_with(kItemsPointer)) return std::nullopt;
    pointer.remove_prefix(kItemsPointer.size());
    if (!pointer.starts_with('/')) return std::nullopt;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(pointer.data() + 1, pointer.data() + pointer.size(), index);
    if (error != std::errc{}) return std::nullopt;
    return index;
}

/// What a request-level 400 says of single items: by their index, the server's words.
std::map<std::size_t, std::string> item_errors(const http::Response& response)
{
    std::map<std::size_t, std::string> errors;
    const Result<wire::Document> document = wire::Document::parse(response.body);
    if (!document) return errors;
    for (const wire::Value error : wire::elements(wire::member(document->root(), "errors")))
        if (const std::optional<std::size_t> index = item_index(wire::text(error, "pointer")))
            errors.try_emplace(*index, wire::text(error, "pointer") + ": " + wire::text(error, "detail"));
    return errors;
}

json::object options()
{
    return {{"overwriteExisting", false}, {"skipExisting", true}, {"detectTimeZone", false}};
}

} // namespace

struct Importer::Run {
    std::vector<const Contact*> targets;
    std::vector<Result<Written>> results;
    std::deque<Batch> pending;
    std::vector<std::size_t> created;

    void fail_all(const Batch& batch, const Error& error)
    {
        for (const std::size_t index : batch)
            results[index] = std::unexpected(error);
    }
};

struct Importer::Item {
    std::string id;
    std::string status; ///< in lower case: V4 writes it with a capital
    std::string skip_reason;
    std::string error;
};

asio::awaitable<std::vector<Result<Written>>> Importer::run(std::vector<const Contact*> targets)
{
    Run run{.targets = std::move(targets), .results = {}, .pending = {}, .created = {}};
    run.results.assign(run.targets.size(), fail(ErrorKind::retry, "another contact of the same e-mail comes first"));
    std::set<std::string_view> emails;
    for (std::size_t i = 0; i < run.targets.size(); ++i) {
        const Contact& target = *run.targets[i];
        if (target.emails.empty()) {
            run.results[i] = fail(ErrorKind::record, "an import needs an e-mail");
            continue;
        }
        if (!emails.insert(target.emails.front().value).second) continue;
        const std::size_t batch_max = std::min(session_.discovered.import_batch, kBatchMax);
        if (run.pending.empty() || run.pending.back().size() >= batch_max) run.pending.emplace_back();
        run.pending.back().push_back(i);
    }
    if (Result<void> defined = co_await define_custom_fields(run); !defined) {
        for (const Batch& batch : run.pending)
            run.fail_all(batch, defined.error());
        co_return std::move(run.results);
    }
    while (!run.pending.empty()) {
        Batch batch = std::move(run.pending.front());
        run.pending.pop_front();
        co_await send(run, std::move(batch));
    }
    co_await opt_out_created(run);
    co_return std::move(run.results);
}

asio::awaitable<Result<void>> Importer::define_custom_fields(const Run& run)
{
    std::set<std::string> titles;
    for (const Contact* target : run.targets)
        for (std::string& title : codec_.custom_titles(*target))
            titles.insert(std::move(title));
    co_return co_await custom_fields_.define(std::vector<std::string>(titles.begin(), titles.end()));
}

asio::awaitable<void> Importer::send(Run& run, Batch batch)
{
    json::array items;
    for (const std::size_t index : batch)
        items.emplace_back(codec_.encode(*run.targets[index], Codec::CustomStyle::patch_model));
    Call call{.method = http::Method::post,
              .path = "/contacts/import",
              .body = json::object{{"items", std::move(items)}, {"options", options()}}};
    const Result<http::Response> response = co_await session_.send(std::move(call));
    if (!response) co_return run.fail_all(batch, response.error());
    if (response->status == 400 || response->status == 413) co_return refuse(run, batch, *response);
    if (std::optional<Error> error = judge(*response)) {
        if (error->kind == ErrorKind::gone) error->kind = ErrorKind::contract;
        co_return run.fail_all(batch, *error);
    }
    if (response->status == 202) co_return co_await settle_job(run, std::move(batch), *response);
    Result<std::vector<Item>> read = read_items(response->body, batch.size());
    if (!read) co_return run.fail_all(batch, unreadable(read.error().detail));
    co_await settle(run, std::move(batch), std::move(*read));
}

/// The request was refused as a whole. Items that it names fail, and the rest goes out again; else a smaller batch is
/// tried, down to one.
void Importer::refuse(Run& run, const Batch& batch, const http::Response& response)
{
    const wire::ErrorText text = wire::describe_error(response.body);
    const Error error{.kind = ErrorKind::record, .detail = text.message, .status = response.status, .code = text.code};
    const std::map<std::size_t, std::string> named = item_errors(response);
    Batch rest;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto found = named.find(i);
        if (found == named.end()) {
            rest.push_back(batch[i]);
            continue;
        }
        Error item_error = error;
        item_error.detail = found->second;
        run.results[batch[i]] = std::unexpected(std::move(item_error));
    }
    if (rest.size() < batch.size()) {
        if (!rest.empty()) run.pending.push_front(std::move(rest));
        return;
    }
    const bool is_about_size = response.status == 413 || text.location == kItemsPointer;
    // A refusal with a code is the account's (its contact limit, say), and holds for every size.
    if (batch.size() == 1 || (!is_about_size && !text.code.empty())) return run.fail_all(batch, error);
    const std::size_t half = batch.size() / 2;
    if (is_about_size) session_.discovered.import_batch = half;
    const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(half);
    run.pending.emplace_front(middle, batch.end());
    run.pending.emplace_front(batch.begin(), middle);
}

Result<std::vector<Importer::Item>> Importer::read_items(std::string_view body, std::size_t count)
{
    const Result<wire::Document> document = wire::Document::parse(body);
    if (!document) return std::unexpected(document.error());
    const std::vector<wire::Value> rows = wire::elements(wire::member(document->root(), "items"));
    if (rows.size() != count) return fail(ErrorKind::contract, "the import's results do not match what was sent");
    std::vector<Item> items;
    std::map<std::string, std::int64_t> counts{{"created", 0}, {"updated", 0}, {"skipped", 0}, {"failed", 0}};
    for (const wire::Value row : rows) {
        const std::optional<wire::Value> error = wire::member(row, "error");
        items.push_back({.id = wire::text(row, "id"),
                         .status = lower(wire::text(row, "status")),
                         .skip_reason = lower(wire::text(row, "skipReason")),
                         .error = error ? std::string(wire::describe_error(simdjson::minify(*error)).message) : ""});
        ++counts[items.back().status];
    }
    for (const auto& [member, status] :
         {std::pair{"added", "created"}, {"updated", "updated"}, {"skipped", "skipped"}, {"failed", "failed"}})
        if (const auto told = wire::integer(document->root(), member); told && *told != counts[status])
            return fail(ErrorKind::contract, "the import's counts contradict its results");
    return items;
}

asio::awaitable<void> Importer::settle(Run& run, Batch batch, std::vector<Item> items)
{
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const bool is_created = items[i].status == "created" && !items[i].id.empty();
        run.results[batch[i]] = co_await settle_item(*run.targets[batch[i]], std::move(items[i]));
        if (is_created) run.created.push_back(batch[i]);
    }
}

asio::awaitable<Result<Written>> Importer::settle_item(const Contact& target, Item item)
{
    if (item.status == "created" && !item.id.empty()) co_return Written{.remote_id = std::move(item.id)};
    if (item.status == "skipped") co_return co_await settle_skipped(target, std::move(item));
    if (item.status == "failed")
        co_return fail(ErrorKind::record, item.error.empty() ? "the import failed without a reason" : item.error);
    if (item.status == "updated" && !item.id.empty()) {
        Result<std::optional<Record>> record = co_await lookup_.read(item.id);
        Written written{.remote_id = std::move(item.id)};
        written.overwrote = true;
        if (record) written.record = std::move(*record);
        co_return written;
    }
    co_return std::unexpected(unreadable("an import result with status '" + item.status + "'"));
}

asio::awaitable<Result<Written>> Importer::settle_skipped(const Contact& target, Item item)
{
    static constexpr std::string_view kDeleted = "deleted in Reply.io, which refuses to import it again";
    if (item.skip_reason == "contactdeleted") co_return fail(ErrorKind::gone, std::string(kDeleted));
    if (item.skip_reason == "noeditpermission")
        co_return fail(ErrorKind::record,
                       "Reply.io has it as a teammate's contact that the key may not edit (contact " + item.id + ")");
    if (item.id.empty()) {
        const Error missing{.kind = ErrorKind::record, .detail = "the import skipped it without a reason"};
        co_return co_await settle_by_lookup(target, TimePoint::max(), missing);
    }
    Result<std::optional<Record>> record = co_await lookup_.read(item.id);
    if (!record) co_return std::unexpected(record.error());
    // V4 gives no reason; the contact that it skips is either there or a tombstone.
    if (!*record) co_return fail(ErrorKind::gone, std::string(kDeleted));
    if ((*record)->values.emails.empty() || !((*record)->values.emails.front() == target.emails.front()))
        co_return fail(ErrorKind::contract,
                       "the import skipped it in favour of contact " + item.id + ", which has another e-mail");
    Written written{.remote_id = item.id, .record = std::nullopt, .adopted = true};
    written.record = std::move(*record);
    co_return written;
}

asio::awaitable<void> Importer::settle_job(Run& run, Batch batch, http::Response accepted)
{
    const TimePoint started = session_.clock().now();
    const Result<std::string> outcome = co_await finish_job(session_, std::move(accepted));
    // The result text is opaque, but where it is what a small import answers, it tells most.
    if (outcome) {
        Result<std::vector<Item>> read = read_items(*outcome, batch.size());
        if (read) co_return co_await settle(run, std::move(batch), std::move(*read));
    }
    const Error done{.kind = ErrorKind::record,
                     .detail =
                         "the import is done, and the contact is not there: refused, or deleted in Reply.io before"};
    for (int round = 1; round <= kLookupRounds && !batch.empty(); ++round) {
        // Lists may lag behind what a job has made (replyio contract section 12, no. 25).
        if (round > 1) co_await session_.clock().sleep(kLagPause);
        Batch missing;
        for (const std::size_t index : batch) {
            Result<Written>& result = run.results[index];
            result = co_await settle_by_lookup(*run.targets[index], started, outcome ? done : outcome.error());
            if (!result && result.error().kind == ErrorKind::record) missing.push_back(index);
            if (result && !result->adopted) run.created.push_back(index);
        }
        batch = std::move(missing);
    }
}

asio::awaitable<Result<Written>> Importer::settle_by_lookup(const Contact& target, TimePoint started, Error if_missing)
{
    Result<std::vector<Record>> found = co_await lookup_.by_email(target.emails.front().value);
    if (!found) {
        Error error = found.error();
        error.outcome_unknown = true;
        co_return std::unexpected(std::move(error));
    }
    if (found->empty()) co_return std::unexpected(std::move(if_missing));
    Record& record = found->front();
    Written written{.remote_id = record.remote_id};
    written.adopted = !record.created_at || started == TimePoint::max() || *record.created_at + kClockSlack < started;
    written.record = std::move(record);
    co_return written;
}

/// A creation is done only when its opt-out is.
asio::awaitable<void> Importer::opt_out_created(Run& run)
{
    Batch batch;
    std::vector<std::string> ids;
    for (const std::size_t index : run.created) {
        if (!run.targets[index]->opted_out) continue;
        batch.push_back(index);
        ids.push_back(run.results[index]->remote_id);
    }
    const std::vector<Result<void>> opted_out = co_await opt_out_.set(std::move(ids), true);
    for (std::size_t i = 0; i < batch.size(); ++i) {
        Result<Written>& result = run.results[batch[i]];
        if (opted_out[i]) {
            result->record.reset(); // it shows what was before the opt-out
            continue;
        }
        Error error = opted_out[i].error();
        error.outcome_unknown = true; // the contact is there, without its opt-out
        result = std::unexpected(std::move(error));
    }
}

} // namespace contactsync::provider::replyio
