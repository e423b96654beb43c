"""SIGKILL at random moments: what is left is finished by the next run, ends as if nothing had happened, and makes no duplicate.

CONTACTSYNC_KILLS says how many kills (12), CONTACTSYNC_SEED which random ones.
"""

import json
import os
import random
import subprocess
import time
import unittest

import harness
from harness import POPULATION, SERVICES

KILLS = int(os.environ.get("CONTACTSYNC_KILLS", "12"))
SEED = int(os.environ.get("CONTACTSYNC_SEED", str(random.randrange(1_000_000))))
KILLS_A_ROUND = 4
PEOPLE = 150
RERUNS_MAX = 12

FAULTS = [{"probability": 0.03, "fault": {"status": 503}}, {"probability": 0.03, "fault": {"reset_after": True}},
          {"probability": 0.01, "fault": {"reset_before": True}}, {"probability": 0.02, "fault": {"truncate": True}},
          {"probability": 0.01, "fault": {"status": 502, "apply": True, "body": "<html>bad gateway</html>"}},
          {"probability": 0.003, "fault": {"retry_after": 1}}]


def cut_population(people):
    """The lines of so many people, the same ones every time."""
    lines = {service: [json.loads(line) for line in (POPULATION / f"{service}.jsonl").read_text().splitlines()]
             for service in SERVICES}
    persons = sorted({line["person"] for entries in lines.values() for line in entries})
    chosen = set(persons[::len(persons) // people])
    return {service: [line for line in entries if line["person"] in chosen] for service, entries in lines.items()}


class Kills(harness.Scenario):

    def setUp(self):
        super().setUp()
        self.random = random.Random(SEED)
        self.population = cut_population(PEOPLE)
        self.client.configure(append='\n[retry]\ninitial = "5ms"\nmax = "100ms"\nattempts = 8\n')
        for service in SERVICES:
            self.client.provider_option(service, "max_in_flight = 3")

    def test_killed_passes_end_as_an_undisturbed_one(self):
        self.check_kills(faults=())

    def test_killed_passes_over_failing_services_end_as_an_undisturbed_one(self):
        self.check_kills(faults=FAULTS)

    def check_kills(self, faults):
        self.start_over()
        started = time.monotonic()
        self.finish()
        whole = time.monotonic() - started
        self.edit_everywhere()
        self.finish()
        expected = self.outcome()

        kills = 0
        while kills < KILLS:
            self.start_over()
            self.sandbox.faults(*faults)
            moments = []
            for stage in (self.start_quietly, self.edit_everywhere):
                stage()
                for _ in range(KILLS_A_ROUND // 2):
                    moments.append(round(self.random.uniform(0, whole), 3))
                    kills += self.kill_after(moments[-1])
                self.finish()
            self.sandbox.no_faults()
            self.finish()
            with self.subTest(seed=SEED, kills=kills, moments=moments):
                self.check_no_duplicates()
                self.assertEqual(self.outcome(), expected)
                self.assert_quiet(2)
        print(f"\n{kills} kills, seed {SEED}, an undisturbed pass takes {whole:.2f} s")

    def start_quietly(self):
        pass

    def start_over(self):
        self.sandbox.control("POST", "reset")
        for path in self.client.directory.glob("contactsync.db*"):
            path.unlink()
        for service, lines in self.population.items():
            self.sandbox.seed_lines(service, lines)

    def edit_everywhere(self):
        for number, service in enumerate(SERVICES):
            of_person = {person: key for key, person in self.sandbox.truth(service).items()}
            names = {"reevo": "last_name", "replyio": "lastName", "tether": "lastName"}
            for person in sorted(of_person)[number::7]:
                self.sandbox.edit(service, of_person[person], **{names[service]: f"Edited-{service}-{person}"})

    def kill_after(self, seconds):
        """1 if it was still running."""
        process = self.client.start("sync", "--yes")
        try:
            process.wait(seconds)
            return 0
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return 1

    def finish(self):
        for _ in range(RERUNS_MAX):
            result = self.client.sync()
            if result.status in (0, 2):
                return
            self.assertEqual(result.status, 69, str(result))
        self.fail(f"no end after {RERUNS_MAX} runs: {result}")

    def outcome(self):
        """What each service holds, without ids and times."""
        return {service: sorted(json.dumps({name: value for name, value in found.items() if name != "sms_consent"}, sort_keys=True)
                                for found in self.sandbox.views(service).values()) for service in SERVICES}

    def check_no_duplicates(self):
        for service in SERVICES:
            seeded = self.sandbox.truth(service)
            views = self.sandbox.views(service)
            made = [found for key, found in views.items() if key not in seeded]
            emails = [email for found in made for email in found["emails"]]
            emails += {email for key in seeded for email in views.get(key, {"emails": []})["emails"]}
            self.assertEqual([email for email in set(emails) if emails.count(email) > 1], [], f"two records at {service}")


if __name__ == "__main__":
    harness.main()
