"""`contactsync run` as its manager sees it: started, told to reload, stopped, killed; its log and its notifications."""

import itertools
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import harness
from notify import NotifySocket

WAIT_S = 30
PAUSE_S = 0.03
STOP_LIMIT_S = 25  # what is in flight has 10 s to be answered


def eventually(condition, what, limit_s=WAIT_S):
    """What `condition` gives once it is true; a failed assertion if that takes too long."""
    deadline = time.monotonic() + limit_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {limit_s} s: {what}")
        time.sleep(PAUSE_S)


class Service:
    """One life of `contactsync run`. Its log goes, as JSON lines, into a file of its own beside the configuration."""

    numbers = itertools.count(1)

    def __init__(self, client, watchdog_s=None, environment=None, log_level="info", address=None, **popen):
        self.client = client
        self.watchdog_s = watchdog_s
        number = next(self.numbers)
        self.log_file = client.directory / f"run-{number}.log"
        self.notify = NotifySocket(address or client.directory / f"notify-{number}", at_ready=self._store_is_there)
        if not self.notify.address.startswith("@"):
            os.chmod(self.notify.address, 0o666)
        command = client.command("--log-format", "json", "--log-level", log_level, "run")
        with open(self.log_file, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=os.environ | self.notify.environment(watchdog_s) | (environment or {}), **popen)

    def _store_is_there(self):
        return self.client.store_file.exists()

    # What is done to it

    def wait_ready(self, limit_s=WAIT_S):
        eventually(lambda: self.notify.count("READY") or self._fail_if_ended(), "READY=1", limit_s)
        return self

    def reload(self, limit_s=WAIT_S):
        """SIGHUP, and the answer to it."""
        before = self.notify.count("READY")
        self.process.send_signal(signal.SIGHUP)
        eventually(lambda: self.notify.count("READY") > before or self._fail_if_ended(), "READY=1 after SIGHUP", limit_s)

    def stop(self, number=signal.SIGTERM, limit_s=STOP_LIMIT_S):
        """The exit status; None if it did not end, and was killed."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait(limit_s)

    def wait(self, limit_s=WAIT_S):
        try:
            status = self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        self.notify.close()
        return status

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.notify.close()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    @property
    def running(self):
        return self.process.poll() is None

    def _fail_if_ended(self):
        if not self.running:
            raise AssertionError(f"run ended with {self.process.returncode}:\n{self.log()[-3000:]}")
        return False

    # What it says

    def log(self):
        return self.log_file.read_text(errors="replace")

    def events(self, name=None, after=0, **fields):
        """Events of the log, oldest first, without the first `after` of all."""
        found = []
        for line in self.log().splitlines()[after:]:
            try:
                event = json.loads(line)
            except ValueError:
                continue  # the last line may be half written
            if (name is None or event.get("event") == name) and all(event.get(key) == value for key, value in fields.items()):
                found.append(event)
        return found

    def lines(self):
        return len(self.log().splitlines())

    def wait_event(self, name, limit_s=WAIT_S, after=0, **fields):
        return eventually(lambda: self.events(name, after, **fields), f"event {name} {fields or ''}", limit_s)[-1]

    def status_line(self):
        statuses = self.notify.values("STATUS")
        return statuses[-1] if statuses else ""

    def cpu_s(self):
        """Of all its threads that are still there."""
        return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")) / 1e9

    def rss_kib(self):
        return self.memory_kib("VmRSS")

    def allocated_kib(self):
        """Without the pages of files that the kernel keeps mapped: of the program, and of the store's log."""
        return self.memory_kib("RssAnon")

    def memory_kib(self, name):
        return next(int(line.split()[1]) for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
                    if line.startswith(f"{name}:"))


class ServiceScenario(harness.Scenario):
    """A case about `run`: fast polls, short retries; what it started is gone at its end, and kept to the protocol."""

    config = """
[sync]
reconcile_interval = "50ms"

[retry]
initial = "20ms"
max = "200ms"
"""
    poll_interval = "200ms"

    def setUp(self):
        super().setUp()
        self.client.configure(append=self.config)
        for service in harness.SERVICES:
            self.client.provider_option(service, f'poll_interval = "{self.poll_interval}"')
        self.services = []
        self.addCleanup(self.end_services)

    def end_services(self):
        for service in self.services:
            if service.running:
                service.resume()
                service.kill()

    def start(self, **options):
        """`run`, ready."""
        return self.launch(**options).wait_ready()

    def launch(self, **options):
        service = Service(self.client, **options)
        self.services.append(service)
        return service

    def stop(self, service, number=signal.SIGTERM):
        """Ended as asked, and all its life as its manager expects."""
        status = service.stop(number)
        self.assertEqual(status, 0, service.log()[-3000:])
        self.assertEqual(service.notify.problems(service.watchdog_s), [], [message.fields for message in service.notify.messages])

    def wait_everywhere(self, seeded, field, value, limit_s=WAIT_S):
        """All records of `seeded` that can, show `value`."""
        def arrived():
            shown = {name: self.sandbox.views(name)[key][field] for name, key in seeded.items()}
            return all(one in (value, None) for one in shown.values())
        eventually(arrived, f"{field} = {value!r} everywhere", limit_s)

    def wait_quiet(self, quiet_s=1.0, limit_s=WAIT_S):
        """Until the services have not been written to for a while."""
        last = [self.sandbox.writes(), time.monotonic()]

        def quiet():
            writes = self.sandbox.writes()
            if writes != last[0]:
                last[:] = [writes, time.monotonic()]
            return time.monotonic() - last[1] >= quiet_s
        eventually(quiet, "no more writes", limit_s)


def start_over(scenario):
    """An empty sandbox and no store."""
    scenario.sandbox.control("POST", "reset")
    for path in scenario.client.directory.glob("contactsync.db*"):
        path.unlink()
