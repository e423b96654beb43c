#include "base/error.hpp"

namespace contactsync {

std::string_view to_string(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::retry:
        return "retry";
    case ErrorKind::credentials:
        return "credentials";
    case ErrorKind::record:
        return "record";
    case ErrorKind::gone:
        return "gone";
    case ErrorKind::contract:
        return "contract";
    case ErrorKind::cancelled:
        return "cancelled";
    }
    std::unreachable();
}

} // namespace contactsync
