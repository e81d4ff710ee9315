"""The door through which text leaves the house: one deadline, pseudonyms and a record for each call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Protocol

from app.llm.breaker import Circuit
from app.llm.port import CallReport, Completion, Message, ModelError, OutputSchema
from app.llm.pseudonyms import Pseudonyms

SHARE_OF_TIME: Mapping[str, float] = MappingProxyType({"classify": 0.4, "extract": 0.4})
"""The part of the whole run's time by which calls of a purpose must have ended: the reply comes after them."""
LEAST_SECONDS = 0.05
"""With less time left no call is begun."""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call as the egress log keeps it. No text but the pseudonymised one, and that only where it was asked for."""

    at: datetime
    purpose: str
    model: str
    host: str
    ticket_id: int | None
    outcome: str
    """``ok``, ``cancelled``, or the code of the ``ModelError``."""
    sent: bool
    """Whether anything was handed to the network."""
    attempts: int
    """Requests that carried the messages."""
    duration_ms: float
    chars_out: int
    """Characters of the messages as they left, in each request."""
    chars_in: int
    prompt_tokens: int | None
    completion_tokens: int | None
    masked: dict[str, int] = field(default_factory=dict)
    """Different values of each kind that were masked in the chain so far."""
    request_text: str | None = None
    response_text: str | None = None


Record = Callable[[CallRecord], None]


class SendingModel(Protocol):
    """What a door needs of a model: the chat model's calls, and where they go."""

    @property
    def name(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def circuits(self) -> dict[str, Circuit]: ...
    async def prepare(self) -> None: ...
    async def aclose(self) -> None: ...
    async def complete(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        output: OutputSchema | None = None,
        within: float | None = None,
        report: CallReport | None = None,
    ) -> Completion: ...
    def stream(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        within: float | None = None,
        report: CallReport | None = None,
    ) -> AsyncIterator[str]: ...


class Door:
    """A ``ChatModel`` for one run of triage, one suggestion or one question.

    All its calls together take ``seconds`` at most, counted from the first one. With ``mask`` personal data leaves as
    placeholders and is put back into answers. ``record`` is told of every call, also of failed and abandoned ones; it
    must neither block nor raise. ``log_text`` adds the pseudonymised texts to the record, whether or not ``mask`` is on.
    """

    def __init__(
        self,
        model: SendingModel,
        *,
        seconds: float,
        record: Record,
        people: Sequence[str] = (),
        mask: bool = True,
        log_text: bool = False,
        ticket_id: int | None = None,
    ) -> None:
        self._model = model
        self._seconds = seconds
        self._record = record
        self._pseudonyms = Pseudonyms(people)
        self._mask = mask
        self._log_text = log_text
        self._ticket_id = ticket_id
        self._deadline: float | None = None

    @property
    def name(self) -> str:
        return self._model.name

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        output: OutputSchema | None = None,
        within: float | None = None,
        report: CallReport | None = None,
    ) -> Completion:
        """As the model's own, in the time that is left. Raises ``ModelError``."""
        with self._call(purpose, report) as call:
            await self._fill(call, messages)
            limit = await self._time_left(purpose, within)
            answer = await self._model.complete(
                call.messages, purpose=purpose, output=output, within=limit, report=call.report
            )
            call.answer = [answer.text]
            call.outcome = "ok"
        return replace(answer, text=self._restored(answer.text, in_json=output is not None))

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        within: float | None = None,
        report: CallReport | None = None,
    ) -> AsyncIterator[str]:
        """As the model's own; a piece that may end in half a placeholder waits for the next one."""
        restorer = self._pseudonyms.restorer()
        with self._call(purpose, report) as call:
            await self._fill(call, messages)
            limit = await self._time_left(purpose, within)
            pieces: Any = self._model.stream(call.messages, purpose=purpose, within=limit, report=call.report)
            async with aclosing(pieces):
                async for piece in pieces:
                    call.answer.append(piece)
                    if shown := restorer.feed(piece) if self._mask else piece:
                        yield shown
            call.outcome = "ok"
            if rest := restorer.flush():
                yield rest

    async def aclose(self) -> None:
        """Nothing: the model belongs to the process."""

    @contextmanager
    def _call(self, purpose: str, report: CallReport | None) -> Iterator[_Call]:
        """Tell ``record`` in the end, however the call ends."""
        call = _Call(report if report is not None else CallReport())
        at, clock = datetime.now(UTC), time.perf_counter()
        try:
            yield call
        except ModelError as error:
            call.outcome = error.code
            raise
        finally:
            self._record(self._entry(call, purpose, at, (time.perf_counter() - clock) * 1000))

    async def _fill(self, call: _Call, messages: Sequence[Message]) -> None:
        """What is sent, and what of it is kept. In a thread: finding personal data in a long text takes a while."""
        masked = await asyncio.to_thread(self._masked, messages) if self._mask or self._log_text else messages
        call.messages = masked if self._mask else messages
        if self._log_text:
            call.kept = "\n\n".join(f"[{message.role}]\n{message.content}" for message in masked)

    def _masked(self, messages: Sequence[Message]) -> list[Message]:
        return [replace(message, content=self._pseudonyms.mask(message.content)) for message in messages]

    def _entry(self, call: _Call, purpose: str, at: datetime, milliseconds: float) -> CallRecord:
        answer = "".join(call.answer)
        report = call.report
        request_text = response_text = None
        if self._log_text:
            # Masking twice changes nothing that counts: what looks like a placeholder stays one in the log.
            request_text = call.kept
            response_text = answer if self._mask else self._pseudonyms.mask(answer)
        return CallRecord(
            at=at,
            purpose=purpose,
            model=report.model or self._model.name,
            host=self._model.host,
            ticket_id=self._ticket_id,
            outcome=call.outcome,
            sent=report.sent,
            attempts=report.attempts,
            duration_ms=round(milliseconds, 3),
            chars_out=sum(len(message.content) for message in call.messages) if report.sent else 0,
            chars_in=len(answer),
            prompt_tokens=report.prompt_tokens,
            completion_tokens=report.completion_tokens,
            masked=self._pseudonyms.counts() if self._mask else {},
            request_text=request_text,
            response_text=response_text,
        )

    def _restored(self, text: str, *, in_json: bool) -> str:
        return self._pseudonyms.restore(text, in_json=in_json) if self._mask else text

    async def _time_left(self, purpose: str, within: float | None) -> float:
        await self._model.prepare()
        now = asyncio.get_running_loop().time()
        if self._deadline is None:
            self._deadline = now + self._seconds
        until = self._deadline - self._seconds * (1 - SHARE_OF_TIME.get(purpose, 1.0))
        left = min(until - now, self._seconds if within is None else within)
        if left < LEAST_SECONDS:
            raise ModelError("timeout", "the run's time for model calls is used up")
        return left


@dataclass(slots=True)
class _Call:
    report: CallReport
    messages: Sequence[Message] = ()
    """As they leave."""
    kept: str = ""
    """Of the messages, in the egress log."""
    outcome: str = "cancelled"
    """What it is unless something else is known: whoever waited has gone."""
    answer: list[str] = field(default_factory=list)
    """In pieces, as it came."""
