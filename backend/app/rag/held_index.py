"""A whole collection in memory: every passage compared with the question, exactly, without asking a database.

For collections that fit (some thousand passages): one product of matrices is nearer than two approximate indexes and the
rows they propose. Immutable; ``grown`` makes the next state from this one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from app.rag.retrieval import (
    DENSE_CANDIDATES,
    K1,
    LEXICAL_CANDIDATES,
    PART_CANDIDATES,
    B,
    TermCounts,
    nearness,
    weighted_idf,
)
from app.rag.types import Candidate, CollectionStats, Passage, Probes, Query, SearchMode, Vectors

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class HeldChunk:
    key: str
    content_hash: str
    document_id: int
    text: str
    heading_path: tuple[str, ...]
    terms: str
    page: int | None
    table_head: str = ""


@dataclass(frozen=True, slots=True)
class HeldDocument:
    title: str
    metadata: Mapping[str, Any]
    public: bool
    chunk_count: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is worth ranking, with what ranking needs."""

    candidates: list[Candidate]
    counts: TermCounts
    stats: CollectionStats


class HeldIndex:
    """Args:
    chunks: searchable ones; vectors: theirs, shape ``(n, dimension)``, float32 unit rows.
    counts: how often chunk ``i`` holds term ``j`` of ``vocabulary``, shape ``(n, >= len(vocabulary))``.
    """

    def __init__(
        self,
        chunks: Sequence[HeldChunk],
        documents: Mapping[int, HeldDocument],
        vectors: Vectors,
        vocabulary: dict[str, int],
        counts: sparse.csr_array,
    ) -> None:
        self._chunks = chunks
        self._documents = documents
        self._vectors = vectors
        self._vocabulary = vocabulary
        self._counts = counts
        self._postings: sparse.csc_array = counts.tocsc()  # chunks of a term ascend
        self._lengths = np.asarray(counts.sum(axis=1), dtype=np.float32)
        self._average = float(self._lengths.mean()) if len(chunks) else 0.0
        norms = K1 * (1 - B + B * self._lengths / (self._average or 1.0))
        held = self._postings.data
        self._saturation: Numbers = held / (held + norms[self._postings.indices])
        """What a posting adds to BM25, before the term's weight."""
        self._owners = np.array([chunk.document_id for chunk in chunks], dtype=np.int64)
        self._public = np.array([documents[chunk.document_id].public for chunk in chunks], dtype=bool)
        self._all_public = bool(self._public.all())
        self._passages = [_passage(chunk, documents[chunk.document_id]) for chunk in chunks]

    def __len__(self) -> int:
        return len(self._chunks)

    @classmethod
    def empty(cls, dimension: int) -> HeldIndex:
        nothing = sparse.csr_array((0, 0), dtype=np.float32)
        return cls((), {}, np.zeros((0, dimension), dtype=np.float32), {}, nothing)

    @property
    def dimension(self) -> int:
        return int(self._vectors.shape[1])

    @property
    def chunks(self) -> Sequence[HeldChunk]:
        return self._chunks

    def grown(
        self,
        kept: Sequence[int],
        fresh: Sequence[HeldChunk],
        vectors: Vectors,
        documents: Mapping[int, HeldDocument],
    ) -> HeldIndex:
        """The index with the chunks at the places ``kept``, then the ``fresh`` ones with their ``vectors``."""
        vocabulary = dict(self._vocabulary)
        added = _count([chunk.terms for chunk in fresh], vocabulary)
        places = np.asarray(kept, dtype=np.int64)
        before = self._counts[places]
        before.resize((len(places), len(vocabulary)))
        return HeldIndex(
            (*(self._chunks[place] for place in kept), *fresh),
            documents,
            np.concatenate([self._vectors[places], vectors]),
            vocabulary,
            sparse.vstack([before, added], format="csr"),
        )

    def documents_with(self, wanted: Any) -> frozenset[int]:
        """Ids of the documents whose metadata satisfy the predicate ``wanted``."""
        return frozenset(number for number, held in self._documents.items() if wanted(held.metadata))

    def propose(
        self,
        query: Query,
        probes: Probes,
        mode: SearchMode,
        *,
        public_only: bool = False,
        documents: frozenset[int] | None = None,
    ) -> Proposed:
        """The passages that words or vectors put forward, as far as the caller may see them, with exact cosines.

        ``documents`` narrows to these ids.
        """
        columns = {term: number for number, term in enumerate(query.terms) if term in self._vocabulary}
        stats = self._stats(columns)
        hidden = self._hidden(public_only, documents)
        cosines, whole, about = self._cosines(probes)
        chosen = np.zeros(len(self._chunks), dtype=bool)
        if mode is not SearchMode.LEXICAL:
            for row, limit in self._votes(probes, about):
                chosen[_best(row if hidden is None else np.where(hidden, -np.inf, row), limit)] = True
        if mode is not SearchMode.DENSE:
            scores = self._bm25(columns, query, stats)
            if hidden is not None:
                scores[hidden] = 0.0
            holders = np.flatnonzero(scores)
            chosen[holders[_best(scores[holders], LEXICAL_CANDIDATES)]] = True
        rows = np.flatnonzero(chosen if hidden is None else chosen & ~hidden)
        near = cosines[rows].tolist()
        context = [None] * len(rows) if whole is None else whole[rows].tolist()
        candidates = [
            Candidate(self._passages[row], cosine, about_all)
            for row, cosine, about_all in zip(rows.tolist(), near, context, strict=True)
        ]
        return Proposed(candidates, self._term_counts(columns, len(query.terms), rows), stats)

    def _stats(self, columns: Mapping[str, int]) -> CollectionStats:
        pointers = self._postings.indptr
        held = {term: self._vocabulary[term] for term in columns}
        counts = {term: int(pointers[place + 1] - pointers[place]) for term, place in held.items()}
        found = {term: number for term, number in counts.items() if number}
        return CollectionStats(len(self._chunks), self._average, found)

    def _hidden(self, public_only: bool, documents: frozenset[int] | None) -> NDArray[np.bool_] | None:
        """None where nothing is."""
        if documents is None and (not public_only or self._all_public):
            return None
        hidden = ~self._public if public_only else np.zeros(len(self._chunks), dtype=bool)
        if documents is not None:
            hidden |= ~np.isin(self._owners, np.fromiter(documents, dtype=np.int64, count=len(documents)))
        return hidden

    def _cosines(self, probes: Probes) -> tuple[Vectors, Vectors | None, Vectors]:
        """Nearness to the asked turn as ranking takes it, to the whole conversation, and to each probe by itself."""
        about = self._vectors @ probes.question.T
        whole = None if probes.whole is None else self._vectors @ probes.whole
        return (
            nearness(about[:, 0], about[:, 1:]),
            whole,
            about if whole is None else np.column_stack([about, whole]),
        )

    @staticmethod
    def _votes(probes: Probes, about: Vectors) -> list[tuple[Vectors, int]]:
        parts = range(1, 1 + len(probes.parts))
        return [
            (about[:, column], PART_CANDIDATES if column in parts else DENSE_CANDIDATES)
            for column in range(about.shape[1])
        ]

    def _bm25(self, columns: Mapping[str, int], query: Query, stats: CollectionStats) -> Numbers:
        """Of every chunk; see ``retrieval.bm25``."""
        scores = np.zeros(len(self._chunks), dtype=np.float32)
        idf = weighted_idf(query.terms, stats, query.term_weights)
        for term in columns:
            rows, _, saturation = self._column(term)
            scores[rows] += idf[term] * saturation
        return scores

    def _column(self, term: str) -> tuple[NDArray[np.int32], Numbers, Numbers]:
        """Chunks that hold the term, ascending, how often, and what that adds to BM25."""
        place = self._vocabulary[term]
        first, last = self._postings.indptr[place : place + 2]
        postings = slice(first, last)
        return self._postings.indices[postings], self._postings.data[postings], self._saturation[postings]

    def _term_counts(self, columns: Mapping[str, int], terms: int, rows: NDArray[np.int64]) -> TermCounts:
        counts = np.zeros((len(rows), terms))
        for term, number in columns.items():
            holders, held, _ = self._column(term)
            if len(holders):
                at = np.minimum(np.searchsorted(holders, rows), len(holders) - 1)
                counts[:, number] = np.where(holders[at] == rows, held[at], 0.0)
        return TermCounts(counts, self._lengths[rows].astype(np.float64))


