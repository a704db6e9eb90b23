"""`explain` says what each directory holds, what is wanted and why anything differs: every way in
which a user or a group can stand, walked with the real program over the twins."""

import os
import secrets
import unittest

from bed import Bed
from programs import SCIM_SERVER, ScimServer, clean_up
from scim import Scim

ANN, BOB = "ann@example.com", "bob@example.com"
TWINS = ("google", "entra")
TITLE = {"google": "organizations.title", "entra": "jobTitle"}


class Told(Bed):
    def sync(self, *words, status=0):
        result = self.run_command("sync", *words)
        self.assertEqual(result.status, status, result)

    def told(self, *words):
        """The explanation as one line."""
        result = self.run_command("explain", *words)
        self.assertEqual((result.status, result.err), (0, ""), result)
        return " ".join(result.out.split())

    def rows(self, *words):
        answer = self.run_command("explain", *words, "--json").json()
        return {row["directory"]: row for row in answer["directories"]}

    def set_policy(self, policy):
        for directory in self.configuration["directories"].values():
            directory["readBack"] = {"policy": policy, "every": "1d", "grace": "1ms"}
        self.path = self.write(self.configuration)


class Why(Told):
    def suspend_by_hand(self, user):
        self.twins.control("google", "POST", "seed", {"user": user, "fields": {"suspended": True}})
        self.twins.control(
            "entra", "POST", "seed", {"user": user, "fields": {"accountEnabled": False}})

    def is_active(self, twin, user):
        held = self.twins.user(twin, user)
        return not held["suspended"] if twin == "google" else held["accountEnabled"]

    def test_in_step_pending_refused_and_gone(self):
        self.set_policy("report")
        ann = self.scim.add_user(ANN, title="Engineer")
        self.sync()
        told = self.told(ANN)
        for words in ('jobTitle "Engineer"', 'organizations.title "Engineer"',
                      "wanted ann@example.com, active; all as it is there",
                      "No password is sent before the user's next login"):
            self.assertIn(words, told)
        self.assertEqual(
            [row["differences"] for row in self.rows(ANN).values()], [[], []])
        # What waits.
        self.run_command("pause", "google")
        self.scim.replace(ann, "title", "Chief")
        self.run_command("sync", "--directory", "google")
        told = self.told(ANN, "--directory", "google")
        self.assertIn(
            'organizations.title: wanted is "Chief", and the directory holds "Engineer": '
            "it is yet to be written", told)
        self.assertIn("(account: an update of organizations.title)", told)
        self.run_command("resume", "google")
        # What a directory does not take: Entra's titles have 128 characters.
        self.scim.replace(ann, "title", "x" * 200)
        self.sync()
        told = self.told(ANN, "--directory", "entra")
        self.assertIn("The directory does not take jobTitle", told)
        self.assertIn("differs jobTitle: wanted is", told)
        row = self.rows(ANN)["entra"]
        self.assertEqual([line["why"] for line in row["differences"]], ["refused"])
        status = self.run_command("status")
        self.assertIn("entra: it does not take 1 attributes", status.out)
        shown = self.run_command("status", "--json").json()["directories"]
        self.assertEqual(shown["entra"]["refusedAttributes"], 1)
        again = self.run_command("queue", "retry", "--all", "--directory", "entra")
        self.assertIn("of 1 accounts the attributes that were refused are tried again", again.out)
        self.assertNotIn("refusedAttributes", self.run_command("status", "--json").json()
                         ["directories"]["entra"])
        # What is no longer there; a directory that lists nobody at all would be doubted.
        self.scim.add_user("bob@example.com")
        self.scim.replace(ann, "title", "Chief")
        self.sync()
        for twin in TWINS:
            self.twins.control(twin, "POST", "seed", {"user": ANN, "removed": True})
        self.sync("--read-back")
        told = self.told(ANN)
        self.assertEqual(told.count("The account was deleted by somebody else; found"), 2)
        self.assertEqual(told.count("ann@example.com, deleted by somebody else"), 2)

    def test_suspended_by_hand(self):
        self.set_policy("report")
        ann = self.scim.add_user(ANN, title="Engineer")
        self.sync()
        self.suspend_by_hand(ANN)
        self.scim.replace(ann, "title", "Chief")
        self.sync()
        self.sync("--read-back")
        self.scim.replace(ann, "title", "Boss")
        self.sync()
        for twin in TWINS:
            with self.subTest(twin):
                self.assertFalse(self.is_active(twin, ANN))
                told = self.told(ANN, "--directory", twin)
                self.assertIn("ann@example.com, suspended by somebody else", told)
                self.assertIn("The account was suspended by somebody else; found", told)
                self.assertIn('sign-in: wanted is "allowed", and the directory holds "suspended": '
                              "somebody else changed it, and it is left so", told)
                self.assertIn(f'{TITLE[twin]} "Boss"', told)
        self.assertNotIn("resumed", self.kinds())
        self.assertEqual(self.kinds().count("account-drifted"), 2)
        # The other policy opens them again.
        self.set_policy("repair")
        self.scim.replace(ann, "title", "Chief")
        self.sync()
        self.assertEqual([self.is_active(twin, ANN) for twin in TWINS], [True, False])
        self.sync("--read-back")
        for twin in TWINS:
            self.assertTrue(self.is_active(twin, ANN), twin)
            self.assertIn("all as it is there", self.told(ANN, "--directory", twin))

    def test_parked_foreign_held_and_never_linked(self):
        google, entra = (self.configuration["directories"][name] for name in TWINS)
        google["onExisting"] = "park"
        entra["create"] = False
        self.path = self.write(self.configuration)
        self.twins.control("google", "POST", "seed", {"user": ANN})
        self.scim.add_user(ANN)
        self.sync(status=1)
        google_row, entra_row = (self.rows(ANN)[name] for name in TWINS)
        self.assertEqual(google_row["standing"], "stopped")
        self.assertIn("is parked", google_row["reasons"][0])
        self.assertNotIn("differences", google_row)
        # What is left of others is none of a run for one user.
        self.scim.add_user("bob@example.com")
        self.sync("--user", "bob@example.com", "--directory", "google")
        self.sync("--user", ANN, "--directory", "google", status=1)
        told = self.told(ANN, "--directory", "google")
        self.assertIn("account not linked yet", told)
        self.assertIn("wanted ann@example.com, active; ", told)
        self.assertIn("not linked yet", self.told(ANN, "--directory", "entra"))
        self.assertTrue(entra_row["reasons"], entra_row)

    def test_a_foreign_stamp(self):
        self.scim.add_user(ANN)
        stamp = {"type": "custom", "customType": "dirsyncd", "value": "dirsyncd:other:7"}
        self.twins.control("google", "POST", "seed", {"user": ANN, "externalIds": [stamp]})
        self.sync("--directory", "google", status=1)
        self.assertIn('ann@example.com bears the stamp of another instance, "other"',
                      self.told(ANN, "--directory", "google"))

    def test_held_by_a_guard(self):
        people = [self.scim.add_user(f"user{number}@example.com") for number in range(8)]
        self.sync()
        for person in people:
            self.scim.replace(person, "active", False)
        self.sync(status=3)
        told = self.told("user0@example.com", "--directory", "entra")
        self.assertIn("(account: suspending the account) is held by the guard suspend: 8 of 8 "
                      "accounts would be suspended, which is more than 5 %", told)
        self.assertIn("dirsyncd release entra/suspend", told)
        self.assertIn('sign-in: wanted is "suspended", and the directory holds "allowed"', told)

    def test_password_states(self):
        self.scim.add_user(ANN)
        daemon = self.daemon()
        self.wait_until_linked(daemon, ANN)
        self.assertIn("password awaiting-login", self.told(ANN, "--directory", "google"))
        login = daemon.login(ANN, "Correct-horse-7!").json()["login"]
        self.wait_until_settled(daemon, login)
        told = self.told(ANN)
        self.assertEqual(told.count(f"the directory holds that of login {login}"), 2)
        self.assertEqual(told.count("done All is as it should be."), 2)

    def test_the_command_line(self):
        for words in (("explain",), ("explain", ANN, "--group", "x"),
                      ("explain", "--group", "x", "--at", "1h")):
            result = self.run_command(*words)
            self.assertEqual((result.status, result.out), (64, ""), result)


