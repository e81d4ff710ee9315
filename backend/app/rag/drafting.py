"""A draft without a language model: the sentences that answer, quoted and in order.

Extractive on purpose. Each printed sentence, list step or table row is one unit of one passage, so its
citation is exact. Units are chosen by relevance with redundancy removed (Carbonell and Goldstein, "The Use of
MMR", SIGIR 1998) and keep their neighbours: the steps of a list, the sentence that introduces code.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from app.rag.analysis import embedding_text, index_terms
from app.rag.passage_units import Group, Unit, passage_groups
from app.rag.types import Citation, GroundedAnswer, Query, RankedPassage, Vectors
from app.rag.verification import verify

__all__ = ["Encode", "cached", "compose", "verify"]

Encode = Callable[[Sequence[str]], Vectors]

_PASSAGES = 3
_PASSAGE_SHARE = 0.72
"""A further passage is used when its score is at least this share of the best one's."""
_FLOOR = 0.55
"""A unit is used when its relevance is at least this share of the best unit's."""
_DUPLICATE = 0.92
"""Cosine from which two sentences say the same."""
_LONGEST_LIST = 12
_LEXICAL_SHARE = 0.3
_NEIGHBOUR = 0.88
"""Relevance of a unit that directly follows or precedes the best one, as a share of its own plus the best's."""


def cached(encode: Encode, size: int = 8192) -> Encode:
    """``encode`` with a memory for the last ``size`` texts: passages are quoted again and again. Thread-safe."""
    memory: OrderedDict[str, Vectors] = OrderedDict()
    lock = threading.Lock()

    def remembered(texts: Sequence[str]) -> Vectors:
        with lock:
            known = {text: memory[text] for text in texts if text in memory}
            for text in known:
                memory.move_to_end(text)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, encode(missing), strict=True))
            with lock:
                memory.update((text, known[text]) for text in missing)
                while len(memory) > size:
                    memory.popitem(last=False)
        return np.stack([known[text] for text in texts]) if texts else encode([])

    return remembered


def compose(
    query: Query,
    ranked: Sequence[RankedPassage],
    encode: Encode,
    query_vector: Vectors,
    *,
    max_sentences: int = 6,
) -> GroundedAnswer:
    """Answer ``query`` in the words of the best passages.

    Args:
        ranked: the answer's snippets, best first; ``[n]`` counts them from 1.
        encode: gives unit vectors; see ``cached``.
        query_vector: the vector of ``query.text``, shape ``(dimension,)``.
        max_sentences: most units; only a list of steps may go on to its end.

    Returns:
        Markdown in which every unit ends in its marker; empty when no passage holds a whole sentence.
    """
    best = max((item.score for item in ranked), default=0.0)
    groups: list[Group] = []
    for number, item in enumerate(ranked[:_PASSAGES], start=1):
        if item.score >= _PASSAGE_SHARE * best:
            groups.extend(passage_groups(item.passage, number))
    units = [unit for group in groups for unit in group.units]
    if not units:
        return GroundedAnswer(markdown="", citations=())
    relevance, vectors = _relevance(query, units, ranked, encode, query_vector)
    chosen = _Selection(groups, relevance, vectors, max_sentences).run()
    return _answer(chosen)


def _relevance(
    query: Query,
    units: Sequence[Unit],
    ranked: Sequence[RankedPassage],
    encode: Encode,
    query_vector: Vectors,
) -> tuple[dict[Unit, float], dict[Unit, Vectors]]:
    """How well each unit answers, around 0..1, and its vector."""
    texts = [embedding_text(unit.passage.title, (), unit.printed) for unit in units]
    matrix = encode(texts)
    cosines = matrix @ np.asarray(query_vector, dtype=np.float32).reshape(-1)
    weights = dict(zip(query.terms, query.weights or (1.0,) * len(query.terms), strict=True))
    total = sum(weights.values()) or 1.0
    relevance: dict[Unit, float] = {}
    for unit, cosine in zip(units, cosines, strict=True):
        overlap = sum(weights.get(term, 0.0) for term in set(index_terms(unit.printed))) / total
        own = (1 - _LEXICAL_SHARE) * float(cosine) + _LEXICAL_SHARE * overlap
        relevance[unit] = own + 0.3 * ranked[unit.number - 1].score
    return relevance, dict(zip(units, matrix, strict=True))


