#include "support/fake_provider.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace contactsync::test {
namespace {

namespace json = boost::json;

constexpr std::chrono::milliseconds kTypingTime{5000};
constexpr std::chrono::seconds kBusyFor{20};
/// A listing of changes starts this much earlier than the newest change it has seen.
constexpr std::int64_t kOverlapMs = 1000;

json::array encode(const ElementList& list)
{
    json::array elements;
    for (const auto& element : list)
        elements.push_back(json::array{element.value, static_cast<int>(element.quality)});
    return elements;
}

ElementList decode_list(const json::value& elements)
{
    ElementList list;
    for (const auto& element : elements.as_array())
        list.push_back({std::string(element.at(0).as_string()), static_cast<Quality>(element.at(1).as_int64())});
    return list;
}

TimePoint time_of(const json::value& ms)
{
    return TimePoint(std::chrono::milliseconds(ms.as_int64()));
}

bool share_an_element(const ElementList& a, const ElementList& b)
{
    return std::ranges::any_of(a, [&](const Element& e) { return std::ranges::find(b, e) != b.end(); });
}

void copy_field(Contact& to, const Contact& from, std::string_view name)
{
    if (name == field::opted_out)
        to.opted_out = from.opted_out;
    else if (is_list(name))
        list_of(to, name) = list_of(from, name);
    else
        to.set_text(name, std::string(from.text(name)));
}

Error error_of(Fault fault)
{
    switch (fault) {
    case Fault::unavailable:
        return {.kind = ErrorKind::retry, .detail = "unavailable", .status = 503};
    case Fault::busy:
        return {.kind = ErrorKind::retry, .detail = "busy", .too_late = true};
    case Fault::unreadable:
        return {.kind = ErrorKind::contract, .detail = "not JSON"};
    case Fault::refused:
        return {.kind = ErrorKind::record, .detail = "the service does not like it", .status = 422};
    case Fault::unauthorized:
        return {.kind = ErrorKind::credentials, .detail = "who are you", .status = 401};
    default:
        return {.kind = ErrorKind::retry, .detail = "connection lost", .outcome_unknown = true};
    }
}

} // namespace

/// Serves what there is at the time of each page; a full listing goes by what there was at its start.
class FakeProvider::Pages final : public provider::Listing {
public:
    Pages(FakeProvider& service, std::vector<std::string> ids, bool is_full)
        : service_(service), ids_(std::move(ids)), complete_(is_full)
    {
        if (!is_full) return;
        switch (service_.listing_fault()) {
        case ListingFault::none:
            break;
        case ListingFault::shifted:
            if (!ids_.empty()) ids_.erase(ids_.begin());
            complete_ = false;
            break;
        case ListingFault::truncated:
            ids_.resize(ids_.size() / 2);
            break;
        case ListingFault::empty:
            ids_.clear();
            break;
        }
    }

    asio::awaitable<Result<std::optional<provider::Page>>> next() override
    {
        const Fault fault = service_.next_fault(Call::list);
        co_await service_.answer_later();
        if (fault != Fault::none) {
            complete_ = false;
            co_return std::unexpected(error_of(fault));
        }
        if (position_ >= ids_.size() && (position_ > 0 || watermark_given_)) co_return std::optional<provider::Page>{};
        co_return std::optional(page());
    }
    bool complete() const override { return complete_; }
    std::optional<std::size_t> total() const override { return ids_.size(); }

    std::int64_t watermark_ms = 0;
    bool gives_watermark = false;

private:
    provider::Page page()
    {
        provider::Page page;
        for (std::size_t n = 0; n < service_.kind_.page_size && position_ < ids_.size(); ++n, ++position_) {
            const Entry* entry = service_.listed(ids_[position_]);
            if (entry == nullptr) continue;
            const std::string raw = FakeProvider::raw(ids_[position_], *entry);
            page.entries.push_back({.remote_id = ids_[position_],
                                    .hash = std::hash<std::string>{}(raw),
                                    .offset = page.body.size(),
                                    .length = raw.size()});
            page.body += raw;
            watermark_ms = std::max(watermark_ms, entry->updated_at.time_since_epoch().count());
        }
        watermark_given_ = true;
        if (gives_watermark) page.watermark = std::to_string(watermark_ms);
        return page;
    }

    FakeProvider& service_;
    std::vector<std::string> ids_;
    std::size_t position_ = 0;
    bool complete_;
    bool watermark_given_ = false;
};

std::string FakeProvider::add(Contact values)
{
    clock_.advance(kTypingTime);
    values = held(std::move(values));
    if (!refusal(values, {}).empty()) return {};
    return insert(std::move(values));
}

