#pragma once

#include "sandbox/tether/call.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::tether {

/// What a route does to contacts; `open` routes need no token and read nothing.
enum class Effect { open, reads, writes, removes };
enum class Body { none, object };

struct Route {
    std::string_view method;
    std::string_view pattern; ///< below /api, "{}" stands for one segment
    Effect effect;
    Shape shape;
    Body body;
    Response (*handler)(Call&);
};

struct RouteMatch {
    const Route* route = nullptr;
    std::vector<std::string> args;
};

std::optional<RouteMatch> find_route(std::string_view method, const std::vector<std::string>& segments);

} // namespace contactsync::sandbox::tether
