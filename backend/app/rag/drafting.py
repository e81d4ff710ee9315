"""A draft without a language model: the sentences that answer, quoted and in order.

Extractive on purpose. Each printed sentence, list step or table row is one unit of one passage, so its
citation is exact. Units are chosen by relevance with redundancy removed (Carbonell and Goldstein, "The Use of
MMR", SIGIR 1998) and keep their neighbours: the steps of a list, the sentence that introduces code.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.rag.analysis import embedding_text, index_terms
from app.rag.answer_types import AnswerType, is_of_type, types_asked, wants_no_steps
from app.rag.continuation import goes_on
from app.rag.draft_layout import answer_of, labelled, same_section
from app.rag.outdated import current_only
from app.rag.passage_units import Group, Unit, passage_groups, question_of, section_of
from app.rag.retrieval import holds, part_cosines
from app.rag.selection import BESIDE_ROW, UNNAMED_FLOOR, Selection
from app.rag.sentences import SpanKind
from app.rag.types import AskedQuestion, GroundedAnswer, Passage, Query, RankedPassage, Vectors
from app.rag.verification import verify

__all__ = ["Encode", "compose", "verify"]

Encode = Callable[[Sequence[str]], Vectors]
MayQuote = Callable[[str], bool]

_PASSAGES = 3
_PASSAGE_SHARE = 0.8
"""A further passage is used when its score is at least this share of the best one's."""
_ELSEWHERE_FLOOR = 0.85
"""The same for a group outside the section that holds the best unit: an answer stands in one place more often than not."""
_NAMED_FLOOR = 0.8
"""The same where it holds a row that the question names."""
_OTHER_QUESTION_FLOOR = 0.95
"""The same for a group that answers another question of the page than that unit does: "**Do I need a licence?** No."."""
_CELL_SHARE = 0.5
"""Share of the terms of a row's first cell from which a question that has them names the row."""
_LEXICAL_SHARE = 0.2
_TYPE_BONUS = 0.05
"""Of a sentence that has the form of an answer of the kind that is asked for."""
_FRESH_SHARE = 0.85
"""What was told before is left out where the best of the rest reaches this share of its relevance."""
_UNASKED_STEPS = 0.9
"""Share of its relevance that a list of steps has for a question that does not ask how."""
_PASSAGE_WEIGHT = 0.5
"""How much the score of its passage counts beside a unit's own relevance."""


