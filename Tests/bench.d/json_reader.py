"""One page of users, from its bytes to the values that a user record needs: MB/s of our reader,
of Foundation's typed one and of CPython's. Called by `Tests/bench json`. Figures only.
"""
import json
import subprocess
import sys
import tempfile
import time


def cpython(page):
    best = 1e9
    for _ in range(60):
        started = time.perf_counter()
        length = 0
        for user in json.loads(page)["Resources"]:
            length += len(user["id"]) + len(user["userName"]) + len(user["externalId"])
            length += len(user["name"]["givenName"]) + len(user["name"]["familyName"])
            length += len(user["displayName"]) + len(user["title"]) + user["active"]
            length += len(user["emails"][0]["value"])
        best = min(best, time.perf_counter() - started)
    return len(page) / best / 1e6


def main(reader):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        text = subprocess.check_output([reader, file.name], text=True)
        page = file.read()
    figures = {name: float(speed) for speed, name in map(str.split, text.splitlines())}
    figures["cpython"] = cpython(page)
    whole = figures["ours"]
    print(f"a page of {len(page):,} bytes, in MB/s, the best of many rounds")
    print(f"ours, cut into records alone  {figures['cut']:>6,.0f}")
    print(f"ours, to the values           {whole:>6,.0f}  (goal: 200)")
    for name, goal in (("cpython", 3), ("foundation", 6)):
        print(f"{name:28}  {figures[name]:>6,.0f}  {whole / figures[name]:.1f} times that "
              f"(goal: {goal})")


main(sys.argv[1])
