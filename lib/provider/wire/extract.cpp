#include "provider/wire/extract.hpp"

#include "provider/wire/document.hpp"

#include <simdjson.h>

namespace contactsync::provider::wire {

namespace ondemand = simdjson::ondemand;

namespace {

simdjson::simdjson_result<ondemand::object> find_object(ondemand::document& document, std::string_view path)
{
    document.rewind();
    if (path.empty()) return document.get_object();
    auto dot = path.find('.');
    auto value = document.find_field_unordered(path.substr(0, dot));
    while (dot != std::string_view::npos) {
        path.remove_prefix(dot + 1);
        dot = path.find('.');
        value = value.find_field_unordered(path.substr(0, dot));
    }
    return value.get_object();
}

} // namespace

Result<std::string> extract_object(std::string_view body, std::initializer_list<std::string_view> paths)
{
    if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
    const simdjson::padded_string padded(body);
    ondemand::parser parser;
    ondemand::document document;
    simdjson::error_code failure = parser.iterate(padded).get(document);
    for (auto path = paths.begin(); !failure && path != paths.end(); ++path) {
        ondemand::object object;
        std::string_view text;
        const auto absence = find_object(document, *path).get(object);
        if (absence == simdjson::NO_SUCH_FIELD || absence == simdjson::INCORRECT_TYPE) continue;
        failure = absence ? absence : object.raw_json().get(text);
        if (!failure) return std::string(text.substr(0, text.find_last_of('}') + 1));
    }
    return fail(ErrorKind::contract, std::string("the answer holds no record: ") +
                                         (failure ? simdjson::error_message(failure) : "no such object"));
}

} // namespace contactsync::provider::wire
