"""Draft replies and chat answers: grounded in passages, by a model that is checked or by the local engine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from app.llm import prompts
from app.llm.port import ChatModel, Message, ModelError
from app.rag.drafting import compose, verify
from app.rag.types import Evidence, GroundedAnswer, Query, RankedPassage, Vectors
from app.triage import phrases
from app.triage.text import read_ticket
from app.triage.types import Answer, Extraction, FieldName, ResponseDraft, Severity, Tone

EncodeAsync = Callable[[Sequence[str]], Awaitable[Vectors]]
OnDelta = Callable[[str], Awaitable[None]]

LOCAL_MODEL = "citedesk-local"
UNSUPPORTED = "unsupported"
"""Error code of a model's text of which the passages support too little."""
MAX_UNSUPPORTED_SHARE = 0.5
"""With a larger share of unsupported sentences a model's draft is not used at all."""
MAX_TICKET_CHARS = 6_000
MAX_PASSAGES = 8
_MARKED = re.compile(r"[^\n]*?(?:\[\d+\])+[.!?:;]?")


async def draft_reply(
    *,
    subject: str,
    body: str,
    category: str,
    severity: Severity,
    sentiment_score: int,
    language: str,
    extraction: Extraction,
    tone: Tone,
    customer_name: str | None,
    query: Query,
    query_vector: Vectors,
    ranked: Sequence[RankedPassage],
    evidence: Evidence,
    encode: EncodeAsync,
    model: ChatModel | None,
    on_delta: OnDelta | None = None,
    sla_minutes: int | None = None,
) -> ResponseDraft:
    """A reply in which every factual sentence carries a marker ``[n]``, n counting ``ranked`` from 1.

    Without evidence it greets, acknowledges and asks for details, whatever the model could say. With a model,
    its text is checked against the passages; what they do not support is dropped, and a text that is mostly
    unsupported, or no text at all, is replaced by the local engine's with ``fallback_used`` and ``error``.
    ``on_delta`` gets pieces as they come; ``content`` of the result is what counts, since checking comes last.
    Raises nothing of its own; errors of ``encode`` and ``on_delta`` pass through.
    """
    frame = _Frame.of(
        category=category, severity=severity, sentiment_score=sentiment_score, extraction=extraction, tone=tone,
        name=phrases.clean_name(customer_name), sla_minutes=sla_minutes,
    )  # fmt: skip
    if not evidence.answerable or not ranked:
        return await _emit(frame.without_evidence(), on_delta)
    error: str | None = None
    pushed = False
    if model is not None:
        values = _draft_values(subject, body, language, frame, ranked)
        asked = await _ask_model(model, prompts.render(prompts.DRAFT, **values), "draft", on_delta)
        pushed = asked.streamed
        if asked.error is None:
            grounded = await _check(asked.text, ranked, encode)
            if _usable(grounded):
                return frame.from_model(grounded, asked)
        error = asked.error or UNSUPPORTED
    local = await _compose(query, ranked, encode, query_vector)
    draft = frame.grounded(local) if local.markdown else frame.without_evidence()
    if model is not None:
        draft = draft.model_copy(
            update={"fallback_used": True, "error": error, "prompt_version": prompts.DRAFT}
        )
    # A reader who has seen half of a model's text gets the whole reply at the end, not two texts in a row.
    return draft if pushed else await _emit(draft, on_delta)


