"""A hostile source before the whole daemon: whatever it does, nobody who is there loses an account,
and when it has come to its senses the mirror is what the source is."""

import json
import os
import sqlite3
import unittest

import web
from bed import Bed

COUNT = 13
PAGE_SIZE = 4
LIST = "/scim/v2/Users"

# What single requests meet, many of them.
FAULTS = [
    {"effect": "html", "status": 200}, {"effect": "html", "status": 404},
    {"effect": "html", "status": 502}, {"effect": "mislabelled", "status": 500},
    {"effect": "mislabelled", "status": 200}, {"effect": "fail", "status": 500},
    {"effect": "fail", "status": 400}, {"effect": "fail", "status": 404},
    {"effect": "reset", "applied": False}, {"effect": "cut", "bytes": 700},
    {"effect": "claim", "bytes": 100}, {"effect": "claim", "bytes": 1_000_000},
    {"effect": "drip", "bytes": 300, "milliseconds": 1},
    {"effect": "throttle", "status": 429, "retryAfter": "1"},
]

# What it is like all the time.
KNOBS = [
    {"quirks": ["failsOnCount"]}, {"quirks": ["listsNothing"]},
    {"quirks": ["listsNothing", "omitsEmptyList"]}, {"listedLimit": 3}, {"listedLimit": COUNT - 2},
    {"wrongTotal": 3}, {"wrongTotal": 1000}, {"quirks": ["hidesTotal", "ignoresCursor"]},
    {"quirks": ["repeatsFirstPage", "ignoresCursor"]},
    {"quirks": ["overlapsPages", "ignoresCursor"]}, {"quirks": ["repeatsCursor"]},
    {"quirks": ["expiresCursors"]}, {"quirks": ["forgetsCursors"]}, {"quirks": ["onlyCursors"]},
    {"quirks": ["ignoresFilter"]}, {"quirks": ["matchesNoTime"]}, {"quirks": ["refusesFilter"]},
    {"quirks": ["freezesLastModified"]}, {"quirks": ["hidesLastModified", "lowersResources"]},
]
HEALTHY = {"quirks": [], "wrongTotal": None, "listedLimit": None, "drift": None}


