"""One claimed triage run: read, think without a session, write everything in one commit."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant import deciding, duplicates, grounding, policies, repository
from app.assistant.model_access import open_door
from app.core.clock import utc_now
from app.core.logging import get_logger
from app.feedback import service as feedback
from app.jobs import repository as runs
from app.jobs.port import Urgency
from app.llm.port import ChatModel
from app.models import Draft, Ticket, TriageRun
from app.models.enums import DecisionOutcome, EventSource, Severity, TriageStatus
from app.runtime import Runtime
from app.tickets import repository as ticket_rows
from app.tickets import service as tickets
from app.tickets import thread_repository
from app.tickets.presenter import summary_of
from app.triage import pipeline
from app.triage.calibrate import Promise
from app.triage.config import TriageConfig
from app.triage.decide import read_case
from app.triage.types import Extraction, TriageOutcome

log = get_logger(__name__)
TRIAGE_SNIPPETS = 5
CONFIGURATION_ATTEMPTS = 3


async def do_triage(runtime: Runtime, run: TriageRun) -> None:
    """Triage the run's ticket. Raising puts the run back; a lost lease discards the result."""
    async with runtime.db.read() as session:
        ticket = await ticket_rows.for_triage(session, run.ticket_id)
        replies = (
            await thread_repository.conversation(session, run.ticket_id, grounding.READ_REPLIES)
            if ticket and ticket.reply_count
            else []
        )
        in_force = await policies.in_force(session)
    if ticket is None:
        return  # deleted meanwhile, and the run with it
    text = grounding.ticket_text(ticket, replies)
    outcome = await _think_by_current_words(runtime, text)
    compared, outcome = await _compare(runtime, ticket, outcome)
    kept: Promise | None = None
    if in_force.policy.automatic and outcome.response is not None:
        kept = await runtime.promises.of(outcome.response.model, in_force.policy.max_error)
    floor = runtime.settings.ai_confidence_threshold
    brief = await asyncio.to_thread(_brief, outcome, text, in_force, kept, floor, ticket.version)
    async with runtime.db.write(background=True) as session:
        if await _settle(session, run, outcome):
            await _apply(session, run, outcome, brief, compared)
    log.info(
        "triage.completed",
        run_id=run.id,
        ticket_id=run.ticket_id,
        engine=outcome.engine,
        fallback=outcome.fallback_used,
    )


_REHEARSED = grounding.TicketText(
    subject="Charged twice for order #48217",
    body="Hello,\n\nI was charged 29.90 EUR twice yesterday, and the app shows error E-1042. How do I get a refund?\n\nThanks",
    question="Charged twice for order #48217\nHow do I get a refund?",
    customer_name=None,
    customer_email=None,
    ticket_id=0,
    people=(),
    since=pipeline.Since(),
)


async def rehearse(runtime: Runtime) -> None:
    """Take an invented ticket through triage with the local engine, and store nothing of it: what is imported, compiled
    and read at first use takes seconds, which neither the first ticket nor the requests beside it should wait for."""
    outcome = await _think(runtime, _REHEARSED, None)
    extraction = outcome.extraction or Extraction()
    await duplicates.step(runtime, duplicates.DuplicateQuery(_REHEARSED.subject, _REHEARSED.body, extraction))


class ConfigurationMoved(RuntimeError):
    """The configuration changed twice while a ticket was read: the run is taken up again."""


async def _think_by_current_words(runtime: Runtime, text: grounding.TicketText) -> TriageOutcome:
    """The outcome, in words that the configuration still has: a change may have removed a category or a team since
    the engine was made, here or through another process."""
    for _ in range(CONFIGURATION_ATTEMPTS):
        model = open_door(runtime, ticket_id=text.ticket_id, people=text.people)
        outcome = await _think(runtime, text, model)
        await runtime.configuration.refresh()
        if _words_exist(outcome, runtime.triage_config):
            return outcome
        await grounding.renewed_engine(runtime)
    raise ConfigurationMoved


def _words_exist(outcome: TriageOutcome, config: TriageConfig) -> bool:
    reading, routing = outcome.classification, outcome.routing
    return (reading is None or config.category(reading.category) is not None) and (
        routing is None or any(team.id == routing.team for team in config.teams)
    )


async def _think(runtime: Runtime, text: grounding.TicketText, model: ChatModel | None) -> TriageOutcome:
    settings = runtime.settings
    engine = await grounding.triage_engine(runtime)

    async def retrieve(_query: str) -> grounding.Retrieved:
        grounds = await grounding.find_grounds(
            runtime, text.question, settings.kb_default_collection, TRIAGE_SNIPPETS, missing_ok=True
        )
        return grounding.retrieved(grounds)

    return await pipeline.run(
        engine,
        subject=text.subject,
        body=text.body,
        retrieve=retrieve,
        encode=runtime.sentences.encode,
        encode_ticket=runtime.batcher.encode,
        model=model,
        options=pipeline.PipelineOptions(
            skip_classification=not settings.enable_ai_classification,
            skip_extraction=not settings.enable_ai_extraction,
            skip_response=not settings.enable_response_generation,
            enable_parallel=runtime.model is not None,
        ),
        customer_name=text.customer_name,
        customer_email=text.customer_email,
        since=text.since,
    )


