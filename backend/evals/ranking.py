"""Every method's ranking of the same chunks for one question, from exhaustive scans."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.rag.evidence import DEPTH, grade
from app.rag.retrieval import bm25, count_terms, make_query, part_cosines, rank
from app.rag.types import (
    Candidate,
    ChunkStrategy,
    CollectionStats,
    Encoder,
    Passage,
    Query,
    RankedPassage,
    Vectors,
)
from evals.data import Document, passages_of

Scores = NDArray[np.float64]
OURS = "CiteDesk"
BASELINES = ("BM25", "dense", "RRF k=60", "convex 0.2/0.8")
_DENSE_CANDIDATES = 60
_LEXICAL_CANDIDATES = 80
_PART_CANDIDATES = 20
_RETURNED = 10
"""Matches of a timed search."""


@dataclass(frozen=True)
class Index:
    """All chunks of a set, searched exhaustively."""

    passages: list[Passage]
    terms: list[list[str]]
    pages: NDArray[np.int64]
    vectors: Vectors
    stats: CollectionStats
    postings: dict[str, list[int]]


@dataclass(frozen=True)
class Ordering:
    """What a method made of a question; ``-inf`` is what it leaves out."""

    pages: Scores
    chunks: Scores
    confidence: float
    """What it could decide by whether to answer: the score of its best chunk."""
    seconds: float


def build(
    documents: Sequence[Document], encoder: Encoder, strategy: ChunkStrategy = ChunkStrategy.WINDOW
) -> Index:
    passages, texts = passages_of(documents, strategy)
    terms = [passage.terms.split() for passage in passages]
    frequency = Counter(term for held in terms for term in set(held))
    postings: dict[str, list[int]] = defaultdict(list)
    for index, held in enumerate(terms):
        for term in set(held):
            postings[term].append(index)
    stats = CollectionStats(len(terms), float(np.mean([len(held) for held in terms])), frequency)
    pages = np.array([passage.document_id for passage in passages])
    return Index(passages, terms, pages, encoder.encode(texts), stats, dict(postings))


def lexical_scores(index: Index, query: Query) -> Scores:
    scores = np.zeros(len(index.passages))
    touched = sorted({item for term in query.terms for item in index.postings.get(term, ())})
    held = [index.terms[item] for item in touched]
    scores[touched] = bm25(query.terms, count_terms(query.terms, held), index.stats)
    return scores


def query_vectors(encoder: Encoder, queries: Sequence[Query]) -> list[Vectors]:
    """Per query, shape ``(2 + m, dimension)``: the asked turn, the whole conversation, the parts of a long question."""
    plain = encoder.encode([query.text for query in queries])
    found = []
    for query, vector in zip(queries, plain, strict=True):
        both = np.stack([vector, vector])
        if query.asked_at:
            both = encoder.encode_in_context(query.text, query.asked_at)
        found.append(np.concatenate([both, encoder.encode(query.parts)]))
    return found


def candidates(
    index: Index, vectors: Vectors, lexical: Scores, without: frozenset[int] = frozenset()
) -> list[Candidate]:
    """As ``knowledge.search`` proposes them, from exact scans. ``vectors``: those of ``query_vectors``."""
    hidden = np.isin(index.pages, sorted(without))
    chosen: set[int] = set()
    for row, vector in enumerate(vectors):
        limit = _DENSE_CANDIDATES if row < 2 else _PART_CANDIDATES
        near = np.where(hidden, -np.inf, index.vectors @ vector)
        chosen |= set(map(int, np.argsort(-near)[:limit]))
    chosen |= {int(item) for item in np.argsort(-lexical)[:_LEXICAL_CANDIDATES] if lexical[item] > 0}
    asked = part_cosines(index.vectors, vectors[0], vectors[2:])
    whole = index.vectors @ vectors[1]
    in_context = not np.array_equal(vectors[0], vectors[1])
    return [
        Candidate(index.passages[item], float(asked[item]), float(whole[item]) if in_context else None)
        for item in sorted(chosen)
        if not hidden[item]
    ]


def first_passages(index: Index, query: Query, vectors: Vectors, limit: int) -> list[RankedPassage]:
    """The best ``limit`` passages as the product ranks them."""
    items = candidates(index, vectors, lexical_scores(index, query))
    return rank(query, items, index.stats, limit=limit, collapse=True)


def best_of_pages(index: Index, scores: Scores) -> Scores:
    """Each page's score: that of its best chunk."""
    best = np.full(int(index.pages.max()) + 1, -np.inf)
    np.maximum.at(best, index.pages, scores)
    return best


