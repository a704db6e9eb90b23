"""A plan: made by a dry run, read by a person, carried out as it was read, and put back."""

import json
import stat
import unittest
import urllib.parse
import urllib.request

from bed import Bed

USERS = [f"user{number}@example.com" for number in range(12)]
PASSWORD = "Correct-horse-7!"


class Plans(Bed):
    def setUp(self):
        super().setUp()
        self.plan = self.folder / "plan.json"

    def writes(self):
        return self.twins.writes("google") + self.twins.writes("entra")

    def draft(self, *words, path=None):
        """Makes a plan; gives the command's result and the file's values."""
        result = self.run_command("sync", "--dry-run", "--out", self.plan, *words, path=path)
        return result, json.loads(self.plan.read_text())

    def people(self, count):
        return [self.scim.add_user(user, title="Clerk") for user in USERS[:count]]

    def change(self, account, **attributes):
        """What an administrator does by hand in Entra."""
        entra = self.configuration["directories"]["entra"]
        form = urllib.parse.urlencode({
            "grant_type": "client_credentials", "client_id": entra["client"],
            "client_secret": (self.folder / "entra-secret").read_text(),
            "scope": "https://graph.microsoft.com/.default"})
        url = f"{entra['loginURL']}/{entra['tenant']}/oauth2/v2.0/token"
        with urllib.request.urlopen(url, form.encode()) as answer:
            token = json.load(answer)["access_token"]
        request = urllib.request.Request(
            f"{entra['graphURL']}/v1.0/users/{account}", json.dumps(attributes).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            method="PATCH")
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 204)


