#include "simulation/population.hpp"

#include "contact/normalise.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <sstream>

namespace contactsync::test {
namespace {

constexpr int kPeople = 5;
constexpr std::array<std::string_view, 12> kActs{
    "add",   "edit_text", "clear_text", "replace_address",  "add_address", "remove_address", "erase",
    "merge", "opt_out",   "sync",       "sync_with_faults", "crash"};
constexpr std::array<std::string_view, 2> kNames{"Ann", "Annabel"};
constexpr std::array<std::string_view, 3> kTexts{"title", "city", "first_name"};

std::string email_of(int person, int variant)
{
    return "p" + std::to_string(person) + "." + std::to_string(variant) + "@x.example";
}

std::string phone_of(int person, int variant)
{
    const std::string digits = std::to_string(100 + variant);
    return "+1415555" + std::to_string(person + 1) + digits.substr(digits.size() - 3);
}

int person_of_address(const std::string& address)
{
    return address.front() == 'p' ? address[1] - '0' : address[8] - '1';
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::set<std::string> values_of(const ElementList& list)
{
    std::set<std::string> values;
    for (const auto& element : list)
        values.insert(element.value);
    return values;
}

/// What of the list no other record holds where addresses are unique: one that is another's there cannot be mirrored.
ElementList own(const ElementList& list, std::string_view name,
                const std::array<std::pair<const FakeProvider*, std::string>, 2>& places)
{
    ElementList kept = list;
    for (const auto& [service, mine] : places)
        for (const auto& [remote_id, entry] : service->records())
            if (remote_id != mine && service->capabilities().list(name)->unique)
                std::erase_if(kept, [&](const Element& e) {
                    return std::ranges::find(list_of(entry.values, name), e) != list_of(entry.values, name).end();
                });
    return kept;
}

std::string describe(const Contact& values)
{
    std::string text;
    for (const auto& name : field_names(values))
        text += " " + name + "=" + display_value(values, name);
    return text;
}

} // namespace

std::ostream& operator<<(std::ostream& out, const Step& step)
{
    return out << "\n  " << kActs[static_cast<std::size_t>(step.act)] << ' ' << to_string(step.where)
               << " who=" << step.who << " what=" << step.what;
}

Population::Population(AddressBooks& books, std::uint32_t seed) : world_(books), random_(seed)
{
    // A service that spells what it is given its own way, and services that would make a second record if they were
    // asked to.
    world_.replyio.conduct = [](const Contact&, Contact& values) {
        values.set_text("city", lower(std::string(values.text("city"))));
    };
    world_.reevo.kind().careless = seed % 2 == 0;
    world_.replyio.kind().careless = seed % 3 == 0;
    for (auto* service : world_.services)
        service->latency = 1 + static_cast<int>(random_() % 4);
    for (int person = 0; person < kPeople; ++person)
        for (auto* service : world_.services)
            if (random_() % 3 == 0) service->add(newcomer(person, static_cast<int>(random_() % 9)));
}

void Population::calm()
{
    for (auto* service : world_.services) {
        service->network = [](Call) { return Fault::none; };
        service->listing_fault = [] { return ListingFault::none; };
    }
}

/// One call in ten fails, one listing in four is wrong.
void Population::turn_bad(std::uint32_t seed)
{
    const auto random = std::make_shared<std::mt19937>(seed);
    for (auto* service : world_.services) {
        service->network = [random](Call call) {
            if ((*random)() % 10 != 0) return Fault::none;
            if (call != Call::write) return Fault::unavailable;
            constexpr std::array kFaults{Fault::unavailable, Fault::lost_before, Fault::lost_after, Fault::lost_after,
                                         Fault::lost_within, Fault::busy,        Fault::refused};
            return kFaults[(*random)() % kFaults.size()];
        };
        // A record that no listing has ever shown can only be met by a service that looks before it creates.
        const unsigned kinds = service->kind().careless ? 1 : 3;
        service->listing_fault = [random, kinds] {
            return (*random)() % 4 == 0 ? static_cast<ListingFault>(1 + (*random)() % kinds) : ListingFault::none;
        };
    }
}

std::size_t Population::retry_parked()
{
    constexpr std::array kParked{store::OperationState::parked};
    std::vector<OperationId> ids;
    for (const auto& operation : world_.store().operations({}, kParked, 1000))
        ids.push_back(operation.id);
    return ids.empty() ? 0 : world_.store().unpark(ids);
}

Contact Population::newcomer(int person, int variant) const
{
    Contact values;
    values.set_text("first_name", std::string(kNames[static_cast<std::size_t>(variant) % kNames.size()]));
    values.set_text("last_name", "Lee" + std::string(1, static_cast<char>('a' + person)));
    if (variant % 3 != 0) values.set_text("title", "Title " + std::to_string(variant));
    values.emails = {{email_of(person, 0)}};
    values.phones = {{phone_of(person, 0)}};
    return values;
}

int Population::person_of(const Contact& values) const
{
    if (!values.emails.empty()) return person_of_address(values.emails.front().value);
    if (!values.phones.empty()) return person_of_address(values.phones.front().value);
    return -1;
}

std::vector<std::string> Population::records_of(const FakeProvider& service, int person) const
{
    std::vector<std::string> found;
    for (const auto& [remote_id, entry] : service.records())
        if (person_of(entry.values) == person) found.push_back(remote_id);
    return found;
}

void Population::take(const Step& step)
{
    auto& service = world_.service(step.where);
    const auto records = records_of(service, step.who);
    if (step.act == Act::add) {
        if (records.empty()) service.add(newcomer(step.who, step.what));
        return;
    }
    if (records.empty()) return;
    const std::string& remote_id = records.front();
    switch (step.act) {
    case Act::edit_text:
    case Act::clear_text:
        edit_text(step, remote_id);
        break;
    case Act::replace_address:
    case Act::add_address:
    case Act::remove_address:
        change_address(step, remote_id);
        break;
    case Act::erase:
        service.erase(remote_id);
        break;
    case Act::merge:
        merge_two(step, remote_id);
        break;
    case Act::opt_out:
        if (!service.capabilities().consent_readable) break;
        service.opt_out(remote_id);
        opted_out_.emplace(step.where, remote_id);
        break;
    default:
        break;
    }
}

void Population::edit_text(const Step& step, const std::string& remote_id)
{
    auto& service = world_.service(step.where);
    const std::string name(kTexts[static_cast<std::size_t>(step.what) % kTexts.size()]);
    if (service.capabilities().text(name) == nullptr) return;
    const bool is_name = name == "first_name";
    if (is_name && step.act == Act::clear_text) return;
    std::string value = is_name ? std::string(kNames[static_cast<std::size_t>(step.what / 3) % kNames.size()])
                                : name + " " + std::to_string(++variants_);
    if (step.act == Act::clear_text) value.clear();
    service.edit(remote_id, [&](Contact& values) { values.set_text(name, value); });
    if (!is_name && !value.empty())
        last_edit_[{step.where, remote_id, name}] = value;
    else
        last_edit_.erase({step.where, remote_id, name});
}

void Population::change_address(const Step& step, const std::string& remote_id)
{
    const auto name = step.what % 2 == 0 ? field::emails : field::phones;
    // Who gives up an address and turns up again with it may well be somebody else.
    if (step.act != Act::add_address) entangled_.insert(step.who);
    world_.service(step.where).edit(remote_id, [&](Contact& values) {
        auto& list = list_of(values, name);
        ++variants_;
        const Element fresh{name == field::emails ? email_of(step.who, variants_) : phone_of(step.who, variants_)};
        if (step.act == Act::replace_address && !list.empty())
            list.front() = fresh;
        else if (step.act == Act::remove_address && list.size() > 1)
            list.pop_back();
        else if (step.act == Act::add_address)
            list.push_back(fresh);
    });
}

void Population::merge_two(const Step& step, const std::string& remote_id)
{
    auto& service = world_.service(step.where);
    const int other = step.what % kPeople;
    const auto records = records_of(service, other);
    if (other == step.who || records.empty()) return;
    service.merge(records.front(), remote_id);
    entangled_.insert({step.who, other});
    last_edit_.clear(); // whose text survives is the service's affair
    if (opted_out_.erase({step.where, records.front()}) > 0) opted_out_.emplace(step.where, remote_id);
}

/// Nothing about the contact waits for a person.
bool Population::is_settled(const store::ContactView& view)
{
    return !view.held && view.open.empty() && world_.store().reviews_of(view.id).empty();
}

std::string Population::disagreement()
{
    for (const ContactId id : world_.store().contacts_after(ContactId{}, 1000)) {
        const auto view = world_.store().contact(id).value();
        if (!is_settled(view)) continue;
        for (const auto& a : view.records)
            for (const auto& b : view.records) {
                if (a.id == b.id || a.link == store::LinkState::duplicate || b.link == store::LinkState::duplicate)
                    continue;
                const auto& there = world_.service(a.record.provider);
                const auto& here = world_.service(b.record.provider);
                if (!there.records().contains(a.record.remote_id)) return a.record.remote_id + " is not there";
                const Contact& x = there.at(a.record.remote_id);
                const Contact& y = here.at(b.record.remote_id);
                const std::string both = a.record.remote_id + " and " + b.record.remote_id + " disagree about ";
                for (const std::string_view name : {"first_name", "last_name", "title", "city"}) {
                    const bool held =
                        there.capabilities().text(name) != nullptr && here.capabilities().text(name) != nullptr;
                    if (held && lower(std::string(x.text(name))) != lower(std::string(y.text(name))))
                        return both + std::string(name);
                }
                for (const auto name : {field::emails, field::phones}) {
                    const auto p =
                        own(list_of(x, name), name, {{{&there, a.record.remote_id}, {&here, b.record.remote_id}}});
                    const auto q =
                        own(list_of(y, name), name, {{{&there, a.record.remote_id}, {&here, b.record.remote_id}}});
                    const bool many =
                        there.capabilities().list(name)->capacity > 1 && here.capabilities().list(name)->capacity > 1;
                    if (!many && (p != list_of(x, name) || q != list_of(y, name))) continue;
                    if (p.empty() != q.empty() || (!p.empty() && p.front() != q.front()))
                        return both + "the primary of " + std::string(name);
                    if (many && values_of(p) != values_of(q)) return both + std::string(name);
                }
            }
    }
    return {};
}

std::string Population::doubled()
{
    for (int person = 0; person < kPeople; ++person) {
        if (entangled_.contains(person)) continue;
        for (const auto* service : world_.services)
            if (const auto records = records_of(*service, person); records.size() > 1)
                return "person " + std::to_string(person) + ": " + records[0] + " and " + records[1];
    }
    return {};
}

std::string Population::lost_edit()
{
    for (const auto& [place, value] : last_edit_) {
        const auto& [where, remote_id, name] = place;
        const auto& service = world_.service(where);
        if (!service.records().contains(remote_id)) continue;
        if (lower(std::string(service.at(remote_id).text(name))) == lower(value)) continue;
        const auto contact = world_.store().find_by_remote_id(where, remote_id);
        if (!contact) return remote_id + " is unknown";
        const auto history = world_.store().history(*contact);
        const bool told = std::ranges::any_of(history, [&](const store::HistoryEntry& entry) {
            return entry.field == name && (lower(entry.from) == lower(value) || lower(entry.to) == lower(value));
        });
        if (!told) return name + " of " + remote_id + " was \"" + value + "\"";
    }
    return {};
}

std::string Population::lost_opt_out()
{
    for (const auto& [where, remote_id] : opted_out_) {
        if (!world_.service(where).records().contains(remote_id)) continue;
        const auto contact = world_.store().find_by_remote_id(where, remote_id);
        if (!contact) return remote_id + " is unknown";
        const auto view = world_.store().contact(*contact).value();
        for (const auto& stored : view.records) {
            const auto& service = world_.service(stored.record.provider);
            if (service.capabilities().consent_writable && !service.at(stored.record.remote_id).opted_out)
                return stored.record.remote_id + " is not opted out";
        }
    }
    return {};
}

std::string Population::damage_from_absence()
{
    for (const auto* service : world_.services)
        for (const auto& write : service->journal)
            if (write.kind == OperationKind::archive) return write.remote_id + " was archived";
    for (const ContactId id : world_.store().contacts_after(ContactId{}, 1000)) {
        const auto view = world_.store().contact(id).value();
        for (const auto& gone : view.tombstones)
            if (world_.service(gone.record.provider).records().contains(gone.record.remote_id))
                return gone.record.remote_id + " is taken for gone";
    }
    return {};
}

std::string Population::picture()
{
    std::ostringstream out;
    for (const auto* service : world_.services)
        for (const auto& [remote_id, entry] : service->records())
            out << '\n' << remote_id << describe(entry.values);
    for (const auto& review : world_.store().reviews(100))
        out << "\nreview " << review.code << ": " << review.explanation;
    for (const ContactId id : world_.store().contacts_after(ContactId{}, 1000)) {
        const auto view = world_.store().contact(id).value();
        out << "\ncontact " << std::to_underlying(id) << describe(view.golden.values) << " records:";
        for (const auto& stored : view.records)
            out << ' ' << stored.record.remote_id << (stored.link == store::LinkState::duplicate ? " (duplicate)" : "");
        for (const auto& stored : view.tombstones)
            out << " gone:" << stored.record.remote_id;
        for (const auto& entry : world_.store().history(id))
            out << "\n    " << entry.kind << ' ' << entry.remote_id << ' ' << entry.field << " '" << entry.from
                << "' -> '" << entry.to << "' " << entry.because;
    }
    return out.str();
}

} // namespace contactsync::test

namespace rc {

Gen<contactsync::test::Step> Arbitrary<contactsync::test::Step>::arbitrary()
{
    using contactsync::ProviderId;
    using contactsync::test::Act;
    using contactsync::test::Step;
    const auto act = gen::weightedElement<Act>({{10, Act::add},
                                                {8, Act::edit_text},
                                                {2, Act::clear_text},
                                                {3, Act::replace_address},
                                                {3, Act::add_address},
                                                {2, Act::remove_address},
                                                {2, Act::erase},
                                                {1, Act::merge},
                                                {2, Act::opt_out},
                                                {6, Act::sync},
                                                {5, Act::sync_with_faults},
                                                {5, Act::crash}});
    return gen::build<Step>(
        gen::set(&Step::act, act),
        gen::set(&Step::where, gen::element(ProviderId::reevo, ProviderId::replyio, ProviderId::tether)),
        gen::set(&Step::who, gen::inRange(0, 5)), gen::set(&Step::what, gen::resize(100, gen::inRange(0, 120))));
}

} // namespace rc
