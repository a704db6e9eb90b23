"""Password takeover over the wire: when, in order, once, and with its effect on sessions."""

import datetime
import unittest

from bed import Bed
import web

USER = "alice@example.com"
FIRST, SECOND = "Correct-horse-7!", "Battery-staple-8!"
TIMES = ("lastPasswordChangeDateTime", "signInSessionsValidFromDateTime")


class Takeover(Bed):
    def setUp(self):
        super().setUp()
        self.id = self.scim.add_user(USER, title="Engineer")

    def decisions(self, daemon, password):
        """What a login is answered, as `queued: changed`, once all is settled."""
        answer = daemon.login(USER, password).json()
        self.wait_until_settled(daemon, answer["login"])
        return {row["directory"]: f"{row['decision']}: {row['reason']}"
                for row in answer["directories"]}

    def metric(self, daemon, name):
        """The sum of a counter's series."""
        text = web.send(daemon.health, "GET", "/metrics").body.decode()
        lines = [line for line in text.splitlines() if line.startswith(name)]
        self.assertTrue(lines, name)
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    def played(self, when):
        """First login, again, after a change of the record, with another password: in Entra ID."""
        password = {"when": when}
        path = self.changed("directories", "entra", "password", to=password)
        daemon = self.daemon(path)
        self.wait_until_linked(daemon, USER)
        found = [self.decisions(daemon, FIRST)["entra"], self.decisions(daemon, FIRST)["entra"]]
        self.scim.replace(self.id, "title", "Director")
        self.wait_until(
            lambda: self.twins.user("entra", USER)["jobTitle"] == "Director",
            lambda: daemon.text[-3000:])
        found += [self.decisions(daemon, FIRST)["entra"], self.decisions(daemon, SECOND)["entra"]]
        # The placeholder is no write of a password.
        writes = self.twins.user("entra", USER)["passwordWrites"]
        self.assertEqual(writes, sum(one.startswith("queued") for one in found))
        return daemon, found

    def test_changed_pushes_another_password_alone(self):
        daemon, found = self.played("changed")
        self.assertEqual(found, [
            "queued: first-login", "unchanged: same-password", "unchanged: same-password",
            "queued: changed"])
        self.assertEqual(self.metric(daemon, "dirsyncd_password_push_without_change_total"), 0)

    def test_record_changed_pushes_after_a_change_of_the_record_too(self):
        daemon, found = self.played("record-changed")
        self.assertEqual(found, [
            "queued: first-login", "unchanged: same-password", "queued: record-changed",
            "queued: changed"])
        self.assertEqual(self.metric(daemon, "dirsyncd_password_push_without_change_total"), 1)

    def test_every_login_pushes_always(self):
        daemon, found = self.played("every-login")
        self.assertEqual(found, [
            "queued: first-login", "queued: every-login", "queued: every-login",
            "queued: changed"])
        self.assertEqual(self.metric(daemon, "dirsyncd_password_push_without_change_total"), 2)

    def test_never_pushes_never(self):
        _, found = self.played("never")
        self.assertEqual(found, ["unchanged: never"] * 4)

    def test_a_push_tells_what_it_did_to_the_sessions(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        self.decisions(daemon, FIRST)
        before = self.twins.user("entra", USER)
        self.scim.replace(self.id, "title", "Director")
        self.wait_until(
            lambda: self.twins.user("entra", USER)["jobTitle"] == "Director",
            lambda: daemon.text[-3000:])
        after = self.twins.user("entra", USER)
        for name in TIMES:
            self.assertEqual(after[name], before[name])
        pushed = [event for event in self.events("--directory", "entra")
                  if event["event"] == "password-pushed"]
        self.assertEqual(len(pushed), 1)
        for name in TIMES:
            seen = pushed[0]["detail"]["after"][name]
            self.assertEqual(seen[:19], before[name][:19])
            self.assertIn(name, pushed[0]["detail"]["before"])

    def test_a_kill_before_the_answer_does_not_sign_anybody_out_twice(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        # Graph's stamps are whole seconds: the account's own must lie in another one.
        created = self.twins.user("entra", USER)["lastPasswordChangeDateTime"]
        self.wait_until(lambda: self.now() > created[:19], "a second")
        self.twins.fault("entra", "hang", applied=True, method="PATCH", milliseconds=20_000)
        login = daemon.login(USER, FIRST).json()["login"]
        self.wait_until(
            lambda: self.twins.user("entra", USER)["passwordWrites"] == 1, "the write")
        daemon.kill()
        daemon = self.daemon()
        self.assertEqual(
            self.wait_until_settled(daemon, login), {"google": "pushed", "entra": "pushed"})
        pushed = [event for event in self.events("--directory", "entra")
                  if event["event"] == "password-pushed"]
        self.assertEqual(len(pushed), 1)
        self.assertIn("the answer was lost", pushed[0]["reason"])
        self.assertEqual(self.twins.user("entra", USER)["passwordWrites"], 1)
        self.assertEqual(self.decisions(daemon, FIRST)["entra"], "unchanged: same-password")

    @staticmethod
    def now():
        return datetime.datetime.now(datetime.timezone.utc).isoformat()[:19]


if __name__ == "__main__":
    unittest.main()