class Draft(Plans):
    def test_what_could_not_be_asked_is_no_empty_plan(self):
        ids = self.people(1)
        self.assertEqual(self.run_command("sync").status, 0)
        self.scim.replace(ids[0], "title", "Boss")
        # The first request, which no job made, is told to wait; that holds for the lane.
        self.twins.fault("google", "throttle", retryAfter=3600, times=1, pathPrefix="/admin")
        self.assertEqual(self.run_command("sync").status, 1)
        lane = json.loads(self.run_command("status", "--json").out)["directories"]["google"]["lane"]
        self.assertIn("notBefore", lane)
        result = self.run_command("sync", "--dry-run", "--detailed-exitcode")
        self.assertEqual(result.status, 69, result)
        self.assertIn("1 jobs of google could not be planned now", result.out)

    def test_a_plan_is_read_by_a_person_and_by_a_program(self):
        ids = self.people(2)
        self.assertEqual(self.run_command("sync").status, 0)
        self.twins.forget_requests()
        self.scim.replace(ids[0], "title", "Boss")
        self.scim.replace(ids[1], "active", False)
        self.scim.add_user(USERS[2])
        result, plan = self.draft("--directory", "entra")
        self.assertEqual(result.status, 0, result)
        lines = result.out.splitlines()
        self.assertIn(f"+ entra  {USERS[2]}  create", lines)
        place = lines.index(f"~ entra  {USERS[0]}  update")
        self.assertEqual(lines[place + 1], '    jobTitle: "Clerk" → "Boss"')
        self.assertIn(f"- entra  {USERS[1]}  suspend", lines)
        self.assertEqual(lines[-2], "Forecast: 1 signed out, +1 seats in entra")
        self.assertEqual(
            lines[-1],
            "Plan: 3 to do (1 to create, 1 to update, 1 to suspend); nothing was written")
        self.assertNotIn("\x1b", result.out)
        self.assertEqual(
            sorted(step["write"] for step in plan["steps"]), ["create", "suspend", "update"])
        self.assertEqual(plan["forecast"]["seats"], {"entra": 1})
        self.assertEqual(self.writes(), [])
        mode = stat.S_IMODE(self.plan.stat().st_mode)
        self.assertEqual(mode, 0o600)
        # The same one again takes the place of the old one.
        again, other = self.draft("--directory", "entra")
        self.assertEqual((again.status, len(other["steps"])), (0, 3))
        self.assertEqual([path.name for path in self.folder.glob("plan.json*")], ["plan.json"])

    def test_no_secret_reaches_a_plan(self):
        self.people(1)
        google = {**self.configuration["directories"]["google"], "create": False, "jit": True}
        path = self.changed("directories", "google", to=google)
        daemon = self.daemon(path)
        self.wait_until(lambda: daemon.bindings(USERS[0]), "bound")
        self.assertEqual(self.run_command("pause", "google", path=path).status, 0)
        self.assertEqual(self.run_command("pause", "entra", path=path).status, 0)
        self.assertEqual(daemon.login(USERS[0], PASSWORD).status, 202)
        result, plan = self.draft(path=path)
        words = {(step["directory"], step["write"]) for step in plan["steps"]}
        self.assertIn(("google", "create-with-password"), words, result)
        self.assertIn("password (sensitive)", result.out)
        text = self.plan.read_text() + result.out + result.err
        secrets = [PASSWORD, "$6$", (self.folder / "scim-token").read_text().strip()]
        secrets += [
            (self.folder / name).read_text().strip()
            for name in ("intake-token", "entra-secret", "master-key")
            if (self.folder / name).exists()]
        self.assertGreater(len(secrets), 3)
        for secret in secrets:
            self.assertNotIn(secret, text)
        self.assertIn("note: google is paused: nothing is sent there", result.out)

    def test_what_a_guard_would_hold_is_shown_as_held(self):
        ids = self.people(10)
        self.assertEqual(self.run_command("sync").status, 0)
        self.twins.forget_requests()
        for user in ids[:6]:
            self.scim.replace(user, "active", False)
        result, plan = self.draft()
        self.assertEqual(result.status, 3, result)
        self.assertIn(
            f"? google  {USERS[0]}  suspend, held by the guard google/suspend", result.out)
        self.assertTrue(
            result.out.endswith("Plan: 0 to do, 12 held by a guard; nothing was written\n"), result)
        self.assertEqual({step["guard"] for step in plan["steps"]}, {"suspend"})
        self.assertEqual(self.writes(), [])

    def test_a_plan_is_made_beside_a_running_daemon(self):
        ids = self.people(1)
        daemon = self.daemon()
        self.wait_until_linked(daemon, USERS[0])
        self.assertEqual(self.run_command("pause", "entra").status, 0)
        self.assertEqual(self.run_command("pause", "google").status, 0)
        self.twins.forget_requests()
        self.scim.replace(ids[0], "title", "Boss")
        result, plan = self.draft()
        self.assertEqual(result.status, 0, result)
        self.assertEqual({step["write"] for step in plan["steps"]}, {"update"})
        self.assertEqual(self.writes(), [])

    def test_out_is_for_a_dry_run_and_needs_a_folder(self):
        self.assertEqual(self.run_command("sync", "--out", self.plan).status, 64)
        result = self.run_command("sync", "--dry-run", "--out", self.folder / "no" / "plan.json")
        self.assertEqual(result.status, 73, result)


