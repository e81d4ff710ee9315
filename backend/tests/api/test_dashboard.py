"""The dashboard's figures, each worked out by hand for a small desk of long ago that no other test's tickets fall into."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.analytics.figures import Tally
from app.core.clock import utc_now
from app.models import Decision, Draft, Reply, Ticket, TicketRating, TicketSettlement, TriageRun
from app.models.enums import DecisionOutcome, TriageStatus
from app.runtime import Runtime
from tests.desk import Desk, body_of, new_ticket, problem_of, stored

DAY = datetime(2001, 2, 3, tzinfo=UTC)
TEAM = "product_team"
PERIOD = {"from": "2001-02-03T00:00:00Z", "to": "2001-02-07T00:00:00Z", "team": TEAM}


def at(day: int, hour: float = 12) -> datetime:
    """On the given day of the period, from 0."""
    return DAY + timedelta(days=day, hours=hour)


@dataclass(frozen=True)
class Made:
    """A ticket of the made desk: its fields, and when what happened."""

    fields: dict[str, Any]
    created: datetime
    answered: datetime | None = None
    settled: tuple[tuple[datetime, datetime | None], ...] = ()
    """When it was settled and, if it did, came back."""
    score: int | None = None
    rated: datetime | None = None
    edited: float | None = None
    """Of the reply that came from a draft."""


CRITICAL, LOW = {"severity": "critical"}, {"severity": "low"}
TICKETS = {
    "before": Made({"status": "open", "priority": "low"}, at(-2)),
    "in_time": Made({**CRITICAL, "status": "resolved", "category": "billing", "priority": "high"}, at(0), at(0, 12.5),
                    ((at(0, 14), None),), 5, at(1), 0.0),
    "late": Made({**CRITICAL, "status": "closed", "category": "billing"}, at(0, 23), at(1, 1), ((at(2, 11), None),), 2, at(3), 0.5),
    "came_back": Made({**LOW, "status": "in_progress", "category": "technical"}, at(1), at(1, 13), ((at(1, 18), at(3)),)),
    "twice": Made({**LOW, "status": "resolved"}, at(1), at(1, 15), ((at(1, 16), at(2)), (at(3), None)), 4, at(3, 20), 0.25),
    "overdue": Made({**CRITICAL, "status": "open", "priority": "urgent"}, at(2)),
    "old_resolved": Made({"status": "resolved", "priority": "medium"}, at(-5), at(-4), ((at(2), None),)),
    "after": Made({"status": "open"}, at(4, 0), None, (), 1, at(4, 0)),
    "spam": Made({"status": "open", "is_spam": True}, at(1)),
}  # fmt: skip


@pytest.fixture(scope="module")
async def made(desk: Desk) -> AsyncIterator[dict[str, int]]:
    """The tickets by name, put into the past."""
    ids: dict[str, int] = {}
    async with desk.client(desk.agent) as agent:
        for name, item in TICKETS.items():
            ticket = await new_ticket(agent)
            ids[name] = ticket["id"]
            body_of(await agent.patch(f"/api/tickets/{ticket['id']}", json={**item.fields, "team": TEAM}))
        async with desk.runtime.db.write() as session:
            for name, item in TICKETS.items():
                await _put_back(session, ids[name], item, desk.agent.id)
        yield ids
        for number in ids.values():
            assert (await agent.delete(f"/api/tickets/{number}")).status_code == 204


async def _put_back(session: Any, ticket_id: int, item: Made, agent_id: int) -> None:
    open_end = item.settled[-1][0] if item.settled and item.settled[-1][1] is None else None
    values = {"created_at": item.created, "first_response_at": item.answered, "resolved_at": open_end}
    await session.execute(sa.update(Ticket).where(Ticket.id == ticket_id).values(**values))
    await session.execute(sa.delete(TicketSettlement).where(TicketSettlement.ticket_id == ticket_id))
    session.add_all(
        TicketSettlement(ticket_id=ticket_id, settled_at=settled, reopened_at=reopened)
        for settled, reopened in item.settled
    )
    if item.score is not None:
        session.add(TicketRating(ticket_id=ticket_id, score=item.score, rated_at=item.rated))
    if item.edited is None:
        return
    draft = Draft(ticket_id=ticket_id, status="answered", content="A draft.", tone="friendly", engine="local",
                  model="m", prompt_version="p", suggestion={}, created_at=item.created)  # fmt: skip
    session.add(draft)
    await session.flush()
    reply = {"ticket_id": ticket_id, "author_id": agent_id, "content": "A reply.", "draft_id": draft.id, "draft_edit_distance": item.edited}  # fmt: skip
    session.add(Reply(**reply, created_at=item.answered))
    session.add(Reply(**reply, created_at=item.answered, internal=True))
    session.add(Reply(**{**reply, "draft_edit_distance": 1.0}, created_at=at(-1)))


@pytest.fixture
async def found(made: dict[str, int], as_agent: httpx.AsyncClient) -> Any:
    return body_of(await as_agent.get("/api/stats/dashboard", params=PERIOD))


async def test_each_day_has_what_came_what_went_and_what_was_left(found: Any) -> None:
    # Open before the period: "before" and "old_resolved".
    days = [(0, 2, 1, 0, 3), (1, 2, 2, 0, 3), (2, 1, 2, 1, 3), (3, 0, 1, 1, 3)]
    assert found["created_by_day"] == [
        {
            "day": f"2001-02-0{3 + day}",
            "created": created,
            "resolved": resolved,
            "reopened": back,
            "open": left,
        }
        for day, created, resolved, back, left in days
    ]
    assert (found["totals"]["created"], found["totals"]["resolved"]) == (5, 6)
    before = 2
    for day in found["created_by_day"]:
        before += day["created"] + day["reopened"] - day["resolved"]
        assert day["open"] == before


async def test_pages_of_tickets_count_as_one(
    made: dict[str, int], as_agent: httpx.AsyncClient, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in (1, 2, 5):
        monkeypatch.setattr("app.analytics.repository.PAGE", size)
        assert body_of(await as_agent.get("/api/stats/dashboard", params=PERIOD)) == found


async def test_the_backlog_of_now_is_that_of_the_newest_day(
    made: dict[str, int], as_agent: httpx.AsyncClient
) -> None:
    now = body_of(await as_agent.get("/api/stats/dashboard", params={"team": TEAM}))
    assert now["created_by_day"][-1]["open"] == now["totals"]["open_now"] >= 4
    assert len(now["created_by_day"]) == 31


async def test_a_part_of_a_day_counts_as_far_as_it_goes(
    made: dict[str, int], as_agent: httpx.AsyncClient
) -> None:
    params = {**PERIOD, "from": "2001-02-03T13:00:00Z", "to": "2001-02-04T17:00:00Z"}
    found = body_of(await as_agent.get("/api/stats/dashboard", params=params))["created_by_day"]
    first, second = found
    assert (first["created"], first["resolved"], first["open"]) == (1, 1, 3)
    assert (second["created"], second["resolved"], second["open"]) == (2, 1, 4)


async def test_days_end_at_midnight_utc_whatever_the_zone_of_the_question(
    made: dict[str, int], as_agent: httpx.AsyncClient, found: Any
) -> None:
    params = {**PERIOD, "from": "2001-02-03T02:00:00+02:00", "to": "2001-02-06T19:00:00-05:00"}
    assert body_of(await as_agent.get("/api/stats/dashboard", params=params)) == found


async def test_what_the_new_tickets_are(found: Any) -> None:
    assert found["by_status"] == {"resolved": 2, "closed": 1, "in_progress": 1, "open": 1}
    assert found["by_category"] == {"billing": 2, "technical": 1, "none": 2}
    assert found["by_priority"] == {"high": 1, "medium": 3, "urgent": 1}


async def test_how_long_they_took(found: Any) -> None:
    # Half an hour, two hours, one, three: linear between the values.
    assert found["first_response_time"] == {"p50": 1.5 * 3600, "p90": round(2.7 * 3600, 1)}
    # Two hours, 36 and 48; what came back is not resolved.
    assert found["resolution_time"] == {"p50": 36 * 3600, "p90": 45.6 * 3600}
    assert found["sla"] == {"met": 3, "breached": 2, "at_risk": 0}


def test_settling_an_unanswered_ticket_stops_its_clock() -> None:
    now = utc_now()
    tally = Tally({"low": timedelta(hours=10)}, now, 0.25)

    def ticket(age: float, settled: float | None) -> tuple[Any, ...]:
        """Both in hours before now."""
        end = None if settled is None else now - timedelta(hours=settled)
        created, ended = (
            moment and moment.replace(tzinfo=None) for moment in (now - timedelta(hours=age), end)
        )
        return created, None, ended, "low", "open" if end is None else "resolved", None, "low"

    tally.add([ticket(9, None), ticket(9, 1), ticket(40, 35), ticket(40, 5), ticket(40, None)])
    assert (tally.met, tally.at_risk, tally.breached) == (0, 1, 2)


async def test_what_customers_say(found: Any) -> None:
    assert found["csat"] == {
        "average": round((5 + 2 + 4) / 3, 2),
        "count": 3,
        "by_score": {"1": 0, "2": 1, "3": 0, "4": 1, "5": 1},
    }


async def test_what_became_of_drafts(found: Any) -> None:
    ai = found["ai"]
    assert {name: ai[name] for name in ("drafts", "inserted", "edited", "sent_unchanged", "mean_edit_distance")} == {
        "drafts": 3, "inserted": 3, "edited": 2, "sent_unchanged": 1, "mean_edit_distance": 0.25,
    }  # fmt: skip
    assert (ai["auto_resolved"], ai["reopened"]) == (0, 0)


async def test_what_was_resolved_without_a_person_and_came_back(
    made: dict[str, int], as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    async with runtime.db.write() as session:
        for name, reopened in (("in_time", None), ("came_back", at(3))):
            run = TriageRun(ticket_id=made[name], status=TriageStatus.COMPLETED)
            session.add(run)
            await session.flush()
            decision = {"outcome": DecisionOutcome.AUTO_RESOLVED, "reason": "r", "rules": [], "inputs": {}, "policy_version": 0}  # fmt: skip
            session.add(
                Decision(
                    run_id=run.id,
                    ticket_id=made[name],
                    created_at=at(1),
                    reopened_at=reopened,
                    **decision,
                )
            )
    ai = body_of(await as_agent.get("/api/stats/dashboard", params=PERIOD))["ai"]
    assert (ai["auto_resolved"], ai["reopened"]) == (2, 1)


async def test_another_team_and_another_time_have_nothing_of_it(
    made: dict[str, int], as_agent: httpx.AsyncClient
) -> None:
    for params in (
        {**PERIOD, "team": "billing_team"},
        {**PERIOD, "from": "1999-01-01T00:00:00", "to": "1999-01-02T00:00:00"},
    ):
        found = body_of(await as_agent.get("/api/stats/dashboard", params=params))
        assert (found["totals"]["created"], found["totals"]["resolved"]) == (0, 0)
        assert found["first_response_time"] == {"p50": None, "p90": None}
        assert found["csat"]["average"] is None
        assert (found["ai"]["drafts"], found["ai"]["mean_edit_distance"]) == (0, None)
        assert {day["open"] for day in found["created_by_day"]} == {0}


async def test_settling_and_coming_back_are_kept_whoever_does_it(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await new_ticket(as_customer)
    path = f"/api/tickets/{ticket['id']}"
    body_of(await as_agent.patch(path, json={"status": "waiting"}))
    body_of(await as_agent.post(f"{path}/replies", json={"content": "Done.", "status": "resolved"}), 201)
    body_of(await as_agent.patch(path, json={"status": "closed"}))
    body_of(await as_customer.patch(path, json={"status": "open"}))
    bulk = {"ids": [ticket["id"]], "set": {"status": "resolved"}}
    body_of(await as_agent.post("/api/tickets/bulk", json=bulk))
    body_of(await as_customer.post(f"{path}/replies", json={"content": "No."}), 201)
    other = await new_ticket(as_customer)
    body_of(await as_agent.post(f"{path}/merge", json={"into": other["id"]}))
    assert await settlements(runtime, ticket["id"]) == [True, True, False]
    body_of(await as_agent.post(f"{path}/unmerge"))
    assert await settlements(runtime, ticket["id"]) == [True, True, True]
    closed = await new_ticket(as_agent, status="closed")
    assert await settlements(runtime, closed["id"]) == [False]
    (row,) = await stored(runtime, sa.select(Ticket).where(Ticket.id == closed["id"]))
    assert row.resolved_at == row.created_at


async def settlements(runtime: Runtime, ticket_id: int) -> list[bool]:
    """For each time that it was settled, whether it came back, oldest first."""
    statement = sa.select(TicketSettlement).where(TicketSettlement.ticket_id == ticket_id)
    rows = await stored(runtime, statement.order_by(TicketSettlement.id))
    assert all(row.reopened_at is None or row.settled_at <= row.reopened_at for row in rows)
    return [row.reopened_at is not None for row in rows]


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2024-02-02T00:00:00Z", "to": "2024-02-01T00:00:00Z"},
        {"from": "2024-02-01T00:00:00Z", "to": "2024-02-01T00:00:00Z"},
        {"from": "2020-01-01T00:00:00Z", "to": "2024-01-01T00:00:00Z"},
        {"from": "0001-01-01T00:00:00Z", "to": "9999-12-31T23:59:59Z"},
        {"to": "0001-01-01T00:00:00Z"},
        {"from": "yesterday"},
        {"team": "a b"},
    ],
)
async def test_bad_periods_are_422(as_agent: httpx.AsyncClient, params: dict[str, str]) -> None:
    problem_of(await as_agent.get("/api/stats/dashboard", params=params), 422)
