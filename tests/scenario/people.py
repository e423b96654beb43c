"""A handful of invented people, as each service's create request takes them."""


def reevo(first, last, emails=(), phones=(), **fields):
    return {"first_name": first, "last_name": last,
            "contact_emails": [{"email": email, "is_primary": i == 0, "labels": []} for i, email in enumerate(emails)],
            "contact_phone_numbers": [{"phone_number": phone, "is_primary": i == 0, "labels": []} for i, phone in enumerate(phones)],
            **fields}


def replyio(first, last, email=None, **fields):
    return {"firstName": first, "lastName": last, "email": email, **fields}


def tether(first, last, phones, **fields):
    return {"firstName": first, "lastName": last,
            "phoneNumber": [{"value": phone, "isPrimary": i == 0} for i, phone in enumerate(phones)], **fields}


def seed_one_everywhere(sandbox, number=1):
    """One person at all three services: their ids by service."""
    email, phone = f"ana{number}@acme{number}.example", f"+1202555{number:04}"
    return {"reevo": sandbox.seed("reevo", reevo(f"Ana{number}", f"Lindqvist{number}", [email], [phone], title="Head of Ink")),
            "replyio": sandbox.seed("replyio", replyio(f"Ana{number}", f"Lindqvist{number}", email, phone=phone, title="Head of Ink")),
            "tether": sandbox.seed("tether", tether(f"Ana{number}", f"Lindqvist{number}", [phone], email=email))}
