"""What a team would write instead: the standard library's HTTP, JSON and SQLite.

    peer.py DATABASE URL TOKEN

Reads all users twice, first into an empty table; prints seconds and CPU seconds of each time, and
the peak of its memory in MB.
"""
import http.client
import json
import resource
import sqlite3
import sys
import time

PAGE_SIZE = 1000


def pull(database, connection, path, token):
    start = 1
    while True:
        connection.request(
            "GET", f"{path}/Users?startIndex={start}&count={PAGE_SIZE}",
            headers={"Authorization": f"Bearer {token}"})
        page = json.loads(connection.getresponse().read())
        users = page.get("Resources") or []
        with database:
            for user in users:
                text = json.dumps(user)
                held = database.execute(
                    "SELECT resource FROM subject WHERE id = ?", [user["id"]]).fetchone()
                if held is None or held[0] != text:
                    database.execute(
                        "INSERT OR REPLACE INTO subject VALUES (?, ?, ?, ?)",
                        [user["id"], user["userName"].lower(), user.get("externalId"), text])
        start += len(users)
        if not users or start > page["totalResults"]:
            return


def main(file, url, token):
    database = sqlite3.connect(file)
    database.executescript(
        "PRAGMA journal_mode=wal; PRAGMA synchronous=FULL;"
        "CREATE TABLE subject (id TEXT PRIMARY KEY, name TEXT, external TEXT, resource TEXT);"
        "CREATE INDEX subject_name ON subject (name)")
    host, path = url.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(host)
    for _ in range(2):
        started, before = time.monotonic(), time.process_time()
        pull(database, connection, f"/{path}", token)
        print(time.monotonic() - started, time.process_time() - before, end=" ")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


main(*sys.argv[1:])
