#pragma once

#include "sandbox/replyio/call.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::replyio {

enum class Body { none, object };

struct Route {
    std::string_view method;
    std::string_view pattern; ///< below the version, "{}" stands for one segment
    std::string_view scope;   ///< empty if none is needed; "contacts:read" is included in every "contacts:" scope
    Body body;
    Response (*handler)(Call&);
};

struct RouteMatch {
    const Route* route = nullptr; ///< null: the path is known, the method is not
    std::vector<std::string> args;
};

/// Nothing if no route has the path.
std::optional<RouteMatch> find_route(std::string_view method, const std::vector<std::string>& segments);

} // namespace contactsync::sandbox::replyio
