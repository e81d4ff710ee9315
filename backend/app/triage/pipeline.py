"""One ticket through all steps: classify, extract, retrieve, route, respond."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from app.llm.port import ChatModel
from app.rag.encoder_host import EncoderLoading
from app.rag.model_files import EncoderUnavailable
from app.rag.types import AskedQuestion, Evidence, RankedPassage
from app.rag.vector_index import VectorIndexUnavailable
from app.triage import model_reading
from app.triage.html_mail import shown_ticket
from app.triage.open_questions import SubQuestion
from app.triage.reading import query_text
from app.triage.reply_frame import LOCAL_MODEL
from app.triage.respond import EncodeAsync, OnDelta, draft_reply
from app.triage.types import (
    Classification,
    Done,
    Extraction,
    FieldName,
    ResponseDraft,
    Routing,
    Severity,
    StepDetail,
    StepRecord,
    Tone,
    TriageOutcome,
)

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a ticket."""

    asked: tuple[AskedQuestion, ...]
    """Its question, or each of several that the passages answer."""
    ranked: Sequence[RankedPassage]
    """The passages that may be cited, best first."""
    evidence: Evidence
    questions: tuple[SubQuestion, ...] = ()
    """Of several questions those that the reply may leave open."""


Retrieve = Callable[[str], Awaitable[Retrieved]]
OnStep = Callable[[StepRecord, object], Awaitable[None]]

NEUTRAL_SENTIMENT = 5
TOLD_ALREADY = "the passages say what the customer has been told already"


class StepError(Exception):
    """A step could not do its work for a reason outside the program. ``code`` is shown to people; callbacks raise
    it for what they know to be passing."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


EXPECTED = (StepError, EncoderLoading, EncoderUnavailable, VectorIndexUnavailable, TimeoutError, OSError)
"""What may go wrong in a step without being a defect. Anything else is one and passes through."""


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    skip_classification: bool = False
    skip_extraction: bool = False
    skip_routing: bool = False
    skip_response: bool = False
    tone: Tone = Tone.FRIENDLY
    enable_parallel: bool = False
    """Classify, extract and retrieve at the same time. The result is the same."""
    model_reads: bool = True
    """A model, where there is one, classifies and extracts too. Without it, it only writes the reply."""


@dataclass(frozen=True, slots=True)
class Since:
    """What was written on a ticket after it was opened, as far as a part reads it apart from the rest."""

    newest: str | None = None
    """The customer's last message: the mood is that of now."""
    sent: tuple[str, ...] = ()
    """The desk's public replies."""


@dataclass(slots=True)
class _Run:
    on_step: OnStep | None
    steps: list[StepDetail] = field(default_factory=list)
    local_reading: Classification | None = None
    """What the local engine read where a model read too."""

    async def step(
        self,
        name: str,
        work: Callable[[], Awaitable[Done[T]]],
        fallback: Callable[[], T] | None,
    ) -> T | None:
        """Run a step. On an expected error: ``fallback()``, or None without one, and a record that says so."""
        started, clock = datetime.now(UTC), time.perf_counter()
        done: Done[T | None]
        try:
            made = await work()
            done, status = Done(**{item.name: getattr(made, item.name) for item in fields(made)}), "completed"
        except EXPECTED as failure:
            code = failure.code if isinstance(failure, StepError) else type(failure).__name__
            result = fallback() if fallback is not None else None
            done, status = Done(result, error=code, fallback_used=fallback is not None), "failed"
        await self._record(name, status, started, (time.perf_counter() - clock) * 1000, done)
        return done.result

    async def skip(self, name: str) -> None:
        await self._record(name, "skipped", datetime.now(UTC), 0.0, None)

    async def _record(
        self, name: str, status: str, started: datetime, elapsed: float, done: Done[T | None] | None
    ) -> None:
        how = (
            {}
            if done is None
            else {
                "error": done.error,
                "fallback_used": done.fallback_used,
                "tokens_used": done.tokens,
                "engine": done.engine,
                "model": done.model,
                "prompt_version": done.prompt_version,
                "note": done.note,
            }
        )
        times = {
            "started_at": started,
            "completed_at": datetime.now(UTC),
            "duration_ms": round(elapsed, 3),
        }
        record = StepDetail.model_validate({"step_name": name, "status": status, **times, **how})
        result = done.result if done is not None else None
        self.steps.append(record)
        if self.on_step is not None:
            await self.on_step(record, result)


