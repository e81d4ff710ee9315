"""A chat model behind any OpenAI-compatible endpoint, through LangChain's ``ChatOpenAI``.

The only module that imports ``langchain_openai``, and only when the first call is made: the import costs more
than the rest of the program's start.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.llm.breaker import Circuit, CircuitBreaker
from app.llm.failures import check_finish, check_length, map_error
from app.llm.port import CallReport, Completion, Message, ModelError, OutputSchema
from app.llm.received import SoundPieces, sound_count, sound_name, sound_sum, sound_text

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_openai import ChatOpenAI

ATTEMPTS_PER_MODEL = 3
"""Calls to one model before the next one is tried."""
FIRST_BACKOFF_SECONDS = 0.4
MAX_CHARS_PER_TOKEN = 24
"""Of a whole answer: what is longer than its limit of tokens allows comes from a server that does not keep to it, and would
take minutes to check."""
PRIMARY_SHARE = 0.6
"""Part of the time limit that the primary model may use when a fallback model stands behind it."""
RETRYABLE = frozenset({"rate_limited", "unavailable"})
NOT_UNDERSTOOD = frozenset({400, 404, 415, 422, 501})
"""Statuses by which servers refuse an option that they do not know."""
_JSON_FORMS = ("json_schema", "json_object", "text")
"""Ways of asking for JSON, best first."""


@dataclass(slots=True)
class _Abilities:
    """What a server has turned out not to understand, since it answered as soon as it was asked without; it is not asked so
    again. A refusal alone says nothing: a prompt may be too long, or a filter have stopped it."""

    json_form: int = 0
    """Index into ``_JSON_FORMS``."""
    stream_usage: bool = True


class OpenAICompatibleModel:
    """Implements ``ChatModel``.

    ``timeout_seconds`` bounds a whole call: retries, waiting between them, the fallback model and, for a stream,
    the last piece. ``api_key`` may be empty for servers without keys. Nothing is traced to third parties. A model
    whose circuit is open is passed over without waiting.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        model: str,
        fallback_model: str | None = None,
        timeout_seconds: float = 30.0,
        max_tokens: int = 1000,
        temperature: float = 0.2,
        default_headers: Mapping[str, str] | None = None,
        breaker_failures: int = 5,
        breaker_seconds: float = 30.0,
    ) -> None:
        if timeout_seconds <= 0:
            raise ValueError("timeout_seconds must be positive")
        self._base_url = base_url
        self._api_key = api_key
        self._models = [model, *([fallback_model] if fallback_model and fallback_model != model else [])]
        self._timeout = timeout_seconds
        self._max_tokens = max_tokens
        self._temperature = temperature
        self._headers = dict(default_headers or {})
        self._clients: dict[str, ChatOpenAI] = {}
        self._lock = threading.Lock()
        self._abilities = {name: _Abilities() for name in self._models}
        self._breakers = {
            name: CircuitBreaker(failures=breaker_failures, seconds=breaker_seconds) for name in self._models
        }

    @property
    def name(self) -> str:
        """The primary model's name."""
        return self._models[0]

    @property
    def host(self) -> str:
        """Where texts are sent: host and port of the base URL."""
        return urlsplit(self._base_url).netloc.rpartition("@")[2]

    @property
    def circuits(self) -> dict[str, Circuit]:
        """Of each model, the primary one first; in this process."""
        return {name: breaker.circuit for name, breaker in self._breakers.items()}

    async def prepare(self) -> None:
        """Import the library and build the client, which takes a second the first time and no part of a call's."""
        await self._client(self.name)

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        output: OutputSchema | None = None,
        within: float | None = None,
        report: CallReport | None = None,
    ) -> Completion:
        """Answer once. Raises ``ModelError`` after timeout, retries and the fallback model have failed."""
        await self.prepare()
        report = report if report is not None else CallReport()
        started = asyncio.get_running_loop().time()
        failure = ModelError("circuit_open", "the model failed time after time and is not asked for a while")
        for model, budget in self._budgets(within):
            report.model = model
            if not self._breakers[model].admit():
                report.failures.append(f"{model}: circuit_open")
                continue
            try:
                answer = await self._complete_one(model, messages, purpose, started + budget, output, report)
            except ModelError as error:
                self._breakers[model].record(error.code)
                failure = error
            except BaseException:
                self._breakers[model].release()
                raise
            else:
                self._breakers[model].record(None)
                return answer
        raise failure

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        within: float | None = None,
        report: CallReport | None = None,
    ) -> AsyncIterator[str]:
        """Yield pieces as they arrive. Raises ``ModelError``; after the first piece there is no second model,
        since what was shown cannot be taken back."""
        await self.prepare()
        report = report if report is not None else CallReport()
        started = asyncio.get_running_loop().time()
        failure = ModelError("circuit_open", "the model failed time after time and is not asked for a while")
        for model, budget in self._budgets(within):
            report.model = model
            if not self._breakers[model].admit():
                report.failures.append(f"{model}: circuit_open")
                continue
            begun = False
            try:
                async with aclosing(
                    self._stream_model(model, messages, purpose, started + budget, report)
                ) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
            except ModelError as error:
                self._breakers[model].record(error.code)
                if begun:
                    code = error.code if error.code == "timeout" else "cut_off"
                    raise ModelError(code, f"the stream ended early: {error.detail}") from error
                failure = error
            except BaseException:
                self._breakers[model].release()
                raise
            else:
                self._breakers[model].record(None)
                return
        raise failure

    def _budgets(self, within: float | None) -> list[tuple[str, float]]:
        """Models with the seconds after the call's start until which each may work."""
        limit = self._timeout if within is None else min(self._timeout, within)
        if len(self._models) == 1:
            return [(self._models[0], limit)]
        return [(self._models[0], limit * PRIMARY_SHARE), (self._models[1], limit)]

    async def _complete_one(
        self,
        model: str,
        messages: Sequence[Message],
        purpose: str,
        deadline: float,
        output: OutputSchema | None,
        report: CallReport,
    ) -> Completion:
        attempt, form = 0, self._abilities[model].json_form
        while True:
            try:
                answer = await self._call(model, messages, purpose, deadline, output, form, report)
            except ModelError as error:
                report.failures.append(f"{model}: {error.code}")
                if output is not None and error.status in NOT_UNDERSTOOD and form < len(_JSON_FORMS) - 1:
                    form += 1
                    continue
                attempt += 1
                if attempt == ATTEMPTS_PER_MODEL or not await _may_retry(error, attempt - 1, deadline):
                    raise
            else:
                self._abilities[model].json_form = max(form, self._abilities[model].json_form)
                return answer

    async def _stream_model(
        self, model: str, messages: Sequence[Message], purpose: str, deadline: float, report: CallReport
    ) -> AsyncGenerator[str]:
        """Pieces of one model's answer, with attempts anew until the first piece."""
        attempt, counted = 0, self._abilities[model].stream_usage
        while True:
            begun = False
            try:
                async for piece in self._stream_one(model, messages, purpose, deadline, counted, report):
                    begun = True
                    yield piece
                self._abilities[model].stream_usage &= counted
                return
            except ModelError as error:
                report.failures.append(f"{model}: {error.code}")
                if begun:
                    raise
                if counted and error.status in NOT_UNDERSTOOD:
                    counted = False
                    continue
                attempt += 1
                if attempt == ATTEMPTS_PER_MODEL or not await _may_retry(error, attempt - 1, deadline):
                    raise

    async def _call(
        self,
        model: str,
        messages: Sequence[Message],
        purpose: str,
        deadline: float,
        output: OutputSchema | None,
        json_form: int,
        report: CallReport,
    ) -> Completion:
        from langsmith import tracing_context

        client = await self._client(model)
        # The library's own way with formats parses answers on its own and raises on those that are not whole.
        form = _response_format(output, _JSON_FORMS[json_form])
        body = {**self._limit(), **({"response_format": form} if form else {})}
        try:
            async with asyncio.timeout_at(deadline):
                with tracing_context(enabled=False):
                    report.attempts += 1
                    answer = await client.ainvoke(
                        _to_pairs(messages), config={"tags": [purpose]}, extra_body=body
                    )
        except Exception as error:
            mapped = map_error(error)
            if mapped is None:
                raise
            raise mapped from error
        _count(report, answer)
        return _completion(answer, model, self._most_chars)

    async def _stream_one(
        self,
        model: str,
        messages: Sequence[Message],
        purpose: str,
        deadline: float,
        stream_usage: bool,
        report: CallReport,
    ) -> AsyncIterator[str]:
        from langsmith import tracing_context

        client = await self._client(model)
        pieces: AsyncIterator[AIMessageChunk] | None = None
        finish: str | None = None
        seen = False
        sound, left = SoundPieces(), self._most_chars
        try:
            with tracing_context(enabled=False):
                report.attempts += 1
                pieces = client.astream(
                    _to_pairs(messages),
                    config={"tags": [purpose]},
                    stream_usage=stream_usage,
                )
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        with tracing_context(enabled=False):
                            chunk = await anext(pieces)
                except StopAsyncIteration:
                    break
                finish = chunk.response_metadata.get("finish_reason") or finish
                _count(report, chunk)
                if text := sound.feed(str(chunk.text)):
                    left -= len(text)
                    check_length(left)
                    seen = True
                    yield text
        except Exception as error:
            mapped = map_error(error)
            if mapped is None:
                raise
            raise mapped from error
        finally:
            if pieces is not None:
                with suppress(RuntimeError):
                    await pieces.aclose()  # type: ignore[attr-defined]
        if rest := sound.flush():
            yield rest
        check_finish(finish, seen=seen, streamed=True)

    @property
    def _most_chars(self) -> int:
        return self._max_tokens * MAX_CHARS_PER_TOKEN

    def _limit(self) -> dict[str, Any]:
        # OpenAI's own models refuse `max_tokens`; many compatible servers know nothing else.
        own = (urlsplit(self._base_url).hostname or "").endswith("openai.com")
        return {"max_completion_tokens" if own else "max_tokens": self._max_tokens}

    async def aclose(self) -> None:
        """Close the connections. The object may be used again afterwards; it then opens new ones."""
        with self._lock:
            clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.root_async_client.close()
            client.root_client.close()

    async def _client(self, model: str) -> ChatOpenAI:
        """The client of one model, built in a thread the first time (the import takes a second)."""
        client = self._clients.get(model)
        return client if client is not None else await asyncio.to_thread(self._build, model)

    def _build(self, model: str) -> ChatOpenAI:
        from langchain_openai import ChatOpenAI
        from openai import Timeout
        from pydantic import SecretStr

        with self._lock:
            if model not in self._clients:
                self._clients[model] = ChatOpenAI(
                    model=model,
                    base_url=self._base_url,
                    api_key=SecretStr(self._api_key or "not-needed"),
                    temperature=self._temperature,
                    # A `Timeout` object also keeps LangChain from sharing one connection pool process-wide,
                    # which nobody could close.
                    timeout=Timeout(self._timeout),
                    max_retries=0,
                    stream_chunk_timeout=None,
                    use_responses_api=False,
                    default_headers=self._headers or None,
                    extra_body=self._limit(),
                )
            return self._clients[model]


