"""Groups of the source are kept in step in both directories: the whole daemon over the twins."""

import os
import unittest

from bed import Bed
from programs import SCIM_SERVER


@unittest.skipUnless(os.path.exists(SCIM_SERVER), "no scim2-server")
class PushedGroups(Bed):
    def setUp(self):
        super().setUp()
        self.use_real_source(every="1s", full="2s", pageSize=4)
        for directory in self.configuration["directories"].values():
            directory["groups"] = {"scope": 'displayName sw "App-"'}

    def group(self, twin, name):
        key = "email" if twin == "google" else "displayName"
        for group in self.twins.state(twin)["groups"]:
            if group[key] == name:
                return group
        return None

    def members(self, twin, name):
        """Names of the members, or None while there is no such group."""
        group = self.group(twin, name)
        if group is None:
            return None
        ids = [m["id"] if isinstance(m, dict) else m for m in group["members"]]
        key = "primaryEmail" if twin == "google" else "userPrincipalName"
        names = {user["id"]: user[key] for user in self.twins.state(twin)["users"]}
        return sorted(names.get(member, member) for member in ids)

    def wait_until_members(self, daemon, google, entra, *names):
        expected = sorted(f"{name}@example.com" for name in names)
        self.wait_until(
            lambda: self.members("google", google) == expected
            and self.members("entra", entra) == expected,
            lambda: (expected, self.members("google", google), self.members("entra", entra),
                     daemon.text[-3000:]))

    def test_a_group_lives_in_both_directories(self):
        ids = {name: self.scim.add_user(f"{name}@example.com") for name in ("ann", "bob", "cid")}
        team = self.scim.add_group("Team", [ids["bob"]])
        sales = self.scim.add_group("App-Sales", [ids["ann"], team])
        self.path = self.write(self.configuration)
        plan = self.run_command("sync", "--dry-run")
        self.assertIn("create the group", plan.out)
        self.assertIn("members: 2 in, 0 out", plan.out)
        self.assertIsNone(self.group("google", "app-sales@example.com"))

        daemon = self.daemon()
        self.wait_until_members(daemon, "app-sales@example.com", "App-Sales", "ann", "bob")
        self.assertIsNone(self.group("entra", "Team"))
        for name in ("google", "entra"):
            self.assertEqual(len(self.twins.state(name)["groups"]), 1)

        # A nested group and the group itself change; it gets another name.
        self.scim.set_members(team, [ids["cid"]])
        self.wait_until_members(daemon, "app-sales@example.com", "App-Sales", "ann", "cid")
        self.scim.rename_group(sales, "App-Sellers")
        self.wait_until_members(daemon, "app-sellers@example.com", "App-Sellers", "ann", "cid")
        told = self.run_command("explain", "cid@example.com").out
        self.assertIn("App-Sellers; we put the account there", told)

        # Out of scope it stays as it is, and everybody is still a user.
        self.scim.rename_group(sales, "Sellers")
        self.scim.set_members(sales, [])
        self.wait_until(
            lambda: "members-changed" in self.kinds("--directory", "entra"), lambda: daemon.text)
        self.assertEqual(
            self.members("entra", "App-Sellers"), ["ann@example.com", "cid@example.com"])
        users = {user["userPrincipalName"] for user in self.twins.state("entra")["users"]}
        self.assertLessEqual({f"{name}@example.com" for name in ids}, users)
        removals = [request["path"] for request in self.twins.requests("entra")
                    if request["method"] == "DELETE"]
        self.assertTrue(removals)
        self.assertTrue(all(path.endswith("/$ref") for path in removals), removals)

    def test_a_mass_removal_waits_for_its_release(self):
        names = [f"user{number}" for number in range(8)]
        ids = [self.scim.add_user(f"{name}@example.com") for name in names]
        sales = self.scim.add_group("App-Sales", ids)
        self.path = self.write(self.configuration)
        daemon = self.daemon()
        self.wait_until_members(daemon, "app-sales@example.com", "App-Sales", *names)
        self.scim.set_members(sales, ids[:1])
        self.wait_until(
            lambda: "held" in self.kinds("--directory", "google")
            and "held" in self.kinds("--directory", "entra"), lambda: daemon.text[-3000:])
        self.assertEqual(len(self.members("google", "app-sales@example.com")), 8)
        self.assertIn("dirsyncd queue --state held lists them", self.run_command("status").out)
        listed = self.run_command("queue", "--state", "held", "--directory", "entra")
        self.assertEqual(len(listed.out.splitlines()), 7, listed)
        self.assertIn("to be taken out of the group App-Sales", listed.out)
        alerts = [line for line in daemon.lines if line["event"] == "guard.held"]
        self.assertEqual(
            {line["release"] for line in alerts},
            {"dirsyncd release google/membership", "dirsyncd release entra/membership"})
        self.assertEqual(len(alerts), 2, "one for each directory, over any number of pulls")
        for directory in ("google", "entra"):
            result = self.run_command("release", f"{directory}/membership")
            self.assertIn("7 held members of groups of ", result.out)
        self.wait_until_members(daemon, "app-sales@example.com", "App-Sales", names[0])


if __name__ == "__main__":
    unittest.main()