class HostileSource(Bed):
    def setUp(self):
        super().setUp()
        self.configuration["source"]["pull"] = {"every": "1h", "pageSize": PAGE_SIZE}
        self.path = self.write(self.configuration)
        self.names = [f"user{number}@example.com" for number in range(COUNT)]
        self.ids = [self.scim.add_user(name, title="Clerk") for name in self.names]
        self.group = self.scim.add_group("Staff", self.ids[:5])

    def pull(self, daemon, full=True):
        """What came of one pull; None when it failed."""
        answer = web.send(daemon.unix, "POST", "/v1/pull", {"full": full})
        self.assertIn(answer.status, (200, 502, 503), answer)
        return answer.json() if answer.status == 200 else None

    def heal(self):
        self.twins.control("scim", "PUT", "knobs", HEALTHY)
        self.twins.clear_faults()

    def pull_well(self, daemon):
        """A pull of a source that is well again, as soon as it lets us."""
        return self.wait_until(lambda: self.pull(daemon), lambda: daemon.text[-3000:])

    def source(self):
        answer = web.send_url(
            f"{self.scim.url}/Users?count=1000", "GET", headers=self.scim.headers)
        return {user["id"]: user for user in answer.json()["Resources"]}

    def mirror(self):
        database = sqlite3.connect(f"file:{self.folder}/dirsyncd.db?mode=ro", uri=True)
        try:
            rows = database.execute(
                "SELECT source_id, resource FROM subject WHERE kind = 'user'"
                " AND presence = 'present' AND missed = 0").fetchall()
            self.assertEqual(
                database.execute("SELECT count(*) FROM shortfall").fetchone(), (0,))
        finally:
            database.close()
        return {row[0]: json.loads(row[1]) for row in rows}

    def actives(self, twin):
        users = self.twins.state(twin)["users"]
        if twin == "google":
            return {user["primaryEmail"] for user in users if not user["suspended"]}
        return {user["userPrincipalName"] for user in users if user["accountEnabled"]}

    def assert_all_have_accounts(self, names, what):
        for twin in ("google", "entra"):
            self.assertEqual(set(names) - self.actives(twin), set(), (twin, what))

    def suffer(self, daemon, what):
        """Three pulls: enough to miss somebody twice."""
        for full in (True, False, True):
            self.pull(daemon, full)
        self.assert_all_have_accounts(self.names, what)

    def assert_recovers(self, daemon, number, what):
        self.heal()
        self.scim.replace(self.ids[number % COUNT], "title", f"Clerk {number}")
        self.pull_well(daemon)
        self.assertEqual(self.mirror(), self.source(), what)
        self.assert_all_have_accounts(self.names, what)

    def test_faults_of_single_answers(self):
        daemon = self.daemon()
        for name in self.names:
            self.wait_until_linked(daemon, name)
        for number, fault in enumerate(FAULTS):
            with self.subTest(fault):
                for nth in (1, 2, 4):
                    self.twins.fault("scim", **fault, pathPrefix=LIST, nth=nth, times=2)
                self.suffer(daemon, fault)
                self.assert_recovers(daemon, number, fault)
        self.assertFalse({"gone", "suspended"} & set(self.kinds()))

    def test_bad_habits(self):
        daemon = self.daemon()
        for name in self.names:
            self.wait_until_linked(daemon, name)
        for number, knobs in enumerate(KNOBS):
            with self.subTest(knobs):
                # First it changes its ways under a daemon that knows it otherwise …
                self.twins.control("scim", "PUT", "knobs", {**HEALTHY, **knobs})
                self.suffer(daemon, knobs)
                daemon.stop()
                # … then a daemon comes to know it like that.
                daemon = self.daemon()
                self.suffer(daemon, knobs)
                self.assert_recovers(daemon, number, knobs)
        self.assertFalse({"gone", "suspended"} & set(self.kinds()))

    def test_users_come_change_and_go_while_it_is_read(self):
        daemon = self.daemon()
        for name in self.names:
            self.wait_until_linked(daemon, name)
        for number, paging in enumerate(([], ["ignoresCursor"], ["ignoresCursor", "ignoresSort"])):
            with self.subTest(paging):
                self.twins.control("scim", "PUT", "knobs", {
                    "quirks": paging,
                    "drift": {"afterPages": 2, "removes": 1, "modifies": 1,
                              "inserts": int(number == 0)}})
                daemon.stop()
                daemon = self.daemon()
                self.suffer_drift(daemon)
                there = self.source()
                self.names = [user["userName"] for user in there.values()]
                self.assert_all_have_accounts(self.names, paging)
                self.heal()
                for _ in range(3):
                    self.pull_well(daemon)
                self.assertEqual(self.mirror(), self.source(), paging)
        gone = [event["user"] for event in self.events() if event["event"] == "gone"]
        self.assertEqual(len(gone), 3, gone)
        self.assertFalse(set(gone) & set(self.names))

    def suffer_drift(self, daemon):
        for _ in range(2):
            self.pull(daemon)

    def test_only_its_own_404_ends_anybody(self):
        daemon = self.daemon()
        for name in self.names:
            self.wait_until_linked(daemon, name)
        leaver, name = self.ids[3], self.names[3]
        self.scim.delete(leaver)
        for fault in FAULTS:
            if fault["effect"] in ("drip", "claim") or fault == {"effect": "fail", "status": 404}:
                continue  # these still say 404
            with self.subTest(fault):
                spoilt = {**fault, "bytes": 20} if fault["effect"] == "cut" else fault
                self.twins.fault("scim", **spoilt, pathPrefix=f"{LIST}/{leaver}", times=100)
                for _ in range(3):
                    self.pull(daemon)
                self.assert_all_have_accounts(self.names, fault)
                self.twins.clear_faults()
                if fault["effect"] == "throttle":
                    self.pull_well(daemon)
        self.wait_until(
            lambda: self.pull(daemon) and name not in self.actives("entra") | self.actives("google"),
            lambda: daemon.text[-3000:])
        self.assertEqual(self.kinds("--user", name).count("gone"), 1)

    def test_a_loss_is_held_shown_and_let_go_by_a_person(self):
        daemon = self.daemon()
        for name in self.names:
            self.wait_until_linked(daemon, name)
        leavers, names = self.ids[5:], self.names[5:]
        for user in leavers:
            self.scim.delete(user)
        result = self.run_command("sync", "--full")
        self.assertEqual(result.status, 3, result)
        self.assertIn("8 of 13 users are missing", result.out)
        self.assertIn("dirsyncd release source/users", result.out)
        self.assertIn("release source/users", web.send(daemon.health, "GET", "/healthz").body.decode())
        self.assertIn(
            b'dirsyncd_source_missing_subjects{kind="user"} 8',
            self.wait_until(lambda: self.metric(daemon, b'missing_subjects{kind="user"} 8'), "metric"))
        status = " ".join(self.run_command("status").out.split())
        self.assertIn("8 users are missing since", status)
        missing = self.run_command("status", "--json").json()["source"]["user"]["missing"]
        self.assertEqual((missing["held"], missing["released"]), (8, 0))
        listed = self.run_command("release", "source/users", "--list", "--json")
        self.assertEqual(
            [json.loads(line)["name"] for line in listed.out.splitlines()], names, listed)
        self.assertIn("held", self.run_command("release", "source/users", "--list").out)
        self.assertIn("missing since", " ".join(self.run_command("explain", names[0]).out.split()))
        self.assertEqual(self.run_command("explain", names[0], "--json").json()["user"]["missing"],
                         "held")
        token = (self.folder / "intake-token").read_text()
        stranger = web.send(daemon.tcp, "POST", "/v1/guards/source/users/release",
                            headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(stranger.status, 403, stranger)
        self.assert_all_have_accounts(self.names, "held")

        result = self.run_command("release", "source/users")
        self.assertEqual(result.status, 0, result)
        self.assertIn("8 missing users are let go", result.out)
        self.assertEqual(self.run_command("release", "source/users", "--json").json(),
                         {"guard": "source/users", "released": 0})
        event = [row for row in self.events() if row["event"] == "released"][-1]
        self.assertEqual(event["detail"]["by"]["uid"], os.getuid())
        self.assertEqual(event["detail"]["users"], names)
        # The daemon looks at once; the proof is whole after the second look.
        self.wait_until(
            lambda: self.pull(daemon) and self.kinds().count("gone") == 8,
            lambda: daemon.text[-3000:])
        self.assertEqual(self.mirror(), self.source())
        self.assert_all_have_accounts(self.names, "the directories' own guards hold on top")
        for directory in ("google", "entra"):
            result = self.run_command("release", f"{directory}/suspend")
            self.assertIn("8 held jobs", result.out, result)
        self.wait_until(
            lambda: not (self.actives("google") | self.actives("entra")) & set(names), "suspended")
        self.assert_all_have_accounts(self.names[:5], "who is there")
        self.assertIn("no users are missing", self.run_command(
            "release", "source/users", "--list").err)

    @staticmethod
    def metric(daemon, text):
        body = web.send(daemon.health, "GET", "/metrics").body
        return body if text in body else None


if __name__ == "__main__":
    unittest.main()
