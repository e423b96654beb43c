"""What a soak has to show at its end, from what the services hold, what they were asked, and what contactsync remembers."""

import collections
import datetime
import json
import math

from harness import SERVICES

PAGE = {"reevo": 100, "replyio": 1000, "tether": 100}
LOOK_HOLDS_S = 5
FIELD_NAMES = {("reevo", "emails"): ("contact_emails",), ("reevo", "phones"): ("contact_phone_numbers",),
               ("replyio", "emails"): ('"email"',), ("replyio", "phones"): ('"phone"',),
               ("replyio", "last_name"): ("lastName",), ("replyio", "linkedin_url"): ("linkedInUrl",),
               ("tether", "emails"): ('"email"',), ("tether", "phones"): ("phoneNumber", "secondaryPhoneNumber"),
               ("tether", "last_name"): ("lastName",)}
LOOK_UP_KEYS = {"email", "linkedIn", "search"}
LISTING = {"reevo": "/api/v2/contact/_query", "replyio": "/v4/contacts", "tether": "/api/contacts"}


def is_listing(entry):
    """Look-ups go the same way as listings, with filters of their own."""
    if entry["path"] != LISTING[entry["service"]] or not LOOK_UP_KEYS.isdisjoint(entry["query"]):
        return False
    filters = json.loads(entry["body"]).get("filters", []) if entry["body"] else []
    return all(one["field"] == "updated_at" for one in filters)


def duplicates(sandbox):
    """Addresses that two records of one service hold."""
    for service in SERVICES:
        held = collections.Counter(address for found in sandbox.views(service).values()
                                   for address in {*found["emails"], *found["phones"]})
        yield from (f"{service}: {count} records with {address}" for address, count in held.items() if count > 1)


def forgotten_opt_outs(sandbox, hands):
    records = sandbox.records("replyio")
    return [f"replyio {key} is no longer opted out" for key in sorted(hands.opted_out & records.keys()) if not records[key]["isOptedOut"]]


class Verdict:
    """What became of everything that was typed."""

    def __init__(self):
        self.lost = []
        self.counts = collections.Counter()

    def __str__(self):
        return ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items(), key=lambda item: -item[1]))


class Edits:
    """Follows each typed value: in force, in the history, or why nobody can know it any more."""

    def __init__(self, sandbox, client, hands, journal):
        self.client = client
        self.hands = hands
        self.records = {service: {key: json.dumps(record, ensure_ascii=False) for key, record in sandbox.records(service).items()}
                        for service in SERVICES}
        self.everything = "\n".join(record for records in self.records.values() for record in records.values())
        self.histories = {}
        self.last_typed = {}
        for typed in hands.typed:
            self.last_typed[typed.service, typed.record, typed.field] = typed
        self.listings = {service: [] for service in SERVICES}
        self.looks = {service: {} for service in SERVICES}
        self.writes = {service: [] for service in SERVICES}
        for entry in journal:
            at = datetime.datetime.fromisoformat(entry["time"].replace("Z", "+00:00")).timestamp()
            if entry["wrote"]:
                self.writes[entry["service"]].append((at, entry["path"].split("/"), entry["body"]))
            elif is_listing(entry) and entry["status"] == 200 and entry["fault"] is None:
                self.listings[entry["service"]].append(at)
            elif entry["method"] == "GET" and entry["status"] == 200:
                self.looks[entry["service"]].setdefault(entry["path"].rpartition("/")[2], []).append(at)

    def verdict(self):
        verdict = Verdict()
        for typed in self.hands.typed:
            fate = self._fate_of_removal(typed) if typed.removed else self._fate(typed)
            verdict.counts[fate] += 1
            if fate in ("lost", "came back"):
                verdict.lost.append(f"{fate}: {typed}")
        return verdict

    def _fate(self, typed):
        if typed.value in self.everything:
            return "in force"
        if typed.value in self._history(typed):
            return "in the history"
        return self._excuse(typed) or "lost"

    def _fate_of_removal(self, typed):
        if typed.value not in self.records[typed.service].get(typed.record, ""):
            return "removed"
        later = [other for other in self.hands.typed if other.value == typed.value and other.begun_at > typed.begun_at]
        return "typed again" if later else self._excuse(typed) or "came back"

    def _excuse(self, typed):
        """Why contactsync cannot have seen it. A service without conditional writes cannot refuse one that comes between a look at the record and
        the write that relies on it, so these are counted and shown, not held against it."""
        if self.last_typed[typed.service, typed.record, typed.field] is not typed:
            return "typed over by a person"
        deleted = self.hands.deleted.get((typed.service, typed.record))
        if deleted and typed.created:
            return "deleted by a person with the only record"  # the limits may let it wait for its turn until then
        if deleted and not self._seen(typed, deleted):
            return "deleted by a person before a poll"
        overwritten = next((at for at, path, body in self.writes[typed.service] if at >= typed.begun_at and self._concerns(typed, path, body)), None)
        if overwritten and not self._seen(typed, overwritten) and self._looked_at_just_before(typed, overwritten):
            return "overwritten between look and write"
        return None

    @staticmethod
    def _concerns(typed, path, body):
        """Whether a write carries the field of the record."""
        names = FIELD_NAMES.get((typed.service, typed.field), (typed.field,))
        return typed.record in path and any(name in body or name in path for name in names)

    def _looked_at_just_before(self, typed, written):
        """Whether the write relied on a look of the last few seconds, all of which the edit came after."""
        looks = [at for at in self.looks[typed.service].get(typed.record, ()) if written - LOOK_HOLDS_S < at < written]
        return bool(looks) and max(looks) <= typed.ended_at

    def _seen(self, typed, until):
        """Whether a whole listing began after the edit and ended before `until`: two listings' worth of pages lay between."""
        pages = 1 if typed.service == "reevo" else math.ceil(max(1, len(self.records[typed.service])) / PAGE[typed.service])
        return sum(typed.ended_at < at < until for at in self.listings[typed.service]) >= 2 * pages

    def _history(self, typed):
        key = f"{typed.service}:{typed.record}"
        if key not in self.histories:
            result = self.client.run("history", key, "--json")
            self.histories[key] = json.dumps(result.document, ensure_ascii=False) if result.status == 0 else ""
        return self.histories[key]


def growth_kib(samples, settled_s):
    """How much larger the resident set is in the last third than it was at most until `settled_s` after the start: (before, after, growth)."""
    begun = samples[0][0]
    before = [kib for at, kib in samples if at - begun <= settled_s]
    after = [kib for at, kib in samples if at - begun > (samples[-1][0] - begun) * 2 / 3]
    return max(before), max(after), max(after) - max(before)
