#include "people.hpp"

#include "contact/normalise.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

/// Matching over the sample population: who is joined, held against who is who.
namespace contactsync::identity {
namespace {

using simdjson::dom::element;

/// The lines of the three files as records, and the truth that the program never sees.
class Population {
public:
    Population()
    {
        for (const ProviderId provider : kProviders)
            read(provider);
    }

    World world;
    std::map<RecordId, std::string> person;

private:
    void read(ProviderId provider)
    {
        const std::filesystem::path file =
            std::filesystem::path(CONTACTSYNC_POPULATION) / (std::string(to_string(provider)) + ".jsonl");
        std::ifstream lines(file);
        if (!lines) throw std::runtime_error("cannot open " + file.string());
        for (std::string line; std::getline(lines, line);)
            add(provider, parser_.parse(line).value());
    }

    void add(ProviderId provider, const element& line)
    {
        const RecordId id{static_cast<std::int64_t>(person.size()) + 1};
        const Contact values = decode(provider, line["record"].value());
        Candidate candidate;
        candidate.id = id;
        candidate.provider = provider;
        candidate.remote_id = std::to_string(static_cast<std::int64_t>(id));
        candidate.keys = keys_of(values, {});
        candidate.first_name = values.text(field::first_name);
        candidate.last_name = values.text(field::last_name);
        candidate.updated_at = parse_time(line["updated_at"].get_string().value());
        world.add(std::move(candidate));
        person[id] = std::string(line["person"].get_string().value());
    }

    /// Field names: reevo, replyio and tether contracts, section 5.
    Contact decode(ProviderId provider, const element& record)
    {
        Contact values;
        const bool snake = provider == ProviderId::reevo;
        values.set_text(field::first_name, text(record, snake ? "first_name" : "firstName"));
        values.set_text(field::last_name, text(record, snake ? "last_name" : "lastName"));
        values.set_text(field::linkedin_url, text(record, snake ? "linkedin_url" : "linkedInUrl"));
        const char* emails = snake ? "contact_emails" : "email";
        const char* phones = provider == ProviderId::reevo     ? "contact_phone_numbers"
                             : provider == ProviderId::replyio ? "phone"
                                                               : "phoneNumber";
        for (const std::string& email : items(record, emails, snake ? "email" : "value"))
            if (auto address = normaliser_.email(email)) append_unique(values.emails, *address);
        for (const std::string& phone : items(record, phones, snake ? "phone_number" : "value"))
            if (auto number = normaliser_.phone(phone)) append_unique(values.phones, *number);
        return values;
    }

    std::string text(const element& record, const char* name) const
    {
        std::string_view value;
        return record[name].get_string().get(value) == simdjson::SUCCESS ? normaliser_.text(value) : std::string();
    }

    /// A list of objects, or one string in its place.
    static std::vector<std::string> items(const element& record, const char* list, const char* member)
    {
        std::string_view single;
        if (record[list].get_string().get(single) == simdjson::SUCCESS) return {std::string(single)};
        simdjson::dom::array array;
        if (record[list].get_array().get(array) != simdjson::SUCCESS) return {};
        std::vector<std::string> values;
        for (const element item : array)
            values.emplace_back(item[member].get_string().value());
        return values;
    }

    simdjson::dom::parser parser_;
    Normaliser normaliser_{{.default_region = "US"}};
};

/// What the engine does: every record that is not linked yet gets its neighbourhood resolved.
void match_all(Population& population)
{
    for (const auto& [id, person] : population.person) {
        if (population.world.candidate(id).contact) continue;
        population.world.apply(resolve(neighbourhood_of(id, population.world, {}), {}));
    }
}

using Pairs = std::set<std::pair<RecordId, RecordId>>;

/// Pairs of records of different services within each bunch.
template <class Key>
Pairs pairs_within(const std::map<Key, std::vector<RecordId>>& bunches, const World& world)
{
    Pairs pairs;
    for (const auto& [key, ids] : bunches)
        for (auto a = ids.begin(); a != ids.end(); ++a)
            for (auto b = std::next(a); b != ids.end(); ++b)
                if (world.records().at(*a).provider != world.records().at(*b).provider) pairs.emplace(*a, *b);
    return pairs;
}

bool share_a_key(const Candidate& a, const Candidate& b)
{
    return std::ranges::find_first_of(a.keys.emails, b.keys.emails) != a.keys.emails.end() ||
           std::ranges::find_first_of(a.keys.phones, b.keys.phones) != a.keys.phones.end();
}

double share(std::size_t part, std::size_t whole)
{
    return static_cast<double>(part) / static_cast<double>(whole);
}

TEST(SamplePopulation, IsMatchedWithoutMixingPeopleUp)
{
    Population population;
    match_all(population);

    std::map<ContactId, std::vector<RecordId>> by_contact;
    std::map<std::string, std::vector<RecordId>> by_person;
    for (const auto& [id, record] : population.world.records()) {
        ASSERT_TRUE(record.contact.has_value());
        by_contact[*record.contact].push_back(id);
        by_person[population.person.at(id)].push_back(id);
    }
    const Pairs joined = pairs_within(by_contact, population.world);
    Pairs findable = pairs_within(by_person, population.world);
    std::erase_if(findable, [&](const auto& pair) {
        return !share_a_key(population.world.records().at(pair.first), population.world.records().at(pair.second));
    });

    const auto is_true = [&](const auto& pair) {
        return population.person.at(pair.first) == population.person.at(pair.second);
    };
    const auto right = static_cast<std::size_t>(std::ranges::count_if(joined, is_true));
    const auto found = static_cast<std::size_t>(
        std::ranges::count_if(findable, [&](const auto& pair) { return joined.contains(pair); }));
    const double precision = share(right, joined.size());
    const double recall = share(found, findable.size());
    std::cout << "contacts " << by_contact.size() << ", pairs joined " << joined.size() << ", precision " << precision
              << "; pairs findable " << findable.size() << ", recall " << recall << '\n';

    EXPECT_GE(precision, 0.999);
    EXPECT_GE(recall, 0.975);
}

TEST(SamplePopulation, ResolvingItAgainChangesNothing)
{
    Population population;
    match_all(population);

    for (const auto& [id, person] : population.person) {
        const Decision decision = resolve(neighbourhood_of(id, population.world, {}), {});
        ASSERT_TRUE(decision.groups.empty()) << "record " << static_cast<std::int64_t>(id);
    }
}

} // namespace
} // namespace contactsync::identity
