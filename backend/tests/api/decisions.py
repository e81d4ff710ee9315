"""Tickets with a decision, for tests: what triage finds is given, everything after it is the desk's own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.assistant import triage_work
from app.models import Decision, Draft, Reply, Ticket, TicketEvent, TriageRun
from app.models.enums import DecisionOutcome, DraftStatus, Severity, TicketStatus, TriageStatus
from app.rag.types import Citation
from app.runtime import Runtime
from app.triage.types import (
    Classification,
    Extraction,
    ResponseDraft,
    Routing,
    RoutingPriority,
    Tone,
    TriageOutcome,
    Urgency,
)
from app.triage.types import Severity as Found
from tests.desk import Desk, body_of, new_ticket, stored

REPLY = "Hello,\n\nA refund takes five days [1].\n\nKind regards"
NO_DOCUMENT = 2_000_000_000
"""No test has a document of this number, whose chunks could be withdrawn."""
CHUNK = f"{NO_DOCUMENT}:1:0"
GENEROUS: dict[str, Any] = {"automatic": True, "categories": ["billing"], "max_error": 0.2}


def outcome(confidence: float = 0.9, **changes: Any) -> TriageOutcome:
    """What triage finds in a harmless question about a refund."""
    reading = Classification(
        category="billing", category_confidence=0.95, severity=Found.LOW, severity_confidence=0.9,
        reasoning="It speaks of a refund.", urgency=Urgency.LOW, sentiment_score=6, language="en",
    )  # fmt: skip
    draft = ResponseDraft(
        content=REPLY, tone=Tone.FRIENDLY, greeting="Hello,", acknowledgment="", closing="Kind regards",
        explanation="A refund takes five days [1].", template_used="test", status="answered", engine="local",
        model="citedesk-local",
        citations=(Citation("[1]", CHUNK, NO_DOCUMENT, "Refunds take five days.", "A refund takes five days.", 0, 23),),
    )  # fmt: skip
    routing = Routing(
        team="billing_team", priority=RoutingPriority.LOW, reasoning="Money matters.", confidence=0.95
    )
    values: dict[str, Any] = {
        "classification": reading, "extraction": Extraction(), "routing": routing, "response": draft,
        "suggested_priority": "low", "confidence": confidence, "model": "citedesk-local", "config_version": "c0ffee",
    }  # fmt: skip
    return TriageOutcome(**{**values, **changes})


def triage_finds(patch: pytest.MonkeyPatch, found: TriageOutcome) -> None:
    async def think(*_arguments: object) -> TriageOutcome:
        return found

    patch.setattr(triage_work, "_think", think)


async def evaluated(client: httpx.AsyncClient, ticket_id: int) -> dict[str, Any]:
    ticket: dict[str, Any] = body_of(await client.post(f"/api/tickets/{ticket_id}/ai-evaluate"))
    return ticket


async def awaiting(
    client: httpx.AsyncClient, patch: pytest.MonkeyPatch, found: TriageOutcome | None = None, **fields: Any
) -> dict[str, Any]:
    """A ticket that waits for a review."""
    triage_finds(patch, found or outcome())
    made = await new_ticket(client, title="Refund", content="How long does a refund take?", **fields)
    ticket = await evaluated(client, made["id"])
    assert ticket["triage"]["decision"] == "awaiting_review"
    return ticket


async def put_policy(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    policy: dict[str, Any] = body_of(await client.put("/api/ai/policy", json=changes))
    return policy


async def with_history(desk: Desk, client: httpx.AsyncClient, writer: str = "citedesk-local") -> None:
    """Twenty decisions of confidence 0.05 that were right, on drafts of ``writer``; what other tests left is no history."""
    made = await new_ticket(client, title="History", content="Old decisions.")
    async with desk.runtime.db.write() as session:
        await session.execute(sa.update(Decision).values(confidence=None))
        runs = [TriageRun(ticket_id=made["id"], status=TriageStatus.COMPLETED) for _ in range(20)]
        session.add_all(runs)
        draft = Draft(
            ticket_id=made["id"], status=DraftStatus.ANSWERED, content=REPLY, tone="friendly", engine="local",
            model=writer, prompt_version="", suggestion={},
        )  # fmt: skip
        session.add(draft)
        await session.flush()
        session.add_all(
            Decision(
                draft_id=draft.id, run_id=run.id, ticket_id=made["id"], outcome=DecisionOutcome.AWAITING_REVIEW, reason="r",
                rules=[], inputs={}, policy_version=0, confidence=0.05, correct=True,
            )
            for run in runs
        )  # fmt: skip
        await session.execute(
            sa.update(Ticket)
            .where(Ticket.id == made["id"])
            .values(status=TicketStatus.CLOSED, severity=Severity.LOW)
        )
    desk.runtime.promises.forget()


async def decision_of(runtime: Runtime, ticket_id: int) -> Decision:
    """The newest one."""
    rows = await stored(
        runtime, sa.select(Decision).where(Decision.ticket_id == ticket_id).order_by(Decision.run_id.desc())
    )
    found: Decision = rows[0]
    return found


async def replies_of(runtime: Runtime, ticket_id: int) -> list[Reply]:
    return await stored(runtime, sa.select(Reply).where(Reply.ticket_id == ticket_id).order_by(Reply.id))


async def events_of(runtime: Runtime, ticket_id: int, kind: str) -> list[TicketEvent]:
    statement = sa.select(TicketEvent).where(TicketEvent.ticket_id == ticket_id, TicketEvent.kind == kind)
    return await stored(runtime, statement.order_by(TicketEvent.id))
