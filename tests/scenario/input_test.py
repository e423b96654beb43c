"""Wrong configurations and command lines, busy and foreign stores, and data that nobody would expect."""

import os
import re
import signal
import sqlite3
import time

import harness
import people
from harness import SERVICES
from proxy import Proxy


class Settings(harness.Scenario):
    """Each mistake has its exit status, and its message says where it is."""

    def assert_refused(self, status, *words, command=("status",)):
        result = self.client.run(*command)
        self.assert_exit(status, result)
        for word in words:
            self.assertIn(word, result.stderr)

    def test_an_unknown_key_is_78_with_its_place_and_a_suggestion(self):
        self.client.provider_option("reevo", "max_in_fligth = 2")
        line = 1 + self.client.config_file.read_text().splitlines().index("max_in_fligth = 2")

        self.assert_refused(78, "max_in_fligth", "max_in_flight", f":{line}:1")

    def test_a_wrong_type_an_impossible_value_and_broken_toml_are_78(self):
        config = self.client.config_file.read_text()
        for addition in ('[guard]\nmax_changed_count = "many"\n', "[guard]\nmax_changed_ratio = 7.0\n", '[http]\ntimeout = "soon"\n',
                         '[merge]\npolicy = "newest"\n', '[merge]\npriority = ["salesforce"]\n', "[guard\n"):
            with self.subTest(addition):
                self.client.config_file.write_text(config + "\n" + addition)
                result = self.client.run("status")
                self.assert_exit(78, result)
                self.assertRegex(result.stderr, r"contactsync\.toml:\d+:\d+")

    def test_a_missing_configuration_is_78(self):
        self.client.config_file = self.client.directory / "none.toml"
        self.assert_refused(78, "none.toml", command=("sync",))

    def test_an_unreadable_secret_is_78(self):
        key = self.client.directory / "reevo.key"
        key.chmod(0o644)
        self.assert_refused(78, "reevo.key", command=("sync",))
        key.unlink()
        self.assert_refused(78, "reevo.key", command=("sync",))

    def test_a_secret_in_the_file_is_78_and_is_not_repeated(self):
        config = self.client.config_file.read_text()
        self.client.config_file.write_text(re.sub(r'api_key_file = ".*reevo.key"', 'api_key = "do-not-tell"', config))
        result = self.client.run("sync")
        self.assert_exit(78, result)
        self.assertNotIn("do-not-tell", result.stdout + result.stderr)
        for way in ("api_key_file", "api_key_env", "api_key_credential"):
            self.assertIn(way, result.stderr)

    def test_plain_http_to_another_host_is_78(self):
        self.client.configure((f"http://127.0.0.1:{self.sandbox.port}/reevo", "http://api.example.com"))
        self.assert_refused(78, "base_url", command=("sync",))

    def test_a_wrong_command_line_is_64(self):
        for command in ((), ("synchronise",), ("sync", "--no-such-option"), ("explain",)):
            with self.subTest(command):
                self.assert_exit(64, self.client.run(*command))

    def test_an_unknown_key_to_explain_is_66(self):
        self.sync()
        for key in ("nobody@nowhere.example", "+12025559999", "reevo:none", "4711"):
            with self.subTest(key):
                self.assert_exit(66, self.client.run("explain", key))
                self.assert_exit(66, self.client.run("history", key))

    def test_a_store_that_another_process_holds_is_75_and_names_it(self):
        people.seed_one_everywhere(self.sandbox)
        self.sync()
        self.sandbox.faults({"fault": {"latency_ms": 3000}})
        holder = self.client.start("sync")
        time.sleep(1)
        try:
            result = self.client.run("sync")
            self.assert_exit(75, result)
            self.assertIn(str(holder.pid), result.stderr)
            self.assert_exit(0, self.client.run("status"))
            self.assert_exit(0, self.client.run("explain", "ana1@acme1.example"))
        finally:
            holder.send_signal(signal.SIGKILL)
            holder.wait()

    def test_a_newer_store_is_refused_and_left_alone(self):
        self.sync()
        path = self.client.directory / "contactsync.db"
        with sqlite3.connect(path) as store:
            store.execute("PRAGMA user_version = 9999")
        store.close()

        result = self.client.sync()

        self.assertIn(result.status, (1, 78), str(result))
        self.assertIn("newer", result.stderr)

    def test_a_file_that_is_no_store_is_refused_and_left_alone(self):
        path = self.client.directory / "contactsync.db"
        path.write_text("this is a letter to my aunt, not a database\n" * 50)
        before = path.read_bytes()

        self.assertIn(self.client.sync().status, (1, 78))

        self.assertEqual(path.read_bytes(), before)

    def test_the_store_is_readable_by_its_owner_only(self):
        self.sync()
        for path in self.client.directory.glob("contactsync.db*"):
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600, path)


