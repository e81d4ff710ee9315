"""Ranking passages: BM25, and the fusion of lexical and dense scores of passage and document.

Fusion is a convex combination (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS
2023) of scores that keep their scale across queries: cosines, and BM25 as a share of the most that the query's
terms could earn, of documents as a share of the best. Half of it judges the passage by the turn that is asked,
half its document by the whole conversation: what a talk is about chooses the page, what was asked last chooses the
place on it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from app.rag.conversation import make_query
from app.rag.types import Candidate, CollectionStats, Passage, Query, RankedPassage, SearchMode, Vectors
from app.rag.weighing import Weighing, weighing

__all__ = [
    "TermCounts",
    "attainable",
    "bm25",
    "count_terms",
    "holds",
    "inverse_document_frequency",
    "make_query",
    "nearness",
    "part_cosines",
    "rank",
    "weighted_idf",
]
Counts = NDArray[np.float64]

K1 = 1.5
B = 0.75
PART_WEIGHT = 0.3
"""Share of its nearest sentence in how near a long question is to a passage."""
LETTER_SHARE = 0.3
"""In the order of a letter's passages their words count as a share of what the best passage holds, but for where that one holds
less than this of the attainable: a letter is worded as its customer thinks, so even the best passage shares few words with it."""
ATTAINABLE_TERMS = 8
PAGE_SHARE = 0.3
"""A document's words count as a share of what the best document holds, but for where that one holds less than this of the
attainable: in a long question most words are common to no document, and which page has the most of them still tells."""
EXACT_BONUS = 0.15
"""Added for a passage that holds every identifier and quoted phrase of the question to the letter."""
DENSE_CANDIDATES, PART_CANDIDATES, LEXICAL_CANDIDATES = 60, 20, 80
"""Passages that are ranked: those that a whole question proposes by nearness, that each sentence of a long one does, and
that its words do."""
_DOCUMENT_TOP = 3
"""A document is as near as the mean of its nearest passages: one stray sentence does not make a page."""
_FLOOR_RANK = 60
"""Passages of a document that were not proposed count as near as the candidate at this rank."""
USUAL_LEAD = 0.14
"""In a small collection the rivals that are missing are as far behind as an answer's rivals usually are, and so say nothing."""
_NEAR_DUPLICATE = 0.97
"""Jaccard similarity of the term multisets from which two passages say the same."""


def inverse_document_frequency(frequency: int, chunk_count: int) -> float:
    """Lucene's idf, which is never negative: ``ln(1 + (N - df + 0.5) / (df + 0.5))``."""
    frequency = min(frequency, chunk_count)
    return math.log1p((chunk_count - frequency + 0.5) / (frequency + 0.5))


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How often passages hold the terms of a query."""

    matches: Counts
    """Shape ``(passages, query terms)``."""
    lengths: Counts
    """Index terms of each passage, shape ``(passages,)``."""

    def pooled(self, groups: NDArray[np.intp], number: int) -> TermCounts:
        """Of ``number`` groups of passages read as one text each; ``groups`` names each passage's."""
        matches = np.zeros((number, self.matches.shape[1]))
        np.add.at(matches, groups, self.matches)
        lengths = np.zeros(number)
        np.add.at(lengths, groups, self.lengths)
        return TermCounts(matches, lengths)


def count_terms(query_terms: Sequence[str], passages: Sequence[Sequence[str]]) -> TermCounts:
    """``passages``: the index terms of each, with repetitions."""
    columns = {term: number for number, term in enumerate(query_terms)}
    matches = np.zeros((len(passages), len(query_terms)))
    for row, terms in enumerate(passages):
        for column in [columns[term] for term in terms if term in columns]:
            matches[row, column] += 1
    return TermCounts(matches, np.array([len(terms) for terms in passages], dtype=np.float64))


def bm25(
    query_terms: Sequence[str],
    counts: TermCounts,
    stats: CollectionStats,
    *,
    weights: Sequence[float] = (),
    k1: float = K1,
    b: float = B,
) -> Counts:
    """BM25 of each passage (Robertson and Zaragoza 2009, in Lucene's form without the factor ``k1 + 1``).

    Args:
        query_terms: distinct terms.
        weights: one factor per query term; empty means 1 for each.

    Returns:
        One score >= 0 per passage, below ``attainable(query_terms, stats)``; shape ``(passages,)``.
    """
    idf = np.array(list(weighted_idf(query_terms, stats, weights).values()))
    norms = k1 * (1 - b + b * counts.lengths / (stats.average_length or 1.0))
    scores: Counts = counts.matches / (counts.matches + norms[:, None]) @ idf
    return scores


def attainable(query_terms: Sequence[str], stats: CollectionStats, *, weights: Sequence[float] = ()) -> float:
    """What BM25 approaches when a passage is full of the query's terms: the sum of the highest idfs.

    Of a letter's hundred terms no passage holds more than a few, so only the strongest ``ATTAINABLE_TERMS`` count.
    """
    strongest = sorted(weighted_idf(query_terms, stats, weights).values(), reverse=True)
    return sum(strongest[:ATTAINABLE_TERMS])


