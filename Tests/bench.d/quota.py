"""Drains a backlog against twins that enforce the documented quotas, with logins in the middle.

Called by bench.py with --quota. Figures only: nothing here passes or fails.
"""
import http.client
import json
import re
import socket
import subprocess
import time
import urllib.request

# Google: requests a minute. Entra ID: a bucket of writes that fills evenly.
GOOGLE_PER_MINUTE = 2400
GOOGLE_CREATES_PER_SECOND = 10
ENTRA_BUCKET, ENTRA_PER_SECOND = 3000, 20


def call(url, method="GET", value=None):
    body = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def seconds(text):
    day, clock = text.rstrip("Z").split("T")
    hours, minutes, rest = clock.split(":")
    return int(day[-2:]) * 86400 + int(hours) * 3600 + int(minutes) * 60 + float(rest)


def events(options, configuration, *words):
    text = subprocess.run(
        [options.daemon, "events", "--json", "--config", configuration, *words],
        capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in text.splitlines()]


def log_in(path, number):
    """Hands a login to the intake and gives its id."""
    body = json.dumps({"userName": f"u{number:07d}@example.com",
                       "password": f"A-phrase-of-{number}-words"})
    connection = http.client.HTTPConnection("localhost", timeout=60)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(path)
    connection.request("POST", "/v1/logins", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 202:
        raise SystemExit(f"Tests/bench: a login was answered {answer.status}: {text}")
    connection.close()
    return json.loads(text)["login"]


def measure(options, daemon):
    """Gives figures by directory."""
    names = [options.quota_directory] if options.quota_directory else ["google", "entra"]
    urls = {name: daemon.twin_urls[name] for name in names}
    for url in urls.values():
        call(url + "/_twin/knobs", "PUT", {"quota": "documented"})
    scim = re.match(r"http://[^/]+", daemon.twin_urls["scim"])[0]
    call(scim + "/_twin/knobs", "PUT", {"users": options.users})
    daemon.start()
    logged_in = []
    started = time.monotonic()

    def created(directory):
        return int(subprocess.run(
            ["sqlite3", "-readonly", f"{options.folder}/dirsyncd.db",
             f"SELECT count(*) FROM event WHERE kind='created' AND directory='{directory}'"],
            capture_output=True, text=True).stdout or 0)

    number = 1
    while any(created(name) < options.users for name in names):
        if time.monotonic() - started > 60 + options.users * 2 / 20:
            raise SystemExit("Tests/bench: gave up waiting for the backlog")
        time.sleep(1)
        if number <= options.quota_logins and created(names[0]) > number * 50:
            logged_in.append(log_in(daemon.socket, number))
            number += 1
    time.sleep(3)
    return {name: figures(options, daemon, name, urls[name], logged_in) for name in urls}


def figures(options, daemon, directory, url, logins):
    state = call(url + "/_twin/state")
    requests, throttled = state["requestCount"] - state["tokens"], state["throttledCount"]
    all_events = events(options, daemon.configuration, "--directory", directory)
    writes = [seconds(event["at"]) for event in all_events
              if event["event"] in ("created", "password-pushed")]
    creates = [seconds(event["at"]) for event in all_events if event["event"] == "created"]
    wall = max(creates) - min(creates)
    if directory == "google":
        least = max(requests / GOOGLE_PER_MINUTE * 60, len(creates) / GOOGLE_CREATES_PER_SECOND)
    else:
        least = max(0, len(writes) - ENTRA_BUCKET) / ENTRA_PER_SECOND
    taken = {event["login"]: seconds(event["at"])
             for event in events(options, daemon.configuration) if event["event"] == "login"}
    waits = [seconds(event["at"]) - taken[event["login"]] for event in all_events
             if event["event"] == "password-pushed" and event.get("login") in taken]
    return {"requests": requests, "throttled": throttled, "wall": wall, "least": least,
            "logins": len(logins), "waits": sorted(waits)}


def show(results):
    print(f"{'':10}{'requests':>9} {'throttled':>10} {'wall, s':>9} {'least, s':>9} {'ratio':>7}"
          f" {'logins':>7} {'p50, s':>7} {'worst, s':>9}")
    for directory, row in results.items():
        waits = row["waits"] or [float("nan")]
        print(f"{directory:10}{row['requests']:>9}"
              f" {row['throttled'] / max(1, row['requests']):>9.2%} {row['wall']:>9.1f}"
              f" {row['least']:>9.1f} {row['wall'] / max(1e-9, row['least']):>7.3f}"
              f" {len(row['waits']):>3}/{row['logins']:<3} {waits[len(waits) // 2]:>7.2f}"
              f" {waits[-1]:>9.2f}")
