"""First logins that make accounts, and accounts that are not ours to write."""

import unittest

from bed import Bed
import web

USER = "alice@example.com"
PASSWORD = "Correct-horse-7!"


class JustInTime(Bed):
    def setUp(self):
        super().setUp()
        self.group = self.twins.control("entra", "POST", "seed", {"group": "New"})["id"]
        self.twins.control("google", "POST", "seed", {"group": "new@example.com"})
        directories = self.configuration["directories"]
        directories["google"]["jit"] = {"group": "new@example.com", "orgUnitPath": "/Staff"}
        directories["google"]["create"] = False
        directories["entra"]["jit"] = {"group": self.group}
        self.configuration["source"]["pull"] = {"every": "1h"}
        self.path = self.write(self.configuration)

    def test_a_first_login_makes_both_accounts_with_its_password(self):
        daemon = self.daemon_that_has_pulled()
        self.twins.forget_requests()
        self.scim.add_user(USER)
        answer = daemon.login(USER, PASSWORD)
        self.assertEqual(answer.status, 202, answer)
        decisions = {row["directory"]: row["decision"] for row in answer.json()["directories"]}
        self.assertEqual(decisions, {"google": "queued", "entra": "queued"})
        outcomes = self.wait_until_settled(daemon, answer.json()["login"])
        self.assertEqual(outcomes, {"google": "pushed", "entra": "pushed"})
        self.assert_password(USER, PASSWORD)
        self.wait_until(lambda: self.kinds().count("placed") == 2, lambda: daemon.text[-3000:])

        google, entra = self.twins.user("google", USER), self.twins.user("entra", USER)
        self.assertEqual((google["passwordWrites"], entra["passwordWrites"]), (1, 0))
        self.assertEqual(google["orgUnitPath"], "/Staff")
        self.assertFalse(google.get("changePasswordAtNextLogin"))
        self.assertFalse(entra["forceChangePasswordNextSignIn"])
        self.assertEqual(self.members("entra"), [entra["id"]])
        self.assertEqual(self.members("google"), [google["id"]])
        for twin in ("google", "entra"):
            methods = [request["method"] for request in self.twins.writes(twin)]
            self.assertEqual(methods, ["POST", "POST"], f"{twin}: a create and a membership")
            self.assertEqual(
                self.kinds("--directory", twin),
                ["bound", "created", "password-pushed", "placed"])
        self.assertIn("discovered", self.kinds("--user", USER))

        self.twins.forget_requests()
        self.pull(daemon)
        daemon.login(USER, PASSWORD)
        self.assertEqual([self.twins.writes(twin) for twin in ("google", "entra")], [[], []])
        self.assertNotIn(PASSWORD, daemon.text)

    def test_without_a_login_there_is_an_account_only_where_bindings_make_one(self):
        daemon = self.daemon()
        self.scim.add_user(USER)
        self.pull(daemon)
        self.wait_until(lambda: self.twins.user("entra", USER), lambda: daemon.text[-3000:])
        self.assertIsNone(self.twins.user("google", USER))
        login = daemon.login(USER, PASSWORD).json()["login"]
        self.wait_until_settled(daemon, login)
        self.assert_password(USER, PASSWORD)
        self.assertEqual(self.twins.user("google", USER)["passwordWrites"], 1)

    def test_who_is_unknown_inactive_or_cannot_be_asked_for_gets_no_account(self):
        daemon = self.daemon_that_has_pulled()
        self.twins.forget_requests()
        for _ in range(5):
            self.assertEqual(daemon.login("nobody@example.com", PASSWORD).status, 404)
        self.assertEqual(len(self.questions()), 1, "a wrong name is asked for once")
        self.scim.add_user("left@example.com", active=False)
        answer = daemon.login("left@example.com", PASSWORD)
        decisions = {row["decision"] for row in answer.json()["directories"]}
        self.assertEqual((answer.status, decisions), (202, {"not-bound"}))
        self.twins.fault("scim", "fail", status=503)
        answer = daemon.login(USER, PASSWORD)
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "5"), answer)
        for name in (USER, "left@example.com", "nobody@example.com"):
            for twin in ("google", "entra"):
                self.assertIsNone(self.twins.user(twin, name))

    def test_a_group_that_gives_a_role_is_refused(self):
        risky = self.twins.control(
            "entra", "POST", "seed", {"group": "Helpdesk", "privileged": True})["id"]
        path = self.changed("directories", "entra", "jit", to={"group": risky})
        result = self.run_command("check", path=path)
        self.assertEqual(result.status, 69, result)
        self.assertIn("administrator roles", result.out)
        daemon = self.daemon(path)
        self.scim.add_user(USER)
        login = daemon.login(USER, PASSWORD).json()["login"]
        self.assertEqual(
            self.wait_until_settled(daemon, login), {"google": "pushed", "entra": "pushed"})
        self.wait_until(
            lambda: "parked" in self.kinds("--directory", "entra"), lambda: daemon.text[-3000:])
        self.assertEqual(self.members("entra"), [])

    def daemon_that_has_pulled(self):
        """One whose own first pull cannot find users that are added from now on."""
        daemon = self.daemon()
        self.wait_until(lambda: self.twins.requests("scim"), lambda: daemon.text[-3000:])
        self.pull(daemon)  # has its turn after the one that has begun
        return daemon

    def pull(self, daemon):
        self.assertEqual(web.send(daemon.unix, "POST", "/v1/pull").status, 200)

    def questions(self):
        return [
            request for request in self.twins.requests("scim") if "filter" in request["path"]
            or request["path"].endswith("/Users")]

    def members(self, twin):
        groups = self.twins.state(twin)["groups"]
        members = [member for group in groups for member in group["members"]]
        return [member if isinstance(member, str) else member["id"] for member in members]