class OddData(harness.Scenario):

    def through(self, service, **rewriting):
        proxy = Proxy(self.sandbox.port, **rewriting)
        self.addCleanup(proxy.stop)
        self.client.configure((f"127.0.0.1:{self.sandbox.port}/{service}", f"127.0.0.1:{proxy.port}/{service}"))

    def test_one_record_with_invalid_utf8_stops_nothing_else(self):
        for service in SERVICES:
            with self.subTest(service):
                self.sandbox.control("POST", "reset")
                for path in self.client.directory.glob("contactsync.db*"):
                    path.unlink()
                config = self.client.config_file.read_text()
                people.seed_one_everywhere(self.sandbox, 1)
                bad = people.seed_one_everywhere(self.sandbox, 2)
                self.sync()
                self.sandbox.edit(service, bad[service], **{"last_name" if service == "reevo" else "lastName": "BROKEN"})
                good = people.seed_one_everywhere(self.sandbox, 3)
                other = "tether" if service != "tether" else "replyio"
                self.sandbox.edit(other, good[other], lastName="Renamed")
                self.through(service, answer=lambda path, body: body.replace(b"BROKEN", b"BRO\xff\xfeKEN"))

                result = self.client.sync("--full")

                self.assert_exit(2, result)
                self.assertEqual({name: len(self.sandbox.records(name)) for name in SERVICES}, dict.fromkeys(SERVICES, 3))
                self.assertEqual(self.sandbox.views(other)[bad[other]]["last_name"], "Lindqvist2", "nothing is taken from what cannot be read")
                self.assertEqual(len({self.sandbox.views(name)[good[name]]["last_name"] for name in SERVICES}), 1)
                self.client.config_file.write_text(config)
                self.sync(0, "--full")
                self.assertEqual({self.sandbox.views(name)[bad[name]]["last_name"] for name in SERVICES}, {"BROKEN"})
                self.assert_agree()

    def test_an_id_with_slashes_is_only_an_id(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        plain = seeded["tether"].encode()
        odd = plain[:12] + b"/../" + plain[12:]
        self.through("tether", answer=lambda path, body: body.replace(plain, odd),
                     path=lambda path: re.sub("%2[Ff]..%2[Ff]", "", path).replace(odd.decode(), "MUST-NOT-HAPPEN"))
        self.sync()

        self.sandbox.edit("replyio", seeded["replyio"], lastName="Nakamura")
        self.sync()

        self.assertEqual(self.sandbox.views("tether")[seeded["tether"]]["last_name"], "Nakamura")
        self.assert_quiet()

    def test_a_value_of_a_megabyte_harms_nobody_else(self):
        seeded = people.seed_one_everywhere(self.sandbox, 1)
        people.seed_one_everywhere(self.sandbox, 2)
        self.sandbox.edit("tether", seeded["tether"], lastName="x" * 1_000_000)
        second = self.sandbox.seed("tether", people.tether("Tess", "Tull", ["+12025550199"], email="tess@t.example"))

        result = self.client.sync()

        self.assertIn(result.status, (0, 2), str(result))
        self.only("reevo", email="tess@t.example")
        self.only("replyio", email="tess@t.example")
        self.assertIn(second, self.sandbox.records("tether"))
        self.assertEqual(len(self.sandbox.views("tether")[seeded["tether"]]["last_name"]), 1_000_000, "nothing is lost")
        self.assert_quiet(result.status)

    def test_names_of_the_whole_world_arrive_as_they_are(self):
        names = [("Zoë", "Ångström"), ("李", "小龍"), ("عمر", "الخيام"), ("O'Neill", "d\"Angelo \\ x"), ("👩‍🚀", "Ünï\u200dcode"), ("<b>", "&amp;")]
        for number, (first, last) in enumerate(names):
            self.sandbox.seed("replyio", people.replyio(first, last, f"w{number}@world.example", phone=f"+1202555{number:04}"))

        self.sync()

        for number, (first, last) in enumerate(names):
            for service in SERVICES:
                _, found = self.only(service, email=f"w{number}@world.example")
                self.assertEqual((found["first_name"], found["last_name"]), (harness.text(first), harness.text(last)))
        self.assert_quiet()


if __name__ == "__main__":
    harness.main()
