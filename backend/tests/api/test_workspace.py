"""Saved views and canned replies: one's own and shared ones."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.desk import Desk, body_of, ids_of, new_ticket, problem_of, unique


async def test_views_are_saved_shared_and_changed_by_their_owner(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient
) -> None:
    filters = {"status": ["open"], "priority": ["urgent", "high"], "assignee_id": [None], "sort": "-priority"}
    mine = body_of(await as_admin.post("/api/views", json={"name": unique("own"), "filters": filters}), 201)
    assert mine["filters"] == filters
    shared = body_of(
        await as_admin.post("/api/views", json={"name": unique("all"), "filters": {}, "shared": True}), 201
    )
    seen = ids_of(body_of(await as_agent.get("/api/views")))
    assert shared["id"] in seen
    assert mine["id"] not in seen
    problem_of(await as_agent.patch(f"/api/views/{mine['id']}", json={"name": "x"}), 404)
    problem_of(await as_agent.patch(f"/api/views/{shared['id']}", json={"name": "x"}), 403)
    problem_of(await as_agent.delete(f"/api/views/{shared['id']}"), 403)
    changed = body_of(await as_admin.patch(f"/api/views/{mine['id']}", json={"filters": {"q": "refund"}}))
    assert (changed["filters"], changed["name"]) == ({"q": "refund"}, mine["name"])
    for view in (mine, shared):
        assert (await as_admin.delete(f"/api/views/{view['id']}")).status_code == 204
    assert not {mine["id"], shared["id"]} & set(ids_of(body_of(await as_admin.get("/api/views"))))


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "filters": {"colour": "red"}},
        {"name": "x", "filters": {"status": ["sleeping"]}},
        {"name": "x", "filters": {"sort": "title"}},
        {"name": " ", "filters": {}},
        {"name": "x" * 101, "filters": {}},
        {"name": "x"},
        {"name": "x", "filters": {}, "colour": "red"},
    ],
)
async def test_views_refuse_what_the_list_would_refuse(
    as_agent: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    problem_of(await as_agent.post("/api/views", json=body), 422)


async def test_a_canned_reply_is_filled_for_its_ticket(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, desk: Desk
) -> None:
    ticket = await new_ticket(as_customer, title="About {{agent.name}} {{ticket.id}}")
    content = (
        "Hello {{customer.first_name}} ({{ customer.name }}, {{customer.email}}),\nyour ticket "
        "#{{ticket.id}} “{{ticket.title}}” is with {{agent.name}}.\n{{agent.first_name}}"
    )
    canned = body_of(
        await as_agent.post("/api/canned-replies", json={"title": unique("hello"), "content": content}), 201
    )
    path = f"/api/canned-replies/{canned['id']}"
    text = body_of(await as_agent.post(f"{path}/render", json={"ticket_id": ticket["id"]}))["content"]
    assert text == (
        f"Hello {desk.customer.name.split()[0]} ({desk.customer.name}, {desk.customer.email}),\nyour ticket "
        f"#{ticket['id']} “{ticket['title']}” is with {desk.agent.name}.\n{desk.agent.name.split()[0]}"
    )
    problem_of(await as_agent.post(f"{path}/render", json={"ticket_id": 2_000_000_000}), 404)
    found = body_of(await as_agent.get("/api/canned-replies", params={"q": canned["title"]}))
    assert ids_of(found) == [canned["id"]]
    assert (await as_agent.delete(path)).status_code == 204
    problem_of(await as_agent.patch(path, json={"title": "gone"}), 404)


async def test_private_canned_replies_are_their_owners(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient
) -> None:
    body = {"title": unique("own"), "content": "Mine", "shared": False}
    canned = body_of(await as_agent.post("/api/canned-replies", json=body), 201)
    assert body_of(await as_admin.get("/api/canned-replies", params={"q": canned["title"]})) == []
    problem_of(await as_admin.patch(f"/api/canned-replies/{canned['id']}", json={"title": "x"}), 404)
    changed = body_of(
        await as_agent.patch(f"/api/canned-replies/{canned['id']}", json={"content": "New", "shared": True})
    )
    assert (changed["content"], changed["shared"], changed["title"]) == ("New", True, canned["title"])


@pytest.mark.parametrize(
    "content",
    ["Dear {{customer.shoe_size}}", "{{}}", "{{ticket.requester.password_hash}}", " ", "x" * 20_001],
)
async def test_unknown_placeholders_are_refused(as_agent: httpx.AsyncClient, content: str) -> None:
    problem_of(await as_agent.post("/api/canned-replies", json={"title": "t", "content": content}), 422)
