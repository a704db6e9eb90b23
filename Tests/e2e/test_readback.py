"""What others change in a directory is found and put back, or told: the whole program over the
twins, over the wire."""

import json

import web
from bed import Bed

USERS = ("ann", "bob", "cid", "dot")


class ReadBack(Bed):
    def setUp(self):
        super().setUp()
        self.set_policy("repair")
        for name in USERS:
            self.scim.add_user(f"{name}@example.com", title="Engineer")

    def set_policy(self, policy):
        for directory in self.configuration["directories"].values():
            directory["readBack"] = {"policy": policy, "every": "1s", "grace": "1ms"}
        self.path = self.write(self.configuration)

    def sync(self, *words):
        result = self.run_command("sync", *words)
        return result

    def by_hand(self, twin, user, **fields):
        self.twins.control(twin, "POST", "seed", {"user": f"{user}@example.com", "fields": fields})

    def title(self, twin, user):
        held = self.twins.user(twin, f"{user}@example.com")
        if twin == "google":
            return (held.get("organizations") or [{}])[0].get("title")
        return held.get("jobTitle")

    def is_active(self, twin, user):
        held = self.twins.user(twin, f"{user}@example.com")
        return not held["suspended"] if twin == "google" else held["accountEnabled"]

    def meddle(self):
        self.by_hand("google", "ann", organizations=[{"type": "work", "title": "Spy"}])
        self.by_hand("entra", "ann", jobTitle="Spy", officeLocation="Attic")
        self.by_hand("google", "bob", suspended=True)
        self.by_hand("entra", "bob", accountEnabled=False)

    def drifts(self):
        return sorted(
            (event["directory"], event["user"], event["detail"]["change"],
             tuple(event["detail"].get("attributes", [])))
            for event in self.events() if event["event"] == "account-drifted")

    EXPECTED = [
        ("entra", "ann@example.com", "changed", ("jobTitle",)),
        ("entra", "bob@example.com", "suspended", ()),
        ("google", "ann@example.com", "changed", ("organizations.title",)),
        ("google", "bob@example.com", "suspended", ()),
    ]

    def test_one_shot_puts_it_back(self):
        self.assertEqual(self.sync().status, 0)
        self.meddle()
        plan = self.sync("--dry-run", "--read-back")
        self.assertIn("~ google  ann@example.com", plan.out)
        self.assertIn("+ entra  bob@example.com  resume", plan.out)
        self.assertEqual(self.title("google", "ann"), "Spy")
        self.assertEqual(self.drifts(), [])
        passwords = [self.twins.user(t, f"{u}@example.com").get("password")
                     for t in ("google", "entra") for u in USERS]
        done = self.sync("--read-back")
        self.assertEqual(done.status, 0, done)
        self.assertRegex(
            done.out, r"read back google: \d+ accounts, 2 changed there by somebody else")
        for twin in ("google", "entra"):
            self.assertEqual(self.title(twin, "ann"), "Engineer")
            self.assertTrue(self.is_active(twin, "bob"))
        # What the source does not own stays.
        self.assertEqual(self.twins.user("entra", "ann@example.com")["officeLocation"], "Attic")
        self.assertEqual(self.drifts(), self.EXPECTED)
        self.assertEqual(passwords, [
            self.twins.user(t, f"{u}@example.com").get("password")
            for t in ("google", "entra") for u in USERS])
        self.assertNotIn("Spy", json.dumps(self.events()))
        again = self.sync("--read-back")
        self.assertIn("0 changed there by somebody else", again.out)
        self.assertEqual(self.drifts(), self.EXPECTED)

    def test_report_writes_nothing(self):
        self.set_policy("report")
        self.assertEqual(self.sync().status, 0)
        self.meddle()
        self.twins.control("google", "POST", "seed", {"user": "cid@example.com", "removed": True})
        self.twins.forget_requests()
        for _ in range(2):
            self.assertEqual(self.sync("--read-back").status, 0)
        self.assertEqual(
            self.twins.writes("google") + self.twins.writes("entra"), [])
        self.assertEqual(
            self.drifts(), sorted(self.EXPECTED + [("google", "cid@example.com", "gone", ())]))
        why = self.run_command("explain", "bob@example.com")
        self.assertIn("The account was suspended by somebody else; found", why.out)
        self.assertIn('readBack.policy is "report"', " ".join(why.out.split()))
        status = self.run_command("status")
        self.assertIn("google: 3 accounts were changed there by somebody else", status.out)
        shown = json.loads(self.run_command("status", "--json").out)
        self.assertEqual(shown["directories"]["google"]["readBack"]["told"], 3)

    def test_the_daemon_finds_it_by_itself(self):
        daemon = self.daemon()
        for name in USERS:
            self.wait_until_linked(daemon, f"{name}@example.com")
        self.meddle()
        asked = self.sync("--read-back")
        self.assertEqual(asked.status, 0, asked)
        self.assertEqual(self.drifts(), self.EXPECTED)
        for twin in ("google", "entra"):
            self.assertEqual(self.title(twin, "ann"), "Engineer")
        # From now on each second.
        self.meddle()
        self.wait_until(
            lambda: len(self.drifts()) == 8
            and all(self.title(twin, "ann") == "Engineer" and self.is_active(twin, "bob")
                    for twin in ("google", "entra")),
            lambda: (self.drifts(), daemon.text[-3000:]))
        self.assertTrue(any(
            request["path"].startswith("/v1.0/users/delta")
            for request in self.twins.requests("entra")))
        metrics = web.send(daemon.health, "GET", "/metrics").body.decode()
        self.assertIn(
            'dirsyncd_account_drift_found_total{directory="entra",change="suspended"} 2', metrics)
        self.assertIn('dirsyncd_account_drift_repaired_total{directory="google"} 4', metrics)

    def test_an_expired_delta_token_reads_everything(self):
        self.twins.control("entra", "PUT", "knobs", {"deltaLifetimeMilliseconds": 0})
        daemon = self.daemon()
        for name in USERS:
            self.wait_until_linked(daemon, f"{name}@example.com")
        self.sync("--read-back")
        self.wait_until(lambda: "readback.restarted" in daemon.text, lambda: daemon.text[-3000:])
        self.by_hand("entra", "dot", jobTitle="Spy")
        self.wait_until(lambda: self.title("entra", "dot") == "Engineer", lambda: self.drifts())

    def test_a_short_list_is_not_believed(self):
        self.assertEqual(self.sync().status, 0)
        # The first question is who the directory is.
        self.twins.fault("google", "fail", status=200, body={"users": []}, times=2,
                         pathPrefix="/admin/directory/v1/users")
        done = self.sync("--read-back")
        self.assertIn("the directory lists none of our 4 accounts", done.out)
        self.assertEqual(self.drifts(), [])
        self.assertIn("read-back-doubted", self.kinds())
        self.assertIn("nobody is taken for gone", self.run_command("status").out)
