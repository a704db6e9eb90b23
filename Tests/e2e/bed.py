"""The bed every end-to-end test lies in: a folder, the twins, a configuration, a daemon."""

import copy
import ctypes
import json
import pathlib
import secrets
import shutil
import tempfile
import unittest

from programs import Daemon, ScimServer, Twins, clean_up, command, eventually
from scim import Scim

crypt_library = ctypes.CDLL("libcrypt.so.1")
crypt_library.crypt.restype = ctypes.c_char_p


def is_hash_of(password, text):
    """Whether the system's own crypt(3) makes that text of the password."""
    return crypt_library.crypt(password.encode(), text.encode()) == text.encode()


class Bed(unittest.TestCase):
    """A fresh folder and fresh twins for each test."""

    maxDiff = None
    twin_flags = ()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dirsyncd-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.log = self.folder / "daemon.log"
        self.twins = clean_up(self, Twins(self.folder, self.folder / "twins.log", *self.twin_flags))
        self.scim = Scim(self.twins.urls["scim"], self.twins.token)
        self.configuration = self.twins.configuration
        self.path = self.write(self.configuration)

    def use_real_source(self, offers=None, **pull):
        """A SCIM server that nobody here wrote takes the place of the twin."""
        token = secrets.token_hex(16)
        server = clean_up(self, ScimServer(self.folder / "scim.log", token, offers))
        self.scim = Scim(server.url, token)
        file = self.folder / "real-token"
        file.write_text(token)
        file.chmod(0o600)
        self.configuration["source"] = {
            "baseURL": server.url, "auth": {"bearer": {"file": str(file)}}, "pull": pull}
        self.path = self.write(self.configuration)

    def write(self, configuration, name="test.json5"):
        path = self.folder / name
        path.write_text(json.dumps(configuration, indent=2))
        return path

    def changed(self, *keys, to, name="changed.json5"):
        """A configuration that differs in one value; gives its path."""
        configuration = copy.deepcopy(self.configuration)
        place = configuration
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = to
        return self.write(configuration, name)

    def daemon(self, path=None):
        return clean_up(self, Daemon(path or self.path, self.log))

    def run_command(self, *words, path=None, text=None):
        return command(*words, configuration=path or self.path, text=text)

    def events(self, *words):
        """The sync events as values."""
        result = self.run_command("events", "--json", *words)
        self.assertEqual(result.status, 0, result)
        return [json.loads(line) for line in result.out.splitlines()]

    def kinds(self, *words):
        return [event["event"] for event in self.events(*words)]

    # Waiting for what has to come.

    def wait_until_linked(self, daemon, user):
        def linked():
            bindings = daemon.bindings(user)
            return len(bindings) == 2 and all(row["linked"] for row in bindings.values())

        eventually(linked, lambda: f"{user} bound: {daemon.bindings(user)}\n{daemon.text[-3000:]}")

    def wait_until_settled(self, daemon, login):
        """Until no directory has the login in its queue; gives the outcomes."""
        def settled():
            outcomes = daemon.outcomes(login) or {}
            return outcomes if outcomes and "queued" not in outcomes.values() else None

        return eventually(settled, lambda: f"{daemon.outcomes(login)}\n{daemon.text[-3000:]}")

    def wait_until(self, question, what, limit=None):
        return eventually(question, what, **({"limit": limit} if limit else {}))

    # What the directories hold.

    def assert_password(self, user, password):
        """The same password in both directories, each in its own form."""
        held = self.twins.user("google", user)["password"]
        self.assertEqual(held["form"], "crypt")
        self.assertTrue(held["value"].startswith("$6$"), held)
        self.assertTrue(is_hash_of(password, held["value"]), f"not the hash of {password}")
        self.assertEqual(self.twins.user("entra", user)["password"], password)

    def has_password(self, user, password):
        google, entra = (self.twins.user(twin, user) for twin in ("google", "entra"))
        return (
            entra["password"] == password and "password" in google
            and is_hash_of(password, google["password"]["value"]))


class ServedTwin(unittest.TestCase):
    """One town for the tests of a class, or of a file: its keys take a while to make."""

    maxDiff = None
    town_of_the_file = False
    town = None

    @classmethod
    def setUpClass(cls):
        if cls.town_of_the_file and ServedTwin.town is None:
            ServedTwin.town = cls.start(unittest.addModuleCleanup)
            unittest.addModuleCleanup(setattr, ServedTwin, "town", None)
        cls.twins = ServedTwin.town or cls.start(cls.addClassCleanup)
        cls.folder = cls.twins.folder

    @staticmethod
    def start(add_cleanup):
        folder = tempfile.TemporaryDirectory(prefix="dirsyncd-e2e-")
        add_cleanup(folder.cleanup)
        twins = Twins(folder.name, pathlib.Path(folder.name) / "twins.log")
        add_cleanup(twins.stop)
        return twins
