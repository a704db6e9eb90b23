"""A real SCIM server that nobody here wrote, as the source of `dirsyncd run` and `check`."""

import json
import os
import sqlite3
import unittest

from bed import Bed
from programs import SCIM_SERVER
from scim import ENTERPRISE

PAGE_SIZE = 4


@unittest.skipUnless(os.path.exists(SCIM_SERVER), "no scim2-server")
class Arrivals:
    """How it is pulled, and that everything arrives."""

    # What the server says that it can do; None for its own default.
    offers = None
    # How it is to be pulled, and what is done without.
    way = "keyset paging, 4 at a time; changes alone between full passes"
    unused = {"cursor", "etag"}

    def setUp(self):
        super().setUp()
        self.use_real_source(self.offers, every="1s", pageSize=PAGE_SIZE)

    def fill(self, count):
        return {
            f"user{number}@example.com": self.scim.add_user(
                f"user{number}@example.com", title="Engineer",
                **{ENTERPRISE: {"department": f"Team {number}", "employeeNumber": f"E{number}"}})
            for number in range(count)}

    def test_users_and_groups_arrive_and_changes_are_found_by_comparing(self):
        users = self.fill(2 * PAGE_SIZE + 3)
        names, ids = list(users), list(users.values())
        self.scim.add_group("Staff", ids[:5])
        daemon = self.daemon()
        for name in names:
            self.wait_until_linked(daemon, name)
        google = self.twins.user("google", names[2])
        entra = self.twins.user("entra", names[2])
        self.assertEqual(google["organizations"][0]["department"], "Team 2")
        self.assertEqual((entra["department"], entra["employeeId"]), ("Team 2", "E2"))
        self.wait_until(
            lambda: self.members("Staff") == sorted(ids[:5]), lambda: daemon.text[-3000:])

        writes = [len(self.twins.writes(twin)) for twin in ("google", "entra")]
        self.scim.replace(ids[3], "title", "Director")
        self.wait_until(
            lambda: self.twins.user("entra", names[3])["jobTitle"] == "Director"
            and self.twins.user("google", names[3])["organizations"][0]["title"] == "Director",
            lambda: daemon.text[-3000:])
        after = [len(self.twins.writes(twin)) for twin in ("google", "entra")]
        self.assertEqual(after, [count + 1 for count in writes], "one write for one change")

        later = self.scim.add_user("late@example.com")
        self.wait_until_linked(daemon, "late@example.com")
        self.assertTrue(later)

    def test_the_way_is_chosen_from_what_works_and_is_shown(self):
        users = self.fill(2 * PAGE_SIZE + 3)
        result = self.run_command("check", "--json")
        self.assertEqual(result.status, 0, result)
        messages = [
            line["message"] for line in result.json() if line["subject"] == "source users"]
        self.assertIn(self.way, messages)
        self.assertEqual(len(messages), 6, messages)
        daemon = self.daemon()
        for name in users:
            self.wait_until_linked(daemon, name)
        shown = self.run_command("status", "--json").json()["source"]["user"]
        self.assertEqual(shown["way"], self.way, shown)
        unused = {row["ability"] for row in shown["abilities"] if not row["used"]}
        self.assertEqual(unused, self.unused, shown)
        self.assertIn("fullAt", shown)
        self.assertIn(self.way, self.run_command("status").out)

        def pulls():
            return [line for line in daemon.lines if line["event"] == "pull.done"]

        result = self.run_command("sync", "--full", "--json")
        self.assertEqual(result.status, 0, result)
        self.assertTrue(result.json()["pull"]["full"], result)
        self.assertEqual(result.json()["pull"]["users"], len(users))
        result = self.run_command("sync", "--json")
        reads_changes = "changes alone" in self.way
        self.assertEqual(result.json()["pull"]["full"], not reads_changes, result)
        self.assertTrue(all(line.get("full", True) for line in pulls()) or reads_changes)

    def members(self, group):
        """The members of a group as the mirror holds them."""
        database = sqlite3.connect(f"file:{self.folder}/dirsyncd.db?mode=ro", uri=True)
        self.addCleanup(database.close)
        rows = database.execute(
            "SELECT resource FROM subject WHERE kind = 'group' AND name = ?", [group]).fetchall()
        self.assertLess(len(rows), 2)
        return rows and sorted(member["value"] for member in json.loads(rows[0][0])["members"])


