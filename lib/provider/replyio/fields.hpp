#pragma once

#include <span>
#include <string>
#include <string_view>

namespace contactsync::provider::replyio {

/// A text of the contact that has one JSON member here (replyio contract section 5).
struct TextField {
    std::string_view canonical;
    std::string_view json;
    std::size_t max_length; ///< in characters; nothing is published, 255 is what columns of that kind hold (no. 35)
};
std::span<const TextField> text_fields();
const TextField* text_field(std::string_view canonical);

/// "oneThousand" and "OneThousand" are "OneThousand"; "Empty" is "". An unknown value stays as it is.
std::string company_size(std::string_view raw);

/// Titles are unique whatever their case (replyio contract section 12, no. 11).
bool same_title(std::string_view a, std::string_view b);

} // namespace contactsync::provider::replyio
