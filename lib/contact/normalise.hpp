#pragma once

#include "contact/contact.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace contactsync {

struct NormaliseOptions {
    std::string default_region; ///< ISO 3166 alpha-2, of numbers written without a country code; empty = none
    bool gmail_dots =
        false; ///< kept for identity::email_key(); values keep their dots and tags, for they are what is written
};

/// Turns what services hold into canonical values. Pure: equal input gives equal output, whatever was seen before.
/// Invalid UTF-8 must have been refused by the caller.
/// Thread-safety: none; it caches phone numbers (libphonenumber parses 90,000 a second, a cache hit is a hundred times
/// that).
class Normaliser {
public:
    explicit Normaliser(NormaliseOptions options);
    ~Normaliser();
    Normaliser(Normaliser&&) noexcept;
    Normaliser& operator=(Normaliser&&) noexcept;

    /// NFC, control characters other than newline and tab removed, trimmed; CRLF becomes LF.
    std::string text(std::string_view raw) const;
    /// Trim, case-fold, NFC, domain through IDNA to ASCII; "Name <a@b>" and "mailto:" are unwrapped. Nothing for blank
    /// input. What is no address comes back as junk, verbatim.
    std::optional<Element> email(std::string_view raw) const;
    /// E.164 by libphonenumber with the default region; an extension is kept apart as ";ext=". Nothing for blank input.
    std::optional<Element> phone(std::string_view raw);

    const NormaliseOptions& options() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Whether numbers without a country code can be read as those of this region, an ISO 3166 alpha-2 code in capitals.
bool is_phone_region(std::string_view region);

/// "https://uk.linkedin.com/in/Ann-Lee/?trk=x" -> "ann-lee"; empty when the text names no personal profile.
std::string linkedin_slug(std::string_view url);

/// The form in which two URLs are compared: no scheme, no "www.", host in lower case, no query, no trailing slash;
/// LinkedIn profiles by their slug.
std::string url_key(std::string_view url);

/// Adds `element` unless the list has it.
void append_unique(ElementList& list, Element element);

} // namespace contactsync
