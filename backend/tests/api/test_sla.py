"""How a ticket stands to the target for its first response, and which tickets still owe one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.models import Ticket
from app.runtime import Runtime
from tests.desk import body_of, new_ticket, problem_of, unique

TARGET = timedelta(hours=1)
"""Of severity critical."""


@pytest.fixture
async def shelf(as_agent: httpx.AsyncClient, runtime: Runtime) -> tuple[str, dict[str, int]]:
    """Critical tickets under a tag of their own, by the part of their time that is over."""
    mark = unique("sla")
    made: dict[str, int] = {}
    ages = {
        "fresh": 0.5, "near": 0.85, "late": 3.0, "waiting": 3.0, "answered_late": 3.0, "settled": 3.0, "answered": 0.85,
        "settled_in_time": 0.85,
    }  # fmt: skip
    for name, age in ages.items():
        ticket = made[name] = (await new_ticket(as_agent, title=name, tags=[mark]))["id"]
        status = {"waiting": "waiting", "settled": "closed", "settled_in_time": "closed"}.get(name, "open")
        change = {"severity": "critical", "status": status}
        body_of(await as_agent.patch(f"/api/tickets/{ticket}", json=change))
        async with runtime.db.write() as session:
            old = sa.update(Ticket).where(Ticket.id == ticket).values(created_at=utc_now() - age * TARGET)
            await session.execute(old)
        if name.startswith("answered"):
            reply = {"content": "Here is the answer.", "status": "waiting"}
            body_of(await as_agent.post(f"/api/tickets/{ticket}/replies", json=reply), 201)
    return mark, made


async def names(client: httpx.AsyncClient, mark: str, **params: Any) -> set[str]:
    page = body_of(await client.get("/api/tickets", params={"tag": mark, **params}))
    assert page["total"] == len(page["items"])
    return {ticket["title"] for ticket in page["items"]}


async def test_a_late_answer_stays_breached_and_is_owed_no_more(
    as_agent: httpx.AsyncClient, shelf: tuple[str, dict[str, int]]
) -> None:
    mark, made = shelf
    page = body_of(await as_agent.get("/api/tickets", params={"tag": mark}))
    listed = {ticket["title"]: ticket["sla"] for ticket in page["items"]}
    assert {name: (sla["state"], sla["outstanding"]) for name, sla in listed.items()} == {
        "fresh": ("pending", True),
        "near": ("pending", True),
        "late": ("breached", True),
        "waiting": ("breached", True),
        "answered_late": ("breached", False),
        "settled": ("breached", False),
        "answered": ("met", False),
        "settled_in_time": ("pending", False),
    }
    ticket = body_of(await as_agent.get(f"/api/tickets/{made['answered_late']}"))
    assert ticket["status"] == "waiting", "it is answered, and no less open"
    assert ticket["sla"] == listed["answered_late"]
    assert ticket["sla"]["responded_at"] > ticket["sla"]["due_at"]
    assert {name for name, sla in listed.items() if sla["responded_at"]} == {"answered_late", "answered"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["overdue"], {"late", "waiting"}),
        (["at_risk"], {"near"}),
        (["at_risk", "overdue"], {"near", "late", "waiting"}),
    ],
)
async def test_lists_of_what_is_due_leave_out_what_is_answered_or_settled(
    as_agent: httpx.AsyncClient, shelf: tuple[str, dict[str, int]], wanted: list[str], expected: set[str]
) -> None:
    mark, made = shelf
    assert await names(as_agent, mark, sla=wanted) == expected
    assert await names(as_agent, mark, sla=wanted, severity="low") == set()
    for ticket in made.values():
        assert (await as_agent.delete(f"/api/tickets/{ticket}")).status_code == 204


async def test_the_view_counts_what_its_list_shows(
    as_agent: httpx.AsyncClient, shelf: tuple[str, dict[str, int]]
) -> None:
    mark, made = shelf
    filters = {"tag": [mark], "sla": ["overdue"]}
    view = body_of(await as_agent.post("/api/views", json={"name": mark, "filters": filters}), 201)["id"]

    async def counted() -> tuple[int, int]:
        counts = body_of(await as_agent.get("/api/views/counts"))
        saved = {one["view_id"]: one["count"]["total"] for one in counts["saved"] if one["count"]}
        due = {"status": ["open", "in_progress", "waiting"], "sla": ["at_risk", "overdue"]}
        page = body_of(await as_agent.get("/api/tickets", params={**due, "page_size": 1}))
        assert counts["breaching"] == {
            "total": page["total"],
            "total_relation": page["total_relation"],
        }
        return counts["breaching"]["total"], saved[view]

    breaching, overdue = await counted()
    assert overdue == 2
    body_of(await as_agent.post(f"/api/tickets/{made['late']}/replies", json={"content": "Sorry."}), 201)
    assert await counted() == (breaching - 1, 1)
    assert (await as_agent.delete(f"/api/views/{view}")).status_code == 204


async def test_only_staff_filter_by_what_only_staff_see(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    mark = unique("sla")
    await new_ticket(as_customer, title="mine", tags=[mark])
    assert await names(as_customer, mark, sla="overdue") == {"mine"}
    problem_of(await as_agent.get("/api/tickets", params={"sla": "soon"}), 422)
