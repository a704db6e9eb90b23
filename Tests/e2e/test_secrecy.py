"""A marked password goes every way a password can go, and is found nowhere afterwards.

DIRSYNCD_SECRECY_KILLS says how often the daemon is killed with one on its way (6 when unset).
"""

import http.client
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest

from bed import Bed
from marker import MARK, forms, in_memory, of_folder, of_process, of_tables
from programs import DIRSYNCD, eventually
import web

KILLS = int(os.environ.get("DIRSYNCD_SECRECY_KILLS", "6"))
USER = "alice@example.com"
OTHER = "bob@example.com"


def banned(password):
    """The refusal of a directory that repeats what it was sent."""
    message = f"The specified password {password} does not comply with password complexity."
    return {"error": {
        "code": "Request_BadRequest", "message": message,
        "details": [{"code": "PasswordBanned", "message": message, "target": password}]}}


# A user of this machine who has nothing to do with the daemon.
NOBODY = 65534


class Secrecy(Bed):
    def setUp(self):
        super().setUp()
        self.configuration["log"]["level"] = "debug"
        self.path = self.write(self.configuration)
        self.answers = []

    def open(self, *users):
        for user in users:
            self.scim.add_user(user)
        daemon = self.daemon()
        for user in users:
            self.wait_until_linked(daemon, user)
        return daemon

    def login(self, daemon, password, user=USER, **more):
        answer = daemon.login(user, password, **more)
        self.answers.append(answer)
        return answer.json().get("login")

    def test_a_password_leaves_no_trace(self):
        daemon = self.open(USER)
        # Taken; the same again; the same id again.
        first = self.login(daemon, MARK + "-1", id="key-1")
        self.wait_until_settled(daemon, first)
        self.assert_password(USER, MARK + "-1")
        self.login(daemon, MARK + "-1")
        self.login(daemon, MARK + "-2", id="key-1")
        self.assert_traceless(daemon, "taken")
        # Refused by our rules, and by the directory's.
        self.login(daemon, (MARK * 20)[:300])
        self.twins.fault("entra", "fail", status=400, method="PATCH", body=banned("…"))
        refused = self.wait_until_settled(daemon, self.login(daemon, MARK + "-2"))
        self.assertEqual(refused["entra"], "refused")
        self.assert_traceless(daemon, "refused")
        # Throttled, cut off, answered by a gateway and not in time; superseded meanwhile.
        for twin in ("google", "entra"):
            self.twins.fault(twin, "throttle", retryAfter=1)
            self.twins.fault(twin, "reset", applied=True)
            self.twins.fault(twin, "html")
            self.twins.fault(twin, "fail", status=500)
            self.twins.fault(twin, "hang", milliseconds=700, applied=True)
        self.login(daemon, MARK + "-3")
        last = self.login(daemon, MARK + "-4")
        self.assert_traceless(daemon, "waiting", memory=False)
        self.wait_until_settled(daemon, last)
        self.assert_password(USER, MARK + "-4")
        self.hand_in_nonsense(daemon)
        daemon.send(signal.SIGUSR1)
        self.wait_until(
            lambda: "daemon.state" in [line["event"] for line in daemon.lines], "a state")
        # What was typed into a wrong field was a text like any other: its memory is freed, not
        # wiped, and used again by what comes next.
        self.assert_traceless(daemon, "after all", meanwhile=lambda: self.come_next(daemon))
        self.assertEqual(daemon.stop(), 0)
        self.assert_found_nowhere(of_folder(self.folder), "stopped")

    def come_next(self, daemon):
        for length in range(4, 36, 4):
            name = "n" * length
            for body in ({"userName": name, "password": "x"}, {name: 1},
                         {"userName": USER, "password": "x", "occurredAt": name}):
                web.send(daemon.unix, "POST", "/v1/logins", body)

    def hand_in_nonsense(self, daemon):
        """Malformed, unknown, without the token, in the wrong place."""
        for body, headers in [
            (f'{{"userName": "a", "password": {json.dumps(MARK)[:-1]}',
             {"Content-Type": "application/json"}),
            (json.dumps({"userName": "a", "password": MARK, MARK: 1}), {}),
            (json.dumps({"userName": USER, "password": MARK}), {"Content-Type": "text/plain"}),
            ({"userName": "nobody@example.com", "password": MARK}, {}),
            ({"userName": USER, "password": {"a": MARK}}, {}),
            ({"userName": USER, "password": [MARK]}, {}),
            # Typed into the wrong field.
            ({"userName": MARK, "password": "x"}, {}),
            ({"credential": {"kind": MARK, "key": MARK}, "password": MARK}, {}),
            ({"userName": USER, "password": MARK, "occurredAt": MARK}, {}),
            ({"userName": USER, "password": MARK, "initiatedBy": MARK}, {}),
            (json.dumps({"userName": USER, "password": MARK}).encode("utf-16"), {
                "Content-Type": "application/json"}),
        ]:
            self.answers.append(web.send(daemon.unix, "POST", "/v1/logins", body, headers))
            self.answers.append(web.send(daemon.tcp, "POST", "/v1/logins", body, headers))
        for path in ("/v1/pull", "/v1/nothing", "/v1/key/rotate"):
            body = {"userName": USER, "password": MARK}
            self.answers.append(web.send(daemon.unix, "POST", path, body))
        raw = MARK.encode()
        for data in (
            b"POST /v1/logins HTTP/1.1\r\n" + raw + b"\r\n\r\n",
            b"POST /v1/logins HTTP/1.1\r\nHost: a\r\nX-" + raw + b": 1\r\n\r\n",
            b"POST /v1/logins?" + raw + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        ):
            self.answers.append(web.send_raw(daemon.unix, data))

    def test_a_password_leaves_no_trace_while_a_directory_is_down_and_at_its_time_limit(self):
        self.configuration["directories"]["entra"]["password"] = {"ttl": "3s"}
        self.path = self.write(self.configuration)
        daemon = self.open(USER)
        self.twins.fault("entra", "reset", applied=False, times=10_000)
        login = self.login(daemon, MARK + "-1")
        self.wait_until(
            lambda: daemon.outcomes(login)["google"] == "pushed", lambda: daemon.text[-3000:])
        self.assert_traceless(daemon, "down", memory=False)
        self.wait_until(
            lambda: daemon.outcomes(login)["entra"] == "expired", lambda: daemon.text[-3000:])
        self.assert_traceless(daemon, "expired")

    def test_a_directory_that_repeats_the_password_is_not_quoted(self):
        daemon = self.open(USER)
        for status, body in [
            (500, {"error": {"code": MARK, "message": f"no: {MARK}-1"}}),
            (429, {"error": {"code": "TooManyRequests", "message": f'{{"password": "{MARK}"}}'}}),
            (403, {"error": {"code": "x" * 390 + MARK, "message": "y" * 390 + MARK}}),
        ]:
            self.twins.fault("entra", "fail", status=status, method="PATCH", body=body)
            login = self.login(daemon, f"{MARK}-{status}")
            self.assertNotIn("withdrawn", self.wait_until_settled(daemon, login).values())
        self.twins.fault("entra", "fail", status=400, method="PATCH", body=banned(MARK + "-2"))
        refused = self.wait_until_settled(daemon, self.login(daemon, MARK + "-2"))
        self.assertEqual(refused["entra"], "refused")
        # The strings of an answer are not ours to wipe; that they go no further is.
        self.assert_traceless(daemon, "repeated", memory=False)

    def test_a_kill_at_any_step_leaves_no_trace(self):
        daemon = self.open(USER, OTHER)
        dice = random.Random(int(os.environ.get("DIRSYNCD_SEED", "7")))
        for number in range(KILLS):
            # While it is read, hashed, stored, on its way, answered, or settled.
            effect = [None, ("hang", {"milliseconds": 3000, "applied": True}), ("reset", {})]
            step = effect[number % len(effect)]
            if step:
                self.twins.fault("entra", step[0], method="PATCH", **step[1])
            threads = [
                threading.Thread(target=self.try_login, args=(daemon, user, f"{MARK}-{number}"))
                for user in (USER, OTHER)]
            for thread in threads:
                thread.start()
            time.sleep(dice.choice([0.01, 0.05, 0.1, 0.3, 0.6]))
            daemon.kill()
            self.assert_found_nowhere(of_folder(self.folder), f"kill {number}")
            for thread in threads:
                thread.join()
            daemon = self.daemon()
        self.twins.clear_faults()
        for user in (USER, OTHER):
            self.wait_until_settled(daemon, self.login(daemon, MARK + "-last", user))
        self.assert_traceless(daemon, "after the kills")

    def try_login(self, daemon, user, password):
        try:
            self.answers.append(daemon.login(user, password))
        except (OSError, http.client.HTTPException):
            pass

    # Looking.

    def assert_traceless(self, daemon, when, memory=True, meanwhile=lambda: None):
        """The mark stands nowhere that the daemon writes to or answers from; nor, where none is
        on its way, in its memory."""
        traces = {**of_process(daemon.id), **of_folder(self.folder), **of_tables(self.folder)}
        for path in ("/metrics", "/healthz", "/readyz?verbose"):
            traces[path] = web.send(daemon.health, "GET", path).body
        health = {"Accept": "application/health+json"}
        traces["health"] = web.send(daemon.health, "GET", "/healthz", headers=health).body
        traces["answers"] = b"\n".join(
            answer.body + repr(list(answer.headers.items())).encode() for answer in self.answers)
        for words in (["status", "--json"], ["events", "--json"], ["events"], ["events", "verify"]):
            result = self.run_command(*words)
            self.assertEqual(result.status, 0, result)
            traces[" ".join(words)] = (result.out + result.err).encode()
        traces["bindings"] = repr(daemon.bindings(USER)).encode()
        self.assert_found_nowhere(traces, when)
        if memory:
            # A buffer is wiped when its owner lets it go, a moment after the answer.
            def is_clean():
                meanwhile()
                return not in_memory(daemon.id)

            eventually(
                is_clean, lambda: f"{when}: {in_memory(daemon.id)}", limit=10, interval=0.5)

    def assert_found_nowhere(self, traces, when):
        for place, content in traces.items():
            for form in forms():
                at = content.find(form)
                around = content[max(0, at - 100):at + 100]
                self.assertEqual(at, -1, f"{form} in {place}, {when}: {around}")


