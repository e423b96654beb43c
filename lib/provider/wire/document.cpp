#include "provider/wire/document.hpp"

#include <charconv>

namespace contactsync::provider::wire {

namespace dom = simdjson::dom;

namespace {

template <class Number>
std::optional<Number> parse_number(std::string_view text)
{
    Number number{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

} // namespace

Result<Document> Document::parse(std::string_view text)
{
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    auto parser = std::make_unique<dom::parser>();
    if (const auto failure = parser->allocate(text.size(), kDepthMax)) {
        return fail(ErrorKind::contract, std::string("cannot read the answer: ") + simdjson::error_message(failure));
    }
    Value root;
    if (const auto failure = parser->parse(text.data(), text.size()).get(root)) {
        return fail(ErrorKind::contract, std::string("not JSON: ") + simdjson::error_message(failure));
    }
    return Document(std::move(parser), root);
}

std::optional<Value> member(Value object, std::string_view key)
{
    dom::object members;
    Value value;
    if (object.get(members) != simdjson::SUCCESS || members.at_key(key).get(value) != simdjson::SUCCESS)
        return std::nullopt;
    if (value.is_null()) return std::nullopt;
    return value;
}

std::optional<Value> at(Value object, std::initializer_list<std::string_view> path)
{
    std::optional<Value> found = object;
    for (const auto key : path) {
        found = member(*found, key);
        if (!found) break;
    }
    return found;
}

bool is_scalar(Value value)
{
    return !value.is_null() && !value.is_object() && !value.is_array();
}

std::string scalar_text(Value value)
{
    switch (value.type()) {
    case dom::element_type::STRING: {
        std::string_view text;
        return value.get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
    }
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
    case dom::element_type::BOOL:
        return simdjson::minify(value);
    default:
        return {};
    }
}

std::string text(Value object, std::string_view key)
{
    const auto value = member(object, key);
    return value ? scalar_text(*value) : std::string();
}

std::optional<bool> boolean(Value object, std::string_view key)
{
    const auto written = text(object, key);
    if (written == "true" || written == "1") return true;
    if (written == "false" || written == "0") return false;
    return std::nullopt;
}

std::optional<std::int64_t> integer(Value object, std::string_view key)
{
    return parse_number<std::int64_t>(text(object, key));
}

std::vector<std::string> texts(Value object, std::string_view key)
{
    std::vector<std::string> found;
    for (const auto element : elements(member(object, key))) {
        auto one = scalar_text(element);
        if (!one.empty()) found.push_back(std::move(one));
    }
    return found;
}

std::vector<Value> elements(std::optional<Value> value)
{
    if (!value || value->is_null()) return {};
    dom::array array;
    if (value->get(array) != simdjson::SUCCESS) return {*value};
    std::vector<Value> found;
    for (const auto element : array)
        found.push_back(element);
    return found;
}

} // namespace contactsync::provider::wire
