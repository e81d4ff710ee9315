"""Ranking passages: query preparation, BM25, and the fusion of lexical and dense scores.

Fusion is a convex combination (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS
2023) of two scores that keep their scale across queries: the cosine, and BM25 as a share of the most that the
query's terms could earn. So ``score`` can be compared with a fixed threshold.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from app.rag.conversation import make_query
from app.rag.types import Candidate, CollectionStats, Query, RankedPassage, SearchMode

__all__ = ["attainable", "bm25", "inverse_document_frequency", "make_query", "rank"]

K1 = 1.5
B = 0.75
DENSE_WEIGHT, LEXICAL_WEIGHT, DOCUMENT_WEIGHT = 0.7, 0.15, 0.15
"""Shares of the cosine, of the passage's and of its document's lexical score in the fused one; they sum to 1.
Chosen on development sets, see ``evals/retrieval.py``."""


def inverse_document_frequency(frequency: int, chunk_count: int) -> float:
    """Lucene's idf, which is never negative: ``ln(1 + (N - df + 0.5) / (df + 0.5))``."""
    frequency = min(frequency, chunk_count)
    return math.log1p((chunk_count - frequency + 0.5) / (frequency + 0.5))


def bm25(
    query_terms: Sequence[str],
    passage_terms_list: Sequence[Sequence[str]],
    stats: CollectionStats,
    *,
    weights: Sequence[float] = (),
    k1: float = K1,
    b: float = B,
) -> list[float]:
    """BM25 of each passage (Robertson and Zaragoza 2009, in Lucene's form without the factor ``k1 + 1``).

    Args:
        query_terms: distinct terms.
        passage_terms_list: the index terms of each passage, with repetitions.
        weights: one factor per query term; empty means 1 for each.

    Returns:
        One score >= 0 per passage, below ``attainable(query_terms, stats)``.
    """
    idf = _weighted_idf(query_terms, stats, weights)
    average = stats.average_length or 1.0
    scores = []
    for terms in passage_terms_list:
        counts = Counter(term for term in terms if term in idf)
        norm = k1 * (1 - b + b * len(terms) / average)
        scores.append(sum(idf[term] * count / (count + norm) for term, count in counts.items()))
    return scores


def attainable(query_terms: Sequence[str], stats: CollectionStats, *, weights: Sequence[float] = ()) -> float:
    """The bound that BM25 approaches when a passage is full of every query term: the sum of the idfs."""
    return sum(_weighted_idf(query_terms, stats, weights).values())


def _weighted_idf(
    query_terms: Sequence[str], stats: CollectionStats, weights: Sequence[float]
) -> dict[str, float]:
    factors = weights or [1.0] * len(query_terms)
    return {
        term: factor * inverse_document_frequency(stats.document_frequency.get(term, 0), stats.chunk_count)
        for term, factor in zip(query_terms, factors, strict=True)
    }


def rank(
    query: Query,
    candidates: Sequence[Candidate],
    stats: CollectionStats,
    *,
    mode: SearchMode = SearchMode.HYBRID,
    limit: int = 5,
    collapse: bool = False,
) -> list[RankedPassage]:
    """The best ``limit`` candidates, best first; ties fall to the order of chunk ids.

    ``HYBRID`` orders by the fused score, ``DENSE`` by cosine, ``LEXICAL`` by BM25 and leaves out what shares no
    term with the query. ``score`` is in 0..1 and comparable across queries. With ``collapse``, of passages
    with the same words only the best stays.

    Raises:
        ValueError: ``limit`` is below 1.
    """
    if limit < 1:
        raise ValueError("limit must be at least 1")
    unique = list({item.passage.chunk_id: item for item in candidates}.values())
    scorer = _LexicalScorer(query, unique, stats)
    ranked = []
    for index, candidate in enumerate(unique):
        if mode is SearchMode.LEXICAL and scorer.bm25[index] <= 0:
            continue
        ranked.append(
            RankedPassage(
                passage=candidate.passage,
                distance=min(max(1.0 - candidate.cosine, 0.0), 2.0),
                lexical=scorer.bm25[index],
                score=_score(mode, candidate, scorer.own[index], scorer.document[index]),
            )
        )
    ranked.sort(key=lambda item: (-item.score, item.distance, item.passage.chunk_id))
    return (_collapsed(ranked) if collapse else ranked)[:limit]


def _score(mode: SearchMode, candidate: Candidate, own: float, document: float) -> float:
    cosine = min(max(candidate.cosine, 0.0), 1.0)
    match mode:
        case SearchMode.DENSE:
            return cosine
        case SearchMode.LEXICAL:
            return own
        case SearchMode.HYBRID:
            return DENSE_WEIGHT * cosine + LEXICAL_WEIGHT * own + DOCUMENT_WEIGHT * document


class _LexicalScorer:
    """BM25 of each candidate, its share of the attainable, and the same share for its whole document."""

    def __init__(self, query: Query, candidates: Sequence[Candidate], stats: CollectionStats) -> None:
        weights = query.weights or (1.0,) * len(query.terms)
        most = attainable(query.terms, stats, weights=weights) or 1.0
        terms = [candidate.passage.terms.split() for candidate in candidates]
        self.bm25 = bm25(query.terms, terms, stats, weights=weights)
        self.own = [min(score / most, 1.0) for score in self.bm25]
        pooled = _pooled(candidates, terms)
        average = sum(map(len, pooled.values())) / max(len(pooled), 1)
        whole = CollectionStats(stats.chunk_count, average, stats.document_frequency)
        scores = bm25(query.terms, list(pooled.values()), whole, weights=weights)
        documents = dict(zip(pooled, scores, strict=True))
        self.document = [min(documents[item.passage.document_id] / most, 1.0) for item in candidates]


def _pooled(candidates: Sequence[Candidate], terms: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """The candidates of one document read as one text: a page on the subject lifts each of its passages."""
    pooled: dict[int, list[str]] = {}
    for candidate, passage_terms in zip(candidates, terms, strict=True):
        pooled.setdefault(candidate.passage.document_id, []).extend(passage_terms)
    return pooled


def _collapsed(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    seen: set[str] = set()
    kept = []
    for item in ranked:
        words = " ".join(item.passage.text.split()).casefold()
        if words not in seen:
            seen.add(words)
            kept.append(item)
    return kept
