"""The Entra twin as a service to Microsoft's own clients: msal, and msgraph-sdk with its tokens."""

import datetime
import importlib.util
import logging
import unittest

from bed import ServedTwin

FOREIGN = all(importlib.util.find_spec(name) for name in ("msal", "msgraph"))
if FOREIGN:
    import msal
    import requests
    from kiota_abstractions.authentication import AuthenticationProvider
    from kiota_abstractions.base_request_configuration import RequestConfiguration
    from msgraph import GraphServiceClient
    from msgraph.generated.groups.groups_request_builder import GroupsRequestBuilder
    from msgraph.generated.models.group import Group
    from msgraph.generated.models.o_data_errors.o_data_error import ODataError
    from msgraph.generated.models.password_profile import PasswordProfile
    from msgraph.generated.models.reference_create import ReferenceCreate
    from msgraph.generated.models.reference_update import ReferenceUpdate
    from msgraph.generated.models.user import User
    from msgraph.generated.users.delta.delta_request_builder import DeltaRequestBuilder
    from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder
    from msgraph.generated.users.users_request_builder import UsersRequestBuilder
    from msgraph.graph_request_adapter import GraphRequestAdapter
    from msgraph_core.tasks.page_iterator import PageIterator

    OfUser = UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters
    OfUsers = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters
    OfDelta = DeltaRequestBuilder.DeltaRequestBuilderGetQueryParameters
    OfGroups = GroupsRequestBuilder.GroupsRequestBuilderGetQueryParameters

    class Way(requests.Session):
        """msal speaks to https alone, and knows Microsoft's address: this leads it to the twin."""

        def __init__(self, url):
            super().__init__()
            self.twin = url

        def request(self, method, url, **more):
            authority = "https://login.microsoftonline.com/"
            assert url.startswith(authority), url
            return super().request(method, f"{self.twin}/{url.removeprefix(authority)}", **more)

    class Token(AuthenticationProvider):
        """msal's token on each request of msgraph-sdk."""

        def __init__(self, text):
            self.text = text

        async def authenticate_request(self, request, additional_authentication_context=None):
            request.headers.add("Authorization", f"Bearer {self.text}")

SCOPE = ["https://graph.microsoft.com/.default"]


def asking(parameters=None, **headers):
    """How msgraph-sdk is told query options and headers."""
    configuration = RequestConfiguration(query_parameters=parameters)
    for name, value in headers.items():
        configuration.headers.add(name.replace("_", "-"), value)
    return configuration


@unittest.skipUnless(FOREIGN, "no msal and msgraph-sdk")
class EntraClient(ServedTwin, unittest.IsolatedAsyncioTestCase):
    town_of_the_file = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        logging.getLogger("asyncio").setLevel(logging.ERROR)  # not how slow each step is
        cls.url = cls.twins.urls["entra"]
        settings = cls.twins.configuration["directories"]["entra"]
        cls.tenant, cls.application = settings["tenant"], settings["client"]
        cls.secret = (cls.folder / "entra-secret").read_text()
        cls.token = cls.acquire(cls.secret)["access_token"]

    @classmethod
    def acquire(cls, credential, tenant=None, application=None, scope=None):
        way = Way(cls.url)
        cls.addClassCleanup(way.close)
        client = msal.ConfidentialClientApplication(
            application or cls.application, client_credential=credential, http_client=way,
            instance_discovery=False,
            authority=f"https://login.microsoftonline.com/{tenant or cls.tenant}")
        return client.acquire_token_for_client(scope or SCOPE)

    async def asyncSetUp(self):
        self.adapter = GraphRequestAdapter(Token(self.token))
        self.adapter.base_url = f"{self.url}/v1.0"
        self.graph = GraphServiceClient(request_adapter=self.adapter)
        self.addAsyncCleanup(self.adapter._http_client.aclose)

    async def add(self, local, **more):
        return await self.graph.users.post(User(**{
            "account_enabled": True, "display_name": local.title(), "mail_nickname": local,
            "user_principal_name": f"{local}@example.com", "password_profile": PasswordProfile(
                password="Correct-horse-7!", force_change_password_next_sign_in=False), **more}))

    async def add_group(self, name, **more):
        return await self.graph.groups.post(Group(**{
            "display_name": name, "mail_nickname": name.lower(), "mail_enabled": False,
            "security_enabled": True, "group_types": [], **more}))

    def seed(self, **wish):
        """What other hands did in the directory; gives the id."""
        return self.twins.control("entra", "POST", "seed", wish)["id"]

    def at(self, user):
        return self.graph.users.by_user_id(user)

    async def read(self, user, *names):
        return await self.at(user).get(asking(OfUser(select=["id", *names])))

    async def assert_refused(self, call, status, code, message="", details=()):
        with self.assertRaises(ODataError) as caught:
            await call
        error = caught.exception
        self.assertEqual((error.response_status_code, error.error.code), (status, code), error)
        self.assertIn(message, error.error.message)
        found = [(one.code, one.target) for one in error.error.details or []]
        for detail in details:
            self.assertIn(detail, found)
        self.assertTrue(error.error.inner_error.request_id)
        self.assertIsInstance(error.error.inner_error.date, datetime.datetime)

    def reference(self, id_):
        return f"{self.url}/v1.0/directoryObjects/{id_}"


