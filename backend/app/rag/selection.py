"""The greedy choice of what a draft quotes, and in which order: whole lists of steps and conditions, no holes in paragraphs, nothing
twice."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import combinations, pairwise

from app.rag.analysis import index_terms
from app.rag.continuation import goes_on
from app.rag.draft_layout import ordinal, same_section
from app.rag.leaning import connects
from app.rag.passage_units import Group, Unit
from app.rag.sentences import SpanKind
from app.rag.types import Vectors

_CONDITIONS = re.compile(
    r"\b(?:if|unless|when|where|only|provided)(?: (?:one|all|any|either|both) of)?\W*:\W*$"
    r"|\b(?:(?:has|have|needs?) to|must) (?:\w+ )?(?:show|contain|include|state|name)\b[^.:]{0,40}:\W*$",
    re.IGNORECASE,
)
"""Introduces conditions: one of them alone would pass for the only one."""
_FLOOR = 0.7
"""A unit is used when its relevance is at least this share of the best unit's."""
UNNAMED_FLOOR, BESIDE_ROW = 0.85, 0.75
"""The same for a group that does not hold what the question names while others do: an identifier or a phrase, or a row.
Steps are read beside a row only at the higher share."""
_ITEM_FLOOR = 0.75
"""An item of a list without numbers, or a row, is used at this share of its best neighbour's relevance."""
_ROW_FLOOR = 0.8
"""A row that the question does not name is used at this share of the best unit's relevance."""
_LONE_FLOOR = 0.9
"""A single item or row is used at this share of the best unit's relevance; a row that has lost the rows above it only where it is
named or there is nothing else."""
_CODE_FLOOR = 0.92
"""A row about a code, such as ``PAY-51``, that the question does not name is used at this share of the best unit's relevance."""
_DUPLICATE, _SHARED = 0.92, 0.5
"""Cosine, and share of the shorter one's terms, from which two sentences say the same. Their vectors are of the heading too, below
which short sentences are all near each other."""
_RESTRICTS = re.compile(r"\b(?:not|no|never|only|cannot|others?|blocked)\b|n['’]t\b", re.IGNORECASE)
_RESTRICTING, _INSTEAD = 0.9, 0.6
"""Shares of the best unit's relevance of a sentence that restricts, and from which the next one goes on with it."""
_SMALL_TABLE = 5
"""Rows of a table that is quoted whole where several of them matter and none is named."""
_LONGEST_LIST = 12
_SHORT_LIST, _LEAD_FLOOR = 8, 0.9
"""Items of a list that is quoted whole where the sentence that introduces it reaches this share of the best unit's relevance."""
_TOLD_LIST = 0.85
"""A list of more steps than a draft has sentences goes below a sentence of its section at this share of the best unit's relevance."""
_WHOLE_LIST_COST = 2
"""Sentences that a list of steps or conditions counts as, however many it has: what is asked beside it is said as well."""


