"""A soak: `contactsync run` through continuous random edits, faults, kills and reloads; then quiet, and everything must be as it should.

    scripts/soak                      three minutes
    scripts/soak --minutes 60         the long run, which also holds memory and idle CPU to their limits
"""

import argparse
import itertools
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import harness
import soak_checks
from harness import SERVICES
from service import Service, eventually
from soak_hands import Hands

PEOPLE = 300
EDITS_PER_S = 3
LONG_MINUTES = 30          # from here on memory and idle CPU are held to their limits
KILLING_SHARE = 0.4        # of the time; then one process lives to the end, and its memory is watched
CONVERGENCE_LIMIT_S = 300
QUIET_S = 8
SETTLED_S = 600            # memory may grow for ten minutes, or a third of the life that is watched
GROWTH_TOLERANCE_KIB = 3072
IDLE_CPU_LIMIT = 0.005     # of a core

FAULTS = [{"probability": 0.015, "fault": {"status": 503}}, {"probability": 0.012, "fault": {"reset_after": True}},
          {"probability": 0.006, "fault": {"reset_before": True}}, {"probability": 0.007, "fault": {"truncate": True}},
          {"probability": 0.004, "fault": {"status": 502, "apply": True, "body": "<html>bad gateway</html>"}},
          {"probability": 0.003, "fault": {"retry_after": 1}}, {"probability": 0.003, "fault": {"latency_ms": 3000}}]

# About what polls and edits take, so that they bite and no backlog grows for an hour. Windows of a minute are kept to the request; a bucket
# of 20 a second lets 40 pass within any one second.
LIMITS = {"reevo": {"per_second": 40, "per_minute": 330, "window": "sliding"},
          "replyio": {"per_second": 40, "per_minute": 180, "window": "sliding"},
          "tether": {"per_second": 40, "per_minute": 400, "window": "sliding"}}
PACE = "requests_per_second = 20\nburst = 20\nrequests_per_minute = {per_minute}\nmax_in_flight = 3\n" \
       'poll_interval = "{poll}"\nsweep_interval = "30s"'
BUSY_POLL, IDLE_POLL = "1s", "60s"
SETTINGS = """
[guard]
max_changed_ratio = 1.0
max_changed_count = 1000000
max_missing_ratio = 0.5

[http]
timeout = "2s"

[retry]
initial = "100ms"
max = "2s"
"""


