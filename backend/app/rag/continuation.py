"""Numbered lists that a cut of the document has torn: who follows steps needs all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.rag.draft_layout import ordinal
from app.rag.types import Candidate, Passage, RankedPassage

_STEP = re.compile(r"^[ \t]*(\d{1,3})[.)][ \t]+\S", re.MULTILINE)
_REPEATED = 250
"""Characters of a passage in which its first step begins."""
_READ = 3
"""Passages whose lists are made whole: those that a draft reads."""


def steps_at_end(text: str) -> int:
    """The number of the step that a passage ends with; 0 where it ends with something else."""
    *_, last = text.rstrip().rsplit("\n\n", 1)
    found = list(_STEP.finditer(last))
    return int(found[-1][1]) if found else 0


def steps_at_start(text: str) -> int:
    """The number of the first step of the list that a passage begins with, of whose step before it the end may be repeated; 0 where
    it begins with something else."""
    found = _STEP.search(text.split("\n\n", 1)[0], 0, _REPEATED)
    return int(found[1]) if found else 0


def goes_on(one: Passage, other: Passage) -> bool:
    """Whether ``other`` is the next piece of the document and goes on with the steps that ``one`` ends with; a piece may
    repeat the last step of the one before."""
    if one.document_id != other.document_id or ordinal(other.chunk_id) != ordinal(one.chunk_id) + 1:
        return False
    last = steps_at_end(one.text)
    return last > 0 and steps_at_start(other.text) in (last, last + 1)


def torn_neighbours(ranked: Sequence[RankedPassage]) -> list[str]:
    """Ids of the chunks that may hold the rest of the lists of the first passages."""
    wanted: dict[str, None] = {}
    for item in ranked[:_READ]:
        version, place = item.passage.chunk_id.rpartition(":")[0], ordinal(item.passage.chunk_id)
        if steps_at_start(item.passage.text) > 1 and place > 0:
            wanted[f"{version}:{place - 1}"] = None
        if steps_at_end(item.passage.text):
            wanted[f"{version}:{place + 1}"] = None
    return list(wanted)


def whole_lists(
    ranked: Sequence[RankedPassage], neighbours: Iterable[Candidate], limit: int
) -> list[RankedPassage]:
    """The first ``limit`` of ``ranked``, with the rest of a list beside its passage in place of the last ones."""
    known = {item.passage.chunk_id: item for item in ranked}
    near = list(neighbours)
    found: dict[str, RankedPassage] = {}
    for item in ranked[:_READ]:
        before = [other for other in near if goes_on(other.passage, item.passage)]
        after = [other for other in near if goes_on(item.passage, other.passage)]
        # What was not found by itself counts as its neighbour does.
        beside = {
            other.passage.chunk_id: replace(
                item, passage=other.passage, distance=1.0 - other.cosine, lexical=0.0
            )
            for other in (*before, *after)
        }
        for passage in (
            *(other.passage for other in before),
            item.passage,
            *(other.passage for other in after),
        ):
            key = passage.chunk_id
            found.setdefault(key, known.get(key) or beside[key])
    found |= {item.passage.chunk_id: item for item in ranked[_READ:] if item.passage.chunk_id not in found}
    return list(found.values())[:limit]
