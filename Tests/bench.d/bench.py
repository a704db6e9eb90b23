"""Runs the daemon and a bare C program on the same machine and prints their figures side by side.

Called by Tests/bench, which builds what this needs. Figures only: nothing here passes or fails.
"""
import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

import quota

PATIENCE_SECONDS = 120


def arguments():
    parser = argparse.ArgumentParser(prog="Tests/bench", description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=10_000, help="users in the source")
    parser.add_argument("--logins", type=int, default=100, help="logins at the rate")
    parser.add_argument("--rate", type=int, default=0,
                        help="logins a second; 40 when left out, or half of what hashing allows")
    parser.add_argument("--burst", type=int, default=200, help="logins in the burst")
    parser.add_argument("--idle", type=int, default=10, help="seconds to watch it idle")
    parser.add_argument("--quota", action="store_true",
                        help="drain at the documented quotas, which the twins enforce")
    parser.add_argument("--quota-directory", choices=["google", "entra"],
                        help="at that drain, deliver there alone")
    parser.add_argument("--quota-logins", type=int, default=20,
                        help="logins in the middle of that drain")
    parser.add_argument("--twins", action="store_true",
                        help="measure against the twins, for pull and drain alone")
    for name in ("--daemon", "--tools", "--folder"):
        parser.add_argument(name, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


class Process:
    """A program that ends with the bench."""
    running = []

    def __init__(self, words, environment=None, log=None):
        errors = open(log, "wb") if log else subprocess.DEVNULL
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE if not log else errors, stderr=errors, text=True,
            env={**os.environ, **(environment or {})})
        self.running.append(self)

    def line(self):
        return self.process.stdout.readline().strip()

    def end(self):
        started = time.monotonic()
        if self in self.running:
            self.running.remove(self)
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE_SECONDS)
        return time.monotonic() - started

    # What the kernel knows of it (proc(5)).
    def memory(self, name="VmRSS"):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(name + r":\s+(\d+)", status.read())[1]) / 1024

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def of_threads(self, name, pattern):
        """A number that the kernel keeps for each thread, by thread."""
        numbers = {}
        for task in os.listdir(f"/proc/{self.process.pid}/task"):
            try:
                with open(f"/proc/{self.process.pid}/task/{task}/{name}") as file:
                    numbers[task] = int(re.search(pattern, file.read())[1])
            except (FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
                continue
        return numbers

    def watch_idle(self, seconds):
        """Wake-ups a second, and milliseconds of CPU a minute, of the threads that live through."""
        files = (("status", r"\nvoluntary_ctxt_switches:\s+(\d+)"), ("schedstat", r"(\d+)"))
        before = [self.of_threads(*file) for file in files]
        time.sleep(seconds)
        wakeups, nanoseconds = (
            sum(count - old.get(task, 0) for task, count in self.of_threads(*file).items())
            for old, file in zip(before, files))
        return wakeups / seconds, nanoseconds / 1e6 / seconds * 60


def ask(address, method, path, body=b"", patience=PATIENCE_SECONDS):
    """One HTTP request to ("127.0.0.1", port) or a socket's path; gives the body."""
    if isinstance(address, str):
        connection = socket.socket(socket.AF_UNIX)
    else:
        connection = socket.socket()
    with connection:
        connection.settimeout(patience)
        connection.connect(address)
        head = (f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                f"Content-Type: application/scim+json\r\nContent-Length: {len(body)}\r\n")
        connection.sendall(head.encode() + extra_headers.get(address, b"") + b"\r\n" + body)
        answer = b""
        while piece := connection.recv(1 << 16):
            answer += piece
            start, end = answer.partition(b"\r\n\r\n")[::2]
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", start)
            if length and len(end) >= int(length[1]):
                break
    return answer.partition(b"\r\n\r\n")[2].decode()


extra_headers = {}


def until(condition, what):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"Tests/bench: gave up waiting for {what}")
        time.sleep(0.05)


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


class Upstream:
    """The fast upstream of upstream.c."""

    def __init__(self, tools, users):
        self.process = Process([f"{tools}/upstream", str(users)])
        self.address = ("127.0.0.1", int(self.process.line()))
        self.url = f"http://127.0.0.1:{self.address[1]}"

    def tell(self, word):
        return ask(self.address, "GET", f"/_bench/{word}")

    def counts(self):
        names = ("creates", "passwords", "last_create", "requests", "now")
        return dict(zip(names, map(int, self.tell("counts").split())))

    def passwords(self):
        lines = [line.split() for line in self.tell("passwords").splitlines()]
        return [(directory, user, int(at)) for directory, user, at in lines]


