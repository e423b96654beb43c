#include "daemon/commands/plan_file.hpp"

#include "daemon/output/draft_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <system_error>
#include <tuple>

namespace contactsync::commands {
namespace {

namespace json = boost::json;

/// Where a write goes: for a creation there is no record yet, so the contact says it; and whether it is a restore.
using Place = std::tuple<ProviderId, ContactId, std::string, bool>;

std::string text_of(const json::object& object, std::string_view key)
{
    const auto& value = object.at(key);
    return value.is_null() ? std::string() : std::string(value.as_string());
}

PlannedEntry entry_of(const json::object& operation)
{
    const auto provider = parse_provider(std::string_view(operation.at("provider").as_string()));
    if (!provider) throw std::invalid_argument("unknown provider");
    PlannedEntry entry{.provider = *provider,
                       .contact = ContactId{operation.at("contact").to_number<std::int64_t>()},
                       .remote_id = text_of(operation, "remote_id"),
                       .is_restore = text_of(operation, "kind") == to_string(OperationKind::restore),
                       .changes = {}};
    for (const auto& value : operation.at("changes").as_array()) {
        const auto& change = value.as_object();
        entry.changes.push_back({.field = text_of(change, "field"),
                                 .from = text_of(change, "from"),
                                 .to = text_of(change, "to"),
                                 .because = {}});
    }
    return entry;
}

bool same_change(const FieldChange& a, const FieldChange& b)
{
    return a.field == b.field && a.from == b.from && a.to == b.to;
}

bool contains(const std::vector<FieldChange>& changes, const FieldChange& wanted)
{
    return std::ranges::any_of(changes, [&](const FieldChange& change) { return same_change(change, wanted); });
}

/// Already there, by whatever way: neither to be done nor moved.
bool is_reached(store::Store& store, const PlannedEntry& entry, const FieldChange& change)
{
    const auto record = store.record(entry.provider, entry.remote_id);
    return record && display_value(record->record.values, change.field) == change.to;
}

constexpr mode_t kPrivate = 0600;

/// A device, a pipe, and what a link like /dev/stdout leads to, are written to and stay as they are.
bool is_replaceable(const std::string& path)
{
    struct stat status{};
    return ::lstat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
}

void write_to_existing(const std::string& path, std::string_view text)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (file < 0) throw std::system_error(errno, std::generic_category(), "cannot write " + path);
    struct stat status{};
    if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode)) ::fchmod(file, kPrivate);
    try {
        output::write_all(file, text, path);
    } catch (...) {
        ::close(file);
        throw;
    }
    if (::close(file) != 0) throw std::system_error(errno, std::generic_category(), "cannot write " + path);
}

/// A path that cannot be written to is the caller's mistake; a full or broken disk is not.
void telling_usage(const auto& work)
{
    try {
        work();
    } catch (const std::system_error& error) {
        for (const auto fault : {ENOSPC, EDQUOT, EFBIG, EIO})
            if (error.code().value() == fault) throw;
        throw PlanFileError(error.what());
    }
}

} // namespace

void require_writable(const std::string& path)
{
    telling_usage([&] {
        if (is_replaceable(path))
            output::DraftFile{path};
        else if (std::filesystem::is_directory(path) || ::access(path.c_str(), W_OK) != 0)
            throw PlanFileError("cannot write " + path);
    });
}

void write_plan_file(const std::string& path, const json::object& document)
{
    const std::string text = json::serialize(document) + "\n";
    telling_usage([&] {
        if (!is_replaceable(path)) return write_to_existing(path, text);
        output::DraftFile draft(path);
        draft.write(text);
        draft.place(kPrivate);
    });
}

PlanFile read_plan_file(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) throw PlanFileError(fmt::format("cannot read {}", path));
    std::ostringstream text;
    text << file.rdbuf();
    try {
        PlanFile plan;
        const auto document = json::parse(text.str()).as_object();
        for (const auto& operation : document.at("operations").as_array())
            plan.entries.push_back(entry_of(operation.as_object()));
        return plan;
    } catch (const std::exception&) {
        throw PlanFileError(fmt::format("{} is not a plan: write one with `contactsync plan --out FILE`", path));
    }
}

std::vector<MovedField> approve_planned(store::Store& store, const PlanFile& plan)
{
    constexpr std::array kWaiting{store::OperationState::planned, store::OperationState::retry};
    std::map<Place, store::Operation> waiting;
    for (auto& operation : store.operations(std::nullopt, kWaiting, std::numeric_limits<std::int32_t>::max())) {
        const auto record = operation.record ? store.record(*operation.record) : std::nullopt;
        Place place{operation.provider, operation.contact, record ? record->record.remote_id : std::string(),
                    operation.kind == OperationKind::restore};
        waiting.emplace(std::move(place), std::move(operation));
    }
    std::vector<MovedField> moved;
    for (const auto& entry : plan.entries) {
        const auto found = waiting.find({entry.provider, entry.contact, entry.remote_id, entry.is_restore});
        std::vector<FieldChange> unchanged;
        if (found != waiting.end())
            std::ranges::copy_if(found->second.changes, std::back_inserter(unchanged),
                                 [&](const auto& change) { return contains(entry.changes, change); });
        const bool creation = entry.remote_id.empty();
        if (creation && found != waiting.end() && unchanged.size() != found->second.changes.size()) unchanged.clear();
        if (!unchanged.empty()) store.approve(found->second.id, unchanged);
        for (const auto& change : entry.changes)
            if (!contains(unchanged, change) && !is_reached(store, entry, change))
                moved.push_back({.provider = entry.provider, .contact = entry.contact, .field = change.field});
    }
    return moved;
}

json::array moved_array(const std::vector<MovedField>& moved)
{
    json::array array;
    for (const auto& entry : moved)
        array.push_back(json::object{{"provider", to_string(entry.provider)},
                                     {"contact", std::to_underlying(entry.contact)},
                                     {"field", entry.field}});
    return array;
}

} // namespace contactsync::commands
