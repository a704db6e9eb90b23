"""What our connectors send, judged by what others wrote of both services."""

import importlib.util
import unittest

from connector_life import ConnectorLife
from recorder import Recorded

FOREIGN = bool(importlib.util.find_spec("googleapiclient"))
if FOREIGN:
    from discovery import Discovery

USERS = "/admin/directory/v1/users"
GROUPS = "/admin/directory/v1/groups"


@unittest.skipUnless(FOREIGN, "no google-api-python-client")
class Requests(ConnectorLife):
    def test_a_life_breaks_no_rule_of_either_document(self):
        self.live()
        judge, methods, bodies = Discovery(), set(), {}
        for request in self.recorders["google"].requests:
            self.assertEqual(judge.faults(request), [], request)
            method = judge.method(request)["id"].removeprefix("directory.")
            methods.add(method)
            bodies.setdefault(method, set()).update(request.json or ())
        # So that nothing passes because nothing was sent.
        self.assertEqual(methods, {
            "users.list", "users.get", "users.insert", "users.update", "groups.get",
            "groups.insert", "groups.patch", "members.list", "members.insert", "members.delete",
            "roleAssignments.list"})
        self.assertLessEqual(
            {"name", "primaryEmail", "password", "hashFunction", "changePasswordAtNextLogin",
             "externalIds", "organizations", "phones", "addresses", "recoveryEmail",
             "includeInGlobalAddressList"}, bodies["users.insert"])
        self.assertLessEqual(
            {"primaryEmail", "suspended", "password", "relations", "phones", "addresses"},
            bodies["users.update"])


@unittest.skipUnless(FOREIGN, "no google-api-python-client")
class GoogleJudge(unittest.TestCase):
    """Without a twin: the judge finds what is wrong, and nothing else."""

    @classmethod
    def setUpClass(cls):
        cls.judge = Discovery()

    def found(self, method, target, body=None, content_type="application/json"):
        return self.judge.faults(Recorded(method, target, content_type, body))

    def test_what_is_right_passes(self):
        for method, target, body in [
            ("GET", f"{USERS}/ann%40example.com?fields=id,name(givenName,familyName)", None),
            ("GET", f"{USERS}?customer=my_customer&maxResults=500&fields=users/emails/address,kind",
             None),
            ("POST", f"{USERS}?resolveConflictAccount=true",
             b'{"primaryEmail":"a@b","name":{"givenName":"a","familyName":"b"},"password":"x",'
             b'"phones":[{"type":"work","value":"1"}],"externalIds":null}'),
            ("PUT", f"{USERS}/1", b'{"suspended":true,"orgUnitPath":null}'),
            ("DELETE", f"{GROUPS}/1/members/2", None),
            ("POST", f"{USERS}/1/signOut", None),
        ]:
            with self.subTest(target=target):
                self.assertEqual(self.found(method, target, body), [])

    def test_what_is_wrong_is_named(self):
        for method, target, body, fault in [
            ("GET", "/admin/directory/v2/users/1", None, "there is no method GET"),
            ("POST", f"{USERS}/1", b"{}", "there is no method POST"),
            ("GET", f"{USERS}/", None, "there is no method GET"),
            ("GET", f"{USERS}/ann@example.com/x", None, "there is no method GET"),
            ("GET", f"{USERS}/1?select=id", None, "directory.users.get has no parameter select"),
            ("GET", f"{USERS}/1?userKey=2", None, "directory.users.get has no parameter userKey"),
            ("GET", f"{USERS}?maxResults=501", None, "parameter maxResults: 501 is not within"),
            ("GET", f"{USERS}?maxResults=all", None, "parameter maxResults: 'all' is no number"),
            ("GET", f"{USERS}?maxResults=1&maxResults=2", None, "maxResults stands more than once"),
            ("GET", f"{USERS}/1?projection=whole", None, "parameter projection: 'whole' is none of"),
            ("POST", f"{USERS}?resolveConflictAccount=yes", b"{}", "'yes' is no Boolean"),
            ("GET", f"{USERS}/1?fields=id,mail", None, "fields: 'mail' is no field of User"),
            ("GET", f"{USERS}/1?fields=name(nick)", None, "fields: 'nick' is no field of UserName"),
            ("GET", f"{USERS}?fields=users(emails/x)", None, "fields: 'x' is no field of UserEmail"),
            ("GET", f"{USERS}/1?fields=name(givenName", None, "has an open bracket"),
            ("GET", f"{USERS}/1?fields=id)", None, "fields: ')' is left over"),
            ("GET", f"{USERS}/1", b"{}", "directory.users.get takes no body"),
            ("PUT", f"{USERS}/1", b"[]", "wants a body that is an object"),
            ("PUT", f"{USERS}/1", b'{"shoeSize":7}', "User has no field shoeSize"),
            ("PUT", f"{USERS}/1", b'{"suspended":"true"}', "User.suspended is no boolean"),
            ("PUT", f"{USERS}/1", b'{"primaryEmail":7}', "User.primaryEmail is no string"),
            ("PUT", f"{USERS}/1", b'{"isAdmin":true}', "User.isAdmin is read-only"),
            ("PUT", f"{USERS}/1", b'{"id":"1"}', "User.id is read-only"),
            ("PUT", f"{USERS}/1", b'{"name":"Ann"}', "User.name is no object"),
            ("PUT", f"{USERS}/1", b'{"name":{"fullName":"A B"}}', "UserName.fullName is read-only"),
            ("PUT", f"{USERS}/1", b'{"phones":{}}', "User.phones is no array"),
            ("PUT", f"{USERS}/1", b'{"phones":["1"]}', "User.phones[0] is no object"),
            ("PUT", f"{USERS}/1", b'{"phones":[{"number":"1"}]}', "UserPhone has no field number"),
            ("PUT", f"{USERS}/1", b'{"organizations":[{"fullTimeEquivalent":true}]}',
             "fullTimeEquivalent is no integer"),
            ("POST", USERS, b'{"primaryEmail":"a@b","name":{"givenName":"a"},"password":"x"}',
             "directory.users.insert requires UserName.familyName"),
            ("POST", USERS, b'{"name":{"givenName":"a","familyName":"b"},"password":"x"}',
             "directory.users.insert requires User.primaryEmail"),
            ("PATCH", f"{GROUPS}/1", b'{"directMembersCount":"1"}',
             "Group.directMembersCount is read-only"),
            ("PATCH", f"{GROUPS}/1", b'{"externalIds":[{"name":"1"}]}',
             "ExternalId has no field name"),
            ("POST", f"{GROUPS}/1/members", b'{"member":"1"}', "Member has no field member"),
        ]:
            with self.subTest(method=method, target=target, body=body):
                found = self.found(method, target, body)
                self.assertTrue(any(fault in one for one in found), found)
        found = self.found("PUT", f"{USERS}/1", b"{}", "text/plain")
        self.assertEqual(found, ["the body is called 'text/plain'"])


if __name__ == "__main__":
    unittest.main()
