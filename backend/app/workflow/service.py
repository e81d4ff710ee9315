"""Triage of a text that is not stored."""

from __future__ import annotations

import asyncio
import time
import uuid

from pydantic import ValidationError

from app.assistant import duplicates, grounding
from app.assistant.model_access import open_door
from app.auth.principal import Principal
from app.core.addresses import normalise_email
from app.core.clock import utc_now
from app.core.errors import Invalid, Unavailable
from app.core.validation import place_of, told
from app.jobs import service as jobs
from app.models.enums import Priority, Role, TicketStatus
from app.runtime import Runtime
from app.tickets import service as tickets
from app.tickets.schemas import TicketCreate
from app.triage import model_reading, pipeline, respond
from app.triage.html_mail import shown_ticket
from app.triage.reading import query_text
from app.triage.types import Classification, Extraction, ResponseDraft, Routing, StepRecord, Tone
from app.users import service as users
from app.workflow.schemas import (
    ExtractRequest,
    GivenFields,
    ProcessAnswer,
    ProcessOptions,
    ProcessRequest,
    RespondRequest,
    RouteRequest,
    TicketText,
)

SNIPPETS = 5


async def process(runtime: Runtime, principal: Principal, request: ProcessRequest) -> ProcessAnswer:
    """All steps. A part that fails for a passing reason leaves its marked fallback in ``workflow_steps``."""
    started, created_at = time.perf_counter(), utc_now()
    ticket, options = request.ticket, request.options or ProcessOptions()
    to_store = _stored_form(request) if options.persist else None
    engine = await grounding.triage_engine(runtime)
    name = await _known_name(runtime, ticket.customer_email)
    outcome = await pipeline.run(
        engine,
        subject=ticket.subject,
        body=ticket.body,
        retrieve=lambda question: _retrieve(runtime, question),
        encode=runtime.sentences.encode,
        encode_ticket=runtime.batcher.encode,
        model=open_door(runtime, people=[name] if name else []),
        customer_name=name,
        options=pipeline.PipelineOptions(
            skip_classification=options.skip_classification or not runtime.settings.enable_ai_classification,
            skip_extraction=options.skip_extraction or not runtime.settings.enable_ai_extraction,
            skip_routing=options.skip_routing,
            skip_response=options.skip_response
            or options.skip_response_generation
            or not runtime.settings.enable_response_generation,
            tone=options.response_tone or Tone.FRIENDLY,
            enable_parallel=options.enable_parallel,
        ),
        customer_email=ticket.customer_email,
    )
    steps: list[StepRecord] = list(outcome.steps)
    duplicate: duplicates.DuplicateMatch | None = None
    if options.enable_duplicate_detection:
        asked = duplicates.DuplicateQuery(ticket.subject, ticket.body, outcome.extraction or Extraction())
        duplicate, step = await duplicates.step(runtime, asked)
        steps.append(step)
    stored = await _persist(runtime, principal, to_store) if to_store else None
    return ProcessAnswer(
        ticket_id=str(uuid.uuid4()),
        stored_ticket_id=stored,
        classification=outcome.classification,
        extracted_fields=outcome.extraction,
        response_draft=outcome.response,
        routing=outcome.routing,
        duplicate_of=duplicate.duplicate_of if duplicate else None,
        similarity_score=duplicate.similarity_score if duplicate else None,
        workflow_steps=steps,
        total_duration_ms=round((time.perf_counter() - started) * 1000, 2),
        created_at=created_at,
    )


async def _known_name(runtime: Runtime, email: str | None) -> str | None:
    """What the desk calls the customer with this address, None for nobody and for a name that nobody told."""
    if email is None:
        return None
    async with runtime.db.read() as session:
        known = await users.find_by_email(session, normalise_email(email))
    if known is None or known.role is not Role.CUSTOMER:
        return None
    return grounding.told_name(known)


