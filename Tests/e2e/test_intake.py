"""Logins that are no logins: the right status, a problem document, and nothing lost."""

import json
import unittest

from bed import Bed
import web

USER = "alice@example.com"
PASSWORD = "Correct-horse-7!"
WHOLE = {"userName": USER, "password": PASSWORD}
PROBLEM = "application/problem+json"

BODIES = {
    "no JSON": (b"user=alice&password=x", 400, "JSON"),
    "half a JSON": (b'{"userName": "alice@example.com", "password": "Corr', 400, "JSON"),
    "nothing": (b"", 400, "JSON"),
    "a list": (b"[]", 400, "JSON"),
    "two values": (json.dumps(WHOLE).encode() + b"{}", 400, "JSON"),
    "no user": ({"password": PASSWORD}, 400, "userName"),
    "no password": ({"userName": USER}, 400, "password"),
    "an empty user": ({**WHOLE, "userName": ""}, 400, "userName"),
    "an empty password": ({**WHOLE, "password": ""}, 400, "password"),
    "an unknown member": ({**WHOLE, "passwrod": "x"}, 400, "passwrod"),
    "a user of the wrong type": ({**WHOLE, "userName": 7}, 400, "userName"),
    "a password of the wrong type": ({**WHOLE, "password": [PASSWORD]}, 400, "password"),
    "a password that is null": ({**WHOLE, "password": None}, 400, "password"),
    "a member twice": (
        b'{"userName": "a", "userName": "b", "password": "Correct-horse-7!"}', 400, "userName"),
    "no UTF-8": (b'{"userName": "alice@example.com", "password": "\xff\xfe"}', 400, ""),
    "half a surrogate": (
        b'{"userName": "alice@example.com", "password": "Corr\\ud800"}', 400, ""),
    "no time": ({**WHOLE, "occurredAt": "yesterday"}, 400, "occurredAt"),
    "no side": ({**WHOLE, "initiatedBy": "me"}, 400, "initiatedBy"),
    "a password that is too long": ({**WHOLE, "password": "x" * 1025}, 400, "password"),
    "a body that is too large": ({**WHOLE, "id": "x" * 70_000}, 413, ""),
    "nested too deep": (b'{"userName": ' + b"[" * 5000 + b"]" * 5000 + b"}", 400, ""),
}

TYPES = ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", None]

BODY = json.dumps(WHOLE).encode()
HOST = b"Host: localhost\r\nContent-Type: application/json\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
LINE = b"POST /v1/logins HTTP/1.1\r\n"

RAW = {
    "both lengths": (
        LINE + HOST + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n" + b"0\r\n\r\n", 400),
    "two lengths": (LINE + HOST + LENGTH + LENGTH + b"\r\n" + BODY, 400),
    "a length with a sign": (LINE + HOST + b"Content-Length: +5\r\n\r\n" + BODY, 400),
    "a chunk that is none": (
        LINE + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY, 400),
    "a coding that is unknown": (
        LINE + HOST + b"Transfer-Encoding: gzip\r\n\r\n" + BODY, 501),
    "bare line feeds": ((LINE + HOST + LENGTH).replace(b"\r", b"") + b"\n" + BODY, 400),
    "a blank before a colon": (LINE + HOST + b"X-A : b\r\n" + LENGTH + b"\r\n" + BODY, 400),
    "a folded header": (LINE + HOST + b"X-A: b\r\n c\r\n" + LENGTH + b"\r\n" + BODY, 400),
    "no host": (LINE + HOST[17:] + LENGTH + b"\r\n" + BODY, 400),
    "two hosts": (LINE + b"Host: a\r\n" + HOST + LENGTH + b"\r\n" + BODY, 400),
    "another version": (b"POST /v1/logins HTTP/2.0\r\n" + HOST + b"\r\n", 505),
    "no HTTP": (b"hello\r\n\r\n", 400),
    "a long target": (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "too many headers": (LINE + HOST + b"X: y\r\n" * 100 + LENGTH + b"\r\n" + BODY, 431),
    "an origin": (LINE + HOST + b"Origin: https://evil.example\r\n" + LENGTH + b"\r\n" + BODY,
                  403),
    "a coded body": (LINE + HOST + b"Content-Encoding: gzip\r\n" + LENGTH + b"\r\n" + BODY, 415),
    "an expectation": (LINE + HOST + b"Expect: miracles\r\n" + LENGTH + b"\r\n" + BODY, 417),
}

PATHS = [
    ("GET", "/v1/logins", 405), ("DELETE", "/v1/logins/x", 405), ("GET", "/", 404),
    ("POST", "/v1/loginsx", 404), ("POST", "/v2/logins", 404), ("GET", "/v1/logins/a/b", 404),
    ("GET", "/v1/users/../logins", 400), ("GET", "/metrics", 404),
]


class Intake(Bed):
    def setUp(self):
        super().setUp()
        self.scim.add_user(USER)
        self.daemon_under_test = self.daemon()
        self.wait_until_linked(self.daemon_under_test, USER)

    def test_what_is_no_login_is_refused_and_the_next_one_is_taken(self):
        daemon = self.daemon_under_test
        for name, (body, status, word) in BODIES.items():
            with self.subTest(name):
                headers = {"Content-Type": "application/json"}
                self.assert_refused(
                    web.send(daemon.unix, "POST", "/v1/logins", body, headers), status, word)
        for kind in TYPES:
            with self.subTest(kind):
                headers = {"Content-Type": kind} if kind else {}
                answer = web.send(daemon.unix, "POST", "/v1/logins", BODY, headers)
                self.assert_refused(answer, 415)
        for method, path, status in PATHS:
            with self.subTest(f"{method} {path}"):
                self.assert_refused(web.send(daemon.unix, method, path), status)
        for name, (data, status) in RAW.items():
            for address in (daemon.unix, daemon.tcp):
                with self.subTest(f"{name} over {address[:4]}"):
                    self.assert_refused(web.send_raw(address, data), status)
        self.assertNotIn("login", self.kinds())
        self.wait_until_settled(daemon, daemon.login(USER, PASSWORD).json()["login"])
        self.assert_password(USER, PASSWORD)

    def test_http_1_0_is_understood_once_and_closed(self):
        data = LINE.replace(b"1.1", b"1.0") + HOST + LENGTH + b"\r\n" + BODY
        answer = web.send_raw(self.daemon_under_test.unix, data)
        self.assertEqual((answer.status, answer.headers["Connection"]), (202, "close"), answer)

    def test_a_password_against_the_rules_is_refused_with_the_rule(self):
        daemon = self.daemon_under_test
        cases = {
            "short": {"google": "too-short", "entra": "too-short"},
            "onlylowercase": {"entra": "too-few-character-classes"},
            "Ünicode-is-1": {"entra": "bad-character"},
        }
        for password, rules in cases.items():
            with self.subTest(password):
                answer = daemon.login(USER, password)
                self.assertEqual(answer.status, 202, answer)
                decisions = {row["directory"]: row for row in answer.json()["directories"]}
                for directory, rule in rules.items():
                    self.assertEqual(decisions[directory]["decision"], "refused")
                    self.assertIn(rule, decisions[directory]["reason"])

    def assert_refused(self, answer, status, word=""):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.type, PROBLEM, answer)
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["title"])
        self.assertIn(word, problem.get("detail", ""))
        self.assertNotIn(PASSWORD, answer.body.decode())


if __name__ == "__main__":
    unittest.main()
