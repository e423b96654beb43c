#pragma once

#include "store/store.hpp"
#include "sync/context.hpp"

namespace contactsync::sync {

/// The configuration and capabilities that the context stands for, as comparable texts.
store::Terms terms_of(const ReconcileContext& context);

} // namespace contactsync::sync
