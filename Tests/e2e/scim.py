"""A SCIM client for filling a source."""

import web

CORE = "urn:ietf:params:scim:schemas:core:2.0:"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Scim:
    """Writes users and groups over HTTP."""

    def __init__(self, url, token):
        self.url = url
        self.headers = {
            "Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}

    def send(self, method, path, body=None, expect=(200, 201, 204)):
        answer = web.send_url(f"{self.url}{path}", method, body, self.headers)
        assert answer.status in expect, f"{method} {path}: {answer}"
        return answer.json() if answer.body else None

    def add_user(self, name, **more):
        """Creates a user who is active, with the parts of a name; gives the id."""
        local = name.split("@")[0]
        body = {
            "schemas": [f"{CORE}User"], "userName": name, "active": True,
            "displayName": local.title(),
            "name": {"givenName": local.title(), "familyName": "Tester"}}
        body.update(more)
        if ENTERPRISE in body:
            body["schemas"].append(ENTERPRISE)
        return self.send("POST", "/Users", body)["id"]

    def add_group(self, name, members):
        members = [{"value": member} for member in members]
        body = {"schemas": [f"{CORE}Group"], "displayName": name, "members": members}
        return self.send("POST", "/Groups", body)["id"]

    def replace(self, user, path, value):
        self.patch(f"/Users/{user}", {"op": "replace", "path": path, "value": value})

    def set_members(self, group, members):
        members = [{"value": member} for member in members]
        self.patch(f"/Groups/{group}", {"op": "replace", "path": "members", "value": members})

    def rename_group(self, group, name):
        self.patch(f"/Groups/{group}", {"op": "replace", "path": "displayName", "value": name})

    def patch(self, path, change):
        self.send("PATCH", path, {"schemas": [PATCH], "Operations": [change]})

    def delete(self, user):
        self.send("DELETE", f"/Users/{user}")
