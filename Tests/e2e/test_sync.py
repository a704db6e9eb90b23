"""`sync` alone: once, with the right exit status, and as a dry run without a trace."""

import fcntl
import hashlib
import unittest

from bed import Bed
from programs import free_port

USERS = [f"user{number}@example.com" for number in range(10)]


class Sync(Bed):
    def test_it_does_the_same_once(self):
        user = self.scim.add_user(USERS[0], title="Engineer")
        result = self.run_command("sync")
        self.assertEqual(result.status, 0, result)
        self.assertTrue(self.twins.user("google", USERS[0]))
        self.assertTrue(self.twins.user("entra", USERS[0]))
        self.twins.forget_requests()
        result = self.run_command("sync")
        self.assertEqual((result.status, "nothing to do" in result.out), (0, True), result)
        self.assertEqual(self.twins.writes("google") + self.twins.writes("entra"), [])
        self.scim.replace(user, "title", "Director")
        result = self.run_command("sync", "--json")
        self.assertEqual((result.status, result.json()["events"]), (0, {"updated": 2}), result)
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Director")

    def test_a_source_that_is_down_is_69_and_a_bad_configuration_78(self):
        nobody = f"http://127.0.0.1:{free_port()}/scim/v2"
        result = self.run_command("sync", path=self.changed("source", "baseURL", to=nobody))
        self.assertEqual(result.status, 69, result)
        self.assertIn("source", result.err)
        result = self.run_command("sync", path=self.changed("source", to={"baseURL": 7}))
        self.assertEqual(result.status, 78, result)
        self.assertIn("source.baseURL", result.err)

    def test_what_is_parked_is_1(self):
        self.scim.add_user("sync@example.com")
        path = self.changed("directories", "google", "onExisting", to="park")
        result = self.run_command("sync", path=path)
        self.assertEqual(result.status, 1, result)
        self.assertIn("parked", result.out)
        status = self.run_command("status", "--json").json()
        self.assertEqual(status["directories"]["google"]["jobs"], {"account": {"parked": 1}})

    def test_a_guard_holds_and_release_lets_go(self):
        ids = [self.scim.add_user(name) for name in USERS]
        self.assertEqual(self.run_command("sync").status, 0)
        for user in ids:
            self.scim.replace(user, "active", False)
        result = self.run_command("sync")
        self.assertEqual(result.status, 3, result)
        self.assertEqual(self.suspended(), (0, 0))
        self.assertIn("held", self.kinds())
        self.assertEqual(self.run_command("sync").status, 3, "it stays held")
        wrong = self.run_command("release", "gogle/suspend")
        self.assertEqual((wrong.status, "google/suspend" in wrong.err), (64, True), wrong)
        self.assertEqual(self.run_command("release", "google/suspend").status, 0)
        self.assertEqual(self.run_command("sync").status, 3, "the other one is still held")
        self.assertEqual(self.suspended(), (10, 0))
        self.assertEqual(self.run_command("release", "entra/suspend").status, 0)
        self.assertEqual(self.run_command("sync").status, 0)
        self.assertEqual(self.suspended(), (10, 10))

    def test_a_daemon_that_holds_the_lock_does_the_work(self):
        path = self.changed("source", "pull", "every", to="1h")
        daemon = self.daemon(path)
        self.wait_until(lambda: "pull.done" in daemon.text or self.pulls() > 0, daemon.text)
        self.scim.add_user(USERS[0])
        result = self.run_command("sync", path=path)
        self.assertEqual(result.status, 0, result)
        self.assertIn("the daemon runs: it does the work", result.err)
        self.assertTrue(self.twins.user("google", USERS[0]))
        self.assertTrue(self.twins.user("entra", USERS[0]))
        second = self.run_command("run", path=path)
        self.assertEqual(second.status, 75, second)
        self.assertIn(f"pid {daemon.id}", second.err)
        self.assertIn("command run", second.err)

    def pulls(self):
        return len(self.twins.requests("scim"))

    def test_a_lock_that_nobody_answers_for_is_75(self):
        self.assertEqual(self.run_command("sync").status, 0)
        with open(self.folder / "dirsyncd.db.lock", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            result = self.run_command("sync")
            self.assertEqual(result.status, 75, result)
            path = self.changed("intake", "listen", to="127.0.0.1:0")
            self.assertEqual(self.run_command("sync", path=path).status, 75)
        self.assertEqual(self.run_command("sync").status, 0)

    def suspended(self):
        google = [user for user in self.twins.state("google")["users"] if user["suspended"]]
        entra = [user for user in self.twins.state("entra")["users"] if not user["accountEnabled"]]
        return len(google), len(entra)


class DryRun(Bed):
    def test_it_makes_nothing_where_nothing_was(self):
        self.scim.add_user(USERS[0])
        before = self.traces()
        result = self.run_command("sync", "--dry-run")
        self.assertEqual(result.status, 0, result)
        self.assertIn(f"+ google  {USERS[0]}  create", result.out)
        self.assertEqual(self.traces(), before)
        self.assertEqual(self.run_command("sync", "--dry-run", "--detailed-exitcode").status, 2)
        self.assertEqual(self.traces(), before)
        self.assertEqual(self.twins.writes("google") + self.twins.writes("entra"), [])

    def test_it_leaves_a_ledger_as_it_was(self):
        user = self.scim.add_user(USERS[0])
        self.assertEqual(self.run_command("sync").status, 0)
        self.twins.forget_requests()
        before = self.traces()
        for _ in range(2):
            result = self.run_command("sync", "--dry-run", "--detailed-exitcode")
            self.assertEqual(result.status, 0, result)
            self.assertIn("Plan: 0 to do", result.out)
        self.scim.replace(user, "title", "Director")
        result = self.run_command("sync", "--dry-run", "--detailed-exitcode", "--json")
        self.assertEqual(result.status, 2, result)
        self.assertEqual({step["write"] for step in result.json()["steps"]}, {"update"})
        self.scim.replace(user, "active", False)
        result = self.run_command("sync", "--dry-run")
        self.assertEqual((result.status, result.out.count("  suspend\n")), (0, 2), result)
        self.assertEqual(self.traces(), before)
        self.assertEqual(self.twins.writes("google") + self.twins.writes("entra"), [])

    def test_it_leaves_the_ledger_of_a_killed_daemon_as_it_was(self):
        self.scim.add_user(USERS[0])
        daemon = self.daemon()
        self.wait_until_linked(daemon, USERS[0])
        daemon.kill()
        self.twins.forget_requests()
        names = ("dirsyncd.db", "dirsyncd.db-wal")
        before = {name: self.traces()[name] for name in names}
        result = self.run_command("sync", "--dry-run", "--detailed-exitcode")
        self.assertEqual(result.status, 0, result)
        self.assertEqual({name: self.traces()[name] for name in names}, before)
        self.assertEqual(self.twins.writes("google") + self.twins.writes("entra"), [])

    def traces(self):
        """Every file of the folder: bytes and time of the last change. Not the logs, and not
        SQLite's index of the journal, in which each reader notes its place."""
        files = [
            path for path in self.folder.iterdir()
            if path.suffix != ".log" and not path.name.endswith("-shm")]
        return {
            path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for path in files if path.is_file()}


if __name__ == "__main__":
    unittest.main()
