"""One life of users and groups in both directories, for those who look at what is sent."""

from bed import Bed
from programs import clean_up
from recorder import Recorder
from scim import ENTERPRISE

ANN, BOB, CID, EVE = (f"{name}@example.com" for name in ("ann", "bob", "cid", "eve"))
FULL = {
    "displayName": "Ann Tester", "title": "Engineer", "locale": "nb-NO",
    "phoneNumbers": [
        {"type": "work", "value": "+47 22 00 00 01"},
        {"type": "mobile", "value": "+47 90 00 00 01"}],
    "addresses": [{
        "type": "work", "streetAddress": "Storgata 1", "locality": "Oslo", "region": "Oslo",
        "postalCode": "0155", "country": "NO"}],
    "emails": [{"type": "home", "value": "ann@elsewhere.net"}],
    ENTERPRISE: {
        "employeeNumber": "E-1", "department": "Research", "costCenter": "CC-1",
        "organization": "Acme", "division": "North"},
}
ADDRESS = 'addresses[type eq "work"]'
MAPPING = {
    "google": {
        "name.displayName": "displayName", "recoveryEmail": 'emails[type eq "home"].value',
        "addresses.streetAddress": f"{ADDRESS}.streetAddress",
        "addresses.locality": f"{ADDRESS}.locality",
        "addresses.postalCode": f"{ADDRESS}.postalCode",
        "addresses.countryCode": f"{ADDRESS}.country",
        "includeInGlobalAddressList": "active", "externalIds.login_id": "userName",
        "organizations.description": f"{ENTERPRISE}:division",
        "customSchemas.Employment.badge": f"{ENTERPRISE}:employeeNumber",
    },
    "entra": {
        "city": f"{ADDRESS}.locality", "streetAddress": f"{ADDRESS}.streetAddress",
        "postalCode": f"{ADDRESS}.postalCode", "usageLocation": f"{ADDRESS}.country",
        "otherMails": 'emails[type eq "home"].value', "preferredLanguage": "locale",
        "employeeOrgData.costCenter": f"{ENTERPRISE}:costCenter",
        "employeeOrgData.division": f"{ENTERPRISE}:division",
        "onPremisesExtensionAttributes.extensionAttribute1": f"{ENTERPRISE}:employeeNumber",
    },
}


class ConnectorLife(Bed):
    """The daemon with a relay before each directory."""

    def setUp(self):
        super().setUp()
        self.recorders = {name: Recorder(self.twins.urls[name]) for name in ("google", "entra")}
        for recorder in self.recorders.values():
            self.addCleanup(recorder.stop)
        directories = self.configuration["directories"]
        directories["google"]["apiURL"] = self.recorders["google"].url
        directories["entra"]["graphURL"] = directories["entra"]["loginURL"] = (
            self.recorders["entra"].url)
        seed = {
            "google": {"group": "new@example.com"}, "entra": {"group": "New"}}
        for name, directory in directories.items():
            made = self.twins.control(name, "POST", "seed", seed[name])["id"]
            directory["groups"] = {
                "scope": 'displayName sw "App-"', "mapping": {"description": "displayName"}}
            directory["roles"] = [{"when": 'title eq "Director"', "group": made}]
            directory["jit"] = {"group": made}
            directory["mapping"] = MAPPING[name]
            directory["readBack"] = {"policy": "repair", "grace": "1ms"}
            directory.update(onRemove="delete", deleteAfter="1ms", signOut=True)
        directories["google"]["jit"] = {"group": "new@example.com", "orgUnitPath": "/Staff"}
        self.path = self.write(self.configuration)

    def settle(self):
        """One whole pass; nothing may be left undone."""
        result = self.run_command("sync")
        self.assertEqual(result.status, 0, result)

    def read_back(self):
        """Both directories are read, accounts and groups."""
        result = self.run_command("sync", "--read-back")
        self.assertEqual(result.status, 0, result)
        # What we wrote ourselves is nobody else's change, in whatever form it comes back.
        self.assertNotIn("drifted", " ".join(self.kinds()), self.events())

    def live(self):
        """Everything that the daemon does to a directory, over the wire."""
        result = self.run_command("check")
        self.assertEqual(result.status, 0, result)
        ann = self.scim.add_user(ANN, **FULL)
        bob = self.scim.add_user(BOB, title="Director", externalId="E-2")
        self.scim.replace(ann, f"{ENTERPRISE}:manager", {"value": bob})
        app = self.scim.add_group("App-Sales", [ann])
        self.settle()
        self.settle()
        self.read_back()

        self.scim.replace(ann, "title", "Director")
        self.scim.patch(f"/Users/{ann}", {"op": "remove", "path": "phoneNumbers"})
        self.scim.patch(f"/Users/{ann}", {"op": "remove", "path": "addresses"})
        self.scim.patch(f"/Users/{ann}", {"op": "remove", "path": f"{ENTERPRISE}:manager"})
        self.scim.replace(ann, "userName", "ann.sato@example.com")
        self.scim.rename_group(app, "App-Sellers")
        self.scim.set_members(app, [bob])
        self.settle()
        self.scim.replace(ann, "active", False)
        self.settle()
        self.scim.replace(ann, "active", True)
        self.scim.replace(bob, "title", "Engineer")
        self.settle()

        daemon = self.daemon()
        self.wait_until_linked(daemon, BOB)
        for name, password in [(BOB, "Correct-horse-7!"), (BOB, "Battery-staple-8!")]:
            self.wait_until_settled(daemon, daemon.login(name, password).json()["login"])
        self.scim.add_user(CID)
        self.wait_until_settled(daemon, daemon.login(CID, "Correct-horse-7!").json()["login"])
        self.scim.delete(bob)
        self.wait_until(
            lambda: self.twins.user("google", BOB)["suspended"]
            and not self.twins.user("entra", BOB)["accountEnabled"], lambda: daemon.text[-3000:])
        self.leave_and_return(daemon)
        daemon.stop()
        self.acquire()

    def leave_and_return(self, daemon):
        """Who was deleted comes out of the bin again."""
        self.wait_until(lambda: self.kinds().count("held") == 2, lambda: daemon.text[-3000:])
        for name in self.recorders:
            result = self.run_command("release", f"{name}/delete")
            self.assertEqual(result.status, 0, result)
        self.wait_until(lambda: self.kinds().count("deleted") == 2, lambda: daemon.text[-3000:])
        self.scim.add_user(BOB, title="Engineer", externalId="E-2")
        self.wait_until(lambda: self.kinds().count("restored") == 2, lambda: daemon.text[-3000:])

    def acquire(self):
        """A personal account of an address of ours is asked to come in."""
        self.twins.control("google", "POST", "seed", {"unmanaged": EVE, "option": "invite"})
        self.scim.add_user(EVE)
        self.assertEqual(self.run_command("sync").status, 1)
        result = self.run_command("acquire", EVE, "--directory", "google")
        self.assertEqual(result.status, 0, result)

    def kinds_sent(self, name, shape):
        """What was sent, each kind once: `PUT /users/{}` and the top fields of its body."""
        return sorted({shape(request) for request in self.recorders[name].requests})
