"""Whether the passages found answer the question, and how probably each does: one rule over several signals.

A logistic model over signals that keep their scale across collections and queries. Its weights and the threshold
stand here and nowhere else; ``python -m evals.fit_evidence`` fits them and ``python -m evals.retrieval`` prints what
they give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.rag.retrieval import ATTAINABLE_TERMS, inverse_document_frequency
from app.rag.types import CollectionStats, Evidence, Query, RankedPassage

VERSION = "evidence-3"
"""Changes with the weights: scores of one version are comparable with each other."""
THRESHOLD = 0.2
"""Confidence from which a draft is written, chosen for at most 1 % of drafts on short questions about other subjects:
on the development sets 3 to 7 % of the answerable ones are then left to a person."""
DEPTH = 10
"""Passages that the signals look at, however few are returned."""
_BIAS = -5.46
_PASSAGE_WEIGHT = 10.3
"""Weight of a passage's own fused score; the other signals belong to the question and move all its passages alike."""
_WEIGHTS: Mapping[str, float] = {"long": 0.7}
"""Nothing matches all of a letter, so its scores are lower. The fitted weight was 1.04; this one keeps drafts on letters
about other subjects at 2 to 9 %. The other signals lowered the worse of the sets when the model was fitted on the other
one, so they only explain."""
_TOP = 3


def signals(query: Query, ranked: Sequence[RankedPassage], stats: CollectionStats) -> dict[str, float]:
    """What is weighed, each around 0..1.

    ``fused`` score of the best passage; highest ``cosine`` of the first ones; ``mean``: fused score of the first ten on
    average; ``ahead``: by how much the best leads the tenth; ``same``: share of the first five on the best one's page;
    ``cover``: the share of the question's idf that the first passages hold, ``first`` that the best one alone holds;
    ``rare``: the same for the rarest terms; ``known``: the share of its idf that the collection knows at all;
    ``agreement``: how near the best by BM25 is to the top; ``long``: whether the question has several sentences.
    """
    top = ranked[:DEPTH]
    best = top[0]
    cover, first, rare, known = _cover(query, top, stats)
    lexical = max(top, key=lambda item: item.lexical)
    pages = [item.passage.document_id for item in top[:5]]
    return {
        "fused": best.fused,
        "cosine": 1.0 - min(item.distance for item in top[:_TOP]),
        "mean": sum(item.fused for item in top) / len(top),
        "ahead": best.fused - top[-1].fused,
        "same": pages.count(pages[0]) / len(pages),
        "cover": cover,
        "first": first,
        "rare": rare,
        "known": known,
        "long": float(bool(query.parts)),
        "agreement": 1.0 / (1 + top.index(lexical)) if lexical.lexical > 0 else 0.0,
    }


def _cover(
    query: Query, ranked: Sequence[RankedPassage], stats: CollectionStats
) -> tuple[float, float, float, float]:
    """Idf-weighted shares of the question's terms: in the best passages, in the first alone (of a long question: of
    what its strongest terms weigh), of its rarest third in the best passages, and in the collection."""
    weights = query.weights or (1.0,) * len(query.terms)
    frequency = stats.document_frequency
    idf = {
        term: weight * inverse_document_frequency(frequency.get(term, 0), stats.chunk_count)
        for term, weight in zip(query.terms, weights, strict=True)
    }
    total = sum(sorted(idf.values(), reverse=True)[:ATTAINABLE_TERMS])
    if total <= 0:
        return 0.0, 0.0, 0.0, 0.0
    held = set().union(*(item.passage.terms.split() for item in ranked[:_TOP]))
    first = set(ranked[0].passage.terms.split())
    rarest = sorted(idf, key=lambda term: -idf[term])[: max(1, math.ceil(len(idf) / 3))]
    return (
        min(1.0, sum(value for term, value in idf.items() if term in held) / total),
        min(1.0, sum(value for term, value in idf.items() if term in first) / total),
        sum(idf[term] for term in rarest if term in held) / (sum(idf[term] for term in rarest) or 1.0),
        sum(value for term, value in idf.items() if frequency.get(term, 0) > 0) / sum(idf.values()),
    )


def grade(
    query: Query, ranked: Sequence[RankedPassage], stats: CollectionStats, *, threshold: float = THRESHOLD
) -> tuple[Evidence, list[RankedPassage]]:
    """Judge whether ``ranked`` (best first, at least ``DEPTH`` from ``rank`` in hybrid mode) answers ``query``.

    Returns:
        The judgement, whose confidence is the best passage's score, and the passages with ``score`` as the
        probability that the passage answers. The order stays.
    """
    if not ranked:
        return Evidence(answerable=False, confidence=0.0, reason="nothing was found"), []
    found = signals(query, ranked, stats)
    shared = _BIAS + sum(_WEIGHTS[name] * found[name] for name in _WEIGHTS)
    graded = [
        replace(item, score=1.0 / (1.0 + math.exp(-(shared + _PASSAGE_WEIGHT * item.fused))))
        for item in ranked
    ]
    confidence = graded[0].score
    answerable = confidence >= threshold
    return Evidence(answerable, confidence, _reason(found, answerable), found), graded


def _reason(found: Mapping[str, float], answerable: bool) -> str:
    if answerable:
        return "the passages cover the question"
    if found["known"] < 0.5:
        return "the knowledge base does not know most words of the question"
    if found["cover"] < 0.5:
        return "the passages hold too few of the question's words"
    return "no passage is close enough to the question"