async def _compare(
    runtime: Runtime, ticket: Ticket, outcome: TriageOutcome
) -> tuple[duplicates.DuplicateMatch | None, TriageOutcome]:
    """Look for the older ticket that this one repeats; the step is among the outcome's."""
    asked = duplicates.DuplicateQuery(
        ticket.title, ticket.content, outcome.extraction or Extraction(),
        ticket.id, ticket.requester_id, ticket.created_at,
    )  # fmt: skip
    found, step = await duplicates.step(runtime, asked)
    steps = (*outcome.steps, step)
    if found is None:
        return None, outcome.model_copy(update={"steps": steps})
    update = {
        "duplicate_of": found.duplicate_of,
        "similarity_score": found.similarity_score,
        "steps": steps,
    }
    return found, outcome.model_copy(update=update)


def _brief(
    outcome: TriageOutcome,
    text: grounding.TicketText,
    in_force: policies.InForce,
    kept: Promise | None,
    floor: float,
    seen_version: int,
) -> deciding.Brief:
    assurance = deciding.assure(outcome.confidence, kept, in_force.policy, floor)
    response = outcome.response
    return deciding.Brief(
        case=read_case(outcome, text.subject, text.body),
        assurance=assurance,
        in_force=in_force,
        seen_version=seen_version,
        cited=frozenset(citation.chunk_id for citation in response.citations) if response else frozenset(),
    )


async def _settle(session: AsyncSession, run: TriageRun, outcome: TriageOutcome) -> bool:
    return await runs.settle(
        session,
        run.id,
        run.lease or "",
        status=TriageStatus.COMPLETED,
        outcome=outcome.model_dump(mode="json"),
        summary=summary_of(outcome),
        duplicate_of_id=await duplicates.still_there(session, outcome.duplicate_of),
        similarity_score=outcome.similarity_score,
        error=outcome.shortcomings,
        completed_at=utc_now(),
    )


async def _apply(
    session: AsyncSession,
    run: TriageRun,
    outcome: TriageOutcome,
    brief: deciding.Brief,
    compared: duplicates.DuplicateMatch | None,
) -> None:
    """Set what nobody has set by hand, keep the draft, decide, and say so on the timeline. The run's row is held, so
    that all of it happens once."""
    ticket = await repository.locked_ticket(session, run.ticket_id)
    if ticket is None:
        return
    # The policy may have changed while triage thought: switched off is switched off.
    brief = replace(brief, in_force=await policies.in_force(session))
    situation = await deciding.situation_of(session, ticket, brief)
    verdict = deciding.judge(brief, situation)
    changed = _set_fields(ticket, outcome)
    ticket.triage_status = TriageStatus.COMPLETED
    # What was filled in by a program and is read afterwards keeps its place among what was updated, unless it is settled.
    tickets.touch(
        ticket,
        news=run.priority < Urgency.BACKLOG or verdict.outcome is DecisionOutcome.AUTO_RESOLVED,
    )
    draft = await _keep_draft(session, ticket, outcome)
    decision = await deciding.carry_out(session, ticket, run.id, draft, brief, situation, verdict)
    await runs.note_decision(session, run.id, verdict.outcome.value, verdict.reason)
    await tickets.assign_by_team(session, ticket)
    await _note_hand_set(session, run, ticket)
    data: dict[str, object] = {
        "run_id": run.id,
        "engine": outcome.engine,
        "fallback_used": outcome.fallback_used,
        "decision": decision.outcome,
        "set": changed,
    }
    if compared is not None:
        await duplicates.remember(session, ticket.id, compared)
        if compared.duplicate_of is not None:
            data |= {"duplicate_of": compared.duplicate_of, "similarity_score": compared.similarity_score}
    if draft is not None:
        data["draft_id"] = draft.id
    tickets.record(session, ticket.id, "triage.completed", source=EventSource.MODEL, data=data)


async def _keep_draft(session: AsyncSession, ticket: Ticket, outcome: TriageOutcome) -> Draft | None:
    response = outcome.response
    if response is None:
        return None
    ticket.ai_draft_response = response.content
    return await repository.add_draft(
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
            "left_out": list(response.left_out),
            "snippets": [
                {"id": item.passage.chunk_id, "score": round(item.score, 6)} for item in outcome.ranked
            ],
        },
    )


async def _note_hand_set(session: AsyncSession, run: TriageRun, ticket: Ticket) -> None:
    """What a person had set before triage came to its own result is a label too."""
    fields = [field for field in feedback.LABELLED if field.value in ticket.hand_set]
    if fields:
        settled = await session.get(TriageRun, run.id, populate_existing=True)
        if settled is not None:
            await feedback.note_labels(session, settled, ticket, fields, feedback.Hand(actor_id=None))


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
