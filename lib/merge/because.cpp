#include "merge/because.hpp"

namespace contactsync::merge {

std::string because_text(const Provenance& provenance)
{
    std::string text;
    const auto append = [&text](std::string_view part) {
        if (part.empty()) return;
        if (!text.empty()) text += ", ";
        text += part;
    };
    if (provenance.source) append(to_string(*provenance.source));
    if (provenance.since) append(format_time(*provenance.since));
    append(provenance.because);
    return text;
}

} // namespace contactsync::merge
