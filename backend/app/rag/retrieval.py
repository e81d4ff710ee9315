"""Ranking passages: BM25, and the fusion of lexical and dense scores of passage and document.

Fusion is a convex combination (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS
2023) of scores that keep their scale across queries: cosines, and BM25 as a share of the most that the query's
terms could earn. Half of it judges the passage by the turn that is asked, half its document by the whole
conversation: what a talk is about chooses the page, what was asked last chooses the place on it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from app.rag.conversation import make_query
from app.rag.types import Candidate, CollectionStats, Passage, Query, RankedPassage, SearchMode, Vectors

__all__ = ["attainable", "bm25", "inverse_document_frequency", "make_query", "part_cosines", "rank"]

K1 = 1.5
B = 0.75
COSINE_WEIGHT, DOCUMENT_COSINE_WEIGHT = 0.4, 0.3
LEXICAL_WEIGHT, DOCUMENT_LEXICAL_WEIGHT = 0.15, 0.15
"""Shares in the fused score; they sum to 1. Chosen on development sets, see ``evals/retrieval.py``."""
ATTAINABLE_TERMS = 8
EXACT_BONUS = 0.15
"""Added for a passage that holds every identifier and quoted phrase of the question to the letter."""
_DOCUMENT_TOP = 3
"""A document is as near as the mean of its nearest passages: one stray sentence does not make a page."""
_FLOOR_RANK = 60
"""Passages of a document that were not proposed count as near as the candidate at this rank."""
_NEAR_DUPLICATE = 0.97
"""Jaccard similarity of the term multisets from which two passages say the same."""


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
        counts: dict[str, int] = {}
        for term in [term for term in terms if term in idf]:  # few of many: cheaper than counting all
            counts[term] = counts.get(term, 0) + 1
        norm = k1 * (1 - b + b * len(terms) / average)
        scores.append(sum([idf[term] * count / (count + norm) for term, count in counts.items()]))
    return scores


def attainable(query_terms: Sequence[str], stats: CollectionStats, *, weights: Sequence[float] = ()) -> float:
    """What BM25 approaches when a passage is full of the query's terms: the sum of the highest idfs.

    Of a letter's hundred terms no passage holds more than a few, so only the strongest ``ATTAINABLE_TERMS`` count.
    """
    strongest = sorted(_weighted_idf(query_terms, stats, weights).values(), reverse=True)
    return sum(strongest[:ATTAINABLE_TERMS])


def _weighted_idf(
    query_terms: Sequence[str], stats: CollectionStats, weights: Sequence[float]
) -> dict[str, float]:
    factors = weights or [1.0] * len(query_terms)
    return {
        term: factor * inverse_document_frequency(stats.document_frequency.get(term, 0), stats.chunk_count)
        for term, factor in zip(query_terms, factors, strict=True)
    }


def part_cosines(passages: Vectors, asked: Vectors, parts: Vectors) -> Vectors:
    """Nearness of a long question to passages: half by all of it, half by its nearest sentence.

    Args:
        passages: shape ``(n, dimension)``; asked: ``(dimension,)``; parts: ``(m, dimension)``, m may be 0.

    Returns:
        Shape ``(n,)``.
    """
    whole = passages @ asked
    return whole if len(parts) == 0 else 0.5 * whole + 0.5 * (passages @ parts.T).max(axis=1)


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
    term with the query. ``score`` is the ordering one in 0..1, comparable across queries. With ``collapse``, of
    passages that say the same only the best stays.

    Raises:
        ValueError: ``limit`` is below 1.
    """
    if limit < 1:
        raise ValueError("limit must be at least 1")
    unique = list({item.passage.chunk_id: item for item in candidates}.values())
    scorer = _Scorer(query, unique, stats)
    ranked = []
    for index, candidate in enumerate(unique):
        if mode is SearchMode.LEXICAL and scorer.bm25[index] <= 0:
            continue
        fused = scorer.fused(index, mode)
        ranked.append(
            RankedPassage(
                passage=candidate.passage,
                distance=min(max(1.0 - candidate.cosine, 0.0), 2.0),
                lexical=scorer.bm25[index],
                fused=fused,
                score=min(fused, 1.0),
            )
        )
    ranked.sort(key=lambda item: (-item.fused, item.distance, item.passage.chunk_id))
    return _collapsed(ranked, limit) if collapse else ranked[:limit]


