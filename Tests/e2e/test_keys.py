"""The master key is rotated under load, and nothing is lost or pushed again for nothing."""

import os
import pathlib
import sqlite3
import threading
import unittest

from bed import Bed
import web

USERS = [f"user{number}@example.com" for number in range(6)]


class Keys(Bed):
    def setUp(self):
        super().setUp()
        self.old = self.configuration["masterKey"]
        self.new = self.folder / "new-key"
        made = self.run_command("key", "new", "--out", self.new)
        self.assertEqual(made.status, 0, made)

    def rotating(self):
        """The configuration with both keys."""
        return self.write({
            **self.configuration, "masterKey": {"file": str(self.new)},
            "previousMasterKey": self.old}, "rotating.json5")

    def rotated(self):
        """The configuration without the old key."""
        return self.write(
            {**self.configuration, "masterKey": {"file": str(self.new)}}, "rotated.json5")

    def keys_in_use(self):
        """The names of the keys that something in the database is under."""
        database = sqlite3.connect(f"file:{self.folder}/dirsyncd.db?mode=ro", uri=True)
        rows = database.execute(
            "SELECT hex(substr(sealed, 2, 8)) FROM secret"
            " UNION SELECT hex(substr(verifier, 2, 8)) FROM secret WHERE verifier IS NOT NULL"
            " UNION SELECT hex(substr(verifier, 2, 8)) FROM binding WHERE verifier IS NOT NULL")
        names = {name.lower() for (name,) in rows.fetchall()}
        database.close()
        return names

    def fill(self, daemon):
        """Every user has a password that was taken; half of them have a newer one that waits."""
        for user in USERS:
            self.scim.add_user(user)
        for user in USERS:
            self.wait_until_linked(daemon, user)
        for login in [daemon.login(user, f"First-{user}!7").json()["login"] for user in USERS]:
            self.wait_until_settled(daemon, login)
        self.twins.fault("entra", "fail", method="PATCH", status=503, times=10_000)
        return [daemon.login(user, f"Second-{user}!7").json()["login"] for user in USERS[:3]]

    def test_under_load(self):
        daemon = self.daemon()
        waiting = self.fill(daemon)
        daemon.stop()
        daemon = self.daemon(self.rotating())
        self.wait_until(
            lambda: "key.previous" in [line["event"] for line in daemon.lines],
            lambda: daemon.text[-2000:])
        ended, taken = threading.Event(), []

        def portal():
            number = 0
            while not ended.is_set():
                number += 1
                password = f"Under-load-{number}!"
                answer = daemon.login(USERS[5], password)
                assert answer.status == 202, answer
                taken.append((answer.json()["login"], password))

        thread = threading.Thread(target=portal)
        thread.start()
        self.wait_until(lambda: len(taken) > 2, "logins before the rotation")
        # The daemon does it, whoever asks: the command has no keys here.
        done = self.run_command("key", "rotate", "--json", path=self.rotating())
        count = len(taken)
        self.wait_until(lambda: len(taken) > count + 2, "logins after the rotation")
        ended.set()
        thread.join()
        self.assertEqual(done.status, 0, done)
        result = done.json()
        self.assertGreaterEqual(result["passwords"], 3)
        self.assertGreaterEqual(result["verifiers"], 5)
        self.assertEqual(self.keys_in_use(), {result["key"]})
        self.assertIn("key-rotated", self.kinds())
        # The old key is destroyed; a kill shows that nothing needs it.
        os.remove(self.folder / "master-key")
        daemon.kill()
        daemon = self.daemon(self.rotated())
        self.twins.clear_faults()
        for login in waiting:
            self.assertEqual(set(self.wait_until_settled(daemon, login).values()), {"pushed"})
        self.wait_until(
            lambda: self.has_password(USERS[5], taken[-1][1]), lambda: daemon.text[-3000:])
        # Who logs in with the password of before is told from others, and nothing is pushed.
        self.twins.forget_requests()
        for user in (USERS[0], USERS[4]):
            word = "Second" if user == USERS[0] else "First"
            answer = daemon.login(user, f"{word}-{user}!7").json()
            self.assertEqual(
                {row["decision"] for row in answer["directories"]}, {"unchanged"}, answer)
        self.assertEqual(self.twins.writes("google") + self.twins.writes("entra"), [])

    def test_without_a_daemon_and_after_a_kill(self):
        daemon = self.daemon()
        self.fill(daemon)
        daemon.kill()
        # The new key has sealed something before the rotation begins; then the daemon dies.
        daemon = self.daemon(self.rotating())
        login = daemon.login(USERS[4], "Between-two-keys-7!").json()["login"]
        daemon.kill()
        self.assertEqual(len(self.keys_in_use()), 2)
        for path in (self.path, self.rotated()):
            refused = self.run_command("key", "rotate", path=path)
            self.assertEqual(refused.status, 78, refused)
            self.assertIn("another key", refused.err)
            self.assertEqual(self.run_command("run", path=path).status, 78)
        done = self.run_command("key", "rotate", path=self.rotating())
        self.assertEqual(done.status, 0, done)
        self.assertIn("rewrapped", done.out)
        self.assertIn("destroy it", done.err)
        self.assertEqual(len(self.keys_in_use()), 1)
        again = self.run_command("key", "rotate", "--json", path=self.rotating())
        self.assertEqual((again.json()["passwords"], again.json()["verifiers"]), (0, 0))
        self.twins.clear_faults()
        daemon = self.daemon(self.rotated())
        self.assertEqual(set(self.wait_until_settled(daemon, login).values()), {"pushed"})

    def test_what_is_wrong_is_named(self):
        daemon = self.daemon()
        self.scim.add_user(USERS[0])
        self.wait_until_linked(daemon, USERS[0])
        # The daemon was not restarted: it does not know of the new key.
        result = self.run_command("key", "rotate", path=self.rotating())
        self.assertEqual(result.status, 1, result)
        self.assertIn("restart it", result.err)
        nothing = self.run_command("key", "rotate")
        self.assertEqual(nothing.status, 0, nothing)
        self.assertIn("previousMasterKey", nothing.err)
        answer = self.daemon_over_tcp(daemon)
        self.assertEqual(answer.status, 403, answer)
        daemon.stop()
        same = self.write({**self.configuration, "previousMasterKey": self.old}, "same.json5")
        for words in (["key", "rotate"], ["run"], ["check", "--offline"]):
            result = self.run_command(*words, path=same)
            self.assertEqual(result.status, 78, result)
            self.assertIn("same key", result.out + result.err)
        os.chmod(self.new, 0o644)
        result = self.run_command("key", "rotate", path=self.rotating())
        self.assertEqual(result.status, 77, result)
        self.assertIn("chmod 600", result.err)
        os.chmod(self.new, 0o600)
        other = pathlib.Path(self.folder / "other-key")
        self.run_command("key", "new", "--out", other)
        wrong = self.write({
            **self.configuration, "masterKey": {"file": str(self.new)},
            "previousMasterKey": {"file": str(other)}}, "wrong.json5")
        result = self.run_command("key", "rotate", path=wrong)
        self.assertEqual(result.status, 78, result)
        self.assertIn("another key", result.err)
        self.assertIn("nothing was changed", result.err)

    def daemon_over_tcp(self, daemon):
        token = (self.folder / "intake-token").read_text().strip()
        return web.send(
            daemon.tcp, "POST", "/v1/key/rotate", headers={"Authorization": f"Bearer {token}"})


if __name__ == "__main__":
    unittest.main()