class Apply(Plans):
    def test_the_directories_become_exactly_what_was_read(self):
        ids = self.people(2)
        self.assertEqual(self.run_command("sync").status, 0)
        self.scim.replace(ids[0], "title", "Boss")
        self.scim.replace(ids[1], "active", False)
        self.scim.add_user(USERS[2])
        self.draft()
        before = {twin: self.twins.state(twin)["users"] for twin in ("google", "entra")}
        # Whoever comes and changes after the plan was made is not in it.
        self.scim.add_user(USERS[3])
        self.twins.forget_requests()
        result = self.run_command("apply", self.plan)
        self.assertEqual(result.status, 0, result)
        self.assertIn("note: the source has changed since the plan was made", result.out)
        self.assertTrue(result.out.endswith("Applied: 6 done\n"), result)
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Boss")
        self.assertFalse(self.twins.user("entra", USERS[1])["accountEnabled"])
        self.assertTrue(self.twins.user("google", USERS[1])["suspended"])
        for twin in ("google", "entra"):
            self.assertIsNone(self.twins.user(twin, USERS[3]))
            self.assertTrue(self.twins.user(twin, USERS[2]))
            self.assertEqual(len(self.twins.writes(twin)), 3, self.twins.writes(twin))
            self.assertEqual(len(self.twins.state(twin)["users"]), len(before[twin]) + 1)
        self.assertIn("plan-applied", self.kinds())
        # Again: nothing is left of it.
        result = self.run_command("apply", self.plan, "--json")
        self.assertEqual(result.status, 1, result)
        self.assertEqual({row["result"] for row in result.json()["steps"]}, {"refused"})

    def test_what_moved_since_is_refused_with_the_reason(self):
        ids = self.people(3)
        self.assertEqual(self.run_command("sync").status, 0)
        for user in ids:
            self.scim.replace(user, "title", "Boss")
        self.draft("--directory", "entra")
        account = self.twins.user("entra", USERS[0])
        self.change(account["id"], jobTitle="King")
        self.scim.replace(ids[1], "title", "Chief")
        result = self.run_command("apply", self.plan)
        self.assertEqual(result.status, 1, result)
        self.assertIn(
            f'refused  entra  {USERS[0]}  update: jobTitle is "King" now, and was "Clerk"',
            result.out)
        self.assertIn(
            f"refused  entra  {USERS[1]}  update: {USERS[1]} has changed in the source", result.out)
        self.assertTrue(result.out.endswith("Applied: 1 done, 2 refused\n"), result)
        titles = [self.twins.user("entra", user)["jobTitle"] for user in USERS[:3]]
        self.assertEqual(titles, ["King", "Clerk", "Boss"])

    def test_a_guard_holds_a_plan_until_its_release(self):
        ids = self.people(10)
        self.assertEqual(self.run_command("sync").status, 0)
        for user in ids[:6]:
            self.scim.replace(user, "active", False)
        self.draft("--directory", "google")
        result = self.run_command("apply", self.plan)
        self.assertEqual(result.status, 3, result)
        self.assertIn("Applied: 0 done, 6 held", result.out)
        self.assertIn("dirsyncd release google/suspend", result.err)
        self.assertFalse(self.twins.user("google", USERS[0])["suspended"])
        self.assertEqual(self.run_command("release", "google/suspend").status, 0)
        result = self.run_command("apply", self.plan)
        self.assertEqual(result.status, 0, result)
        self.assertTrue(self.twins.user("google", USERS[0])["suspended"])
        self.assertTrue(self.twins.user("entra", USERS[0])["accountEnabled"])

    def test_a_plan_that_is_not_what_it_was_is_not_begun(self):
        self.people(1)
        self.draft()
        whole = self.plan.read_text()
        self.plan.write_text(whole.replace("Clerk", "King"))
        result = self.run_command("apply", self.plan)
        self.assertEqual(result.status, 65, result)
        self.assertIn("its seal is broken", result.err)
        for text in ("{}", "nonsense", "[]", '{"dirsyncdPlan": 99}'):
            self.plan.write_text(text)
            self.assertEqual(self.run_command("apply", self.plan).status, 65, text)
        self.plan.write_text(whole)
        self.plan.chmod(0o666)
        self.assertEqual(self.run_command("apply", self.plan).status, 77)
        self.plan.chmod(0o600)
        path = self.changed("directories", "google", "onRemove", to="keep")
        result = self.run_command("apply", self.plan, path=path)
        self.assertEqual(result.status, 65, result)
        self.assertIn("another configuration", result.err)
        self.assertEqual(self.run_command("apply", self.folder / "none").status, 65)
        self.assertEqual(self.writes(), [])

    def test_it_is_told_how_far_it_has_come(self):
        self.people(3)
        self.draft()
        self.twins.fault("entra", effect="hang", milliseconds=2500, applied=True, method="POST",
                         pathPrefix="/v1.0/users", times=1)
        result = self.run_command("apply", self.plan)
        self.assertRegex(result.err, r"(?m)^\S*[345] of 6 steps are done$")

    def test_a_daemon_is_asked_to_carry_it_out(self):
        ids = self.people(10)
        daemon = self.daemon()
        for user in USERS[:10]:
            self.wait_until_linked(daemon, user)
        for user in ids[:6]:
            self.scim.replace(user, "active", False)
        result, plan = self.draft("--directory", "entra")
        self.assertEqual(result.status, 3, result)
        result = self.run_command("apply", self.plan)
        self.assertEqual(result.status, 3, result)
        self.assertIn("Applied: 0 done, 6 held", result.out)
        self.plan.write_text(self.plan.read_text().replace("suspend", "resume"))
        self.assertEqual(self.run_command("apply", self.plan).status, 65)
        daemon.alive()