class Daemon:
    """`dirsyncd run` with the secrets of a rehearsal and a configuration for the bench."""

    def __init__(self, options, upstream, source=None):
        self.options = options
        self.folder = options.folder
        self.twins = Process([options.daemon, "rehearse", "--serve", "--folder", self.folder])
        lines = dict(self.twins.line().split(" ", 1) for _ in range(4))
        self.twin_urls = lines
        self.configuration = f"{self.folder}/bench.json5"
        self.socket = f"{self.folder}/intake.sock"
        self.log = f"{self.folder}/daemon.log"
        with open(lines["configuration"]) as file:
            text = file.read()
        text = re.sub(r'every: "[^"]*"', 'every: "1h", pageSize: 1000', text)
        if not options.quota:  # how fast it is when nobody slows it down
            text = re.sub(r'( +)retry:', r'\1quota: false,\n\1retry:', text)
        for name in ("google", "entra"):
            if options.quota_directory not in (None, name):
                text = re.sub(rf"( +){name}: {{", r'\g<0>\n\1  mode: "staging",', text)
        if upstream:
            for key in ("apiURL", "graphURL", "loginURL"):
                text = re.sub(key + r': "[^"]*"', f'{key}: "{upstream.url}"', text)
            text = re.sub(r'baseURL: "[^"]*"', f'baseURL: "{source.url}/scim/v2"', text)
        with open(self.configuration, "w") as file:
            file.write(text)

    def start(self):
        """Gives the seconds from the start to READY=1."""
        path = f"{self.folder}/notify.sock"
        if os.path.exists(path):
            os.remove(path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(path)
            notify.settimeout(PATIENCE_SECONDS)
            started = time.monotonic()
            self.process = Process(
                [self.options.daemon, "run", "--config", self.configuration],
                {"NOTIFY_SOCKET": path}, self.log)
            while b"READY=1" not in notify.recv(4096):
                pass
            return time.monotonic() - started

    def logged(self, event):
        with open(self.log) as file:
            lines = [json.loads(line) for line in file if event in line]
        return [line for line in lines if event in line.values()]

    def pull(self):
        started = time.monotonic()
        ask(self.socket, "POST", "/v1/pull")
        return time.monotonic() - started

    def is_drained(self):
        """True when no job is left, as the daemon itself counts."""
        text = subprocess.run(
            [self.options.daemon, "status", "--json", "--config", self.configuration],
            capture_output=True, text=True).stdout
        directories = json.loads(text)["directories"].values()
        return sum(sum(directory["jobs"].values()) for directory in directories) == 0


def logins(options, socket_path, count, connections, rate, first_user):
    words = [f"{options.tools}/load", socket_path, count, connections, rate, first_user]
    lines = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=True).stdout
    taken = {}
    for line in lines.splitlines():
        user, sent_at, answered_at, status = line.split()
        if status != "202":
            sys.exit(f"Tests/bench: the login of {user} was answered {status}")
        taken[user] = (int(sent_at), int(answered_at))
    return taken


def measure_logins(options, upstream, process, socket_path):
    """Logins at a rate, then a burst, over any program that takes them and pushes twice."""
    figures = {}
    plans = (("rate", options.logins, 8, options.rate, 1),
             ("burst", options.burst, 16, 0, options.logins + 1))
    for name, count, connections, rate, first in plans:
        upstream.tell("clear")
        before = process.processor_seconds()
        taken = logins(options, socket_path, count, connections, rate, first)
        until(lambda: upstream.counts()["passwords"] >= 2 * count, f"the {name}'s pushes")
        time.sleep(0.3)
        pushes = upstream.passwords()
        started = min(sent for sent, _ in taken.values())
        for directory in "ge":
            waits = [(at - taken[user][0]) / 1e6 for kind, user, at in pushes if kind == directory]
            figures[f"{name} {directory} p50"] = percentile(waits, 0.5)
            figures[f"{name} {directory} p99"] = percentile(waits, 0.99)
        answers = [(answered - sent) / 1e6 for sent, answered in taken.values()]
        figures[f"{name} accept p50"] = percentile(answers, 0.5)
        figures[f"{name} accept p99"] = percentile(answers, 0.99)
        accepted = (max(answered for _, answered in taken.values()) - started) / 1e9
        pushed = (max(at for _, _, at in pushes) - started) / 1e9
        figures[f"{name} accepts/s"] = count / accepted
        figures[f"{name} pushes/s"] = 2 * count / pushed
        figures[f"{name} cpu"] = (process.processor_seconds() - before) / count * 1000
    return figures


