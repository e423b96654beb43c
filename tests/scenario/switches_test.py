"""Every reading of what the contracts leave open (their section 12): a small population converges under each, one switch at a time.

Which switches there are, and which values they take, is asked of the sandbox, so that a new switch is covered at once.
CONTACTSYNC_MIXTURES says how many random mixtures of readings are tried besides (10), CONTACTSYNC_SEED which.
"""

import json
import os
import random
import urllib.error

import harness
import people
from harness import SERVICES

# Values worth a try where any number will do.
NUMBERS = {
    "reevo": {"limit_default": [1], "limit_max": [2, 7], "duplicate_status": [409, 422], "query_delay_s": [1, 30], "cursor_lifetime_s": [1],
              "text_max": [64], "write_status_post": [200, 201], "missing_auth_status": [401, 422], "malformed_id_status": [404, 422]},
    "replyio": {"top_max": [25, 60], "fraction_digits": [2, 3, 7], "list_lag_seconds": [1, 30], "import_max": [1, 3], "job_seconds": [0, 1],
                "field_length_max": [64], "phone_check_seconds": [0, 60]},
    "tether": {"token_lifetime_seconds": [3600], "force_401": [1], "duplicate_status": [400, 409, 422], "create_status": [200, 201], "size_cap": [1, 3],
               "page_shift_times": [1], "body_limit_bytes": [100_000]},
}

# Not readings but a service that is out of order, a set-up of the account, or a fault that has tests of its own.
NOT_READINGS = {
    "reevo": {"api_key", "denied", "health"},
    "replyio": {"scopes", "contact_limit", "enrichment", "require_team_header"},
    "tether": {"provisioned_numbers", "forbid"},
}

# What else must be set for a reading to make sense: client options and companion switches.
CLIENT = {("replyio", "prefixes", "v3"): 'api_version = "v3"', ("replyio", "v4_auth", "bearer"): 'auth = "bearer"'}
COMPANIONS = {("replyio", "job_seconds"): {"import_always_202": True}, ("tether", "page_shift_times"): {"page_shift": "skip"},
              ("tether", "login_reply"): {}, ("replyio", "v3_auth"): {}}

# Readings under which something is out of reach, and what: the values of these fields need not arrive.
OUT_OF_REACH = {
    ("tether", "patch_ignores", "names"): {"first_name", "last_name"},
    ("tether", "patch_ignores", "email"): {"emails"},
    ("tether", "patch_ignores", "names_and_email"): {"first_name", "last_name", "emails"},
    ("replyio", "v4_set_opted_out", False): {"opted_out"},
}
# The service shows each other's records to nobody, or promises no consistent listing: a pass may end in doubt.
IN_DOUBT = {("tether", "page_shift"), ("tether", "page_shift_times"), ("replyio", "list_order"), ("tether", "role"), ("replyio", "visibility"),
            ("tether", "force_401")}

PASSES_MAX = 5
MIXTURES = int(os.environ.get("CONTACTSYNC_MIXTURES", "10"))
SEED = int(os.environ.get("CONTACTSYNC_SEED", str(random.randrange(1_000_000))))


def readings(sandbox, service):
    """All (switch, value) but the ones in force."""
    for name, in_force in sandbox.switches(service).items():
        if name in NOT_READINGS[service]:
            continue
        for value in values_of(sandbox, service, name, in_force):
            if value != in_force or COMPANIONS.get((service, name)):
                yield name, value


def values_of(sandbox, service, name, in_force):
    if isinstance(in_force, bool):
        return [True, False]
    if isinstance(in_force, int):
        if name not in NUMBERS[service]:
            raise AssertionError(f"no values to try for {service}.{name}")
        return NUMBERS[service][name]
    try:
        sandbox.switch(service, **{name: {}})
    except urllib.error.HTTPError as refusal:
        allowed = json.loads(refusal.read())["error"]
        return allowed.split("one of", 1)[1].split()
    raise AssertionError(f"{service}.{name} takes anything")


