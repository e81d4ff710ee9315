"""Whether the passages found answer the question: one rule over several signals.

A logistic model over signals that keep their scale across collections. Its weights and the threshold stand
here and nowhere else; ``python -m evals.retrieval`` prints what they give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.rag.retrieval import inverse_document_frequency
from app.rag.types import CollectionStats, Evidence, Query, RankedPassage

THRESHOLD = 0.5
"""Confidence from which a draft is written: on the development sets 2 to 4 % of the answerable questions are left
to a person, and 1 to 2 % of the questions on other subjects are answered."""
_BIAS = -4.9
_WEIGHTS: Mapping[str, float] = {"score": 8.0, "cosine": 4.0, "cover": 0.4}
_TOP = 3


def signals(query: Query, ranked: Sequence[RankedPassage], stats: CollectionStats) -> dict[str, float]:
    """What ``assess`` weighs, each in 0..1 (``cosine`` may be slightly below 0).

    ``score`` of the best passage and highest ``cosine`` of the first ones; ``cover``: the share of the
    question's idf that the first passages hold; ``rare``: the same for its rarest terms; ``known``: the share
    of its idf that the collection knows at all; ``agreement``: how near the best by BM25 is to the top.
    """
    best = ranked[0]
    cover, rare, known = _cover(query, ranked, stats)
    best_lexical = max(ranked, key=lambda item: item.lexical)
    return {
        "score": best.score,
        "cosine": 1.0 - min(item.distance for item in ranked[:_TOP]),
        "cover": cover,
        "rare": rare,
        "known": known,
        "agreement": 1.0 / (1 + ranked.index(best_lexical)) if best_lexical.lexical > 0 else 0.0,
    }


def _cover(
    query: Query, ranked: Sequence[RankedPassage], stats: CollectionStats
) -> tuple[float, float, float]:
    """Idf-weighted shares of the question's terms: in the best passages, of its rarest third, in the collection."""
    weights = query.weights or (1.0,) * len(query.terms)
    frequency = stats.document_frequency
    idf = {
        term: weight * inverse_document_frequency(frequency.get(term, 0), stats.chunk_count)
        for term, weight in zip(query.terms, weights, strict=True)
    }
    total = sum(idf.values())
    if total <= 0:
        return 0.0, 0.0, 0.0
    held = set().union(*(item.passage.terms.split() for item in ranked[:_TOP]))
    rarest = sorted(idf, key=lambda term: -idf[term])[: max(1, math.ceil(len(idf) / 3))]
    return (
        sum(value for term, value in idf.items() if term in held) / total,
        sum(idf[term] for term in rarest if term in held) / (sum(idf[term] for term in rarest) or 1.0),
        sum(value for term, value in idf.items() if frequency.get(term, 0) > 0) / total,
    )


def assess(
    query: Query, ranked: Sequence[RankedPassage], stats: CollectionStats, *, threshold: float = THRESHOLD
) -> Evidence:
    """Judge whether ``ranked`` (best first, from ``rank`` in hybrid mode) answers ``query``."""
    if not ranked:
        return Evidence(answerable=False, confidence=0.0, reason="nothing was found")
    found = signals(query, ranked, stats)
    confidence = 1.0 / (1.0 + math.exp(-(_BIAS + sum(_WEIGHTS[name] * found[name] for name in _WEIGHTS))))
    answerable = confidence >= threshold
    return Evidence(answerable, confidence, _reason(found, answerable), found)


def _reason(found: Mapping[str, float], answerable: bool) -> str:
    if answerable:
        return "the passages cover the question"
    if found["known"] < 0.5:
        return "the knowledge base does not know most words of the question"
    if found["cover"] < 0.5:
        return "the passages hold too few of the question's words"
    return "no passage is close enough to the question"
