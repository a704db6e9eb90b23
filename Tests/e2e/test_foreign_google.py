"""The Google twin as a service to Google's own client: google-api-python-client, google-auth."""

import importlib.util
import json
import unittest

from bed import ServedTwin

if importlib.util.find_spec("googleapiclient"):
    from discovery import LISTS, Discovery
    import google.auth.exceptions
    from google.oauth2 import service_account
    from googleapiclient.discovery import build
    from googleapiclient.errors import HttpError

ADMIN = "sync@example.com"
SCOPES = [
    f"https://www.googleapis.com/auth/admin.directory.{name}"
    for name in ("user", "user.security", "group", "orgunit.readonly", "rolemanagement.readonly")]
HASH = "$6$rounds=10000$Wm3pQx9sLr2bWm3p$" + "a" * 86


@unittest.skipUnless(importlib.util.find_spec("googleapiclient"), "no google-api-python-client")
class GoogleClient(ServedTwin):
    """Everything through the client: a bundled description of the API, real assertions."""

    town_of_the_file = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = []
        cls.admin = cls.client()
        cls.users, cls.groups, cls.members = (
            cls.admin.users(), cls.admin.groups(), cls.admin.members())

    @classmethod
    def client(cls, scopes=None, subject=ADMIN, **changes):
        key = json.loads((cls.folder / "google-key").read_text())
        credentials = service_account.Credentials.from_service_account_info(
            {**key, **changes}, scopes=SCOPES if scopes is None else scopes, subject=subject)
        client = build(
            "admin", "directory_v1", credentials=credentials, static_discovery=True,
            client_options={"api_endpoint": cls.twins.urls["google"]})
        cls.addClassCleanup(client.close)
        return client

    def assert_refused(self, request, status, reason, message=""):
        with self.assertRaises(HttpError) as caught:
            request.execute()
        error = caught.exception
        found = (error.status_code, error.error_details[0]["reason"])
        self.assertEqual(found, (status, reason), error)
        self.assertIn(message, error.reason)
        return error

    def insert(self, local, **more):
        return self.users.insert(body={
            "primaryEmail": f"{local}@example.com", "password": "Correct-horse-7!",
            "name": {"givenName": local.title(), "familyName": "Foreign"}, **more}).execute()


