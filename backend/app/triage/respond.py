"""Draft replies and chat answers: grounded in passages, by a model that is checked or by the local engine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace

from app.llm import prompts
from app.llm.port import CallReport, ChatModel, ModelError
from app.rag.drafting import compose, verify
from app.rag.types import AskedQuestion, Evidence, GroundedAnswer, Passage, Query, RankedPassage, Vectors
from app.triage.addressing import writer_of
from app.triage.automatic_mail import automatic_mail
from app.triage.draft_checks import (
    FOREIGN_LINK,
    PROMPT_LEAK,
    REPEATED,
    bare_sentences,
    foreign_addresses,
    leaks,
    repeats,
    without_foreign_links,
    without_promises,
)
from app.triage.open_questions import SubQuestion, still_open
from app.triage.reading import own_words
from app.triage.reply_frame import LEFT_OUT, LOCAL_MODEL, Frame, ModelReply, marked_only
from app.triage.text import FORWARD_SUBJECT, read_ticket
from app.triage.types import Answer, Extraction, ResponseDraft, Severity, Tone
from app.triage.without_orders import may_quote

EncodeAsync = Callable[[Sequence[str]], Awaitable[Vectors]]
OnDelta = Callable[[str], Awaitable[None]]

UNSUPPORTED = "unsupported"
"""Error code of a model's text of which the passages support too little."""
MAX_UNSUPPORTED_SHARE = 0.5
"""With a larger share of unsupported sentences a model's draft is not used at all."""
MAX_TICKET_CHARS = 6_000
MAX_PASSAGES = 8


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
    asked: Sequence[AskedQuestion],
    ranked: Sequence[RankedPassage],
    evidence: Evidence,
    encode: EncodeAsync,
    model: ChatModel | None,
    on_delta: OnDelta | None = None,
    sla_minutes: int | None = None,
    category_confidence: float = 1.0,
    sent: Sequence[str] = (),
    questions: Sequence[SubQuestion] = (),
) -> ResponseDraft:
    """A reply in which every factual sentence carries a marker ``[n]``, n counting ``ranked`` from 1.

    ``asked``: the ticket's question, or each of several. Without a ``customer_name`` the signature of the text is used.
    ``category_confidence``: 1 for a category that somebody has named. ``sent``: the desk's replies on the ticket so far; a
    draft that would only say the same again is none, and ``repeated`` says so. ``questions``: those of several that
    the draft may leave open, which it then says.

    Without evidence, and where nothing is asked, it greets, acknowledges and asks for details, whatever the model could say. With a model,
    its text is checked against the passages; what they do not support is left out, as ``error`` says, and a text that is mostly
    unsupported, or no text at all, is replaced by the local engine's with ``fallback_used`` and ``error``.
    ``on_delta`` gets pieces as they come; ``content`` of the result is what counts, since checking comes last.
    Raises nothing of its own; errors of ``encode`` and ``on_delta`` pass through.
    """
    ticket = read_ticket(subject, body)

    # Read and written in threads: milliseconds that the event loop has for others.
    def read() -> Frame:
        return Frame.of(
            text=ticket.text, category=category, category_confidence=category_confidence, severity=severity, sentiment_score=sentiment_score, extraction=extraction, tone=tone,
            name=customer_name or writer_of(subject, body), language=language, sla_minutes=sla_minutes, subject=ticket.subject,
            automatic=automatic_mail(subject, body) is not None, own=_own(subject, body), is_first=not sent,
        )  # fmt: skip

    frame = await asyncio.to_thread(read)
    if frame.wants_nothing or not evidence.answerable or not ranked:
        return await _emit(await asyncio.to_thread(frame.without_evidence), on_delta)
    error: str | None = None
    tokens: int | None = None
    pushed = False
    if model is not None:
        prompt = _reply_prompt(subject, body, language, frame, ranked)
        said = await _ask_model(model, prompt, "reply", on_delta)
        pushed, tokens = said.streamed, said.tokens
        checked, error = await _checked(said, prompt, ranked, encode, sent)
        if checked is not None:
            return frame.from_model(checked, said)
    local = await _compose(asked, ranked, encode, bare_sentences(sent))

    def write() -> ResponseDraft:
        repeated = repeats(local.markdown, sent)
        if repeated or not local.markdown:
            return frame.without_evidence().model_copy(update={"repeated": repeated})
        return frame.grounded(local, still_open(questions, local.citations, ranked))

    draft = await asyncio.to_thread(write)
    if model is not None:
        draft = draft.model_copy(
            update={
                "fallback_used": True,
                "error": error,
                "prompt_version": prompts.REPLY,
                "tokens_used": tokens,
            }
        )
    # A reader who has seen half of a model's text gets the whole reply at the end, not two texts in a row.
    return draft if pushed else await _emit(draft, on_delta)