async def run(
    engine: TriageEngine,
    *,
    subject: str,
    body: str,
    retrieve: Retrieve,
    encode: EncodeAsync,
    encode_ticket: EncodeAsync | None = None,
    model: ChatModel | None = None,
    options: PipelineOptions | None = None,
    customer_name: str | None = None,
    customer_email: str | None = None,
    on_delta: OnDelta | None = None,
    on_step: OnStep | None = None,
    since: Since = Since(),
) -> TriageOutcome:
    """Everything triage finds out about a ticket. ``body`` holds all that its customer has written.

    ``retrieve`` turns a query text into (query, unit vector, passages best first, evidence). ``encode`` gives
    unit vectors without blocking the event loop, ``encode_ticket`` (else ``encode``) that of the ticket.
    ``customer_email``: the requester's address as the desk knows it, which then need not stand in the text. ``on_step`` is told each record with the step's result (None
    when skipped or failed without a fallback). A step that fails for an expected reason (``EXPECTED``) leaves a
    fallback that is marked as one; other errors are defects and pass through.
    """
    options = options or PipelineOptions()
    state = _Run(on_step)
    reader = model if options.model_reads else None
    classification, extraction, found = await _read(
        engine, state, subject, body, since.newest, retrieve, encode_ticket or encode, options, reader
    )
    category = classification.category if classification else engine.config.fallback_category
    severity = classification.severity if classification else Severity.MEDIUM
    if extraction is not None:
        known = (FieldName.ACCOUNT_EMAIL,) if customer_email else ()
        extraction = engine.with_required(extraction, category if classification else None, known)
    routing = await _route(engine, state, options, classification, category, severity)
    response = await _respond(
        engine, state, options, _Case(subject, body, customer_name, category, severity, classification, extraction, since.sent),
        found, encode, model, on_delta,
    )  # fmt: skip
    return _outcome(engine, state, classification, extraction, routing, response, found)


async def _read(
    engine: TriageEngine,
    state: _Run,
    subject: str,
    body: str,
    newest: str | None,
    retrieve: Retrieve,
    encode: EncodeAsync,
    options: PipelineOptions,
    model: ChatModel | None,
) -> tuple[Classification | None, Extraction | None, Retrieved | None]:
    """The three steps that need only the text."""

    async def classify() -> Done[Classification]:
        # Orders to a machine are looked for: milliseconds that the event loop has for others.
        vector = await encode([await asyncio.to_thread(engine.embed_text, subject, body)])
        done = await model_reading.classify(engine, subject, body, vector, model)
        if newest is not None:
            vector = await encode([engine.embed_text("", newest)])
            now = await asyncio.to_thread(engine.classify, "", newest, vector)
            local = None if done.local is None else _in_mood(done.local, now)
            done = replace(done, result=_in_mood(done.result, now), local=local)
        state.local_reading = done.local
        return done

    def classify_by_rules() -> Classification:
        reading = engine.classify_by_rules(subject, body)
        return reading if newest is None else _in_mood(reading, engine.classify_by_rules("", newest))

    async def search() -> Done[Retrieved]:
        return Done(await retrieve(query_text(subject, body)))

    async def classify_step() -> Classification | None:
        if options.skip_classification:
            await state.skip("classification")
            return None
        return await state.step("classification", classify, classify_by_rules)

    async def extract_step() -> Extraction | None:
        if options.skip_extraction:
            await state.skip("extraction")
            return None
        return await state.step(
            "extraction", lambda: model_reading.extract(engine, subject, body, None, model), Extraction
        )

    async def retrieve_step() -> Retrieved | None:
        if options.skip_response:
            await state.skip("retrieval")
            return None
        return await state.step("retrieval", search, None)

    if options.enable_parallel:
        return await asyncio.gather(classify_step(), extract_step(), retrieve_step())
    return await classify_step(), await extract_step(), await retrieve_step()


def _in_mood(reading: Classification, newest: Classification) -> Classification:
    """A reading of the whole conversation with the sentiment of its end: who was glad and is told nonsense is not."""
    return reading.model_copy(update={"sentiment_score": newest.sentiment_score})


