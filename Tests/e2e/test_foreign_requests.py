"""What our connectors send, judged by what others wrote of both services."""

import importlib.util
import re
import unittest

from connector_life import ConnectorLife
from recorder import Recorded

FOREIGN = all(importlib.util.find_spec(name) for name in ("googleapiclient", "msgraph"))
if FOREIGN:
    from discovery import Discovery
    from graph_model import GraphModel

USERS = "/admin/directory/v1/users"
GROUPS = "/admin/directory/v1/groups"
GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@unittest.skipUnless(FOREIGN, "no google-api-python-client and msgraph-sdk")
class Requests(ConnectorLife):
    def test_a_life_breaks_no_rule_of_either_document(self):
        self.live()
        self.check_google()
        self.check_entra()

    def check_google(self):
        judge, methods, bodies = Discovery(), set(), {}
        for request in self.recorders["google"].requests:
            self.assertEqual(judge.faults(request), [], request)
            method = judge.method(request)["id"].removeprefix("directory.")
            methods.add(method)
            bodies.setdefault(method, set()).update(request.json or ())
        # So that nothing passes because nothing was sent.
        self.assertEqual(methods, {
            "users.list", "users.get", "users.insert", "users.update", "users.signOut",
            "users.delete", "users.undelete", "groups.list", "groups.get",
            "groups.insert", "groups.patch", "members.list", "members.get", "members.insert",
            "members.delete", "roleAssignments.list"})
        self.assertIn(("resolveConflictAccount", "true"), [
            pair for request in self.recorders["google"].requests for pair in request.query])
        self.assertLessEqual(
            {"name", "primaryEmail", "password", "hashFunction", "changePasswordAtNextLogin",
             "externalIds", "organizations", "phones", "addresses", "recoveryEmail",
             "includeInGlobalAddressList", "customSchemas"}, bodies["users.insert"])
        self.assertLessEqual(
            {"primaryEmail", "suspended", "password", "relations", "phones", "addresses"},
            bodies["users.update"])

    def check_entra(self):
        judge, sent = GraphModel(), {}
        for request in self.recorders["entra"].requests:
            if request.path.endswith("/token"):
                continue
            self.assertEqual(judge.faults(request), [], request)
            path = re.sub(GUID, "{id}", request.path.removeprefix("/v1.0"))
            path = re.sub(r"'.*'|(?<=users/)[^/]*%40[^/]*", "{name}", path)
            sent.setdefault(f"{request.method} {path}", set()).update(request.json or ())
        self.assertEqual(set(sent), {
            "GET /users", "GET /users/{id}", "POST /users", "PATCH /users/{id}",
            "DELETE /users/{id}", "POST /directory/deletedItems/{id}/restore",
            "POST /users/{id}/revokeSignInSessions",
            "GET /users/{name}", "GET /users/{id}/transitiveMemberOf/microsoft.graph.directoryRole",
            "PUT /users/{id}/manager/$ref", "DELETE /users/{id}/manager/$ref", "GET /domains",
            "GET /groups", "GET /groups/{id}", "PATCH /groups/{id}",
            "GET /groups(uniqueName={name})", "PATCH /groups(uniqueName={name})",
            "GET /users/delta", "GET /groups/{id}/members",
            "GET /directory/deletedItems/microsoft.graph.user",
            "POST /groups/{id}/members/$ref", "DELETE /groups/{id}/members/{id}/$ref"})
        self.assertLessEqual(
            {"accountEnabled", "displayName", "userPrincipalName", "mailNickname",
             "passwordProfile", "businessPhones", "otherMails", "employeeOrgData",
             "onPremisesExtensionAttributes", "usageLocation"}, sent["POST /users"])
        self.assertLessEqual(
            {"accountEnabled", "passwordProfile", "userPrincipalName", "jobTitle",
             "businessPhones"}, sent["PATCH /users/{id}"])
        self.assertIn("members@odata.bind", sent["PATCH /groups/{id}"])


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
            ("GET", f"{USERS}/1?projection=whole", None, "parameter projection: 'whole' is none"),
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


