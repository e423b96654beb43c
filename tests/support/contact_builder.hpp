#pragma once

#include "contact/contact.hpp"
#include "contact/record.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

/// Contacts and records in one line; a test states only what matters to it. Values are taken as already normalised.
namespace contactsync::test {

class ContactBuilder {
public:
    ContactBuilder& text(std::string_view name, std::string value)
    {
        contact_.set_text(name, std::move(value));
        return *this;
    }
    ContactBuilder& first(std::string value) { return text(field::first_name, std::move(value)); }
    ContactBuilder& last(std::string value) { return text(field::last_name, std::move(value)); }
    ContactBuilder& name(std::string first_name, std::string last_name)
    {
        return first(std::move(first_name)).last(std::move(last_name));
    }
    ContactBuilder& title(std::string value) { return text("title", std::move(value)); }
    ContactBuilder& company(std::string value) { return text(field::company, std::move(value)); }
    ContactBuilder& linkedin(std::string url) { return text(field::linkedin_url, std::move(url)); }

    /// Repeat for secondaries; the first one is the primary.
    ContactBuilder& email(std::string address, Quality quality = Quality::valid)
    {
        contact_.emails.push_back({std::move(address), quality});
        return *this;
    }
    ContactBuilder& emails(std::initializer_list<std::string> addresses)
    {
        for (const auto& address : addresses)
            email(address);
        return *this;
    }
    ContactBuilder& phone(std::string number, Quality quality = Quality::valid)
    {
        contact_.phones.push_back({std::move(number), quality});
        return *this;
    }
    ContactBuilder& phones(std::initializer_list<std::string> numbers)
    {
        for (const auto& number : numbers)
            phone(number);
        return *this;
    }
    ContactBuilder& opted_out(bool value = true)
    {
        contact_.opted_out = value;
        return *this;
    }

    Contact build() const { return contact_; }
    operator Contact() const
    {
        return contact_;
    } // NOLINT(google-explicit-constructor): so that a builder stands for its contact

private:
    Contact contact_;
};

inline ContactBuilder contact()
{
    return {};
}

class RecordBuilder {
public:
    RecordBuilder(ProviderId provider, std::string remote_id)
    {
        record_.provider = provider;
        record_.remote_id = std::move(remote_id);
    }
    RecordBuilder& holds(Contact values)
    {
        record_.values = std::move(values);
        return *this;
    }
    RecordBuilder& created(std::string_view time)
    {
        record_.created_at = parse_time(time);
        return *this;
    }
    RecordBuilder& updated(std::string_view time)
    {
        record_.updated_at = parse_time(time);
        return *this;
    }
    RecordBuilder& archived(bool value = true)
    {
        record_.archived = value;
        return *this;
    }
    RecordBuilder& details(std::string json)
    {
        record_.details = std::move(json);
        return *this;
    }
    RecordBuilder& hash(std::uint64_t raw_hash)
    {
        record_.raw_hash = raw_hash;
        return *this;
    }

    Record build() const { return record_; }
    operator Record() const { return record_; } // NOLINT(google-explicit-constructor): as above

private:
    Record record_;
};

inline RecordBuilder record(ProviderId provider, std::string remote_id)
{
    return {provider, std::move(remote_id)};
}

} // namespace contactsync::test
