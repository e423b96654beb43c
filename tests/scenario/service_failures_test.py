"""What happens to a service that runs for months: each failure for real, survived or ended with a clear last line."""

import os
import random
import socket
import sqlite3
import subprocess
import time

import harness
import people
from certificates import Authority, server_context
from harness import SERVICES
from proxy import Proxy
from service import ServiceScenario, eventually

SEED = int(os.environ.get("CONTACTSYNC_SEED", str(random.randrange(1_000_000))))
KILLS = 8
NOBODY = 65534
LOCKED_S = 6
STOPPED_S = 3
NEWCOMERS = 300
NO_GUARD = "\n[guard]\nmax_changed_ratio = 1.0\nmax_changed_count = 1000\n"


class FailureScenario(ServiceScenario):

    def setUp(self):
        super().setUp()
        self.seeded = people.seed_one_everywhere(self.sandbox)

    def edit(self, name, service="reevo"):
        field = "last_name" if service == "reevo" else "lastName"
        self.sandbox.edit(service, self.seeded[service], **{field: name})

    def arrives(self, name, limit_s=60):
        self.wait_everywhere(self.seeded, "last_name", name, limit_s)

    def assert_nothing_lost_or_duplicated(self, run):
        """Stops it, and looks."""
        self.stop(run)
        self.sync()
        self.assert_quiet()
        self.assert_agree()
        for service in SERVICES:
            emails = [email for found in self.sandbox.views(service).values() for email in found["emails"]]
            self.assertEqual(len(emails), len(set(emails)), f"duplicates at {service}, seed {SEED}")

    def assert_clear_last_line(self, run, *words):
        last = run.log().strip().splitlines()[-1]
        for word in words:
            self.assertIn(word, last)
        self.assertNotIn("terminate called", run.log())


