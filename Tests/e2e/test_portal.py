"""What a portal developer relies on: credentials, password policy, outcomes, exact answers."""

import copy
import json
import os
import pty
import select
import subprocess
import termios
import time
import unittest
import urllib.parse

from bed import Bed
from programs import DIRSYNCD
import web

USER = "alice@example.com"
PASSWORD = "Correct-horse-7!"
PROBLEM = "application/problem+json"
JSON = {"Content-Type": "application/json"}

CHECK_BODIES = {
    "no JSON": (b"password=x", 400, "JSON"),
    "nothing": (b"", 400, "JSON"),
    "a list": (b"[]", 400, "JSON"),
    "no password": (b"{}", 400, "password"),
    "an empty password": (b'{"password": ""}', 400, "password"),
    "a wrong type": (b'{"password": 7}', 400, "password"),
    "an unknown member": (b'{"password": "Correct-horse-7!", "user": "x"}', 400, "user"),
    "a member twice": (b'{"password": "a", "password": "b"}', 400, "password"),
    "no UTF-8": (b'{"password": "\xff\xfe"}', 400, ""),
    "too long a password": (json.dumps({"password": "x" * 1025}).encode(), 400, "password"),
    "too large a body": (json.dumps({"password": "x" * 70_000}).encode(), 413, ""),
}

CREDENTIAL_BODIES = {
    "a text": ("S-17", "credential"),
    "no kind": ({"key": "S-17"}, "credential.kind"),
    "another kind": ({"kind": "otp", "key": "S-17"}, "credential.kind"),
    "no key": ({"kind": "sso"}, "credential.key"),
    "a number": ({"kind": "sso", "key": 17}, "credential.key"),
    "an unknown member": ({"kind": "sso", "key": "S-17", "x": 1}, "credential.x"),
}

METHODS = [
    ("GET", "/v1/logins", "POST"), ("DELETE", "/v1/logins", "POST"),
    ("POST", "/v1/logins/x", "GET"), ("GET", "/v1/pull", "POST"),
    ("POST", f"/v1/users/{USER}/directories", "GET"),
    ("PUT", f"/v1/users/{USER}/password-policy", "GET"),
    ("GET", f"/v1/users/{USER}/password-policy/check", "POST"),
    ("GET", "/v1/guards/entra/suspend/release", "POST"),
]

NOTHING = [
    "/v1/logins/", "/v1//logins", "/v1/users", f"/v1/users/{USER}", f"/v1/users/{USER}/directories/",
    "/v1/users//directories", f"/v1/users/{USER}/password-policy/", "/v1", "/V1/logins", "/v1/pull/",
]