async def _retrieve(runtime: Runtime, question: str) -> grounding.Retrieved:
    try:
        grounds = await grounding.find_grounds(
            runtime, question, runtime.settings.kb_default_collection, SNIPPETS, missing_ok=True
        )
    except Unavailable as error:
        raise pipeline.StepError(error.code, error.detail) from error
    return grounding.retrieved(grounds)


def _stored_form(request: ProcessRequest) -> TicketCreate:
    """The ticket as the intake takes it. Raises ``Invalid`` before any work is done for one that cannot be stored."""
    ticket = request.ticket
    try:
        return TicketCreate.model_validate(
            {
                "title": ticket.subject,
                "content": ticket.body,
                "customer_email": ticket.customer_email,
                "metadata": {
                    **(ticket.metadata or {}),
                    **({"customer_id": ticket.customer_id} if ticket.customer_id else {}),
                },
                "status": TicketStatus.OPEN,
                "priority": Priority.MEDIUM,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in place_of(first))
        raise Invalid(told(first), field=f"ticket.{field}") from error


async def _persist(runtime: Runtime, principal: Principal, create: TicketCreate) -> int:
    async with runtime.db.write() as session:
        stored = await tickets.create_ticket(session, principal, create, runtime.triage_config)
        await jobs.enqueue_triage(session, stored.id, runtime.dispatcher)
        return stored.id


async def classify(runtime: Runtime, request: TicketText) -> Classification:
    engine = await grounding.triage_engine(runtime)
    model = open_door(runtime) if runtime.settings.enable_ai_classification else None
    done = await model_reading.classify(engine, request.subject, request.body, None, model)
    return done.result


async def extract(runtime: Runtime, request: ExtractRequest) -> Extraction:
    engine = await grounding.triage_engine(runtime)
    _check_category(runtime, request.category)
    model = open_door(runtime) if runtime.settings.enable_ai_extraction else None
    done = await model_reading.extract(engine, request.subject, request.body, request.category, model)
    return done.result


async def route(runtime: Runtime, request: RouteRequest) -> Routing:
    engine = await grounding.triage_engine(runtime)
    _check_category(runtime, request.category)
    extraction = (request.extracted_fields or GivenFields()).as_extraction()
    return await asyncio.to_thread(
        engine.route, request.subject, request.body, request.category, request.severity, extraction
    )


async def respond_to(runtime: Runtime, request: RespondRequest) -> ResponseDraft:
    _check_category(runtime, request.category)
    engine = await grounding.triage_engine(runtime)
    grounds = await grounding.find_grounds(
        runtime,
        query_text(request.subject, request.body),
        runtime.settings.kb_default_collection,
        SNIPPETS,
        missing_ok=True,
    )
    reading = await asyncio.to_thread(engine.classify, request.subject, request.body)
    subject, body = shown_ticket(request.subject, request.body)
    return await respond.draft_reply(
        subject=subject,
        body=body,
        category=request.category,
        severity=request.severity,
        sentiment_score=reading.sentiment_score,
        language=reading.language,
        extraction=engine.with_required(
            (request.extracted_fields or GivenFields()).as_extraction(), request.category
        ),
        tone=request.tone or Tone.FRIENDLY,
        customer_name=request.customer_name,
        asked=grounds.asked,
        ranked=grounds.found.ranked,
        evidence=grounds.found.evidence,
        encode=runtime.sentences.encode,
        model=open_door(runtime, people=[request.customer_name] if request.customer_name else []),
        sla_minutes=runtime.triage_config.severity(request.severity).sla_minutes,
        questions=grounds.questions,
    )


def _check_category(runtime: Runtime, category: str | None) -> None:
    if category is not None and runtime.triage_config.category(category) is None:
        names = ", ".join(entry.id for entry in runtime.triage_config.categories)
        raise Invalid(
            f"There is no category {category!r}: one of {names}.", field="category", code="unknown_category"
        )
