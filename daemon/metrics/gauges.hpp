#pragma once

#include "daemon/metrics/reading.hpp"
#include "daemon/metrics/sheet.hpp"

namespace contactsync::metrics {

/// The metrics of a reading.
void add_reading(Sheet& sheet, const Reading& reading);

} // namespace contactsync::metrics