class Tokens(EntraClient):
    """msal finds the token endpoint itself, and signs what it says it signs."""

    def certificate(self, **more):
        return {"private_key": (self.folder / "entra-key").read_text(),
                "public_certificate": (self.folder / "entra-certificate").read_text(), **more}

    def test_every_credential_gets_a_token(self):
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        text = (self.folder / "entra-certificate").read_bytes()
        print_ = x509.load_pem_x509_certificate(text).fingerprint(hashes.SHA1()).hex()
        older = {"private_key": self.certificate()["private_key"], "thumbprint": print_}
        for credential in (self.secret, self.certificate(), older):
            with self.subTest(credential=sorted(credential) if credential != self.secret else ""):
                answer = self.acquire(credential)
                self.assertEqual(answer.get("token_type"), "Bearer", answer)
                self.assertEqual(answer["expires_in"], 3599)

    def test_refusals_come_as_documented(self):
        other = "00000000-0000-4000-8000-000000000000"
        for answer, error, number in [
            (self.acquire("wrong"), "invalid_client", 7000215),
            (self.acquire({**self.certificate(), "thumbprint": "00" * 20}),
             "invalid_client", 700027),
            (self.acquire(self.secret, application=other), "unauthorized_client", 700016),
            (self.acquire(self.secret, scope=["https://elsewhere.example/.default"]),
             "invalid_scope", 1002012),
        ]:
            with self.subTest(error=error):
                self.assertEqual((answer["error"], answer["error_codes"]), (error, [number]))
                self.assertTrue(answer["error_description"].startswith(f"AADSTS{number}: "))
                self.assertTrue(answer["trace_id"] and answer["correlation_id"])
        with self.assertRaisesRegex(ValueError, "double check your tenant name"):
            self.acquire(self.secret, tenant=other)