class Users(GoogleClient):
    def test_a_user_lives(self):
        user = self.insert(
            "life", password=HASH, hashFunction="crypt", changePasswordAtNextLogin=False,
            externalIds=[{"type": "organization", "value": "E-1"}],
            organizations=[{"title": "Engineer", "type": "work", "primary": True}])
        self.assertEqual(user["kind"], "admin#directory#user")
        self.assertRegex(user["id"], r"^\d{21}$")
        self.assertNotIn("password", user)
        for key in (user["id"], "life@example.com", "LIFE@example.com"):
            self.assertEqual(self.users.get(userKey=key).execute()["id"], user["id"])

        changed = self.users.patch(
            userKey=user["id"], body={"name": {"familyName": "Else"}}).execute()
        self.assertEqual(changed["name"]["fullName"], "Life Else")
        changed = self.users.patch(userKey=user["id"], body={"externalIds": None}).execute()
        self.assertIn("externalIds", changed, "patch cannot clear what is repeated")
        changed = self.users.update(
            userKey=user["id"], body={"externalIds": None, "suspended": True}).execute()
        self.assertEqual(
            (changed["suspended"], changed["suspensionReason"], changed.get("externalIds")),
            (True, "ADMIN", None))
        self.assertEqual(changed["organizations"][0]["title"], "Engineer")
        changed = self.users.update(userKey=user["id"], body={"suspended": False}).execute()
        self.assertFalse(changed["suspended"])

        renamed = self.users.update(
            userKey=user["id"], body={"primaryEmail": "renamed@example.com"}).execute()
        self.assertEqual(renamed["aliases"], ["life@example.com"])
        self.users.signOut(userKey=user["id"]).execute()
        self.users.makeAdmin(userKey=user["id"], body={"status": True}).execute()
        self.assertTrue(self.users.get(userKey=user["id"]).execute()["isAdmin"])

        self.users.delete(userKey=user["id"]).execute()
        self.assert_refused(
            self.users.get(userKey="renamed@example.com"), 404, "notFound",
            "Resource Not Found: userKey")
        bin_ = self.users.list(customer="my_customer", showDeleted="true").execute()["users"]
        self.assertIn(user["id"], [one["id"] for one in bin_])
        self.assertTrue(all(one["deletionTime"] for one in bin_))
        self.users.undelete(userKey=user["id"], body={"orgUnitPath": "/Staff"}).execute()
        back = self.users.get(userKey="renamed@example.com").execute()
        self.assertEqual((back["id"], back["orgUnitPath"]), (user["id"], "/Staff"))

    def test_lists_have_pages_searches_and_parts(self):
        for number in range(7):
            self.insert(f"page{number}", suspended=number > 4)
        seen, request, sizes = [], self.users.list(
            customer="my_customer", query="email:page*", maxResults=3, orderBy="email",
            fields="nextPageToken,users(id,primaryEmail,name/givenName)"), []
        while request is not None:
            page = request.execute()
            sizes.append(len(page["users"]))
            seen += page["users"]
            request = self.users.list_next(request, page)
        self.assertEqual(sizes, [3, 3, 1])
        names = [user["primaryEmail"] for user in seen]
        self.assertEqual(names, [f"page{number}@example.com" for number in range(7)])
        self.assertEqual(set(seen[0]), {"id", "primaryEmail", "name"})
        self.assertEqual(seen[0]["name"], {"givenName": "Page0"})
        backwards = self.users.list(
            customer="my_customer", query="email:page*", orderBy="email",
            sortOrder="DESCENDING").execute()["users"]
        self.assertEqual([user["primaryEmail"] for user in backwards], names[::-1])

        def found(query):
            return self.users.list(domain="example.com", query=query).execute().get("users", [])

        self.assertEqual(len(found("email:page* isSuspended=true")), 2)
        self.assertEqual(len(found("givenName='Page3'")), 1)
        self.assertEqual(found("email=nobody@example.com"), [])

    def test_aliases(self):
        user = self.insert("named")
        aliases = self.users.aliases()
        made = aliases.insert(userKey=user["id"], body={"alias": "alias@example.com"}).execute()
        self.assertEqual(made["primaryEmail"], "named@example.com")
        listed = aliases.list(userKey=user["id"]).execute()["aliases"]
        self.assertEqual([alias["alias"] for alias in listed], ["alias@example.com"])
        self.assertEqual(
            self.users.get(userKey="alias@example.com").execute()["id"], user["id"])
        aliases.delete(userKey=user["id"], alias="alias@example.com").execute()
        self.assertNotIn("aliases", aliases.list(userKey=user["id"]).execute())

    def test_org_units_and_roles(self):
        units = self.admin.orgunits()
        listed = units.list(customerId="my_customer", type="all").execute()["organizationUnits"]
        self.assertEqual([unit["orgUnitPath"] for unit in listed], ["/Staff"])
        unit = units.get(customerId="my_customer", orgUnitPath="Staff").execute()
        self.assertEqual(unit["name"], "Staff")
        admin = self.users.get(userKey=ADMIN).execute()
        roles = self.admin.roleAssignments().list(
            customer="my_customer", userKey=admin["id"]).execute()["items"]
        self.assertEqual(roles[0]["assignedTo"], admin["id"])

    def test_an_etag_saves_the_answer(self):
        user = self.insert("etag")
        request = self.users.get(userKey=user["id"])
        request.headers["If-None-Match"] = user["etag"]
        with self.assertRaises(HttpError) as caught:
            request.execute()
        self.assertEqual(caught.exception.status_code, 304)

    def test_every_field_of_the_document_is_known(self):
        user = self.insert("fields")["id"]
        samples = {"boolean": True, "integer": 1, "string": "1", "object": {}}
        document = Discovery()
        for name, schema in document.schemas["User"]["properties"].items():
            with self.subTest(field=name):
                self.users.get(userKey=user, fields=name).execute()
                if name not in LISTS:
                    continue
                items = document.schemas[LISTS[name]]["properties"]
                item = {
                    field: samples[one["type"]] for field, one in items.items()
                    if field not in ("type", "customType") and not one.get("readOnly")}
                item.update({"address": "a@b.example"} if name == "emails" else {})
                changed = self.users.update(userKey=user, body={name: [item]}).execute()
                self.assertIn(item, changed[name])


