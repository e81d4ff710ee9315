"""Lists of tickets: filters, search, order, pages, and whose they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.models import Ticket
from app.runtime import Runtime
from tests.desk import Desk, body_of, ids_of, new_ticket, problem_of, unique


@pytest.fixture
async def shelf(desk: Desk, as_agent: httpx.AsyncClient) -> tuple[str, dict[str, int]]:
    """Four tickets that differ in everything, under a tag of their own."""
    mark = unique("shelf")
    made: dict[str, int] = {}
    for name, fields, change in (
        (
            "a",
            {"priority": "low", "customer_email": desk.customer.email},
            {"severity": "low", "category": "billing"},
        ),
        ("b", {"priority": "urgent", "status": "waiting"}, {"severity": "critical", "team": "billing_team"}),
        ("c", {"priority": "medium", "tags": [mark, "extra"]}, {"assignee_id": desk.agent.id}),
        (
            "d",
            {"priority": "high", "customer_email": desk.other.email},
            {"severity": "high", "category": "technical"},
        ),
    ):
        body = {"title": f"Title {name} {mark}", "content": f"100% of {name}_words", "tags": [mark], **fields}
        made[name] = (await new_ticket(as_agent, **body))["id"]
        body_of(await as_agent.patch(f"/api/tickets/{made[name]}", json=change))
    return mark, made


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, "dcba"),
        ({"priority": ["low", "urgent"]}, "ba"),
        ({"status": "waiting"}, "b"),
        ({"status": ["open", "waiting"], "priority": "urgent"}, "b"),
        ({"severity": ["critical", "high"]}, "db"),
        ({"category": "billing"}, "a"),
        ({"team": "billing_team"}, "b"),
        ({"tag": ["extra"]}, "c"),
        ({"assignee_id": "none"}, "dba"),
        ({"category": "none"}, "cb"),
        ({"category": ["none", "billing"], "team": "none"}, "ca"),
        ({"triage_status": "pending"}, "dcba"),
        ({"triage_status": "failed"}, ""),
        ({"q": "A_words"}, "a"),
        ({"q": "title 100%"}, "dcba"),
        ({"q": "100_"}, "dcba"),
        ({"q": "' OR 1=1 --"}, ""),
        ({"created_before": "2001-01-01T00:00:00Z"}, ""),
        ({"created_after": "2001-01-01T00:00:00"}, "dcba"),
        ({"sort": "created_at"}, "abcd"),
        ({"sort": "-priority"}, "bdca"),
        ({"sort": "priority"}, "acdb"),
        ({"sort": "-severity", "severity": ["low", "high", "critical"]}, "bda"),
        ({"sort": "updated_at"}, "abcd"),
        ({"sort": "sentiment", "page_size": 4}, None),
        ({"page_size": 2}, "dc"),
        ({"page_size": 2, "page": 2}, "ba"),
        ({"page_size": 2, "page": 3}, ""),
    ],
)
async def test_filters_sort_and_pages(
    as_agent: httpx.AsyncClient,
    shelf: tuple[str, dict[str, int]],
    params: dict[str, Any],
    expected: str | None,
) -> None:
    mark, made = shelf
    tags = [mark, *params.get("tag", [])]
    answer = body_of(await as_agent.get("/api/tickets", params={**params, "tag": tags}))
    names = {number: name for name, number in made.items()}
    found = "".join(names[number] for number in ids_of(answer["items"]))
    assert sorted(found) == list("abcd") if expected is None else found == expected
    if "page_size" not in params:
        assert (answer["total"], answer["pages"]) == (len(expected or ""), 1 if expected else 0)
    else:
        assert (answer["total"], answer["pages"]) == (4, -(-4 // params["page_size"]))


async def test_people_filters(
    desk: Desk, as_agent: httpx.AsyncClient, shelf: tuple[str, dict[str, int]]
) -> None:
    mark, made = shelf

    async def found(**params: Any) -> list[int]:
        return ids_of(body_of(await as_agent.get("/api/tickets", params={"tag": mark, **params}))["items"])

    assert await found(requester_id=desk.customer.id) == [made["a"]]
    assert await found(requester_id=[desk.customer.id, desk.other.id]) == [made["d"], made["a"]]
    assert await found(assignee_id=desk.agent.id) == [made["c"]]
    assert len(await found(assignee_id=[desk.agent.id, "none"])) == 4


async def test_customers_list_their_own_only(
    as_customer: httpx.AsyncClient, desk: Desk, shelf: tuple[str, dict[str, int]]
) -> None:
    mark, made = shelf
    answer = body_of(await as_customer.get("/api/tickets", params={"tag": mark}))
    assert (ids_of(answer["items"]), answer["total"]) == ([made["a"]], 1)
    others = await as_customer.get("/api/tickets", params={"tag": mark, "requester_id": desk.other.id})
    assert body_of(others)["total"] == 0


@pytest.mark.parametrize(
    "params",
    [
        {"severity": "critical"}, {"team": "billing_team"}, {"team": "none"}, {"assignee_id": 1}, {"assignee_id": "none"},
        {"triage_status": "failed"}, {"triage_status": "pending"}, {"snoozed": True}, {"snoozed": False}, {"review": True},
        {"sort": "severity"}, {"sort": "-severity"}, {"sort": "sentiment"}, {"sort": "-sentiment"},
    ],
)  # fmt: skip
async def test_no_filter_tells_a_customer_what_they_are_not_shown(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, desk: Desk, params: dict[str, Any]
) -> None:
    mark = unique("own")
    ids = [(await new_ticket(as_customer, tags=[mark]))["id"] for _ in range(3)]
    tomorrow = (utc_now() + timedelta(days=1)).isoformat()
    for ticket_id, change in (
        (ids[0], {"severity": "critical", "team": "billing_team", "snoozed_until": tomorrow}),
        (ids[1], {"severity": "low", "assignee_id": desk.agent.id}),
    ):
        body_of(await as_agent.patch(f"/api/tickets/{ticket_id}", json=change))
    listed = body_of(await as_customer.get("/api/tickets", params={"tag": mark, **params}))
    assert (ids_of(listed["items"]), listed["total"]) == (ids[::-1], 3)


@pytest.mark.parametrize(
    "params",
    [
        {"status": "lost"}, {"status": ["open", "lost"]}, {"priority": "critical"}, {"severity": "urgent"},
        {"triage_status": "done"}, {"sort": "title"}, {"sort": "created_at; DROP TABLE tickets"}, {"page": 0},
        {"page_size": 101}, {"page": 10_001, "page_size": 1}, {"requester_id": "x"}, {"requester_id": 2**31},
        {"assignee_id": "nobody"}, {"created_after": "yesterday"}, {"created_after": "0001-01-01T00:00:00+14:00"},
        {"created_before": "9999-12-31T23:59:59-14:00"}, {"q": "x" * 201}, {"q": "a\x00"}, {"tag": "a\x00"},
    ],
)  # fmt: skip
async def test_bad_filters_are_422(as_agent: httpx.AsyncClient, params: dict[str, Any]) -> None:
    problem_of(await as_agent.get("/api/tickets", params=params), 422)


async def test_equal_moments_keep_one_order_over_all_pages(
    as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    mark = unique("same")
    made = [(await new_ticket(as_agent, tags=[mark]))["id"] for _ in range(5)]
    async with runtime.db.write() as session:
        await session.execute(sa.update(Ticket).where(Ticket.id.in_(made)).values(created_at=utc_now()))
    seen: list[int] = []
    for page in (1, 2, 3):
        params = {"tag": mark, "page": page, "page_size": 2}
        seen += ids_of(body_of(await as_agent.get("/api/tickets", params=params))["items"])
    assert seen == made[::-1]