bool FakeProvider::edit(const std::string& remote_id, const std::function<void(Contact&)>& change)
{
    clock_.advance(kTypingTime);
    auto& entry = records_.at(remote_id);
    Contact values = entry.values;
    change(values);
    values = held(std::move(values));
    if (!refusal(values, remote_id).empty()) return false;
    if (values == entry.values) return true;
    replace(entry, std::move(values));
    return true;
}

void FakeProvider::erase(const std::string& remote_id)
{
    clock_.advance(kTypingTime);
    deleted_.push_back(records_.at(remote_id).values);
    records_.erase(remote_id);
}

void FakeProvider::merge(const std::string& from, const std::string& survivor)
{
    clock_.advance(kTypingTime);
    const Contact loser = records_.at(from).values;
    records_.erase(from);
    auto& entry = records_.at(survivor);
    Contact values = entry.values;
    for (const auto& [name, value] : loser.texts)
        if (values.text(name).empty()) values.set_text(name, value);
    for (const auto list : {field::emails, field::phones})
        for (const auto& element : list_of(loser, list))
            if (auto& kept = list_of(values, list); std::ranges::find(kept, element) == kept.end())
                kept.push_back(element);
    values.opted_out |= loser.opted_out;
    replace(entry, held(std::move(values)));
}

void FakeProvider::opt_out(const std::string& remote_id)
{
    edit(remote_id, [](Contact& values) { values.opted_out = true; });
}

const Contact& FakeProvider::only() const
{
    return records_.at(only_id()).values;
}

std::string FakeProvider::only_id() const
{
    if (records_.size() != 1) throw std::logic_error("there are " + std::to_string(records_.size()) + " records");
    return records_.begin()->first;
}

asio::awaitable<Result<void>> FakeProvider::prepare()
{
    const Fault fault = next_fault(Call::prepare);
    co_await answer_later();
    if (fault != Fault::none) co_return std::unexpected(error_of(fault));
    co_return Result<void>{};
}

asio::awaitable<Result<provider::CheckReport>> FakeProvider::check()
{
    co_return provider::CheckReport{};
}

std::unique_ptr<provider::Listing> FakeProvider::list_changes(std::optional<std::string> watermark)
{
    const std::int64_t since = watermark ? std::stoll(*watermark) - kOverlapMs : 0;
    std::vector<std::pair<TimePoint, std::string>> changed;
    for (const auto& [remote_id, current] : records_)
        if (const Entry* entry = listed(remote_id);
            entry != nullptr && entry->updated_at.time_since_epoch().count() >= since)
            changed.emplace_back(entry->updated_at, remote_id);
    std::ranges::sort(changed);
    std::vector<std::string> ids;
    for (auto& [time, remote_id] : changed)
        ids.push_back(std::move(remote_id));
    auto pages = std::make_unique<Pages>(*this, std::move(ids), false);
    pages->watermark_ms = watermark ? std::stoll(*watermark) : 0;
    pages->gives_watermark = true;
    return pages;
}

std::unique_ptr<provider::Listing> FakeProvider::list_all()
{
    std::vector<std::string> ids;
    for (const auto& [remote_id, entry] : records_)
        ids.push_back(remote_id);
    return std::make_unique<Pages>(*this, std::move(ids), true);
}

Result<Record> FakeProvider::decode(std::string_view raw) const
{
    const json::value value = json::parse(raw);
    Record record{.provider = kind_.id, .remote_id = std::string(value.at("id").as_string())};
    for (const auto& [name, text] : value.at("texts").as_object())
        record.values.set_text(name, std::string(text.as_string()));
    record.values.emails = decode_list(value.at("emails"));
    record.values.phones = decode_list(value.at("phones"));
    record.values.opted_out = value.at("opted_out").as_bool();
    record.created_at = time_of(value.at("created"));
    record.updated_at = time_of(value.at("updated"));
    record.raw_hash = std::hash<std::string>{}(std::string(raw));
    return record;
}

asio::awaitable<Result<std::optional<Record>>> FakeProvider::read(std::string remote_id)
{
    const Fault fault = next_fault(Call::read);
    co_await answer_later();
    if (fault != Fault::none) co_return std::unexpected(error_of(fault));
    if (!records_.contains(remote_id)) co_return std::optional<Record>{};
    Record shown = record(remote_id);
    shown.tells_consent = tells_consent;
    if (!tells_consent) shown.values.opted_out = false;
    co_return std::optional(std::move(shown));
}

