#pragma once

#include "base/error.hpp"
#include "http/client.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace contactsync::provider::reevo {

/// An answer that is no success: what to do about it, and what it is about.
struct Refusal {
    Error error;
    std::string field{};    ///< last name of the place it complains about
    std::string location{}; ///< the place in full: "body.attributes.nickname"
};

/// A successful answer, or why there is none.
using Reply = std::expected<http::Response, Refusal>;

/// Judges by status first and code second (reevo contract sections 9.1 to 9.3). Nothing for a 2xx.
std::optional<Refusal> judge(const http::Response& response);

bool is_code(const Refusal& refusal, std::string_view code);
/// A 422 whose code is none of the documented ones: a fault in the shape of the body.
bool is_structural(const Refusal& refusal);
/// An answer about `name`: it stands in the place complained about or in the message.
bool is_about(const Refusal& refusal, std::string_view name);
/// The address may be taken (U-9): any 409 but the ambiguous ones, any 422. Only a query tells.
bool may_be_collision(const Refusal& refusal);

} // namespace contactsync::provider::reevo