class Portal(Bed):
    def setUp(self):
        super().setUp()
        self.id = self.scim.add_user(USER, title="Engineer")

    def configured(self, change):
        configuration = copy.deepcopy(self.configuration)
        change(configuration)
        return self.write(configuration, "portal.json5")

    def check(self, daemon, password, user=USER):
        return web.send(
            daemon.unix, "POST", f"/v1/users/{user}/password-policy/check", {"password": password})

    def test_the_policy_is_the_strictest_and_says_whose_it_is(self):
        def tighten(configuration):
            configuration["directories"]["entra"]["password"] = {"minLength": 12, "classes": 4}

        daemon = self.daemon(self.configured(tighten))
        self.wait_until_linked(daemon, USER)
        answer = web.send(
            daemon.unix, "GET", f"/v1/users/{urllib.parse.quote(USER, safe='')}/password-policy")
        self.assertEqual(answer.status, 200, answer)
        policy = answer.json()
        self.assertEqual(
            {name: policy[name] for name in ("user", "minLength", "maxLength", "minClasses",
                                             "allowedCharacters", "blankAtEdge", "satisfiable")},
            {"user": USER, "minLength": 12, "maxLength": 100, "minClasses": 4,
             "allowedCharacters": "[ -~]", "blankAtEdge": False, "satisfiable": True})
        self.assertEqual(policy["from"], {
            "minLength": ["entra"], "maxLength": ["google"], "minClasses": ["entra"],
            "allowedCharacters": ["entra", "google"], "blankAtEdge": ["google"]})
        rows = {row["directory"]: row for row in policy["directories"]}
        self.assertEqual((rows["google"]["minLength"], rows["entra"]["minLength"]), (8, 12))

        cases = {
            "Long-enough-1!": {},
            "Correct-7!": {"entra": "too-short"},
            "correct-horse-7": {"entra": "too-few-character-classes"},
            " Correct-horse-7!": {"google": "blank-at-edge"},
            "Körrect-horse-7!": {"google": "bad-character", "entra": "bad-character"},
            "Aa1!" * 30: {"google": "too-long"},
        }
        for password, rules in cases.items():
            with self.subTest(password):
                answer = self.check(daemon, password)
                self.assertEqual(answer.status, 200, answer)
                verdict = answer.json()
                self.assertEqual(verdict["ok"], not rules)
                found = {row["directory"]: row["rule"]
                         for row in verdict["directories"] if not row["ok"]}
                self.assertEqual(found, rules)
                self.assertTrue(all(row["ok"] or row["message"] for row in verdict["directories"]))
                decisions = daemon.login(USER, password).json()["directories"]
                self.assertEqual(
                    {row["directory"]: row["reason"] for row in decisions
                     if row["decision"] == "refused"}, rules)
        self.assertNotIn("Körrect", daemon.text)

    def test_a_refused_password_holds_up_no_attribute(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        answer = daemon.login(USER, "short")
        self.assertEqual({row["decision"] for row in answer.json()["directories"]}, {"refused"})
        self.scim.replace(self.id, "title", "Director")
        web.send(daemon.unix, "POST", "/v1/pull")
        self.wait_until(
            lambda: self.twins.user("entra", USER).get("jobTitle") == "Director",
            lambda: daemon.text[-3000:])

    def test_users_log_in_by_several_credentials(self):
        def several(configuration):
            configuration["source"]["credentials"] = [
                {"kind": "local", "key": "nickName", "enabled": "nickName pr",
                 "passwordBearing": True},
                {"kind": "sso", "key": "externalId"},
            ]
            configuration["source"]["loginBy"] = ['emails[type eq "work"].value']

        self.scim.replace(self.id, "nickName", "ali")
        self.scim.replace(self.id, "externalId", "S-17")
        self.scim.replace(self.id, "emails", [{"type": "work", "value": "a.smith@example.com"}])
        daemon = self.daemon(self.configured(several))
        self.wait_until_linked(daemon, USER)

        def login(body, password=PASSWORD):
            return web.send(daemon.unix, "POST", "/v1/logins", {"password": password, **body})

        sso = login({"credential": {"kind": "sso", "key": "s-17"}}, "Of-another-8!")
        self.assertEqual(sso.status, 202, sso)
        self.assertEqual(
            {(row["decision"], row["reason"]) for row in sso.json()["directories"]},
            {("unchanged", "other-credential")})
        first = login({"userName": "ALI"})
        self.wait_until_settled(daemon, first.json()["login"])
        self.assert_password(USER, PASSWORD)
        for body in ({"userName": USER}, {"userName": "a.smith@example.com"},
                     {"credential": {"kind": "local", "key": "ali"}}):
            with self.subTest(body):
                rows = login(body).json()["directories"]
                self.assertEqual({row["reason"] for row in rows}, {"same-password"}, rows)

        gone = login({"credential": {"kind": "sso", "key": "S-99"}, "id": "portal-event-5"})
        self.assert_problem(gone, 404, "unknown-user")
        unmatched = self.events()[-1]
        self.assertEqual(
            (unmatched["event"], unmatched["detail"]), ("unmatched-login", {"id": "portal-event-5"}))
        self.assertNotIn("S-99", json.dumps(unmatched))
        self.assertNotIn("S-99", web.send(daemon.health, "GET", "/metrics").body.decode())

        self.scim.replace(self.id, "externalId", "S-18")
        web.send(daemon.unix, "POST", "/v1/pull")
        self.assertEqual(login({"credential": {"kind": "sso", "key": "S-17"}}).status, 404)
        self.assertEqual(login({"credential": {"kind": "sso", "key": "S-18"}}).status, 202)
        for name, (credential, member) in CREDENTIAL_BODIES.items():
            with self.subTest(name):
                self.assert_problem(login({"credential": credential}), 400, "bad-body", member)
        both = login({"userName": USER, "credential": {"kind": "sso", "key": "S-18"}})
        self.assert_problem(both, 400, "bad-body", "credential")

    def test_an_sso_only_user_is_expected_to_have_no_password(self):
        def sso(configuration):
            configuration["source"]["credentials"] = [{"kind": "sso", "key": "userName"}]

        daemon = self.daemon(self.configured(sso))
        self.wait_until_linked(daemon, USER)
        for row in daemon.bindings(USER).values():
            self.assertEqual(
                (row["passwordExpected"], row["reason"], row["message"]),
                (False, "no-password-expected", "no password expected"), row)

    def test_the_portal_sees_what_a_password_waits_for(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        answer = daemon.login(USER, PASSWORD)
        rows = {row["directory"]: row for row in answer.json()["directories"]}
        self.assertTrue(all(row["etaSeconds"] >= 1 for row in rows.values()), rows)
        self.wait_until_settled(daemon, answer.json()["login"])
        progress = web.send(daemon.unix, "GET", f"/v1/logins/{answer.json()['login']}").json()
        for row in progress["directories"]:
            self.assertEqual(
                (row["outcome"], row["message"]), ("pushed", "the directory has the password"))
            self.assertNotIn("etaSeconds", row)
        for row in daemon.bindings(USER).values():
            self.assertEqual(
                (row["state"], row["password"], row["lastPushLogin"]),
                ("linked", "taken-over", answer.json()["login"]), row)
            self.assertIn("lastPushAt", row)

    def test_answers_are_exact(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        for method, path, allowed in METHODS:
            with self.subTest(f"{method} {path}"):
                answer = web.send(daemon.unix, method, path)
                self.assert_problem(answer, 405)
                self.assertEqual(answer.headers["Allow"], allowed)
        for path in NOTHING:
            with self.subTest(path):
                self.assert_problem(web.send(daemon.unix, "GET", path), 404)
        path = f"/v1/users/{USER}/password-policy/check"
        for name, (body, status, word) in CHECK_BODIES.items():
            with self.subTest(name):
                answer = web.send(daemon.unix, "POST", path, body, JSON)
                self.assert_problem(answer, status, "bad-body" if status == 400 else None, word)
                self.assertNotIn(PASSWORD, answer.body.decode())
        answer = web.send(daemon.unix, "POST", path, b'{"password": "x"}', {"Content-Type": "text/plain"})
        self.assert_problem(answer, 415)
        self.assert_problem(self.check(daemon, PASSWORD, "nobody"), 404, "unknown-user")
        for end in ("directories", "password-policy"):
            self.assert_problem(
                web.send(daemon.unix, "GET", f"/v1/users/nobody/{end}"), 404, "unknown-user")
            self.assertEqual(
                web.send(daemon.unix, "GET", f"/v1/users/ALICE%40example.com/{end}").json()["user"],
                USER)
            for name in ("a%2Fb", "%ff", "a%zz", "%00"):
                self.assert_problem(web.send(daemon.unix, "GET", f"/v1/users/{name}/{end}"), 400)
        self.assert_problem(web.send(daemon.unix, "GET", "/v1/logins/x"), 404, "unknown-login")
        self.assert_problem(web.send(daemon.tcp, "GET", f"/v1/users/{USER}/password-policy"), 401)
        self.assertEqual(self.kinds().count("login"), 0)

    def test_the_same_id_for_another_address_is_refused(self):
        daemon = self.daemon()
        self.wait_until_linked(daemon, USER)
        first = daemon.login(USER, PASSWORD, id="k")
        self.assertEqual(daemon.login(USER.upper(), PASSWORD, id="k").json(), first.json())
        body = {"credential": {"kind": "local", "key": USER}, "password": PASSWORD, "id": "k"}
        self.assert_problem(
            web.send(daemon.unix, "POST", "/v1/logins", body), 422, "login-id-reused")

    def test_the_login_command_tells_the_reason(self):
        for running in (False, True):
            with self.subTest(running=running):
                if running:
                    daemon = self.daemon()
                    self.wait_until_linked(daemon, USER)
                else:
                    self.assertEqual(self.run_command("sync").status, 0)
                result = self.run_command("login", USER, text="short\n")
                self.assertEqual(result.status, 1, result)
                lines = result.out.splitlines()
                self.assertEqual(lines[0].split(), ["DIRECTORY", "OUTCOME", "REASON"])
                self.assertIn("too short", lines[1])
                result = self.run_command("login", USER, "--json", text="short\n")
                rows = result.json()["directories"]
                self.assertEqual({row["reason"] for row in rows}, {"too-short"})
                result = self.run_command("login", "nobody", text="x\n")
                self.assertEqual(result.status, 65, result)

    def test_a_parked_account_is_told_at_once(self):
        def link_only(configuration):
            for directory in configuration["directories"].values():
                directory["create"] = False

        path = self.configured(link_only)
        daemon = self.daemon(path)
        self.wait_until(
            lambda: {row["state"] for row in daemon.bindings(USER).values()} == {"parked"},
            lambda: f"{daemon.bindings(USER)}")
        before = time.monotonic()
        result = self.run_command("login", USER, path=path, text=f"{PASSWORD}\n")
        self.assertLess(time.monotonic() - before, 10)
        self.assertEqual(result.status, 1, result)
        self.assertIn("the account needs an administrator", result.out)
        login = self.run_command("login", USER, "--json", path=path, text=f"{PASSWORD}\n").json()
        self.assertEqual({row["delay"] for row in login["directories"]}, {"account-parked"})

    def test_the_prompt_gives_up_at_once_and_leaves_the_terminal_as_it_was(self):
        self.assertEqual(self.run_command("sync").status, 0)
        for keys, status in ((b"half\x03", 1), (b"half\x1c", 1), (b"x\x15\x7f\x04", 64)):
            with self.subTest(keys):
                self.assertEqual(self.prompted(keys)[0], status)

    def test_the_prompt_takes_corrections(self):
        self.assertEqual(self.run_command("sync").status, 0)
        keys = b"wrong\x15Correct-hors\xc3\xa4\x7fe-7!x\x7f\r"
        status, text = self.prompted(keys)
        self.assertEqual(status, 0, text)
        self.assertNotIn("orrect", text)
        self.assert_password(USER, PASSWORD)

    def prompted(self, keys):
        """Types at the prompt; gives the exit status and all that was shown."""
        master, slave = pty.openpty()
        before = termios.tcgetattr(slave)
        process = subprocess.Popen(
            [DIRSYNCD, "login", USER, "--config", str(self.path)], stdin=slave, stdout=slave,
            stderr=slave, start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, termios.TIOCSCTTY, 0))
        shown = b""
        while b"Password of" not in shown:
            shown += self.read(master)
        self.wait_until(
            lambda: not termios.tcgetattr(slave)[3] & termios.ECHO, lambda: "the echo is on")
        os.write(master, keys)
        while process.poll() is None:
            shown += self.read(master)
        shown += self.read(master)
        self.assertEqual(termios.tcgetattr(slave), before)
        os.close(master)
        os.close(slave)
        return process.returncode, shown.decode(errors="replace")

    def read(self, master):
        ready, _, _ = select.select([master], [], [], 0.2)
        return os.read(master, 4096) if ready else b""

    def assert_problem(self, answer, status, name=None, word=""):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.type, PROBLEM, answer)
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["title"])
        if name:
            self.assertEqual(problem["type"], f"urn:dirsyncd:problem:{name}")
        self.assertIn(word, problem.get("detail", ""))


if __name__ == "__main__":
    unittest.main()