def measure_daemon(options, upstream):
    figures = {}
    # A server of its own for the source: what one host holds up does not hold up another.
    source = Upstream(options.tools, options.users)
    daemon = Daemon(options, upstream, source)
    upstream.tell("hold")
    figures["ready new"] = daemon.start() * 1000
    until(lambda: daemon.logged("pull.done"), "the first pull")
    first = daemon.logged("pull.done")[0]
    seconds = next(value for key, value in flat(first) if key == "milliseconds") / 1000
    figures["first pull"] = options.users / seconds
    upstream.tell("clear")
    before = daemon.process.processor_seconds()
    released = time.monotonic_ns()
    upstream.tell("release")
    until(lambda: upstream.counts()["creates"] >= 2 * options.users, "the backlog")
    took = (upstream.counts()["last_create"] - released) / 1e9
    until(daemon.is_drained, "the last job")
    figures["drain"] = 2 * options.users / took
    figures["drain cpu"] = (
        daemon.process.processor_seconds() - before) / (2 * options.users) * 1000
    figures["rss drained"] = daemon.process.memory()
    figures["unchanged pull"] = options.users / statistics.median(daemon.pull() for _ in range(3))
    figures["rss pulled"] = daemon.process.memory()
    figures.update(measure_logins(options, upstream, daemon.process, daemon.socket))
    figures["rss loaded"] = daemon.process.memory()
    figures["rss peak"] = daemon.process.memory("VmHWM")
    figures["stop"] = daemon.process.end() * 1000
    figures["ready again"] = daemon.start() * 1000
    time.sleep(8)
    figures["idle wakeups"], figures["idle cpu"] = daemon.process.watch_idle(options.idle)
    figures["rss idle"] = daemon.process.memory()
    daemon.process.end()
    daemon.twins.end()
    source.process.end()
    return figures


def flat(value):
    """All members of a log line, nested ones too."""
    for key, member in value.items():
        if isinstance(member, dict):
            yield from flat(member)
        else:
            yield key, member


def measure_limit(options, upstream):
    figures = {}
    limit, folder = f"{options.tools}/limit", options.folder
    upstream.tell("clear")
    words = [limit, "pull", f"{folder}/limit-pull.db", upstream.url]
    first, _, unchanged, _, _ = map(float, subprocess.check_output(words, text=True).split())
    figures["first pull"] = options.users / first
    figures["unchanged pull"] = options.users / unchanged
    words = [limit, "drain", f"{folder}/limit-drain.db", upstream.url, str(options.users)]
    figures["drain"] = 2 * options.users / float(subprocess.check_output(words, text=True))
    path = f"{folder}/limit.sock"
    process = Process([limit, "serve", path, f"{folder}/limit-serve.db", upstream.url])
    process.line()
    figures.update(measure_logins(options, upstream, process, path))
    figures["rss idle"] = process.memory()
    process.end()
    return figures


def sync_milliseconds(folder):
    with open(f"{folder}/sync", "wb") as file:
        times = []
        for _ in range(50):
            started = time.monotonic()
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
            times.append(time.monotonic() - started)
    return statistics.median(times) * 1000


def stripped_size(daemon, folder):
    shutil.copy(daemon, f"{folder}/stripped")
    subprocess.run(["strip", f"{folder}/stripped"], check=True)
    return os.path.getsize(f"{folder}/stripped") / 1e6