async def answer_question(
    *,
    query: Query,
    query_vector: Vectors,
    ranked: Sequence[RankedPassage],
    evidence: Evidence,
    encode: EncodeAsync,
    model: ChatModel | None,
    on_delta: OnDelta | None = None,
) -> Answer:
    """Grounded lines only, each marked; empty with ``insufficient_context`` when the passages do not answer."""
    nothing = Answer(content="", status="insufficient_context", engine="local", model=LOCAL_MODEL)
    if not evidence.answerable or not ranked:
        return nothing
    error: str | None = None
    pushed = False
    if model is not None:
        prompt = prompts.render(
            prompts.ANSWER, passages=_passages(ranked), question=prompts.fence(query.question)
        )
        asked = await _ask_model(model, prompt, "chat", on_delta)
        pushed = asked.streamed
        if asked.error is None and asked.text.strip().strip(".").upper() == "INSUFFICIENT":
            return nothing.model_copy(
                update={"engine": "llm", "model": asked.model, "prompt_version": prompts.ANSWER}
            )
        if asked.error is None:
            grounded = await _check(asked.text, ranked, encode)
            if _usable(grounded):
                return Answer(
                    content=_marked_only(grounded.markdown), citations=grounded.citations, status="answered",
                    engine="llm", model=asked.model, prompt_version=prompts.ANSWER,
                )  # fmt: skip
        error = asked.error or UNSUPPORTED
    local = await _compose(query, ranked, encode, query_vector)
    status = "answered" if local.markdown else "insufficient_context"
    answer = Answer(
        content=local.markdown, citations=local.citations, status=status, engine="local", model=LOCAL_MODEL,
        fallback_used=model is not None, error=error, prompt_version=prompts.ANSWER if model else None,
    )  # fmt: skip
    if on_delta is not None and not pushed:
        for piece in _pieces(answer.content):
            await on_delta(piece)
    return answer


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came back from a model."""

    text: str
    model: str
    tokens: int | None = None
    error: str | None = None
    streamed: bool = False
    """Pieces of it were already shown."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """The parts of a reply that rest on no passage."""

    category: str
    severity: Severity
    extraction: Extraction
    tone: Tone
    name: str | None
    greeting: str
    acknowledgment: str
    closing: str
    timeline: str

    @classmethod
    def of(
        cls, *, category: str, severity: Severity, sentiment_score: int, extraction: Extraction, tone: Tone,
        name: str | None, sla_minutes: int | None,
    ) -> _Frame:  # fmt: skip
        return cls(
            category=category,
            severity=severity,
            extraction=extraction,
            tone=tone,
            name=name,
            greeting=phrases.greeting(tone, name),
            acknowledgment=phrases.acknowledgment(tone, category, severity, sentiment_score),
            closing=phrases.closing(tone),
            timeline=_duration(sla_minutes) if sla_minutes else "",
        )

    @property
    def missing(self) -> tuple[str, ...]:
        return self.extraction.missing_required

    def without_evidence(self) -> ResponseDraft:
        items = phrases.requests(self.category, self.missing, open_question=True)
        ask = phrases.ask(items, open_question=True)
        return self._draft(
            _join(self.greeting, self.acknowledgment, ask, self.closing), "", items, "insufficient_context"
        )

    def grounded(self, answer: GroundedAnswer) -> ResponseDraft:
        items = phrases.requests(self.category, self.missing, open_question=False)
        ask = phrases.ask(items, open_question=False)
        content = _join(self.greeting, self.acknowledgment, answer.markdown, ask, self.closing)
        draft = self._draft(content, answer.markdown, items, "answered")
        return draft.model_copy(update={"citations": answer.citations})

    def from_model(self, answer: GroundedAnswer, asked: _Asked) -> ResponseDraft:
        items = phrases.requests(self.category, self.missing, open_question=False)
        draft = self._draft(answer.markdown, _marked_only(answer.markdown), items, "answered")
        return draft.model_copy(
            update={
                "citations": answer.citations,
                "engine": "llm",
                "model": asked.model,
                "prompt_version": prompts.DRAFT,
                "template_used": prompts.DRAFT,
                "tokens_used": asked.tokens,
            }
        )

    def _draft(self, content: str, explanation: str, items: tuple[str, ...], status: str) -> ResponseDraft:
        kind = "grounded" if status == "answered" else "ask"
        return ResponseDraft.model_validate(
            {
                "content": content,
                "tone": self.tone,
                "greeting": self.greeting,
                "acknowledgment": self.acknowledgment,
                "explanation": explanation,
                "action_items": items,
                "timeline": self.timeline,
                "closing": self.closing,
                "suggested_actions": _suggested_actions(
                    self.category, self.severity, self.extraction, status
                ),
                "requires_escalation": self.severity is Severity.CRITICAL,
                "template_used": f"{phrases.TEMPLATE_VERSION}/{kind}/{self.tone}",
                "status": status,
                "engine": "local",
                "model": LOCAL_MODEL,
            }
        )


def _suggested_actions(
    category: str, severity: Severity, extraction: Extraction, status: str
) -> tuple[str, ...]:
    """Next steps for the person who handles the ticket."""
    actions: list[str] = []
    if severity is Severity.CRITICAL:
        actions.append("Call in the escalation team now.")
    for name, text in (
        (FieldName.ORDER_ID, "Look up order {}."),
        (FieldName.INVOICE_ID, "Look up invoice {}."),
        (FieldName.ERROR_CODE, "Check known causes of {}."),
        (FieldName.ACCOUNT_EMAIL, "Open the account of {}."),
    ):
        if values := extraction.get(name):
            actions.append(text.format(", ".join(values[:3])))
    if category == "feature_request":
        actions.append("Record the wish for the product team.")
    if status != "answered":
        actions.append("No passage answers this: reply in person and consider adding an article.")
    return tuple(actions)


def _duration(minutes: int) -> str:
    """The service level as a span of time."""
    if minutes % 1440 == 0:
        count, unit = minutes // 1440, "day"
    elif minutes % 60 == 0:
        count, unit = minutes // 60, "hour"
    else:
        count, unit = minutes, "minute"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _draft_values(
    subject: str, body: str, language: str, frame: _Frame, ranked: Sequence[RankedPassage]
) -> dict[str, str]:
    current = read_ticket(subject, body).current.strip()
    return {
        "tone": str(frame.tone),
        "language": language if language != "und" else "the ticket's language",
        "customer_name": frame.name or "unknown",
        "category": frame.category,
        "severity": str(frame.severity),
        "missing": ", ".join(frame.missing) or "nothing",
        "passages": _passages(ranked),
        "ticket": prompts.fence(f"Subject: {subject}\n\n{current}"[:MAX_TICKET_CHARS]),
    }


def _passages(ranked: Sequence[RankedPassage]) -> str:
    return "\n".join(
        f'<passage marker="[{number}]" title="{prompts.fence(_attribute(item.passage.title))}">\n'
        f"{prompts.fence(item.passage.text)}\n</passage>"
        for number, item in enumerate(ranked[:MAX_PASSAGES], start=1)
    )


def _attribute(text: str) -> str:
    return " ".join(text.replace('"', "'").split())


async def _ask_model(model: ChatModel, prompt: str, purpose: str, on_delta: OnDelta | None) -> _Asked:
    """One call; a failure comes back as ``error``, the code of the ``ModelError``."""
    messages = [
        Message("system", "You write for a helpdesk and follow the rules given with each task, no others."),
        Message("user", prompt),
    ]
    pieces: list[str] = []
    try:
        if on_delta is None:
            completion = await model.complete(messages, purpose=purpose)
            counts = (completion.prompt_tokens, completion.completion_tokens)
            tokens = (
                sum(count or 0 for count in counts) if any(count is not None for count in counts) else None
            )
            return _Asked(completion.text, completion.model, tokens)
        async for piece in model.stream(messages, purpose=purpose):
            pieces.append(piece)
            await on_delta(piece)
    except ModelError as failure:
        return _Asked("", model.name, error=failure.code, streamed=bool(pieces))
    return _Asked("".join(pieces), model.name, streamed=bool(pieces))


def _usable(answer: GroundedAnswer) -> bool:
    """Whether a checked text of a model says something and is mostly supported."""
    total = len({citation.sentence for citation in answer.citations}) + len(answer.unsupported)
    return bool(answer.citations) and len(answer.unsupported) <= MAX_UNSUPPORTED_SHARE * total


def _marked_only(markdown: str) -> str:
    """The parts of a text that end in a marker; code blocks stay with them."""
    kept: list[str] = []
    fenced = False
    for line in markdown.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
            kept.append(line)
        elif fenced:
            kept.append(line)
        elif found := _MARKED.findall(line):
            kept.append("".join(found).strip() if not line.startswith((" ", "\t")) else "".join(found))
        elif not line.strip() and kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).strip()


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _pieces(content: str) -> list[str]:
    """Sentences and lines; joined they are the content."""
    return [piece for piece in re.split(r"(?<=[.!?\]])(?=\s)|(?<=\n)", content) if piece]


async def _emit(draft: ResponseDraft, on_delta: OnDelta | None) -> ResponseDraft:
    if on_delta is not None:
        for piece in _pieces(draft.content):
            await on_delta(piece)
    return draft


def _bridge(encode: EncodeAsync) -> Callable[[Sequence[str]], Vectors]:
    """``encode`` as a function for a worker thread, run on the loop that is current now."""
    loop = asyncio.get_running_loop()

    def encode_now(texts: Sequence[str]) -> Vectors:
        async def call() -> Vectors:
            return await encode(texts)

        return asyncio.run_coroutine_threadsafe(call(), loop).result()

    return encode_now


async def _compose(
    query: Query, ranked: Sequence[RankedPassage], encode: EncodeAsync, query_vector: Vectors
) -> GroundedAnswer:
    return await asyncio.to_thread(compose, query, ranked, _bridge(encode), query_vector)


async def _check(text: str, ranked: Sequence[RankedPassage], encode: EncodeAsync) -> GroundedAnswer:
    return await asyncio.to_thread(verify, text, ranked[:MAX_PASSAGES], _bridge(encode))
