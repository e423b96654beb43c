"""The main job on the sample population: preview, pass, second pass, and how well records of one person were joined."""

import itertools
import json

import harness
from harness import POPULATION, SERVICES, differences, e164, same_email, values_in

IMPORT_BATCH = 100
OPT_OUT_BATCH = 100


class Population(harness.Scenario):
    """One pass over 3,000 people, looked at from all sides: the cases share it, for it is the expensive part."""

    sandbox_arguments = ("--seed", POPULATION)

    def test_three_services_agree_after_one_pass_and_stay_silent_in_the_next(self):
        self.assertIn(self.client.plan().status, (2, 3))
        self.assertEqual(self.sandbox.writes(), dict.fromkeys(SERVICES, 0), "a plan writes nothing")
        self.sandbox.forget_journal()
        self.before = {service: self.sandbox.records(service) for service in SERVICES}

        self.sync(2)

        with self.subTest("every mirrorable contact is equal everywhere"):
            self.check_agreement()
        with self.subTest("requests"):
            self.check_requests()
        with self.subTest("who is who"):
            self.check_joins()
        with self.subTest("no duplicate was made"):
            self.check_duplicates()
        with self.subTest("the second pass writes nothing"):
            self.assert_quiet(2)

    def check_agreement(self):
        views = {service: self.sandbox.views(service) for service in SERVICES}
        taken = harness.phones_of(views["tether"])
        wrong, compared = [], 0
        for contact, records in self.client.joined().items():
            held = [(service, views[service][key]) for service, key, counterpart in records if counterpart]
            compared += len(held) > 1
            wrong += [f"contact {contact}: {difference}" for difference in differences(held, taken)]
        print(f"\ncontacts at two or three services: {compared}, disagreements: {len(wrong)}")
        self.assertEqual(wrong[:20], [])

    def check_requests(self):
        journal = self.sandbox.journal()
        refused = [(entry["service"], entry["path"], entry["status"]) for entry in journal if 400 <= entry["status"] < 500]
        self.assertEqual(refused, [])
        writes = [entry for entry in journal if entry["kind"] == "write"]
        least = least_writes(self.before, {service: self.sandbox.records(service) for service in SERVICES})
        reads = len(journal) - len(writes)
        print(f"\nwriting requests: {len(writes)}, least possible: {least}, ratio {len(writes) / least:.4f}; reading: {reads}")
        self.assertLessEqual(len(writes), 1.05 * least)

    def check_joins(self):
        people = {service: self.sandbox.truth(service) for service in SERVICES}
        joined = set()
        for records in self.client.joined().values():
            ends = [(service, key) for service, key, _ in records if key in people[service]]
            joined |= {frozenset(pair) for pair in itertools.combinations(ends, 2) if pair[0][0] != pair[1][0]}
        right = {pair for pair in joined if len({people[service][key] for service, key in pair}) == 1}
        reachable = true_pairs(people)
        precision = len(right) / len(joined)
        recall = len(joined & reachable) / len(reachable)
        print(f"\njoined pairs: {len(joined)}, precision {precision:.4f}, recall {recall:.4f} of {len(reachable)}")
        self.assertGreaterEqual(precision, 0.999)
        self.assertGreaterEqual(recall, 0.975)

    def check_duplicates(self):
        for service in SERVICES:
            people = self.sandbox.truth(service)
            seeded, made = set(), []
            for key, found in self.sandbox.views(service).items():
                (seeded.update if key in people else made.extend)(found["emails"])
            twice = {email for email in made if made.count(email) > 1 or email in seeded}
            self.assertEqual(twice, set(), f"{service}: made a record for an address that was there")


def least_writes(before, after):
    """The fewest writing requests that lead from one state to the other: one for each record made or changed, one more for each
    address that only a sub-resource takes, and batches where the service has them."""
    singles, imports, opt_outs = 0, 0, 0
    for service in SERVICES:
        for key, record in after[service].items():
            old = before[service].get(key)
            if service == "replyio":
                imports += old is None and bool(record["email"])
                singles += old is None and not record["email"]
                opt_outs += record["isOptedOut"] and not (old and old["isOptedOut"])
                singles += old is not None and values_of(old) != values_of(record)
            else:
                singles += old is None or values_of(old) != values_of(record)
                singles += item_writes(old, record) if service == "reevo" and old else 0
    return singles + -(-imports // IMPORT_BATCH) + -(-opt_outs // OPT_OUT_BATCH)


NOT_VALUES = {"isOptedOut", "lastModifiedAt", "updatedAt", "updated_at", "updated_by_user_id", "phoneStatus", "domain",
              "contact_emails", "contact_phone_numbers", "primary_email", "primary_phone_number", "display_name"}


def values_of(record):
    return {name: value for name, value in record.get("attributes", record).items() if name not in NOT_VALUES}


def item_writes(old, new):
    """Addresses added, removed, and made primary after they were there."""
    needed = 0
    for name in ("contact_emails", "contact_phone_numbers"):
        was, now = ({item["value"]["id"]: item["value"]["is_primary"] for item in record["attributes"][name]} for record in (old, new))
        needed += len(now.keys() ^ was.keys())
        needed += any(is_primary and key in was and not was[key] for key, is_primary in now.items())
    return needed


def true_pairs(people):
    """Pairs of lines of one person at different services that share an e-mail or a valid phone, from the files themselves."""
    lines = {}
    for service in SERVICES:
        for line in (POPULATION / f"{service}.jsonl").read_text().splitlines():
            entry = json.loads(line)
            lines.setdefault(entry["person"], []).append((service, keys_of(service, entry["record"])))
    ids = {(service, person): [key for key, value in people[service].items() if value == person]
           for service in SERVICES for person in set(people[service].values())}
    pairs = set()
    for person, held in lines.items():
        for (first, one), (second, other) in itertools.combinations(held, 2):
            if first == second or not one & other:
                continue
            # People with two lines at one service are left to the duplicates' rules.
            if len(ids[first, person]) == 1 and len(ids[second, person]) == 1:
                pairs.add(frozenset([(first, ids[first, person][0]), (second, ids[second, person][0])]))
    return pairs


def keys_of(service, record):
    if service == "reevo":
        emails = [item["email"] for item in record.get("contact_emails", [])]
        phones = [item["phone_number"] for item in record.get("contact_phone_numbers", [])]
    else:
        emails = values_in(record.get("email"))
        phones = values_in(record.get("phone" if service == "replyio" else "phoneNumber"))
    return {same_email(email) for email in emails if "@" in email} | {number for number in map(e164, phones) if number}


if __name__ == "__main__":
    harness.main()
