#pragma once

#include "daemon/metrics/sheet.hpp"

namespace contactsync::metrics {

/// What this process takes of the machine, under the names that every Prometheus client uses.
void add_process(Sheet& sheet);

} // namespace contactsync::metrics
