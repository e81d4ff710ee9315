"""A chat model behind any OpenAI-compatible endpoint, through LangChain's ``ChatOpenAI``.

The only module that imports ``langchain_openai``, and only when the first call is made: the import costs more
than the rest of the program's start.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.llm.port import Completion, Message, ModelError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_openai import ChatOpenAI

ATTEMPTS_PER_MODEL = 3
"""Calls to one model before the next one is tried."""
FIRST_BACKOFF_SECONDS = 0.4
PRIMARY_SHARE = 0.6
"""Part of the time limit that the primary model may use when a fallback model stands behind it."""
RETRYABLE = frozenset({"rate_limited", "unavailable"})


class OpenAICompatibleModel:
    """Implements ``ChatModel``.

    ``timeout_seconds`` bounds a whole call: retries, waiting between them, the fallback model and, for a stream,
    the last piece. ``api_key`` may be empty for servers without keys. Nothing is traced to third parties.
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

    @property
    def name(self) -> str:
        """The primary model's name."""
        return self._models[0]

    async def complete(self, messages: Sequence[Message], *, purpose: str) -> Completion:
        """Answer once. Raises ``ModelError`` after timeout, retries and the fallback model have failed."""
        await self._client(self.name)  # the first import of the library is no part of the model's time
        started = asyncio.get_running_loop().time()
        failure = ModelError("unavailable", "no model was called")
        for model, budget in self._budgets():
            deadline = started + budget
            try:
                return await self._complete_one(model, messages, purpose, deadline)
            except ModelError as error:
                failure = error
        raise failure

    async def stream(self, messages: Sequence[Message], *, purpose: str) -> AsyncIterator[str]:
        """Yield pieces as they arrive. Raises ``ModelError``; after the first piece there is no second model,
        since what was shown cannot be taken back."""
        await self._client(self.name)  # the first import of the library is no part of the model's time
        started = asyncio.get_running_loop().time()
        failure = ModelError("unavailable", "no model was called")
        for model, budget in self._budgets():
            for attempt in range(ATTEMPTS_PER_MODEL):
                begun = False
                try:
                    async for piece in self._stream_one(model, messages, purpose, started + budget):
                        begun = True
                        yield piece
                    return
                except ModelError as error:
                    if begun:
                        code = error.code if error.code == "timeout" else "cut_off"
                        raise ModelError(code, f"the stream ended early: {error.detail}") from error
                    failure = error
                if failure.code not in RETRYABLE or not await _pause(attempt, started + budget):
                    break
        raise failure

    def _budgets(self) -> list[tuple[str, float]]:
        """Models with the seconds after the call's start until which each may work."""
        if len(self._models) == 1:
            return [(self._models[0], self._timeout)]
        return [(self._models[0], self._timeout * PRIMARY_SHARE), (self._models[1], self._timeout)]

    async def _complete_one(
        self, model: str, messages: Sequence[Message], purpose: str, deadline: float
    ) -> Completion:
        for attempt in range(ATTEMPTS_PER_MODEL):
            try:
                return await self._call(model, messages, purpose, deadline)
            except ModelError as error:
                last = attempt == ATTEMPTS_PER_MODEL - 1
                if last or error.code not in RETRYABLE or not await _pause(attempt, deadline):
                    raise
        raise AssertionError("unreachable: the loop returns or raises")

    async def _call(
        self, model: str, messages: Sequence[Message], purpose: str, deadline: float
    ) -> Completion:
        from langsmith import tracing_context

        client = await self._client(model)
        try:
            async with asyncio.timeout_at(deadline):
                with tracing_context(enabled=False):
                    answer = await client.ainvoke(_to_pairs(messages), config={"tags": [purpose]})
        except Exception as error:
            mapped = _map_error(error)
            if mapped is None:
                raise
            raise mapped from error
        return _completion(answer, model)

    async def _stream_one(
        self, model: str, messages: Sequence[Message], purpose: str, deadline: float
    ) -> AsyncIterator[str]:
        from langsmith import tracing_context

        client = await self._client(model)
        pieces: AsyncIterator[AIMessageChunk] | None = None
        finish: str | None = None
        seen = False
        try:
            with tracing_context(enabled=False):
                pieces = client.astream(_to_pairs(messages), config={"tags": [purpose]})
            while True:
                try:
                    async with asyncio.timeout_at(deadline):
                        with tracing_context(enabled=False):
                            chunk = await anext(pieces)
                except StopAsyncIteration:
                    break
                finish = chunk.response_metadata.get("finish_reason") or finish
                text = chunk.text
                if text:
                    seen = True
                    yield str(text)
        except Exception as error:
            mapped = _map_error(error)
            if mapped is None:
                raise
            raise mapped from error
        finally:
            if pieces is not None:
                with suppress(RuntimeError):
                    await pieces.aclose()  # type: ignore[attr-defined]
        _check_finish(finish, seen=seen, streamed=True)

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
                # OpenAI's own models refuse `max_tokens`; many compatible servers know nothing else.
                own = (urlsplit(self._base_url).hostname or "").endswith("openai.com")
                limit = {"max_completion_tokens" if own else "max_tokens": self._max_tokens}
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
                    extra_body=limit,
                )
            return self._clients[model]


