"""A marked password goes every way a password can go, and is found nowhere afterwards."""

import base64
import pathlib
import unittest
import urllib.parse

from bed import Bed
import web

USER = "alice@example.com"
MARK = "Zebra~Quokka^77/Xylo"


class Secrecy(Bed):
    def test_a_password_leaves_no_trace(self):
        self.scim.add_user(USER)
        self.configuration["log"]["level"] = "debug"
        daemon = self.daemon(self.write(self.configuration))
        self.wait_until_linked(daemon, USER)
        answers = []

        def login(password):
            answer = daemon.login(USER, password)
            answers.append(answer)
            return answer.json()["login"]

        # Taken.
        self.wait_until_settled(daemon, login(MARK + "-1"))
        self.assert_password(USER, MARK + "-1")
        # Refused by our rules, and by the directory's.
        login((MARK * 20)[:300])
        self.twins.fault("entra", "fail", status=400, method="PATCH", body={"error": {
            "code": "Request_BadRequest",
            "message": "The specified password does not comply with password complexity.",
            "details": [{"code": "PasswordBanned", "message": MARK}]}})
        self.wait_until_settled(daemon, login(MARK + "-2"))
        # Throttled, cut off, hung up.
        for twin in ("google", "entra"):
            self.twins.fault(twin, "throttle", retryAfter=1)
            self.twins.fault(twin, "reset", applied=True)
            self.twins.fault(twin, "fail", status=500)
            self.twins.fault(twin, "hang", milliseconds=700)
        last = login(MARK + "-3")
        waiting = self.traces(daemon, answers)
        self.wait_until_settled(daemon, last)
        self.assert_password(USER, MARK + "-3")
        # Malformed, unknown, without the token.
        for body, headers in [
            (f'{{"userName": "a", "password": "{MARK}', {"Content-Type": "application/json"}),
            (f'{{"userName": "a", "password": "{MARK}", "{MARK}": 1}}', {}),
            ({"userName": "a", "password": MARK}, {}),
            ({"userName": USER, "password": {"a": MARK}}, {}),
        ]:
            answers.append(web.send(daemon.unix, "POST", "/v1/logins", body, headers))
            answers.append(web.send(daemon.tcp, "POST", "/v1/logins", body, headers))
        answers.append(web.send_raw(daemon.unix, b"POST /v1/logins HTTP/1.1\r\n" + MARK.encode()
                                    + b"\r\n\r\n"))
        after = self.traces(daemon, answers)
        for when, traces in (("waiting", waiting), ("after", after)):
            for place, content in traces.items():
                for form in self.forms():
                    self.assertFalse(form in content, f"{form} in {place}, {when}")
        self.assertEqual(self.found_in_memory(daemon), 0, "the memory is wiped")

    def forms(self):
        """The mark as it is, and as others may have written it."""
        mark = MARK.encode()
        coded = [base64.b64encode(mark[start:])[:-4].rstrip(b"=") for start in range(3)]
        return [mark, mark.replace(b"/", b"\\/"), mark.hex().encode(), mark.hex().upper().encode(),
                urllib.parse.quote(MARK, safe="").encode(), *coded]

    def traces(self, daemon, answers):
        """All that a password could have got into; our own messages to it aside."""
        process = pathlib.Path(f"/proc/{daemon.id}")
        traces = {name: (process / name).read_bytes() for name in ("environ", "cmdline")}
        traces["threads"] = b"".join(path.read_bytes() for path in process.glob("task/*/comm"))
        for path in self.folder.iterdir():
            if path.is_file() and path.name != "twins.log":
                traces[path.name] = path.read_bytes()
        for path in ("/metrics", "/healthz", "/readyz?verbose"):
            traces[path] = web.send(daemon.health, "GET", path).body
        traces["answers"] = b"\n".join(answer.body for answer in answers)
        traces["events"] = self.run_command("events", "--json").out.encode()
        traces["bindings"] = repr(daemon.bindings(USER)).encode()
        return traces

    def found_in_memory(self, daemon):
        """How often the mark stands in the daemon's own memory."""
        count = 0
        with open(f"/proc/{daemon.id}/maps", encoding="ascii") as maps, \
                open(f"/proc/{daemon.id}/mem", "rb") as memory:
            for line in maps:
                place, rights = line.split()[:2]
                if not rights.startswith("rw"):
                    continue
                start, end = (int(number, 16) for number in place.split("-"))
                memory.seek(start)
                try:
                    count += memory.read(end - start).count(MARK.encode())
                except OSError:
                    continue
        return count


if __name__ == "__main__":
    unittest.main()
