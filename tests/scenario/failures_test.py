"""What goes wrong at a service: the others are served, nothing is lost, and the exit status says what it was."""

import time

import harness
import people
from harness import SERVICES


class Failures(harness.Scenario):

    def setUp(self):
        super().setUp()
        self.client.configure(append='\n[retry]\ninitial = "5ms"\nmax = "50ms"\nattempts = 3\nmax_wait = "3s"\n')

    def seed_apart(self):
        """Three people, each at one service only."""
        self.sandbox.seed("reevo", people.reevo("Rhea", "Reed", ["rhea@r.example"], ["+12025550101"]))
        self.sandbox.seed("replyio", people.replyio("Polly", "Pike", "polly@p.example", phone="+12025550102"))
        self.sandbox.seed("tether", people.tether("Tess", "Tull", ["+12025550103"], email="tess@t.example"))

    def assert_everyone_everywhere(self):
        for email in ("rhea@r.example", "polly@p.example", "tess@t.example"):
            for service in SERVICES:
                self.only(service, email=email)
        self.assert_agree()

    def test_a_wrong_key_is_77_and_the_others_are_served(self):
        for service in SERVICES:
            with self.subTest(service):
                self.sandbox.control("POST", "reset")
                for path in self.client.directory.glob("contactsync.db*"):
                    path.unlink()
                self.seed_apart()
                key = self.client.directory / ("tether.token" if service == "tether" else f"{service}.key")
                right = key.read_text()
                key.write_text("wrong\n")

                result = self.client.sync()

                self.assert_exit(77, result)
                self.assertIn(service, result.stdout + result.stderr)
                one, other = [name for name in SERVICES if name != service]
                self.assertEqual(len(self.sandbox.records(one)), 2)
                self.assertEqual(len(self.sandbox.records(other)), 2)
                key.write_text(right)
                self.sync()
                self.assert_everyone_everywhere()

    def test_a_dead_service_is_69_and_what_is_owed_to_it_is_sent_later(self):
        for service in SERVICES:
            with self.subTest(service):
                self.sandbox.control("POST", "reset")
                for path in self.client.directory.glob("contactsync.db*"):
                    path.unlink()
                self.seed_apart()
                config = self.client.config_file.read_text()
                self.client.configure((f":{self.sandbox.port}/{service}", f":1/{service}"))

                self.assert_exit(69, self.client.sync())

                one, other = [name for name in SERVICES if name != service]
                self.assertEqual(len(self.sandbox.records(one)), 2)
                self.assertEqual(len(self.sandbox.records(other)), 2)
                self.client.config_file.write_text(config)
                self.sync()
                self.assert_everyone_everywhere()
                self.assert_quiet()

    def test_a_certificate_that_cannot_be_verified_is_69(self):
        self.seed_apart()
        self.client.configure((f"http://127.0.0.1:{self.sandbox.port}/reevo", f"https://127.0.0.1:{self.sandbox.port}/reevo"))

        self.assert_exit(69, self.client.sync())

        self.assertEqual(len(self.sandbox.records("reevo")), 1)
        self.assertEqual(len(self.sandbox.records("tether")), 2)

    def check_bad_listing(self, service, fault, seconds=60):
        """The listing fails as `fault` says; nothing is deleted or cleared, and later everything is as it should be."""
        self.seed_apart()
        everyone = people.seed_one_everywhere(self.sandbox)
        self.sync()
        before = {name: self.sandbox.views(name) for name in SERVICES}
        self.sandbox.edit("tether" if service != "tether" else "replyio", everyone["tether" if service != "tether" else "replyio"],
                          lastName="Married")
        self.sandbox.faults({"service": service, "match": {"kind": "read"}, "fault": fault})

        started = time.monotonic()
        result = self.client.sync("--full")

        self.assertLess(time.monotonic() - started, seconds)
        self.assert_exit(69, result)
        for name in SERVICES:
            self.assertEqual(self.sandbox.views(name).keys(), before[name].keys())
        self.sandbox.no_faults()
        self.sync()
        for name in SERVICES:
            self.assertEqual(self.sandbox.views(name).keys(), before[name].keys())
            self.assertEqual(self.sandbox.views(name)[everyone[name]]["last_name"], "Married")
        self.assert_quiet()

    def test_malformed_json_deletes_nothing(self):
        for service in SERVICES:
            with self.subTest(service):
                self.start_over()
                self.check_bad_listing(service, {"status": 200, "body": '{"data": [', "headers": {"Content-Type": "application/json"}})

    def test_hostile_json_deletes_nothing(self):
        for service in SERVICES:
            with self.subTest(service):
                self.start_over()
                self.check_bad_listing(service, {"status": 200, "body": "[" * 100_000, "headers": {"Content-Type": "application/json"}})

    def test_an_html_502_deletes_nothing(self):
        for service in SERVICES:
            with self.subTest(service):
                self.start_over()
                self.check_bad_listing(service, {"status": 502, "body": "<html><h1>502 Bad Gateway</h1></html>"})

    def test_cut_answers_delete_nothing(self):
        for service in SERVICES:
            with self.subTest(service):
                self.start_over()
                self.check_bad_listing(service, {"truncate": True})

    def start_over(self):
        self.sandbox.control("POST", "reset")
        for path in self.client.directory.glob("contactsync.db*"):
            path.unlink()

    def test_an_empty_listing_deletes_nothing(self):
        empty = {"reevo": {"data": [], "next_cursor": None}, "replyio": {"items": [], "hasMore": False},
                 "tether": {"success": True, "data": {"contacts": [], "total": 0, "page": 1, "size": 100}}}
        matches = {"reevo": "_query", "replyio": "/contacts", "tether": "/contacts"}
        for service in SERVICES:
            with self.subTest(service):
                self.start_over()
                for number in range(1, 31):
                    people.seed_one_everywhere(self.sandbox, number)
                self.sync()
                before = {name: self.sandbox.views(name) for name in SERVICES}
                self.sandbox.faults({"service": service, "match": {"kind": "read", "path_contains": matches[service]},
                                     "fault": {"status": 200, "body": empty[service]}})
                self.sandbox.forget_journal()

                result = self.client.sync("--full")

                self.assert_exit(69, result)
                self.assertEqual(self.sandbox.writes(), dict.fromkeys(SERVICES, 0))
                self.sandbox.no_faults()
                self.assert_quiet()
                self.assertEqual({name: self.sandbox.views(name) for name in SERVICES}, before)

    def test_retry_after_is_obeyed(self):
        self.seed_apart()
        self.sandbox.faults({"service": "tether", "times": 1, "fault": {"retry_after": 2}})

        started = time.monotonic()
        self.sync()

        self.assertGreaterEqual(time.monotonic() - started, 2)
        self.assert_left_alone("tether", 2)
        self.assert_everyone_everywhere()

    def test_retry_after_outlives_the_process(self):
        self.seed_apart()
        self.sandbox.faults({"service": "tether", "times": 1, "fault": {"retry_after": 5}})
        self.assert_exit(69, self.client.sync())

        while (result := self.client.sync()).status == 69:
            time.sleep(0.2)

        self.assert_exit(0, result)
        self.assert_left_alone("tether", 5)
        self.assert_everyone_everywhere()

    def assert_left_alone(self, service, least):
        """Nothing was sent to it for so many seconds after it had refused one request."""
        refused = next(entry for entry in self.sandbox.journal() if entry["status"] == 429)
        later = [entry for entry in self.sandbox.journal()
                 if entry["service"] == service and entry["sequence"] > refused["sequence"]]
        self.assertGreaterEqual(seconds(later[0]["time"]) - seconds(refused["time"]), least)

    def test_a_service_that_asks_to_wait_longer_than_allowed_is_69(self):
        self.seed_apart()
        self.sandbox.faults({"service": "tether", "fault": {"retry_after": 600}})

        started = time.monotonic()
        self.assert_exit(69, self.client.sync())

        self.assertLess(time.monotonic() - started, 60)
        self.assertEqual(len(self.sandbox.records("reevo")), 2)
        self.sandbox.no_faults()

    def test_limits_of_the_services_are_kept_without_loss(self):
        for number in range(1, 13):
            people.seed_one_everywhere(self.sandbox, number)
        self.seed_apart()
        self.sandbox.limits(**{service: {"per_second": 3, "window": "fixed"} for service in SERVICES})
        self.client.configure(('attempts = 3', 'attempts = 30'))

        for _ in range(6):
            if self.client.sync().status == 0:
                break

        self.assert_everyone_everywhere()

    def test_a_write_that_a_service_refuses_is_parked_and_says_why(self):
        self.seed_apart()
        self.sandbox.faults({"service": "tether", "match": {"kind": "write"},
                             "fault": {"status": 400, "body": {"success": False, "error": "not on a Sunday"}}})

        result = self.client.sync()

        self.assert_exit(2, result)
        reviews = self.client.run("review", "list", "--json").document["reviews"]
        self.assertIn("not on a Sunday", str(reviews))
        self.sandbox.no_faults()
        self.assertEqual(self.client.run("retry").status, 0)
        self.sync()
        self.assert_everyone_everywhere()

    def test_slow_answers_are_cut_off_by_the_deadline(self):
        self.seed_apart()
        self.client.configure(append='\n[http]\ntimeout = "500ms"\n')
        self.sandbox.faults({"service": "replyio", "fault": {"latency_ms": 20_000}})

        started = time.monotonic()
        self.assert_exit(69, self.client.sync())

        self.assertLess(time.monotonic() - started, 15)
        self.sandbox.no_faults()
        self.sync()
        self.assert_everyone_everywhere()


def seconds(stamp):
    hours, minutes, rest = stamp.split("T")[1].rstrip("Z").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


if __name__ == "__main__":
    harness.main()