def weighted_idf(
    query_terms: Sequence[str], stats: CollectionStats, weights: Sequence[float]
) -> dict[str, float]:
    """The idf of each term times its weight; no weights mean 1 for each."""
    factors = weights or [1.0] * len(query_terms)
    return {
        term: factor * inverse_document_frequency(stats.document_frequency.get(term, 0), stats.chunk_count)
        for term, factor in zip(query_terms, factors, strict=True)
    }


def part_cosines(passages: Vectors, asked: Vectors, parts: Vectors) -> Vectors:
    """Nearness of a long question to passages: by all of it and, less, by its nearest sentence.

    Args:
        passages: shape ``(n, dimension)``; asked: ``(dimension,)``; parts: ``(m, dimension)``, m may be 0.

    Returns:
        Shape ``(n,)``.
    """
    return nearness(passages @ asked, passages @ parts.T)


def nearness(whole: Vectors, parts: Vectors) -> Vectors:
    """The same of cosines, shapes ``(n,)`` and ``(n, m)``."""
    if parts.shape[1] == 0:
        return whole
    mixed: Vectors = (1 - PART_WEIGHT) * whole + PART_WEIGHT * parts.max(axis=1)
    return mixed


def rank(
    query: Query,
    candidates: Sequence[Candidate],
    stats: CollectionStats,
    *,
    mode: SearchMode = SearchMode.HYBRID,
    limit: int = 5,
    collapse: bool = False,
    counts: TermCounts | None = None,
) -> list[RankedPassage]:
    """The best ``limit`` candidates, best first; ties fall to the order of chunk ids.

    ``counts`` of the candidates, which are distinct then, saves counting their terms.

    ``HYBRID`` orders by the fused score, ``DENSE`` by cosine, ``LEXICAL`` by BM25 and leaves out what shares no
    term with the query. ``score`` is the ordering one in 0..1, comparable across queries. With ``collapse``, of
    passages that say the same only the best stays.

    Raises:
        ValueError: ``limit`` is below 1.
    """
    if limit < 1:
        raise ValueError("limit must be at least 1")
    unique = (
        list({item.passage.chunk_id: item for item in candidates}.values()) if counts is None else candidates
    )
    scores = _Scores.of(query, unique, stats, counts)
    weights = weighing(query)
    fused = scores.fused(mode, weights)
    if query.is_letter and mode is SearchMode.HYBRID:
        fused += scores.letter_bonus(fused, weights)
    leads = scores.leads(weights)
    distances = np.clip(1.0 - scores.cosines, 0.0, 2.0)
    chunk_ids = [item.passage.chunk_id for item in unique]
    keys = list(zip((-fused).tolist(), distances.tolist(), chunk_ids, strict=True))
    listed = np.flatnonzero(scores.bm25 > 0).tolist() if mode is SearchMode.LEXICAL else range(len(unique))
    order: list[int] = sorted(listed, key=keys.__getitem__)
    ranked = (
        RankedPassage(
            passage=unique[index].passage,
            distance=float(distances[index]),
            lexical=float(scores.bm25[index]),
            fused=float(fused[index]),
            score=min(float(fused[index]), 1.0),
            lead=float(leads[index]),
        )
        for index in order
    )
    return _collapsed(ranked, limit) if collapse else list(islice(ranked, limit))


@dataclass(frozen=True, slots=True)
class _Scores:
    """What is known of each candidate, and of its whole document; shapes ``(candidates,)``."""

    pages: _Pages
    cosines: Counts
    bm25: Counts
    own: Counts
    """BM25 as a share of the attainable."""
    page: Counts
    """The same of the candidate's document."""
    page_cosines: Counts
    exact: Counts

    @classmethod
    def of(
        cls,
        query: Query,
        candidates: Sequence[Candidate],
        stats: CollectionStats,
        counts: TermCounts | None,
    ) -> _Scores:
        weights = query.term_weights
        if counts is None:
            counts = count_terms(query.terms, [item.passage.terms.split() for item in candidates])
        scores = bm25(query.terms, counts, stats, weights=weights)
        pages = _Pages.of(candidates)
        exact = [_exact_share(query.exact, item.passage) for item in candidates] if query.exact else 0.0
        return cls(
            pages,
            np.array([item.cosine for item in candidates], dtype=np.float64),
            scores,
            np.minimum(scores / (attainable(query.terms, stats, weights=weights) or 1.0), 1.0),
            _page_shares(query, pages, counts, stats),
            _page_cosines(candidates, pages),
            np.broadcast_to(np.asarray(exact, dtype=np.float64), len(candidates)),
        )

    def leads(self, weights: Weighing) -> Counts:
        """Of each candidate: by how much its document is before its rivals."""
        near = np.zeros(len(self.pages.sizes))
        # Both are at least 0; all candidates of a document have the same cosine.
        np.maximum.at(near, self.pages.places, self.own if weights.leads_by_words else self.page_cosines)
        return _leads(near, weights.rivals)[self.pages.places]

    def fused(self, mode: SearchMode, weights: Weighing) -> Counts:
        cosines: Counts = np.clip(self.cosines, 0.0, 1.0)
        match mode:
            case SearchMode.DENSE:
                return cosines
            case SearchMode.LEXICAL:
                return self.own
            case SearchMode.HYBRID:
                return (
                    weights.cosine * cosines
                    + weights.document_cosine * self.page_cosines
                    + weights.lexical * self.own
                    + weights.document_lexical * self.page
                    + EXACT_BONUS * self.exact
                )

    def letter_bonus(self, fused: Counts, weights: Weighing) -> Counts:
        """What orders a letter's passages besides, taken from all alike so that the first one's score stays what it is and
        compares with those of other questions."""
        bonus = weights.lexical * (self.own / max(float(self.own.max(initial=0.0)), LETTER_SHARE) - self.own)
        return bonus - bonus[np.argmax(fused + bonus)] if len(bonus) else bonus


