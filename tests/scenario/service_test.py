"""`contactsync run`: it mirrors by itself, obeys its manager, and minds nobody else's business."""

import json
import random
import re
import signal
import socket
import time
import urllib.error
import urllib.request

import harness
import people
from harness import SERVICES
from service import ServiceScenario, eventually, start_over

LAST_NAME = {"reevo": "last_name", "replyio": "lastName", "tether": "lastName"}
QUIET_S = 3
ROUNDS = 12
SIGHT_S = 2.5  # what was seen longer ago than two seconds is looked at before it is overwritten
BACKLOG = 5000


class Mirroring(ServiceScenario):

    def test_an_edit_at_each_service_reaches_the_others(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.start()
        for service in SERVICES:
            self.sandbox.edit(service, seeded[service], **{LAST_NAME[service]: f"From-{service}"})

            self.wait_everywhere(seeded, "last_name", f"From-{service}")

        self.stop(run)
        self.assert_quiet()

    def test_a_new_person_and_a_cleared_field_reach_the_others(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.start()
        self.sandbox.seed("replyio", people.replyio("Polly", "Pike", "polly@p.example", phone="+12025550102"), at=None)

        eventually(lambda: all(self.sandbox.find(name, email="polly@p.example") for name in SERVICES), "Polly everywhere")
        self.sandbox.edit("reevo", seeded["reevo"], title=None)
        self.wait_everywhere(seeded, "title", "")

        self.stop(run)
        self.assert_quiet()

    def test_an_opt_out_overtakes_a_backlog_of_creations(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sandbox.seed_lines("replyio", [
            {"record": people.replyio(f"Given{number}", f"Family{number}", f"person{number}@backlog.example"),
             "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z"} for number in range(BACKLOG)])
        self.client.configure(("requests_per_second = 500\nburst = 500", "requests_per_second = 40\nburst = 40"),
                              append="\n[guard]\nmax_changed_ratio = 1.0\nmax_changed_count = 100000\n")
        run = self.start()
        eventually(lambda: len(self.sandbox.records("reevo")) > 20, "the first creations", limit_s=60)

        self.sandbox.edit("replyio", seeded["replyio"], isOptedOut=True)

        eventually(lambda: self.sandbox.views("reevo")[seeded["reevo"]]["opted_out"], "the opt-out at Reevo")
        self.assertLess(len(self.sandbox.records("reevo")), BACKLOG / 2)
        writes = [entry for entry in self.sandbox.journal(writes=True) if entry["service"] == "reevo"]
        place = next(index for index, entry in enumerate(writes) if "sms_consent" in entry["body"] and seeded["reevo"] in entry["path"])
        self.assertLess(place, BACKLOG / 2)
        self.stop(run)

    def test_an_edit_between_two_polls_is_not_overwritten_unseen(self):
        for edited, waiting in (("replyio", "reevo"), ("reevo", "replyio"), ("reevo", "tether")):
            with self.subTest(edited=edited, waiting=waiting):
                start_over(self)
                seeded = people.seed_one_everywhere(self.sandbox)
                text = self.client.config_file.read_text()
                self.client.configure((f'[providers.{waiting}]\npoll_interval = "{self.poll_interval}"',
                                       f'[providers.{waiting}]\npoll_interval = "5s"'))
                run = self.start()
                eventually(lambda: len([counts for counts in self.sandbox.counts().values() if counts["reads"]]) == 3, "the first polls")
                time.sleep(SIGHT_S)
                self.sandbox.edit(waiting, seeded[waiting], **{LAST_NAME[waiting]: "Typed-unseen"})

                self.sandbox.edit(edited, seeded[edited], **{LAST_NAME[edited]: "Typed-seen"})

                def settled():
                    names = {self.sandbox.views(name)[seeded[name]]["last_name"] for name in SERVICES}
                    return len(names) == 1 and "Lindqvist1" not in names
                eventually(settled, "one name")
                self.stop(run)
                shown = json.dumps(self.sandbox.records(waiting)) + self.client.run("history", "ana1@acme1.example", "--json").stdout
                self.assertIn("Typed-unseen", shown)
                self.client.config_file.write_text(text)

    def check_an_edit_that_comes_while_a_write_waits_for_its_budget(self, **opt_out):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.client.configure(("requests_per_second = 500\nburst = 500", "requests_per_second = 0.5\nburst = 2"))
        run = self.start()
        eventually(lambda: self.sandbox.counts().get("reevo", {}).get("reads", 0) >= 2, "Reevo is polled")
        self.wait_quiet(quiet_s=SIGHT_S)
        self.sandbox.edit("replyio", seeded["replyio"], title="Typed at Reply.io", **opt_out)
        eventually(lambda: "Typed at Reply.io" in self.client.run("explain", "ana1@acme1.example", "--json").stdout, "it is merged")

        self.sandbox.edit("reevo", seeded["reevo"], title="Typed at Reevo")

        def settled():
            titles = {self.sandbox.views(name)[seeded[name]]["title"] for name in ("reevo", "replyio")}
            return len(titles) == 1 and not titles & {"Head of Ink"}
        eventually(settled, "one title", 60)
        if opt_out:
            eventually(lambda: self.sandbox.views("reevo")[seeded["reevo"]]["opted_out"], "the opt-out at Reevo", 60)
        self.stop(run)
        shown = json.dumps(self.sandbox.records("reevo")) + self.client.run("history", "ana1@acme1.example", "--json").stdout
        self.assertIn("Typed at Reevo", shown)

    def test_an_edit_that_comes_while_a_write_waits_for_its_budget_is_not_lost(self):
        self.check_an_edit_that_comes_while_a_write_waits_for_its_budget()

    def test_an_edit_that_comes_while_an_opt_out_waits_for_its_budget_is_not_lost(self):
        self.check_an_edit_that_comes_while_a_write_waits_for_its_budget(isOptedOut=True)

    def test_a_quiet_service_writes_nothing_and_says_little(self):
        for number in range(1, 21):
            people.seed_one_everywhere(self.sandbox, number)
        self.sandbox.seed("reevo", people.reevo("Rhea", "Reed", ["rhea@r.example"], ["+12025550101"]))
        run = self.start()
        eventually(lambda: self.sandbox.find("tether", email="rhea@r.example"), "Rhea at Tether")
        self.wait_quiet()
        self.sandbox.forget_journal()
        said = run.lines()

        time.sleep(QUIET_S)

        counts = self.sandbox.counts()
        for name in SERVICES:
            self.assertGreater(counts[name]["reads"], 2, f"{name} is not polled")
        self.assertEqual(self.sandbox.writes(), dict.fromkeys(SERVICES, 0))
        self.assertLess(run.lines() - said, 5, run.log()[-3000:])
        self.stop(run)
        self.assert_quiet()


class Manager(ServiceScenario):
    """Signals and notifications."""

    def test_it_says_when_it_is_ready_what_it_does_and_that_it_lives(self):
        people.seed_one_everywhere(self.sandbox)
        run = self.start(watchdog_s=1)
        self.assertEqual([message.seen for message in run.notify.messages if "READY" in message.fields], [True])
        eventually(lambda: run.notify.count("WATCHDOG") >= 4, "signs of life")
        eventually(run.status_line, "a status line")

        self.stop(run)

        self.assertEqual(run.notify.count("STOPPING"), 1)

    def test_an_abstract_notification_socket_will_do(self):
        run = self.start(address=f"@{self.directory.name}")

        self.stop(run)

    def test_without_a_manager_it_runs_all_the_same(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.launch(environment={"NOTIFY_SOCKET": ""})
        self.sandbox.edit("reevo", seeded["reevo"], last_name="Alone")

        self.wait_everywhere(seeded, "last_name", "Alone")

        self.assertEqual(run.stop(), 0)
        self.assertEqual(run.notify.messages, [])

    def test_a_wrong_configuration_never_becomes_ready(self):
        self.client.configure(append='\n[merge]\npolicy = "latests"\n')
        run = self.launch()

        self.assertEqual(run.wait(), 78)

        self.assertEqual(run.notify.count("READY"), 0)
        self.assertIn("policy", run.log())

    def check_stops_after_what_is_in_flight(self, number):
        """Answers take a second: asked to stop, it waits for those, and starts no more."""
        for person in range(1, 41):
            self.sandbox.seed("reevo", people.reevo(f"Ana{person}", f"Reed{person}", [f"a{person}@r.example"], [f"+1202555{person:04}"]))
        self.sandbox.faults({"service": "tether", "match": {"kind": "write"}, "fault": {"latency_ms": 1000}})
        run = self.start()
        eventually(lambda: self.sandbox.records("tether"), "a creation at Tether", limit_s=60)

        self.stop(run, number)

        made = len(self.sandbox.records("tether"))
        self.assertLess(made, 40, "there was nothing left to stop")
        with self.client.store() as store:
            states = dict(store.execute("SELECT state, count(*) FROM operation WHERE provider = 'tether' GROUP BY state"))
        self.assertEqual(states.get("in_flight", 0) + states.get("unknown", 0), 0, states)
        self.assertEqual(states.get("done"), made)
        self.sandbox.no_faults()
        self.sync()
        self.assertEqual(len(self.sandbox.records("tether")), 40)
        self.assert_quiet()

    def test_sigterm_lets_the_writes_in_flight_be_answered(self):
        self.check_stops_after_what_is_in_flight(signal.SIGTERM)

    def test_sigint_is_as_sigterm(self):
        self.check_stops_after_what_is_in_flight(signal.SIGINT)

    def test_it_stops_at_once_while_a_service_asks_to_wait(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sandbox.faults({"service": "replyio", "fault": {"retry_after": 600}})
        run = self.start()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="Meanwhile")
        eventually(lambda: self.sandbox.views("tether")[seeded["tether"]]["last_name"] == "Meanwhile", "the edit at Tether")

        started = time.monotonic()
        self.stop(run)

        self.assertLess(time.monotonic() - started, 15)


class Reloading(ServiceScenario):

    def test_a_shorter_poll_interval_takes_effect_at_once(self):
        self.client.configure(*[(f'[providers.{name}]\npoll_interval = "{self.poll_interval}"',
                                 f'[providers.{name}]\npoll_interval = "1h"') for name in SERVICES])
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.start()
        eventually(lambda: all(counts["reads"] for counts in self.sandbox.counts().values()), "the first polls")
        self.wait_quiet()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="Later")
        time.sleep(1)
        self.assertNotEqual(self.sandbox.views("tether")[seeded["tether"]]["last_name"], "Later", "it polls without being told to")

        self.client.config_file.write_text(self.client.config_file.read_text().replace('"1h"', f'"{self.poll_interval}"'))
        run.reload()

        self.wait_everywhere(seeded, "last_name", "Later")
        self.stop(run)

    def test_a_wrong_configuration_is_refused_and_the_old_one_stays(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.start()
        right = self.client.config_file.read_text()
        self.client.configure(('reconcile_interval = "50ms"', 'reconcile_intervall = "50ms"'))
        line = self.client.config_file.read_text().splitlines().index('reconcile_intervall = "50ms"') + 1

        run.reload()

        event = run.wait_event("config.rejected", level="error")
        for part in (str(self.client.config_file), f":{line}:", "reconcile_intervall"):
            self.assertIn(part, str(event))
        self.sandbox.edit("tether", seeded["tether"], lastName="Still")
        self.wait_everywhere(seeded, "last_name", "Still")
        self.client.config_file.write_text(right)
        run.reload()
        self.assertEqual(len(run.events("config.rejected")), 1)
        self.stop(run)

    def test_many_reloads_in_a_row_harm_nothing(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.start()
        for number in range(5):
            self.sandbox.edit("reevo", seeded["reevo"], last_name=f"Name{number}")
            run.reload()

        self.wait_everywhere(seeded, "last_name", "Name4")

        self.stop(run)
        self.assert_quiet()

    def test_a_signal_in_the_middle_of_a_reload_is_not_lost(self):
        people.seed_one_everywhere(self.sandbox)
        moments = random.Random(1)
        for number in (signal.SIGTERM, signal.SIGINT):
            for _ in range(ROUNDS):
                run = self.start()
                time.sleep(moments.uniform(0, 0.05))
                run.process.send_signal(signal.SIGHUP)
                time.sleep(moments.uniform(0, 0.02))

                status = run.stop(number, limit_s=10)

                self.assertEqual(status, 0, run.log()[-2000:])
                self.assertEqual(run.notify.problems(), [])

    def test_refused_credentials_stop_one_service_until_the_new_key_is_there(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.start()
        self.wait_quiet()
        self.sandbox.switch("reevo", api_key="the-new-key")
        self.sandbox.edit("replyio", seeded["replyio"], lastName="Rotated")
        self.sandbox.forget_journal()

        eventually(lambda: self.sandbox.views("tether")[seeded["tether"]]["last_name"] == "Rotated", "the edit at Tether")
        time.sleep(QUIET_S)

        self.assertLessEqual(self.sandbox.counts()["reevo"]["unauthorized"], 3, "refused credentials are tried again rarely")
        self.assertTrue([event for event in run.events(provider="reevo") if event["level"] not in ("debug", "info")], run.log()[-3000:])
        (self.client.directory / "reevo.key").write_text("the-new-key\n")
        run.reload()
        self.wait_everywhere(seeded, "last_name", "Rotated")
        self.stop(run)
        self.assert_quiet()


class Neighbours(ServiceScenario):
    """Others on the same store, and services that are no help."""

    def test_a_second_process_is_75_and_names_the_first(self):
        run = self.start()
        for command in (("run",), ("sync", "--yes"), ("retry",)):
            with self.subTest(command):
                result = self.client.run(*command)

                self.assert_exit(75, result)
                self.assertIn(str(run.process.pid), result.stderr)
        self.stop(run)

    def test_commands_that_only_read_work_beside_it(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.start()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="Seen")
        self.wait_everywhere(seeded, "last_name", "Seen")

        status = self.client.run("status", "--json")
        explain = self.client.run("explain", "ana1@acme1.example", "--json")
        history = self.client.run("history", "ana1@acme1.example", "--json")
        reviews = self.client.run("review", "list", "--json")

        for result in (status, explain, history, reviews):
            self.assert_exit(0, result)
        self.assertEqual({name: found["state"] for name, found in status.document["providers"].items()}, dict.fromkeys(SERVICES, "ok"))
        self.assertEqual(explain.document["fields"]["last_name"]["value"], "Seen")
        self.assertIn("Seen", history.stdout)
        self.assertEqual(reviews.document["reviews"], [])
        self.stop(run)

    def test_a_guard_stop_is_reported_and_holds_everything_until_it_is_lifted(self):
        self.client.configure(append="\n[guard]\nmax_changed_ratio = 0.1\nmax_changed_count = 5\n")
        everyone = [people.seed_one_everywhere(self.sandbox, number) for number in range(1, 21)]
        run = self.start()
        self.wait_quiet(quiet_s=2)
        self.sandbox.forget_journal()
        for seeded in everyone:
            self.sandbox.edit("reevo", seeded["reevo"], title="Acquired")

        run.wait_event("guard.stopped")
        before = {name: counts["reads"] for name, counts in self.sandbox.counts().items()}
        eventually(lambda: all(counts["reads"] > before[name] + 3 for name, counts in self.sandbox.counts().items()), "further polls")

        self.assertNotIn("Acquired", [found["title"] for found in self.sandbox.views("replyio").values()])
        eventually(lambda: "guard" in run.status_line().lower(), "the status line says so")
        self.client.configure(("max_changed_count = 5", "max_changed_count = 50"))
        run.reload()
        for seeded in everyone:
            self.wait_everywhere(seeded, "title", "Acquired")
        self.stop(run)
        self.assert_quiet()

    def test_a_dead_service_delays_nobody(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        self.client.configure((f"127.0.0.1:{self.sandbox.port}/reevo", f"127.0.0.1:{silent.getsockname()[1]}/reevo"))
        run = self.start()
        times = []
        for number in range(3):
            started = time.monotonic()
            self.sandbox.edit("replyio", seeded["replyio"], lastName=f"Quick{number}")
            eventually(lambda: self.sandbox.views("tether")[seeded["tether"]]["last_name"] == f"Quick{number}", "the edit at Tether", 20)
            times.append(time.monotonic() - started)

        self.assertLess(sum(times), 20, "they wait for the 30 s of the dead one's time-out")
        self.stop(run)


class Watching(ServiceScenario):
    """What monitoring sees."""

    def free_port(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            return taken.getsockname()[1]

    def get(self, path):
        """Status and body; 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def test_metrics_and_health_answer(self):
        self.port = self.free_port()
        self.client.configure(append=f'\n[metrics]\nlisten = "127.0.0.1:{self.port}"\n')
        seeded = people.seed_one_everywhere(self.sandbox)
        run = self.start()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="Counted")
        self.wait_everywhere(seeded, "last_name", "Counted")

        eventually(lambda: self.get("/readyz")[0] == 200, "/readyz")

        self.assertEqual(self.get("/healthz")[0], 200)
        status, metrics = self.get("/metrics")
        self.assertEqual(status, 200)
        for name in SERVICES:
            self.assertRegex(metrics, rf'(?m)^contactsync_\w+\{{[^}}]*provider="{name}"')
        self.assertEqual(self.get("/nothing")[0], 404)
        self.stop(run)
        self.assertEqual(self.get("/healthz")[0], 0)

    def test_a_service_that_was_never_polled_is_not_ready_and_alive(self):
        self.port = self.free_port()
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        self.client.configure((f"127.0.0.1:{self.sandbox.port}/reevo", f"127.0.0.1:{silent.getsockname()[1]}/reevo"),
                              append=f'\n[metrics]\nlisten = "127.0.0.1:{self.port}"\n')
        run = self.start()

        eventually(lambda: self.get("/healthz")[0] == 200, "/healthz")

        self.assertEqual(self.get("/readyz")[0], 503)
        self.stop(run)

    def test_the_log_names_nobody(self):
        everyone = [people.seed_one_everywhere(self.sandbox, number) for number in range(1, 31)]
        self.sandbox.seed("reevo", people.reevo("Rhea", "Reed", ["rhea@r.example"], ["+12025559101"]))
        self.sandbox.seed("replyio", people.replyio("Polly", "Pike", "polly@p.example", phone="not a phone"))
        self.sandbox.faults({"probability": 0.1, "fault": {"status": 500}},
                            {"probability": 0.05, "match": {"kind": "write"}, "fault": {"status": 422, "body": {"detail": "polly@p.example"}}})
        run = self.start()
        for number, seeded in enumerate(everyone):
            self.sandbox.edit("replyio", seeded["replyio"], lastName=f"Edited{number}", phone=f"+1202555{number + 500:04}")
        time.sleep(QUIET_S)
        self.sandbox.no_faults()
        self.wait_quiet()
        self.stop(run)

        log = run.log() + "".join(run.notify.values("STATUS"))

        self.assertTrue(run.events())
        for personal in (r"[\w.]+@[\w.]+\.example", r"202555\d{4}", r"202\W{0,2}555", "Lindqvist", "Edited", "Rhea", "Pike",
                         "sandbox-reevo-key", "sandbox-replyio-key", "sandbox-tether-token"):
            self.assertIsNone(re.search(personal, log), f"{personal}: {re.search('.*' + personal + '.*', log)}")


if __name__ == "__main__":
    harness.main()
