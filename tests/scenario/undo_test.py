"""Undoing a run, as a user does it."""

import json
from pathlib import Path

import harness
import people

POPULATION = Path(__file__).resolve().parents[2] / "sandbox" / "population"


class Undo(harness.Scenario):

    def setUp(self):
        super().setUp()
        self.seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()

    def values(self, name):
        return {service: self.sandbox.views(service)[key][name] for service, key in self.seeded.items()}

    def edit_at_reevo(self, **values):
        self.sandbox.edit("reevo", self.seeded["reevo"], **values)
        return self.sync().document["run"]

    def undo(self, run, *arguments, status=0):
        result = self.client.run("undo", str(run), "--json", *arguments)
        self.assert_exit(status, result)
        return result.document

    def test_what_the_run_wrote_is_put_back_and_stays_so(self):
        before = self.values("last_name")
        run = self.edit_at_reevo(last_name="Wrong")

        document = self.undo(run, "--yes")

        self.assertEqual(self.values("last_name"), before | {"reevo": "Wrong"})
        self.assertEqual({entry["provider"] for entry in document["operations"]}, {"replyio", "tether"})
        self.assertEqual({entry["kind"] for entry in document["operations"]}, {"restore"})
        self.assertEqual({entry["state"] for entry in document["operations"]}, {"done"})
        self.assert_quiet()
        self.assertIn(f"undone run {run}", self.client.run("history", "ana1@acme1.example").stdout)
        self.sandbox.edit("tether", self.seeded["tether"], lastName="Later")
        self.sync()
        self.assertEqual(self.values("last_name"), dict.fromkeys(harness.SERVICES, "Later"))
        self.assert_quiet()

    def test_without_yes_it_is_a_preview(self):
        run = self.edit_at_reevo(last_name="Wrong")
        self.sandbox.forget_journal()

        document = self.undo(run)

        self.assertEqual(self.sandbox.writes(), dict.fromkeys(harness.SERVICES, 0))
        self.assertTrue(document["dry_run"])
        self.assertEqual([entry["state"] for entry in document["operations"]], ["planned", "planned"])
        self.assertIn("Wrong", self.client.run("undo", str(run)).stdout)
        self.assert_quiet()

    def test_what_moved_since_is_left_alone_and_listed(self):
        run = self.edit_at_reevo(last_name="Wrong")
        self.sandbox.edit("tether", self.seeded["tether"], lastName="Later")

        document = self.undo(run, "--yes", status=2)

        self.assertEqual(self.values("last_name")["tether"], "Later")
        self.assertEqual({entry["provider"] for entry in document["left_alone"]}, {"replyio", "tether"})

    def test_addresses_are_put_back_too(self):
        before = self.values("phones")
        run = self.edit_at_reevo(contact_phone_numbers=[{"phone_number": "+12025550333", "is_primary": True}])
        self.assertNotEqual(self.values("phones")["tether"], before["tether"])

        self.undo(run, "--yes")

        self.assertEqual(self.values("phones"), before | {"reevo": ["+12025550333"]})
        self.assert_quiet()

    def test_what_the_run_created_and_opt_outs_stay(self):
        created = self.undo(1, "--yes")
        self.assertEqual(created["operations"], [])
        self.sandbox.edit("replyio", self.seeded["replyio"], isOptedOut=True)
        run = self.sync().document["run"]

        document = self.undo(run, "--yes")

        self.assertEqual([entry["field"] for entry in document["left_alone"]], ["opted_out"])
        self.assertTrue(self.values("opted_out")["reevo"])

    def test_a_run_that_never_was_is_told(self):
        self.assert_exit(66, self.client.run("undo", "99"))
        self.assert_exit(64, self.client.run("undo", "everything"))


class UndoEverything(harness.Scenario):

    def test_a_whole_first_run_is_undone_and_stays_undone(self):
        for service in harness.SERVICES:
            lines = (POPULATION / f"{service}.jsonl").read_text(encoding="utf-8").splitlines()
            self.sandbox.seed_lines(service, [json.loads(line) for line in lines])
        run = self.client.sync().document["run"]

        self.assert_exit(3, self.client.run("undo", str(run)))
        document = self.client.run("undo", str(run), "--yes", "--json").document

        self.assertGreater(len(document["operations"]), 1000)
        self.assertEqual({entry["state"] for entry in document["operations"]}, {"done"})
        self.assertEqual([entry for entry in document["left_alone"] if entry["needs_person"]], [])
        self.assert_quiet(2)


if __name__ == "__main__":
    harness.main()
