#include "store/codec.hpp"

#include <boost/json.hpp>

#include <algorithm>

#include <array>

namespace contactsync::store {

namespace json = boost::json;

namespace {

/// A document is built or read, and thrown away: its nodes come from the stack, and from the heap only when it is
/// large.
class Scratch {
public:
    json::storage_ptr storage() { return &resource_; }

private:
    std::array<unsigned char, 4096> buffer_;
    json::monotonic_resource resource_{buffer_.data(), buffer_.size()};
};

json::string_view view(std::string_view text)
{
    return {text.data(), text.size()};
}

std::string serialized(const json::value& value)
{
    json::serializer serializer;
    serializer.reset(&value);
    std::string text;
    std::array<char, 2048> chunk;
    while (!serializer.done()) {
        const json::string_view part = serializer.read(chunk.data(), chunk.size());
        text.append(part.data(), part.size());
    }
    return text;
}

std::string text_of(const json::value& value)
{
    const json::string& text = value.as_string();
    return {text.data(), text.size()};
}

std::string text_at(const json::object& object, json::string_view key)
{
    return text_of(object.at(key));
}

// Qualities, as files show them; a valid element is a plain string.
constexpr std::array kQualities{std::pair<Quality, std::string_view>{Quality::possible, "possible"},
                                std::pair<Quality, std::string_view>{Quality::with_extension, "with_extension"},
                                std::pair<Quality, std::string_view>{Quality::junk, "junk"}};

std::string_view name_of(Quality quality)
{
    return std::ranges::find(kQualities, quality, &std::pair<Quality, std::string_view>::first)->second;
}

Quality quality_of(std::string_view name)
{
    const auto found = std::ranges::find(kQualities, name, &std::pair<Quality, std::string_view>::second);
    if (found == kQualities.end()) throw CodecError("unknown quality of an address");
    return found->first;
}

json::array list_value(const ElementList& list, const json::storage_ptr& storage)
{
    json::array array(storage);
    array.reserve(list.size());
    for (const Element& element : list) {
        if (element.quality == Quality::valid) {
            array.emplace_back(view(element.value));
        } else {
            json::object object(storage);
            object.emplace("value", view(element.value));
            object.emplace("quality", view(name_of(element.quality)));
            array.emplace_back(std::move(object));
        }
    }
    return array;
}

ElementList list_from(const json::value& value)
{
    ElementList list;
    for (const json::value& item : value.as_array()) {
        if (item.is_string()) {
            list.push_back({text_of(item), Quality::valid});
            continue;
        }
        list.push_back({text_at(item.as_object(), "value"), quality_of(text_at(item.as_object(), "quality"))});
    }
    return list;
}

json::object contact_value(const Contact& contact, const json::storage_ptr& storage)
{
    json::object object(storage);
    if (!contact.texts.empty()) {
        json::object texts(storage);
        texts.reserve(contact.texts.size());
        for (const auto& [name, text] : contact.texts)
            texts.emplace(view(name), view(text));
        object.emplace("texts", std::move(texts));
    }
    if (!contact.emails.empty()) object.emplace("emails", list_value(contact.emails, storage));
    if (!contact.phones.empty()) object.emplace("phones", list_value(contact.phones, storage));
    if (contact.opted_out) object.emplace("opted_out", true);
    return object;
}

Contact contact_from(const json::value& value)
{
    const json::object& object = value.as_object();
    Contact contact;
    if (const json::value* texts = object.if_contains("texts")) {
        contact.texts.reserve(texts->as_object().size());
        for (const auto& member : texts->as_object())
            contact.texts.insert_or_assign({member.key().data(), member.key().size()}, text_of(member.value()));
    }
    if (const json::value* emails = object.if_contains("emails")) contact.emails = list_from(*emails);
    if (const json::value* phones = object.if_contains("phones")) contact.phones = list_from(*phones);
    if (const json::value* opted_out = object.if_contains("opted_out")) contact.opted_out = opted_out->as_bool();
    return contact;
}

json::object provenance_value(const merge::Provenance& provenance, const json::storage_ptr& storage)
{
    json::object object(storage);
    if (provenance.source) object.emplace("source", view(to_string(*provenance.source)));
    if (provenance.since) object.emplace("since", std::int64_t{provenance.since->time_since_epoch().count()});
    object.emplace("because", view(provenance.because));
    return object;
}

ProviderId provider_from(const json::value& value)
{
    const auto provider = parse_provider(text_of(value));
    if (!provider) throw CodecError("unknown provider");
    return *provider;
}

merge::Provenance provenance_from(const json::object& object)
{
    merge::Provenance provenance;
    if (const json::value* source = object.if_contains("source")) provenance.source = provider_from(*source);
    if (const json::value* since = object.if_contains("since"))
        provenance.since = TimePoint{std::chrono::milliseconds{since->as_int64()}};
    provenance.because = text_at(object, "because");
    return provenance;
}

/// Parses and hands the document to `read`; whatever does not fit is a CodecError.
template <class Read>
auto decoded(std::string_view text, Read read)
{
    try {
        Scratch scratch;
        return read(json::parse(view(text), scratch.storage()));
    } catch (const boost::system::system_error& error) {
        throw CodecError("JSON: " + error.code().message());
    } catch (const std::invalid_argument&) {
        throw CodecError("JSON: a member has another type than expected");
    } catch (const std::out_of_range&) {
        throw CodecError("JSON: a member is missing");
    }
}

} // namespace

std::string encode(const Contact& contact)
{
    Scratch scratch;
    return serialized(contact_value(contact, scratch.storage()));
}

Contact decode_contact(std::string_view text)
{
    return decoded(text, [](const json::value& value) { return contact_from(value); });
}

std::string encode(const merge::Golden& golden)
{
    Scratch scratch;
    json::object provenance(scratch.storage());
    for (const auto& [field, origin] : golden.provenance)
        provenance.emplace(view(field), provenance_value(origin, scratch.storage()));
    json::object object(scratch.storage());
    object.emplace("values", contact_value(golden.values, scratch.storage()));
    object.emplace("provenance", std::move(provenance));
    return serialized(std::move(object));
}

merge::Golden decode_golden(std::string_view text)
{
    return decoded(text, [](const json::value& value) {
        merge::Golden golden;
        golden.values = contact_from(value.as_object().at("values"));
        for (const auto& member : value.as_object().at("provenance").as_object())
            golden.provenance.emplace(std::string(member.key().data(), member.key().size()),
                                      provenance_from(member.value().as_object()));
        return golden;
    });
}

std::string encode(const merge::Base& base)
{
    Scratch scratch;
    json::object object(scratch.storage());
    object.emplace("theirs", contact_value(base.theirs, scratch.storage()));
    if (!base.accepted.empty()) {
        json::object accepted(scratch.storage());
        for (const auto& [field, ours] : base.accepted)
            accepted.emplace(view(field), view(ours));
        object.emplace("accepted", std::move(accepted));
    }
    if (!base.undecided.empty()) {
        json::array undecided(scratch.storage());
        for (const std::string& field : base.undecided)
            undecided.emplace_back(view(field));
        object.emplace("undecided", std::move(undecided));
    }
    if (!base.confirmed) object.emplace("confirmed", false);
    return serialized(std::move(object));
}

merge::Base decode_base(std::string_view text)
{
    return decoded(text, [](const json::value& value) {
        const json::object& object = value.as_object();
        merge::Base base;
        base.theirs = contact_from(object.at("theirs"));
        if (const json::value* accepted = object.if_contains("accepted")) {
            for (const auto& member : accepted->as_object())
                base.accepted.emplace(std::string(member.key().data(), member.key().size()), text_of(member.value()));
        }
        if (const json::value* undecided = object.if_contains("undecided")) {
            for (const json::value& field : undecided->as_array())
                base.undecided.insert(text_of(field));
        }
        if (const json::value* confirmed = object.if_contains("confirmed")) base.confirmed = confirmed->as_bool();
        return base;
    });
}

std::string encode(const std::vector<FieldChange>& changes)
{
    Scratch scratch;
    json::array array(scratch.storage());
    array.reserve(changes.size());
    for (const FieldChange& change : changes) {
        json::object object(scratch.storage());
        object.emplace("field", view(change.field));
        object.emplace("from", view(change.from));
        object.emplace("to", view(change.to));
        object.emplace("because", view(change.because));
        array.emplace_back(std::move(object));
    }
    return serialized(std::move(array));
}

std::vector<FieldChange> decode_changes(std::string_view text)
{
    return decoded(text, [](const json::value& value) {
        std::vector<FieldChange> changes;
        for (const json::value& item : value.as_array()) {
            const json::object& object = item.as_object();
            changes.push_back(
                {text_at(object, "field"), text_at(object, "from"), text_at(object, "to"), text_at(object, "because")});
        }
        return changes;
    });
}

std::string encode(const std::vector<ProviderId>& providers)
{
    json::array array;
    for (const ProviderId provider : providers)
        array.emplace_back(view(to_string(provider)));
    return serialized(std::move(array));
}

std::vector<ProviderId> decode_providers(std::string_view text)
{
    return decoded(text, [](const json::value& value) {
        std::vector<ProviderId> providers;
        for (const json::value& item : value.as_array())
            providers.push_back(provider_from(item));
        return providers;
    });
}

} // namespace contactsync::store
