"""What a person orders: the queue, pauses and releases, with the daemon and without it."""

import json
import os
import pwd
import unittest

from bed import Bed

USERS = [f"user{number}@example.com" for number in range(10)]
ME = f"{pwd.getpwuid(os.getuid()).pw_name} (uid {os.getuid()})"


class Queue(Bed):
    def parked(self, path):
        self.scim.add_user("sync@example.com")
        self.assertEqual(self.run_command("sync", path=path).status, 1)
        rows = self.run_command("queue", "--state", "parked", "--json", path=path)
        return [json.loads(line) for line in rows.out.splitlines()]

    def test_a_dead_letter_is_listed_retried_and_dropped_without_a_daemon(self):
        path = self.changed("directories", "google", "onExisting", to="park")
        rows = self.parked(path)
        self.assertEqual(
            [(row["user"], row["directory"], row["cause"]) for row in rows],
            [("sync@example.com", "google", "conflict")])
        causes = self.run_command("queue", "causes", path=path)
        self.assertIn("1  google  parked  conflict", causes.out)
        text = self.run_command("queue", path=path)
        self.assertIn("sync@example.com", text.out)
        job = rows[0]["id"]
        result = self.run_command("queue", "retry", job, path=path)
        self.assertEqual((result.status, result.out), (0, "1 jobs are tried again\n"), result)
        self.assertEqual(self.run_command("sync", path=path).status, 1, "it is parked again")
        result = self.run_command("queue", "drop", "--all", "--cause", "conflict", path=path)
        self.assertEqual((result.status, result.out), (0, "1 jobs are dropped\n"), result)
        self.assertEqual(self.run_command("queue", path=path).err, "no such jobs\n")
        self.assertEqual(self.run_command("sync", path=path).status, 0)
        reasons = {event["event"]: event["reason"] for event in self.events()}
        self.assertTrue(reasons["requeued"].startswith(f"by {ME}; it stood at: "), reasons)
        self.assertIn("dropped", reasons)
        self.assertEqual(self.run_command("events", "verify").status, 0)

    def test_the_daemon_retries_what_was_mended(self):
        path = self.changed("directories", "google", "onExisting", to="park")
        job = self.parked(path)[0]["id"]
        daemon = self.daemon()
        self.wait_until(
            lambda: daemon.bindings("sync@example.com")["google"]["state"] != "pending",
            lambda: daemon.text)
        result = self.run_command("queue", "retry", 4711)
        self.assertEqual(result.status, 1, result)
        self.assertIn("job 4711 is left as it is: there is no such job", result.err)
        self.assertNotIn(job, [4711])

    def test_a_wrong_order_is_64_and_changes_nothing(self):
        self.assertEqual(self.run_command("sync").status, 0)
        for words in (["retry"], ["retry", "--all", "7"], ["drop", "seven"], ["retri", "7"],
                      ["--state", "parkd"], ["--directory", "gogle"], ["--all"],
                      ["retry", "--all", "--state", "held"]):
            result = self.run_command("queue", *words)
            self.assertEqual(result.status, 64, (words, result))
        self.assertEqual(self.run_command("pause", "gogle").status, 64)


class Pause(Bed):
    def test_a_paused_directory_takes_logins_and_sends_nothing(self):
        user = self.scim.add_user(USERS[0], title="Engineer")
        daemon = self.daemon()
        self.wait_until_linked(daemon, USERS[0])
        result = self.run_command("pause", "google")
        self.assertEqual((result.status, result.out), (0, "google is now paused\n"), result)
        self.assertEqual(self.run_command("pause", "google").out, "google is already paused\n")
        answer = daemon.login(USERS[0], "Correct-horse-7!").json()
        decisions = {row["directory"]: row["decision"] for row in answer["directories"]}
        self.assertEqual(decisions, {"google": "paused", "entra": "queued"})
        self.twins.forget_requests()
        self.scim.replace(user, "title", "Director")
        self.run_command("sync")
        self.wait_until(
            lambda: self.twins.user("entra", USERS[0])["jobTitle"] == "Director", "entra goes on")
        self.assertEqual(self.twins.requests("google"), [])
        self.assertEqual(daemon.stop(), 0)
        status = self.run_command("status")
        self.assertIn(f"by {ME}", status.out)
        lane = self.run_command("status", "--json").json()["directories"]["google"]["lane"]
        self.assertEqual((lane["state"], lane["pausedBy"]), ("paused", ME))
        daemon = self.daemon()
        self.assertEqual(self.twins.requests("google"), [])
        explained = self.run_command("explain", USERS[0], "--directory", "google").out
        self.assertIn("paused since", " ".join(explained.split()))
        result = self.run_command("resume", "google", "--json")
        self.assertEqual(
            result.json(), {"directory": "google", "state": "running", "changed": True})
        self.wait_until_settled(daemon, answer["login"])
        self.assert_password(USERS[0], "Correct-horse-7!")
        kinds = self.kinds()
        self.assertEqual((kinds.count("lane-paused"), kinds.count("lane-resumed")), (1, 1))


class Guards(Bed):
    def test_a_mass_update_is_held_and_let_go_by_a_person(self):
        ids = [self.scim.add_user(name, title="Clerk") for name in USERS]
        daemon = self.daemon()
        for name in USERS:
            self.wait_until_linked(daemon, name)
        for user in ids:
            self.scim.replace(user, "title", "Boss")
        self.scim.add_user("new@example.com")
        self.assertEqual(self.run_command("sync").status, 3)
        self.assertEqual(self.titles(), {"Clerk"})
        self.wait_until_linked(daemon, "new@example.com")
        status = self.run_command("status")
        self.assertIn("held by the guard update", status.out)
        held = self.run_command("status", "--json").json()["directories"]["google"]["held"]
        self.assertEqual(held, {"update": 10})
        self.assertIn("dirsyncd release google/update",
                      " ".join(self.run_command("explain", USERS[0]).out.split()))
        listed = self.run_command("queue", "--state", "held", "--directory", "google", "--json")
        self.assertEqual(len(listed.out.splitlines()), 10)
        alerts = [line for line in daemon.lines if line["event"] == "guard.held"]
        self.assertEqual(len(alerts), 2, "one for each directory")
        for directory in ("google", "entra"):
            result = self.run_command("release", f"{directory}/update")
            self.assertEqual(
                (result.status, result.out),
                (0, f"10 held jobs of {directory} (update) may go\n"), result)
        self.wait_until(lambda: self.titles() == {"Boss"}, self.titles)
        released = [event for event in self.events() if event["event"] == "released"]
        self.assertEqual({event["detail"]["by"]["uid"] for event in released}, {os.getuid()})

    def titles(self):
        return {
            user["jobTitle"] for user in self.twins.state("entra")["users"]
            if user["userPrincipalName"] in USERS}

    def test_an_attribute_that_many_lose_is_held_by_itself(self):
        ids = [self.scim.add_user(name, title="Clerk") for name in USERS]
        self.assertEqual(self.run_command("sync").status, 0)
        for user in ids[:7]:
            self.scim.replace(user, "title", "")
        result = self.run_command("sync")
        self.assertEqual(result.status, 3, result)
        self.assertEqual(self.titles(), {"Clerk"})
        held = self.run_command("status", "--json").json()["directories"]["google"]["held"]
        self.assertEqual(held, {"emptied": 7})


if __name__ == "__main__":
    unittest.main()
