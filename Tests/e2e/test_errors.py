"""What is wrong is named, with the remedy and the right exit status, and nothing is lost."""

import datetime
import json
import os
import pathlib
import unittest

import web
from bed import Bed
from programs import free_port

USER = "alice@example.com"


class Errors(Bed):
    def assert_named(self, result, status, *words):
        self.assertEqual(result.status, status, result)
        for word in words:
            self.assertIn(word, result.out + result.err)
        self.assertNotIn("Swift.", result.out + result.err, "no raw error of the language")

    def spoil(self, name, text):
        (self.folder / name).write_text(text)

    def test_a_wrong_master_key(self):
        for text in ("no base64 at all!", "c2hvcnQ=", ""):
            with self.subTest(text):
                self.spoil("master-key", text)
                for words in (["run"], ["sync"], ["check", "--offline"]):
                    self.assert_named(self.run_command(*words), 78, "master")
        self.spoil("master-key", "no base64")
        self.assertIn("dirsyncd key new", self.run_command("run").err)

    def test_another_master_key_than_the_one_that_sealed(self):
        self.scim.add_user(USER)
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        self.twins.fault("entra", "fail", status=503, times=1000)
        login = daemon.login(USER, "Correct-horse-7!").json()["login"]
        self.wait_until(lambda: daemon.outcomes(login)["google"] == "pushed", lambda: daemon.text)
        daemon.stop()
        self.twins.clear_faults()
        right = self.folder / "right-key"
        os.rename(self.folder / "master-key", right)
        made = self.run_command("key", "new", "--out", self.folder / "master-key")
        self.assertEqual(made.status, 0, made)
        for word in ("run", "sync"):
            self.assert_named(self.run_command(word), 78, "masterKey", "another key")
        # Nothing was touched: with the right key back, what waited arrives.
        os.replace(right, self.folder / "master-key")
        daemon = self.daemon()
        self.assertEqual(
            self.wait_until_settled(daemon, login), {"google": "pushed", "entra": "pushed"})
        self.assert_password(USER, "Correct-horse-7!")

    def test_a_wrong_google_key(self):
        pem = json.loads((self.folder / "google-key").read_text())["private_key"]
        spoilt = {
            "no JSON": "not a key", "no members": "{}",
            "a bad PEM": self.google_key(pem.replace("BEGIN PRIVATE KEY", "BEGIN NOTHING")),
            "half a PEM": self.google_key(pem[:400] + pem[-40:]),
            "no PEM": self.google_key("secret"),
        }
        for name, text in spoilt.items():
            with self.subTest(name):
                self.spoil("google-key", text)
                for word in ("run", "check"):
                    self.assert_named(self.run_command(word), 78, "google-key")

    def google_key(self, pem):
        """The key file with another private key in it."""
        key = json.loads((self.folder / "google-key").read_text())
        return json.dumps({**key, "private_key": pem})

    def test_a_google_key_of_somebody_else(self):
        right = (self.folder / "google-key").read_text()
        self.spoil("google-key", self.google_key((self.folder / "entra-key").read_text()))
        self.assert_named(self.run_command("check"), 69, "directory google", "serviceAccountKey")
        self.scim.add_user(USER)
        result = self.run_command("sync")
        self.assertEqual(result.status, 1, result)
        self.assertIsNotNone(self.twins.user("entra", USER), "the other side goes on")
        self.assertIn("quarantined", self.kinds())
        self.spoil("google-key", right)
        self.wait_until(
            lambda: self.run_command("sync").status == 0, "the lane probes by itself", limit=60)
        self.assertIsNotNone(self.twins.user("google", USER))

    def test_a_wrong_token_of_the_source(self):
        self.spoil("scim-token", "wrong")
        self.assert_named(self.run_command("check"), 69, "source")
        self.assert_named(self.run_command("sync"), 69, "source", "dirsyncd check")
        daemon = self.daemon()
        self.wait_until(lambda: "pull.failed" in daemon.text, lambda: daemon.text)
        failed = [line for line in daemon.lines if line["event"] == "pull.failed"]
        self.assertEqual(failed[0]["kind"], "credentials")

    def test_a_side_that_cannot_be_reached(self):
        nobody = f"http://127.0.0.1:{free_port()}"
        places = {
            "source": ("source", "baseURL"), "google": ("directories", "google", "apiURL"),
            "entra": ("directories", "entra", "graphURL")}
        for name, keys in places.items():
            with self.subTest(name):
                path = self.changed(*keys, to=nobody)
                self.assert_named(self.run_command("check", path=path), 69, name)

    def test_a_directory_that_is_down_loses_nothing(self):
        self.scim.add_user(USER)
        port = free_port()
        path = self.changed(
            "directories", "google", "apiURL", to=f"http://127.0.0.1:{port}")
        daemon = self.daemon(path)
        self.wait_until(
            lambda: self.twins.user("entra", USER) and "retried" in self.kinds(),
            lambda: daemon.text)
        login = daemon.login(USER, "Correct-horse-7!").json()["login"]
        self.wait_until(lambda: daemon.outcomes(login)["entra"] == "pushed", lambda: daemon.text)
        self.assertEqual(daemon.stop(), 0)
        daemon = self.daemon()
        self.wait_until_settled(daemon, login)
        self.assert_password(USER, "Correct-horse-7!")

    def test_an_unknown_key_is_named_with_the_nearest(self):
        self.configuration["source"]["baseUrl"] = self.configuration["source"].pop("baseURL")
        path = self.write(self.configuration, "unknown.json5")
        for words in (["run"], ["sync"], ["check", "--offline"]):
            result = self.run_command(*words, path=path)
            self.assert_named(result, 78, "source.baseUrl", "baseURL")
        missing = self.folder / "nowhere.json5"
        self.assert_named(self.run_command("run", path=missing), 78, str(missing))
        path.write_text("{ database: ")
        self.assert_named(self.run_command("run", path=path), 78, str(path), "line 1")

    def test_a_secret_that_others_can_read(self):
        path = self.folder / "scim-token"
        path.chmod(0o640)
        for words in (["run"], ["sync"], ["check", "--offline"]):
            self.assert_named(self.run_command(*words), 77, str(path), "chmod 600")
        path.unlink()
        self.assert_named(self.run_command("run"), 78, str(path))

    def test_a_credential_that_ends_is_named_in_time(self):
        today = datetime.date.today()
        for days, status, level in ((10, 0, "warning"), (-1, 77, "failure")):
            token = {
                "file": str(self.folder / "scim-token"),
                "expires": str(today + datetime.timedelta(days)),
            }
            path = self.changed("source", "auth", "bearer", to=token)
            result = self.run_command("check", "--offline", "--json", path=path)
            self.assertEqual(result.status, status)
            levels = {(line["subject"], line["level"]) for line in result.json()}
            self.assertIn(("source.auth.bearer", level), levels)
            daemon = self.daemon(path)
            check = self.wait_until(
                lambda: web.send(daemon.health, "GET", "/healthz").json()["checks"].get(
                    "credentials"),
                lambda: daemon.text)[0]
            self.assertEqual(check["status"], "warn")
            self.assertIn("source.auth.bearer", check["output"])
            self.assertIn(
                'dirsyncd_credential_expiry_timestamp_seconds{credential="source.auth.bearer"}',
                web.send(daemon.health, "GET", "/metrics").body.decode())
            self.assertTrue([line for line in daemon.lines if line["event"] == "credential.ends"])
            shown = self.run_command("status", "--json", path=path).json()["credentials"]
            self.assertAlmostEqual(shown["source.auth.bearer"]["daysLeft"], days - 1, delta=1)
            self.assertEqual(daemon.stop(), 0)

    def test_a_folder_that_is_not_there(self):
        path = self.changed("database", to=str(self.folder / "nowhere" / "dirsyncd.db"))
        self.assert_named(self.run_command("run", path=path), 73, str(self.folder / "nowhere"))
        self.assert_named(self.run_command("status", path=path), 73, "dirsyncd run")

    def test_a_folder_that_others_may_look_into(self):
        def told():
            daemon = self.daemon()
            self.assertEqual(daemon.stop(), 0)
            return [line["folder"] for line in daemon.lines if line["event"] == "database.open"]

        self.assertEqual(told(), [])
        self.folder.chmod(0o755)
        self.assertEqual(told(), [str(self.folder)])

    def test_a_second_daemon_is_refused_and_the_first_goes_on(self):
        daemon = self.daemon()
        self.assert_named(self.run_command("run"), 75, f"pid {daemon.id}", "command run")
        self.assertTrue(daemon.alive())
        self.assertEqual(daemon.login(USER, "Correct-horse-7!").status, 404, "its socket lives")

    def test_a_port_that_is_taken(self):
        daemon = self.daemon()
        configuration = self.configuration
        configuration["database"] = str(self.folder / "other.db")
        configuration["intake"]["listen"] = daemon.tcp
        path = self.write(configuration, "taken.json5")
        self.assert_named(self.run_command("run", path=path), 71, daemon.tcp)

    def test_a_database_that_is_none(self):
        pathlib.Path(self.configuration["database"]).write_bytes(b"nothing of SQLite " * 500)
        result = self.run_command("run")
        self.assertEqual(result.status, 70, result)
        self.assertIn("database", result.err)


if __name__ == "__main__":
    unittest.main()
