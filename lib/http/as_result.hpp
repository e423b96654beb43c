#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace contactsync::http {

/// Completion token: the error code is returned, not thrown. After a cancellation the next co_await throws all the
/// same.
inline constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

} // namespace contactsync::http
