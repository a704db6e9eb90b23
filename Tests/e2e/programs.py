"""The program under test as child processes, and what they leave behind."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import web

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DIRSYNCD = os.environ.get("DIRSYNCD", str(REPOSITORY / ".build/debug/dirsyncd"))
SCIM_SERVER = os.environ.get("SCIM_SERVER", str(REPOSITORY / ".build/venv/bin/scim2-server"))
# The Python that has the clients and servers which nobody here wrote.
PYTHON = pathlib.Path(SCIM_SERVER).with_name("python3")
TIME_LIMIT = float(os.environ.get("DIRSYNCD_TIME_LIMIT", "60"))


def eventually(question, what, limit=TIME_LIMIT, interval=0.05):
    """Asks until the answer is true, and gives it; fails in the words of `what`."""
    deadline = time.monotonic() + limit
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > deadline:
            detail = what() if callable(what) else what
            raise AssertionError(f"not within {limit:g} s: {detail}")
        time.sleep(interval)


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A child process whose output goes to a file."""

    def __init__(self, command, log, environment=None):
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, **(environment or {})})

    @property
    def id(self):
        return self.process.pid

    @property
    def text(self):
        return self.log.read_text(errors="replace")

    def send(self, number):
        self.process.send_signal(number)

    def wait(self, limit=TIME_LIMIT):
        return self.process.wait(limit)

    def kill(self):
        """As the kernel or a power cut would: no chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """TERM, and the exit status; KILL when it takes too long."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(TIME_LIMIT)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode

    def alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}: {self.text[-2000:]}")
        return True


class Daemon(Program):
    """`dirsyncd run`, up to the moment when its doors are open."""

    def __init__(self, configuration, log, waits=True):
        self.before = os.path.getsize(log) if os.path.exists(log) else 0
        super().__init__([DIRSYNCD, "run", "--config", str(configuration)], log)
        self.doors = []
        if waits:
            self.wait_until_open()

    def wait_until_open(self):
        def started():
            self.alive()
            return [line for line in self.lines if line["event"] == "daemon.started"]

        self.doors = eventually(started, lambda: self.text[-2000:])[0]["doors"]

    @property
    def lines(self):
        """The log lines of this start; a line that is being written does not count."""
        with open(self.log, "rb") as file:
            file.seek(self.before)
            text = file.read().decode(errors="replace")
        whole = text[: text.rfind("\n") + 1].splitlines()
        return [json.loads(line) for line in whole if line.startswith("{")]

    def door(self, kind, scheme=""):
        for door in self.doors:
            name, address = door.split(" ", 1)
            if name == kind and address.startswith("unix:") == (scheme == "unix"):
                return address
        raise AssertionError(f"no {kind} {scheme} among {self.doors}")

    @property
    def unix(self):
        return self.door("intake", "unix")

    @property
    def tcp(self):
        return self.door("intake")

    @property
    def health(self):
        return self.door("health")

    def login(self, user, password, address=None, headers=None, **more):
        body = {"userName": user, "password": password, **more}
        return web.send(address or self.unix, "POST", "/v1/logins", body, headers)

    def bindings(self, user):
        """The bindings of a user by directory; empty for an unknown one."""
        answer = web.send(self.unix, "GET", f"/v1/users/{user}/directories")
        if answer.status == 404:
            return {}
        return {row["directory"]: row for row in answer.json()["directories"]}

    def outcomes(self, login):
        """How a login ended by directory; None when the daemon does not know it."""
        answer = web.send(self.unix, "GET", f"/v1/logins/{login}")
        if answer.status != 200:
            return None
        return {row["directory"]: row["outcome"] for row in answer.json()["directories"]}


class Result:
    """How a command ended."""

    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f"status {self.status}\n{self.out}\n{self.err}"


def command(*words, configuration=None, text=None):
    """Runs one command of the program to its end."""
    line = [DIRSYNCD, *map(str, words)]
    if configuration is not None:
        line += ["--config", str(configuration)]
    done = subprocess.run(
        line, input=text if text is not None else "", capture_output=True, text=True,
        timeout=TIME_LIMIT, check=False)
    return Result(done)


class Twins(Program):
    """`dirsyncd rehearse --serve`: a source and both directories on loopback."""

    def __init__(self, folder, log, *flags):
        super().__init__(
            [DIRSYNCD, "rehearse", "--serve", "--folder", str(folder), *flags], log)
        eventually(lambda: self.alive() and "\nentra " in self.text, lambda: self.text)
        eventually(lambda: self.text.endswith("\n"), lambda: self.text)
        pairs = [line.split(" ", 1) for line in self.text.splitlines() if " " in line]
        self.urls = {name: url for name, url in pairs if url.startswith("http://")}
        self.folder = pathlib.Path(folder)
        self.token = (self.folder / "scim-token").read_text()

    @property
    def configuration(self):
        """What `rehearse` wrote, as values: its file uses no more of JSON5 than bare keys,
        comments and trailing commas."""
        text = (self.folder / "dirsyncd.json5").read_text()
        text = re.sub(r"^\s*//.*$", "", text, flags=re.M)
        text = re.sub(r"([{,]\s*)(\w+):", r'\1"\2":', text)
        text = re.sub(r",(\s*[}\]])", r"\1", text)
        return json.loads(text)

    def control(self, twin, method, path, body=None):
        root = self.urls[twin].removesuffix("/scim/v2")
        answer = web.send_url(f"{root}/_twin/{path}", method, body)
        assert answer.status < 300, answer
        return answer.json() if answer.body else None

    def state(self, twin):
        return self.control(twin, "GET", "state")

    def user(self, twin, name):
        """The account of that name; None when there is none, an error when there are two."""
        key = {"google": "primaryEmail", "entra": "userPrincipalName", "scim": "userName"}[twin]
        found = [user for user in self.state(twin)["users"] if user.get(key) == name]
        assert len(found) < 2, f"{name} stands {len(found)} times in {twin}"
        return found[0] if found else None

    def requests(self, twin):
        return self.control(twin, "GET", "requests")["requests"]

    def writes(self, twin):
        """All requests that change something; asking for a token does not."""
        return [
            request for request in self.requests(twin)
            if request["method"] != "GET" and not request["path"].endswith("/token")]

    def forget_requests(self):
        for twin in self.urls:
            self.control(twin, "DELETE", "requests")

    def fault(self, twin, effect, **more):
        self.control(twin, "POST", "faults", {"effect": effect, **more})

    def clear_faults(self):
        for twin in self.urls:
            self.control(twin, "DELETE", "faults")


class ScimServer(Program):
    """The SCIM server that nobody here wrote."""

    def __init__(self, log, token, offers=None):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.token = token
        command = [SCIM_SERVER, "--bearer-token", token, "--port", str(port)]
        if offers:
            described = pathlib.Path(f"{log}.json")
            described.write_text(json.dumps({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
                "patch": {"supported": True}, "changePassword": {"supported": False},
                "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
                "filter": {"supported": True, "maxResults": 1000}, "sort": {"supported": True},
                "etag": {"supported": True}, "authenticationSchemes": [], **offers}))
            command += ["--service-provider-config", str(described)]
        super().__init__(command, log)
        eventually(lambda: self.alive() and not web.is_refused(f"127.0.0.1:{port}"), "a server")


def clean_up(test, program):
    """Ends the program with the test, whatever becomes of the test."""
    test.addCleanup(program.stop)
    test.addCleanup(lambda: program.send(signal.SIGCONT) if program.process.poll() is None else 0)
    return program
