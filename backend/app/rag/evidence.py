"""Whether the passages found answer the question, and how probably each does: one rule over several signals.

Two things must hold, and their probabilities are multiplied: the subject is one that the collection treats (the fused
score), and one document stands out from those that come next (its lead) and holds the words of the question that are rare. A question whose page is missing finds
passages as near as many an answer is, but of several documents alike. Weights and threshold stand here and nowhere
else; ``python -m evals.fit_evidence`` fits them and ``python -m evals.retrieval`` prints what they give.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.rag.retrieval import ATTAINABLE_TERMS, weighted_idf
from app.rag.types import CollectionStats, Evidence, Query, RankedPassage
from app.rag.vagueness import says_nothing
from app.rag.weighing import BY_MEANING, Weighing, weighing

VERSION = "evidence-9"
"""Changes with the weights: scores of one version are comparable with each other."""
THRESHOLD = 0.14
"""Confidence from which a draft is written, chosen for at most 1 % of drafts on short questions about other subjects:
on the development sets 1 to 5 % of the answerable ones are then left to a person."""
DEPTH = 10
"""Passages that the signals look at, however few are returned."""
LONG_BONUS, LONG_FROM, LONG_TO = 0.08, 100, 200
"""Nothing matches all of a letter, so its scores are lower: by the more, the longer it is. Two sentences of 120 characters
score as short questions do."""
TREATED_SLOPE, TREATED_FROM = 60.0, 0.4
"""Where the fused scores of other subjects end is nearly a line, so the slope is steep."""
SIZE_WEIGHT, USUAL_SIZE, SMALLEST, LARGEST = 0.018, 1_220, 50, 10_000
"""Where that line lies depends on how many passages there are: the best of many is nearer by chance than the best of few,
and grows with the logarithm of their number. The other numbers hold for ``USUAL_SIZE`` chunks."""
LEAST = 0.2
"""Probability of an answer where no document stands out: two may well answer alike."""
BIAS, LEAD_WEIGHT, FUSED_WEIGHT = -4.16, 14.11, 3.0
"""Of the probability that the document stands out as one that answers. The weight of the fused score, which tells the
passages of a question apart, is set by hand like the numbers above; the other two are fitted."""
RARE_WEIGHT, RARE_USUAL = 1.0, 0.6
"""Of the share of the rarest words that the first passages hold, in the same probability, set by hand: more of it tells near
misses of short questions better apart and those of questions whose words differ from the text's worse."""
WORDS_BIAS, WORDS_LEAD_WEIGHT, WORDS_FUSED_WEIGHT = -4.04, 10.9, 5.54
"""The same where words find (``weighing.BY_WORDS``): all three fitted, on the practice help centres in other languages
(``python -m evals.fit_evidence --abroad``)."""
WORDED, WORDED_SHARES = 0.2, {"cover": 0.7, "first": 0.6, "rare": 0.99}
WORDED_FROM, WORDED_RARE = 0.33, 0.03
"""Least confidence in a passage that holds nearly all words of a short question, the rare ones among them, where its score reaches
``WORDED_FROM`` and one of the words is in no more than this share of the chunks: of forty practice help centres' questions that were
turned away in spite of it the page was right for .87."""
_CODE = re.compile(r"([^\W\d_]{1,5}[-_ ]?)(\d{2,5})$")
_LISTED_CODES = 2
"""So many other codes of the kind in the passages found are a list of them, in which one that is asked for would stand."""
_TOP = 3


