#include "provider/wire/page.hpp"

#include "provider/wire/repair.hpp"

#include <simdjson.h>
#include <xxhash.h>

#include <optional>

namespace contactsync::provider::wire {

namespace ondemand = simdjson::ondemand;

namespace {

/// One element of the array, as a range of the body.
struct Extent {
    std::size_t offset = 0;
    std::size_t length = 0;
    bool object = false;
};

/// The array of records, as ranges of the body.
struct Layout {
    Extent array;
    std::vector<Extent> elements;
};

std::string_view trimmed_end(std::string_view text)
{
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// simdjson reads up to SIMDJSON_PADDING bytes past the end.
void pad(std::string& text)
{
    const auto size = text.size();
    text.resize(size + simdjson::SIMDJSON_PADDING);
    text.resize(size);
}

simdjson::padded_string_view view_of(const std::string& padded, std::size_t offset, std::size_t length)
{
    return simdjson::padded_string_view(padded.data() + offset, length, padded.capacity() - offset);
}

/// Whether another path may be tried: after any other failure the document is broken and must not be touched again.
bool is_absence(simdjson::error_code failure)
{
    return failure == simdjson::NO_SUCH_FIELD || failure == simdjson::INCORRECT_TYPE;
}

simdjson::simdjson_result<ondemand::array> find_array(ondemand::document& document, std::string_view path)
{
    document.rewind();
    if (path.empty()) return document.get_array();
    auto dot = path.find('.');
    auto value = document.find_field_unordered(path.substr(0, dot));
    while (dot != std::string_view::npos) {
        path.remove_prefix(dot + 1);
        dot = path.find('.');
        value = value.find_field_unordered(path.substr(0, dot));
    }
    return value.get_array();
}

/// The element's text. Containers are skipped by counting brackets only, so a fault inside one record does not reach
/// its neighbours.
simdjson::simdjson_result<std::string_view> raw_element(ondemand::value value, bool& object)
{
    ondemand::json_type type{};
    if (const auto failure = value.type().get(type)) return failure;
    object = type == ondemand::json_type::object;
    if (object) {
        ondemand::object members;
        if (const auto failure = value.get_object().get(members)) return failure;
        return members.raw_json();
    }
    if (type == ondemand::json_type::array) {
        ondemand::array nested;
        if (const auto failure = value.get_array().get(nested)) return failure;
        return nested.raw_json();
    }
    return value.raw_json_token();
}

simdjson::error_code read_layout(const std::string& body, const PageShape& shape, Layout& layout)
{
    ondemand::parser parser;
    ondemand::document document;
    if (const auto failure = parser.iterate(view_of(body, 0, body.size())).get(document)) return failure;

    simdjson::error_code failure = simdjson::NO_SUCH_FIELD;
    ondemand::array array;
    for (const auto path : shape.arrays) {
        failure = find_array(document, path).get(array);
        if (!is_absence(failure)) break;
    }
    if (failure) return failure;

    const auto extent_of = [&](std::string_view text) {
        const auto trimmed = trimmed_end(text);
        return Extent{static_cast<std::size_t>(trimmed.data() - body.data()), trimmed.size()};
    };
    std::string_view text;
    if ((failure = array.raw_json().get(text))) return failure;
    layout.array = extent_of(text);
    bool not_empty = false;
    if ((failure = array.reset().get(not_empty))) return failure;
    for (auto element : array) {
        ondemand::value value;
        bool object = false;
        if ((failure = element.get(value)) || (failure = raw_element(value, object).get(text))) return failure;
        layout.elements.push_back(extent_of(text));
        layout.elements.back().object = object;
    }
    return simdjson::SUCCESS;
}

/// A string or an integer, as text.
std::optional<std::string> scalar_member(ondemand::object& object, std::string_view key)
{
    ondemand::value value;
    if (object.find_field_unordered(key).get(value) != simdjson::SUCCESS) return std::nullopt;
    std::string_view text;
    if (value.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
    std::int64_t number = 0;
    if (value.get_int64().get(number) == simdjson::SUCCESS) return std::to_string(number);
    return std::nullopt;
}

struct Header {
    std::string id;
    std::string stamp;
};

/// Reads id and stamp of one record; an empty id when it has none that can be read.
class HeaderReader {
public:
    HeaderReader(const std::string& body, const PageShape& shape) : body_(body), shape_(shape) {}

    Header read(const Extent& extent)
    {
        Header header;
        ondemand::document document;
        ondemand::object object;
        if (parser_.iterate(view_of(body_, extent.offset, extent.length)).get(document) != simdjson::SUCCESS)
            return header;
        if (document.get_object().get(object) != simdjson::SUCCESS) return header;
        header.id = scalar_member(object, shape_.id_key).value_or("");
        if (!shape_.stamp_key.empty()) header.stamp = scalar_member(object, shape_.stamp_key).value_or("");
        return header;
    }

private:
    const std::string& body_;
    const PageShape& shape_;
    ondemand::parser parser_;
};

std::string envelope_of(const std::string& body, const Extent& array)
{
    return body.substr(0, array.offset) + "[]" + body.substr(array.offset + array.length);
}

Result<SlicedPage> make_page(std::string body, const Layout& layout, const PageShape& shape)
{
    auto envelope = Document::parse(envelope_of(body, layout.array));
    if (!envelope) return std::unexpected(std::move(envelope.error()));
    SlicedPage sliced{.page = {}, .stamps = {}, .count = layout.elements.size(), .envelope = std::move(*envelope)};
    pad(body);
    HeaderReader reader(body, shape);
    for (const auto& extent : layout.elements) {
        const auto raw = std::string_view(body).substr(extent.offset, extent.length);
        auto header = extent.object ? reader.read(extent) : Header{};
        if (header.id.empty()) {
            sliced.page.unreadable.push_back(
                {"", std::string(raw), extent.object ? "the record has no readable id" : "not a record"});
            continue;
        }
        sliced.page.entries.push_back(
            {std::move(header.id), XXH3_64bits(raw.data(), raw.size()), extent.offset, extent.length});
        sliced.stamps.push_back(std::move(header.stamp));
    }
    sliced.page.body = std::move(body);
    return sliced;
}

/// Moves the records that hold a repaired place to `unreadable`, with their bytes as they came.
void set_damaged_aside(SlicedPage& sliced, const Repaired& repaired, std::string_view original)
{
    std::vector<Page::Entry> sound;
    std::vector<std::string> stamps;
    for (std::size_t i = 0; i < sliced.page.entries.size(); ++i) {
        auto& entry = sliced.page.entries[i];
        if (!repaired.damaged(entry.offset, entry.length)) {
            sound.push_back(std::move(entry));
            stamps.push_back(std::move(sliced.stamps[i]));
            continue;
        }
        const auto begin = repaired.original_offset(entry.offset);
        const auto end = repaired.original_offset(entry.offset + entry.length);
        sliced.page.unreadable.push_back({std::move(entry.remote_id), std::string(original.substr(begin, end - begin)),
                                          "the record holds bytes that are no valid text"});
    }
    sliced.page.entries = std::move(sound);
    sliced.stamps = std::move(stamps);
}

std::unexpected<Error> unusable(simdjson::error_code failure)
{
    return fail(ErrorKind::contract, std::string("not a listing: ") + simdjson::error_message(failure));
}

Result<SlicedPage> slice_repaired(std::string_view original, const PageShape& shape)
{
    auto repaired = repair(original);
    pad(repaired.text);
    Layout layout;
    if (const auto failure = read_layout(repaired.text, shape, layout)) return unusable(failure);
    auto sliced = make_page(repaired.text, layout, shape);
    if (sliced) set_damaged_aside(*sliced, repaired, original);
    return sliced;
}

} // namespace

Result<SlicedPage> slice(std::string body, const PageShape& shape)
{
    if (body.starts_with(kByteOrderMark)) body.erase(0, kByteOrderMark.size());
    pad(body);
    Layout layout;
    const auto failure = read_layout(body, shape, layout);
    if (failure == simdjson::UTF8_ERROR || failure == simdjson::UNESCAPED_CHARS) return slice_repaired(body, shape);
    if (failure) return unusable(failure);
    return make_page(std::move(body), layout, shape);
}

} // namespace contactsync::provider::wire