class Convergence(harness.Scenario):

    def setUp(self):
        super().setUp()
        self.config = self.client.config_file.read_text() + '\n[retry]\ninitial = "20ms"\nmax = "200ms"\n'

    def check_readings(self, *chosen):
        """`chosen`: (service, switch, value), in force together."""
        self.sandbox.control("POST", "reset")
        for path in self.client.directory.glob("contactsync.db*"):
            path.unlink()
        self.client.config_file.write_text(self.config)
        for service, name, value in chosen:
            if (service, name, value) in CLIENT:
                self.client.provider_option(service, CLIENT[service, name, value])
            self.sandbox.switch(service, **{name: value}, **COMPANIONS.get((service, name), {}))
        unreachable = set().union(*(OUT_OF_REACH.get(reading, set()) for reading in chosen))
        in_doubt = any(reading[:2] in IN_DOUBT for reading in chosen)
        seeded = self.seed()
        self.converge(in_doubt)
        self.check_agreement(unreachable)
        edits = self.edit(seeded)
        self.converge(in_doubt)
        self.check_agreement(unreachable)
        for service, key, field, value in edits:
            found = self.sandbox.views(service)[key][field]
            self.assertEqual(found[0] if isinstance(found, list) else found, value, f"a lost edit of {field} at {service}")

    def seed(self):
        one, two = people.seed_one_everywhere(self.sandbox, 1), people.seed_one_everywhere(self.sandbox, 2)
        seeded = {
            "one": one, "two": two,
            "addresses": {"reevo": self.sandbox.seed("reevo", people.reevo(
                "Mia", "Moreau", ["mia@m.example", "mia@home.example"], ["+12025550201", "+12025550202"],
                linkedin_url="https://linkedin.com/in/mia-moreau", address={"city": "Lyon", "country": "France"}))},
            "opted_out": {"replyio": self.sandbox.seed("replyio", people.replyio(
                "Otto", "Oak", "Otto@Oak.example", phone="+12025550203", city="Oslo", isOptedOut=True))},
            "no_email": {"tether": self.sandbox.seed("tether", people.tether("Nils", "Nord", ["+12025550204", "+12025550205"]))},
            "profile_only": {"replyio": self.sandbox.seed("replyio", people.replyio(
                "Lia", "Link", None, linkedInUrl="https://www.linkedin.com/in/lia-link"))},
            "by_phone": {"reevo": self.sandbox.seed("reevo", people.reevo("Pia", "Park", ["PIA@Park.example"], ["+12025550206"])),
                         "tether": self.sandbox.seed("tether", people.tether("Pia", "Park", ["+1 202 555 0206"]))},
            "titles": {"reevo": self.sandbox.seed("reevo", people.reevo("Tom", "Tate", ["tom@t.example"], title="Clerk"), at="2026-02-01T10:00:00Z"),
                       "replyio": self.sandbox.seed("replyio", people.replyio("Tom", "Tate", "tom@t.example", title="Chief Clerk"),
                                                    at="2026-03-01T10:00:00Z")},
        }
        return seeded

    def edit(self, seeded):
        """What people change, each at one service."""
        one, two = seeded["one"], seeded["two"]
        self.sandbox.edit("reevo", one["reevo"], title="Editor", last_name="Reevoson")
        self.sandbox.edit("replyio", two["replyio"], lastName="Replyson", title=None)
        self.sandbox.edit("tether", seeded["by_phone"]["tether"], lastName="Tetherson", email="pia@park.example")
        self.sandbox.edit("replyio", seeded["titles"]["replyio"], email="tom.tate@t.example")
        self.sandbox.edit("tether", seeded["no_email"]["tether"], phoneNumber=[{"value": "+12025550205", "isPrimary": True}])
        return [("reevo", one["reevo"], "title", "Editor"), ("reevo", one["reevo"], "last_name", "Reevoson"),
                ("replyio", two["replyio"], "last_name", "Replyson"), ("replyio", two["replyio"], "title", ""),
                ("tether", seeded["by_phone"]["tether"], "last_name", "Tetherson"),
                ("replyio", seeded["titles"]["replyio"], "emails", "tom.tate@t.example"),
                ("tether", seeded["no_email"]["tether"], "phones", "+12025550205")]

    def converge(self, in_doubt):
        """Passes until one writes nothing; ever fewer than PASSES_MAX."""
        for _ in range(PASSES_MAX):
            self.sandbox.forget_journal()
            result = self.client.sync()
            fine = (0, 2, 69, 77) if in_doubt else (0, 2)
            self.assertIn(result.status, fine, str(result))
            self.check_duplicates()
            if not sum(self.sandbox.writes().values()):
                return
            self.sandbox.advance(31_000)
        writes = [(entry["service"], entry["method"], entry["path"], entry["status"], entry["body"][:150])
                  for entry in self.sandbox.journal() if entry["kind"] == "write"]
        self.fail(f"still writing after {PASSES_MAX} passes: {writes[:5]}")

    def check_duplicates(self):
        for service in SERVICES:
            views = list(self.sandbox.views(service).values())
            for kind in ("emails", "phones"):
                held = [address for found in views for address in found[kind]]
                self.assertEqual([address for address in set(held) if held.count(address) > 1], [], f"two records at {service}")
            names = [(found["first_name"], found["linkedin_url"]) for found in views if not found["emails"] and not found["phones"]]
            self.assertEqual(len(names), len(set(names)), f"two records at {service}: {names}")

    def check_agreement(self, unreachable):
        views = {service: self.sandbox.views(service) for service in SERVICES}
        for contact, records in self.client.joined().items():
            held = [(service, views[service][key]) for service, key, counterpart in records if counterpart and key in views[service]]
            wrong = [text for text in harness.differences(held) if text.split(":")[0] not in unreachable]
            self.assertEqual(wrong, [], f"contact {contact}")