class Users(EntraClient):
    async def test_a_user_lives(self):
        made = await self.add(
            "life", given_name="Life", surname="Foreign", job_title="Engineer",
            employee_id="E-1", usage_location="NO", business_phones=["+47 22 00 00 01"],
            on_premises_immutable_id="RTIwNDE3", password_policies="DisablePasswordExpiration")
        self.assertIsNone(made.account_enabled, "what is not in the default set takes $select")
        self.assertEqual((made.job_title, made.business_phones), ("Engineer", ["+47 22 00 00 01"]))
        for key in (made.id, "life@example.com", "LIFE@example.com"):
            self.assertEqual((await self.at(key).get()).id, made.id)
        read = await self.read(
            made.id, "accountEnabled", "employeeId", "usageLocation", "otherMails",
            "proxyAddresses", "createdDateTime", "lastPasswordChangeDateTime", "userType",
            "onPremisesImmutableId", "onPremisesSyncEnabled", "employeeOrgData")
        self.assertIs(read.account_enabled, True)
        self.assertEqual((read.employee_id, read.other_mails), ("E-1", []))
        self.assertIsInstance(read.created_date_time, datetime.datetime)
        self.assertIsInstance(read.last_password_change_date_time, datetime.datetime)
        self.assertEqual((read.user_type, read.on_premises_sync_enabled), ("Member", None))

        self.assertIsNone(await self.at(made.id).patch(User(
            job_title="Director", other_mails=["life@elsewhere.net"], account_enabled=False)))
        await self.at(made.id).patch(User(additional_data={"surname": None}))
        read = await self.read(made.id, "jobTitle", "otherMails", "accountEnabled", "surname")
        self.assertEqual(
            (read.job_title, read.other_mails, read.account_enabled, read.surname),
            ("Director", ["life@elsewhere.net"], False, None))
        renamed = "renamed@example.com"
        await self.at(made.id).patch(User(user_principal_name=renamed))
        self.assertEqual((await self.at(renamed).get()).id, made.id)
        before = await self.read(made.id, "signInSessionsValidFromDateTime")
        revoked = await self.at(made.id).revoke_sign_in_sessions.post()
        self.assertIs(revoked.value, True)
        after = await self.read(made.id, "signInSessionsValidFromDateTime")
        self.assertGreaterEqual(
            after.sign_in_sessions_valid_from_date_time,
            before.sign_in_sessions_valid_from_date_time)

        await self.at(made.id).delete()
        await self.assert_refused(self.at(made.id).get(), 404, "Request_ResourceNotFound")
        bin_ = self.graph.directory.deleted_items
        self.assertIn(made.id, [user.id for user in (await bin_.graph_user.get()).value])
        gone = await bin_.by_directory_object_id(made.id).get()
        self.assertEqual((type(gone).__name__, gone.id), ("User", made.id))
        restored = await bin_.by_directory_object_id(made.id).restore.post()
        self.assertEqual((type(restored).__name__, restored.id), ("User", made.id))
        self.assertEqual((await self.at(renamed).get()).id, made.id)
        await self.at(made.id).delete()
        await bin_.by_directory_object_id(made.id).delete()
        await self.assert_refused(
            bin_.by_directory_object_id(made.id).restore.post(), 404, "Request_ResourceNotFound")

    async def test_lists_have_pages_and_filters(self):
        made = [
            await self.add(f"page{number}", department="O'Neil & Sons", employee_id=f"P-{number}")
            for number in range(7)]
        first = await self.graph.users.get(asking(OfUsers(
            filter="department eq 'O''Neil & Sons'", select=["id", "displayName"], top=3,
            count=True), ConsistencyLevel="eventual"))
        self.assertEqual((len(first.value), first.odata_count), (3, 7))
        self.assertTrue(first.odata_next_link.startswith(f"{self.url}/v1.0/users?"))
        seen = []
        await PageIterator(first, self.adapter).iterate(lambda user: seen.append(user) or True)
        self.assertEqual([user.id for user in seen], [user.id for user in made])
        self.assertEqual((seen[6].display_name, seen[6].mail), ("Page6", None))
        found = await self.graph.users.get(asking(OfUsers(
            filter="employeeId eq 'P-3' and accountEnabled eq true")))
        self.assertEqual([user.id for user in found.value], [made[3].id])
        for parameters, code in [
            (OfUsers(filter="shoeSize eq '7'"), "BadRequest"),
            (OfUsers(select=["shoeSize"]), "BadRequest"),
            (OfUsers(top=1000), "Request_UnsupportedQuery"),
        ]:
            with self.subTest(parameters=parameters):
                await self.assert_refused(self.graph.users.get(asking(parameters)), 400, code)

    async def test_a_manager(self):
        boss, worker = await self.add("boss"), await self.add("worker")
        manager = self.at(worker.id).manager
        await self.assert_refused(manager.get(), 404, "Request_ResourceNotFound")
        await manager.ref.put(ReferenceUpdate(odata_id=f"{self.url}/v1.0/users/{boss.id}"))
        found = await manager.get()
        self.assertEqual((type(found).__name__, found.id), ("User", boss.id))
        read = await self.at(worker.id).get(asking(
            OfUser(select=["id"], expand=["manager($select=id)"])))
        self.assertEqual(read.manager.id, boss.id)
        await manager.ref.delete()
        await self.assert_refused(manager.ref.delete(), 404, "Request_ResourceNotFound")

    async def test_roles_domains_and_the_tenant(self):
        user = await self.add("roles")
        roles = self.at(user.id).transitive_member_of.graph_directory_role
        self.assertEqual((await roles.get()).value, [])
        self.seed(user="roles@example.com", privileged=True)
        held = (await roles.get()).value
        self.assertEqual([type(role).__name__ for role in held], ["DirectoryRole"])
        domains = {domain.id: domain for domain in (await self.graph.domains.get()).value}
        self.assertTrue(domains["example.com"].is_verified)
        self.assertEqual(domains["federated.example"].authentication_type, "Federated")
        tenant = (await self.graph.organization.get()).value[0]
        self.assertEqual(tenant.id, self.tenant)
        self.assertIn("example.com", [domain.name for domain in tenant.verified_domains])

    async def test_delta(self):
        delta = self.graph.users.delta
        begun = await delta.get(asking(OfDelta(select=["displayName", "accountEnabled"])))
        while begun.odata_next_link:
            begun = await delta.with_url(begun.odata_next_link).get()
        made, other = await self.add("delta"), await self.add("other")
        await self.at(made.id).patch(User(display_name="Changed"))
        await self.at(other.id).delete()
        page = await delta.with_url(begun.odata_delta_link).get()
        users = {user.id: user for user in page.value}
        self.assertEqual(users[made.id].display_name, "Changed")
        self.assertEqual(users[other.id].additional_data["@removed"], {"reason": "changed"})
        again = await delta.with_url(page.odata_delta_link).get()
        self.assertEqual(again.value, [])