class Soak:

    def __init__(self, directory, minutes, seed):
        self.directory = directory
        self.seconds = minutes * 60
        self.long = minutes >= LONG_MINUTES
        self.chance = random.Random(seed)
        self.sandbox = harness.Sandbox(directory, "--random-seed", seed)
        self.client = harness.Client(directory)
        self.hands = Hands(self.sandbox, random.Random(seed + 1))
        self.lives = []
        self.kills = self.reloads = 0
        self.rss = []
        self.allocated = []
        self.counts = {service: {} for service in SERVICES}
        self.journal = []
        self.problems = []

    # The run

    def run(self):
        try:
            self.prepare()
            self.work()
            self.settle()
            self.check()
        finally:
            for life in self.lives[-1:]:
                if life.running:
                    life.kill()
            self.keep_journal()
            self.sandbox.stop()
        return not self.problems

    def prepare(self):
        text = self.client.config_file.read_text()
        for service in SERVICES:
            block = re.search(rf"(?s)\[providers\.{service}\].*?(?=\n\[|\Z)", text).group()
            pace = PACE.format(per_minute=LIMITS[service]["per_minute"], poll=BUSY_POLL)
            text = text.replace(block, re.sub(r"requests_per_second.*(\nburst.*)?", pace, block))
        self.client.config_file.write_text(text + SETTINGS)
        self.hands.seed(PEOPLE)
        self.sandbox.limits(**LIMITS)
        self.sandbox.faults(*FAULTS)

    def work(self):
        begun = time.monotonic()
        killing_ends = begun + self.seconds * KILLING_SHARE
        self.live()
        due = {self.edit: begun, self.kill: begun + self.chance.uniform(3, 12), self.hang_up: begun + self.chance.uniform(5, 15),
               self.look: begun, self.progress: begun + 60}
        pause = {self.edit: lambda: self.chance.expovariate(EDITS_PER_S), self.kill: lambda: self.chance.uniform(1, 12),
                 self.hang_up: lambda: self.chance.uniform(5, 30), self.look: lambda: 1, self.progress: lambda: 60}
        self.begun = begun
        while (now := time.monotonic()) < begun + self.seconds:
            if now > killing_ends:
                due.pop(self.kill, None)
            task = min(due, key=due.get)
            time.sleep(max(0, min(due[task], begun + self.seconds) - now))
            due[task] += pause[task]()
            task()

    def live(self):
        self.lives.append(Service(self.client))
        self.rss = []
        self.allocated = []

    @property
    def life(self):
        return self.lives[-1]

    def edit(self):
        self.hands.edit()

    def kill(self):
        self.life.kill()
        self.kills += 1
        self.live()

    def hang_up(self):
        """Three kinds of reloads: another poll interval, a configuration that is wrong, the same again."""
        if not self.life.notify.count("READY"):
            return
        right = self.client.config_file.read_text()
        kind = self.chance.choice(("other", "wrong", "same"))
        if kind == "other":
            intervals = ('poll_interval = "1s"', 'poll_interval = "1500ms"')
            old, new = intervals if intervals[0] in right else reversed(intervals)
            self.client.config_file.write_text(right.replace(old, new))
        elif kind == "wrong":
            self.client.config_file.write_text(right + "\n[nonsense]\n")
        try:
            self.life.reload()
            self.reloads += 1
        except AssertionError as failure:
            self.problem(f"reload ({kind}): {failure}")
        if kind == "wrong":
            self.client.config_file.write_text(right)

    def look(self):
        """Is it alive, and how large?"""
        if self.life.running:
            self.rss.append((time.monotonic(), self.life.rss_kib()))
            self.allocated.append((time.monotonic(), self.life.allocated_kib()))
            return
        self.problem(f"run ended by itself with {self.life.process.returncode}: {self.life.log().strip().splitlines()[-1:]}")
        self.live()

    def progress(self):
        self.collect()
        backlog = {name: found["backlog"] for name, found in self.status().items()}
        print(f"minute {(time.monotonic() - self.begun) / 60:4.0f}: {self.hands.edits} edits, {self.kills} kills, {self.reloads} reloads, "
              f"{len(self.journal)} requests, {self.over_limits()} over a limit, RSS {self.rss[-1][1] / 1024 if self.rss else 0:.1f} MiB, "
              f"backlog {' '.join(f'{name} {count}' for name, count in backlog.items())}", flush=True)

    def status(self):
        result = self.client.run("status", "--json")
        return result.document["providers"] if result.status in (0, 2) else {}

    def open_writes(self):
        """Those that are claimed and wait for their budget are no backlog any more, and not done."""
        with self.client.store() as store:
            return store.execute("SELECT count(*) FROM operation WHERE state NOT IN ('done', 'parked')").fetchone()[0]

    def collect(self):
        since = self.journal[-1]["sequence"] if self.journal else 0
        self.journal += self.sandbox.control("GET", f"journal?since={since}")["entries"]
        self.counts = self.sandbox.counts()

    def over_limits(self):
        return sum(counts.get("rate_limited", 0) for counts in self.counts.values())

    # Its end

    def settle(self):
        """No more edits, no more faults: the services agree soon, and then nothing is written."""
        self.sandbox.no_faults()
        stopped, stopped_at = time.monotonic(), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 1))
        last = [self.sandbox.writes(), stopped]

        def quiet():
            self.look()
            writes = self.sandbox.writes()
            everyone_asked = all(found["last_poll_at"] > stopped_at for found in self.status().values())
            if writes != last[0] or not everyone_asked or self.open_writes():
                last[:] = [writes, time.monotonic()]
            time.sleep(0.5)
            return time.monotonic() - last[1] > QUIET_S
        try:
            eventually(quiet, "an end of writing", CONVERGENCE_LIMIT_S)
            print(f"converged {last[1] - stopped:.1f} s after the last edit", flush=True)
        except AssertionError as failure:
            self.problem(str(failure))
        self.measure_memory()
        self.measure_idle()
        status = self.life.stop()
        if status != 0:
            self.problem(f"SIGTERM: exit {status}")
        for place, life in enumerate(self.lives):
            for problem in life.notify.problems():
                if not (problem.startswith("no READY=1") and place < len(self.lives) - 1):  # it was killed while it reloaded
                    self.problem(f"notifications of {life.log_file.name}: {problem}")

    def measure_memory(self):
        life_s = self.rss[-1][0] - self.rss[0][0]
        for name, samples in (("resident", self.rss), ("allocated", self.allocated)):
            before, after, growth = soak_checks.growth_kib(samples, min(SETTLED_S, life_s / 3))
            print(f"{name} memory of the last life, {life_s / 60:.0f} min: {before / 1024:.1f} MiB at first, {after / 1024:.1f} MiB in the last third")
        if self.long and growth > GROWTH_TOLERANCE_KIB:
            self.problem(f"the allocated memory grew by {growth / 1024:.1f} MiB")

    def measure_idle(self):
        text = self.client.config_file.read_text()
        self.client.config_file.write_text(re.sub(r'poll_interval = ".*"', f'poll_interval = "{IDLE_POLL}"', text))
        self.life.reload()
        time.sleep(5)
        seconds = 120 if self.long else 20
        before = self.life.cpu_s()
        time.sleep(seconds)
        share = (self.life.cpu_s() - before) / seconds
        print(f"idle, polling every {IDLE_POLL}: {100 * share:.2f} % of a core over {seconds} s")
        if self.long and share > IDLE_CPU_LIMIT:
            self.problem(f"{100 * share:.2f} % of a core without anything to do")

    def check(self):
        self.collect()
        print(f"requests: {len(self.journal)}; faults met: {sum(counts['faults'] for counts in self.counts.values())}; "
              f"over a limit: {self.over_limits()}")
        if self.over_limits():
            self.problem(f"{self.over_limits()} requests over a limit")
        self.sandbox.forget_journal()
        for arguments in ((), ("--full",)):
            result = self.client.sync(*arguments)
            if result.status not in (0, 2):
                self.problem(f"sync after it: {result}")
            if any(self.sandbox.writes().values()):
                self.problem(f"sync {' '.join(arguments)} after it wrote: {[entry['path'] for entry in self.sandbox.journal(writes=True)]}")
        for found in itertools.chain(soak_checks.duplicates(self.sandbox), harness.disagreements(self.sandbox, self.client),
                                     soak_checks.forgotten_opt_outs(self.sandbox, self.hands)):
            self.problem(found)
        verdict = soak_checks.Edits(self.sandbox, self.client, self.hands, self.journal).verdict()
        print(f"{len(self.hands.typed)} values typed or removed: {verdict}")
        for lost in verdict.lost:
            self.problem(lost)
        self.check_logs()
        codes = [review["code"] for review in self.client.run("review", "list", "--json").document["reviews"]]
        print(f"open reviews: {dict((code, codes.count(code)) for code in sorted(set(codes)))}")

    def check_logs(self):
        for life in self.lives:
            found = re.search(r".*(soak\.example|Last_Name|sandbox-\w+-(key|token)).*", life.log())
            if found:
                self.problem(f"{life.log_file.name} names somebody: {found.group()}")

    def problem(self, text):
        self.problems.append(text)
        print(f"PROBLEM: {text}", flush=True)

    def keep_journal(self):
        with open(self.directory / "journal.jsonl", "w") as file:
            for entry in self.journal:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        with open(self.directory / "typed.txt", "w") as file:
            file.writelines(f"{typed}\n" for typed in self.hands.typed)
        for service in SERVICES:
            (self.directory / f"{service}.json").write_text(json.dumps(self.sandbox.records(service), ensure_ascii=False, indent=1))


def main():
    parser = argparse.ArgumentParser(prog="soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("SOAK_MINUTES", "3")), help="of edits (SOAK_MINUTES, 3)")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of all random choices")
    parser.add_argument("--directory", type=Path, help="for logs, store and journals; kept (a temporary one, kept if something failed)")
    arguments = parser.parse_args()

    if arguments.directory and arguments.directory.exists() and any(arguments.directory.iterdir()):
        parser.error(f"{arguments.directory} is not empty")
    directory = arguments.directory or Path(tempfile.mkdtemp(prefix="contactsync-soak-"))
    print(f"{arguments.minutes:g} minutes, seed {arguments.seed}, in {directory}", flush=True)
    soak = Soak(directory, arguments.minutes, arguments.seed)
    well = soak.run()
    print(f"{soak.hands.edits} edits, {soak.kills} kills, {soak.reloads} reloads: {'all is well' if well else f'{len(soak.problems)} problems'}; "
          f"seed {arguments.seed}")
    if well and not arguments.directory:
        shutil.rmtree(directory)
    else:
        print(f"logs, store and journals are in {directory}")
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