class Groups(GoogleClient):
    def test_a_group_lives(self):
        stamp = [{"namespace": "dirsyncd", "id": "one"}]
        group = self.groups.insert(body={
            "email": "team@example.com", "name": "Team", "externalIds": stamp}).execute()
        self.assertEqual((group["externalIds"], group["directMembersCount"]), (stamp, "0"))
        got = self.groups.get(groupKey="TEAM@example.com").execute()
        self.assertEqual(got["id"], group["id"])
        renamed = self.groups.patch(
            groupKey=group["id"], body={"email": "crew@example.com"}).execute()
        self.assertEqual(
            (renamed["email"], renamed["name"], renamed["aliases"]),
            ("crew@example.com", "Team", ["team@example.com"]))
        changed = self.groups.update(
            groupKey=group["id"], body={"description": "All of us"}).execute()
        self.assertEqual(changed["description"], "All of us")
        listed = self.groups.list(customer="my_customer").execute()["groups"]
        self.assertIn(group["id"], [one["id"] for one in listed])
        self.groups.delete(groupKey=group["id"]).execute()
        self.assert_refused(
            self.groups.get(groupKey=group["id"]), 404, "notFound", "Resource Not Found: groupKey")

    def test_members(self):
        group = self.groups.insert(body={"email": "members@example.com"}).execute()["id"]
        ids = [self.insert(f"member{number}")["id"] for number in range(5)]
        for number in ids:
            member = self.members.insert(
                groupKey=group, body={"id": number, "role": "MEMBER"}).execute()
            self.assertEqual((member["id"], member["type"]), (number, "USER"))
        self.members.insert(groupKey=group, body={"email": "guest@elsewhere.net"}).execute()
        seen, request = [], self.members.list(groupKey=group, maxResults=4)
        while request is not None:
            page = request.execute()
            seen += page["members"]
            request = self.members.list_next(request, page)
        self.assertEqual([member["id"] for member in seen][:5], ids)
        self.assertEqual(self.groups.get(groupKey=group).execute()["directMembersCount"], "6")

        self.users.update(userKey=ids[0], body={"primaryEmail": "moved@example.com"}).execute()
        member = self.members.get(groupKey=group, memberKey=ids[0]).execute()
        self.assertEqual(member["email"], "moved@example.com")
        self.members.update(groupKey=group, memberKey=ids[0], body={"role": "OWNER"}).execute()
        owners = self.members.list(groupKey=group, roles="OWNER").execute()["members"]
        self.assertEqual([owner["id"] for owner in owners], ids[:1])
        self.assertTrue(
            self.members.hasMember(groupKey=group, memberKey=ids[1]).execute()["isMember"])
        self.members.delete(groupKey=group, memberKey=ids[1]).execute()
        self.assertFalse(
            self.members.hasMember(groupKey=group, memberKey=ids[1]).execute()["isMember"])
        self.assert_refused(
            self.members.delete(groupKey=group, memberKey=ids[1]), 404, "notFound",
            "Resource Not Found: memberKey")
        self.assert_refused(
            self.members.hasMember(groupKey=group, memberKey="guest@elsewhere.net"),
            400, "invalid")
        listed = self.groups.list(userKey=ids[2]).execute()["groups"]
        self.assertEqual([one["id"] for one in listed], [group])
        for body, status, reason, message in [
            ({"id": ids[2]}, 409, "duplicate", "Member already exists."),
            ({"email": "nobody@example.com"}, 404, "notFound", "Resource Not Found: memberKey"),
            ({"id": ids[2], "role": "KING"}, 400, "invalid", "Invalid Input: role"),
        ]:
            with self.subTest(body=body):
                self.assert_refused(
                    self.members.insert(groupKey=group, body=body), status, reason, message)


