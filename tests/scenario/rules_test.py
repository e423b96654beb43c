"""The rules of merging, identity, consent, deletion and guards, as a user meets them."""

import json

import harness
import people
from harness import SERVICES

LAST_NAME = {"reevo": "last_name", "replyio": "lastName", "tether": "lastName"}


class Rules(harness.Scenario):

    def last_names(self, seeded):
        return {service: self.sandbox.views(service)[key]["last_name"] for service, key in seeded.items()}

    def everywhere(self, name):
        return dict.fromkeys(SERVICES, name)

    # Edits

    def test_an_edit_at_any_service_arrives_at_the_others(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        for service in SERVICES:
            self.sandbox.edit(service, seeded[service], **{LAST_NAME[service]: f"From-{service}"})
            self.sync()
            self.assertEqual(self.last_names(seeded), self.everywhere(f"From-{service}"))
            self.assert_quiet()

    def test_the_later_of_two_edits_wins_and_the_other_is_in_the_history(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="Early")
        self.sandbox.advance(10_000)
        self.sandbox.edit("tether", seeded["tether"], lastName="Late")

        self.sync()

        self.assertEqual(self.last_names(seeded), self.everywhere("Late"))
        history = self.client.run("history", "ana1@acme1.example", "--json").stdout
        self.assertIn("Early", history)

    def test_priority_decides_whatever_the_time(self):
        self.client.configure(append='\n[merge.fields.last_name]\npolicy = "priority"\npriority = ["reevo"]\n')
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="Strong")
        self.sandbox.advance(10_000)
        self.sandbox.edit("tether", seeded["tether"], lastName="Late")

        self.sync()

        self.assertEqual(self.last_names(seeded), self.everywhere("Strong"))

    def test_manual_writes_nothing_and_asks(self):
        self.client.configure(append='\n[merge.fields.last_name]\npolicy = "manual"\n')
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="One")
        self.sandbox.edit("tether", seeded["tether"], lastName="Other")
        self.sandbox.forget_journal()

        self.sync(2)

        self.assertEqual(self.sandbox.writes(), dict.fromkeys(SERVICES, 0))
        reviews = self.client.run("review", "list", "--json").document["reviews"]
        self.assertEqual([review["code"] for review in reviews], ["conflict"])
        self.sandbox.edit("reevo", seeded["reevo"], last_name="Other")
        self.sync()
        self.assertEqual(self.last_names(seeded), self.everywhere("Other"))

    def test_clearing_clears_everywhere_and_a_missing_field_clears_nothing(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        self.sandbox.edit("replyio", seeded["replyio"], title=None)

        self.sync()

        self.assertEqual(self.sandbox.views("reevo")[seeded["reevo"]]["title"], "")
        self.assertEqual(self.last_names(seeded), self.everywhere("Lindqvist1"))
        self.assert_quiet()

    def test_a_replaced_single_value_becomes_the_primary_and_the_old_one_stays(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        self.sandbox.edit("replyio", seeded["replyio"], email="new@acme1.example", phone="+12025550999")

        self.sync()

        reevo = self.sandbox.views("reevo")[seeded["reevo"]]
        self.assertEqual(reevo["emails"], ["new@acme1.example", "ana1@acme1.example"])
        self.assertEqual(reevo["phones"], ["+12025550999", "+12025550001"])
        self.assertEqual(self.sandbox.views("tether")[seeded["tether"]]["phones"][0], "+12025550999")
        self.assert_quiet()

    def test_a_removed_address_goes_everywhere(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sandbox.edit("tether", seeded["tether"], phoneNumber=[{"value": "+12025550001", "isPrimary": True},
                                                                   {"value": "+12025550777", "isPrimary": False}])
        self.sync()
        self.assertIn("+12025550777", self.sandbox.views("reevo")[seeded["reevo"]]["phones"])
        self.sandbox.edit("tether", seeded["tether"], phoneNumber=[{"value": "+12025550001", "isPrimary": True}])

        self.sync()

        self.assertEqual(self.sandbox.views("reevo")[seeded["reevo"]]["phones"], ["+12025550001"])
        self.assert_quiet()

    # Consent

    def test_an_opt_out_spreads_before_everything_else_and_is_never_taken_back(self):
        seeded = people.seed_one_everywhere(self.sandbox, 1)
        others = [people.seed_one_everywhere(self.sandbox, number) for number in range(2, 8)]
        self.sync()
        for other in others:
            self.sandbox.edit("tether", other["tether"], lastName="Moved")
        self.sandbox.edit("replyio", seeded["replyio"], isOptedOut=True)
        self.sandbox.forget_journal()

        self.sync()

        self.assertEqual(self.sandbox.views("reevo")[seeded["reevo"]]["sms_consent"], False)
        writes = self.sandbox.journal(writes=True)
        self.assertIn("sms_consent", writes[0]["body"])
        self.sandbox.edit("reevo", seeded["reevo"], sms_consent=True)
        self.sync()
        self.assertTrue(self.sandbox.views("replyio")[seeded["replyio"]]["opted_out"])
        for entry in self.sandbox.journal(writes=True):
            if entry["service"] == "reevo":
                self.assertNotIn('"sms_consent":true', entry["body"].replace(" ", ""))

    def test_only_a_person_where_it_was_set_clears_an_opt_out(self):
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sandbox.edit("replyio", seeded["replyio"], isOptedOut=True)
        self.sync()
        self.sandbox.edit("replyio", seeded["replyio"], isOptedOut=False)

        self.sync()

        self.assertFalse(self.sandbox.views("replyio")[seeded["replyio"]]["opted_out"])
        self.assert_quiet()

    def test_an_opted_out_contact_is_opted_out_where_it_is_created(self):
        self.sandbox.seed("replyio", people.replyio("Op", "Outer", "op@out.example", phone="+12025550111", isOptedOut=True))
        self.sync()
        _, found = self.only("reevo", email="op@out.example")
        self.assertIs(found["sms_consent"], False)

    # Deletions and merges

    def test_a_deletion_stays_where_it_was_made_until_retry(self):
        for service in SERVICES:
            with self.subTest(service):
                self.sandbox.control("POST", "reset")
                for path in self.client.directory.glob("contactsync.db*"):
                    path.unlink()
                seeded = people.seed_one_everywhere(self.sandbox)
                self.sync()
                self.sandbox.delete(service, seeded[service])

                self.sync(2, "--full")

                others = [name for name in SERVICES if name != service]
                for other in others:
                    self.assertIn(seeded[other], self.sandbox.records(other))
                self.assertEqual(self.sandbox.records(service), {})
                self.assert_quiet(2)
                self.sandbox.edit(others[0], seeded[others[0]], **{LAST_NAME[others[0]]: "Survivor"})
                self.sync(2)
                self.assertEqual(self.sandbox.views(others[1])[seeded[others[1]]]["last_name"], "Survivor")
                self.assertEqual(self.sandbox.records(service), {})
                self.assert_exit(0, self.client.run("retry"))
                result = self.client.sync()
                if service != "replyio":  # an import never goes over its tombstone
                    self.assert_exit(0, result)
                    self.assertEqual(len(self.sandbox.records(service)), 1)

    def test_under_archive_a_deletion_reaches_the_others(self):
        self.client.configure(append='\n[sync]\ndelete = "archive"\n')
        seeded = people.seed_one_everywhere(self.sandbox, 1)
        kept = people.seed_one_everywhere(self.sandbox, 2)
        self.sync()
        self.sandbox.delete("tether", seeded["tether"])

        self.client.sync("--full")

        for service in SERVICES:
            self.assertEqual(list(self.sandbox.records(service)), [kept[service]], service)
        self.assert_quiet()

    def test_a_merge_made_at_a_service_is_followed(self):
        for service in ("reevo", "tether"):
            with self.subTest(service):
                self.sandbox.control("POST", "reset")
                for path in self.client.directory.glob("contactsync.db*"):
                    path.unlink()
                seeded = people.seed_one_everywhere(self.sandbox)
                self.sync()
                record = (people.reevo("Ana1", "Lindqvist1", ["ana.private@home.example"], ["+12025550888"]) if service == "reevo"
                          else people.tether("Ana1", "Lindqvist1", ["+12025550888"], email="ana.private@home.example"))
                survivor = self.sandbox.seed(service, record)
                self.sandbox.merge(service, seeded[service], survivor)

                self.client.sync("--full")

                self.assertEqual(list(self.sandbox.records(service)), [survivor])
                self.sandbox.edit("replyio", seeded["replyio"], lastName="Merged")
                self.client.sync()
                self.assertEqual(self.sandbox.views(service)[survivor]["last_name"], "Merged")
                self.assertEqual(len(self.sandbox.records("replyio")), 1)

    # Guards, plan, apply

    def test_a_guard_stop_is_3_and_writes_nothing_until_it_is_accepted(self):
        self.client.configure(append="\n[guard]\nmax_changed_ratio = 0.1\nmax_changed_count = 3\n")
        seeded = [people.seed_one_everywhere(self.sandbox, number) for number in range(1, 11)]
        self.sync()
        for one in seeded[:6]:
            self.sandbox.edit("tether", one["tether"], lastName="Oops")
        self.sandbox.forget_journal()

        self.assert_exit(3, self.client.plan())
        self.assert_exit(3, self.client.run("sync", "--json"))

        self.assertEqual(self.sandbox.writes(), dict.fromkeys(SERVICES, 0))
        self.sync()
        self.assertEqual(self.last_names(seeded[0]), self.everywhere("Oops"))

    def test_a_plan_writes_nothing_and_apply_pushes_exactly_it(self):
        first, second, third = (people.seed_one_everywhere(self.sandbox, number) for number in (1, 2, 3))
        self.sync()
        self.sandbox.edit("tether", first["tether"], lastName="Planned")
        self.sandbox.edit("tether", second["tether"], lastName="Moving")
        self.sandbox.forget_journal()
        plan = self.client.directory / "plan.json"
        self.assert_exit(0, self.client.run("plan", "--json", "--out", str(plan)))
        self.assertEqual(self.sandbox.writes(), dict.fromkeys(SERVICES, 0))
        self.sandbox.advance(10_000)
        self.sandbox.edit("reevo", second["reevo"], last_name="Moved")
        self.sandbox.edit("tether", third["tether"], lastName="Later")

        result = self.client.run("apply", str(plan), "--json")

        self.assert_exit(2, result)
        self.assertEqual(self.last_names(first), self.everywhere("Planned"))
        self.assertEqual(self.last_names(third)["reevo"], "Lindqvist3", "what is not in the plan is not pushed")
        self.assertIn("last_name", json.dumps(result.document["moved"]))
        self.sync()
        self.assertEqual(self.last_names(second), self.everywhere("Moved"))
        self.assertEqual(self.last_names(third), self.everywhere("Later"))

    # Directions and mappings

    def test_a_read_only_service_is_read_and_not_written(self):
        self.client.provider_option("replyio", 'direction = "read-only"')
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sandbox.seed("tether", people.tether("Only", "Here", ["+12025550500"], email="only@here.example"))
        self.sync()
        self.sandbox.edit("replyio", seeded["replyio"], lastName="Read")
        self.sandbox.edit("tether", seeded["tether"], firstName="Unwritten")
        self.sandbox.forget_journal()

        self.sync()

        self.assertEqual(self.last_names(seeded), self.everywhere("Read"))
        self.assertEqual(self.sandbox.views("replyio")[seeded["replyio"]]["first_name"], "Ana1")
        self.assertEqual(self.sandbox.writes()["replyio"], 0)
        self.assertEqual(len(self.sandbox.records("replyio")), 1)
        self.assert_quiet()

    def test_a_write_only_service_gives_nothing_but_opt_outs(self):
        self.client.provider_option("replyio", 'direction = "write-only"')
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        self.sandbox.edit("replyio", seeded["replyio"], lastName="Ignored", isOptedOut=True)

        self.sync()

        names = self.last_names(seeded)
        self.assertEqual((names["reevo"], names["tether"]), ("Lindqvist1", "Lindqvist1"))
        self.assertIs(self.sandbox.views("reevo")[seeded["reevo"]]["sms_consent"], False)

    def test_a_changed_configuration_reaches_contacts_that_did_not_move(self):
        config = self.client.config_file.read_text()
        self.client.provider_option("replyio", 'direction = "read-only"')
        self.sandbox.seed("tether", people.tether("Only", "Here", ["+12025550500"], email="only@here.example"))
        self.sync()
        self.assertEqual(self.sandbox.records("replyio"), {})
        self.client.config_file.write_text(config)

        self.sync()

        self.only("replyio", email="only@here.example")
        self.assert_quiet()

    def test_a_mapped_field_is_mirrored_like_a_built_in_one(self):
        self.client.configure(append='\n[[mapping]]\nfield = "lead_source"\nreevo = "custom:lead_source"\n'
                                     'replyio = "custom:leadSource"\ntether = "custom:leadSource"\n')
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sandbox.edit("tether", seeded["tether"], leadSource="referral")
        self.sync()
        self.assertEqual(self.sandbox.records("reevo")[seeded["reevo"]]["attributes"]["lead_source"]["value"], "referral")
        self.assertIn("referral", str(self.sandbox.records("replyio")[seeded["replyio"]]["customFields"]))
        self.sandbox.edit("reevo", seeded["reevo"], lead_source="event")
        self.sync()
        self.assertEqual(self.sandbox.records("tether")[seeded["tether"]]["leadSource"], "event")
        self.assertIn("event", str(self.sandbox.records("replyio")[seeded["replyio"]]["customFields"]))
        self.assert_quiet()

    # Who is who

    def test_gmail_dots_join_only_when_asked(self):
        for asked in (False, True):
            with self.subTest(asked):
                self.sandbox.control("POST", "reset")
                for path in self.client.directory.glob("contactsync.db*"):
                    path.unlink()
                self.sandbox.seed("reevo", people.reevo("Ana", "Lund", ["ana.lund@gmail.com"]))
                self.sandbox.seed("replyio", people.replyio("Ana", "Lund", "analund+crm@gmail.com"))
                if asked:
                    self.client.configure(('default_region = "US"', 'default_region = "US"\ngmail_dots = true'))
                self.client.sync()
                self.assertEqual(len(self.sandbox.records("reevo")), 1 if asked else 2)

    def test_phones_join_as_configured(self):
        expected = {"unambiguous": {"same": 1, "other": 2}, "never": {"same": 2, "other": 2}, "always": {"same": 1, "other": 1}}
        config = self.client.config_file.read_text()
        for mode, counts in expected.items():
            for names, count in counts.items():
                with self.subTest(mode=mode, names=names):
                    self.sandbox.control("POST", "reset")
                    for path in self.client.directory.glob("contactsync.db*"):
                        path.unlink()
                    self.client.config_file.write_text(
                        config.replace('default_region = "US"', f'default_region = "US"\nphone_match = "{mode}"'))
                    self.sandbox.seed("reevo", people.reevo("Bob", "Stone", ["bob@stone.example"], ["(202) 555-0142"]))
                    self.sandbox.seed("tether", people.tether(*(("Robert", "Stone") if names == "same" else ("Eve", "Marsh")),
                                                              ["+12025550142"]))
                    self.client.sync()
                    self.assertEqual(len(self.client.joined()), count)
                    self.assertEqual(len(self.sandbox.records("tether")), 1, "a phone is unique there")


if __name__ == "__main__":
    harness.main()
