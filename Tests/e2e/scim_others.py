"""What others say of a SCIM server: run by the Python that has scim2-tester and scim2-client.

    SCIM_URL=… SCIM_TOKEN=… scim_others.py check|tour|schemas

`check` prints the checks of scim2-tester as JSON, `tour` plays through the client scim2-client,
`schemas` compares the server's schemas with those of scim2-models. A failure is the exit status.
"""

import json
import os
import sys

import httpx2
from scim2_client import SCIMClientException
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import (
    BulkOperation, BulkRequest, EnterpriseUser, Group, PatchOp, PatchOperation, SCIMException,
    SearchRequest, User)
from scim2_tester import check_server

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def connect():
    headers = {"Authorization": f"Bearer {os.environ['SCIM_TOKEN']}"}
    return SyncSCIMClient(
        httpx2.Client(base_url=os.environ["SCIM_URL"], headers=headers, timeout=30))


def check():
    """All checks, each with its status, and with the reason unless it passed."""
    for result in check_server(connect()):
        passed = result.status.name in ("SUCCESS", "COMPLIANT", "ACCEPTABLE")
        print(json.dumps({
            "status": result.status.name, "title": result.title,
            "type": result.resource_type, "reason": None if passed else result.reason,
            "data": None if passed else str(result.data)[:2000]}))


def tour():
    """What a user of scim2-client does."""
    scim = connect()
    scim.discover()
    user_type, group_type = (scim.get_resource_model(name) for name in ("User", "Group"))
    made = [
        scim.create(user_type(
            user_name=f"tour{number}@example.com", display_name=f"Tour {9 - number}",
            active=number % 2 == 0))
        for number in range(6)]
    first = made[0]
    lists(scim, user_type)
    changes(scim, user_type, group_type, first)
    deletions(scim, user_type, made)
    bulk(scim, user_type, group_type)


def names(page):
    return [resource.user_name for resource in page.resources or []]


def lists(scim, user_type):
    """Filters, order, pages by index and by cursor, search by POST."""
    def query(**words):
        return scim.query(user_type, query_parameters=SearchRequest(**words))

    tour = 'userName sw "TOUR" and not (userName eq "tour0@example.com")'
    some = query(filter=tour, sort_by="displayName", sort_order="ascending")
    assert names(some) == [f"tour{number}@example.com" for number in (5, 4, 3, 2, 1)], names(some)
    some = query(filter=f"{tour} and (active eq true or displayName co \"8\")")
    assert sorted(names(some)) == [f"tour{number}@example.com" for number in (1, 2, 4)]
    page = query(filter=tour, start_index=2, count=2)
    assert (page.total_results, page.start_index, page.items_per_page) == (5, 2, 2), page
    assert names(page) == ["tour2@example.com", "tour3@example.com"], names(page)
    page = query(filter=tour, count=0)
    assert page.total_results == 5 and not page.resources

    seen, cursor = [], ""
    while cursor is not None:
        page = query(filter=tour, cursor=cursor, count=2)
        seen += names(page)
        cursor = page.next_cursor
    assert seen == [f"tour{number}@example.com" for number in range(1, 6)], seen
    try:
        query(filter=tour, cursor="stranger", count=2)
        raise AssertionError("a cursor that nobody gave out was taken")
    except SCIMException as refusal:
        assert type(refusal).__name__ == "InvalidCursorException", repr(refusal)

    found = scim.search(SearchRequest(filter=tour, sort_by="userName", sort_order="descending"))
    assert names(found)[0] == "tour5@example.com"
    found = scim.search(user_type, SearchRequest(filter=tour, attributes=["displayName"]))
    assert found.total_results == 5 and found.resources[0].user_name is None
    try:
        scim.query(user_type, query_parameters={"filter": "userName like 5"},
                   check_request_payload=False)
        raise AssertionError("a filter that is none was taken")
    except SCIMException as refusal:
        assert type(refusal).__name__ == "InvalidFilterException", repr(refusal)