def fused_ranks(rankings: Sequence[Scores], k: int = 60) -> Scores:
    """Reciprocal rank fusion (Cormack et al., SIGIR 2009); what a ranking does not hold (``-inf``) earns nothing."""
    fused = np.zeros(len(rankings[0]))
    for scores in rankings:
        order = np.argsort(-scores, kind="stable")
        order = order[np.isfinite(scores[order])]
        fused[order] += 1 / (k + 1 + np.arange(len(order)))
    return fused


def orderings(
    index: Index, text: str, encoder: Encoder, without: frozenset[int] = frozenset()
) -> dict[str, Ordering]:
    """Every method's ranking, with the pages ``without`` taken out of the collection.

    The baselines read a conversation as one text. ``seconds`` is what a method alone would need of these steps.
    """
    hidden = np.isin(index.pages, sorted(without))
    clock = _Clock()
    query = make_query(text)
    parsing = clock.lap()
    (vectors,) = query_vectors(encoder, [query])
    encoding = clock.lap()
    lexical = lexical_scores(index, query)
    words = clock.lap()
    cosines = np.where(hidden, -np.inf, index.vectors @ vectors[1]).astype(np.float64)
    shown = np.where(hidden, -np.inf, lexical)
    dense = clock.lap()
    # Chunks are fused by their own ranks, pages by theirs: each list is what somebody would read.
    found = np.where(shown > 0, shown, -np.inf)
    by_chunk = np.where(hidden, -np.inf, fused_ranks([cosines, found]))
    by_page = fused_ranks([best_of_pages(index, cosines), best_of_pages(index, found)])
    fusion = clock.lap()
    convex = 0.2 * shown / max(shown.max(), 1e-9) + 0.8 * cosines
    mixing = clock.lap()
    both = parsing + encoding + words + dense
    made = {
        "BM25": _plain(index, shown, parsing + words),
        "dense": _plain(index, cosines, encoding + dense),
        "RRF k=60": Ordering(by_page, by_chunk, float(by_chunk.max()), both + fusion),
        "convex 0.2/0.8": _plain(index, convex, both + mixing),
    }
    clock.lap()
    items = candidates(index, vectors, lexical, without)
    first = rank(query, items, index.stats, limit=max(_RETURNED, DEPTH), collapse=True)
    confidence = grade(query, first, index.stats)[0].confidence
    taken = parsing + encoding + words + clock.lap()
    made[OURS] = _ours(
        index, rank(query, items, index.stats, limit=len(items) or 1, collapse=True), confidence, taken
    )
    return made


def _plain(index: Index, scores: Scores, seconds: float) -> Ordering:
    return Ordering(best_of_pages(index, scores), scores, float(scores.max()), seconds)


def _ours(index: Index, ranked: Sequence[RankedPassage], confidence: float, seconds: float) -> Ordering:
    places = {passage.chunk_id: place for place, passage in enumerate(index.passages)}
    scores = np.full(len(index.passages), -np.inf)
    for item in ranked:
        scores[places[item.passage.chunk_id]] = item.fused
    return Ordering(best_of_pages(index, scores), scores, confidence, seconds)


class _Clock:
    """Seconds since the last look."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def lap(self) -> float:
        since, self._since = self._since, time.perf_counter()
        return self._since - since