ROWS = (
    ("login → request seen, Google p50", "ms", "rate g p50"),
    ("login → request seen, Google p99", "ms", "rate g p99"),
    ("login → request seen, Entra ID p50", "ms", "rate e p50"),
    ("login → request seen, Entra ID p99", "ms", "rate e p99"),
    ("login → 202 p50", "ms", "rate accept p50"),
    ("login → 202 p99", "ms", "rate accept p99"),
    ("CPU of a login", "ms", "rate cpu"),
    ("burst: durable accepts", "/s", "burst accepts/s"),
    ("burst: pushes", "/s", "burst pushes/s"),
    ("burst: CPU of a login", "ms", "burst cpu"),
    ("drain: accounts made (find, create)", "/s", "drain"),
    ("drain: CPU of a job", "ms", "drain cpu"),
    ("first pull", "users/s", "first pull"),
    ("unchanged pull", "users/s", "unchanged pull"),
    ("start to ready, new database", "ms", "ready new"),
    ("start to ready, database with the users", "ms", "ready again"),
    ("stop", "ms", "stop"),
    ("resident: idle", "MB", "rss idle"),
    ("resident: after the drain", "MB", "rss drained"),
    ("resident: after all load", "MB", "rss loaded"),
    ("resident: peak", "MB", "rss peak"),
    ("idle: wake-ups", "/s", "idle wakeups"),
    ("idle: CPU", "ms/min", "idle cpu"),
    ("installed binary, static, stripped", "MB", "binary"),
)


def show(ours, limit):
    print(f"{'':42}{'dirsyncd':>10} {'limit':>10} {'ratio':>7}")
    for name, unit, key in ROWS:
        if key not in ours:
            continue
        cells = f"{number(ours[key]):>10} "
        if key in limit:
            cells += f"{number(limit[key]):>10} {ours[key] / max(limit[key], 1e-9):>7.2f}"
        print(f"{name + ', ' + unit:42}{cells}")


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def measure_twins(options):
    """The same pull and drain against the twins; their users are made up on the fly."""
    figures = {}
    daemon = Daemon(options, None)
    host, port = re.search(r"//([^:]+):(\d+)", daemon.twin_urls["scim"]).groups()
    address = (host, int(port))
    with open(f"{options.folder}/scim-token") as file:
        extra_headers[address] = f"Authorization: Bearer {file.read().strip()}\r\n".encode()
    ask(address, "PUT", "/_twin/knobs", json.dumps({"users": options.users}).encode())
    daemon.start()
    started = time.monotonic()
    until(lambda: daemon.logged("pull.done") and daemon.is_drained(), "the drain")
    figures["drain"] = 2 * options.users / (time.monotonic() - started)
    figures["unchanged pull"] = options.users / statistics.median(daemon.pull() for _ in range(3))
    daemon.process.end()
    daemon.twins.end()
    return figures


def main():
    options = arguments()
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    scrypt, crypt = map(
        float, subprocess.check_output([f"{options.tools}/limit", "hash"], text=True).split())
    print(f"machine: {os.cpu_count()} cores, {model[1] if model else 'unknown'}, load "
          f"{os.getloadavg()[0]:.1f}, a sync {sync_milliseconds(options.folder):.2f} ms")
    print(f"scrypt {scrypt * 1000:.1f} ms + SHA-512-crypt {crypt * 1000:.1f} ms a login: at most "
          f"{os.cpu_count() / (scrypt + crypt):.0f} logins/s here with the verifier and the hash")
    options.rate = options.rate or max(1, min(40, int(os.cpu_count() / (scrypt + crypt) / 2)))
    if options.quota:
        print(f"upstream: the twins at their documented quotas, {options.users} users")
        daemon = Daemon(options, None)
        quota.show(quota.measure(options, daemon))
        daemon.process.end()
        return daemon.twins.end()
    if options.twins:
        print(f"upstream: the twins, {options.users} users; first pull and drain together")
        return show(measure_twins(options), {})
    print(f"upstream: Tests/bench.d/upstream.c; {options.users} users; {options.logins} logins at "
          f"{options.rate}/s, a burst of {options.burst} from 16 connections")
    upstream = Upstream(options.tools, options.users)
    ours = measure_daemon(options, upstream)
    ours["binary"] = stripped_size(options.daemon, options.folder)
    limit = measure_limit(options, upstream)
    show(ours, limit)
    share = (scrypt + crypt) * 1000
    print(f"of {ours['rate cpu']:.1f} ms CPU a login {share:.1f} are scrypt and SHA-512-crypt; "
          f"{ours['rate cpu'] - share:.1f} are all the rest (limit: {limit['rate cpu']:.2f})")


def run(work):
    """Does it, and leaves no program behind."""
    try:
        work()
    finally:
        for left in list(Process.running):
            left.process.kill()


if __name__ == "__main__":
    run(main)