asio::awaitable<Result<std::vector<Record>>> FakeProvider::look_up(const Contact& values,
                                                                   std::optional<TimePoint> created_since)
{
    const Fault fault = next_fault(Call::look_up);
    const Contact asked = values;
    co_await answer_later();
    if (fault != Fault::none) co_return std::unexpected(error_of(fault));
    std::vector<Record> found;
    const bool has_key = !asked.emails.empty() || !asked.phones.empty() || !asked.text(field::linkedin_url).empty();
    for (const auto& [remote_id, entry] : records_) {
        const bool by_key = share_an_element(entry.values.emails, asked.emails) ||
                            share_an_element(entry.values.phones, asked.phones) ||
                            (!asked.text(field::linkedin_url).empty() &&
                             entry.values.text(field::linkedin_url) == asked.text(field::linkedin_url));
        const bool by_name = !has_key && created_since && entry.created_at >= *created_since &&
                             entry.values.text(field::last_name) == asked.text(field::last_name);
        if (by_key || by_name) found.push_back(record(remote_id));
    }
    co_return found;
}

OperationKind FakeProvider::creation_kind(const Contact& target) const
{
    if (kind_.imports && !target.emails.empty()) return OperationKind::import;
    if (kind_.capabilities.emails.unique && !target.emails.empty()) return OperationKind::assert_;
    return OperationKind::create;
}

asio::awaitable<std::vector<Result<provider::Written>>> FakeProvider::write(std::span<const provider::Write> writes)
{
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < writes.size(); ++i)
        faults.push_back(next_fault(Call::write));
    ++writing_;
    const std::shared_ptr<void> arrives(nullptr, [this](void*) { --writing_; }); // or is lost with its process
    co_await answer_later();
    std::vector<Result<provider::Written>> results;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        if (faults[i] == Fault::busy) {
            co_await clock_.sleep(kBusyFor);
            if (!writes[i].send_by || clock_.steady_now() <= *writes[i].send_by) faults[i] = Fault::none;
        }
        const bool is_lost = faults[i] == Fault::lost_after || faults[i] == Fault::lost_within;
        if (faults[i] == Fault::none || is_lost)
            results.push_back(carry_out(writes[i], faults[i] != Fault::lost_within));
        else
            results.push_back(std::unexpected(error_of(faults[i])));
        if (is_lost) results.back() = std::unexpected(error_of(faults[i]));
    }
    co_await answer_later();
    co_return results;
}

Fault FakeProvider::next_fault(Call call)
{
    ++requests_;
    if (auto& planned = planned_faults_[call]; !planned.empty()) {
        const Fault fault = planned.front();
        planned.pop_front();
        return fault;
    }
    return network(call);
}

asio::awaitable<void> FakeProvider::answer_later()
{
    const auto executor = co_await asio::this_coro::executor;
    for (int turn = 0; turn < latency; ++turn)
        co_await asio::post(executor, asio::use_awaitable);
    if (takes > takes.zero()) co_await clock_.sleep(takes);
}

const FakeProvider::Entry* FakeProvider::listed(const std::string& remote_id) const
{
    const auto found = records_.find(remote_id);
    const Entry* entry = found == records_.end() ? nullptr : &found->second;
    while (entry != nullptr && entry->updated_at + listing_lag > clock_.now())
        entry = entry->previous.get();
    return entry;
}

void FakeProvider::replace(Entry& entry, Contact values)
{
    entry.previous = std::make_shared<const Entry>(entry);
    entry.values = std::move(values);
    entry.updated_at = clock_.now();
}

std::string FakeProvider::raw(const std::string& remote_id, const Entry& entry)
{
    json::object texts;
    for (const auto& [name, text] : entry.values.texts)
        texts[name] = text;
    return json::serialize(json::object{{"id", remote_id},
                                        {"created", entry.created_at.time_since_epoch().count()},
                                        {"updated", entry.updated_at.time_since_epoch().count()},
                                        {"texts", std::move(texts)},
                                        {"emails", encode(entry.values.emails)},
                                        {"phones", encode(entry.values.phones)},
                                        {"opted_out", entry.values.opted_out}});
}

Record FakeProvider::record(const std::string& remote_id) const
{
    return decode(raw(remote_id, records_.at(remote_id))).value();
}

std::string FakeProvider::refusal(const Contact& values, const std::string& remote_id) const
{
    const Capabilities& can = kind_.capabilities;
    for (const auto& name : can.required_texts)
        if (values.text(name).empty()) return name + " is required";
    if (can.phones.required && values.phones.empty()) return "a phone is required";
    if (can.emails.required && values.emails.empty()) return "an e-mail is required";
    for (const auto& group : can.required_any) {
        const auto has = [&](const std::string& name) {
            return is_list(name) ? !list_of(values, name).empty() : !values.text(name).empty();
        };
        if (std::ranges::none_of(group, has)) return group.front() + " or another is required";
    }
    return holder_of_an_address(values, remote_id).empty() ? "" : "the address is taken";
}

