"""The health port, and an end in good order."""

import os
import pathlib
import signal
import subprocess
import time
import unittest

from bed import Bed
import web

PROMTOOL = os.environ.get("PROMTOOL", "")
USER = "alice@example.com"
PASSWORD = "Correct-horse-7!"
OPEN_METRICS = {"Accept": "application/openmetrics-text; version=1.0.0"}


class Health(Bed):
    def setUp(self):
        super().setUp()
        self.scim.add_user(USER)
        self.running = self.daemon()
        self.wait_until_linked(self.running, USER)
        login = self.running.login(USER, PASSWORD).json()["login"]
        self.wait_until_settled(self.running, login)

    def get(self, path, headers=None):
        return web.send(self.running.health, "GET", path, headers=headers)

    def test_the_probes_answer(self):
        for path in ("/livez", "/readyz"):
            answer = self.get(path)
            self.assertEqual((answer.status, answer.body), (200, b"ok"), path)
            verbose = self.get(path + "?verbose")
            self.assertEqual(verbose.status, 200)
            self.assertIn(b"[+]ledger", verbose.body)
        document = self.get("/healthz")
        self.assertEqual((document.status, document.type), (200, "application/health+json"))
        self.assertEqual(document.json()["status"], "pass", document.body)
        self.assertEqual(self.get("/nothing").status, 404)
        post = web.send(self.running.health, "POST", "/livez")
        self.assertEqual((post.status, post.headers["Allow"]), (405, "GET, HEAD"))

    def test_the_metrics_are_whole_and_say_what_happened(self):
        wanted = [
            'dirsyncd_logins_total{directory="google",decision="queued"} 1',
            'dirsyncd_bindings{directory="entra",password="taken-over"} 1',
            "dirsyncd_sealed_secrets 0", 'dirsyncd_subjects{kind="user"} 1']

        def missing():
            page = self.get("/metrics").body.decode()
            return [line for line in wanted if f"\n{line}\n" not in page]

        # The ledger is not counted anew for each scrape.
        self.wait_until(lambda: not missing(), missing)
        text = self.get("/metrics").body.decode()
        self.assertTrue(self.get("/metrics", OPEN_METRICS).body.endswith(b"# EOF\n"))
        if not PROMTOOL:
            self.skipTest("no promtool")
        done = subprocess.run(
            [PROMTOOL, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)

    def test_no_page_names_a_person(self):
        pages = [
            self.get(path, headers).body.decode().lower()
            for path in ("/livez?verbose", "/readyz?verbose", "/healthz", "/metrics", "/nothing")
            for headers in (None, OPEN_METRICS)]
        for page in pages:
            for word in (USER, "alice", "@example.com", PASSWORD.lower()):
                self.assertNotIn(word, page)

    def test_a_source_that_is_away_is_a_warning_alone(self):
        self.twins.fault("scim", "fail", status=503, times=100_000)
        self.wait_until(
            lambda: self.get("/healthz").json()["status"] == "warn",
            lambda: self.get("/healthz").body)
        self.assertEqual(self.get("/readyz").status, 200, "logins are still taken")

    def test_a_signal_ends_it_at_once_and_the_socket_is_gone(self):
        took = []
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                daemon = self.running
                started = time.monotonic()
                daemon.send(number)
                self.assertEqual(daemon.wait(), 0)
                took.append(time.monotonic() - started)
                self.assertFalse((self.folder / "intake.sock").exists())
                self.assertTrue(web.is_refused(daemon.health))
                self.assertEqual(daemon.lines[-1]["event"], "daemon.stopped")
                self.running = self.daemon()
        self.assertLess(min(took), 1)

    def states(self):
        return [line for line in self.running.lines if line["event"] == "daemon.state"]

    def test_a_signal_prints_the_state_without_names(self):
        # The whole, both kinds of the source and both directories: each time anew.
        for count in (5, 10):
            self.running.send(signal.SIGUSR1)
            lines = self.wait_until(
                lambda count=count: self.states() if len(self.states()) == count else None,
                lambda: self.running.text)
        self.assertEqual(lines[0]["state"]["users"], 1)
        self.assertNotIn(USER, self.running.text)

    def test_a_socket_file_of_a_killed_daemon_stands_in_nobodys_way(self):
        self.running.kill()
        self.assertTrue((self.folder / "intake.sock").exists())
        self.assertEqual(self.daemon().login(USER, PASSWORD).status, 202)

    def test_the_files_are_for_the_owner_alone(self):
        for name in ("dirsyncd.db", "dirsyncd.db-wal", "dirsyncd.db.lock"):
            mode = pathlib.Path(self.folder / name).stat().st_mode & 0o777
            self.assertEqual(oct(mode), oct(0o600), name)
        mode = (self.folder / "intake.sock").stat().st_mode & 0o777
        self.assertEqual(oct(mode), oct(0o660), "the group may hand in logins")


if __name__ == "__main__":
    unittest.main()