@unittest.skipUnless(FOREIGN, "no msgraph-sdk")
class GraphJudge(unittest.TestCase):
    """As for Google."""

    @classmethod
    def setUpClass(cls):
        cls.judge = GraphModel()

    def found(self, method, target, body=None, content_type="application/json"):
        return self.judge.faults(Recorded(method, f"/v1.0{target}", content_type, body))

    def test_what_is_right_passes(self):
        link = b'{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/1"}'
        for method, target, body in [
            ("GET", "/users/a%23b%40example.com?$select=id,jobTitle&$expand=manager($select=id)",
             None),
            ("GET", "/users('$x')?$select=id", None),
            ("GET", "/users?$filter=employeeId%20eq%20'1'%20and%20accountEnabled%20eq%20true&$top=9",
             None),
            ("GET", "/users/delta?$select=id,accountEnabled", None),
            ("PATCH", "/users/1", b'{"jobTitle":null,"businessPhones":[],"employeeOrgData":'
             b'{"costCenter":null,"division":"North"},"extension_ab_stamp":"1"}'),
            ("POST", "/users/1/revokeSignInSessions", None),
            ("PUT", "/users/1/manager/$ref", link),
            ("PATCH", "/groups(uniqueName='a''b')", b'{"displayName":"A"}'),
            ("PATCH", "/groups/1", b'{"members@odata.bind":["https://graph.microsoft.com/1"]}'),
            ("POST", "/groups/1/members/$ref", link),
            ("DELETE", "/groups/1/members/2/$ref", None),
            ("GET", "/users?$filter=mail%20eq%20'a'%20or%20proxyAddresses/any(p:p%20eq%20'smtp:a')"
             "&$count=true", None),
            ("GET", "/directory/deletedItems/microsoft.graph.user?$select=id&$count=true&$filter="
             "onPremisesExtensionAttributes/extensionAttribute15%20eq%20'x'", None),
            ("POST", "/directory/deletedItems/1/restore", None),
        ]:
            with self.subTest(target=target):
                self.assertEqual(self.found(method, target, body), [])

    def test_what_is_wrong_is_named(self):
        for method, target, body, fault in [
            ("GET", "/user/1", None, "there is no path"),
            ("GET", "/users/1/managers", None, "there is no path"),
            ("GET", "/groups(uniqueTitle='a')", None, "there is no path"),
            ("PUT", "/users/1", b"{}", "there is no PUT"),
            # This would delete the account itself.
            ("DELETE", "/groups/1/members/2", None, "there is no DELETE"),
            ("GET", "/users?select=id", None, "there is no option select"),
            ("PATCH", "/users/1?$select=id", b"{}", "there is no option $select"),
            ("GET", "/users/1?$filter=id%20eq%20'1'", None, "there is no option $filter"),
            ("GET", "/users?$select=id,shoeSize", None, "$select: User has no property shoeSize"),
            ("GET", "/users/delta?$select=JobTitle", None, "User has no property JobTitle"),
            ("GET", "/users?$filter=shoeSize%20eq%20'7'", None, "$filter: User has no property"),
            ("GET", "/users?$filter=mail%20eq%20'a'%20or%20shoe%20eq%20'b'", None,
             "$filter: User has no property shoe"),
            ("GET", "/users/1?$expand=boss", None, "$expand: User has no relation boss"),
            ("GET", "/users?$top=all", None, "$top is no number"),
            ("GET", "/users?$top=1&$top=2", None, "an option stands more than once"),
            ("GET", "/users?$count=yes", None, "$count is no Boolean"),
            ("PATCH", "/users/1", None, "this wants a body"),
            ("POST", "/users/1/revokeSignInSessions", b"{}", "this takes no body"),
            ("PATCH", "/users/1", b'{"shoeSize":7}', "User has no property shoeSize"),
            ("PATCH", "/users/1", b'{"JobTitle":"x"}', "User has no property JobTitle"),
            ("PATCH", "/users/1", b'{"jobTitle":7}', "jobTitle is of another type"),
            ("PATCH", "/users/1", b'{"accountEnabled":"true"}', "accountEnabled is of another"),
            ("PATCH", "/users/1", b'{"businessPhones":[1]}', "businessPhones is of another type"),
            ("PATCH", "/users/1", b'{"businessPhones":"1"}', "businessPhones"),
            ("PATCH", "/users/1", b'{"employeeOrgData":{"costcenter":"1"}}',
             "EmployeeOrgData has no property costcenter"),
            ("PATCH", "/users/1", b'{"passwordProfile":{"password":7}}',
             "passwordProfile.password is of another type"),
            ("PATCH", "/users/1", b'{"onPremisesExtensionAttributes":{"extensionAttribute16":"1"}}',
             "has no property extensionAttribute16"),
            ("PATCH", "/users/1", b'{"id":"1"}', "User.id is read-only"),
            ("PATCH", "/users/1", b'{"createdDateTime":"2026-01-01T00:00:00Z"}',
             "User.createdDateTime is read-only"),
            ("PATCH", "/users/1", b'{"proxyAddresses":[]}', "User.proxyAddresses is read-only"),
            ("PATCH", "/users/1", b'{"extension_ab_stamp":7}', "extension_ab_stamp is no text"),
            ("PATCH", "/groups/1", b'{"members@odata.bind":["1"]}', "is no list of references"),
            ("PATCH", "/groups/1", b'{"people@odata.bind":[]}', "Group has no property"),
            ("POST", "/groups/1/members/$ref", b'{"id":"1"}', "ReferenceCreate has no property id"),
        ]:
            with self.subTest(method=method, target=target, body=body):
                found = self.found(method, target, body)
                self.assertTrue(any(fault in one for one in found), found)
        found = self.found("PATCH", "/users/1", b"{}", "text/plain")
        self.assertEqual(found, ["the body is called 'text/plain'"])


if __name__ == "__main__":
    unittest.main()
