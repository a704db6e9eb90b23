"""Pulls users by the ten thousand and the million, beside the bare C program and a Python peer.

Called by `Tests/bench pull`. All three read the same pages from the twin, one after the other, into
the mirror alone: nobody is in the scope of a directory. Figures only: nothing here passes or fails.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time

import bench

PATIENCE_SECONDS = 1800
# Resident at the most, and at the most so many times what the smallest size takes.
MEMORY_GOAL = "goal: 60 MB, and 1.25 times that of 10,000 users"


def arguments():
    parser = argparse.ArgumentParser(prog="Tests/bench pull", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000,1000000", help="how many users, each time")
    parser.add_argument("--no-peer", action="store_true", help="leave the slow one out")
    for name in ("--daemon", "--tools", "--folder"):
        parser.add_argument(name, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def turn(daemon, token, **knobs):
    """Sets knobs of the SCIM twin."""
    host, port = re.search(r"//([^:]+):(\d+)", daemon.twin_urls["scim"]).groups()
    address = (host, int(port))
    bench.extra_headers[address] = f"Authorization: Bearer {token}\r\n".encode()
    bench.ask(address, "PUT", "/_twin/knobs", json.dumps(knobs).encode())


def measure(options, size):
    """One size, all three; gives rows of (who, what, seconds, CPU seconds, MB)."""
    folder = f"{options.folder}/{size}"
    os.makedirs(folder)
    own = argparse.Namespace(**{**vars(options), "folder": folder})
    daemon = bench.Daemon(own, None)
    with open(f"{folder}/scim-token") as file:
        token = file.read().strip()
    with open(daemon.configuration) as file:
        text = file.read()
    with open(daemon.configuration, "w") as file:
        file.write(text.replace("domains:", "scope: 'userName eq \"nobody\"', domains:"))
    turn(daemon, token, users=size)
    rows = ours(daemon, size) + others(options, folder, daemon.twin_urls["scim"], token)
    daemon.twins.end()
    shutil.rmtree(folder)
    return rows


def ours(daemon, size):
    daemon.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not daemon.logged("pull.done"):
        if time.monotonic() > deadline:
            sys.exit("Tests/bench: gave up waiting for the first pull")
        time.sleep(0.2)
    done = dict(bench.flat(daemon.logged("pull.done")[0]))
    if done["users"] != size:
        sys.exit(f"Tests/bench: {done['users']} users came of {size}")
    process = daemon.process
    rows = [("dirsyncd", "first", done["milliseconds"] / 1000, process.processor_seconds(),
             process.memory("VmHWM"))]
    for what, body in (("unchanged", b'{"full": true}'), ("changes alone", b"")):
        before, started = process.processor_seconds(), time.monotonic()
        bench.ask(daemon.socket, "POST", "/v1/pull", body, PATIENCE_SECONDS)
        rows.append(("dirsyncd", what, time.monotonic() - started,
                     process.processor_seconds() - before, process.memory("VmHWM")))
    process.end()
    return rows


def others(options, folder, url, token):
    rows = []
    programs = [("limit", [f"{options.tools}/limit", "pull", f"{folder}/limit.db",
                           url.removesuffix("/scim/v2"), token])]
    if not options.no_peer:
        peer = os.path.join(os.path.dirname(__file__), "peer.py")
        programs.append(("peer", [sys.executable, peer, f"{folder}/peer.db", url, token]))
    for who, words in programs:
        first, first_cpu, again, again_cpu, peak = map(
            float, subprocess.check_output(words, text=True).split())
        rows += [(who, "first", first, first_cpu, peak), (who, "unchanged", again, again_cpu, peak)]
    return rows


def show(size, rows):
    seconds = {(who, what): took for who, what, took, _, _ in rows}
    for who, what, took, cpu, peak in rows:
        ratios = [
            f"{seconds[other, what] / took:.2f} × {other}"
            for other in ("limit", "peer") if who == "dirsyncd" and (other, what) in seconds]
        print(f"{size:>9,}  {what:13}  {who:8}  {size / took:>9,.0f} users/s  {cpu:>7.2f} s CPU  "
              f"{peak:>5.0f} MB  {', '.join(ratios)}", flush=True)


def main():
    options = arguments()
    print(f"machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; users of the twin, "
          "1,000 a page, into the mirror")
    peaks = []
    for size in map(int, options.sizes.split(",")):
        rows = measure(options, size)
        show(size, rows)
        peaks.append(max(peak for who, _, _, _, peak in rows if who == "dirsyncd"))
    print(f"memory of the last against the first: {peaks[-1] / peaks[0]:.2f} ({MEMORY_GOAL})")


bench.run(main)