class Selection:
    """Greedy choice of groups of units: those in ``named`` hold what the question names, rows in ``listed`` in a list of such things."""

    def __init__(
        self,
        groups: Sequence[Group],
        relevance: dict[Unit, float],
        vectors: dict[Unit, Vectors],
        named: frozenset[Unit],
        listed: frozenset[Unit],
        unnamed_floor: float,
        max_sentences: int,
        steps_share: float,
    ) -> None:
        self._groups = groups
        self._relevance = relevance
        self._vectors = vectors
        self._named = named
        self._listed = listed
        self._unnamed_floor = unnamed_floor
        self._steps_share = steps_share
        self._limit = max_sentences
        self._left = max_sentences
        self._best = 0.0
        self._chosen: dict[int, list[Unit]] = {}

    def run(self) -> list[Group]:
        scores = [self._score(group) for group in self._groups]
        best = max(scores)
        floor = _FLOOR * best
        self._best = best
        order = sorted(range(len(scores)), key=lambda position: -scores[position])
        for index in order:
            if self._left <= 0 or scores[index] < floor:
                break
            group = self._groups[index]
            unnamed = self._named and self._named.isdisjoint(group.units)
            if unnamed and scores[index] < (UNNAMED_FLOOR if group.ordered else self._unnamed_floor) * best:
                continue
            if self._groups[index].hangs and scores[index] < best:
                continue
            self._take(index)
        for index in range(len(scores)):
            if not self._chosen and scores[index] >= floor:
                self._take(index, torn=True)
        self._join_lists()
        self._complete()
        self._go_on()
        # How much of a list is worth the room is one thing, how near its best step is to the question another.
        nearest = [max(self._relevance[unit] for unit in group.units) for group in self._groups]
        chosen = [
            (replace(self._groups[index], units=tuple(self._chosen[index])), nearest[index])
            for index in self._in_order(nearest)
        ]
        return _begun(_answer_first(chosen))

    def _score(self, group: Group) -> float:
        """That of its best unit; one step that shares the question's words does not speak for all of a list's steps."""
        found = [self._relevance[unit] for unit in group.units]
        return self._steps_share * (max(found) + sum(found) / len(found)) / 2 if group.ordered else max(found)

    def _join_lists(self) -> None:
        """Take the rest of a chosen list of steps that the next passage holds, or the beginning in the one before."""
        lists = [(index, group.units) for index, group in enumerate(self._groups) if group.ordered]
        for (index, units), (other, more) in combinations(lists, 2):
            if goes_on(units[0].passage, more[0].passage):
                first, then = (index, units), (other, more)
            elif goes_on(more[0].passage, units[0].passage):
                first, then = (other, more), (index, units)
            else:
                continue
            last = max(unit.step for unit in first[1])
            begins = next((place for place, unit in enumerate(then[1]) if unit.step == last + 1), None)
            if begins is not None and not self._chosen.keys().isdisjoint((first[0], then[0])):
                # A passage may repeat the last step of the one before.
                self._chosen[first[0]], self._chosen[then[0]] = list(first[1]), list(then[1][begins:])

    def _complete(self) -> None:
        """Take what stands between two sentences of a paragraph, and what a chosen one leans on."""
        for index in sorted(self._chosen):
            before = index - 1
            if before in self._chosen or before < 0:
                continue
            first, last = self._chosen[index][0], self._groups[before].units[-1]
            if (
                last.kind is not SpanKind.SENTENCE
                or last.number != first.number
                or first is not self._groups[index].units[0]
            ):
                continue
            is_hole = before - 1 in self._chosen and _one_paragraph(self._chosen[before - 1][-1], last, first)
            leans = first.leans and (last.block == first.block or first.introduces)
            if is_hole or leans:
                self._chosen[before] = list(self._groups[before].units)

    def _go_on(self) -> None:
        """Take the sentence that follows what is not allowed, or only so: it says what is instead."""
        for index in sorted(self._chosen):
            after = index + 1
            if after in self._chosen or after >= len(self._groups):
                continue
            last, group = self._chosen[index][-1], self._groups[after]
            first = group.units[0]
            if last is not self._groups[index].units[-1] or len(group.units) > 1 or first.introduces:
                continue
            restricts = _one_paragraph(last, first) and _RESTRICTS.search(last.printed)
            is_near = self._relevance[last] >= _RESTRICTING * self._best
            if restricts and is_near and self._relevance[first] >= _INSTEAD * self._best:
                self._chosen[after] = [first]

    def _in_order(self, scores: Sequence[float]) -> list[int]:
        """Of what was chosen: the document with the best group first, and each document as it reads."""
        best: dict[int, float] = {}
        for index in self._chosen:
            document = self._groups[index].units[0].passage.document_id
            best[document] = max(best.get(document, 0.0), scores[index])

        def place(index: int) -> tuple[float, int, int, int]:
            passage = self._groups[index].units[0].passage
            return -best[passage.document_id], passage.document_id, ordinal(passage.chunk_id), index

        return sorted(self._chosen, key=place)

    def _take(self, index: int, *, torn: bool = False) -> None:
        """``torn``: also a single row that has lost the rows above it."""
        group = self._groups[index]
        # A label says what the rest is about: it goes with what is fresh, however much it resembles another.
        fresh = [unit for unit in group.units if unit.is_label or not self._said(unit)]
        # An introduction whose list was said already introduces nothing.
        if not fresh or (group.is_list and all(unit.introduces for unit in fresh)):
            return
        kept = fresh
        if group.ordered:
            # Steps are followed from the first to the last: all of them or none, also those that were said before.
            kept = list(group.units)
            known = len(fresh) * 2 < len(kept)
            if known or len(kept) > self._longest(group):
                return
        elif group.is_list:
            kept = self._relevant(fresh, row_floor=0.0 if torn else _ROW_FLOOR)
            if not kept:
                return
            lone = len(kept) == 1 and kept[0] not in self._named
            weak = self._relevance[kept[0]] < _LONE_FLOOR * self._best
            if lone and (weak or (kept[0].torn and not torn)):
                return
        elif _length(fresh) > self._left:
            return
        kept = _labels_with_text(kept)
        if all(unit.introduces for unit in kept):
            return
        self._chosen[index] = kept
        is_told = _is_of_conditions(kept) or self._is_asked_for(kept)
        is_whole = group.ordered or (group.is_list and is_told)
        self._left -= min(_length(kept), _WHOLE_LIST_COST) if is_whole else _length(kept)

    def _is_asked_for(self, units: Sequence[Unit]) -> bool:
        """Whether what introduces a short list is what is asked for: "Have the following at hand:" wants each of its items."""
        items = [unit for unit in units if not unit.introduces]
        lead = max((self._relevance[unit] for unit in units if unit.introduces), default=0.0)
        is_short = len(items) <= _SHORT_LIST and all(unit.kind is SpanKind.ITEM for unit in items)
        return is_short and lead >= _LEAD_FLOOR * self._best

    def _longest(self, group: Group) -> int:
        """Most steps of a list: also beside others where it is what their section tells."""
        if not self._chosen:
            return _LONGEST_LIST
        told = any(same_section(units[-1], group.units[0]) for units in self._chosen.values())
        return _LONGEST_LIST if told and self._score(group) >= _TOLD_LIST * self._best else self._limit

    def _relevant(self, units: Sequence[Unit], *, row_floor: float) -> list[Unit]:
        """The items or rows that matter, in their order, after the sentence that introduces them.

        Of a table of error codes those are the rows of the codes that the question names.
        """
        lead = [unit for unit in units if unit.introduces]
        items = [unit for unit in units if not unit.introduces]
        named = [unit for unit in items if unit in self._named]
        items.sort(key=lambda unit: -self._relevance[unit])
        if not items:
            return []
        if self._listed.intersection(named):
            items = [unit for unit in items if unit in self._named]
        elif named:  # and the nearest one: "Most employees" may be less of an answer than "Company car"
            items = [unit for unit in items if unit in self._named or unit is items[0]]
        floor = _ITEM_FLOOR * self._relevance[items[0]]
        asked_for = any(self._relevance[unit] >= _CODE_FLOOR * self._best for unit in lead)
        if items[0].about_code and not named and not asked_for:
            floor = _CODE_FLOOR * self._best
        if items[0].kind is SpanKind.ROW and not named:
            floor = max(floor, row_floor * self._best)
        close = [unit for unit in items if self._relevance[unit] >= floor]
        room = max(1, self._left - len(lead))
        if _is_of_conditions(units) and len(items) <= _LONGEST_LIST:
            return list(units)
        if self._is_asked_for(units):
            return list(units)
        is_small = items[0].kind is SpanKind.ROW and len(items) <= _SMALL_TABLE
        if is_small and len(close) > 1 and not (named or items[0].about_code):
            return list(units)  # some of its rows would pass for all that there are
        if lead and items[0].kind is SpanKind.ITEM and len(items) <= min(room, 2 * len(close)):
            close = items  # "in three ways:" is followed by three
        elif items[0].kind is SpanKind.ITEM:
            between = _between(units, close)
            if len(between) <= room:
                close = between
        kept = _with_connected(units, {*lead, *close[:room]})
        return _followed([unit for unit in units if unit in kept])

    def _said(self, unit: Unit) -> bool:
        for group in self._chosen.values():
            for other in group:
                if _repeats(unit.words, other.words) or _repeats(other.words, unit.words):
                    return True
                alike = (
                    float(self._vectors[unit] @ self._vectors[other]) >= _DUPLICATE
                    and _shared(unit, other) >= _SHARED
                )
                # Steps and rows of one list resemble each other and still differ.
                if alike and not (
                    unit.number == other.number and unit.kind == other.kind != SpanKind.SENTENCE
                ):
                    return True
        return False


