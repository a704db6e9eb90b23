"""What a person orders: the queue, pauses and releases, with the daemon and without it."""

import datetime
import json
import os
import pwd
import signal
import socket
import unittest

from bed import Bed
from programs import DIRSYNCD, Program

USERS = [f"user{number}@example.com" for number in range(10)]
ME = f"{pwd.getpwuid(os.getuid()).pw_name} (uid {os.getuid()})"


class Strangers(Bed):
    """Accounts that were there before this database."""

    def strangers(self, on_existing="park"):
        """One user has accounts in both directories that we did not make."""
        self.scim.add_user(USERS[0])
        for twin in ("google", "entra"):
            self.twins.control(twin, "POST", "seed", {"user": USERS[0]})
        return self.changed("directories", "google", "onExisting", to=on_existing)


class Queue(Strangers):
    def parked(self, path):
        self.assertEqual(self.run_command("sync", path=path).status, 1)
        rows = self.run_command("queue", "--state", "parked", "--json", path=path)
        return [json.loads(line) for line in rows.out.splitlines()]

    def test_a_dead_letter_is_listed_retried_and_dropped_without_a_daemon(self):
        path = self.strangers()
        rows = self.parked(path)
        self.assertEqual(
            [(row["user"], row["directory"], row["cause"]) for row in rows],
            [(USERS[0], "google", "conflict")])
        causes = self.run_command("queue", "causes", path=path)
        self.assertIn("1  google  parked  conflict", causes.out)
        text = self.run_command("queue", path=path)
        self.assertIn(USERS[0], text.out)
        job = rows[0]["id"]
        result = self.run_command("queue", "retry", job, path=path)
        self.assertEqual((result.status, result.out), (0, "1 jobs are tried again\n"), result)
        self.assertEqual(self.run_command("sync", path=path).status, 1, "it is parked again")
        result = self.run_command("queue", "drop", "--all", "--cause", "conflict", path=path)
        self.assertEqual((result.status, result.out), (0, "1 jobs are dropped\n"), result)
        self.assertEqual(self.run_command("queue", path=path).err, "no such jobs\n")
        self.assertEqual(self.run_command("sync", path=path).status, 0)
        reasons = {event["event"]: event.get("reason") for event in self.events()}
        self.assertTrue(reasons["requeued"].startswith(f"by {ME}; it stood at: "), reasons)
        self.assertIn("dropped", reasons)
        self.assertEqual(self.run_command("events", "verify").status, 0)

    def test_the_daemon_retries_and_drops(self):
        path = self.strangers()
        job = self.parked(path)[0]["id"]
        daemon = self.daemon(path)
        self.wait_until(
            lambda: daemon.bindings(USERS[0])["google"]["state"] == "parked", lambda: daemon.text)
        parked = self.kinds().count("parked")
        result = self.run_command("queue", "retry", job, 4711, path=path)
        self.assertEqual((result.status, result.out), (1, "1 jobs are tried again\n"), result)
        self.assertIn("job 4711 is left as it is: there is no such job", result.err)
        self.wait_until(lambda: self.kinds().count("parked") > parked, "it is tried again")
        result = self.run_command("queue", "drop", job, path=path)
        self.assertEqual((result.status, result.out), (0, "1 jobs are dropped\n"), result)
        self.assertEqual(self.kinds().count("dropped"), 1)

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
        self.wait_until(
            lambda: self.has_password(USERS[0], "Correct-horse-7!"), lambda: daemon.text[-2000:])
        self.assertEqual(set(daemon.outcomes(answer["login"]).values()), {"pushed"})
        kinds = self.kinds()
        self.assertEqual((kinds.count("lane-paused"), kinds.count("lane-resumed")), (1, 1))


class SourceWait(Bed):
    def test_a_wait_of_the_source_is_shown_and_ended_by_a_person(self):
        self.scim.add_user(USERS[0])
        daemon = self.daemon(self.changed("source", "pull", to={"every": "1h"}))
        self.wait_until_linked(daemon, USERS[0])
        self.assertNotIn("cannot be read", self.run_command("status").out)
        self.scim.add_user(USERS[1])
        self.twins.fault("scim", "throttle", status=429, retryAfter="99999999")
        for _ in range(2):
            self.assertEqual(self.run_command("sync").status, 69)
        shown = self.run_command("status").out
        self.assertIn("SCIM 429", shown)
        self.assertIn("dirsyncd resume source", shown)
        self.assertIn("notBefore", self.run_command("status", "--json").json()["sourceFailure"])
        result = self.run_command("resume", "source")
        self.assertEqual(
            (result.status, result.out),
            (0, "the source is waited for no longer, and is asked again\n"), result)
        self.wait_until_linked(daemon, USERS[1])
        self.assertNotIn("sourceFailure", self.run_command("status", "--json").json())
        result = self.run_command("resume", "source", "--json")
        self.assertEqual(result.json(), {"side": "source", "changed": False})
        self.assertEqual(self.kinds().count("source-resumed"), 1)


