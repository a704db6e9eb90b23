"""`explain`, divergence in `status` and the metrics, and how the reading commands behave."""

import json
import os
import pathlib
import sqlite3
import subprocess
import time
import unittest

from bed import Bed
from programs import DIRSYNCD, TIME_LIMIT, command
import web

USER = "alice@example.com"
FIRST = "Correct-horse-7!"
SECOND = "Battery-staple-8!"


class Explain(Bed):
    def explain(self, *words, path=None):
        result = self.run_command("explain", *words, "--json", path=path)
        self.assertEqual(result.status, 0, result)
        return result.json()

    def by_directory(self, *words, path=None):
        answer = self.explain(*words, path=path)
        return {row["directory"]: row for row in answer["directories"]}

    def test_the_chain_of_one_user(self):
        source = self.scim.add_user(USER)
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        rows = self.by_directory(USER)
        self.assertEqual({row["standing"] for row in rows.values()}, {"waiting"}, rows)
        self.assertIn("next login", rows["google"]["reasons"][0])
        login = daemon.login(USER, FIRST).json()["login"]
        self.wait_until_settled(daemon, login)
        rows = self.by_directory(USER)
        for name, row in rows.items():
            with self.subTest(name):
                self.assertEqual((row["standing"], row["bound"]), ("done", True), row)
                self.assertEqual(row["password"]["login"], login)
                self.assertTrue(row["account"]["createdByUs"])
        pushed = [
            event for event in self.events("--user", USER)
            if event["event"] == "password-pushed" and event["directory"] == "entra"]
        self.assertEqual(rows["entra"]["password"]["requestID"], pushed[0]["requestID"])
        # The same user by every name there is.
        words = [source, USER.upper()] + [row["account"]["id"] for row in rows.values()]
        for word in words:
            self.assertEqual(self.explain(word)["user"]["name"], USER)
        self.assertEqual(set(self.by_directory(USER, "--directory", "entra")), {"entra"})
        text = self.run_command("explain", USER)
        self.assertEqual((text.status, text.err), (0, ""), text)
        for word in ("done", login, rows["entra"]["password"]["requestID"], "every active user"):
            self.assertIn(word, text.out)
        self.assertNotIn(FIRST, text.out)

    def test_an_unknown_user_is_65_with_the_nearest_name(self):
        self.scim.add_user(USER)
        self.assertEqual(self.run_command("sync").status, 0)
        result = self.run_command("explain", "alcie@example.com")
        self.assertEqual((result.status, result.out), (65, ""), result)
        self.assertIn(USER, result.err)
        result = self.run_command("explain", USER, "--directory", "gogle")
        self.assertEqual(result.status, 64, result)
        self.assertIn("google", result.err)
        result = self.run_command("events", "--user", "alcie@example.com")
        self.assertEqual((result.status, result.out), (65, ""), result)
        self.assertIn(USER, result.err)

    def test_the_rule_that_stopped_it(self):
        self.scim.add_user(USER, title="Engineer")
        cases = [
            (("google", "scope"), 'title eq "Boss"', "out of scope"),
            (("google", "create"), False, "create is false"),
            (("google", "mapping"), {"primaryEmail": "nickName"}, "`nickName`"),
            (("google", "domains"), ["example.org"], "none of the configured domains"),
        ]
        for keys, value, words in cases:
            with self.subTest(words):
                path = self.changed("directories", *keys, to=value)
                self.run_command("sync", path=path)
                row = self.by_directory(USER, path=path)["google"]
                self.assertEqual(row["standing"], "stopped", row)
                self.assertIn(words, " ".join(row["reasons"]))
                os.remove(self.folder / "dirsyncd.db")

    def test_whose_change_it_was(self):
        self.scim.add_user(USER)
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        login = daemon.login(USER, FIRST).json()["login"]
        self.wait_until_settled(daemon, login)
        row = self.by_directory(USER)["entra"]["password"]
        answer = self.by_directory(USER, "--at", row["sentAt"])["entra"]
        self.assertEqual(answer["answer"], "ours")
        self.assertEqual(answer["write"]["login"], login)
        self.assertEqual(answer["write"]["requestID"], row["requestID"])
        result = self.run_command("explain", USER, "--at", "2999-01-01T00:00:00Z")
        self.assertEqual(result.status, 64, result)
        self.assertIn("that time is yet to come", result.err)
        answer = self.by_directory(USER, "--at", "1999-01-01T00:00:00Z")["entra"]
        self.assertEqual(answer["answer"], "not-recorded")
        text = self.run_command("explain", USER, "--at", row["sentAt"], "--directory", "entra")
        self.assertIn("Yes:", text.out)
        self.assertIn(row["requestID"], text.out)
        self.assertNotIn("google", text.out)
        self.assertEqual(self.run_command("explain", USER, "--at", "noon").status, 64)

    def test_divergence_is_seen_and_ends(self):
        self.scim.add_user(USER)
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        self.wait_until_settled(daemon, daemon.login(USER, FIRST).json()["login"])
        self.assertEqual(self.run_command("status", "--json").json()["divergedUsers"], 0)
        self.twins.fault("entra", "fail", status=503, times=100_000)
        login = daemon.login(USER, SECOND).json()["login"]
        self.wait_until(lambda: daemon.outcomes(login)["google"] == "pushed", lambda: daemon.text)
        status = self.run_command("status", "--json").json()
        self.assertEqual(status["divergedUsers"], 1)
        entra = status["directories"]["entra"]
        self.assertEqual((entra["behind"], entra["passwords"]), (1, {"queued": 1}), entra)
        self.assertEqual(status["directories"]["google"]["behind"], 0)
        self.assertIn("1 users hold different passwords", self.run_command("status").out)
        self.assertIn("behindSince", self.by_directory(USER)["entra"]["password"])
        wanted = 'dirsyncd_bindings_behind{directory="entra",password="queued"} '
        self.wait_for_metrics(daemon, "dirsyncd_diverged_users 1", wanted + "1")
        page = web.send(daemon.health, "GET", "/metrics").body.decode()
        self.assertIn('\ndirsyncd_oldest_behind_timestamp_seconds{directory="entra"} ', page)
        self.assertNotIn("alice", page)
        self.twins.clear_faults()
        self.wait_until_settled(daemon, login)
        self.assertEqual(self.run_command("status", "--json").json()["divergedUsers"], 0)
        self.wait_for_metrics(daemon, "dirsyncd_diverged_users 0", wanted + "0")

    def wait_for_metrics(self, daemon, *lines):
        def page():
            return web.send(daemon.health, "GET", "/metrics").body.decode()

        self.wait_until(lambda: all(f"\n{line}\n" in page() for line in lines), page)

    def test_a_removed_directory_stands_apart(self):
        self.scim.add_user("sync@example.com")
        parked = self.changed("directories", "google", "onExisting", to="park")
        self.assertEqual(self.run_command("sync", path=parked).status, 1)
        del self.configuration["directories"]["google"]
        path = self.write(self.configuration, "without.json5")
        self.assertEqual(self.run_command("sync", path=path).status, 0, "it is not ours any more")
        status = self.run_command("status", "--json", path=path).json()
        self.assertEqual(set(status["directories"]), {"entra"})
        # A start brings back what was parked; nobody takes it up.
        left = {"account": {"ready": 1}}
        self.assertEqual(status["removedDirectories"]["google"]["jobs"], left)
        self.assertIn("removed from the configuration", self.run_command("status", path=path).out)
        row = self.by_directory("sync@example.com", path=path)["google"]
        self.assertEqual((row["standing"], row["configured"]), ("stopped", False))