def _repeats(words: str, others: str) -> bool:
    """Whether ``others`` hold the same words in a row. A "No." repeats no other and is repeated by none that goes on."""
    return words == others or (words.count(" ") >= 2 and f" {words} " in f" {others} ")


def _shared(one: Unit, other: Unit) -> float:
    """The share of the terms of the one with fewer that the other has, too."""
    terms, others = set(index_terms(one.printed, "en")), set(index_terms(other.printed, "en"))
    return len(terms & others) / (min(len(terms), len(others)) or 1)


def _is_of_conditions(units: Sequence[Unit]) -> bool:
    lead = [unit for unit in units if unit.introduces]
    return bool(lead) and bool(_CONDITIONS.search(lead[-1].printed))


def _one_paragraph(*units: Unit) -> bool:
    return len({(unit.number, unit.block) for unit in units}) == 1 and units[0].kind is SpanKind.SENTENCE


def _length(units: Sequence[Unit]) -> int:
    """Sentences; labels are none."""
    return sum(not unit.is_label for unit in units)


def _labels_with_text(units: Sequence[Unit]) -> list[Unit]:
    """Without labels of what was left out."""
    return [
        unit
        for unit, following in pairwise([*units, None])
        if unit and not (unit.is_label and (following is None or following.is_label))
    ]