async def _route(
    engine: TriageEngine,
    state: _Run,
    options: PipelineOptions,
    classification: Classification | None,
    category: str,
    severity: Severity,
) -> Routing | None:
    if options.skip_routing:
        await state.skip("routing")
        return None
    confidence = classification.category_confidence if classification else 0.0

    async def work() -> Done[Routing]:
        return Done(engine.route_known(category, severity, confidence))

    return await state.step("routing", work, None)


@dataclass(frozen=True, slots=True)
class _Case:
    subject: str
    body: str
    customer_name: str | None
    category: str
    severity: Severity
    classification: Classification | None
    extraction: Extraction | None
    sent: tuple[str, ...]


async def _respond(
    engine: TriageEngine,
    state: _Run,
    options: PipelineOptions,
    case: _Case,
    found: Retrieved | None,
    encode: EncodeAsync,
    model: ChatModel | None,
    on_delta: OnDelta | None,
) -> ResponseDraft | None:
    if options.skip_response:
        await state.skip("response")
        return None
    nothing = Retrieved((), (), Evidence(False, 0.0, "the search failed"))

    async def draft(
        retrieved: Retrieved | None, chat: ChatModel | None, sink: OnDelta | None
    ) -> ResponseDraft:
        known = retrieved or nothing
        reading = case.classification
        subject, body = shown_ticket(case.subject, case.body)
        return await draft_reply(
            subject=subject, body=body, category=case.category, severity=case.severity,
            sentiment_score=reading.sentiment_score if reading else NEUTRAL_SENTIMENT,
            language=reading.language if reading else "und",
            extraction=case.extraction or Extraction(), tone=options.tone, customer_name=case.customer_name,
            asked=known.asked, ranked=known.ranked, evidence=known.evidence, encode=encode, model=chat,
            on_delta=sink, sla_minutes=engine.config.severity(case.severity).sla_minutes,
            category_confidence=reading.category_confidence if reading else 0.0, sent=case.sent,
            questions=known.questions,
        )  # fmt: skip

    async def work() -> Done[ResponseDraft]:
        made = await draft(found, model, on_delta)
        return Done(
            made, error=made.error, fallback_used=made.fallback_used, tokens=made.tokens_used, engine=made.engine,
            model=made.model if made.engine == "llm" else None, prompt_version=made.prompt_version,
        )  # fmt: skip

    result = await state.step("response", work, None)
    if result is not None:
        return result
    # What failed was the work on passages; a reply that rests on none needs nothing that can fail.
    plain = await draft(None, None, None)
    state.steps[-1] = state.steps[-1].model_copy(update={"fallback_used": True})
    return plain.model_copy(update={"fallback_used": True, "error": state.steps[-1].error})


def _outcome(
    engine: TriageEngine,
    state: _Run,
    classification: Classification | None,
    extraction: Extraction | None,
    routing: Routing | None,
    response: ResponseDraft | None,
    found: Retrieved | None,
) -> TriageOutcome:
    evidence = found.evidence if found else None
    if evidence is not None and response is not None and response.repeated:
        evidence = replace(evidence, answerable=False, confidence=0.0, reason=TOLD_ALREADY)
    confidence = 0.0
    if classification:
        local = state.local_reading or classification
        confidence = min(classification.category_confidence, local.category_confidence) * min(
            classification.severity_confidence, local.severity_confidence
        )
        if response is not None:
            confidence *= evidence.confidence if evidence and response.status == "answered" else 0.0
    used = [step for step in state.steps if step.engine == "llm"]
    return TriageOutcome(
        classification=classification,
        local_reading=state.local_reading,
        extraction=extraction,
        routing=routing,
        response=response,
        suggested_priority=(
            engine.suggest_priority(classification.category, classification.severity)
            if classification
            else None
        ),
        suggested_tags=(
            engine.suggest_tags(classification, extraction or Extraction()) if classification else ()
        ),
        confidence=round(confidence, 4),
        engine="llm" if used else "local",
        fallback_used=any(step.fallback_used for step in state.steps),
        prompt_version=",".join(step.prompt_version for step in state.steps if step.prompt_version) or None,
        model=used[-1].model or LOCAL_MODEL if used else LOCAL_MODEL,
        config_version=engine.config.version,
        config_revision=engine.config.revision,
        steps=tuple(state.steps),
        ranked=tuple(found.ranked) if found else (),
        evidence=evidence,
    )
