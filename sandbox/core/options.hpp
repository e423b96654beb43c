#pragma once

#include "sandbox.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace contactsync::sandbox {

/// The command line of contactsync-sandbox; the defaults are what it does without one.
struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8480;                          ///< 0 = any free port
    std::map<std::string, std::uint16_t> service_ports; ///< a port of its own for a service, beside the common one
    std::filesystem::path seed;                         ///< directory of population files; empty = none
    std::filesystem::path state;                        ///< loaded if it exists, saved at the end; empty = none
    std::filesystem::path port_file;
    std::filesystem::path config_dir;
    std::vector<std::string> switches; ///< "reevo.error_style=flat"
    std::vector<std::string> limits;   ///< "replyio.per_minute=100"
    std::uint64_t random_seed = 1;
    int ready_fd = -1;
    bool print_config = false;
};

/// Exits the process for --help and for a wrong command line (64).
Options parse_command_line(int argc, char** argv);

/// Carries switches, limits, seed and state out on an empty sandbox. Throws std::invalid_argument for a wrong switch or
/// limit and std::runtime_error for an unusable file.
void prepare(Sandbox& sandbox, const Options& options);

} // namespace contactsync::sandbox