class Guards(Bed):
    def test_a_mass_update_is_held_and_let_go_by_a_person(self):
        ids = [self.scim.add_user(name, title="Clerk") for name in USERS]
        # A pull of the daemon's own in the middle of the changes would see a smaller batch.
        daemon = self.daemon(self.changed("source", "pull", to={"every": "1h"}))
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
        wrong = self.run_command("release", "google/suspend")
        self.assertEqual(wrong.status, 1, wrong)
        self.assertIn("google/suspend holds nothing; what is held: entra/update (10), "
                      "google/update (10)", wrong.err)
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


class Runs(Strangers):
    def test_single_users_and_directories(self):
        for name in USERS[:3]:
            self.scim.add_user(name)
        result = self.run_command("sync", "--user", USERS[0], "--directory", "google")
        self.assertEqual(result.status, 0, result)
        self.assertTrue(self.twins.user("google", USERS[0]))
        self.assertIsNone(self.twins.user("entra", USERS[0]))
        self.assertIsNone(self.twins.user("google", USERS[1]))
        nobody = "nobody@example.com"
        result = self.run_command("sync", "--user", nobody, "--user", USERS[0], "--json")
        self.assertEqual((result.status, result.json()["pull"]["users"]), (65, 1), result)
        self.assertEqual(result.json()["pull"]["unmatchedUsers"], [nobody])
        explained = self.run_command("explain", nobody)
        self.assertEqual((explained.status, explained.err), (65, result.err))
        self.assertEqual(self.run_command("sync", "--dry-run", "--user", nobody).status, 65)
        daemon = self.daemon()
        for name in USERS[:3]:
            self.wait_until_linked(daemon, name)
        result = self.run_command("sync", "--user", USERS[1], "--directory", "entra")
        self.assertEqual(result.status, 0, result)
        for words in (["--directory", "gogle"], ["--users-only", "--groups-only"],
                      ["--user", "a", "--full"]):
            self.assertEqual(self.run_command("sync", *words).status, 64, words)

    def test_a_change_window_keeps_the_bulk_waiting_and_lets_passwords_go(self):
        # Open for one minute a week, which is not now: any day but today.
        day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][
            (datetime.datetime.now(datetime.timezone.utc).weekday() + 3) % 7]
        ids = [self.scim.add_user(name, title="Clerk") for name in USERS[:3]]
        self.assertEqual(self.run_command("sync").status, 0)
        path = self.changed("directories", "entra", "window", to=[f"{day} 12:00-12:01 UTC"])
        self.scim.replace(ids[0], "title", "Boss")
        self.scim.replace(ids[1], "active", False)
        result = self.run_command("sync", path=path)
        self.assertEqual(result.status, 0, result)
        self.assertIn("1 left until the change window opens", result.out)
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Clerk")
        self.assertFalse(self.twins.user("entra", USERS[1])["accountEnabled"])
        daemon = self.daemon(path)
        answer = daemon.login(USERS[0], "Correct-horse-7!").json()
        self.wait_until_settled(daemon, answer["login"])
        self.assert_password(USERS[0], "Correct-horse-7!")
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Clerk")
        for words in (["status"], ["explain", USERS[0]]):
            text = " ".join(self.run_command(*words, path=path).out.lower().split())
            self.assertIn("bulk changes wait for the change window", text)
        result = self.run_command("sync", path=path)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(daemon.stop(), 0)
        plan = self.run_command("sync", "--dry-run", path=path)
        self.assertIn("jobTitle", plan.out)
        self.assertEqual(self.run_command("sync").status, 0)
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Boss")

    def test_a_dry_run_shows_links_and_what_would_stand_still(self):
        path = self.strangers()
        plan = self.run_command("sync", "--dry-run")
        self.assertIn(f"= google  {USERS[0]}  link", plan.out)
        plan = self.run_command("sync", "--dry-run", "--json", path=path).json()
        self.assertEqual([row["name"] for row in plan["parked"]], [USERS[0]])
        links = [step for step in plan["steps"] if step["write"] == "link"]
        self.assertEqual([step["directory"] for step in links], ["entra"])

    def test_a_dry_run_that_is_interrupted_leaves_nothing_behind(self):
        self.scim.add_user(USERS[0])
        place = self.folder / "tmp"
        place.mkdir()
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/scim/v2"
            path = self.changed("source", "baseURL", to=url)
            run = Program(
                [DIRSYNCD, "sync", "--dry-run", "--config", str(path)],
                self.folder / "dry.log", {"TMPDIR": str(place)})
            self.addCleanup(run.stop)
            self.wait_until(lambda: list(place.glob("*/ledger.db")), "the copy")
            run.send(signal.SIGINT)
            self.assertEqual(run.wait(), 1, run.text)
        self.assertEqual(list(place.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
