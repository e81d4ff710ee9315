"""Suggestions on stored tickets, and answers to questions.

No database session is open while passages are searched or a model writes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from app.assistant import grounding, repository
from app.assistant.model_access import open_door
from app.assistant.schemas import ChatAnswer, ChatRequest, CitationRead, SuggestAnswer, SuggestRequest
from app.auth.principal import Principal
from app.core.clock import Stopwatch
from app.core.errors import NotFound, Unavailable
from app.knowledge.search import snippet
from app.models import Ticket
from app.models.enums import EventSource
from app.runtime import Runtime
from app.tickets import service as tickets
from app.triage import pipeline, respond
from app.triage.types import Classification, Extraction, ResponseDraft, StepRecord, TriageOutcome

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine

Emit = Callable[[str, dict[str, Any]], Awaitable[None]]
"""Receives the parts of a streamed suggestion: event name and data."""


async def _nowhere(_event: str, _data: dict[str, Any]) -> None:
    return None


async def suggest(
    runtime: Runtime, principal: Principal, ticket_id: int, request: SuggestRequest, emit: Emit = _nowhere
) -> SuggestAnswer:
    """Category, priority, tags, passages and a cited draft for a ticket; the draft is stored with its grounds."""
    watch = Stopwatch()
    async with runtime.db.read() as session:
        ticket = await tickets.load(session, principal, ticket_id)
    principal.require_staff()
    text = await grounding.read_ticket_text(runtime.db, ticket)
    watch.lap("read")
    outcome = await _run_pipeline(runtime, text, request, emit)
    watch.lap("pipeline")
    draft = outcome.response
    if draft is None:
        raise Unavailable("No draft could be written now: try again.", code="draft_failed")
    answer = _answer(ticket_id, outcome, draft)
    answer.draft_id = await _store(runtime, principal, ticket, answer, draft)
    watch.lap("store")
    steps = {step.step_name: round(step.duration_ms, 2) for step in outcome.steps}
    answer.timings_ms = {**steps, **watch.total()}
    return answer


async def _run_pipeline(
    runtime: Runtime, text: grounding.TicketText, request: SuggestRequest, emit: Emit
) -> TriageOutcome:
    engine = await grounding.triage_engine(runtime)
    read: dict[str, Classification] = {}

    async def on_step(record: StepRecord, result: object) -> None:
        if isinstance(result, Classification):
            read["classification"] = result
        elif isinstance(result, Extraction) and "classification" in read:
            await emit("triage", _recommendation(engine, read["classification"], result))

    async def on_delta(piece: str) -> None:
        await emit("delta", {"text": piece})

    async def retrieve(_query: str) -> grounding.Retrieved:
        collection = request.collection or runtime.settings.kb_default_collection
        grounds = await grounding.find_grounds(
            runtime, text.question, collection, request.n_results, missing_ok=request.collection is None
        )
        await emit(
            "snippets",
            {"kb_snippets": [snippet(item).model_dump(mode="json") for item in grounds.found.ranked]},
        )
        return grounding.retrieved(grounds)

    return await pipeline.run(
        engine,
        subject=text.subject,
        body=text.body,
        retrieve=retrieve,
        encode=runtime.sentences.encode,
        encode_ticket=runtime.batcher.encode,
        model=open_door(runtime, ticket_id=text.ticket_id, people=text.people),
        # Somebody waits, and triage has read the ticket already: the model only writes.
        options=pipeline.PipelineOptions(tone=request.tone, skip_routing=True, model_reads=False),
        customer_name=text.customer_name,
        customer_email=text.customer_email,
        on_delta=on_delta,
        on_step=on_step,
        since=text.since,
    )


def _recommendation(
    engine: TriageEngine, classification: Classification, extraction: Extraction
) -> dict[str, Any]:
    return {
        "category": classification.category,
        "confidence": classification.category_confidence,
        "suggested_priority": engine.suggest_priority(classification.category, classification.severity),
        "suggested_tags": list(engine.suggest_tags(classification, extraction)),
    }


def _answer(ticket_id: int, outcome: TriageOutcome, draft: ResponseDraft) -> SuggestAnswer:
    classification = outcome.classification
    return SuggestAnswer(
        ticket_id=ticket_id,
        draft_id=0,
        status=draft.status,
        category=classification.category if classification else None,
        confidence=classification.category_confidence if classification else 0.0,
        suggested_priority=outcome.suggested_priority,
        suggested_tags=list(outcome.suggested_tags),
        ai_reply=draft.content,
        kb_snippets=[snippet(item) for item in outcome.ranked],
        citations=[CitationRead.model_validate(citation) for citation in draft.citations],
        engine=draft.engine,
        model=draft.model,
        fallback_used=draft.fallback_used,
        fallback_reason=draft.error,
        reason=outcome.evidence.reason if outcome.evidence else "",
        left_out=list(draft.left_out),
        told_already=draft.repeated,
        timings_ms={},
    )


async def _store(
    runtime: Runtime, principal: Principal, ticket: Ticket, answer: SuggestAnswer, draft: ResponseDraft
) -> int:
    async with runtime.db.write() as session:
        if await repository.locked_ticket(session, ticket.id) is None:
            raise NotFound(f"Ticket {ticket.id} was deleted meanwhile.", code="ticket_not_found")
        stored = await repository.add_draft(
            session,
            draft,
            ticket_id=ticket.id,
            created_by=principal.user_id,
            category=answer.category,
            confidence=answer.confidence,
            suggestion={
                "priority": answer.suggested_priority,
                "tags": answer.suggested_tags,
                "reason": answer.reason,
                "left_out": answer.left_out,
                "snippets": [{"id": item.id, "score": item.score} for item in answer.kb_snippets],
            },
        )
        tickets.record(
            session,
            ticket.id,
            "draft.created",
            source=EventSource.MODEL,
            actor_id=principal.user_id,
            data={"draft_id": stored.id, "engine": draft.engine, "status": draft.status},
        )
        return stored.id


async def chat(runtime: Runtime, request: ChatRequest) -> ChatAnswer:
    """Answer a question from the public passages; nothing is stored."""
    collection = request.collection or runtime.settings.kb_default_collection
    grounds = await grounding.find_grounds(
        runtime, request.query, collection, request.n_results, missing_ok=request.collection is None
    )
    found = grounds.found
    answer = await respond.answer_question(
        query=found.query,
        asked=grounds.asked,
        ranked=found.ranked,
        evidence=found.evidence,
        encode=runtime.sentences.encode,
        model=open_door(runtime),
    )
    return ChatAnswer(
        query=request.query,
        status=answer.status,
        answer=answer.content,
        kb_snippets=[snippet(item) for item in found.ranked],
        citations=[CitationRead.model_validate(citation) for citation in answer.citations],
        engine=answer.engine,
        model=answer.model,
        fallback_used=answer.fallback_used,
        fallback_reason=answer.error,
        reason=found.evidence.reason,
        left_out=list(answer.left_out),
    )