class Disk(FailureScenario):

    def mount(self, megabytes):
        """A small file system of its own for the store."""
        if os.geteuid() != 0:
            self.skipTest("mounting a small file system needs root")
        folder = self.directory / "small"
        folder.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder], capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("no file system can be mounted here: " + mounted.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", "--lazy", folder], check=False)
        self.client.move_store(folder)
        return folder

    def fill(self, folder):
        filler = folder / "filler"
        with open(filler, "wb", buffering=0) as file:
            for size in (65536, 4096, 512):
                try:
                    while file.write(b"\0" * size) == size:
                        pass
                except OSError:
                    pass
        return filler

    def test_a_full_disk_is_a_pause(self):
        self.client.configure(append=NO_GUARD)
        folder = self.mount(16)
        run = self.start()
        self.edit("Before")
        self.arrives("Before")
        filler = self.fill(folder)
        said = run.lines()
        self.edit("While full")
        self.sandbox.seed_lines("reevo", [{"record": people.reevo(f"New{number}", f"Comer{number}", [f"new{number}@disk.example"])}
                                          for number in range(NEWCOMERS)])

        run.wait_event("store.full", after=said)
        eventually(lambda: "full" in run.status_line().lower() or "space" in run.status_line().lower(), "the status line says so")
        self.assertTrue(run.running)
        filler.unlink()

        self.arrives("While full")
        eventually(lambda: len(self.sandbox.records("replyio")) == NEWCOMERS + 1, "the newcomers at Reply.io", 60)
        self.edit("After", "tether")
        self.arrives("After")
        self.assert_nothing_lost_or_duplicated(run)

    def test_it_does_not_start_on_a_full_disk_and_says_why(self):
        folder = self.mount(4)
        for what in ("no store yet", "a store"):
            with self.subTest(what):
                filler = self.fill(folder)
                run = self.launch()

                status = run.wait()

                self.assertEqual(status, 1, run.log())
                self.assertEqual(run.notify.count("READY"), 0)
                self.assert_clear_last_line(run, "full")
                filler.unlink()
                self.sync()

    def test_a_store_locked_by_another_program_is_waited_for(self):
        run = self.start()
        self.edit("Before")
        self.arrives("Before")
        other = sqlite3.connect(self.client.store_file, isolation_level=None, timeout=10)
        other.execute("BEGIN EXCLUSIVE")
        self.edit("Meanwhile")

        time.sleep(LOCKED_S)

        self.assertTrue(run.running, run.log()[-2000:])
        other.execute("ROLLBACK")
        other.close()
        self.arrives("Meanwhile")
        self.assert_nothing_lost_or_duplicated(run)

    def test_a_damaged_store_is_1_and_says_so(self):
        self.sync()
        whole = self.client.store_file.read_bytes()
        # What does not even begin as a database is taken for a wrong path.
        damages = {"its head": (78, b"\xa5" * 4096 + whole[4096:]), "its end": (1, whole[:len(whole) // 2]),
                   "all but its head": (1, whole[:4096] + b"\xa5" * (len(whole) - 4096))}
        for what, (expected, damaged) in damages.items():
            with self.subTest(what):
                for path in self.client.directory.glob("contactsync.db-*"):
                    path.unlink()
                self.client.store_file.write_bytes(damaged)
                run = self.launch()

                status = run.wait()

                self.assertEqual(status, expected, run.log()[-2000:])
                self.assert_clear_last_line(run, "contactsync.db")

    def ordinary_user(self):
        """How to start a program whom permissions bind."""
        if os.geteuid() != 0:
            return {}
        os.chmod(self.directory, 0o755)
        for path in (self.client.directory, *self.client.directory.iterdir()):
            os.chown(path, NOBODY, NOBODY)
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        try:
            subprocess.run([harness.CONTACTSYNC, "--version"], check=True, capture_output=True, **user)
        except (OSError, subprocess.CalledProcessError):
            self.skipTest("another user may not execute the program where it is")
        return user

    def check_permissions(self, *, file, folder):
        place = self.directory / "store"
        place.mkdir()
        self.client.move_store(place)
        if file is not None:
            self.sync()
            for path in place.iterdir():
                path.chmod(file)
        user = self.ordinary_user()
        if user:
            for path in (place, *place.iterdir()):
                os.chown(path, NOBODY, NOBODY)
        place.chmod(folder)
        self.addCleanup(place.chmod, 0o700)
        run = self.launch(**user)

        status = run.wait()

        self.assertIn(status, (1, 78), run.log()[-2000:])
        self.assertEqual(run.notify.count("READY"), 0)
        self.assert_clear_last_line(run, "contactsync.db")

    def test_a_folder_that_it_may_not_write_to_is_told(self):
        self.check_permissions(file=None, folder=0o500)

    def test_a_store_that_it_may_not_write_to_is_told(self):
        self.check_permissions(file=0o400, folder=0o500)

    def test_a_store_that_becomes_read_only_ends_it_clearly_or_is_survived(self):
        run = self.start()
        self.edit("Before")
        self.arrives("Before")
        frozen = [path for path in self.client.directory.glob("contactsync.db*") if path.suffix in (".db", ".db-wal")]
        self.addCleanup(subprocess.run, ["chattr", "-i", *frozen], check=False, capture_output=True)
        if subprocess.run(["chattr", "+i", *frozen], check=False, capture_output=True).returncode != 0:
            self.skipTest("this file system or user cannot freeze files")
        self.edit("Meanwhile")
        time.sleep(STOPPED_S)
        subprocess.run(["chattr", "-i", *frozen], check=True)

        if not run.running:
            self.assertEqual(run.wait(), 1)
            self.assert_clear_last_line(run, "contactsync.db")
            run = self.start()

        self.arrives("Meanwhile")
        self.assert_nothing_lost_or_duplicated(run)


class Standstill(FailureScenario):

    def test_a_service_that_was_suspended_goes_on(self):
        run = self.start()
        self.edit("Before")
        self.arrives("Before")
        run.pause()
        self.edit("Asleep", "tether")
        time.sleep(STOPPED_S)
        run.resume()

        self.arrives("Asleep")
        self.assert_nothing_lost_or_duplicated(run)

    def test_a_remote_service_that_stands_still_is_cut_off_and_taken_up_again(self):
        other = harness.Sandbox(self.directory / "other")
        self.addCleanup(other.stop)
        self.client.configure((f"127.0.0.1:{self.sandbox.port}/tether", f"127.0.0.1:{other.port}/tether"),
                              append='\n[http]\ntimeout = "1s"\n')
        theirs = other.seed("tether", people.tether("Ana1", "Lindqvist1", ["+12025550001"], email="ana1@acme1.example"))
        run = self.start()
        self.edit("Before")
        eventually(lambda: other.views("tether")[theirs]["last_name"] == "Before", "the edit at the other sandbox")
        other.process.send_signal(harness.signal.SIGSTOP)
        self.addCleanup(other.process.send_signal, harness.signal.SIGCONT)
        self.edit("Meanwhile")

        eventually(lambda: self.sandbox.views("replyio")[self.seeded["replyio"]]["last_name"] == "Meanwhile", "the edit at Reply.io", 20)
        time.sleep(STOPPED_S)
        other.process.send_signal(harness.signal.SIGCONT)

        eventually(lambda: other.views("tether")[theirs]["last_name"] == "Meanwhile", "the edit at the other sandbox", 90)
        self.assertEqual(len(other.records("tether")), 1)
        self.stop(run)

    def test_a_clock_that_differs_from_the_services_loses_no_edit(self):
        run = self.start()
        for hours, name in ((2, "Ahead"), (-4, "Behind")):
            self.sandbox.advance(hours * 3600_000)
            self.edit(name)
            self.arrives(name)
        self.assert_nothing_lost_or_duplicated(run)

    def test_killed_at_random_moments_it_loses_and_duplicates_nothing(self):
        moments = random.Random(SEED)
        everyone = [self.seeded] + [people.seed_one_everywhere(self.sandbox, number) for number in range(2, 25)]
        self.client.configure(append=NO_GUARD)
        self.sandbox.faults({"probability": 0.03, "fault": {"reset_after": True}}, {"probability": 0.03, "fault": {"status": 503}})
        lived = []
        for kill in range(KILLS):
            run = self.start()
            for seeded in everyone:
                self.sandbox.edit("replyio", seeded["replyio"], title=f"Title {kill}")
            self.sandbox.seed("tether", people.tether(f"Kill{kill}", "Born", [f"+1303555{kill:04}"], email=f"kill{kill}@k.example"), at=None)
            lived.append(moments.uniform(0.02, 1.5))
            time.sleep(lived[-1])
            run.kill()
        self.sandbox.no_faults()

        with self.subTest(seed=SEED, lived=lived):
            run = self.start()
            for seeded in everyone:
                self.wait_everywhere(seeded, "title", f"Title {KILLS - 1}", 120)
            eventually(lambda: all(len(self.sandbox.records(name)) == len(everyone) + KILLS for name in SERVICES), "everyone everywhere", 120)
            self.wait_quiet()
            self.assert_nothing_lost_or_duplicated(run)


class Connections(FailureScenario):

    def point_reevo_to(self, base_url):
        text = self.client.config_file.read_text()
        line = next(line for line in text.splitlines() if line.startswith("base_url") and "/reevo" in line)
        self.client.config_file.write_text(text.replace(line, f'base_url = "{base_url}"'))

    def assert_others_go_on(self, name):
        self.edit(name, "replyio")
        eventually(lambda: self.sandbox.views("tether")[self.seeded["tether"]]["last_name"] == name, "the edit at Tether")

    def test_an_expired_certificate_is_waited_out(self):
        authority = Authority(self.directory / "authority")
        tls = server_context(authority.issue(days=-1))
        proxy = Proxy(self.sandbox.port, tls=tls)
        self.addCleanup(proxy.stop)
        self.point_reevo_to(f"https://127.0.0.1:{proxy.port}/reevo")
        self.client.configure(append=f'\n[http]\nca_file = "{authority.certificate}"\n')
        run = self.start()

        self.assert_others_go_on("Expired")

        self.assertNotIn("reevo", self.sandbox.counts(), "it was spoken to")
        self.assertTrue([event for event in run.events(provider="reevo") if event["level"] not in ("debug", "info")], run.log()[-2000:])
        tls.load_cert_chain(authority.issue(days=2))
        self.arrives("Expired", limit_s=90)
        self.assert_nothing_lost_or_duplicated(run)

    def test_a_name_that_does_not_resolve_stops_one_service(self):
        self.point_reevo_to("https://reevo.invalid/reevo")
        run = self.start()

        self.assert_others_go_on("Unresolved")

        self.point_reevo_to(f"http://127.0.0.1:{self.sandbox.port}/reevo")
        run.reload()
        self.arrives("Unresolved")
        self.assert_nothing_lost_or_duplicated(run)

    def test_a_port_that_nobody_listens_on_is_tried_until_somebody_does(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        self.point_reevo_to(f"http://127.0.0.1:{port}/reevo")
        run = self.start()
        self.assert_others_go_on("Refused")

        late = Proxy(self.sandbox.port, listen=port)
        self.addCleanup(late.stop)

        self.arrives("Refused", limit_s=90)
        self.assert_nothing_lost_or_duplicated(run)


if __name__ == "__main__":
    harness.main()
