"""`kill -9` at random moments: nothing that got its 202 is lost, and the newest password wins.

DIRSYNCD_KILLS says how often (12 when unset); DIRSYNCD_SEED repeats one run's dice.
"""

import http.client
import os
import random
import sqlite3
import threading
import time
import unittest

from bed import Bed
from programs import Daemon, clean_up
import web

KILLS = int(os.environ.get("DIRSYNCD_KILLS", "12"))
SEED = int(os.environ.get("DIRSYNCD_SEED", str(random.randrange(1 << 32))))
PORTALS = 3
USERS = [f"user{number}@example.com" for number in range(6)]


class Portal(threading.Thread):
    """Hands in login after login for its users, each again and again until it is taken, and
    gives people other titles."""

    def __init__(self, test, dice, users):
        super().__init__(daemon=True)
        self.test = test
        self.dice = dice
        self.users = users
        self.number = 0
        self.ended = threading.Event()
        # What was taken: the id that the daemon gave, by user, and the newest password.
        self.taken = []
        self.newest = {}
        self.titles = {}
        self.failure = None

    def run(self):
        try:
            while not self.ended.is_set():
                user = self.dice.choice(self.users)
                self.hand_in(user, self.password(user))
                if self.dice.random() < 0.3:
                    self.rename(user)
                time.sleep(self.dice.random() * 0.05)
        except Exception as error:  # told by the test, which looks at it
            self.failure = error

    def password(self, user):
        """A new one mostly, and now and then the same again."""
        if user in self.newest and self.dice.random() < 0.2:
            return self.newest[user]
        self.number += 1
        return f"Passw0rd-{self.name}-{self.number}"

    def hand_in(self, user, password):
        while not self.ended.is_set():
            try:
                answer = web.send(
                    f"unix:{self.test.folder}/intake.sock", "POST", "/v1/logins",
                    {"userName": user, "password": password})
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            if answer.status == 202:
                self.newest[user] = password
                self.taken.append((user, answer.json()["login"]))
                return
            assert answer.status == 503, answer
        # It may have been taken without our hearing of it: then it may have won.
        self.newest[user] = None

    def rename(self, user):
        self.number += 1
        self.titles[user] = f"Title {self.number} of {self.name}"
        self.test.scim.replace(self.test.ids[user], "title", self.titles[user])


class Kills(Bed):
    def setUp(self):
        super().setUp()
        self.dice = random.Random(SEED)
        self.ids = {user: self.scim.add_user(user) for user in USERS}
        self.running = None

    def test_nothing_that_was_taken_is_lost(self):
        print(f"seed {SEED}, {KILLS} kills")
        self.running = self.start()
        for user in USERS:
            self.wait_until_linked(self.running, user)
        portals = [
            Portal(self, random.Random(SEED + place), USERS[place::PORTALS])
            for place in range(PORTALS)]
        for portal in portals:
            portal.start()
        for _ in range(KILLS):
            self.trouble()
            time.sleep(self.dice.random() * 2)
            self.running.kill()
            if self.dice.random() < 0.3:
                self.die_young()
            self.running = self.start()
        self.twins.clear_faults()
        for portal in portals:
            self.finish(portal)
        self.assertGreater(sum(len(portal.taken) for portal in portals), KILLS / 2)
        self.judge(portals)

    def finish(self, portal):
        """The daemon is there to stay now, so each last word of the portal is a sure one."""
        portal.ended.set()
        portal.join(60)
        self.assertIsNone(portal.failure)
        portal.ended.clear()
        for user in portal.users:
            if portal.newest.get(user) is None:
                portal.hand_in(user, f"Last-word-of-{user[4]}")

    def start(self):
        return clean_up(self, Daemon(self.path, self.log))

    def die_young(self):
        """A kill that may come before the doors are open."""
        daemon = clean_up(self, Daemon(self.path, self.log, waits=False))
        time.sleep(self.dice.random() * 0.5)
        daemon.kill()

    def trouble(self):
        twin = self.dice.choice(["google", "entra"])
        effect, more = self.dice.choice([
            ("fail", {"status": 503}), ("throttle", {"retryAfter": 1}), ("html", {}),
            ("reset", {"applied": True}), ("reset", {"applied": False}),
            ("hang", {"milliseconds": 400, "applied": True})])
        self.twins.fault(twin, effect, times=self.dice.randint(1, 4), **more)

    def judge(self, portals):
        newest = {user: word for portal in portals for user, word in portal.newest.items()}
        titles = {user: title for portal in portals for user, title in portal.titles.items()}
        self.wait_until(
            lambda: all(self.has_password(user, newest[user]) for user in USERS),
            lambda: f"{self.wrong(newest)}\n{self.running.text[-3000:]}", limit=90)
        self.wait_until(
            lambda: all(self.title(user) == titles.get(user) for user in USERS),
            lambda: f"titles\n{self.running.text[-3000:]}")
        for user, login in [taken for portal in portals for taken in portal.taken]:
            outcomes = self.wait_until_settled(self.running, login)
            self.assertEqual(set(outcomes), {"google", "entra"}, user)
            self.assertLessEqual(
                set(outcomes.values()), {"pushed", "unchanged", "superseded"}, user)
        verified = self.run_command("events", "verify")
        self.assertEqual(verified.status, 0, verified)
        self.assertEqual(self.running.stop(), 0)
        database = sqlite3.connect(self.folder / "dirsyncd.db")
        self.addCleanup(database.close)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        self.assertEqual(self.run_command("sync").status, 0, "nothing is left to do")

    def wrong(self, newest):
        return [user for user in USERS if not self.has_password(user, newest[user])]

    def title(self, user):
        """The title where both directories agree."""
        google = self.twins.user("google", user).get("organizations") or [{}]
        entra = self.twins.user("entra", user).get("jobTitle")
        return entra if google[0].get("title") == entra else "they differ"


if __name__ == "__main__":
    unittest.main()