async def answer_question(
    *,
    query: Query,
    asked: Sequence[AskedQuestion],
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
        prompt = prompts.build(
            prompts.ANSWER,
            untrusted={"passages": _passages(ranked), "question": prompts.fence(query.question)},
        )
        said = await _ask_model(model, prompt, "chat", on_delta)
        pushed = said.streamed
        if said.error is None and said.text.strip().strip(".").upper() == "INSUFFICIENT":
            return nothing.model_copy(
                update={"engine": "llm", "model": said.model, "prompt_version": prompts.ANSWER}
            )
        checked, error = await _checked(said, prompt, ranked, encode)
        if checked is not None:
            return Answer(
                content=marked_only(checked.markdown), citations=checked.citations, status="answered",
                engine="llm", model=said.model, prompt_version=prompts.ANSWER,
                error=LEFT_OUT if checked.unsupported else None, left_out=checked.unsupported,
            )  # fmt: skip
    local = await _compose(asked, ranked, encode)
    status = "answered" if local.markdown else "insufficient_context"
    answer = Answer(
        content=local.markdown, citations=local.citations, status=status, engine="local", model=LOCAL_MODEL,
        fallback_used=model is not None, error=error, prompt_version=prompts.ANSWER if model else None,
    )  # fmt: skip
    if on_delta is not None and not pushed:
        for piece in _pieces(answer.content):
            await on_delta(piece)
    return answer


def _own(subject: str, body: str) -> str:
    """What the customer says, without the mail they show: whose subject a forwarded mail keeps."""
    own = own_words(body)
    return own if FORWARD_SUBJECT.match(subject) else f"{subject}\n\n{own}"


def _reply_prompt(
    subject: str, body: str, language: str, frame: Frame, ranked: Sequence[RankedPassage]
) -> prompts.Prompt:
    current = read_ticket(subject, body).current.strip()
    return prompts.build(
        prompts.REPLY,
        own={
            "tone": str(frame.tone),
            "language": language if language != "und" else "the ticket's language",
            "customer_name": frame.name or "unknown",
            "category": frame.category,
            "severity": str(frame.severity),
            "missing": ", ".join(frame.missing) or "nothing",
        },
        untrusted={
            "passages": _passages(ranked),
            "ticket": prompts.fence(f"Subject: {subject}\n\n{current}"[:MAX_TICKET_CHARS]),
        },
    )


def _with_columns(passage: Passage) -> str:
    """The text; of a table that was cut, below the names of its columns."""
    return f"{passage.table_head}\n{passage.text}" if passage.table_head else passage.text


def _passages(ranked: Sequence[RankedPassage]) -> str:
    return "\n".join(
        f'<passage marker="[{number}]" title="{prompts.fence(_attribute(item.passage.title))}">\n'
        f"{prompts.fence(_with_columns(item.passage))}\n</passage>"
        for number, item in enumerate(ranked[:MAX_PASSAGES], start=1)
    )


def _attribute(text: str) -> str:
    return " ".join(text.replace('"', "'").split())


async def _ask_model(
    model: ChatModel, prompt: prompts.Prompt, purpose: str, on_delta: OnDelta | None
) -> ModelReply:
    """One call; a failure comes back as ``error``, the code of the ``ModelError``."""
    report = CallReport()
    pieces: list[str] = []
    try:
        if on_delta is None:
            completion = await model.complete(prompt.messages, purpose=purpose)
            return ModelReply(completion.text, completion.model, completion.tokens)
        async for piece in model.stream(prompt.messages, purpose=purpose, report=report):
            pieces.append(piece)
            await on_delta(piece)
    except ModelError as failure:
        used = report.model or model.name
        return ModelReply("", used, report.tokens, error=failure.code, streamed=bool(pieces))
    return ModelReply("".join(pieces), report.model or model.name, report.tokens, streamed=bool(pieces))


async def _checked(
    reply: ModelReply,
    prompt: prompts.Prompt,
    ranked: Sequence[RankedPassage],
    encode: EncodeAsync,
    sent: Sequence[str] = (),
) -> tuple[GroundedAnswer | None, str | None]:
    """A model's text as far as the passages bear it out, or why it is not used."""
    if reply.error is not None:
        return None, reply.error
    if leaks(reply.text, prompt):
        return None, PROMPT_LEAK
    sources = [text for item in ranked[:MAX_PASSAGES] for text in (item.passage.title, item.passage.text)]
    grounded = await _check(without_foreign_links(reply.text, sources), ranked, encode)
    if not _usable(grounded):
        return None, UNSUPPORTED
    kept = replace(grounded, markdown=without_promises(grounded.markdown))
    if foreign_addresses(kept.markdown, sources):
        return None, FOREIGN_LINK
    if repeats(marked_only(kept.markdown), sent):
        return None, REPEATED
    return kept, None


def _usable(answer: GroundedAnswer) -> bool:
    """Whether a checked text of a model says something and is mostly supported."""
    total = len({citation.sentence for citation in answer.citations}) + len(answer.unsupported)
    return bool(answer.citations) and len(answer.unsupported) <= MAX_UNSUPPORTED_SHARE * total


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
    asked: Sequence[AskedQuestion],
    ranked: Sequence[RankedPassage],
    encode: EncodeAsync,
    told: Collection[str] = (),
) -> GroundedAnswer:
    return await asyncio.to_thread(compose, asked, ranked, _bridge(encode), told=told, may_quote=may_quote)


async def _check(text: str, ranked: Sequence[RankedPassage], encode: EncodeAsync) -> GroundedAnswer:
    return await asyncio.to_thread(verify, text, ranked[:MAX_PASSAGES], _bridge(encode))
