"""A marked password, in every form in which something may have kept it."""

import base64
import json
import pathlib
import sqlite3
import urllib.parse

# Characters that each way of writing changes in its own way.
MARK = "Zebra~Quo\"kka^77/Xylo"


def forms():
    """The mark as it is, and as others may have written it; the least is twelve bytes long."""
    mark = MARK.encode()
    wide = [MARK.encode("utf-16-le"), MARK.encode("utf-16-be")]
    # A part of something longer, at each of the three places it can have in base64.
    coded = [
        base64.b64encode(text[start:])[:-4].rstrip(b"=")
        for text in (mark, *wide) for start in range(3)]
    urls = [text.replace(b"+", b"-").replace(b"/", b"_") for text in coded]
    json_text = json.dumps(MARK)[1:-1].encode()
    quoted = urllib.parse.quote(MARK, safe="").encode()
    found = {
        mark, json_text, json_text.replace(b"/", b"\\/"), *wide, mark.hex().encode(),
        mark.hex().upper().encode(), quoted, quoted.lower(), urllib.parse.quote(MARK).encode(),
        "".join(f"\\u{ord(letter):04x}" for letter in MARK).encode(), mark[::-1], *coded, *urls}
    # A longer form that holds a shorter one is found with it.
    return sorted(found)


def of_folder(folder):
    """Every file that the daemon may have written to, its logs too; the twins hold passwords."""
    return {
        path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()
        if path.is_file() and path.name != "twins.log"}


def of_tables(folder):
    """Every value in the database, as text."""
    database = sqlite3.connect(f"file:{folder}/dirsyncd.db?mode=ro", uri=True)
    try:
        names = [name for (name,) in database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = [row for name in names for row in database.execute(f"SELECT * FROM {name}")]
    finally:
        database.close()
    return {"tables": repr(rows).encode()}


def of_process(pid):
    """What the system shows of a process."""
    process = pathlib.Path(f"/proc/{pid}")
    shown = {
        name: (process / name).read_bytes()
        for name in ("environ", "cmdline", "status", "comm", "maps")}
    shown["threads"] = b"".join(path.read_bytes() for path in process.glob("task/*/comm"))
    return shown


def in_memory(pid):
    """The forms that stand in the memory of a process, with their places; wants root."""
    wanted = forms()
    found = []
    with open(f"/proc/{pid}/maps", encoding="ascii") as maps, \
            open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            place, rights, *rest = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(number, 16) for number in place.split("-"))
            memory.seek(start)
            try:
                content = memory.read(end - start)
            except OSError:
                continue
            for form in wanted:
                at = content.find(form)
                if at >= 0:
                    around = content[max(0, at - 80):at + 160]
                    found.append(f"{form} in {rest[-1:]} {rights}: {around!r}")
    return found
