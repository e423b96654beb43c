"""Deciding what contactsync asks, as a user does it."""

import harness
import people


class Resolve(harness.Scenario):

    def reviews(self):
        return self.client.run("review", "list", "--json").document["reviews"]

    def the_review(self, code):
        reviews = self.reviews()
        self.assertEqual([review["code"] for review in reviews], [code])
        return str(reviews[0]["id"])

    def resolve(self, review, *answer, status=0):
        result = self.client.run("review", "resolve", review, *answer)
        self.assert_exit(status, result)
        return result

    def two_who_may_be_one(self):
        phone = "+12025550001"
        self.sandbox.seed("reevo", people.reevo("Ana", "Lindqvist", ["ana@acme1.example"], [phone]))
        self.sandbox.seed("replyio", people.replyio("Ana", "Lindqvist", "other@acme1.example", phone=phone))
        self.sync(2)
        return self.the_review("ambiguous_identity")

    def in_conflict(self):
        self.client.configure(append='\n[merge.fields.last_name]\npolicy = "manual"\n')
        seeded = people.seed_one_everywhere(self.sandbox)
        self.sync()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="One")
        self.sandbox.edit("tether", seeded["tether"], lastName="Other")
        self.sync(2)
        return seeded, self.the_review("conflict")

    def test_one_person(self):
        self.resolve(self.two_who_may_be_one(), "--same")

        self.sync()

        self.assertEqual(len(self.client.joined()), 1)
        self.assertEqual(self.reviews(), [])
        self.assert_quiet()

    def test_different_people(self):
        self.resolve(self.two_who_may_be_one(), "--different")

        self.sync()

        self.assertEqual(len(self.client.joined()), 2)
        self.assert_quiet()

    def test_a_conflict_takes_the_value_of_a_service_or_another(self):
        seeded, review = self.in_conflict()
        self.resolve(review, "--take", "tether")
        self.sync()
        self.assertEqual({self.sandbox.views(service)[key]["last_name"] for service, key in seeded.items()}, {"Other"})
        self.assert_quiet()
        self.sandbox.edit("reevo", seeded["reevo"], last_name="One")
        self.sandbox.edit("tether", seeded["tether"], lastName="Two")
        self.sync(2)

        self.resolve(self.the_review("conflict"), "--value", "Lindqvist")
        self.sync()

        self.assertEqual({self.sandbox.views(service)[key]["last_name"] for service, key in seeded.items()}, {"Lindqvist"})
        self.assertIn("resolved", self.client.run("history", "ana1@acme1.example").stdout)
        self.assert_quiet()

    def test_the_command_to_type_is_told(self):
        review = self.two_who_may_be_one()
        shown = self.client.run("review", "show", review).stdout
        self.assertIn(f"contactsync review resolve {review} --same", shown)

    def test_an_answer_that_does_not_fit_names_those_that_do(self):
        review = self.two_who_may_be_one()

        wrong = self.resolve(review, "--leave", status=64)

        self.assertIn("--same or --different", wrong.stderr)
        self.resolve(review, status=64)
        self.resolve(review, "--same", "--different", status=64)
        self.resolve("99", "--same", status=66)
        self.assertEqual(len(self.reviews()), 1)


if __name__ == "__main__":
    harness.main()