def compose(
    asked: Sequence[AskedQuestion],
    snippets: Sequence[RankedPassage],
    encode: Encode,
    *,
    max_sentences: int = 5,
    told: Collection[str] = (),
    may_quote: MayQuote = bool,
) -> GroundedAnswer:
    """Answer each of ``asked`` in turn, in the words of its best passages.

    Args:
        asked: one question, or the several ones of a letter, in their order.
        snippets: the answer's snippets, best first; ``[n]`` counts them from 1. Only they are quoted.
        encode: gives unit vectors; called once for each question with every sentence of its passages
            (``sentence_texts``).
        max_sentences: most units of one question's answer, not counting labels; of several questions each has at least half as many. Only a
            list of steps may go on to its end, and nothing follows it then.
        told: what the customer has been told before, a sentence each (``plain_text.words_of``). It is not said again where
            something else answers nearly as well.
        may_quote: False for a text that must not reach a customer. Asked about each passage, and about the units of those
            that it refuses.

    Returns:
        Markdown in which every unit ends in its marker; empty when no passage holds a whole sentence.
    """
    numbers = {item.passage.chunk_id: number for number, item in enumerate(snippets, start=1)}
    room = max(max_sentences // 2, 2 * max_sentences // (1 + len(asked)))
    chosen: list[Group] = []
    for one in asked:
        chosen += _chosen(one, numbers, chosen, encode, room, frozenset(told), may_quote)
    return answer_of(labelled(_by_section(chosen)))


def _by_section(groups: Sequence[Group]) -> list[Group]:
    """What answers a later question in the section of an earlier one stands there, below one heading."""
    ordered: list[Group] = []
    for group in groups:
        places = [
            place for place, other in enumerate(ordered) if same_section(other.units[-1], group.units[0])
        ]
        ordered.insert(places[-1] + 1 if places else len(ordered), group)
    return ordered


def _chosen(
    one: AskedQuestion,
    numbers: Mapping[str, int],
    before: Sequence[Group],
    encode: Encode,
    room: int,
    told: frozenset[str],
    may_quote: MayQuote,
) -> list[Group]:
    """What answers one question and was not said ``before``."""
    shown = [item for item in one.ranked if item.passage.chunk_id in numbers]
    ranked = _read(current_only(shown, one.query.terms))
    said = {unit.words for group in before for unit in group.units}
    groups = [
        group
        for item in _near_enough(ranked)
        for whole in _quotable(item.passage, numbers[item.passage.chunk_id], may_quote)
        if (group := _unsaid(whole, said))
    ]
    units = [unit for group in groups for unit in group.units]
    if not units:
        return []
    relevance, vectors = _relevance(one, units, encode)
    groups = _untold(groups, told, relevance)
    units = [unit for group in groups for unit in group.units]
    exact = frozenset(unit for unit in units if _names(one.query.exact, unit))
    # Where some hold what the question names to the letter, they say where the answer stands.
    best_unit = max(exact or units, key=relevance.__getitem__)
    home = next(group for group in groups if best_unit in group.units)
    rows, listed = _asked_rows(one, units)
    groups = [
        group
        for group in groups
        if max(relevance[unit] for unit in group.units)
        >= _place_floor(home, group, is_named=not rows.isdisjoint(group.units)) * relevance[best_unit]
    ]
    named = exact | rows
    steps_share = _UNASKED_STEPS if wants_no_steps(_types_asked(one)) else 1.0
    floor = UNNAMED_FLOOR if exact else BESIDE_ROW
    return Selection(groups, relevance, vectors, named, listed, floor, room, steps_share).run()


def _quotable(passage: Passage, number: int, may_quote: MayQuote) -> list[Group]:
    groups = passage_groups(passage, number)
    if may_quote(passage.text):
        return groups
    left = [
        replace(group, units=tuple(unit for unit in group.units if may_quote(unit.printed)))
        for group in groups
    ]
    return [group for group in left if group.units]


def _unsaid(group: Group, said: Collection[str]) -> Group | None:
    """``group`` without what was said for another question: of a list the other items, of steps and sentences all or nothing."""
    left = tuple(unit for unit in group.units if unit.words not in said)
    if len(left) == len(group.units):
        return group
    is_rest = group.is_list and not group.ordered and any(not unit.introduces for unit in left)
    return replace(group, units=left) if is_rest else None


def _read(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """The first passages, with those that go on with their lists."""
    found: list[RankedPassage] = []
    begun = 0
    for item in ranked:
        is_rest = any(
            goes_on(one.passage, item.passage) or goes_on(item.passage, one.passage) for one in found
        )
        if is_rest or begun < _PASSAGES:
            begun += not is_rest
            found.append(item)
    return found


def _near_enough(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Without passages far behind the first one, unless a list of one that is not goes on in them."""
    near = [item for item in ranked if item.fused >= _PASSAGE_SHARE * ranked[0].fused]
    return [
        item
        for item in ranked
        if item in near
        or any(goes_on(one.passage, item.passage) or goes_on(item.passage, one.passage) for one in near)
    ]


def _untold(groups: Sequence[Group], told: frozenset[str], relevance: Mapping[Unit, float]) -> list[Group]:
    """Without paragraphs that were told before, unless they answer much better than the rest."""
    new = {_paragraph(unit) for group in groups for unit in group.units if unit.words not in told}
    fresh = [group for group in groups if any(_paragraph(unit) in new for unit in group.units)]
    if not fresh or len(fresh) == len(groups):
        return list(groups)

    def best(some: Sequence[Group]) -> float:
        return max(relevance[unit] for group in some for unit in group.units)

    return fresh if best(fresh) >= _FRESH_SHARE * best(groups) else list(groups)


def _paragraph(unit: Unit) -> tuple[int, int]:
    return unit.number, unit.block


def _types_asked(one: AskedQuestion) -> frozenset[AnswerType]:
    return types_asked(one.query.question or one.query.text) if one.query.language == "en" else frozenset()


def _place_floor(home: Group, group: Group, *, is_named: bool) -> float:
    """The share of the best unit's relevance that a group needs, by where it stands beside the group of that one."""
    asked = [found for one in (home, group) if (found := question_of(one))]
    if len({(unit.number, unit.block) for unit in asked}) > 1:
        return _OTHER_QUESTION_FLOOR
    if same_section(home.units[0], group.units[0]):
        return 0.0
    return _NAMED_FLOOR if is_named else _ELSEWHERE_FLOOR


def sentence_texts(passage: Passage) -> list[str]:
    """What ``compose`` encodes of a passage: encode it beforehand, and a draft encodes only the question."""
    return [_embedded(unit) for group in passage_groups(passage, 1) for unit in group.units]


def _embedded(unit: Unit) -> str:
    """Below the title and the heading, which say what a sentence is about: an answer often does not."""
    heading = section_of(unit)
    return embedding_text(unit.passage.title, (), f"{heading}\n{unit.printed}" if heading else unit.printed)


def _names(exact: Sequence[str], unit: Unit) -> bool:
    """Whether the unit holds an identifier or a quoted phrase of the question."""
    text = unit.printed.casefold() if exact else ""
    return any(holds(text, phrase) for phrase in exact)


def _asked_rows(one: AskedQuestion, units: Sequence[Unit]) -> tuple[frozenset[Unit], frozenset[Unit]]:
    """The rows that the question names where it names some rows of a table alone: of the destinations of a shipping table, the
    one that is asked about; of a conversation its last turn, where that names one. And those of them that list what is named."""
    weights = one.query.term_weights
    newest = {term for term, weight in zip(one.query.terms, weights, strict=True) if weight == max(weights)}
    rows, listed = _rows_named(newest, one, units)
    return (rows, listed) if rows else _rows_named(set(one.query.terms), one, units)


def _rows_named(
    terms: Collection[str], one: AskedQuestion, units: Sequence[Unit]
) -> tuple[frozenset[Unit], frozenset[Unit]]:
    """By their first cells; in a table where none is, by another cell that is or lists something named."""
    tables: dict[tuple[str, int], list[Unit]] = {}
    for unit in units:
        if unit.kind is SpanKind.ROW:
            tables.setdefault((unit.passage.chunk_id, unit.block), []).append(unit)
    asked: set[Unit] = set()
    listed: set[Unit] = set()
    for rows in tables.values():
        by_first = _some(rows, lambda row: _named_share(row, terms, one.query)) or _some(
            rows, lambda row: _worded_share(row, terms, one.query)
        )
        by_list = [] if by_first else _some(rows, lambda row: _listed_share(row, terms, one.query))
        asked.update(by_first or by_list)
        listed.update(by_list)
    return frozenset(asked), frozenset(listed)


def _some(rows: Sequence[Unit], share: Callable[[Unit], float]) -> list[Unit]:
    """The rows of the highest share; none where that is small, or that of all of them."""
    shares = {row: share(row) for row in rows}
    most = max(_CELL_SHARE, *shares.values())
    found = [row for row in rows if shares[row] >= most]
    return found if len(found) < len(rows) else []


def _named_share(row: Unit, terms: Collection[str], query: Query) -> float:
    """Of the terms of the first cell; of one that has none, such as "T:", whether the question holds it to the letter."""
    cell = set(index_terms(row.first_cell, query.language))
    if not cell:
        return float(holds(query.text.casefold(), row.first_cell.casefold()))
    return len(cell.intersection(terms)) / len(cell)


def _worded_share(row: Unit, terms: Collection[str], query: Query) -> float:
    """Of the words of the first cell: a telephone number in it is named by nobody."""
    words = {term for term in index_terms(row.first_cell, query.language) if not any(map(str.isdigit, term))}
    return len(words.intersection(terms)) / (len(words) or 1)


def _listed_share(row: Unit, terms: Collection[str], query: Query) -> float:
    """1 where another cell is, or lists, something that is named: "Norway" of "Iceland, Norway, Switzerland"."""
    listed = (set(index_terms(part, query.language)) for part in row.listed)
    return float(any(part and part.issubset(terms) for part in listed))


def _relevance(
    one: AskedQuestion, units: Sequence[Unit], encode: Encode
) -> tuple[dict[Unit, float], dict[Unit, Vectors]]:
    """How well each unit answers, around 0..1, and its vector."""
    query = one.query
    fused = {item.passage.chunk_id: item.fused for item in one.ranked}
    matrix = encode([_embedded(unit) for unit in units])
    probes = np.atleast_2d(np.asarray(one.vector, dtype=np.float32))
    cosines = part_cosines(matrix, probes[0], probes[1:])
    weights = dict(zip(query.terms, query.term_weights, strict=True))
    total = sum(weights.values()) or 1.0
    types = _types_asked(one)
    relevance: dict[Unit, float] = {}
    for unit, cosine in zip(units, cosines, strict=True):
        overlap = (
            sum(weights.get(term, 0.0) for term in set(index_terms(unit.printed, query.language))) / total
        )
        own = (1 - _LEXICAL_SHARE) * float(cosine) + _LEXICAL_SHARE * overlap
        own += _TYPE_BONUS * is_of_type(unit.printed, types)
        relevance[unit] = own + _PASSAGE_WEIGHT * fused[unit.passage.chunk_id]
    return relevance, dict(zip(units, matrix, strict=True))