@dataclass(frozen=True, slots=True)
class _Pages:
    """The candidates' documents."""

    places: NDArray[np.intp]
    """Each candidate's document, counted from 0 in order of appearance."""
    sizes: NDArray[np.intp]
    """Searchable chunks of each document."""

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> _Pages:
        found: dict[int, int] = {}
        places = [found.setdefault(item.passage.document_id, len(found)) for item in candidates]
        sizes = np.zeros(len(found), dtype=np.intp)
        sizes[places] = [item.passage.document_chunks for item in candidates]
        return cls(np.array(places, dtype=np.intp), sizes)


def _page_shares(query: Query, pages: _Pages, counts: TermCounts, stats: CollectionStats) -> Counts:
    """Of each candidate: its document's BM25, the candidates read as one text, as a share of the best document's."""
    pooled = counts.pooled(pages.places, len(pages.sizes))
    weights = query.context_weights or query.weights
    most = attainable(query.terms, stats, weights=weights) or 1.0
    average = float(pooled.lengths.sum()) / max(len(pages.sizes), 1)
    whole = CollectionStats(stats.chunk_count, average, stats.document_frequency)
    shares: Counts = np.minimum(bm25(query.terms, pooled, whole, weights=weights) / most, 1.0)
    shares /= max(float(shares.max(initial=0.0)), PAGE_SHARE)
    return shares[pages.places]


def _page_cosines(candidates: Sequence[Candidate], pages: _Pages) -> Counts:
    """Of each candidate: the mean cosine of its document's nearest passages, by the whole conversation."""
    near = np.clip(
        [item.cosine if item.context_cosine is None else item.context_cosine for item in candidates], 0.0, 1.0
    )
    if not len(near):
        return near
    floor = np.sort(near)[::-1][min(_FLOOR_RANK, len(near)) - 1]
    order = np.lexsort((-near, pages.places))
    owners = pages.places[order]
    place = np.arange(len(near)) - np.searchsorted(
        owners, owners
    )  # among the document's own, the nearest first
    wanted = np.clip(pages.sizes, 1, _DOCUMENT_TOP)
    counted = place < wanted[owners]
    number = len(pages.sizes)
    sums = np.bincount(owners[counted], weights=near[order][counted], minlength=number)
    missing = wanted - np.bincount(owners[counted], minlength=number)
    means: Counts = (sums + floor * missing) / wanted
    return means[pages.places]


def _leads(near: Counts, rivals: int) -> Counts:
    """Of each document: its nearness less the mean of that of the ``rivals`` next best ones."""
    order = np.argsort(-near, kind="stable")
    first = near[order[: rivals + 1]]
    others = np.full(len(near), float(first[:rivals].sum()))
    others[order[: rivals + 1]] = first.sum() - first
    present = min(rivals, max(len(near) - 1, 0))
    leads: Counts = (present * near - others + (rivals - present) * USUAL_LEAD) / rivals
    return leads


def _exact_share(exact: Sequence[str], passage: Passage) -> float:
    text = " ".join(f"{passage.title} {passage.text}".casefold().split())
    return sum(holds(text, phrase) for phrase in exact) / len(exact)


def holds(text: str, phrase: str) -> bool:
    """Whether ``text`` holds ``phrase`` as whole words; both folded."""
    return phrase in text and bool(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text))


def _collapsed(ranked: Iterable[RankedPassage], limit: int) -> list[RankedPassage]:
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
    most = size - len(terms.keys() - other.keys())  # cheaper than counting, and mostly enough
    if most < _NEAR_DUPLICATE * (size + other_size - most):
        return False
    shared = (terms & other).total()
    if shared < _NEAR_DUPLICATE * (size + other_size - shared):
        return False
    different = (terms - other) + (other - terms)
    return not any(map(str.isdigit, "".join(different)))
