#include "provider/wire/error_text.hpp"

#include "provider/wire/document.hpp"
#include "provider/wire/repair.hpp"

namespace contactsync::provider::wire {

namespace {

void set_if_empty(std::string& target, std::string value)
{
    if (target.empty()) target = std::move(value);
}

/// Error codes are identifiers; a sentence in their place is a message.
bool looks_like_code(std::string_view text)
{
    return !text.empty() && text.find_first_of(" \t\r\n<") == std::string_view::npos;
}

std::string last_name(std::string_view location)
{
    const auto separator = location.find_last_of("./");
    return std::string(separator == std::string_view::npos ? location : location.substr(separator + 1));
}

void read_location(ErrorText& error, const std::string& location)
{
    if (location.empty() || !error.location.empty()) return;
    error.location = location;
    error.field = last_name(location);
}

void read_details(ErrorText& error, Value holder)
{
    if (const auto details = member(holder, "details")) read_location(error, text(*details, "field"));
    read_location(error, text(holder, "field"));
}

/// {"error": {"code", "message", "details"}}
void read_nested(ErrorText& error, Value root)
{
    const auto nested = member(root, "error");
    if (!nested || !nested->is_object()) return;
    set_if_empty(error.code, text(*nested, "code"));
    set_if_empty(error.message, text(*nested, "message"));
    read_details(error, *nested);
}

/// {"code", "message", "details"}
void read_top_level(ErrorText& error, Value root)
{
    set_if_empty(error.code, text(root, "code"));
    set_if_empty(error.message, text(root, "message"));
    read_details(error, root);
}

/// {"error": "unknown_field", "message"} or {"error": "Contact not found"}
void read_error_string(ErrorText& error, Value root)
{
    auto written = text(root, "error");
    if (looks_like_code(written)) set_if_empty(error.code, written);
    set_if_empty(error.message, std::move(written));
}

std::string joined_location(Value item)
{
    std::string joined;
    for (const auto& part : texts(item, "loc")) {
        if (!joined.empty()) joined += '.';
        joined += part;
    }
    return joined;
}

/// One element of `errors` or of FastAPI's `detail`, in the words of any of the services.
void read_item(ErrorText& error, std::string& messages, Value item)
{
    auto message = scalar_text(item);
    for (const auto key : {"msg", "message", "detail", "title"})
        set_if_empty(message, text(item, key));
    for (const auto key : {"code", "type"})
        set_if_empty(error.code, text(item, key));

    auto location = joined_location(item);
    for (const auto key : {"pointer", "field", "path"})
        set_if_empty(location, text(item, key));
    read_location(error, location);

    if (message.empty() || messages.size() > kErrorTextMax) return;
    if (!messages.empty()) messages += "; ";
    messages += location.empty() ? message : location + ": " + message;
}

void read_items(ErrorText& error, std::optional<Value> list)
{
    std::string messages;
    for (const auto item : elements(list))
        read_item(error, messages, item);
    set_if_empty(error.message, std::move(messages));
}

/// {"detail": "Not Found"}, {"detail": [{"type", "loc", "msg"}]}, {"detail": {"code", "message"}}, and problem+json's
/// own `detail`.
void read_detail(ErrorText& error, Value root)
{
    const auto detail = member(root, "detail");
    if (!detail) return;
    if (detail->is_array() || detail->is_object()) {
        read_items(error, detail);
        return;
    }
    auto written = scalar_text(*detail);
    error.bare_detail = error.code.empty() && error.message.empty() && text(root, "title").empty() && !written.empty();
    set_if_empty(error.message, std::move(written));
}

} // namespace

ErrorText describe_error(std::string_view body)
{
    ErrorText error;
    const auto legible = repair(body).text;
    if (const auto document = Document::parse(legible)) {
        const auto root = document->root();
        read_nested(error, root);
        read_top_level(error, root);
        read_error_string(error, root);
        read_items(error, member(root, "errors"));
        read_detail(error, root);
        set_if_empty(error.message, text(root, "title"));
        set_if_empty(error.message, error.code);
    }
    set_if_empty(error.message, legible);
    error.message = truncated(error.message, kErrorTextMax);
    error.code = truncated(error.code, 100);
    return error;
}

} // namespace contactsync::provider::wire