def changes(scim, user_type, group_type, user):
    """Replace, patch and conditional requests."""
    user.title = "Guide"
    replaced = scim.replace(user)
    assert replaced.title == "Guide" and replaced.meta.version != user.meta.version
    try:
        scim.replace(user)  # with the version before
        raise AssertionError("an old version was taken")
    except (SCIMException, SCIMClientException) as refusal:
        assert "412" in repr(refusal) or "Precondition" in repr(refusal), repr(refusal)
    assert scim.query(replaced) is replaced, "304 for what the client has already"

    def patch(*operations):
        return scim.modify(user_type, user.id, PatchOp[user_type](operations=[
            PatchOperation(op=op, path=path, value=value) for op, path, value in operations]))

    patch(("add", "emails", [{"value": "a@example.com", "type": "work", "primary": True}]),
          ("add", "emails", [{"value": "b@example.com", "type": "home", "primary": True}]))
    changed = patch(
        ("replace", 'emails[type eq "work"].value', "c@example.com"),
        ("replace", f"{ENTERPRISE}:department", "Tours"), ("remove", "title", None))
    assert changed.title is None and changed[ENTERPRISE + ":department"] == "Tours"
    assert [(email.value, email.primary) for email in changed.emails] == [
        ("c@example.com", None), ("b@example.com", True)], changed.emails

    group = scim.create(group_type(display_name="Guides", members=[{"value": user.id}]))
    assert group.members[0].type == "User" and str(group.members[0].ref).endswith(user.id)
    shown = scim.query(user_type, user.id)
    assert [member.value for member in shown.groups] == [group.id]


def deletions(scim, user_type, made):
    """Who is gone, is gone from groups; a name is free again."""
    scim.delete(user_type, made[0].id)
    groups = scim.query(scim.get_resource_model("Group")).resources
    assert [group.members for group in groups if group.display_name == "Guides"] == [None]
    again = scim.create(user_type(user_name=made[0].user_name))
    try:
        scim.create(user_type(user_name=made[0].user_name.upper()))
        raise AssertionError("a name was given twice")
    except SCIMException as refusal:
        assert type(refusal).__name__ == "UniquenessException", repr(refusal)
    for user in [*made[1:], again]:
        scim.delete(user_type, user.id)


def bulk(scim, user_type, group_type):
    """A user and a group that has it, in one request."""
    request = BulkRequest[user_type | group_type](operations=[
        BulkOperation[user_type](
            method="POST", path="/Users", bulk_id="one", data=user_type(user_name="bulk@x.example")),
        BulkOperation[group_type](
            method="POST", path="/Groups", bulk_id="two",
            data=group_type(display_name="Bulk", members=[{"value": "bulkId:one"}])),
        BulkOperation[user_type](
            method="POST", path="/Users", bulk_id="three",
            data=user_type(user_name="BULK@x.example")),
    ])
    answers = scim.bulk(request).operations
    assert [int(answer.status) for answer in answers] == [201, 201, 409], answers
    user = str(answers[0].location).rsplit("/", 1)[1]
    group = scim.query(group_type, str(answers[1].location).rsplit("/", 1)[1])
    assert [member.value for member in group.members] == [user]


def schemas():
    """Names, types and characteristics, as in RFC 7643 §8.7.1."""
    def flat(attributes, prefix=""):
        for attribute in attributes:
            name = prefix + attribute.name
            yield name, (
                attribute.type.value, bool(attribute.multi_valued), bool(attribute.case_exact),
                attribute.mutability.value, attribute.returned.value,
                attribute.uniqueness.value, bool(attribute.required),
                sorted(attribute.reference_types or []),
                sorted(attribute.canonical_values or []))
            yield from flat(attribute.sub_attributes or [], name + ".")

    scim = connect()
    scim.discover()
    from scim2_models import Schema
    for model in (User, Group, EnterpriseUser):
        wanted = model.to_schema()
        served = scim.query(Schema, wanted.id)
        theirs, ours = dict(flat(wanted.attributes)), dict(flat(served.attributes))
        for name in sorted({*theirs, *ours}):
            if theirs.get(name) != ours.get(name):
                print(json.dumps([wanted.id, name, theirs.get(name), ours.get(name)]))


if __name__ == "__main__":
    {"check": check, "tour": tour, "schemas": schemas}[sys.argv[1]]()