class Undo(Plans):
    def test_a_run_is_put_back_as_it_was_but_for_passwords(self):
        ids = self.people(3)
        self.assertEqual(self.run_command("sync").status, 0)
        before = self.pictures()
        self.scim.replace(ids[0], "title", "Boss")
        self.scim.replace(ids[1], "title", "Boss")
        self.scim.replace(ids[2], "active", False)
        self.assertEqual(self.run_command("sync").status, 0)
        self.assertNotEqual(self.pictures(), before)
        runs = [json.loads(line) for line in self.run_command("undo", "--json").out.splitlines()]
        self.assertEqual(runs[0]["changes"]["google"], {"suspended": 1, "updated": 2})
        run = str(runs[0]["run"])
        self.assertIn(f"run {run}", self.run_command("undo").out)

        self.twins.forget_requests()
        shown = self.run_command("undo", "--run", run)
        self.assertEqual((shown.status, self.writes()), (0, []), shown)
        self.assertIn('    jobTitle: "Boss" → "Clerk"', shown.out)
        self.assertIn(f"+ entra  {USERS[2]}  resume", shown.out)
        self.assertIn("note: passwords are not kept, and no password is put back", shown.out)
        result = self.run_command("undo", "--run", run, "--user", USERS[0])
        self.assertIn(f"dirsyncd undo --run {run} --user {USERS[0]} --yes carries", result.err)
        result = self.run_command("undo", "--run", run, "--user", USERS[0], "--yes")
        self.assertEqual(result.status, 0, result)
        self.assertTrue(result.out.endswith("Applied: 2 done\n"), result)
        self.assertIn("note: passwords are not kept, and no password is put back", result.out)
        result = self.run_command("undo", "--run", run, "--user", USERS[0])
        self.assertEqual((result.status, "carries" in result.err), (0, False), result)
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Clerk")
        self.assertEqual(self.twins.user("entra", USERS[1])["jobTitle"], "Boss")

        result = self.run_command("undo", "--run", run, "--out", self.plan)
        self.assertEqual(stat.S_IMODE(self.plan.stat().st_mode), 0o600)
        result = self.run_command("apply", self.plan)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(self.pictures(), before)
        # The source does not take it back by itself.
        self.assertEqual(self.run_command("sync").status, 0)
        self.assertEqual(self.pictures(), before)
        self.assertEqual(self.run_command("events", "verify").status, 0)

        self.scim.replace(ids[1], "title", "King")
        self.assertEqual(self.run_command("sync").status, 0)
        result = self.run_command("undo", "--run", run, "--user", USERS[1], "--yes")
        self.assertEqual(result.status, 1, result)
        self.assertIn(f"! entra  {USERS[1]}  left alone: jobTitle was changed again since",
                      result.out)
        self.assertTrue(result.out.endswith("Applied: 0 done, 2 left alone\n"), result)

    def test_an_undo_beside_the_daemon_and_what_moved_since(self):
        ids = self.people(2)
        daemon = self.daemon()
        self.wait_until_linked(daemon, USERS[0])
        self.wait_until_linked(daemon, USERS[1])
        for user in ids:
            self.scim.replace(user, "title", "Boss")
        self.wait_until(
            lambda: all(self.twins.user("entra", user)["jobTitle"] == "Boss"
                        for user in USERS[:2]), "Boss")
        self.wait_until(
            lambda: self.changes().get("entra", {}).get("updated") == 2, self.changes)
        self.change(self.twins.user("entra", USERS[0])["id"], jobTitle="King")
        run = json.loads(self.run_command("undo", "--json").out.splitlines()[0])["run"]
        result = self.run_command("undo", "--run", run, "--yes")
        self.assertEqual(result.status, 1, result)
        self.assertIn('jobTitle is "King" now, and was "Boss"', result.out)
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "King")
        self.assertEqual(self.twins.user("entra", USERS[1])["jobTitle"], "Clerk")
        daemon.alive()

    def test_guards_hold_an_undo_until_it_is_let_go_by_name(self):
        ids = self.people(10)
        self.assertEqual(self.run_command("sync").status, 0)
        for user in ids:
            self.scim.replace(user, "title", "Boss")
        self.assertEqual(self.run_command("sync", "--directory", "entra").status, 3)
        self.assertEqual(self.run_command("release", "entra/update").status, 0)
        self.run_command("sync", "--directory", "entra")
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Boss")
        run = json.loads(self.run_command("undo", "--json").out.splitlines()[0])["run"]
        result = self.run_command("undo", "--run", run, "--yes")
        self.assertEqual(result.status, 3, result)
        self.assertIn("--release entra/update", result.err)
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Boss")
        result = self.run_command("undo", "--run", run, "--yes", "--release", "entra/update")
        self.assertEqual(result.status, 0, result)
        self.assertEqual(self.twins.user("entra", USERS[0])["jobTitle"], "Clerk")

    def test_what_cannot_be_put_back_is_said(self):
        self.assertEqual(self.run_command("undo").status, 73)
        self.people(1)
        self.assertEqual(self.run_command("sync").status, 0)
        result = self.run_command("undo", "--run", "1")
        self.assertEqual(result.status, 0, result)
        self.assertIn("2 accounts or groups were made by the run: none is taken away", result.out)
        for words, status in (
                (["--run", "99"], 65), (["--run", "x"], 64), (["--yes"], 64),
                (["--run", "1", "--user", "nobody"], 65), (["--run", "1", "--release", "a"], 64),
                (["--run", "1", "--yes", "--release", "bogus"], 64),
                (["--run", "1", "--yes", "--release", "google/bogus"], 64),
                (["--run", "1", "--yes", "--release", "google/mail"], 64),
                (["--run", "1", "--out", "a", "--yes"], 64)):
            self.assertEqual(self.run_command("undo", *words).status, status, words)

    def changes(self):
        lines = self.run_command("undo", "--json").out.splitlines()
        return json.loads(lines[0])["changes"] if lines else {}

    def pictures(self):
        """What a person sees of the accounts: not their etags and times."""
        entra = {
            user["userPrincipalName"]: (user["jobTitle"], user["accountEnabled"])
            for user in self.twins.state("entra")["users"]}
        google = {
            user["primaryEmail"]: (user.get("organizations"), user["suspended"])
            for user in self.twins.state("google")["users"]}
        return entra, google


