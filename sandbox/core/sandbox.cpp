#include "sandbox.hpp"

#include "members.hpp"

#include <algorithm>

namespace contactsync::sandbox {
namespace {

constexpr std::string_view kControl = "_sandbox";

Response no_such_place()
{
    return {.status = 404, .body = R"({"error":"paths begin with /reevo, /replyio, /tether or /_sandbox"})"};
}

/// Takes the first segment off a path: "/reevo/api/v2" → "reevo", leaving "/api/v2".
std::string take_segment(std::string& path)
{
    const auto end = std::min(path.find('/', 1), path.size());
    auto segment = path.substr(std::min<std::size_t>(1, end), end - std::min<std::size_t>(1, end));
    path.erase(0, end);
    return segment;
}

Response faulty_answer(const Service& service, const Fault& fault)
{
    // A 429 without a body of its own looks like the service's own.
    if (fault.status == 429 && fault.body.empty()) {
        auto response = service.rate_limited(1);
        std::erase_if(response.headers, [](const auto& header) { return header.first == "Retry-After"; });
        std::ranges::copy(fault.headers, std::back_inserter(response.headers));
        return response;
    }
    return {.status = *fault.status, .body = fault.body, .content_type = fault.content_type, .headers = fault.headers};
}

} // namespace

void Sandbox::add(std::unique_ptr<Service> service)
{
    auto empty = service->save();
    auto switches = service->switches();
    backends_.push_back({std::move(service), {}, {}, std::move(empty), std::move(switches)});
}

Backend* Sandbox::find(std::string_view service)
{
    const auto found = std::ranges::find_if(backends_, [&](const Backend& b) { return b.service->name() == service; });
    return found == backends_.end() ? nullptr : &*found;
}

Exchange Sandbox::answer(std::string_view service, Request request)
{
    if (request.path.starts_with("/_sandbox/") || service.empty()) {
        const auto first = take_segment(request.path);
        if (first == kControl)
            return {control(*this, std::string_view(request.path).substr(request.path.empty() ? 0 : 1), request), {}};
        auto* backend = find(first);
        return backend ? answer_service(*backend, request) : Exchange{no_such_place(), {}};
    }
    auto* backend = find(service);
    return backend ? answer_service(*backend, request) : Exchange{no_such_place(), {}};
}

Exchange Sandbox::answer_service(Backend& backend, const Request& request)
{
    auto& service = *backend.service;
    const auto now = clock_.now();
    const bool reads = service.only_reads(request);
    const auto over = backend.limit.take(now);
    const auto hit = over ? std::nullopt : faults_.choose(service.name(), request, reads);

    Exchange exchange;
    if (hit) exchange.delivery = hit->fault->delivery;
    const bool replaced = hit && hit->fault->status;
    const bool reaches = !over && exchange.delivery.cut != Cut::before && (!replaced || hit->fault->apply);
    if (over) exchange.response = service.rate_limited(*over);
    if (reaches) exchange.response = service.handle(request, now);
    const bool wrote = reaches && exchange.response.wrote;
    if (replaced) exchange.response = faulty_answer(service, *hit->fault);
    if (reaches && exchange.response.status == 401) backend.limit.give_back();

    JournalEntry entry{.sequence = 0,
                       .time = now,
                       .service = service.name(),
                       .method = request.method,
                       .path = request.path,
                       .query = request.query,
                       .status = exchange.delivery.cut == Cut::before ? 0 : exchange.response.status,
                       .reads = reads,
                       .wrote = wrote,
                       .body = request.body,
                       .fault = hit ? std::optional(hit->rule) : std::nullopt};
    journal_.record(std::move(entry), over.has_value());
    return exchange;
}

std::string Sandbox::seed(Backend& backend, const json::object& line)
{
    only_members(line, {"record", "created_at", "updated_at", "person"});
    const auto now = clock_.now();
    const auto created = time_member(line, "created_at");
    const auto updated = time_member(line, "updated_at");
    const auto person = text_member(line, "person");
    const auto id = backend.service->seed(required_object(line, "record"), created ? created : now,
                                          updated ? updated : (created ? created : now));
    if (person) backend.truth.insert_or_assign(id, *person);
    return id;
}

void Sandbox::start(std::function<void(Sandbox&)> prepare)
{
    prepare_ = std::move(prepare);
    prepare_(*this);
}

void Sandbox::reset()
{
    for (auto& backend : backends_) {
        backend.service->load(backend.empty);
        backend.service->configure(backend.switches);
        backend.truth.clear();
        backend.limit.set({});
    }
    faults_.clear({});
    journal_.clear();
    clock_.reset();
    prepare_(*this);
}

} // namespace contactsync::sandbox
