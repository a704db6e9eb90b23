"""Judges a request by the Directory API's own discovery document, as googleapiclient has it.

The document of google-api-python-client names every path, method, query parameter and field, with
its type, and which fields are read-only. What it leaves open (`any`) is said in its descriptions
alone; the schemas that they mean are in it, too.
"""

import json
import pathlib

import googleapiclient.discovery_cache

DOCUMENT = (pathlib.Path(googleapiclient.discovery_cache.__file__).parent
            / "documents/admin.directory_v1.json")

# `User` calls them `any`; its descriptions mean a list of these.
LISTS = {
    "addresses": "UserAddress", "emails": "UserEmail", "externalIds": "UserExternalId",
    "ims": "UserIm", "keywords": "UserKeyword", "languages": "UserLanguage",
    "locations": "UserLocation", "organizations": "UserOrganization", "phones": "UserPhone",
    "posixAccounts": "UserPosixAccount", "relations": "UserRelation",
    "sshPublicKeys": "UserSshPublicKey", "websites": "UserWebsite",
}
# Descriptions say it where `readOnly` is missing: the fields of groups, for one.
READ_ONLY = ("Read-only.", "Output only.")
# Their descriptions say it in other words. A member's id names it in place of its address.
ALSO_READ_ONLY = {
    "User": {"id"}, "UserName": {"fullName"}, "Group": {"kind", "etag", "directMembersCount"},
    "Member": {"kind", "etag", "status", "type"},
}


class Discovery:
    """The document, and what it says of a request."""

    def __init__(self):
        self.document = json.loads(DOCUMENT.read_text())
        self.schemas = self.document["schemas"]
        self.methods = list(self.walk(self.document["resources"]))

    def walk(self, resources):
        for resource in resources.values():
            yield from resource.get("methods", {}).values()
            yield from self.walk(resource.get("resources", {}))

    def method(self, request):
        """The method whose verb and path are the request's: the one with the fewest braces."""
        found = [
            method for method in self.methods
            if method["httpMethod"] == request.method
            and self.fits(method["flatPath"].split("/"), request.segments)]
        return min(found, key=lambda method: method["flatPath"].count("{"), default=None)

    @staticmethod
    def fits(template, segments):
        return len(segments) == len(template) and all(
            own and (part.startswith("{") or part == own)
            for part, own in zip(template, segments))

    def faults(self, request):
        """What the document does not allow, in words; empty when it allows all."""
        method = self.method(request)
        if method is None:
            return [f"there is no method {request.method} {request.path}"]
        faults = self.parameters(request, method)
        body = request.json
        if "request" not in method:
            if body is not None:
                faults.append(f"{method['id']} takes no body")
        elif not isinstance(body, dict):
            faults.append(f"{method['id']} wants a body that is an object")
        else:
            if not request.content_type.startswith("application/json"):
                faults.append(f"the body is called {request.content_type!r}")
            name = method["request"]["$ref"]
            faults += self.value(body, {"$ref": name}, name)
            faults += self.missing(body, name, method["id"])
        return faults

    def missing(self, body, name, method):
        """Fields that the method requires, at any depth."""
        for field, schema in self.schemas[name]["properties"].items():
            if method in schema.get("annotations", {}).get("required", []) and field not in body:
                yield f"{method} requires {name}.{field}"
            if isinstance(body.get(field), dict) and "$ref" in schema:
                yield from self.missing(body[field], schema["$ref"], method)

    def parameters(self, request, method):
        known = {**self.document["parameters"], **method["parameters"]}
        faults = []
        for name, text in request.query:
            schema = known.get(name)
            if schema is None or schema["location"] != "query":
                faults.append(f"{method['id']} has no parameter {name}")
                continue
            faults += [f"parameter {name}: {fault}" for fault in self.text(text, schema)]
            if name == "fields" and "response" in method:
                faults += self.selection(text, method["response"]["$ref"])
        names = [name for name, _ in request.query]
        for name in set(names):
            if names.count(name) > 1 and not known.get(name, {}).get("repeated"):
                faults.append(f"parameter {name} stands more than once")
        faults += [
            f"{method['id']} requires {name}" for name, schema in method["parameters"].items()
            if schema["location"] == "query" and schema.get("required") and name not in names]
        return faults

    @staticmethod
    def text(text, schema):
        """A parameter's text by its type, its range and its list of values."""
        if "enum" in schema and text not in schema["enum"]:
            return [f"{text!r} is none of {schema['enum']}"]
        if schema["type"] == "boolean" and text not in ("true", "false"):
            return [f"{text!r} is no Boolean"]
        if schema["type"] == "integer":
            if not text.isdigit():
                return [f"{text!r} is no number"]
            least, most = int(schema.get("minimum", 0)), int(schema.get("maximum", 1 << 31))
            if not least <= int(text) <= most:
                return [f"{text} is not within {least} and {most}"]
        return []

    def selection(self, text, name):
        """`fields`: each name is a field of the answer, at any depth."""
        faults, rest = [], text

        def names(schema):
            nonlocal rest
            one(schema)
            while rest[:1] == ",":
                rest = rest[1:]
                one(schema)

        def one(schema):
            nonlocal rest
            word = rest[:next((at for at, sign in enumerate(rest) if sign in ",()/"), len(rest))]
            rest = rest[len(word):]
            inner = self.field(schema, word)
            if inner is None:
                faults.append(f"fields: {word!r} is no field of {schema}")
            if rest[:1] == "/":
                rest = rest[1:]
                one(inner)
            elif rest[:1] == "(":
                rest = rest[1:]
                names(inner)
                if rest[:1] != ")":
                    faults.append(f"fields: {text!r} has an open bracket")
                rest = rest[1:]

        names(name)
        return faults + ([f"fields: {rest!r} is left over"] if rest else [])

    def field(self, schema, word):
        """The name of the schema of a field; "any" where it has none, None for no such field."""
        if schema in (None, "any") or word == "*":
            return "any"
        found = self.schemas.get(schema, {}).get("properties", {}).get(word)
        if found is None:
            return None
        if schema == "User" and word in LISTS:
            return LISTS[word]
        return found.get("$ref") or found.get("items", {}).get("$ref") or "any"

    def value(self, value, schema, place):
        """A value of a body; null clears, and is of every type but an item's."""
        if "$ref" in schema:
            return self.members(value, schema["$ref"], place)
        kind = schema["type"]
        if kind == "any":
            field = place.rsplit(".", 1)[-1]
            if field not in LISTS or value is None:
                return []
            schema, kind = {"items": {"$ref": LISTS[field]}}, "array"
        if value is None:
            return []
        if kind == "array":
            if not isinstance(value, list):
                return [f"{place} is no array"]
            return [fault for number, item in enumerate(value)
                    for fault in self.value(item, schema["items"], f"{place}[{number}]")]
        if kind == "object":
            return [] if isinstance(value, dict) else [f"{place} is no object"]
        wanted = {"string": str, "boolean": bool, "integer": int}[kind]
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            return [f"{place} is no {kind}"]
        return []

    def members(self, value, name, place):
        if not isinstance(value, dict):
            return [f"{place} is no object"]
        faults, known = [], self.schemas[name].get("properties", {})
        for field, inner in value.items():
            schema = known.get(field)
            if schema is None:
                faults.append(f"{name} has no field {field}")
            elif (schema.get("readOnly") or field in ALSO_READ_ONLY.get(name, ())
                  or schema.get("description", "").startswith(READ_ONLY)):
                faults.append(f"{name}.{field} is read-only")
            else:
                faults += self.value(inner, schema, f"{place}.{field}")
        return faults