def signals(query: Query, ranked: Sequence[RankedPassage], stats: CollectionStats) -> dict[str, float]:
    """What is weighed, each around 0..1.

    ``fused`` score of the best passage and ``lead`` of its document, which decide, with ``rare``: the share of the idf of
    the question's rarest terms that the first passages hold. The rest explains, having made the
    decision worse on sets it was not fitted on: highest ``cosine`` of the first ones; ``mean``: fused score of the
    first ten on average; ``ahead``: by how much the best leads the tenth; ``same``: share of the first five on the best one's page;
    ``cover``: the share of the question's idf that the first passages hold, ``first`` that the best one alone holds;
    ``known``: the share of its idf that the collection knows at all;
    ``agreement``: how near the best by BM25 is to the top; ``long``: whether the question has several sentences.
    """
    top = ranked[:DEPTH]
    best = top[0]
    cover, first, rare, known = _cover(query, top, stats)
    lexical = max(top, key=lambda item: item.lexical)
    pages = [item.passage.document_id for item in top[:5]]
    return {
        "fused": best.fused,
        "lead": best.lead,
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
    frequency = stats.document_frequency
    idf = weighted_idf(query.terms, stats, query.term_weights)
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
    extra, weights = allowance(query, stats.chunk_count), weighing(query)
    graded = [
        replace(item, score=probability(item.fused + extra, found["lead"], weights, found["rare"]))
        for item in ranked
    ]
    if graded[0].fused + extra >= WORDED_FROM and _is_worded(query, found, stats):
        graded[0] = replace(graded[0], score=max(graded[0].score, WORDED))
    confidence = graded[0].score
    if says_nothing(query, stats):
        return Evidence(False, confidence, "the question does not say what it is about", found), graded
    if code := _unlisted_code(query, ranked):
        reason = f"the passages list codes of this kind, but not {code.upper()}"
        return Evidence(False, confidence, reason, found), graded
    answerable = confidence >= threshold
    return Evidence(answerable, confidence, _reason(found, answerable), found), graded


def _is_worded(query: Query, found: Mapping[str, float], stats: CollectionStats) -> bool:
    is_short = not query.parts and not query.asked_at and len(query.terms) > 1
    if not is_short or any(found[name] < least for name, least in WORDED_SHARES.items()):
        return False
    rarest = min(stats.document_frequency.get(term, 0) for term in query.terms)
    return rarest <= max(2, WORDED_RARE * stats.chunk_count)


def _unlisted_code(query: Query, ranked: Sequence[RankedPassage]) -> str | None:
    """A code of the question, such as ``E45``, that no passage holds while they hold several others of the same letters
    and length; None where another code of the question is listed. The number of an order or an invoice stands in no such
    list."""
    texts = [item.passage.text.casefold() for item in ranked[:DEPTH]]
    unlisted = None
    for code in filter(None, map(_CODE.fullmatch, query.exact)):
        kind = re.compile(rf"(?<!\w){re.escape(code[1])}\d{{{len(code[2])}}}(?!\w)")
        listed = {match[0] for text in texts for match in kind.finditer(text)}
        if code[0] in listed or any(_in_range(code, text) for text in texts):
            return None
        if len(listed) >= _LISTED_CODES:
            unlisted = unlisted or code[0]
    return unlisted


def _in_range(code: re.Match[str], text: str) -> bool:
    """Whether a text speaks of codes from one to another, between which ``code`` lies: "SY-900 to SY-999"."""
    kind = re.escape(code[1])
    ranges = re.finditer(
        rf"(?<!\w){kind}(\d{{2,5}})\s?(?:to|until|till|through|and|–|—|-|bis|à|a|al|até|tot|do|till)\s?(?:{kind})?(\d{{2,5}})(?!\w)",
        text,
    )
    return any(int(found[1]) <= int(code[2]) <= int(found[2]) for found in ranges)


def allowance(query: Query, chunk_count: int) -> float:
    """What is added to the fused scores of a question so that they compare with those of a short one that was asked of
    ``USUAL_SIZE`` chunks; negative in a larger collection."""
    size = min(max(chunk_count, SMALLEST), LARGEST)
    longer = min(max((len(query.question) - LONG_FROM) / (LONG_TO - LONG_FROM), 0.0), 1.0)
    return SIZE_WEIGHT * math.log(USUAL_SIZE / size) + (LONG_BONUS * longer if query.parts else 0.0)


def probability(fused: float, lead: float, weights: Weighing = BY_MEANING, rare: float = RARE_USUAL) -> float:
    """That a passage of this score (with its ``allowance``) answers, when the best document leads by so much and the first passages
    hold this share of the rarest words."""
    treated = _logistic(TREATED_SLOPE * (fused - TREATED_FROM))
    if weights.leads_by_words:
        outstanding = _logistic(WORDS_BIAS + WORDS_LEAD_WEIGHT * lead + WORDS_FUSED_WEIGHT * fused)
    else:
        outstanding = _logistic(
            BIAS + LEAD_WEIGHT * lead + FUSED_WEIGHT * fused + RARE_WEIGHT * (rare - RARE_USUAL)
        )
    return treated * (LEAST + (1.0 - LEAST) * outstanding)


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def _reason(found: Mapping[str, float], answerable: bool) -> str:
    if answerable:
        return "the passages cover the question"
    if found["known"] < 0.5:
        return "the knowledge base does not know most words of the question"
    if found["cover"] < 0.5:
        return "the passages hold too few of the question's words"
    return "no passage is close enough to the question"
