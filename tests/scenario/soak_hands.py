"""People at work in three services: random edits, and a memory of everything that was typed."""

import dataclasses
import time

import people

FIRST = "Ann Bernd Chloé Dmitri Elif Fatima Giulia Håkon Ines Joaquín Katarzyna Liam Mei Noor Oluwaseun Priya".split()
# Where a person is known at the start.
PLACES = (("reevo", "replyio", "tether"), ("reevo", "replyio"), ("replyio", "tether"), ("reevo",), ("replyio",), ("tether",))
PLACE_WEIGHTS = (6, 2, 1, 1, 1, 1)

TEXTS = {"reevo": {"title": "title", "last_name": "last_name", "linkedin_url": "linkedin_url"},
         "replyio": {"title": "title", "last_name": "lastName", "city": "city", "linkedin_url": "linkedInUrl"},
         "tether": {"last_name": "lastName"}}


@dataclasses.dataclass
class Typed:
    """A value that a person typed into, or (`removed`) took out of, a field of a record."""
    service: str
    record: str
    field: str
    value: str
    begun_at: float
    ended_at: float = 0.0
    removed: bool = False
    created: bool = False  # with the record itself


class Hands:
    """`sandbox` and `chance` decide everything: equal seeds try equal edits."""

    def __init__(self, sandbox, chance):
        self.sandbox = sandbox
        self.chance = chance
        self.number = 0
        self.edits = 0
        self.typed = []
        self.opted_out = set()  # ids at Reply.io
        self.deleted = {}       # (service, id): when
        self.kinds = {self.type_text: 50, self.add_address: 14, self.remove_address: 7, self.replace_single_address: 7,
                      self.clear_title: 4, self.opt_out: 3, self.new_person: 6, self.delete: 1}

    def seed(self, size):
        lines = {"reevo": [], "replyio": [], "tether": []}
        for _ in range(size):
            for service, record in self._person(self.chance.choices(PLACES, PLACE_WEIGHTS)[0]).items():
                lines[service].append({"record": record, "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-02-05T10:00:00Z"})
        for service, entries in lines.items():
            self.sandbox.seed_lines(service, entries)

    def edit(self):
        """One random edit; False if the person thought better of it."""
        kind = self.chance.choices(list(self.kinds), self.kinds.values())[0]
        done = kind()
        self.edits += done
        return done

    # Kinds of edits

    def type_text(self):
        service, record, _ = self._some_record()
        field, name = self.chance.choice(sorted(TEXTS[service].items()))
        token = self._token()
        value = f"https://www.linkedin.com/in/soak-{token}" if field == "linkedin_url" else f"{field.title()} {token}"
        with self._typing(service, record, field, f"soak-{token}" if field == "linkedin_url" else value):
            self.sandbox.edit(service, record, **{name: value})
        return True

    def add_address(self):
        service, record, found = self._some_record(("reevo", "tether"))
        kind = self.chance.choice(("emails", "phones"))
        value = self._email() if kind == "emails" else self._phone()
        if service == "tether" and kind == "phones" and not found["phones"]:
            return False
        with self._typing(service, record, kind, value):
            self._put_addresses(service, record, kind, [*found[kind], value])
        return True

    def remove_address(self):
        """A secondary one, where several are held."""
        service, record, found = self._some_record(("reevo", "tether"))
        kind = self.chance.choice(("emails", "phones"))
        if len(found[kind]) < 2:
            return False
        value = self.chance.choice(found[kind][1:])
        with self._typing(service, record, kind, value, removed=True):
            self._put_addresses(service, record, kind, [item for item in found[kind] if item != value])
        return True

    def replace_single_address(self):
        _, record, _ = self._some_record(("replyio",))
        kind, value = self.chance.choice((("email", self._email()), ("phone", self._phone())))
        with self._typing("replyio", record, kind + "s", value):
            self.sandbox.edit("replyio", record, **{kind: value})
        return True

    def clear_title(self):
        service, record, found = self._some_record(("reevo", "replyio"))
        if not found["title"]:
            return False
        with self._typing(service, record, "title", found["title"], removed=True):
            self.sandbox.edit(service, record, title=None)
        return True

    def opt_out(self):
        _, record, _ = self._some_record(("replyio",))
        self.sandbox.edit("replyio", record, isOptedOut=True)
        self.opted_out.add(record)
        return True

    def new_person(self):
        (service, record), = self._person((self.chance.choice(("reevo", "replyio", "tether")),)).items()
        begun = time.time()
        key = self.sandbox.seed(service, record, at=None)
        self.typed.append(Typed(service, key, "last_name", record.get("last_name") or record["lastName"], begun, time.time(), created=True))
        return True

    def delete(self):
        service, record, _ = self._some_record()
        self.deleted[service, record] = time.time()
        self.sandbox.delete(service, record)
        return True

    # Values that no one else has

    def _token(self):
        self.number += 1
        return f"{self.number:06}"

    def _email(self):
        return f"person{self._token()}@soak.example"

    def _phone(self):
        number = int(self._token())
        return f"+1{(212, 303, 415, 512, 617, 713)[number // 9000 % 6]}{200 + number // 9000 // 6:03}{1000 + number % 9000:04}"

    def _person(self, places):
        first, last = self.chance.choice(FIRST), f"Last_Name {self._token()}"
        email, phone = self._email(), self._phone()
        records = {"reevo": people.reevo(first, last, [email], [phone], title="Head of Ink"),
                   "replyio": people.replyio(first, last, email, phone=phone, title="Head of Ink"),
                   "tether": people.tether(first, last, [phone], email=email)}
        return {service: records[service] for service in places}

    def _some_record(self, services=("reevo", "replyio", "tether")):
        service = self.chance.choice(services)
        views = self.sandbox.views(service)
        key = self.chance.choice(sorted(views))
        return service, key, views[key]

    def _put_addresses(self, service, record, kind, values):
        if service == "reevo":
            attribute, member = {"emails": ("contact_emails", "email"), "phones": ("contact_phone_numbers", "phone_number")}[kind]
            items = [{member: value, "is_primary": place == 0, "labels": []} for place, value in enumerate(values)]
        else:
            attribute = {"emails": "email", "phones": "phoneNumber"}[kind]
            items = [{"value": value, "isPrimary": place == 0} for place, value in enumerate(values)]
        self.sandbox.edit(service, record, **{attribute: items})

    def _typing(self, service, record, field, value, removed=False):
        return _Typing(self, Typed(service, record, field, value, time.time(), removed=removed))


class _Typing:
    """Remembers what was typed together with when the service took it."""

    def __init__(self, hands, typed):
        self.hands = hands
        self.typed = typed

    def __enter__(self):
        self.typed.begun_at = time.time()

    def __exit__(self, failed, *_):
        self.typed.ended_at = time.time()
        if not failed:
            self.hands.typed.append(self.typed)
