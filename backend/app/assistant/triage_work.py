"""One claimed triage run: read, think without a session, write everything in one commit."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant import grounding, repository
from app.core.clock import utc_now
from app.core.logging import get_logger
from app.jobs import repository as runs
from app.models import Ticket, TriageRun
from app.models.enums import EventSource, Severity, TriageStatus
from app.runtime import Runtime
from app.tickets import repository as ticket_rows
from app.tickets import service as tickets
from app.tickets import thread_repository
from app.tickets.presenter import summary_of
from app.triage import pipeline
from app.triage.types import TriageOutcome

log = get_logger(__name__)
AWAITING_REVIEW = "awaiting_review"
NO_HISTORY = "No calibrated history of decisions yet: a person reviews every reply."
TRIAGE_SNIPPETS = 3


async def do_triage(runtime: Runtime, run: TriageRun) -> None:
    """Triage the run's ticket. Raising puts the run back; a lost lease discards the result."""
    async with runtime.db.read() as session:
        ticket = await ticket_rows.for_triage(session, run.ticket_id)
        replies = (
            await thread_repository.conversation(session, run.ticket_id, grounding.RECENT_REPLIES)
            if ticket
            else []
        )
    if ticket is None:
        return  # deleted meanwhile, and the run with it
    text = grounding.ticket_text(ticket, replies)
    outcome = await _think(runtime, text)
    async with runtime.db.write() as session:
        if await _settle(session, run, outcome):
            await _apply(session, run, outcome)
    log.info(
        "triage.completed",
        run_id=run.id,
        ticket_id=run.ticket_id,
        engine=outcome.engine,
        fallback=outcome.fallback_used,
    )


async def _think(runtime: Runtime, text: grounding.TicketText) -> TriageOutcome:
    settings = runtime.settings
    engine = await grounding.triage_engine(runtime)

    async def retrieve(_query: str) -> grounding.Retrieved:
        found = await grounding.find_grounds(
            runtime, text.question, settings.kb_default_collection, TRIAGE_SNIPPETS, missing_ok=True
        )
        return grounding.retrieved(found)

    return await pipeline.run(
        engine,
        subject=text.subject,
        body=text.body,
        retrieve=retrieve,
        encode=runtime.sentences.encode,
        model=runtime.model,
        options=pipeline.PipelineOptions(
            skip_classification=not settings.enable_ai_classification,
            skip_extraction=not settings.enable_ai_extraction,
            skip_response=not settings.enable_response_generation,
        ),
        customer_name=text.customer_name,
    )


async def _settle(session: AsyncSession, run: TriageRun, outcome: TriageOutcome) -> bool:
    return await runs.settle(
        session,
        run.id,
        run.lease or "",
        status=TriageStatus.COMPLETED,
        outcome=outcome.model_dump(mode="json"),
        summary=summary_of(outcome),
        decision=AWAITING_REVIEW,
        decision_reason=NO_HISTORY,
        error=None,
        completed_at=utc_now(),
    )


async def _apply(session: AsyncSession, run: TriageRun, outcome: TriageOutcome) -> None:
    """Set what nobody has set by hand, keep the draft, and say so on the timeline."""
    ticket = await repository.locked_ticket(session, run.ticket_id)
    if ticket is None:
        return
    changed = _set_fields(ticket, outcome)
    await tickets.assign_by_team(session, ticket)
    ticket.triage_status = TriageStatus.COMPLETED
    response = outcome.response
    data: dict[str, object] = {
        "run_id": run.id,
        "engine": outcome.engine,
        "fallback_used": outcome.fallback_used,
    }
    if response is not None:
        ticket.ai_draft_response = response.content
        draft = await repository.add_draft(
            session,
            response,
            ticket_id=ticket.id,
            created_by=None,
            category=ticket.category,
            confidence=outcome.confidence,
            suggestion={
                "priority": outcome.suggested_priority,
                "tags": list(outcome.suggested_tags),
                "reason": outcome.evidence.reason if outcome.evidence else "",
                "snippets": [
                    {"id": item.passage.chunk_id, "score": round(item.score, 6)} for item in outcome.ranked
                ],
            },
        )
        data["draft_id"] = draft.id
    tickets.touch(ticket)
    source = EventSource.MODEL
    tickets.record(session, ticket.id, "triage.completed", source=source, data={**data, "set": changed})


def _set_fields(ticket: Ticket, outcome: TriageOutcome) -> dict[str, str]:
    """Category, severity and team, unless a person has set them. Returns what was set."""
    found: dict[str, str] = {}
    classification = outcome.classification
    if classification is not None:
        ticket.sentiment_score = classification.sentiment_score
        if "category" not in ticket.hand_set:
            found["category"] = ticket.category = classification.category
        if "severity" not in ticket.hand_set:
            ticket.severity = Severity(classification.severity)
            found["severity"] = classification.severity.value
    if outcome.routing is not None and "team" not in ticket.hand_set:
        found["team"] = ticket.team = outcome.routing.team
    return found