def _to_pairs(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in messages]


def _completion(answer: AIMessage, model: str) -> Completion:
    text = str(answer.text)
    _check_finish(answer.response_metadata.get("finish_reason"), seen=bool(text.strip()), streamed=False)
    usage = answer.usage_metadata
    return Completion(
        text=text,
        model=str(answer.response_metadata.get("model_name") or model),
        prompt_tokens=usage["input_tokens"] if usage else None,
        completion_tokens=usage["output_tokens"] if usage else None,
    )


def _check_finish(reason: str | None, *, seen: bool, streamed: bool) -> None:
    """Raise ``ModelError`` when an answer without a transport error is still not whole.

    A compatible server may leave ``finish_reason`` out of a single answer; a stream without one was cut.
    """
    if reason == "content_filter":
        raise ModelError("refused", "the provider's content filter stopped the answer")
    if not seen:
        raise ModelError("empty", "the answer holds no text")
    if reason == "length":
        raise ModelError("cut_off", "the answer reached the token limit")
    if streamed and reason is None:
        raise ModelError("cut_off", "the stream ended without a finish reason")


async def _pause(attempt: int, deadline: float) -> bool:
    """Wait with exponential backoff and jitter; false when the deadline leaves no room for another call."""
    delay = FIRST_BACKOFF_SECONDS * 2**attempt * random.uniform(0.75, 1.25)
    if asyncio.get_running_loop().time() + delay >= deadline:
        return False
    await asyncio.sleep(delay)
    return True


def _map_error(error: Exception) -> ModelError | None:  # noqa: PLR0911 - a table of error kinds
    """The ``ModelError`` of a client library's error; None for what is a defect of this program.

    Details name the kind of error only: messages of providers can repeat the prompt or the key.
    """
    import openai
    from langchain_core.exceptions import OutputParserException

    kind = type(error).__name__
    if isinstance(error, ModelError):
        return error
    if isinstance(error, (TimeoutError, openai.APITimeoutError)):
        return ModelError("timeout", "no complete answer within the time limit")
    if isinstance(error, openai.APIStatusError):
        return _map_status(error.status_code)
    if isinstance(error, openai.APIConnectionError):
        return ModelError("unavailable", f"connection failed ({kind})")
    if isinstance(error, (openai.LengthFinishReasonError, openai.ContentFilterFinishReasonError)):
        return ModelError("cut_off", kind)
    if isinstance(error, (openai.OpenAIError, OutputParserException)):
        return ModelError("malformed", kind)
    if type(error).__module__.split(".")[0] in {"httpx", "httpx2", "httpcore", "httpcore2"}:
        # The client does not wrap transport errors that happen while a body is read.
        return ModelError("unavailable", f"connection broke ({kind})")
    if _from_parsing(error):
        return ModelError("malformed", f"the answer is not of the expected form ({kind})")
    return None


def _map_status(status: int) -> ModelError:
    if status == 429:
        return ModelError("rate_limited", "HTTP 429")
    if status == 408:
        return ModelError("timeout", "HTTP 408")
    if status >= 500:
        return ModelError("unavailable", f"HTTP {status}")
    return ModelError("refused", f"HTTP {status}")


def _from_parsing(error: Exception) -> bool:
    """Whether an error arose in reading the server's answer, inside the client libraries."""
    if not isinstance(error, (ValueError, TypeError, KeyError, AttributeError, IndexError)):
        return False
    trace: Any = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_globals.get("__name__", "") if trace is not None else ""
    return name.split(".")[0] in {"langchain_openai", "langchain_core", "openai", "json", "pydantic"}