def _passage(chunk: HeldChunk, document: HeldDocument) -> Passage:
    return Passage(
        chunk_id=chunk.key,
        document_id=chunk.document_id,
        title=document.title,
        text=chunk.text,
        heading_path=chunk.heading_path,
        terms=chunk.terms,
        document_chunks=document.chunk_count,
        metadata=document.metadata,
        page=chunk.page,
        table_head=chunk.table_head,
    )


def _count(texts: Sequence[str], vocabulary: dict[str, int]) -> sparse.csr_array:
    """Term counts of each text, shape ``(len(texts), len(vocabulary))``; new terms join the vocabulary."""
    pointers, columns, counts = [0], [], []
    for text in texts:
        for term, number in Counter(text.split()).items():
            columns.append(vocabulary.setdefault(term, len(vocabulary)))
            counts.append(number)
        pointers.append(len(columns))
    parts = (np.asarray(counts, dtype=np.float32), np.asarray(columns, dtype=np.int32), np.asarray(pointers))
    return sparse.csr_array(parts, shape=(len(texts), len(vocabulary)))


def _best(scores: NDArray[Any], limit: int) -> NDArray[np.int64]:
    """Places of the ``limit`` highest, in no order."""
    if len(scores) <= limit:
        return np.arange(len(scores))
    return np.argpartition(-scores, limit - 1)[:limit]
