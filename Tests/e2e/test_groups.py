"""Groups of a real SCIM server decide who belongs; exclusion lists and staged users."""

import os
import unittest

from bed import Bed
from programs import SCIM_SERVER


@unittest.skipUnless(os.path.exists(SCIM_SERVER), "no scim2-server")
class Groups(Bed):
    def setUp(self):
        super().setUp()
        self.use_real_source(every="1s", pageSize=4)

    def start(self, scope='groups.display eq "Staff"'):
        for directory in self.configuration["directories"].values():
            directory["scope"] = scope
        self.path = self.write(self.configuration)
        return self.daemon()

    def is_in(self, name):
        google, entra = (self.twins.user(twin, name) for twin in ("google", "entra"))
        return bool(
            google and not google["suspended"] and entra and entra["accountEnabled"])

    def wait_until_in(self, daemon, *names):
        for name in names:
            self.wait_until(lambda name=name: self.is_in(name), lambda: daemon.text[-3000:])

    def wait_until_out(self, daemon, *names):
        for name in names:
            self.wait_until(lambda name=name: not self.is_in(name), lambda: daemon.text[-3000:])

    def test_membership_brings_into_scope_and_out_of_it(self):
        ids = {name: self.scim.add_user(f"{name}@example.com") for name in ("ann", "bob", "cid")}
        ann, bob, cid = (f"{name}@example.com" for name in ids)
        team = self.scim.add_group("Team", [ids["bob"]])
        staff = self.scim.add_group("Staff", [ids["ann"], team])
        daemon = self.start()
        self.wait_until_in(daemon, ann, bob)
        self.assertFalse(self.is_in(cid))
        self.assertEqual(daemon.bindings(cid), {})

        # Neither the users nor the group in scope change: the nested one does.
        self.scim.set_members(team, [ids["cid"]])
        self.wait_until_in(daemon, cid)
        self.wait_until_out(daemon, bob)
        self.assertIn("suspended", self.kinds("--user", bob))

        self.scim.rename_group(staff, "Former staff")
        self.wait_until_out(daemon, ann, cid)
        self.scim.rename_group(staff, "Staff")
        self.wait_until_in(daemon, ann, cid)
        result = self.run_command("explain", bob)
        self.assertIn('`groups.display eq "Staff"` does not match', " ".join(result.out.split()))

    def test_who_is_excluded_or_not_ready_is_left_alone(self):
        self.configuration["source"]["exclude"] = {"users": ["svc-*"]}
        self.configuration["source"]["ready"] = "title pr"
        self.configuration["directories"]["google"]["exclude"] = ["*@legacy.example.com"]
        ready = self.scim.add_user("ann@example.com", title="Engineer")
        staged = self.scim.add_user("bob@example.com")
        self.scim.add_user("svc-mail@example.com", title="Robot")
        daemon = self.start("active eq true")
        self.wait_until_in(daemon, "ann@example.com")
        for name, rule in [
                ("bob@example.com", "`title pr` in source.ready"),
                ("svc-mail@example.com", "`svc-*` in source.exclude")]:
            self.assertEqual(daemon.bindings(name), {})
            result = self.run_command("explain", name)
            self.assertIn(rule, " ".join(result.out.split()))
        self.scim.replace(staged, "title", "Engineer")
        self.wait_until_in(daemon, "bob@example.com")
        self.assertTrue(ready)


if __name__ == "__main__":
    unittest.main()