@unittest.skipUnless(os.path.exists(SCIM_SERVER), "no scim2-server")
class RealSource(Arrivals, Bed):
    """Who is made again, switched off or deleted, and who we are."""

    def is_suspended(self, name):
        google, entra = (self.twins.user(twin, name) for twin in ("google", "entra"))
        return google["suspended"] and not entra["accountEnabled"]

    def test_a_user_who_was_made_again_keeps_the_account(self):
        users = self.fill(PAGE_SIZE + 2)
        name = list(users)[1]
        daemon = self.daemon()
        for other in users:
            self.wait_until_linked(daemon, other)
        before = [self.twins.user(twin, name)["id"] for twin in ("google", "entra")]
        self.scim.delete(users[name])
        again = self.scim.add_user(name, title="Engineer again")
        self.wait_until(
            lambda: self.twins.user("entra", name)["jobTitle"] == "Engineer again",
            lambda: daemon.text[-3000:])
        after = [self.twins.user(twin, name)["id"] for twin in ("google", "entra")]
        self.assertEqual(after, before)
        self.assertFalse(self.is_suspended(name))
        self.assertIn("relinked", self.kinds("--user", name))
        self.assertNotIn("suspended", self.kinds("--user", name))
        self.assertNotEqual(again, users[name])

    def test_who_is_switched_off_or_deleted_is_suspended_in_both(self):
        users = self.fill(PAGE_SIZE + 2)
        names, ids = list(users), list(users.values())
        daemon = self.daemon()
        for name in names:
            self.wait_until_linked(daemon, name)
        self.scim.replace(ids[0], "active", False)
        self.wait_until(lambda: self.is_suspended(names[0]), lambda: daemon.text[-3000:])
        self.scim.delete(ids[1])
        self.wait_until(lambda: self.is_suspended(names[1]), lambda: daemon.text[-3000:])
        self.assertIn("gone", self.kinds("--user", names[1]))
        self.assertNotIn("gone", self.kinds("--user", names[0]))
        for name in names[2:]:
            self.assertFalse(self.is_suspended(name), f"{name} is still there")

    def test_the_token_is_checked_and_a_wrong_one_is_named(self):
        self.fill(1)
        result = self.run_command("check")
        self.assertEqual(result.status, 0, result)
        (self.folder / "real-token").write_text("wrong-one")
        result = self.run_command("check")
        self.assertEqual(result.status, 69, result)
        self.assertRegex(result.out, r"(?i)source.*(401|token|credential)")
        self.assertNotIn("wrong-one", result.out + result.err)


class SourceWithCursors(RealSource):
    offers = {"pagination": {
        "cursor": True, "index": True, "defaultPaginationMethod": "index",
        "defaultPageSize": 3, "maxPageSize": 100}}
    way = "cursor paging, 4 at a time; changes alone between full passes"
    unused = {"sort", "etag"}


class SourceWithoutFilters(RealSource):
    offers = {
        "filter": {"supported": False, "maxResults": 1000}, "sort": {"supported": False},
        "etag": {"supported": False}}
    way = "index paging, 4 at a time; everything at every pull"
    unused = {"cursor", "changes", "sort", "etag"}


class SourceWithoutOrder(Arrivals, Bed):
    offers = {"sort": {"supported": False}}
    way = "index paging, 4 at a time; changes alone between full passes"
    unused = {"cursor", "sort", "etag"}


class SourceWithCursorsAlone(Arrivals, Bed):
    offers = {
        "filter": {"supported": False, "maxResults": 1000}, "sort": {"supported": False},
        "etag": {"supported": False},
        "pagination": {
            "cursor": True, "index": False, "defaultPaginationMethod": "cursor",
            "defaultPageSize": 3, "maxPageSize": 100}}
    way = "cursor paging, 4 at a time; everything at every pull"
    unused = {"changes", "sort", "etag"}


if __name__ == "__main__":
    unittest.main()
