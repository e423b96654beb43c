#pragma once

#include "base/error.hpp"

#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the adapters share in reading JSON: tolerant of what the contracts leave open, strict about what is not JSON at
/// all.
namespace contactsync::provider::wire {

using Value = simdjson::dom::element;

/// What some services begin a body with; it is no part of the JSON text.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// Deeper nesting than this is refused; the contracts nest less than ten deep.
inline constexpr std::size_t kDepthMax = 64;

/// A parsed JSON text. Values are views into it and die with it; copy them out before the next `co_await`.
class Document {
public:
    /// Errors: contract, for anything that is not one JSON text of bounded depth in valid UTF-8.
    static Result<Document> parse(std::string_view text);

    Value root() const { return root_; }

private:
    Document(std::unique_ptr<simdjson::dom::parser> parser, Value root) : parser_(std::move(parser)), root_(root) {}

    std::unique_ptr<simdjson::dom::parser> parser_;
    Value root_;
};

/// The member of an object. Nothing when it is absent or null, or when `object` is no object.
std::optional<Value> member(Value object, std::string_view key);
/// The same, down a path of keys: at(root, {"meta", "next_cursor"}).
std::optional<Value> at(Value object, std::initializer_list<std::string_view> path);

/// Whether it is a string, a number or a boolean.
bool is_scalar(Value value);
/// A scalar as text: a string as it is, a number or boolean as written. "" for null, objects and arrays.
std::string scalar_text(Value value);

/// Text of a member; null, absent, and of another type are all "".
std::string text(Value object, std::string_view key);
/// true, false, or the strings and numbers that mean them ("true", "false", 1, 0); nothing otherwise.
std::optional<bool> boolean(Value object, std::string_view key);
/// A whole number, or a string that holds one.
std::optional<std::int64_t> integer(Value object, std::string_view key);
/// A list of texts from an array of scalars or one scalar; blanks are left out.
std::vector<std::string> texts(Value object, std::string_view key);

/// The elements of an array; a lone value counts as an array of one, null and absent as an empty one.
std::vector<Value> elements(std::optional<Value> value);

} // namespace contactsync::provider::wire
