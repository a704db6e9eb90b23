"""Credentials are replaced under a running daemon: in their place, or by a next one."""

import json
import os
import signal
import unittest

import web
from bed import Bed

USER = "alice@example.com"
PASSWORD = "Correct-horse-7!"


class Credentials(Bed):
    def put(self, name, text):
        """As one does it by hand: a new file of mode 0600 in the place of the old one."""
        path = self.folder / (name + ".fresh")
        path.write_text(text)
        path.chmod(0o600)
        os.replace(path, self.folder / name)

    def google_key(self, key_id):
        key = json.loads((self.folder / "google-key").read_text())
        return json.dumps({**key, "private_key_id": key_id})

    def named(self, daemon, event):
        return [line for line in daemon.lines if line["event"] == event]

    def credentials_check(self, daemon):
        checks = web.send(daemon.health, "GET", "/healthz").json()["checks"]
        return checks.get("credentials", [{"output": ""}])[0]

    def metrics(self, daemon):
        return web.send(daemon.health, "GET", "/metrics").body.decode()

    def in_use(self):
        """The sides whose next one is in use."""
        sides = self.run_command("status", "--json").json().get("nextCredentials", {})
        return {side for side, state in sides.items() if "nextSince" in state}

    def reload(self, daemon, *sides):
        """Until each side has told how it stands."""
        before = len(self.named(daemon, "credential.proven"))
        daemon.send(signal.SIGHUP)
        self.wait_until(
            lambda: len(self.named(daemon, "credential.proven")) >= before + len(sides),
            lambda: daemon.text[-3000:])

    def started(self):
        self.scim.add_user(USER)
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        return daemon

    def push(self, daemon, password):
        login = daemon.login(USER, password).json()["login"]
        self.assertEqual(
            self.wait_until_settled(daemon, login), {"google": "pushed", "entra": "pushed"})

    def test_changed_files_count_without_a_restart(self):
        daemon = self.started()
        # Nobody is told: what is refused makes the daemon look again.
        self.twins.control("scim", "PUT", "knobs", {"access": {"bearer": "another-token"}})
        self.put("scim-token", "another-token")
        self.twins.control("google", "PUT", "knobs", {"keyID": "second", "revokesTokens": True})
        self.put("google-key", self.google_key("second"))
        self.push(daemon, PASSWORD)
        self.wait_until(
            lambda: {line["side"] for line in self.named(daemon, "credential.replaced")}
            == {"source", "directories.google"}, lambda: daemon.text[-3000:])
        self.wait_until(
            lambda: self.kinds().count("credential-replaced") == 2, lambda: self.kinds())
        self.assertEqual(self.named(daemon, "lane.quarantined"), [])
        self.assertEqual(daemon.stop(), 0)

    def test_a_next_one_is_proven_before_it_is_used_and_stays_in_use(self):
        sides = self.configuration["directories"]
        sides["google"]["next"] = {"serviceAccountKey": {"file": str(self.folder / "google-next")}}
        sides["entra"]["next"] = {"clientSecret": {"file": str(self.folder / "entra-next")}}
        self.configuration["source"]["next"] = {
            "auth": {"bearer": {"file": str(self.folder / "scim-next")}}}
        self.path = self.write(self.configuration)
        offline = self.run_command("check", "--offline")
        self.assertEqual(offline.status, 0, offline)
        self.assertIn("google-next is not there yet", offline.out)
        daemon = self.started()
        # One that does not work is told of, and changes nothing.
        self.put("google-next", self.google_key("second"))
        self.reload(daemon, "source", "google", "entra")
        refused = self.named(daemon, "credential.refused")
        self.assertEqual([line["side"] for line in refused], ["directories.google"])
        self.assertIn("Invalid JWT Signature", refused[0]["reason"])
        self.assertIn("reload the daemon", refused[0]["remedy"])
        self.wait_until(
            lambda: self.kinds().count("credential-refused") == 1, lambda: self.kinds())
        for words in ("directories.google: of its credentials the next one (file",
                      "the current one serves on; correct it or take it away"):
            self.assertIn(words, self.run_command("status").out)
        self.wait_until(
            lambda: "google-next" in self.credentials_check(daemon)["output"],
            lambda: self.credentials_check(daemon))
        self.assertIn(
            'dirsyncd_credential_refused{side="directories.google"} 1', self.metrics(daemon))
        result = self.run_command("check")
        self.assertEqual(result.status, 69, result)
        self.assertIn("directories.google.next: file", result.out)
        # A second look tells nothing anew, and says with its own line what it found.
        self.reload(daemon, "source", "google", "entra")
        self.assertEqual(len(self.named(daemon, "credential.refused")), 1)
        self.assertTrue(any(
            "google-next" in line.get("refused", "")
            for line in self.named(daemon, "credential.proven")[-3:]))
        # All of them work now, and the old ones do not any more.
        self.put("entra-next", (self.folder / "entra-secret").read_text())
        self.put("scim-next", "next-token")
        self.twins.control("google", "PUT", "knobs", {"keyID": "second", "revokesTokens": True})
        self.twins.control("entra", "PUT", "knobs", {"certificate": False, "revokesTokens": True})
        self.twins.control("scim", "PUT", "knobs", {"access": {"bearer": "next-token"}})
        self.reload(daemon, "source", "google", "entra")
        every = {"source", "directories.google", "directories.entra"}
        self.assertEqual(
            {line["side"] for line in self.named(daemon, "credential.switched")}, every)
        self.push(daemon, PASSWORD)
        self.wait_until(
            lambda: self.kinds().count("credential-switched") == 3, lambda: self.kinds())
        self.assertEqual(self.named(daemon, "lane.quarantined"), [])
        self.assertEqual(self.in_use(), every)
        self.assertIn("its next credential is in use", self.run_command("status").out)
        self.assertIn(
            'dirsyncd_next_credential_in_use{side="source"} 1', self.metrics(daemon))
        self.assertEqual(self.run_command("check").status, 0)
        # A restart goes on with it, and tells nothing anew.
        self.assertEqual(daemon.stop(), 0)
        daemon = self.daemon()
        self.push(daemon, "Correct-horse-8!")
        self.assertEqual(self.named(daemon, "credential.switched"), [])
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(self.kinds().count("credential-switched"), 3)
        # It takes the current one's place, and all is as it was before.
        os.replace(self.folder / "google-next", self.folder / "google-key")
        daemon = self.daemon()
        self.push(daemon, "Correct-horse-9!")
        self.wait_until(
            lambda: self.in_use() == every - {"directories.google"},
            lambda: daemon.text[-3000:])

    def test_where_none_works_the_quarantine_tells_both_reasons(self):
        self.configuration["directories"]["google"]["next"] = {
            "serviceAccountKey": {"file": str(self.folder / "google-next")}}
        self.path = self.write(self.configuration)
        self.put("google-next", self.google_key("third"))
        self.twins.control("google", "PUT", "knobs", {"keyID": "second"})
        self.scim.add_user(USER)
        daemon = self.daemon()
        told = self.wait_until(
            lambda: self.named(daemon, "lane.quarantined"), lambda: daemon.text[-3000:])
        for word in ("the next one (file", "the current one (file", "google-next", "google-key"):
            self.assertIn(word, told[0]["reason"])
        # Mended in its place; the lane goes on by itself.
        self.put("google-next", self.google_key("second"))
        self.wait_until(lambda: self.named(daemon, "lane.recovered"), lambda: daemon.text[-3000:])
        self.wait_until_linked(daemon, USER)
        self.assertNotIn("PRIVATE KEY", daemon.text)
        self.assertEqual(daemon.stop(), 0)


if __name__ == "__main__":
    unittest.main()
