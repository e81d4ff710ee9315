"""How the chosen parts of passages are laid out as a draft: headings, labels, paragraphs and lists, with their citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.rag.passage_units import Group, Unit, heading_above, section_of
from app.rag.types import Citation, GroundedAnswer

_POINTS = re.compile(r"\b(?:it|them|they|this|these|those|as above)\b", re.IGNORECASE)
"""What only the heading explains to who has not read the section."""


def labelled(groups: Sequence[Group]) -> list[Group]:
    """With what says what a group is about and was not printed just before: the label of its paragraph, and the heading
    above a list that nothing of its section stands before: "What cannot be returned" turns the meaning of its items. Likewise
    above "Change it as you like" where several sections of a document are quoted: "The invoice is still a draft"."""
    found: list[Group] = []
    mixed = _of_several_sections(groups)
    for before, group in pairwise([None, *groups]):
        assert group is not None  # noqa: S101 - only the one before the first is None
        first, label = group.units[0], group.label
        if label and before and _same_block(before.units[-1], label):
            label = None
        elif group.is_list and not first.introduces and _wants_heading(before, group):
            label = heading_above(first)
        elif (
            not (label or group.is_list)
            and first.passage.document_id in mixed
            and _begins_section(before, first)
            and _POINTS.search(first.printed)
        ):
            label = heading_above(first) if section_of(first) else None
        found.append(replace(group, units=(label, *group.units)) if label else group)
    return found


def _of_several_sections(groups: Sequence[Group]) -> set[int]:
    """Documents of which more than one section is quoted."""
    first: dict[int, Unit] = {}
    found = set()
    for unit in (group.units[0] for group in groups):
        document = unit.passage.document_id
        if not same_section(first.setdefault(document, unit), unit):
            found.add(document)
    return found


def _begins_section(before: Group | None, unit: Unit) -> bool:
    return before is None or not same_section(before.units[-1], unit)


def _wants_heading(before: Group | None, group: Group) -> bool:
    """Steps that a draft begins with answer by themselves; items may be those of which the opposite is asked."""
    if before is None:
        return not group.ordered
    return not same_section(before.units[-1], group.units[0])


def _same_block(unit: Unit, other: Unit) -> bool:
    return (unit.number, unit.block) == (other.number, other.block)


def same_section(unit: Unit, other: Unit) -> bool:
    if unit.passage.document_id != other.passage.document_id:
        return False
    if unit.number != other.number:
        return unit.passage.heading_path == other.passage.heading_path
    one, two = heading_above(unit), heading_above(other)
    return (one.start if one else -1) == (two.start if two else -1)


def ordinal(chunk_id: str) -> int:
    """The place of a chunk in its document: chunk ids end in it (``document:version:ordinal``)."""
    last = chunk_id.rpartition(":")[2]
    return int(last) if last.isascii() and last.isdigit() else 0


def answer_of(groups: Sequence[Group]) -> GroundedAnswer:
    blocks: list[str] = []
    citations: list[Citation] = []
    previous: Unit | None = None
    for group in groups:
        for unit in group.units:
            if previous is None:
                blocks.append(unit.markdown())
            else:
                separator = _separator(previous, unit, same_group=unit is not group.units[0])
                blocks.append(separator + unit.markdown())
            citations.append(unit.citation())
            previous = unit
    return GroundedAnswer(markdown="".join(blocks), citations=tuple(citations))


def _next_chunk(previous: Unit, unit: Unit) -> bool:
    """Whether a list that one chunk ends with may go on in the next."""
    neighbours = ordinal(unit.passage.chunk_id) == ordinal(previous.passage.chunk_id) + 1
    alike = unit.kind == previous.kind and bool(unit.step) == bool(previous.step)
    return neighbours and alike and same_section(previous, unit)


def _separator(previous: Unit, unit: Unit, *, same_group: bool) -> str:
    if unit.introduces and not same_group:
        return "\n\n"
    if unit.is_line and previous.is_line:
        continued = unit.step == previous.step + 1 > 1 or _next_chunk(previous, unit)
        return "\n" if same_group or continued else "\n\n"
    if not unit.is_line and not previous.is_line and unit.shares_paragraph(previous):
        return " "
    return "\n\n"