class Obstacles(Bed):
    def test_an_administrator_is_told_of_once_and_left_alone(self):
        self.scim.add_user(USER)
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        self.wait_until_settled(daemon, daemon.login(USER, PASSWORD).json()["login"])
        self.twins.control("entra", "POST", "seed", {"user": USER, "privileged": True})
        login = daemon.login(USER, "Battery-staple-8!").json()["login"]
        self.assertEqual(
            self.wait_until_settled(daemon, login), {"google": "pushed", "entra": "refused"})
        binding = daemon.bindings(USER)["entra"]
        self.assertEqual(binding["password"], "refused")
        self.assertEqual(binding["reason"], "privileged-account")
        self.assertIn("administrator", binding["message"])
        self.twins.forget_requests()
        for number in range(3):
            answer = daemon.login(USER, f"Another-staple-{number}!").json()
            entra = [row for row in answer["directories"] if row["directory"] == "entra"][0]
            self.assertEqual(
                (entra["decision"], entra["reason"]), ("refused", "privileged-account"))
            self.wait_until_settled(daemon, answer["login"])
            daemon.stop()
            daemon = self.daemon()
        self.assertEqual(self.twins.writes("entra"), [])
        self.assertEqual(self.twins.user("entra", USER)["password"], PASSWORD)
        self.assertEqual(self.kinds("--directory", "entra").count("password-refused"), 1)
        alerts = [line for line in self.log.read_text().splitlines() if '"alert":true' in line]
        self.assertEqual(len(alerts), 1, alerts)
        daemon.stop()

        # Named in the configuration, with a role of ours that allows it: an account like any other.
        path = self.changed("directories", "entra", "administrators", to=[USER])
        warned = self.run_command("check", "--offline", path=path)
        self.assertIn("directories.entra.administrators", warned.out)
        daemon = self.daemon(path)

        def tried():
            login = daemon.login(USER, "Named-staple-9!").json()["login"]
            outcomes = self.wait_until_settled(daemon, login)
            self.assertEqual(outcomes["entra"], "refused", "our role is too low for that")
            return self.twins.writes("entra")

        # A login may come before the new configuration is applied to all accounts.
        self.wait_until(tried, lambda: daemon.text[-3000:])


if __name__ == "__main__":
    unittest.main()
