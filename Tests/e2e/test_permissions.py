"""What the directories have granted: looked at by name, told with what it breaks, and healed."""

import json
import unittest

import web
from bed import Bed

USER = "alice@example.com"
PASSWORD = "Correct-horse-7!"
SCOPES = "https://www.googleapis.com/auth/admin.directory."


class Permissions(Bed):
    def setUp(self):
        super().setUp()
        for directory in ("google", "entra"):
            self.configuration["directories"][directory]["groups"] = True
        self.path = self.write(self.configuration)

    def delegate(self, *scopes):
        self.twins.control("google", "PUT", "knobs", {"scopes": [SCOPES + name for name in scopes]})

    def grant(self, *permissions, roles=("User Administrator",)):
        self.twins.control("entra", "PUT", "knobs", {
            "permissions": list(permissions), "directoryRoles": list(roles)})

    def check(self):
        result = self.run_command("check", "--json")
        rows = json.loads(result.out)
        return result.status, [
            row for row in rows
            if row["subject"].startswith("directory ") and row["level"] != "ok"]

    def test_check_names_what_is_missing_with_what_it_breaks(self):
        self.assertEqual(self.check(), (0, []))
        self.delegate("user", "rolemanagement.readonly")
        self.grant("User.ReadWrite.All", "Group.ReadWrite.All", "Domain.Read.All", roles=())
        status, rows = self.check()
        self.assertEqual(status, 69)
        self.assertEqual(
            [(row["subject"], row["message"].partition(" is missing: ")[::2]) for row in rows], [
                ("directory entra", (
                    "the permission User-PasswordProfile.ReadWrite.All",
                    "the password of an account that is there cannot be set")),
                ("directory entra", (
                    "the role User Administrator",
                    "the password of an account that is there cannot be set")),
                ("directory google", (
                    f"the scope {SCOPES}group", "groups cannot be made, renamed or filled")),
            ])
        self.assertIn("Domain-wide delegation", rows[2]["remedy"])
        self.assertIn("admin consent", rows[0]["remedy"])

    def test_check_names_groups_of_roles_that_cannot_be_filled(self):
        seed = lambda twin, **what: self.twins.control(twin, "POST", "seed", what)["id"]
        good = {
            "google": seed("google", group="good@example.com"), "entra": seed("entra", group="good")}
        for twin, group in good.items():
            self.configuration["directories"][twin].update(
                groups=False, roles=[{"when": "title pr", "group": group}])
        self.write(self.configuration)
        self.assertEqual(self.check(), (0, []))
        bad = {
            "google": seed("google", group="admins@example.com", privileged=True),
            "entra": seed("entra", group="admins", privileged=True)}
        for twin, missing in (("google", "03missing"), ("entra", "no-such-group")):
            self.configuration["directories"][twin]["roles"] += [
                {"when": "title pr", "group": group} for group in (bad[twin], missing)]
        self.write(self.configuration)
        status, rows = self.check()
        self.assertEqual(status, 69)
        told = [(row["subject"], row["message"]) for row in rows]
        for twin, missing in (("google", "03missing"), ("entra", "no-such-group")):
            self.assertIn((
                f"directory {twin}",
                f"roles names the group {missing}, and there is none of that id"), told)
            self.assertEqual(
                [subject for subject, message in told
                 if message.startswith(f"roles names the group {bad[twin]}: ")
                 and "administrator role" in message], [f"directory {twin}"], told)
        self.assertTrue(all(row["remedy"] for row in rows))

    def test_only_what_the_configuration_uses_is_demanded(self):
        self.delegate("user")
        self.grant("User.ReadWrite.All", "Domain.Read.All", roles=())
        for directory in ("google", "entra"):
            self.configuration["directories"][directory].update(
                groups=False, password={"when": "never"})
        self.write(self.configuration)
        self.assertEqual(self.check(), (0, []))

    def test_a_daemon_tells_at_its_start_and_does_what_it_can(self):
        self.delegate("user", "rolemanagement.readonly")
        self.scim.add_group("Staff", [self.scim.add_user(USER)])
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        login = daemon.login(USER, PASSWORD).json()["login"]
        self.assertEqual(
            self.wait_until_settled(daemon, login), {"google": "pushed", "entra": "pushed"})
        told = self.wait_until(
            lambda: [line for line in daemon.lines if line["event"] == "permission.missing"],
            lambda: daemon.text)
        self.assertEqual([line["directory"] for line in told], ["google"])
        self.assertIn(f"{SCOPES}group is missing: groups cannot be made", told[0]["reason"])
        self.assertEqual(
            [event["directory"] for event in self.events() if event["event"] == "permission-missing"],
            ["google"])
        self.assertIn(f"google: the scope {SCOPES}group is missing", self.run_command("status").out)
        status = self.run_command("status", "--json").json()["directories"]
        self.assertEqual(
            [gap["name"] for gap in status["google"]["permissions"]["missing"]], [SCOPES + "group"])
        self.assertEqual(status["entra"]["permissions"]["missing"], [])
        checks = web.send(daemon.health, "GET", "/healthz").json()["checks"]
        self.assertEqual(checks["permissions google"][0]["status"], "warn")
        self.assertEqual(checks["permissions entra"][0]["status"], "pass")
        metrics = web.send(daemon.health, "GET", "/metrics").body.decode()
        self.assertIn('dirsyncd_permissions_missing{directory="google"} 1', metrics)
        self.assertIn('dirsyncd_permissions_missing{directory="entra"} 0', metrics)
        # The group stands still in that directory alone, for the reason that is told.
        self.wait_until(
            lambda: [g for g in self.twins.state("entra")["groups"] if g["members"]], "the group")
        parked = self.wait_until(
            lambda: [
                json.loads(line) for line in
                self.run_command("queue", "--state", "parked", "--json").out.splitlines()],
            lambda: daemon.text)
        self.assertEqual([job["directory"] for job in parked], ["google"])
        self.assertIn(f"{SCOPES}group is missing", parked[0]["reason"])
        # Granted at last: the next start sees it and makes the group.
        daemon.stop()
        self.delegate("user", "rolemanagement.readonly", "group")
        daemon = self.daemon()
        self.wait_until(lambda: "permission-granted" in self.kinds(), lambda: daemon.text)
        self.wait_until(
            lambda: [g for g in self.twins.state("google")["groups"] if g["members"]],
            lambda: daemon.text)
        self.assertNotIn("is missing", self.run_command("status").out)
        self.assertEqual(daemon.stop(), 0)


if __name__ == "__main__":
    unittest.main()
