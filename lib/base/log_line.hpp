#pragma once

#include "base/log.hpp"
#include "base/time.hpp"

#include <span>
#include <string>
#include <string_view>

/// How an event is written. Pure. The results hold no line break, whatever the values hold.
namespace contactsync::log {

struct Event {
    Level level = Level::info;
    std::string_view name;
    std::span<const Field> fields;
};

/// `push.done provider=reevo words="a b"`
std::string message_of(const Event& event);
/// `2026-11-20T08:00:00.123Z info push.done provider=reevo words="a b"`
std::string text_line(const Event& event, TimePoint now);
/// `{"at":"2026-11-20T08:00:00.123Z","level":"info","event":"push.done","provider":"reevo","words":"a b"}`
std::string json_line(const Event& event, TimePoint now);

} // namespace contactsync::log
