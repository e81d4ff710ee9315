"""Requests and answers of the assistant."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from app.knowledge.schemas import CollectionName, QueryText, Snippet
from app.models.enums import Priority
from app.triage.types import Tone


class SuggestRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    collection: CollectionName | None = None
    """The default collection when absent."""
    n_results: int = Field(default=3, ge=1, le=10)
    tone: Tone = Tone.FRIENDLY


class CitationRead(BaseModel):
    """One sentence of an answer; ``snippet.text[start:end] == quote`` for the snippet with this chunk id."""

    model_config = ConfigDict(from_attributes=True)

    marker: str
    chunk_id: str = Field(validation_alias=AliasChoices("chunk_id", "chunk_key"))
    """As a stored citation it is the chunk's key."""
    document_id: int
    quote: str
    sentence: str
    start: int
    end: int


class SuggestAnswer(BaseModel):
    ticket_id: int
    draft_id: int
    status: Literal["answered", "insufficient_context"]
    category: str | None
    confidence: float
    suggested_priority: Priority | None
    suggested_tags: list[str]
    ai_reply: str
    kb_snippets: list[Snippet]
    citations: list[CitationRead]
    engine: Literal["llm", "local"]
    model: str
    fallback_used: bool
    """A model was configured and its answer could not be used: the local engine wrote this one."""
    fallback_reason: str | None
    reason: str
    """Why the passages are taken to answer, or not to."""
    left_out: list[str] = []
    """Sentences that a model wrote and no passage bears out: they were taken out of ``ai_reply``."""
    told_already: bool = False
    """All that the passages say has been said on this ticket before: with ``insufficient_context``."""
    timings_ms: dict[str, float]


class ChatRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    query: QueryText
    collection: CollectionName | None = None
    n_results: int = Field(default=3, ge=1, le=10)


class ChatAnswer(BaseModel):
    query: str
    status: Literal["answered", "insufficient_context"]
    answer: str
    kb_snippets: list[Snippet]
    citations: list[CitationRead]
    engine: Literal["llm", "local"]
    model: str
    fallback_used: bool
    fallback_reason: str | None
    reason: str
    left_out: list[str] = []
    """As in a suggestion."""
