"""Triage of stored tickets in the background: what it sets, what it leaves alone, failing, retrying, claiming."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.assistant import triage_work
from app.core.clock import utc_now
from app.jobs import service as jobs
from app.jobs.port import Urgency
from app.models import Draft, DraftCitation, Ticket, TicketEvent, TriageRun
from app.models.enums import EventSource, TriageStatus
from app.runtime import Runtime
from tests.desk import body_of, ingest, new_ticket, problem_of, stored, triaged, unique

CHARGED = {
    "title": "Charged twice for order ORD-48213",
    "content": "My card was charged twice, 49.90 EUR each. When does the bank release the second charge?",
}
TEXT = "If your card was charged twice, the bank releases the second charge within three working days."


async def runs_of(runtime: Runtime, ticket_id: int) -> list[TriageRun]:
    return await stored(
        runtime, sa.select(TriageRun).where(TriageRun.ticket_id == ticket_id).order_by(TriageRun.id)
    )


async def completions(runtime: Runtime, ticket_id: int) -> list[TicketEvent]:
    return await stored(
        runtime,
        sa.select(TicketEvent).where(
            TicketEvent.ticket_id == ticket_id, TicketEvent.kind == "triage.completed"
        ),
    )


@pytest.fixture
async def kb(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, monkeypatch: pytest.MonkeyPatch
) -> str:
    await ingest(as_admin, collection, {"text": TEXT})
    monkeypatch.setattr(runtime.settings, "kb_default_collection", collection)
    return collection


async def test_a_posted_ticket_is_triaged(
    as_agent: httpx.AsyncClient, runtime: Runtime, kb: str, jobs_running: None
) -> None:
    made = await new_ticket(as_agent, **CHARGED)
    assert made["triage"]["status"] in {"pending", "processing"}, "the answer does not wait for triage"
    ticket = await triaged(as_agent, made["id"])
    found = ticket["triage"]
    assert (found["status"], found["engine"], found["fallback_used"], found["error"]) == (
        "completed",
        "local",
        False,
        None,
    )
    assert found["attempts"] == 1
    assert ticket["category"] == found["category"] == "billing"
    assert ticket["severity"] == found["severity"]
    assert ticket["team"] == found["team"]
    assert 0 < found["category_confidence"] <= 1
    assert 1 <= found["sentiment_score"] <= 10
    assert found["language"] == "en"
    assert {"order_id", "amount"} <= {field["name"] for field in found["fields"]}
    assert found["suggested_priority"] in {"low", "medium", "high", "urgent"}
    assert found["decision"] == "awaiting_review"
    assert found["decision_reason"]
    assert found["started_at"] <= found["completed_at"]
    assert (ticket["priority"], ticket["tags"], ticket["status"]) == ("medium", [], "open"), (
        "suggestions stay suggestions"
    )
    assert ticket["sla"]["target_minutes"] in {60, 240, 1440, 4320}
    (draft,) = await stored(runtime, sa.select(Draft).where(Draft.ticket_id == made["id"]))
    assert (draft.content, draft.created_by) == (ticket["ai_draft_response"], None)
    citations = await stored(runtime, sa.select(DraftCitation).where(DraftCitation.draft_id == draft.id))
    assert citations
    assert all(TEXT[citation.start : citation.end] == citation.quote for citation in citations)
    (event,) = await completions(runtime, made["id"])
    assert (event.source, event.actor_id, event.data["draft_id"]) == (EventSource.MODEL, None, draft.id)
    (run,) = await runs_of(runtime, made["id"])
    assert (run.status, run.lease) == (TriageStatus.COMPLETED, None)
    by_category = await as_agent.get(
        "/api/tickets", params={"category": "billing", "triage_status": "completed"}
    )
    assert made["id"] in [item["id"] for item in body_of(by_category)["items"]]


async def test_without_grounds_the_draft_still_says_something(
    as_agent: httpx.AsyncClient, runtime: Runtime, kb: str, jobs_running: None
) -> None:
    made = await new_ticket(as_agent, title="Violin", content="Which rosin suits a baroque violin?")
    ticket = await triaged(as_agent, made["id"])
    assert ticket["ai_draft_response"].strip()
    assert "[1]" not in ticket["ai_draft_response"]


async def test_the_requesters_address_counts_as_known_unless_nobody_knows_it(
    as_agent: httpx.AsyncClient, runtime: Runtime, jobs_running: None
) -> None:
    locked = {
        "title": "Locked out",
        "content": "I cannot sign in: my account is locked, my password is refused.",
    }
    known = await new_ticket(as_agent, **locked, customer_email=f"{unique('known')}@people.example")
    bare = await new_ticket(as_agent, **locked)
    for ticket, missing in ((known, []), (bare, ["account_email"])):
        assert (await triaged(as_agent, ticket["id"]))["triage"]["category"] == "account"
        (run,) = await runs_of(runtime, ticket["id"])
        assert run.outcome is not None
        assert run.outcome["extraction"]["missing_required"] == missing


async def test_what_a_person_has_set_stays(
    as_agent: httpx.AsyncClient, runtime: Runtime, jobs_running: None
) -> None:
    runtime.settings.jobs_paused = True
    made = await new_ticket(as_agent, **CHARGED)
    by_hand = {"category": "feature_request", "severity": "low", "team": "product_team"}
    body_of(await as_agent.patch(f"/api/tickets/{made['id']}", json=by_hand))
    cleared = await new_ticket(as_agent, **CHARGED)
    body_of(await as_agent.patch(f"/api/tickets/{cleared['id']}", json={"team": None}))
    runtime.settings.jobs_paused = False
    ticket = await triaged(as_agent, made["id"])
    assert {name: ticket[name] for name in by_hand} == by_hand
    assert ticket["triage"]["category"] == "billing", "what triage found is shown beside it"
    (event,) = await completions(runtime, made["id"])
    assert event.data["set"] == {}
    other = await triaged(as_agent, cleared["id"])
    assert (other["team"], other["category"]) == (None, "billing"), "emptied by hand is set by hand"


async def test_a_stale_version_after_triage_is_noticed(
    as_agent: httpx.AsyncClient, jobs_running: None
) -> None:
    made = await new_ticket(as_agent, **CHARGED)
    done = await triaged(as_agent, made["id"])
    assert done["version"] > made["version"]
    response = await as_agent.patch(
        f"/api/tickets/{made['id']}", json={"title": "X", "version": made["version"]}
    )
    assert problem_of(response, 409, "stale_version")["current"] == done


async def test_a_backlog_keeps_its_place_among_what_was_updated(
    as_agent: httpx.AsyncClient, runtime: Runtime, jobs_running: None
) -> None:
    runtime.settings.jobs_paused = True
    made = await new_ticket(as_agent, **CHARGED)
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(TriageRun).where(TriageRun.ticket_id == made["id"]).values(priority=Urgency.BACKLOG)
        )
    runtime.settings.jobs_paused = False
    done = await triaged(as_agent, made["id"])
    assert done["category"] == "billing"
    assert (done["updated_at"], done["version"]) == (made["updated_at"], made["version"] + 1)
    other = await new_ticket(as_agent, **CHARGED)
    assert (await triaged(as_agent, other["id"]))["updated_at"] > other["updated_at"]


async def test_retrying(as_agent: httpx.AsyncClient, runtime: Runtime, jobs_running: None) -> None:
    made = await new_ticket(as_agent, **CHARGED)
    path = f"/api/tickets/{made['id']}/triage/retry"
    await triaged(as_agent, made["id"])
    runtime.settings.jobs_paused = True
    again = body_of(await as_agent.post(path), 202)
    assert again["triage"]["status"] == "pending"
    problem_of(await as_agent.post(path), 409, "triage_running")
    assert len(await runs_of(runtime, made["id"])) == 2
    runtime.settings.jobs_paused = False
    assert (await triaged(as_agent, made["id"]))["triage"]["status"] == "completed"
    assert len(await completions(runtime, made["id"])) == 2


async def test_a_run_that_fails_comes_back_and_then_gives_up(
    as_agent: httpx.AsyncClient, runtime: Runtime, jobs_running: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr(jobs, "BACKOFF_SECONDS", (0,))
    monkeypatch.setattr(runtime.settings, "jobs_max_attempts", 3)
    with monkeypatch.context() as patch:
        patch.setattr(triage_work, "_think", broken)
        made = await new_ticket(as_agent, **CHARGED)
        ticket = await triaged(as_agent, made["id"])
    assert (ticket["triage"]["status"], ticket["triage"]["attempts"]) == ("failed", 3)
    assert ticket["triage"]["error"] == "RuntimeError: out of paper"
    assert (ticket["category"], ticket["ai_draft_response"]) == (None, None)
    assert await completions(runtime, made["id"]) == []
    failed = await as_agent.get("/api/tickets", params={"triage_status": "failed", "page_size": 100})
    assert made["id"] in [item["id"] for item in body_of(failed)["items"]]
    body_of(await as_agent.post(f"/api/tickets/{made['id']}/triage/retry"), 202)
    assert (await triaged(as_agent, made["id"]))["triage"]["status"] == "completed"


async def _claim(runtime: Runtime, run_id: int, **options: Any) -> TriageRun | None:
    """Claim this very run, whatever else waits."""
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(TriageRun).where(TriageRun.id != run_id, TriageRun.status != TriageStatus.COMPLETED)
            .values(due_at=utc_now() + timedelta(days=1))
        )  # fmt: skip
    terms = jobs.Terms(**{"lease_seconds": 60, "max_attempts": 5, **options})
    return await jobs.claim_next(runtime.db, terms)


async def test_one_run_is_claimed_once_and_again_when_its_lease_has_run_out(
    as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    made = await new_ticket(as_agent, **CHARGED)
    (run,) = await runs_of(runtime, made["id"])
    claims = [await _claim(runtime, run.id)]
    both = await asyncio.gather(_claim(runtime, run.id), _claim(runtime, run.id))
    assert claims[0] is not None
    assert list(both) == [None, None]
    async with runtime.db.write() as session:
        await session.execute(sa.update(TriageRun).where(TriageRun.id == run.id).values(due_at=utc_now()))
    second = await _claim(runtime, run.id)
    assert second is not None
    assert (second.id, second.attempts) == (run.id, 2)
    await triage_work.do_triage(runtime, claims[0])
    assert await completions(runtime, made["id"]) == [], "the result of a lost lease is discarded"
    await triage_work.do_triage(runtime, second)
    await triage_work.do_triage(runtime, second)
    assert len(await completions(runtime, made["id"])) == 1, "a result is written once"


async def test_a_run_whose_workers_keep_dying_fails_at_last(
    as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    made = await new_ticket(as_agent, **CHARGED)
    (run,) = await runs_of(runtime, made["id"])
    claim = partial(_claim, runtime, run.id, lease_seconds=0, max_attempts=2)
    assert await claim() is not None
    assert await claim() is not None
    assert await claim() is None
    ticket = body_of(await as_agent.get(f"/api/tickets/{made['id']}"))
    assert ticket["triage"]["status"] == "failed"
    assert ticket["triage"]["error"]
    (row,) = await stored(runtime, sa.select(Ticket).where(Ticket.id == made["id"]))
    assert row.triage_status is TriageStatus.FAILED


async def test_a_ticket_deleted_meanwhile_takes_its_run_along(
    as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    made = await new_ticket(as_agent, **CHARGED)
    (run,) = await runs_of(runtime, made["id"])
    claimed = await _claim(runtime, run.id)
    assert claimed is not None
    assert (await as_agent.delete(f"/api/tickets/{made['id']}")).status_code == 204
    await triage_work.do_triage(runtime, claimed)
    assert await runs_of(runtime, made["id"]) == []
    assert await stored(runtime, sa.select(Draft).where(Draft.ticket_id == made["id"])) == []
