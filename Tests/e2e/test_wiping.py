"""However a sealed password ends, its bytes leave the database and the write-ahead log."""

import sqlite3
import unittest

from bed import Bed

# How long the write-ahead log may keep what was erased, on a machine with little to do.
LIMIT = 20
PUSHED, SUPERSEDED, REFUSED, LEFT, DELETED, EXPIRED = USERS = [
    f"{name}@example.com"
    for name in ("pushed", "superseded", "refused", "left", "deleted", "expired")]
BANNED = {"error": {
    "code": "Request_BadRequest",
    "message": "The specified password does not comply with password complexity."}}


class Wiping(Bed):
    def setUp(self):
        super().setUp()
        self.configuration["directories"]["entra"]["password"] = {"ttl": "12s"}
        self.path = self.write(self.configuration)

    def sealed(self):
        """The sealed passwords that wait for Entra, by user."""
        with sqlite3.connect(f"file:{self.folder}/dirsyncd.db?mode=ro", uri=True) as database:
            rows = database.execute(
                "SELECT u.name, s.sealed FROM secret s JOIN job j ON j.id = s.job"
                " JOIN binding b ON b.id = j.binding JOIN subject u ON u.id = b.subject"
                " WHERE b.directory = 'entra'").fetchall()
        database.close()
        return dict(rows)

    def places(self, blob):
        """The files that hold a part of the blob: the wrapped key, or the password's box."""
        parts = [blob[9:41], blob[41:69], blob[69:97], blob[97:]]
        return [
            path.name for path in self.folder.glob("dirsyncd.db*")
            if any(part in path.read_bytes() for part in parts)]

    def test_every_end_wipes(self):
        ids = {user: self.scim.add_user(user) for user in USERS}
        daemon = self.daemon()
        for user in USERS:
            self.wait_until_linked(daemon, user)
        self.twins.fault("entra", "fail", method="GET", status=503, times=10_000)
        logins = {
            user: daemon.login(user, f"Correct-horse-{user}").json()["login"] for user in USERS}
        blobs = self.wait_until(
            lambda: found if len(found := self.sealed()) == len(USERS) else None,
            lambda: f"{self.sealed().keys()}\n{daemon.text[-3000:]}")
        for user, blob in blobs.items():
            self.assertNotEqual(self.places(blob), [], f"{user}: the search finds what is there")
        newer = daemon.login(SUPERSEDED, "Battery-staple-8!").json()["login"]
        self.scim.replace(ids[LEFT], "active", False)
        self.scim.delete(ids[DELETED])
        self.assert_wiped(daemon, blobs[SUPERSEDED], SUPERSEDED)
        self.wait_until(
            lambda: daemon.outcomes(logins[EXPIRED])["entra"] == "expired",
            lambda: daemon.text[-3000:])
        self.assert_wiped(daemon, blobs[EXPIRED], EXPIRED)
        # What the rest waited for has come to its time limit too; the next ones are let through.
        again = {
            user: daemon.login(user, f"Second-horse-{user}").json()["login"]
            for user in (PUSHED, REFUSED)}
        second = self.wait_until(
            lambda: found if {PUSHED, REFUSED} <= (found := self.sealed()).keys() else None,
            lambda: daemon.text[-3000:])
        self.twins.clear_faults()
        path = f"/v1.0/users/{self.twins.user('entra', REFUSED)['id']}"
        self.twins.fault("entra", "fail", method="PATCH", pathPrefix=path, status=400, body=BANNED)
        self.assertEqual(self.wait_until_settled(daemon, again[PUSHED])["entra"], "pushed")
        self.assertEqual(self.wait_until_settled(daemon, again[REFUSED])["entra"], "refused")
        for user, blob in [*blobs.items(), *second.items()]:
            self.assert_wiped(daemon, blob, user)
        self.assertNotIn("queued", daemon.outcomes(newer).values())
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual((self.folder / "dirsyncd.db-wal").stat().st_size, 0)

    def assert_wiped(self, daemon, blob, user):
        self.wait_until(
            lambda: not self.places(blob),
            lambda: f"{user}: still in {self.places(blob)}\n{daemon.text[-2000:]}", limit=LIMIT)


if __name__ == "__main__":
    unittest.main()