class Walls(Bed):
    """Nobody looks into the process, and nothing of it outlives it."""

    def test_the_hunt_finds_what_is_there(self):
        for form in forms():
            self.assertGreaterEqual(len(form), 12, form)
        program = "import sys, time; kept = bytearray(sys.stdin.buffer.read()); print(flush=True)"
        child = subprocess.Popen(
            [sys.executable, "-c", f"{program}; time.sleep(60)"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        child.stdin.write(MARK.encode())
        child.stdin.close()
        child.stdout.readline()
        self.addCleanup(child.stdout.close)
        self.assertNotEqual(in_memory(child.pid), [])

    @unittest.skipUnless(os.geteuid() == 0, "wants root to become somebody else")
    def test_its_own_user_cannot_look_into_it(self):
        plain = subprocess.Popen(["sleep", "60"], user=NOBODY, group=NOBODY, extra_groups=[])
        self.addCleanup(plain.wait)
        self.addCleanup(plain.kill)
        # The program as the same user, from where that user may run it.
        os.chmod(self.folder, 0o755)
        program = self.folder / "program"
        shutil.copy(DIRSYNCD, program)
        ours = subprocess.Popen(
            [program, "rehearse", "--serve"], user=NOBODY, group=NOBODY, extra_groups=[],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/tmp",
            env={**os.environ, "TMPDIR": "/tmp"})
        self.addCleanup(ours.stdout.close)
        self.addCleanup(ours.wait)
        self.addCleanup(ours.terminate)
        ours.stdout.readline()
        self.assertIn("environ", self.read_by_nobody(plain.pid), "the control")
        self.assertEqual(self.read_by_nobody(ours.pid), [])
        self.assertEqual(self.read_by_nobody(self.daemon().id), [])

    def read_by_nobody(self, pid):
        """What another process of that user gets of a process."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            for name in ("environ", "maps", "mem"):
                try:
                    with open(f"/proc/{pid}/{name}", "rb", buffering=0) as file:
                        if name != "mem":
                            file.read(1)
                    os.write(writing, f"{name} ".encode())
                except PermissionError:
                    pass
            os._exit(0)
        os.close(writing)
        with open(reading, encoding="ascii") as answer:
            names = answer.read().split()
        os.waitpid(child, 0)
        return names

    def test_a_crash_leaves_no_core(self):
        cores = self.folder / "cores"
        cores.mkdir()

        def dumps(command):
            """Whether the kernel says that an ABRT left a core."""
            def allow():
                limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
                resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))

            with open(self.folder / "crash.log", "ab") as output:
                child = subprocess.Popen(
                    command, cwd=cores, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                    preexec_fn=allow, env={**os.environ, "SWIFT_BACKTRACE": "enable=yes"})
            if command[0] == DIRSYNCD:
                eventually(
                    lambda: (self.folder / "intake.sock").exists(),
                    lambda: (self.folder / "crash.log").read_text())
                for password in (MARK, MARK + "-2"):
                    web.send(f"unix:{self.folder}/intake.sock", "POST", "/v1/logins",
                             {"userName": USER, "password": password})
            os.kill(child.pid, signal.SIGABRT)
            ended = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
            child.wait()
            self.assertEqual(ended.si_status, signal.SIGABRT)
            return ended.si_code == os.CLD_DUMPED

        if not dumps(["sleep", "60"]):
            print("this machine leaves no cores: the control says nothing")
        for core in cores.iterdir():
            core.unlink()
        self.assertFalse(dumps([DIRSYNCD, "run", "--config", str(self.path)]))
        self.assertEqual(list(cores.iterdir()), [])
        for place, content in of_folder(self.folder).items():
            for form in forms():
                self.assertFalse(form in content, f"{form} in {place}")


if __name__ == "__main__":
    unittest.main()