def _answer_first(groups: Sequence[tuple[Group, float]]) -> list[Group]:
    """The groups with their scores, in order of the documents: of each document the section that answers best comes
    first, and each section as it reads."""
    sections: list[tuple[list[Group], float]] = []
    for group, score in groups:
        for place, (members, best) in enumerate(sections):
            if same_section(members[-1].units[-1], group.units[0]):
                members.append(group)
                sections[place] = members, max(best, score)
                break
        else:
            sections.append(([group], score))
    documents = list(dict.fromkeys(group.units[0].passage.document_id for group, _ in groups))
    sections.sort(
        key=lambda section: (documents.index(section[0][0].units[0].passage.document_id), -section[1])
    )
    return [group for members, _ in sections for group in members]


def _begun(groups: Sequence[Group]) -> list[Group]:
    """Without the end of a list of steps whose beginning is in another passage, unless there is nothing else."""
    kept: list[Group] = []
    for group in groups:
        first = next((unit.step for unit in group.units if unit.step), 1)
        goes_on = bool(kept) and same_section(kept[-1].units[-1], group.units[0])
        before = max((unit.step for unit in kept[-1].units), default=0) if goes_on else 0
        if first in (1, before + 1):
            kept.append(group)
    return kept or list(groups)


def _followed(units: Sequence[Unit]) -> list[Unit]:
    """Without introductions at the end, of which nothing that they introduce is left."""
    last = max((index for index, unit in enumerate(units) if not unit.introduces), default=-1)
    return list(units[: last + 1])


def _with_connected(units: Sequence[Unit], kept: Set[Unit]) -> set[Unit]:
    """With the items that a kept one goes on from: "Otherwise we try again" needs what comes before it."""
    found = set(kept)
    for before, unit in reversed(list(pairwise(units))):
        if unit in found and unit.kind is before.kind is SpanKind.ITEM and connects(unit.printed):
            found.add(before)
    return found


def _between(units: Sequence[Unit], some: Sequence[Unit]) -> list[Unit]:
    """The items from the first of ``some`` to the last: steps are often written without numbers, and one that is left out
    among them misleads."""
    items = [unit for unit in units if not unit.introduces]
    places = [items.index(unit) for unit in some]
    return items[min(places) : max(places) + 1]