@unittest.skipUnless(os.path.exists(SCIM_SERVER), "no scim2-server")
class WhyGroups(Told):
    def setUp(self):
        super().setUp()
        token = secrets.token_hex(16)
        server = clean_up(self, ScimServer(self.folder / "scim.log", token, None))
        self.scim = Scim(server.url, token)
        (self.folder / "real-token").write_text(token)
        (self.folder / "real-token").chmod(0o600)
        self.configuration["source"] = {
            "baseURL": server.url,
            "auth": {"bearer": {"file": str(self.folder / "real-token")}},
            "pull": {"every": "1s", "full": "2s", "pageSize": 4},
        }
        for directory in self.configuration["directories"].values():
            directory["groups"] = {"scope": 'displayName sw "App-"'}
        self.set_policy("report")

    def test_a_user_and_the_groups(self):
        ids = {name: self.scim.add_user(f"{name}@example.com") for name in ("ann", "bob")}
        self.scim.patch(
            f"/Users/{ids['ann']}", {"op": "replace", "path": "title", "value": "Director"})
        sales = self.scim.add_group("App-Sales", [ids["ann"]])
        made = {twin: self.twins.control(twin, "POST", "seed", {"group": f"app-{twin}@example.com"})
                ["id"] for twin in TWINS}
        for twin in TWINS:
            self.configuration["directories"][twin]["roles"] = [
                {"when": 'title eq "Director"', "group": made[twin]}]
        # A group of that name is there, and it is not ours.
        self.twins.control("google", "POST", "seed", {"group": "app-sales@example.com"})
        self.path = self.write(self.configuration)
        self.sync(status=1)
        told = self.told(ANN, "--directory", "entra")
        self.assertIn("group App-Sales; we put the account there", told)
        self.assertIn(f'role {made["entra"]}; we put the account there; '
                      'by `title eq "Director"`', told)
        told = self.told(ANN, "--directory", "google")
        self.assertIn("App-Sales; not there yet; the directory has no such group yet", told)
        row = self.rows(ANN)["google"]
        self.assertEqual([role["state"] for role in row["roles"]], ["member"])
        self.assertEqual([group["standing"] for group in row["groups"]], ["awaits-group"])
        # The group itself.
        told = self.told("--group", "App-Sales")
        self.assertIn("1 members listed", told)
        self.assertIn("ours: made by us", told)
        self.assertIn("members 1 wanted, 1 put there by us", told)
        self.assertIn("and it is not ours; name that id in groups.link", told)
        self.assertIn("owner none: it is not linked to a group there", told)
        self.assertIn("awaits-group they wait for the group: ann@example.com", told)
        for word in (sales, "app-sales", "App-Sales"):
            answer = self.run_command("explain", "--group", word, "--json").json()
            self.assertEqual(answer["group"]["name"], "App-Sales")
        rows = {row["directory"]: row for row in answer["directories"]}
        self.assertEqual((rows["entra"]["standing"], rows["google"]["standing"]),
                         ("done", "stopped"))
        self.assertEqual(rows["entra"]["members"]["wanted"], 1)
        # Who comes and has no account yet, and a group that leaves the scope.
        self.run_command("pause", "entra")
        self.scim.set_members(sales, [ids["bob"]])
        self.run_command("sync")
        told = self.told("--group", "App-Sales", "--directory", "entra")
        self.assertIn("1 members are to be put in.", told)
        self.assertIn("1 members are to be taken out.", told)
        self.assertIn("to-be-added to be put in: bob@example.com", told)
        self.assertIn("to-be-removed to be taken out: ann@example.com", told)
        self.run_command("resume", "entra")
        self.run_command("sync")
        self.scim.rename_group(sales, "Sales")
        self.run_command("sync")
        told = self.told("--group", "Sales", "--directory", "entra")
        self.assertIn('The group is out of scope: `displayName sw "App-"` does not match', told)
        self.assertIn('groups.onRemove is "keep"', told)
        self.assertIn("left there, since the group no longer follows the source: bob", told)
        # None of that name.
        result = self.run_command("explain", "--group", "Salse")
        self.assertEqual((result.status, result.out), (65, ""), result)
        self.assertIn("did you mean Sales?", result.err)


if __name__ == "__main__":
    unittest.main()