class _Selection:
    """Greedy choice of groups of units."""

    def __init__(
        self,
        groups: Sequence[Group],
        relevance: dict[Unit, float],
        vectors: dict[Unit, Vectors],
        max_sentences: int,
    ) -> None:
        self._groups = groups
        self._relevance = relevance
        self._vectors = vectors
        self._left = max_sentences
        self._chosen: dict[int, list[Unit]] = {}

    def run(self) -> list[Group]:
        scores = [max(self._relevance[unit] for unit in group.units) for group in self._groups]
        best = max(range(len(scores)), key=scores.__getitem__)
        floor = _FLOOR * scores[best]
        for neighbour in (best - 1, best + 1, best + 2):
            if 0 <= neighbour < len(scores) and self._groups[neighbour].follows(self._groups[best]):
                lifted = _NEIGHBOUR * (scores[neighbour] + scores[best]) / 2
                scores[neighbour] = max(scores[neighbour], lifted)
        for index in sorted(range(len(scores)), key=lambda position: -scores[position]):
            if self._left <= 0 or scores[index] < floor:
                break
            self._take(index)
        return [
            Group(units=tuple(self._chosen[index]), is_list=self._groups[index].is_list)
            for index in sorted(self._chosen)
        ]

    def _take(self, index: int) -> None:
        group = self._groups[index]
        fresh = [unit for unit in group.units if not self._said(unit)]
        # An introduction whose list was said already introduces nothing.
        if not fresh or (group.is_list and all(unit.introduces for unit in fresh)):
            return
        kept = fresh
        if len(fresh) > self._left:
            if not group.is_list:
                return
            if not group.ordered or len(fresh) > _LONGEST_LIST or self._chosen:
                kept = self._shortened(fresh)
        if all(unit.introduces for unit in kept):
            return
        self._chosen[index] = kept
        self._left -= len(kept)

    def _shortened(self, units: Sequence[Unit]) -> list[Unit]:
        """The most relevant items in their order, after the sentence that introduces them."""
        lead = [unit for unit in units if unit.introduces]
        items = sorted(
            (unit for unit in units if not unit.introduces), key=lambda unit: -self._relevance[unit]
        )
        kept = {*lead[: self._left], *items[: max(0, self._left - len(lead))]}
        return [unit for unit in units if unit in kept]

    def _said(self, unit: Unit) -> bool:
        for group in self._chosen.values():
            for other in group:
                if other.words == unit.words or other.words in unit.words or unit.words in other.words:
                    return True
                alike = float(self._vectors[unit] @ self._vectors[other]) >= _DUPLICATE
                # Steps and rows of one list resemble each other and still differ.
                if alike and not (unit.number == other.number and unit.kind == other.kind != "sentence"):
                    return True
        return False


def _answer(groups: Sequence[Group]) -> GroundedAnswer:
    blocks: list[str] = []
    citations: list[Citation] = []
    previous: Unit | None = None
    for group in groups:
        for unit in group.units:
            piece = unit.markdown()
            if previous is None:
                blocks.append(piece)
            elif unit.is_line and previous.is_line and unit.number == previous.number:
                blocks[-1] += f"\n{piece}"
            elif not unit.is_line and not previous.is_line and unit.shares_paragraph(previous):
                blocks[-1] += f" {piece}"
            else:
                blocks.append(piece)
            citations.append(unit.citation())
            previous = unit
    return GroundedAnswer(markdown="\n\n".join(blocks), citations=tuple(citations))