def _to_pairs(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in messages]


def _completion(answer: AIMessage, model: str, most_chars: int) -> Completion:
    text = str(answer.text)
    check_length(most_chars - len(text))
    text = sound_text(text)
    check_finish(answer.response_metadata.get("finish_reason"), seen=bool(text.strip()), streamed=False)
    usage = answer.usage_metadata
    return Completion(
        text=text,
        model=sound_name(str(answer.response_metadata.get("model_name") or "")) or model,
        prompt_tokens=sound_count(usage["input_tokens"]) if usage else None,
        completion_tokens=sound_count(usage["output_tokens"]) if usage else None,
    )


def _response_format(output: OutputSchema | None, form: str) -> dict[str, Any] | None:
    """The request's ``response_format``; None for plain text."""
    if output is None or form == "text":
        return None
    if form == "json_object":
        return {"type": "json_object"}
    schema = {"name": output.name, "schema": dict(output.schema), "strict": True}
    return {"type": "json_schema", "json_schema": schema}


def _count(report: CallReport, answer: AIMessage) -> None:
    """Add the tokens that an answer, or the last piece of one, names. Every attempt costs."""
    if usage := answer.usage_metadata:
        report.prompt_tokens = sound_sum(report.prompt_tokens, usage["input_tokens"])
        report.completion_tokens = sound_sum(report.completion_tokens, usage["output_tokens"])


async def _may_retry(error: ModelError, attempt: int, deadline: float) -> bool:
    """Wait with exponential backoff and jitter, or as long as the server asks for; false when the error is none that
    passes or the deadline leaves no room for another call."""
    if error.code not in RETRYABLE:
        return False
    delay = max(FIRST_BACKOFF_SECONDS * 2**attempt * random.uniform(0.75, 1.25), error.retry_after or 0.0)
    if asyncio.get_running_loop().time() + delay >= deadline:
        return False
    await asyncio.sleep(delay)
    return True