class _Scorer:
    """What is known of each candidate, and of its whole document."""

    def __init__(self, query: Query, candidates: Sequence[Candidate], stats: CollectionStats) -> None:
        self._candidates = candidates
        weights = query.weights or (1.0,) * len(query.terms)
        terms = [candidate.passage.terms.split() for candidate in candidates]
        self.bm25 = bm25(query.terms, terms, stats, weights=weights)
        most = attainable(query.terms, stats, weights=weights) or 1.0
        self._own = [min(score / most, 1.0) for score in self.bm25]
        self._pages = _page_shares(query, candidates, terms, stats)
        self._page_cosines = _page_cosines(candidates)
        self._exact = [_exact_share(query.exact, candidate.passage) for candidate in candidates]

    def fused(self, index: int, mode: SearchMode) -> float:
        candidate = self._candidates[index]
        cosine = min(max(candidate.cosine, 0.0), 1.0)
        match mode:
            case SearchMode.DENSE:
                return cosine
            case SearchMode.LEXICAL:
                return self._own[index]
            case SearchMode.HYBRID:
                page = candidate.passage.document_id
                return (
                    COSINE_WEIGHT * cosine
                    + DOCUMENT_COSINE_WEIGHT * self._page_cosines[page]
                    + LEXICAL_WEIGHT * self._own[index]
                    + DOCUMENT_LEXICAL_WEIGHT * self._pages[page]
                    + EXACT_BONUS * self._exact[index]
                )


def _page_shares(
    query: Query, candidates: Sequence[Candidate], terms: Sequence[Sequence[str]], stats: CollectionStats
) -> dict[int, float]:
    """Each document's BM25, its candidates read as one text, as a share of the attainable."""
    pooled: dict[int, list[str]] = {}
    for candidate, passage_terms in zip(candidates, terms, strict=True):
        pooled.setdefault(candidate.passage.document_id, []).extend(passage_terms)
    weights = query.context_weights or query.weights
    most = attainable(query.terms, stats, weights=weights) or 1.0
    average = sum(map(len, pooled.values())) / max(len(pooled), 1)
    whole = CollectionStats(stats.chunk_count, average, stats.document_frequency)
    scores = bm25(query.terms, list(pooled.values()), whole, weights=weights)
    return {page: min(score / most, 1.0) for page, score in zip(pooled, scores, strict=True)}


def _page_cosines(candidates: Sequence[Candidate]) -> dict[int, float]:
    """The mean cosine of each document's nearest passages, by the whole conversation."""
    near = [
        min(max(item.cosine if item.context_cosine is None else item.context_cosine, 0.0), 1.0)
        for item in candidates
    ]
    if not near:
        return {}
    floor = sorted(near, reverse=True)[min(_FLOOR_RANK, len(near)) - 1]
    pages: dict[int, list[float]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for candidate, cosine in zip(candidates, near, strict=True):
        pages[candidate.passage.document_id].append(cosine)
        sizes[candidate.passage.document_id] = candidate.passage.document_chunks
    means = {}
    for page, cosines in pages.items():
        wanted = max(1, min(_DOCUMENT_TOP, sizes[page]))
        best = sorted(cosines, reverse=True)[:wanted]
        means[page] = (sum(best) + floor * (wanted - len(best))) / wanted
    return means


def _exact_share(exact: Sequence[str], passage: Passage) -> float:
    if not exact:
        return 0.0
    text = " ".join(f"{passage.title} {passage.text}".casefold().split())
    return sum(_holds(text, phrase) for phrase in exact) / len(exact)


def _holds(text: str, phrase: str) -> bool:
    return phrase in text and bool(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text))


def _collapsed(ranked: Sequence[RankedPassage], limit: int) -> list[RankedPassage]:
    """The first ``limit`` that do not say what a better one says: the same terms but for very few, the same numbers."""
    kept: list[RankedPassage] = []
    seen: list[tuple[Counter[str], int]] = []
    for item in ranked:
        terms = Counter(item.passage.terms.split()) or Counter(item.passage.text.split())
        size = terms.total()
        if not any(_same(terms, size, other, other_size) for other, other_size in seen):
            seen.append((terms, size))
            kept.append(item)
            if len(kept) == limit:
                break
    return kept


def _same(terms: Counter[str], size: int, other: Counter[str], other_size: int) -> bool:
    if min(size, other_size) < _NEAR_DUPLICATE * max(size, other_size):
        return False
    shared = (terms & other).total()
    if shared < _NEAR_DUPLICATE * (size + other_size - shared):
        return False
    different = (terms - other) + (other - terms)
    return not any(map(str.isdigit, "".join(different)))