class Reading(Bed):
    def setUp(self):
        super().setUp()
        self.scim.add_user(USER)
        self.assertEqual(self.run_command("sync").status, 0)

    def line(self, *words):
        return [DIRSYNCD, *words, "--config", str(self.path)]

    def test_results_that_cannot_be_written_are_74(self):
        for words in (["events"], ["status"], ["explain", USER], ["check", "--offline"]):
            with self.subTest(words), open("/dev/full", "w") as full:
                done = subprocess.run(
                    self.line(*words), stdout=full, stderr=subprocess.PIPE, text=True, check=False,
                    timeout=TIME_LIMIT)
                self.assertEqual(done.returncode, 74, done)
                self.assertIn("standard output", done.stderr)

    def test_a_reader_that_goes_ends_the_command_quietly(self):
        for words in (["events"], ["events", "--follow"]):
            with self.subTest(words):
                process = subprocess.Popen(
                    self.line(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertTrue(process.stdout.readline())
                process.stdout.close()
                # No event comes meanwhile: the pipe's end alone is what it sees.
                self.assertEqual(process.wait(TIME_LIMIT), 0)
                self.assertEqual(process.stderr.read(), b"")
                process.stderr.close()

    def test_a_tail_that_was_cut_off_is_found(self):
        whole = self.run_command("events", "verify", "--json").json()
        self.assertEqual((whole["whole"], len(whole["hash"])), (True, 64), whole)
        with sqlite3.connect(self.folder / "dirsyncd.db") as database:
            database.execute("DELETE FROM event WHERE id = (SELECT max(id) FROM event)")
        database.close()
        result = self.run_command("events", "verify")
        self.assertEqual(result.status, 1, result)
        self.assertIn("missing at the end", result.out)
        self.assertEqual(self.run_command("events", "verify", "--json").json()["whole"], False)

    def test_a_database_that_is_missing_or_damaged_is_named(self):
        path = pathlib.Path(self.configuration["database"])
        path.write_bytes(b"nothing of SQLite " * 500)
        for words in (["status"], ["events"], ["explain", USER]):
            result = self.run_command(*words)
            self.assertEqual(result.status, 70, result)
            self.assertIn(f"{path} is damaged", result.err)
            self.assertIn("backup", result.err)
        self.assertEqual(self.run_command("check", "--offline").status, 70)
        path.unlink()
        for words in (["status"], ["events"], ["explain", USER]):
            result = self.run_command(*words)
            self.assertEqual(result.status, 73, result)
            self.assertIn(str(path), result.err)
            self.assertIn("dirsyncd run", result.err)

    def test_json_is_answered_or_refused(self):
        result = self.run_command("release", "google/suspend", "--json")
        self.assertEqual(
            result.json(), {"directory": "google", "guard": "suspend", "released": 0})
        self.assertEqual((result.status, "holds nothing" in result.err), (1, True), result)
        for words in (["key", "new"], ["help"], ["rehearse", "--serve"], ["status", "--watch"]):
            result = command(*words, "--json", configuration=self.path)
            self.assertEqual((result.status, result.out), (64, ""), result)

    def test_an_empty_list_of_domains_is_a_fault(self):
        path = self.changed("directories", "google", "domains", to=[])
        result = self.run_command("check", "--offline", path=path)
        self.assertEqual(result.status, 78, result)
        self.assertIn("directories.google.domains", result.out)

    def test_the_watch_draws_on_a_terminal_and_leaves_it_clean(self):
        self.assertEqual(self.run_command("status", "--watch").status, 64, "a pipe is none")
        main, terminal = os.openpty()
        process = subprocess.Popen(
            self.line("status", "--watch"), stdin=terminal, stdout=terminal, stderr=terminal,
            start_new_session=True)
        os.close(terminal)
        drawn = b""
        deadline = time.monotonic() + TIME_LIMIT
        while drawn.count(b"dirsyncd status at") < 2 and time.monotonic() < deadline:
            drawn += os.read(main, 65536)
        process.terminate()
        while True:
            try:
                part = os.read(main, 65536)
            except OSError:
                break
            if not part:
                break
            drawn += part
        os.close(main)
        self.assertEqual(process.wait(TIME_LIMIT), 0)
        self.assertTrue(drawn.startswith(b"\x1b[?1049h"), drawn[:100])
        self.assertTrue(drawn.endswith(b"\x1b[?25h\x1b[?1049l"), drawn[-100:])


class Shells(unittest.TestCase):
    def test_bash_takes_the_completion(self):
        script = command("completion", "bash").out
        ask = (
            "\ncomplete -p dirsyncd; COMP_WORDS=(dirsyncd {}); COMP_CWORD={}; _dirsyncd;"
            ' echo "${{COMPREPLY[*]}}"')
        for words, place, wanted in [
                ("ex", 1, "explain"), ("explain --a", 2, "--at"), ("events v", 2, "verify"), ("key r", 2, "rotate"),
                ("help rel", 2, "release"), ("--config x stat", 3, "status")]:
            with self.subTest(words):
                done = subprocess.run(
                    ["bash", "-c", script + ask.format(words, place)], capture_output=True,
                    text=True, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""), done)
                first, last = done.stdout.splitlines()
                self.assertIn("-F _dirsyncd dirsyncd", first)
                self.assertEqual(last, wanted)

    def test_a_rehearsal_is_quiet_when_asked(self):
        done = command("rehearse", "--quiet")
        self.assertEqual((done.status, done.err), (0, ""), done)
        self.assertEqual(len(done.out.splitlines()), 1, done)
        self.assertIn("steps as expected", done.out)


if __name__ == "__main__":
    unittest.main()
