"""What the rest of the program knows of a language model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class OutputSchema:
    """The JSON that an answer must be. Servers that know no schemas are asked for any JSON, others for text."""

    name: str
    """Letters, digits and underscores."""
    schema: Mapping[str, Any]
    """JSON Schema of an object."""


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    model: str
    """The model that answered: the primary or the fallback."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None

    @property
    def tokens(self) -> int | None:
        """Both counts together; None when the server counts nothing."""
        if self.prompt_tokens is None and self.completion_tokens is None:
            return None
        return (self.prompt_tokens or 0) + (self.completion_tokens or 0)


@dataclass(slots=True)
class CallReport:
    """What one call did, filled while it runs, so that it is known of failed and abandoned calls too."""

    model: str = ""
    """The model that answered, or the last one that was tried, by the name in the settings: servers answer with
    names of their own, such as dated ones."""
    attempts: int = 0
    """Requests that were handed to the network, each with the whole text: retries and the fallback model are among them,
    an open circuit makes none."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    failures: list[str] = field(default_factory=list)
    """``model: code`` of each attempt that failed, in order."""

    @property
    def sent(self) -> bool:
        return self.attempts > 0

    @property
    def tokens(self) -> int | None:
        return Completion("", self.model, self.prompt_tokens, self.completion_tokens).tokens


class ModelError(Exception):
    """The model gave no usable answer. ``code`` is one of timeout, rate_limited, unavailable, refused, empty,
    malformed, cut_off, circuit_open, invalid_output; ``detail`` never holds ticket text or keys.

    ``retry_after``: seconds after which the server wants to be asked again. ``status``: of the HTTP answer.
    """

    def __init__(
        self, code: str, detail: str, *, retry_after: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
        self.status = status


class ChatModel(Protocol):
    """A chat model behind any OpenAI-compatible endpoint.

    ``purpose`` names what a call is for (classify, extract, reply, chat). ``within`` is the most seconds that this
    call may take, if less than the model's own limit. ``report`` is filled with what happened.
    """

    @property
    def name(self) -> str: ...

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
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        purpose: str,
        within: float | None = None,
        report: CallReport | None = None,
    ) -> AsyncIterator[str]:
        """Yield pieces of the answer as they arrive. Raises ``ModelError``, also in mid-stream."""
        ...

    async def aclose(self) -> None:
        """Close the connections; the model is not used afterwards."""
        ...