class Groups(EntraClient):
    async def test_a_group_lives(self):
        made = await self.add_group("Team", description="Some of us")
        self.assertEqual((made.display_name, made.security_enabled), ("Team", True))
        self.assertIsInstance(made.created_date_time, datetime.datetime)
        group = self.graph.groups.by_group_id(made.id)
        await group.patch(Group(display_name="Crew"))
        self.assertEqual((await group.get()).display_name, "Crew")
        found = await self.graph.groups.get(asking(OfGroups(
            filter="displayName eq 'Crew'", select=["id", "displayName"])))
        self.assertEqual([one.id for one in found.value], [made.id])
        await group.delete()
        await self.assert_refused(group.get(), 404, "Request_ResourceNotFound")

    async def test_a_group_by_a_name_of_ours(self):
        named = self.graph.groups_with_unique_name("dirsyncd-source-1")
        body = Group(display_name="App", mail_nickname="app", mail_enabled=False,
                     security_enabled=True)
        await self.assert_refused(named.patch(body), 404, "Request_ResourceNotFound")
        made = await named.patch(body, asking(Prefer="create-if-missing"))
        self.assertEqual((made.display_name, made.unique_name), ("App", "dirsyncd-source-1"))
        self.assertIsNone(await named.patch(
            Group(display_name="Apps"), asking(Prefer="create-if-missing")))
        self.assertEqual((await named.get()).display_name, "Apps")

    async def test_members(self):
        group = self.graph.groups.by_group_id((await self.add_group("Members")).id)
        users = [await self.add(f"member{number}") for number in range(5)]
        await group.members.ref.post(ReferenceCreate(odata_id=self.reference(users[0].id)))
        await group.patch(Group(additional_data={
            "members@odata.bind": [self.reference(user.id) for user in users[1:]]}))
        seen = (await group.members.get()).value
        self.assertEqual({type(member).__name__ for member in seen}, {"User"})
        self.assertEqual([member.id for member in seen], [user.id for user in users])
        self.assertEqual(seen[0].user_principal_name, "member0@example.com")
        await group.members.by_directory_object_id(users[0].id).ref.delete()
        self.assertEqual(len((await group.members.get()).value), 4)
        self.assertTrue(await self.at(users[0].id).get(), "the account itself stays")
        nobody = "00000000-0000-4000-8000-000000000000"
        exist = "One or more added object references already exist"
        for call, status, code, message in [
            (group.members.ref.post(ReferenceCreate(odata_id=self.reference(users[1].id))),
             400, "Request_BadRequest", exist),
            (group.patch(Group(additional_data={
                "members@odata.bind": [self.reference(user.id) for user in users]})),
             400, "Request_BadRequest", exist),
            (group.patch(Group(additional_data={
                "members@odata.bind": [self.reference(users[0].id)] * 21})),
             400, "Request_BadRequest", "20"),
            (group.members.ref.post(ReferenceCreate(odata_id=self.reference(nobody))),
             404, "Request_ResourceNotFound", ""),
            (group.members.by_directory_object_id(users[0].id).ref.delete(),
             404, "Request_ResourceNotFound", ""),
        ]:
            await self.assert_refused(call, status, code, message)
        self.assertEqual(len((await group.members.get()).value), 4, "all or none")

    async def test_groups_that_are_not_ours_to_fill(self):
        user = await self.add("outsider")
        for wish in ({"group": "Dynamic", "dynamic": True}, {"group": "Synced", "synced": True}):
            members = self.graph.groups.by_group_id(self.seed(**wish)).members
            with self.assertRaises(ODataError):
                await members.ref.post(ReferenceCreate(odata_id=self.reference(user.id)))