class Staging(Plans):
    def test_a_staged_directory_computes_and_exports_nothing(self):
        self.people(1)
        entra = {**self.configuration["directories"]["entra"], "mode": "staging"}
        path = self.changed("directories", "entra", to=entra)
        result = self.run_command("sync", path=path)
        self.assertEqual(result.status, 0, result)
        self.assertIn("1 left in staging", result.out)
        self.assertEqual(self.twins.writes("entra"), [])
        self.assertTrue(self.twins.user("google", USERS[0]))
        self.assertEqual(self.run_command("resume", "entra", path=path).status, 78)
        self.assertIn("staging", self.run_command("status", path=path).out)
        result, plan = self.draft(path=path)
        self.assertEqual([step["write"] for step in plan["steps"]], ["create"])
        self.assertIn("note: entra is staged: nothing is exported there", result.out)
        result = self.run_command("apply", self.plan, path=path)
        self.assertEqual(result.status, 1, result)
        self.assertIn("waiting  entra", result.out)
        daemon = self.daemon(path)
        answer = daemon.login(USERS[0], PASSWORD).json()
        decisions = {row["directory"]: row["decision"] for row in answer["directories"]}
        self.assertEqual(decisions["entra"], "paused")
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(self.twins.writes("entra"), [])
        # The stage ends: what was queued goes.
        self.assertEqual(self.run_command("sync").status, 0)
        self.assertTrue(self.twins.user("entra", USERS[0]))


if __name__ == "__main__":
    unittest.main()
