"""The main job: a user is hired, logs in, changes; both directories follow."""

import unittest

from bed import Bed
from programs import command
import web

USER = "alice@example.com"


class MainJob(Bed):
    def setUp(self):
        super().setUp()
        self.id = self.scim.add_user(USER, title="Engineer")

    def test_a_login_over_each_door_reaches_both_directories(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        self.assertEqual(
            {row["password"] for row in daemon.bindings(USER).values()}, {"awaiting-login"})

        result = self.run_command("login", USER, "--json", text="Correct-horse-7!\n")
        self.assertEqual(result.status, 0, result)
        self.assert_password(USER, "Correct-horse-7!")

        answer = daemon.login(USER, "Battery-staple-8!")
        self.assertEqual(answer.status, 202, answer)
        decisions = {row["directory"]: row["decision"] for row in answer.json()["directories"]}
        self.assertEqual(decisions, {"google": "queued", "entra": "queued"})
        outcomes = self.wait_until_settled(daemon, answer.json()["login"])
        self.assertEqual(outcomes, {"google": "pushed", "entra": "pushed"})
        self.assert_password(USER, "Battery-staple-8!")

        token = (self.folder / "intake-token").read_text()
        headers = {"Authorization": f"Bearer {token}"}
        answer = daemon.login(USER, "Ünicode-is-nót-for-Entra-9", daemon.tcp, headers)
        self.assertEqual(answer.status, 202, answer)
        answer = daemon.login(USER, "Over-the-loopback-9", daemon.tcp, headers)
        self.assertEqual(answer.status, 202, answer)
        self.wait_until_settled(daemon, answer.json()["login"])
        self.assert_password(USER, "Over-the-loopback-9")

    def test_the_token_stands_before_the_tcp_door_alone(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        token = (self.folder / "intake-token").read_text()
        wrong = [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {token}"},
                 {"Authorization": token}, {"Authorization": f"Bearer {token}x"}]
        for headers in wrong:
            with self.subTest(headers=[*headers]):
                answer = daemon.login(USER, "Correct-horse-7!", daemon.tcp, headers)
                self.assertEqual(answer.status, 401, answer)
                self.assertEqual(answer.type, "application/problem+json")
                self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Bearer"))
        self.assertNotIn("login", self.kinds())

    def test_the_same_id_again_gives_the_same_answer_and_does_nothing(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        first = daemon.login(USER, "Correct-horse-7!", id="event-1")
        self.wait_until_settled(daemon, first.json()["login"])
        again = daemon.login(USER, "Another-pass-8!", id="event-1")
        self.assertEqual((again.status, again.json()), (202, first.json()))
        self.assert_password(USER, "Correct-horse-7!")
        self.scim.add_user("bob@example.com")
        self.wait_until_linked(daemon, "bob@example.com")
        other = daemon.login("bob@example.com", "Correct-horse-7!", id="event-1")
        self.assertEqual(other.status, 422, other)

    def test_an_attribute_change_leaves_the_password_alone(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        login = daemon.login(USER, "Correct-horse-7!").json()["login"]
        self.wait_until_settled(daemon, login)
        marks = self.password_marks()
        self.twins.forget_requests()
        self.scim.replace(self.id, "title", "Director")
        self.wait_until(
            lambda: self.twins.user("entra", USER)["jobTitle"] == "Director"
            and self.twins.user("google", USER)["organizations"][0]["title"] == "Director",
            lambda: daemon.text[-3000:])
        self.assertEqual(self.password_marks(), marks)
        for twin, banned in [("google", "password"), ("entra", "passwordProfile")]:
            self.assertEqual(len(self.twins.writes(twin)), 1)
            self.assertNotIn(banned, self.twins.writes(twin)[0]["bodyFields"])

    def test_an_unchanged_password_is_not_written_again(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        self.wait_until_settled(daemon, daemon.login(USER, "Correct-horse-7!").json()["login"])
        marks = self.password_marks()
        answer = daemon.login(USER, "Correct-horse-7!")
        decisions = {row["decision"] for row in answer.json()["directories"]}
        self.assertEqual(decisions, {"unchanged"})
        self.assertEqual(self.password_marks(), marks)

    def test_one_directory_that_is_down_does_not_hold_up_the_other(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        self.twins.fault("entra", "fail", status=503, times=4)
        login = daemon.login(USER, "Correct-horse-7!").json()["login"]
        self.wait_until(
            lambda: daemon.outcomes(login)["google"] == "pushed", lambda: daemon.text[-3000:])
        self.assertEqual(
            self.wait_until_settled(daemon, login), {"google": "pushed", "entra": "pushed"})
        self.assert_password(USER, "Correct-horse-7!")
        self.assertIn("retried", self.kinds("--directory", "entra"))

    def test_the_events_and_the_status_tell_the_story(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        self.wait_until_settled(daemon, daemon.login(USER, "Correct-horse-7!").json()["login"])
        self.scim.replace(self.id, "title", "Director")
        self.wait_until(
            lambda: self.kinds().count("updated") == 2, lambda: daemon.text[-3000:])
        for directory in ("google", "entra"):
            self.assertEqual(
                self.kinds("--directory", directory),
                ["bound", "created", "password-pushed", "updated"])
        pushed = [event for event in self.events() if event["event"] == "password-pushed"]
        self.assertTrue(all(event["login"] and event["user"] == USER for event in pushed), pushed)
        verified = self.run_command("events", "verify")
        self.assertEqual((verified.status, "is whole" in verified.out), (0, True), verified)
        status = self.run_command("status", "--json").json()
        self.assertEqual((status["users"], status["sealedSecrets"]), (1, 0))
        for directory in ("google", "entra"):
            entry = status["directories"][directory]
            self.assertEqual(entry["passwords"], {"taken-over": 1})
            self.assertEqual(entry["jobs"], {})
        self.assertEqual(status["events"], len(self.events()))
        self.assertEqual(daemon.stop(), 0)
        again = self.run_command("status", "--json")
        self.assertEqual((again.status, again.json()["directories"]),
                         (0, status["directories"]), "without a daemon too")

    def test_login_works_without_a_daemon(self):
        self.assertEqual(self.run_command("sync").status, 0)
        result = self.run_command("login", USER, text="Correct-horse-7!\n")
        self.assertEqual(result.status, 0, result)
        self.assert_password(USER, "Correct-horse-7!")

    def password_marks(self):
        google, entra = (self.twins.user(twin, USER) for twin in ("google", "entra"))
        return [
            google["password"], google["passwordWrites"], entra["password"],
            entra["passwordWrites"], entra["lastPasswordChangeDateTime"],
            entra["signInSessionsValidFromDateTime"]]


class NoDaemon(Bed):
    def test_a_login_of_somebody_unknown_is_refused(self):
        self.scim.add_user(USER)
        self.assertEqual(self.run_command("sync").status, 0)
        result = self.run_command("login", "nobody@example.com", text="Correct-horse-7!\n")
        self.assertEqual(result.status, 65, result)
        self.assertIn("nobody@example.com", result.err)
        daemon = self.daemon()
        answer = daemon.login("nobody@example.com", "Correct-horse-7!")
        self.assertEqual((answer.status, answer.type), (404, "application/problem+json"))
        self.assertEqual(web.send(daemon.unix, "GET", "/v1/users/nobody/directories").status, 404)
        self.assertEqual(web.send(daemon.unix, "GET", "/v1/logins/nothing").status, 404)
        self.assertEqual(command("nonsense").status, 64)


if __name__ == "__main__":
    unittest.main()