class Refusals(EntraClient):
    async def test_bodies(self):
        taken = await self.add("taken", mail="taken@example.com")
        bad = "Request_BadRequest"
        for changes, message, details in [
            ({"user_principal_name": "taken@example.com"}, "Another object with the same value",
             [("ObjectConflict", "userPrincipalName"), ("ConflictingObjects", f"User_{taken.id}")]),
            ({"mail": "taken@example.com"}, "Another object",
             [("ObjectConflict", "proxyAddresses")]),
            ({"user_principal_name": "new@elsewhere.net"}, "The domain portion", []),
            ({"employee_id": "x" * 17}, "Invalid value", [("InvalidLength", "employeeId")]),
            ({"job_title": ""}, "Invalid value", [("InvalidValue", "jobTitle")]),
            ({"usage_location": "Norway"}, "", [("InvalidLength", "usageLocation")]),
            ({"business_phones": ["1", "2"]}, "", [("InvalidLength", "businessPhones")]),
            ({"additional_data": {"shoeSize": 7}}, "does not exist as a declared property", []),
            ({"additional_data": {"proxyAddresses": []}}, "read-only", []),
            ({"password_profile": PasswordProfile(password="short")}, "complexity", []),
            ({"password_profile": PasswordProfile(password="Pässword-7-horse")}, "complexity", []),
            ({"display_name": None}, "A value is required for property 'displayName'", []),
        ]:
            with self.subTest(changes=changes):
                await self.assert_refused(
                    self.add("new", **changes), 400, bad, message, details)

    async def test_who_may_not(self):
        boss = await self.add("admin")
        self.seed(user="admin@example.com", privileged=True)
        await self.assert_refused(
            self.at(boss.id).patch(User(account_enabled=False)), 403,
            "Authorization_RequestDenied", "Insufficient privileges")
        await self.at(boss.id).patch(User(job_title="Head"))
        await self.add("synced")
        self.seed(user="synced@example.com", synced=True)
        await self.assert_refused(
            self.at("synced@example.com").patch(User(job_title="Head")), 400,
            "Request_BadRequest", "on-premises mastered")

    async def test_a_token_that_is_none(self):
        self.adapter._authentication_provider = Token("worthless")
        await self.assert_refused(self.graph.users.get(), 401, "InvalidAuthenticationToken")

    async def test_the_client_waits_as_it_is_told(self):
        user = await self.add("patient")
        for effect in ({"status": 429, "retryAfter": "1"}, {"status": 503, "retryAfter": "1"}):
            self.twins.control("entra", "DELETE", "requests")
            self.twins.fault("entra", "throttle", **effect)
            self.assertEqual((await self.at(user.id).get()).id, user.id)
            self.assertEqual(len(self.twins.requests("entra")), 2)


if __name__ == "__main__":
    unittest.main()
