"""The types that pass between the retrieval engine's parts and its callers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Unit-length row vectors, shape ``(n, dimension)``."""


MOST_LANES = 8
"""Of an encoder."""


class Encoder(Protocol):
    """Turns texts into unit vectors. Thread-safe; CPU-bound, so callers run it off the event loop."""

    @property
    def model_id(self) -> str:
        """Name that identifies the vector space, for example ``all-MiniLM-L6-v2@53aa5117``."""
        ...

    @property
    def dimension(self) -> int: ...

    @property
    def backend(self) -> str:
        """What runs it: ``onnx``, ``torch`` or ``hashing``."""
        ...

    @property
    def lanes(self) -> int:
        """How many calls run best at the same time, 1 to ``MOST_LANES``; further ones wait."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 unit vectors of shape ``(len(texts), dimension)``, in the order of ``texts``."""
        ...

    def encode_in_context(self, text: str, start: int) -> Vectors:
        """Two unit vectors, shape ``(2, dimension)``: of ``text[start:]`` as read after what precedes it, and of all."""
        ...


class SearchMode(StrEnum):
    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


class ChunkStrategy(StrEnum):
    WINDOW = "window"
    SENTENCE = "sentence"
    MARKDOWN = "markdown"
    QA = "qa"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document; ``document_text[start:end] == text``, offsets in code points."""

    ordinal: int
    text: str
    start: int
    end: int
    heading_path: tuple[str, ...] = ()
    table_head: str = ""
    """The line with the names of the columns, where the piece begins with a later row of a table."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored chunk as search reads it back from SQL."""

    chunk_id: str
    document_id: int
    title: str
    text: str
    heading_path: tuple[str, ...] = ()
    terms: str = ""
    """Index terms (``analysis.index_terms`` of title, headings and text) joined by single spaces."""
    document_chunks: int = 1
    """Searchable chunks of its document."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    page: int | None = None
    """Page of its document on which it begins, where that has pages."""
    table_head: str = ""
    """As of ``Chunk``."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage proposed by the dense or the lexical index, with its exact cosines to the query."""

    passage: Passage
    cosine: float
    """Cosine of the asked turn and the chunk, -1..1. Exact also when only the lexical index proposed it."""
    context_cosine: float | None = None
    """Cosine of the whole conversation and the chunk; ``None`` where there is only the asked turn."""


@dataclass(frozen=True, slots=True)
class CollectionStats:
    """What BM25 needs to know of the one collection that is searched."""

    chunk_count: int
    average_length: float
    """Mean number of index terms of a chunk."""
    document_frequency: Mapping[str, int]
    """Chunks of this collection that hold a term, for the query's terms."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready for search."""

    text: str
    """What is embedded: the turns before as context, then the asked one."""
    terms: tuple[str, ...]
    """Distinct index terms for the lexical side, in order of appearance."""
    question: str
    """The turn that is asked, as written."""
    weights: tuple[float, ...] = ()
    """One factor 0..1 per term for choosing passages: terms of earlier turns count less. Empty: 1 for each."""
    context_weights: tuple[float, ...] = ()
    """The same for choosing documents: what a conversation is about stays longer than what was asked last."""
    asked_at: int = 0
    """Offset in ``text`` where the asked turn begins; 0 without context."""
    parts: tuple[str, ...] = ()
    """The sentences of a long question, each embedded by itself too: one of them usually asks. Empty for short ones."""
    exact: tuple[str, ...] = ()
    """Identifiers and quoted phrases of the question, folded: a passage that holds one verbatim is meant."""
    language: str = "en"
    """What its words were read as (ISO 639-1)."""
    is_letter: bool = False
    """Whether it has several lines that are no turns of a conversation, as a ticket has."""

    @property
    def term_weights(self) -> tuple[float, ...]:
        """``weights``, one for each term in any case."""
        return self.weights or (1.0,) * len(self.terms)


@dataclass(frozen=True, slots=True)
class Probes:
    """The vectors a question is searched with."""

    asked: Vectors
    """Of the asked turn, shape ``(dimension,)``."""
    whole: Vectors | None
    """Of the whole conversation, where there is one."""
    parts: Vectors
    """Of the sentences of a long question, shape ``(m, dimension)``."""

    @property
    def question(self) -> Vectors:
        """The asked turn and its sentences, shape ``(1 + m, dimension)``."""
        return np.concatenate([self.asked[None], self.parts])

    @property
    def single(self) -> bool:
        return self.whole is None and len(self.parts) == 0


@dataclass(frozen=True, slots=True)
class RankedPassage:
    passage: Passage
    distance: float
    """Cosine distance, 0..2."""
    lexical: float
    """BM25 with the statistics of the collection, >= 0."""
    fused: float
    """What orders the passages, around 0..1: a weighted sum that keeps its scale across queries."""
    score: float
    """0..1, comparable across queries. After ``evidence.grade``, for hybrid search, the probability that the
    passage answers."""
    lead: float = 0.0
    """By how much its document is nearer to the question than the documents that come next (``weighing.Weighing``)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether the passages answer the question."""

    answerable: bool
    confidence: float
    """0..1."""
    reason: str
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question and the passages found for it."""

    query: Query
    vector: Vectors
    """Of the asked turn, shape ``(dimension,)``, or ``(1 + m, dimension)`` with those of ``query.parts`` below it."""
    ranked: Sequence[RankedPassage]
    """Best first."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One sentence of an answer and the words it rests on."""

    marker: str
    """As printed: ``[1]``. Numbers count the snippets of the answer from 1."""
    chunk_id: str
    document_id: int
    quote: str
    """Verbatim: ``passage.text[start:end] == quote``."""
    sentence: str
    """The sentence of the answer, without its marker."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GroundedAnswer:
    """Markdown in which every sentence, step or row ends in a marker."""

    markdown: str
    citations: tuple[Citation, ...]
    unsupported: tuple[str, ...] = ()
    """Sentences of a model's draft that no quote supports; always empty for the local engine."""