class OneService(Convergence):
    service = None

    def test_converges_under_every_reading(self):
        tried = list(readings(self.sandbox, self.service))
        for name, value in tried:
            with self.subTest(f"{self.service}.{name}={value}"):
                self.check_readings((self.service, name, value))
        print(f"\n{len(tried)} readings of {self.service}")


class Others(harness.Scenario):
    """Rows of section 12 whose other reading is no convergence: what the program does then."""

    def test_what_the_service_enriches_is_an_edit_like_any_other(self):
        people.seed_one_everywhere(self.sandbox, 1)
        self.sync(0)
        self.sandbox.switch("replyio", enrichment=True)
        self.sync(0)

        self.sandbox.switch("replyio", enrichment=False)
        self.sync(0)

        self.assert_agree()
        self.assert_quiet()

    def test_a_key_that_needs_a_team_is_told_and_the_others_are_served(self):
        self.sandbox.seed("reevo", people.reevo("Ann", "Ash", ["ann@a.example"], ["+12025550211"]))
        self.sandbox.switch("replyio", require_team_header=True)

        self.sync(77)

        self.assertEqual(len(self.sandbox.records("tether")), 1)
        self.assertFalse(self.sandbox.records("replyio"))

    def test_a_number_that_the_service_uses_itself_is_refused_once_and_left_to_a_person(self):
        self.sandbox.switch("tether", provisioned_numbers=["+12025550212"])
        self.sandbox.seed("reevo", people.reevo("Bea", "Bay", ["bea@b.example"], ["+12025550212"]))
        self.sandbox.seed("reevo", people.reevo("Cleo", "Cay", ["cleo@c.example"], ["+12025550213"]))

        self.sync(2)
        refused = self.sandbox.counts()["tether"]["refused"]
        self.sync(2)

        self.assertEqual(self.sandbox.counts()["tether"]["refused"], refused, "a refused write is not repeated")
        self.assertEqual([record["firstName"] for record in self.sandbox.records("tether").values()], ["Cleo"])


class Reevo(OneService):
    service = "reevo"


class Replyio(OneService):
    service = "replyio"


class Tether(OneService):
    service = "tether"


class Mixed(Convergence):

    def test_converges_under_readings_together(self):
        every = [(service, name, value) for service in SERVICES for name, value in readings(self.sandbox, service)]
        chance = random.Random(SEED)
        for number in range(MIXTURES):
            chosen = {reading[:2]: reading for reading in chance.sample(every, 6)}.values()
            with self.subTest(seed=SEED, number=number, chosen=[f"{service}.{name}={value}" for service, name, value in chosen]):
                self.check_readings(*chosen)
        print(f"\n{MIXTURES} mixtures, seed {SEED}")


del OneService  # only what it is for is run


if __name__ == "__main__":
    harness.main()
