"""What the rest of the program knows of a language model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    model: str
    """The model that answered: the primary or the fallback."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class ModelError(Exception):
    """The model gave no usable answer. ``code`` is one of timeout, rate_limited, unavailable, refused,
    empty, malformed, cut_off; ``detail`` never holds ticket text or keys."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class ChatModel(Protocol):
    """A chat model behind any OpenAI-compatible endpoint."""

    @property
    def name(self) -> str: ...

    async def complete(self, messages: Sequence[Message], *, purpose: str) -> Completion:
        """Answer once. Raises ``ModelError`` after timeout, retries and the fallback model have failed."""
        ...

    def stream(self, messages: Sequence[Message], *, purpose: str) -> AsyncIterator[str]:
        """Yield pieces of the answer as they arrive. Raises ``ModelError``, also in mid-stream."""
        ...

    async def aclose(self) -> None:
        """Close the connections; the model is not used afterwards."""
        ...
