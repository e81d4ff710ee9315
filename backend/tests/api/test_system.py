"""The vocabulary that forms offer, and the dashboard's figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.models import Reply, Ticket
from app.runtime import Runtime
from tests.desk import body_of, new_ticket, problem_of

CATEGORIES = {"technical", "billing", "account", "feature_request", "bug_report", "general"}
LONG_AGO = datetime(2001, 2, 3, 12, tzinfo=UTC)
"""A period that no other test's tickets fall into."""


async def test_the_vocabulary_of_staff_and_of_customers(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    words = body_of(await as_agent.get("/api/config"))
    assert words["statuses"] == ["open", "in_progress", "waiting", "resolved", "closed"]
    assert words["priorities"] == ["low", "medium", "high", "urgent"]
    assert {category["id"] for category in words["categories"]} == CATEGORIES
    assert {"technical_support", "billing_team", "escalation_team"} <= {team["id"] for team in words["teams"]}
    assert words["default_collection"] == "kb_main"
    public = body_of(await as_customer.get("/api/config"))
    assert (public["statuses"], public["priorities"]) == (words["statuses"], words["priorities"])
    assert [public[name] for name in ("categories", "teams", "severities", "tones")] == [[]] * 4


async def test_the_dashboard_counts_what_is_stored(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    """Four tickets of one day: answered in time, answered late, overdue, and without a severity."""
    made = [
        (await new_ticket(as_agent, priority=priority))["id"]
        for priority in ("low", "high", "high", "medium")
    ]
    draft = body_of(await as_agent.post(f"/api/ai/tickets/{made[0]}/suggest"))
    reply = {"content": draft["ai_reply"], "draft_id": draft["draft_id"]}
    body_of(await as_agent.post(f"/api/tickets/{made[0]}/replies", json=reply), 201)
    changes: list[dict[str, Any]] = [
        {"severity": "critical", "category": "billing", "team": "billing_team", "status": "resolved"},
        {"severity": "critical", "category": "technical"},
        {"severity": "low"},
        {},
    ]
    for number, change in zip(made, changes, strict=True):
        body_of(await as_agent.patch(f"/api/tickets/{number}", json=change))
    minutes = {made[0]: 30, made[1]: 90}
    async with runtime.db.write() as session:
        for number in made:
            times: dict[str, Any] = {"created_at": LONG_AGO}
            if number in minutes:
                times["first_response_at"] = LONG_AGO + timedelta(minutes=minutes[number])
            if number == made[0]:
                times["resolved_at"] = LONG_AGO + timedelta(hours=2)
            await session.execute(sa.update(Ticket).where(Ticket.id == number).values(**times))
        await session.execute(sa.update(Reply).where(Reply.ticket_id == made[0]).values(created_at=LONG_AGO))
    params = {"from": "2001-02-03T00:00:00Z", "to": "2001-02-05T00:00:00Z"}
    found = body_of(await as_agent.get("/api/stats/dashboard", params=params))
    assert (found["totals"]["created"], found["totals"]["resolved"]) == (4, 1)
    assert found["created_by_day"] == [
        {"day": "2001-02-03", "created": 4},
        {"day": "2001-02-04", "created": 0},
    ]
    assert found["by_status"] == {"open": 3, "resolved": 1}
    assert found["by_category"] == {"billing": 1, "technical": 1, "none": 2}
    assert found["by_priority"] == {"low": 1, "high": 2, "medium": 1}
    assert found["first_response_time"]["p50"] == 3600.0
    assert found["resolution_time"] == {"p50": 7200.0, "p90": 7200.0}
    assert found["sla"] == {"met": 1, "breached": 2, "at_risk": 0}
    assert {name: found["ai"][name] for name in ("inserted", "sent_unchanged", "edited", "mean_edit_distance")} == {
        "inserted": 1, "sent_unchanged": 1, "edited": 0, "mean_edit_distance": 0.0,
    }  # fmt: skip
    of_team = body_of(await as_agent.get("/api/stats/dashboard", params={**params, "team": "billing_team"}))
    assert (of_team["totals"]["created"], of_team["by_category"]) == (1, {"billing": 1})
    empty = {"from": "1999-01-01T00:00:00", "to": "1999-01-02T00:00:00"}
    nothing = body_of(await as_agent.get("/api/stats/dashboard", params=empty))
    assert nothing["totals"]["created"] == 0
    assert nothing["first_response_time"] == {"p50": None, "p90": None}
    for number in made:
        assert (await as_agent.delete(f"/api/tickets/{number}")).status_code == 204


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