std::string FakeProvider::holder_of_an_address(const Contact& values, const std::string& except) const
{
    const Capabilities& can = kind_.capabilities;
    for (const auto& [remote_id, entry] : records_) {
        if (remote_id == except) continue;
        // An import knows people by their e-mail, unique or not.
        if ((can.emails.unique || kind_.imports) && share_an_element(entry.values.emails, values.emails))
            return remote_id;
        if (can.phones.unique && share_an_element(entry.values.phones, values.phones)) return remote_id;
    }
    return {};
}

/// What of it the service has a place for.
Contact FakeProvider::held(Contact values) const
{
    const Capabilities& can = kind_.capabilities;
    Contact result;
    for (const auto& [name, text] : values.texts)
        if (can.text(name) != nullptr) result.set_text(name, text);
    for (const auto list : {field::emails, field::phones}) {
        auto& kept = list_of(result, list);
        kept = list_of(values, list);
        if (kept.size() > can.list(list)->capacity) kept.resize(can.list(list)->capacity);
    }
    result.opted_out = values.opted_out && (can.consent_readable || can.consent_writable);
    return result;
}

std::string FakeProvider::insert(Contact values)
{
    std::string remote_id = std::string(to_string(kind_.id)) + "-" + std::to_string(1000 + ++last_id_);
    records_[remote_id] = {
        .values = std::move(values), .created_at = clock_.now(), .updated_at = clock_.now(), .previous = nullptr};
    return remote_id;
}

Result<provider::Written> FakeProvider::carry_out(const provider::Write& write, bool whole)
{
    return is_creation(write.kind) ? create(*write.target) : change(write, whole);
}

Result<provider::Written> FakeProvider::create(const Contact& target)
{
    Contact values = held(target);
    if (const std::string there = kind_.careless ? "" : holder_of_an_address(values, {}); !there.empty()) {
        if (!overwrites_on_creation)
            return provider::Written{.remote_id = there, .record = record(there), .adopted = true};
        auto& entry = records_.at(there);
        Contact mixed = entry.values;
        for (const auto& [name, text] : values.texts)
            mixed.set_text(name, text);
        replace(entry, std::move(mixed));
        return provider::Written{.remote_id = there, .record = record(there), .overwrote = true};
    }
    if (auto why = kind_.careless ? "" : refusal(values, {}); !why.empty())
        return fail(ErrorKind::record, std::move(why));
    const auto was_deleted = [&](const Contact& gone) { return share_an_element(gone.emails, values.emails); };
    if (kind_.refuses_deleted && std::ranges::any_of(deleted_, was_deleted))
        return fail(ErrorKind::gone, "deleted here");
    conduct({}, values);
    const std::string remote_id = insert(held(std::move(values)));
    std::vector<std::string> fields = field_names(target);
    journal.push_back({creation_kind(target), remote_id, std::move(fields)});
    provider::Written written{.remote_id = remote_id};
    if (!kind_.imports) written.record = record(remote_id);
    return written;
}

Result<provider::Written> FakeProvider::change(const provider::Write& write, bool whole)
{
    const std::string remote_id = write.current->remote_id;
    const auto found = records_.find(remote_id);
    if (found == records_.end()) return fail(ErrorKind::gone, "no such record");
    journal.push_back({write.kind, remote_id, {write.fields.begin(), write.fields.end()}, write.current->values});
    if (write.kind == OperationKind::archive) {
        records_.erase(found);
        return provider::Written{.remote_id = remote_id};
    }
    Contact values = found->second.values;
    for (const auto& name : write.fields) {
        copy_field(values, *write.target, name);
        if (whole || !is_list(name)) continue;
        for (const Element& element : list_of(found->second.values, name))
            if (auto& list = list_of(values, name); std::ranges::find(list, element) == list.end())
                list.push_back(element);
    }
    conduct(found->second.values, values);
    values = held(std::move(values));
    if (auto why = refusal(values, remote_id); !why.empty()) {
        journal.pop_back();
        return fail(ErrorKind::record, std::move(why));
    }
    if (!(values == found->second.values)) replace(found->second, std::move(values));
    return provider::Written{.remote_id = remote_id, .record = record(remote_id)};
}

} // namespace contactsync::test
