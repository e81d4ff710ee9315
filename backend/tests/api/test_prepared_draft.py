"""The draft that triage prepared, as the ticket's page reads it."""

from __future__ import annotations

import httpx
import pytest

from app.runtime import Runtime
from tests.api.decisions import REPLY, awaiting
from tests.desk import body_of, new_ticket, problem_of


async def test_it_is_what_the_review_shows_and_stays_when_that_is_handled(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    path = f"/api/tickets/{ticket['id']}/draft"
    items = body_of(await as_agent.get("/api/reviews", params={"page_size": 100}))["items"]
    (item,) = [item for item in items if item["ticket_id"] == ticket["id"]]
    before = body_of(await as_agent.get(path))
    assert before == item["draft"]
    assert before["content"] == REPLY
    assert [citation["quote"] for citation in before["citations"]] == ["Refunds take five days."]
    body_of(await as_agent.post(f"/api/reviews/{ticket['id']}", json={"action": "reject", "reason": "no"}))
    assert body_of(await as_agent.get(path)) == before


async def test_a_suggestion_that_somebody_asked_for_does_not_take_its_place(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    suggested = body_of(await as_agent.post(f"/api/ai/tickets/{ticket['id']}/suggest"))
    prepared = body_of(await as_agent.get(f"/api/tickets/{ticket['id']}/draft"))
    assert prepared["draft_id"] != suggested["draft_id"]
    assert prepared["content"] == REPLY


async def test_there_is_none_before_triage(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    ticket = await new_ticket(as_agent)
    problem_of(await as_agent.get(f"/api/tickets/{ticket['id']}/draft"), 404, "not_found")
    problem_of(await as_agent.get("/api/tickets/2000000000/draft"), 404, "ticket_not_found")
