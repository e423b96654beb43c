// Population files in, state files in and out.
#include "private_file.hpp"
#include "sandbox.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace contactsync::sandbox {
namespace {

namespace fs = std::filesystem;

std::size_t seed_file(Sandbox& sandbox, Backend& backend, const fs::path& file)
{
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::size_t count = 0;
    for (std::string line; std::getline(in, line);) {
        ++count;
        try {
            sandbox.seed(backend, json::parse(line).as_object());
        } catch (const std::exception& error) {
            throw std::runtime_error(file.string() + ":" + std::to_string(count) + ": " + error.what());
        }
    }
    return count;
}

} // namespace

std::size_t seed_directory(Sandbox& sandbox, const fs::path& directory)
{
    std::size_t count = 0;
    for (const auto& backend : sandbox.backends()) {
        const auto file = directory / (std::string(backend.service->name()) + ".jsonl");
        if (fs::exists(file)) count += seed_file(sandbox, *sandbox.find(backend.service->name()), file);
    }
    if (count == 0) throw std::runtime_error("nothing to seed in " + directory.string());
    return count;
}

void save_state(const Sandbox& sandbox, const fs::path& file)
{
    json::object services;
    for (const auto& backend : sandbox.backends())
        services[backend.service->name()] = {{"state", backend.service->save()},
                                             {"truth", json::value_from(backend.truth)}};
    write_private(file, json::serialize(json::object{{"version", 1}, {"services", std::move(services)}}));
}

void load_state(Sandbox& sandbox, const fs::path& file)
{
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    try {
        const auto state = json::parse(text.str());
        for (const auto& [name, saved] : state.at("services").as_object()) {
            auto* backend = sandbox.find(name);
            if (!backend) continue;
            backend->service->load(saved.at("state"));
            backend->truth = json::value_to<decltype(backend->truth)>(saved.at("truth"));
        }
    } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

} // namespace contactsync::sandbox
