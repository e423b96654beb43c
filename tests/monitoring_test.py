"""Holds what is shipped for Prometheus and Grafana against promtool and against the metrics that the program has.

Usage: monitoring_test.py SOURCE_DIR
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else ".").resolve()
PROMETHEUS = ROOT / "etc/prometheus"
DASHBOARD = ROOT / "etc/grafana/contactsync-dashboard.json"
NAME = re.compile(r"\b((?:contactsync|process)_[a-z_]+)\b")
# What Prometheus makes of a histogram.
SERIES_OF_HISTOGRAM = re.compile(r"_(bucket|sum|count)$")


def declared():
    """The metrics that the program can show: the string literals that are nothing but a metric's name."""
    names = set()
    for file in (ROOT / "daemon/metrics").glob("*.cpp"):
        names.update(re.findall(r'"((?:contactsync|process)_[a-z_]+)"', file.read_text(encoding="utf-8")))
    return names


def unknown(names):
    known = declared()
    return sorted(name for name in names if name not in known and SERIES_OF_HISTOGRAM.sub("", name) not in known)


def expressions_of_rules():
    text = (PROMETHEUS / "contactsync.rules.yml").read_text(encoding="utf-8")
    return re.findall(r"^ +expr: (.*(?:\n {10,}.*)*)", text, re.MULTILINE)


class Rules(unittest.TestCase):
    def promtool(self, *arguments):
        self.assertIsNotNone(shutil.which("promtool"), "promtool is in Debian's package prometheus")
        ended = subprocess.run(["promtool", *arguments], cwd=PROMETHEUS, capture_output=True, text=True, timeout=120)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)

    def test_promtool_accepts_them(self):
        self.promtool("check", "rules", "contactsync.rules.yml")
        self.promtool("check", "config", "contactsync.scrape.yml")

    def test_they_pass_their_tests(self):
        self.promtool("test", "rules", "contactsync.rules.test.yml")

    def test_each_alert_is_tested_when_raised_and_when_not(self):
        alerts = re.findall(r"- alert: (\w+)", (PROMETHEUS / "contactsync.rules.yml").read_text(encoding="utf-8"))
        tests = (PROMETHEUS / "contactsync.rules.test.yml").read_text(encoding="utf-8")
        self.assertTrue(alerts)
        for alert in alerts:
            quiet = re.findall(rf"alertname: {alert}\n +exp_alerts: \[\]", tests)
            raised = re.findall(rf"alertname: {alert}\n +exp_alerts:\n", tests)
            self.assertTrue(quiet and raised, f"{alert} needs a test of each kind")

    def test_they_use_only_metrics_that_exist(self):
        expressions = expressions_of_rules()
        self.assertTrue(expressions)
        self.assertEqual(unknown(NAME.findall(" ".join(expressions))), [])


class Dashboard(unittest.TestCase):
    def setUp(self):
        self.board = json.loads(DASHBOARD.read_text(encoding="utf-8"))

    def test_it_uses_only_metrics_that_exist(self):
        expressions = [target["expr"] for panel in self.board["panels"] for target in panel["targets"]]
        expressions += [variable["query"] for variable in self.board["templating"]["list"]]
        self.assertTrue(expressions)
        self.assertEqual(unknown(NAME.findall(" ".join(expressions))), [])

    def test_its_panels_have_ids_of_their_own_and_do_not_overlap(self):
        panels = self.board["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        taken = set()
        for panel in panels:
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertLessEqual(place["x"] + place["w"], 24)
            taken |= cells

    def test_every_query_parses(self):
        for panel in self.board["panels"]:
            for target in panel["targets"]:
                query = target["expr"].replace("$__rate_interval", "5m")
                rules = f"groups: [{{name: g, rules: [{{record: r, expr: {json.dumps(query)}}}]}}]"
                ended = subprocess.run(["promtool", "check", "rules", "/dev/stdin"], input=rules, capture_output=True, text=True, timeout=60)
                self.assertEqual(ended.returncode, 0, f"{panel['title']}: {ended.stdout}{ended.stderr}")


if __name__ == "__main__":
    unittest.main()
