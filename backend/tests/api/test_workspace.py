"""Saved views and canned replies: one's own and shared ones."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.test_statements import statements
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


async def counts_of(client: httpx.AsyncClient) -> dict[str, Any]:
    counts: dict[str, Any] = body_of(await client.get("/api/views/counts"))
    return counts


async def total(client: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    page = body_of(await client.get("/api/tickets", params={**params, "page_size": 1}))
    return {"total": page["total"], "total_relation": page["total_relation"]}


async def test_the_counts_of_views_are_the_totals_of_their_lists(
    desk: Desk, as_agent: httpx.AsyncClient
) -> None:
    tag = unique("counted")
    made = [
        await new_ticket(as_agent, tags=[tag], priority=priority) for priority in ("urgent", "low", "low")
    ]
    body_of(await as_agent.patch(f"/api/tickets/{made[1]['id']}", json={"assignee_id": desk.agent.id}))
    body_of(await as_agent.patch(f"/api/tickets/{made[2]['id']}", json={"status": "resolved"}))
    kinds: dict[str, dict[str, Any]] = {
        "all of a tag": {"tag": [tag.upper()]},
        "settled of a tag": {"tag": [tag], "status": ["resolved", "closed"]},
        "nobody's": {"tag": [tag], "assignee_id": [None]},
        "words": {"q": "refund"},
    }
    views = {
        name: body_of(await as_agent.post("/api/views", json={"name": name, "filters": filters}), 201)["id"]
        for name, filters in kinds.items()
    }
    counts = await counts_of(as_agent)
    active = {"status": ["open", "in_progress", "waiting"], "snoozed": False}
    assert counts["open"] == await total(as_agent, **active)
    assert counts["mine"] == await total(as_agent, **active, assignee_id=desk.agent.id)
    assert counts["unassigned"] == await total(as_agent, **active, assignee_id="none")
    assert counts["urgent"] == await total(as_agent, **active, priority="urgent")
    assert counts["breaching"] == await total(as_agent, **active, sla=["at_risk", "overdue"])
    assert counts["snoozed"] == await total(as_agent, snoozed=True)
    assert counts["resolved"] == await total(as_agent, status=["resolved", "closed"])
    assert counts["all"] == await total(as_agent)
    assert counts["review"] == await total(as_agent, review=True)
    assert counts["mine"]["total"] >= 1
    saved = {one["view_id"]: one["count"] for one in counts["saved"]}
    assert {name: (saved[id_] or {}).get("total") for name, id_ in views.items()} == {
        "all of a tag": 2,
        "settled of a tag": 1,
        "nobody's": 1,
        "words": None,
    }
    for id_ in views.values():
        assert (await as_agent.delete(f"/api/views/{id_}")).status_code == 204


async def test_a_ticket_that_sleeps_leaves_the_queues_until_it_wakes(
    desk: Desk, as_agent: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_agent, priority="urgent")
    path = f"/api/tickets/{ticket['id']}"
    body_of(await as_agent.patch(path, json={"assignee_id": desk.agent.id}))
    awake = await counts_of(as_agent)
    body_of(await as_agent.patch(path, json={"snoozed_until": "2999-01-01T00:00:00Z"}))
    asleep = await counts_of(as_agent)
    moved = {name: asleep[name]["total"] - awake[name]["total"] for name in awake if name != "saved"}
    assert moved == {
        "open": -1, "mine": -1, "urgent": -1, "unassigned": 0, "breaching": 0, "snoozed": 1, "resolved": 0,
        "all": 0, "review": 0,
    }  # fmt: skip
    body_of(await as_agent.patch(path, json={"snoozed_until": None}))
    assert await counts_of(as_agent) == awake


async def test_counts_name_only_views_that_the_caller_may_see(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient
) -> None:
    made = [
        body_of(
            await as_admin.post("/api/views", json={"name": unique("v"), "filters": {}, "shared": shared}),
            201,
        )["id"]
        for shared in (False, True)
    ]
    seen = {one["view_id"] for one in (await counts_of(as_agent))["saved"]}
    assert (made[0] in seen, made[1] in seen) == (False, True)
    for id_ in made:
        assert (await as_admin.delete(f"/api/views/{id_}")).status_code == 204


async def test_a_count_beyond_the_exact_part_says_so(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await new_ticket(as_agent)
    monkeypatch.setattr("app.db.paging.EXACT_TOTAL", 2)
    assert (await counts_of(as_agent))["all"] == {"total": 2, "total_relation": "gte"}


async def test_counting_costs_as_many_statements_however_many_views(
    as_agent: httpx.AsyncClient, desk: Desk
) -> None:
    sent = []
    made: list[int] = []
    for number in (1, 60):
        made += [
            body_of(
                await as_agent.post("/api/views", json={"name": f"v{n}", "filters": {"tag": [f"t{n}"]}}), 201
            )["id"]
            for n in range(number - len(made))
        ]
        with statements(desk.runtime) as found:
            counts = await counts_of(as_agent)
        sent.append(len(found))
    own = [one["count"] for one in counts["saved"] if one["view_id"] in made]
    assert len(own) == 60
    assert own.count(None) >= 10, "the first 50 views are counted"
    assert sent[0] == sent[1] <= 3, "who asks, which views, and how many in each"
    for id_ in made:
        assert (await as_agent.delete(f"/api/views/{id_}")).status_code == 204