class Refusals(GoogleClient):
    """The client reads the reasons that the documents name."""

    def test_bodies(self):
        taken = self.insert("taken")
        good = {"primaryEmail": "new@example.com", "password": "Correct-horse-7!",
                "name": {"givenName": "New", "familyName": "Foreign"}}
        for change, status, reason, message in [
            ({"primaryEmail": "taken@example.com"}, 409, "duplicate", "Entity already exists."),
            ({"primaryEmail": "new@elsewhere.net"}, 404, "notFound", "Domain not found"),
            ({"primaryEmail": "two@@example.com"}, 400, "invalid", "Invalid Input: "),
            ({"password": "short"}, 400, "invalid", "Invalid Password"),
            ({"password": HASH.replace("10000", "10001"), "hashFunction": "crypt"},
             400, "invalid", ""),
            ({"name": {"givenName": "New"}}, 400, "invalid",
             "Invalid Given/Family Name: FamilyName"),
            ({"name": {}}, 400, "required", "Required parameter: [resource.name.field]"),
            ({"orgUnitPath": "/Nowhere"}, 400, "invalid", "Invalid Input: INVALID_OU_ID"),
            ({"suspended": "yes"}, 400, "invalidParameter", "Invalid value at"),
            ({"shoeSize": 7}, 400, "invalidParameter", "Unknown name"),
            ({"archived": True}, 412, "insufficientArchivedUserLicenses", ""),
        ]:
            with self.subTest(change=change):
                self.assert_refused(
                    self.users.insert(body={**good, **change}), status, reason, message)
        updated = self.users.update(userKey=taken["id"], body={"isAdmin": True}).execute()
        self.assertFalse(updated["isAdmin"], "what is read-only is ignored without a word")

    def test_parameters(self):
        for request, reason in [
            (self.users.list(), "badRequest"),
            (self.users.list(customer="my_customer", pageToken="foreign"), "invalid"),
            (self.users.get(userKey=ADMIN, fields="nonsense"), "invalidParameter"),
            (self.groups.list(customer="my_customer", userKey=ADMIN), "badRequest"),
        ]:
            with self.subTest(uri=request.uri):
                self.assert_refused(request, 400, reason)

    def test_rights(self):
        denied = [
            (self.client(scopes=SCOPES[3:]), 403, "insufficientPermissions"),
            (self.client(subject=None), 403, "forbidden"),
            (self.client(subject=self.insert("ordinary")["primaryEmail"]), 403, "forbidden"),
        ]
        for client, status, reason in denied:
            self.assert_refused(client.users().get(userKey=ADMIN), status, reason)
        error = self.assert_refused(
            self.client(scopes=SCOPES[:1]).groups().insert(body={"email": "x@example.com"}),
            403, "insufficientPermissions", "insufficient authentication scopes")
        self.assertIn("insufficient_scope", error.resp["www-authenticate"])

    def test_tokens(self):
        for changes, text in [
            ({"subject": "nobody@example.com"}, "invalid_grant: Invalid email or User ID"),
            ({"scopes": []}, "invalid_scope"),
            ({"scopes": ["https://www.googleapis.com/auth/drive"]}, "invalid_scope"),
            ({"private_key_id": "another"}, "invalid_grant: Invalid JWT Signature."),
            ({"client_email": "another@twin-project.iam.gserviceaccount.com"}, "invalid_grant"),
        ]:
            with self.subTest(changes=changes):
                with self.assertRaises(google.auth.exceptions.RefreshError) as caught:
                    self.client(**changes).users().get(userKey=ADMIN).execute()
                self.assertIn(text, str(caught.exception))

    def test_a_fault_of_the_service_is_read_too(self):
        self.users.get(userKey=ADMIN).execute()  # so that a token is there
        for effect, status, reason in [
            ({"effect": "throttle", "status": 403}, 403, "userRateLimitExceeded"),
            ({"effect": "throttle", "status": 429}, 429, "rateLimitExceeded"),
            ({"effect": "fail", "status": 503}, 503, "backendError"),
            ({"effect": "precondition"}, 412, "conditionNotMet"),
        ]:
            with self.subTest(effect=effect):
                self.twins.fault("google", **effect)
                self.assert_refused(self.users.get(userKey=ADMIN), status, reason)


if __name__ == "__main__":
    unittest.main()
