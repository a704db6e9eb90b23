"""The SCIM twin as a server to others: scim2-tester, scim2-client, and a hostile one on the wire."""

import json
import os
import pathlib
import socket
import subprocess
import unittest

import web
from bed import ServedTwin
from programs import PYTHON
from scim import CORE, Scim

LISTS = "urn:ietf:params:scim:api:messages:2.0:ListResponse"


class ScimTwin(ServedTwin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = cls.twins.urls["scim"]
        cls.scim = Scim(cls.url, cls.twins.token)

    def knobs(self, **knobs):
        self.twins.control("scim", "PUT", "knobs", knobs)

    def get(self, path, headers=None, timeout=30):
        return web.send_url(
            self.url + path, "GET", headers=headers or self.scim.headers, timeout=timeout)


@unittest.skipUnless(PYTHON.exists(), "no Python with scim2-tester")
class ForOthers(ScimTwin):
    def others(self, word):
        """What `scim_others.py` prints, line by line."""
        done = subprocess.run(
            [PYTHON, "-B", pathlib.Path(__file__).with_name("scim_others.py"), word],
            env={**os.environ, "SCIM_URL": self.url, "SCIM_TOKEN": self.twins.token},
            capture_output=True, text=True, timeout=240, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[-4000:])
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_every_check_of_scim2_tester_passes(self):
        checks = self.others("check")
        self.assertGreater(len(checks), 100)
        bad = [check for check in checks
               if check["status"] not in ("SUCCESS", "COMPLIANT", "ACCEPTABLE")]
        self.assertEqual(bad, [])

    def test_scim2_client_can_do_all_it_knows(self):
        self.others("tour")

    def test_the_schemas_are_those_of_the_rfc(self):
        differences = self.others("schemas")
        # There scim2-models differs from RFC 7643 §8.7.1 itself.
        known = {"manager.value", "manager.$ref"}
        self.assertEqual([row for row in differences if row[1] not in known], [])


class Hostile(ScimTwin):
    """What can only be seen on the wire."""

    def setUp(self):
        super().setUp()
        self.knobs(users=50)

    def raw(self, path="/Users?count=20"):
        """All bytes until the server closes, and the length that the head told."""
        host, port = self.url.split("/")[2].split(":")
        with socket.create_connection((host, int(port)), timeout=30) as link:
            link.sendall((
                f"GET /scim/v2{path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
                f"Authorization: Bearer {self.twins.token}\r\n\r\n").encode())
            data = b""
            while chunk := link.recv(1 << 16):
                data += chunk
        head, body = data.split(b"\r\n\r\n", 1)
        length = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
        return int(length[0].split(b":")[1]), body

    def test_a_body_breaks_off(self):
        self.twins.fault("scim", "cut", bytes=700)
        length, body = self.raw()
        self.assertEqual(len(body), 700)
        self.assertGreater(length, 10_000)
        self.assertEqual(len(self.get("/Users?count=20").json()["Resources"]), 20)

    def test_the_length_is_told_wrong(self):
        for told in (100, 1_000_000):
            self.twins.fault("scim", "claim", bytes=told)
            length, body = self.raw()
            self.assertEqual(length, told)
            self.assertEqual(len(json.loads(body)["Resources"]), 20)

    def test_a_body_comes_in_pieces(self):
        self.twins.fault("scim", "drip", bytes=8000, milliseconds=20)
        length, body = self.raw()
        self.assertEqual(len(body), length)
        self.assertEqual(len(json.loads(body)["Resources"]), 20)

    def test_a_slow_body_is_slower_than_patience(self):
        self.twins.fault("scim", "drip", bytes=10, milliseconds=600_000)
        with self.assertRaises(TimeoutError):
            self.get("/Users", timeout=0.5)

    def test_an_answer_is_cut_off_by_a_reset(self):
        self.twins.fault("scim", "reset", applied=False)
        with self.assertRaises((ConnectionError, OSError)):
            self.get("/Users")

    def test_pages_of_html(self):
        self.twins.fault("scim", "html", status=502)
        answer = self.get("/Users")
        self.assertEqual((answer.status, answer.type[:9]), (502, "text/html"))
        self.twins.fault("scim", "mislabelled", status=500)
        answer = self.get("/Users")
        self.assertEqual((answer.status, answer.type), (500, "application/scim+json"))
        self.assertTrue(answer.body.startswith(b"<!DOCTYPE html>"))

    def test_a_refusal_tells_when_to_come_back(self):
        self.twins.fault("scim", "throttle", status=429, retryAfter=3)
        answer = self.get("/Users")
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "3"))
        self.twins.fault("scim", "throttle", status=429, retryAfter="date+3")
        self.assertRegex(
            self.get("/Users").headers["Retry-After"],
            r"^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$")

    def test_a_crowd_is_served_whole(self):
        self.knobs(users=2500)
        seen = []
        while len(seen) < 2500:
            answer = self.get(f"/Users?startIndex={len(seen) + 1}&count=1000")
            page = answer.json()
            self.assertEqual((page["schemas"], page["totalResults"]), ([LISTS], 2500))
            seen += [user["id"] for user in page["Resources"]]
        self.assertEqual(len(set(seen)), 2500)
        one = self.get(f"/Users/{seen[1234]}").json()
        self.assertEqual(one["userName"], "u0001235@example.com")
        self.assertEqual(one["schemas"][0], f"{CORE}User")


if __name__ == "__main__":
    unittest.main()
