"""Links that outlast a lost database, links by hand, and the end and return of an account."""

import os
import pathlib
import unittest

from bed import Bed
import web

USERS = [f"user{number}@example.com" for number in range(3)]
STAMP = {"google": "dirsyncd", "entra": "extensionAttribute15"}


class Links(Bed):
    def synced(self, path=None, status=0):
        result = self.run_command("sync", "--full", path=path)
        self.assertEqual(result.status, status, result)
        return result

    def ids(self):
        return {twin: {user["id"] for user in self.twins.state(twin)["users"]
                       if self.is_ours(twin, user)} for twin in STAMP}

    @staticmethod
    def is_ours(twin, user):
        if twin == "entra":
            return bool((user.get("onPremisesExtensionAttributes") or {}).get(STAMP[twin]))
        return any(item.get("customType") == STAMP[twin] for item in user.get("externalIds", []))

    def test_after_a_lost_database_every_link_is_back(self):
        people = [self.scim.add_user(name, title="Engineer") for name in USERS]
        self.synced()
        before = self.ids()
        self.assertEqual([len(ids) for ids in before.values()], [3, 3])
        for file in pathlib.Path(self.configuration["database"]).parent.glob("*.db*"):
            file.unlink()
        self.scim.replace(people[0], "userName", "renamed@example.com")
        self.twins.forget_requests()
        self.synced()
        self.assertEqual(self.ids(), before)
        self.assertEqual(self.kinds().count("linked"), 6)
        self.assertNotIn("created", self.kinds())
        for twin in STAMP:
            self.assertNotIn("POST", {request["method"] for request in self.twins.writes(twin)})
            self.assertTrue(self.twins.user(twin, "renamed@example.com"))
        text = self.run_command("explain", "renamed@example.com").out
        self.assertIn("found by our stamp", " ".join(text.split()))

    def test_links_by_hand_over_the_socket_and_under_the_lock(self):
        for twin in STAMP:
            self.twins.control(twin, "POST", "seed", {"user": "old@example.com"})
        self.scim.add_user(USERS[0])
        daemon = self.daemon()
        self.wait_until_linked(daemon, USERS[0])
        words = (USERS[0], "--directory", "google")
        result = self.run_command("unlink", *words)
        self.assertEqual(result.status, 0, result)
        self.assertFalse(daemon.bindings(USERS[0])["google"]["linked"])
        self.assertFalse(self.is_ours("google", self.twins.user("google", USERS[0])))
        remote = self.twins.user("google", "old@example.com")["id"]
        wrong = self.run_command("link", *words, "--id", "999")
        self.assertIn("no account with the id 999", wrong.err)
        self.assertNotEqual(wrong.status, 0)
        daemon.stop()
        result = self.run_command("link", *words, "--id", remote, "--json")
        self.assertEqual((result.status, result.json()["id"]), (0, remote), result)
        # The account's own name is taken: it is unlinked and still there.
        events = [event for event in self.events() if event["event"] in ("linked", "unlinked")]
        self.assertEqual([event["event"] for event in events], ["unlinked", "linked"])
        for event in events:
            self.assertIn(f"(uid {os.getuid()})", event["reason"])

    def test_a_personal_account_is_acquired(self):
        self.twins.control("google", "POST", "seed", {"unmanaged": USERS[0], "option": "invite"})
        self.twins.control("google", "POST", "seed", {"unmanaged": USERS[1], "option": "invite"})
        for name in USERS[:2]:
            self.scim.add_user(name)
        self.synced(status=1)
        text = self.run_command("explain", USERS[0]).out
        self.assertIn("dirsyncd acquire", " ".join(text.split()))
        words = ("--directory", "google")
        result = self.run_command("acquire", USERS[0], *words)
        self.assertEqual((result.status, "was invited" in result.out), (0, True), result)
        self.assertEqual(self.twins.state("google")["invited"], [USERS[0]])
        text = self.run_command("explain", USERS[0]).out
        self.assertIn("was invited to come into the directory", " ".join(text.split()))
        self.twins.control("google", "POST", "seed", {"unmanaged": USERS[1], "option": "replace"})
        result = self.run_command("acquire", USERS[1], *words, "--json")
        self.assertEqual((result.status, result.json()["state"]), (0, "acquired"), result)
        self.assertTrue(self.twins.user("google", USERS[1]))
        result = self.run_command("acquire", USERS[0], "--directory", "entra")
        self.assertNotEqual(result.status, 0, result)

    def test_a_leaver_is_deleted_when_released_and_restored_on_return(self):
        for directory in self.configuration["directories"].values():
            directory.update(onRemove="delete", deleteAfter="1ms", signOut=True)
        path = self.write(self.configuration)
        user = self.scim.add_user(USERS[0], title="Engineer", externalId="E-1")
        self.scim.add_user(USERS[1])
        daemon = self.daemon(path)
        self.wait_until_linked(daemon, USERS[0])
        before = {twin: self.twins.user(twin, USERS[0])["id"] for twin in STAMP}
        self.scim.delete(user)
        for _ in range(3):
            self.pull(daemon)
        self.wait_until(lambda: self.kinds().count("held") == 2, lambda: daemon.text[-3000:])
        directories = self.run_command("status", "--json").json()["directories"]
        self.assertEqual([directories[twin]["held"] for twin in STAMP], [{"delete": 1}] * 2)
        self.assertEqual(self.twins.user("google", USERS[0])["signOuts"], 1)
        self.assertTrue(self.twins.user("google", USERS[0])["suspended"])
        for twin in STAMP:
            result = self.run_command("release", f"{twin}/delete", path=path)
            self.assertEqual(result.status, 0, result)
        self.wait_until(lambda: self.kinds().count("deleted") == 2, lambda: daemon.text[-3000:])
        self.scim.add_user(USERS[0], title="Director", externalId="E-1")
        self.pull(daemon)
        self.wait_until(lambda: self.kinds().count("resumed") == 2, lambda: daemon.text[-3000:])
        self.wait_until(
            lambda: self.twins.user("entra", USERS[0])["jobTitle"] == "Director", daemon.text)
        self.assertEqual(
            {twin: self.twins.user(twin, USERS[0])["id"] for twin in STAMP}, before)
        self.assertEqual(self.kinds().count("restored"), 2)

    def test_the_same_directory_twice_is_refused(self):
        again = dict(self.configuration["directories"]["google"])
        again["adminSubject"] = "other@example.com"
        self.twins.control("google", "POST", "seed", {"user": "other@example.com",
                                                     "privileged": True})
        again["customer"] = "C02twin01"
        self.configuration["directories"]["second"] = again
        path = self.write(self.configuration)
        result = self.run_command("check", path=path)
        self.assertNotEqual(result.status, 0, result)
        self.assertIn("Google customer C02twin01", result.out)
        result = self.run_command("sync", path=path)
        self.assertEqual(result.status, 78, result)
        self.assertIn("both Google customer", result.err)

    def pull(self, daemon):
        answer = web.send(daemon.unix, "POST", "/v1/pull", {"full": True})
        self.assertEqual(answer.status, 200, answer)


if __name__ == "__main__":
    unittest.main()
