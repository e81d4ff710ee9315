"""The figures of ``evals.retrieval`` on practice help centres that are part of the working copy: forty in English, ten in
other languages.

    citedesk eval practice        (or: python -m evals.practice)

Invented companies of many trades, written for this project: about 1,800 sections, and for each of them three questions of
customers, of which one at least shares hardly a word with the text, and two near misses, which ask what no section says.
No weight was fitted on them, but how evidence depends on the size of a collection and how long drafts are was chosen
with them in view; those in other languages were looked at when their index terms were chosen. Each help centre is
searched by itself; ranges draw whole help centres.

A file is plain text: ``=== `` begins a page, ``--- `` a section, ``? `` a question (behind ``||``
the headings of other sections that answer it too) and ``~ `` a near miss.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.rag.language import detect_language
from app.rag.types import Encoder
from evals.abstention import Confidences, abstention_table
from evals.data import DataProblem, Document, Question
from evals.figures import auroc
from evals.grounding import measure_grounding
from evals.machine import product_encoder
from evals.ranking import Index, build, orderings
from evals.report import markdown, store
from evals.retrieval import RESULTS, Answers, Rows, head, rank_all, ranking_table

FOLDER = Path(__file__).with_name("help_centres")
ABROAD = Path(__file__).with_name("help_centres_abroad")
"""In German, French, Spanish, Dutch, Italian and Portuguese."""
_FAR = 20
"""Questions of other help centres that each one is asked."""
_DRAFTED = 3
"""A draft is made for one question of every third section."""


@dataclass
class Section:
    heading: str
    lines: list[str] = field(default_factory=list)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Questions, with the headings of other sections that answer them too."""
    near_misses: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


@dataclass
class HelpCentre:
    name: str
    pages: dict[str, list[Section]] = field(default_factory=dict)
    """Sections by the title of their page."""

    @property
    def sections(self) -> Iterator[tuple[int, Section]]:
        """With the position of their page."""
        for position, sections in enumerate(self.pages.values()):
            for section in sections:
                yield position, section

    @property
    def language(self) -> str:
        """ISO 639-1 code, told from its sections."""
        return detect_language("\n".join(section.text for _, section in self.sections))

    def documents(self) -> list[Document]:
        return [
            Document(
                title, title, "\n\n".join(f"## {section.heading}\n\n{section.text}" for section in sections)
            )
            for title, sections in self.pages.items()
        ]

    def questions(self) -> list[list[Question]]:
        """Of each section."""
        places: dict[str, set[int]] = defaultdict(set)
        for position, section in self.sections:
            places[section.heading].add(position)
        return [
            [
                Question(
                    text, frozenset({position}.union(*(places[heading] for heading in also))), section.text
                )
                for text, also in section.asked
            ]
            for position, section in self.sections
        ]


def read_help_centre(path: Path) -> HelpCentre:
    """Raises ``DataProblem`` where the file is not written as this module's docstring says."""
    found = HelpCentre(path.stem)
    sections: list[Section] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        mark, rest = line[:4], line[4:].strip()
        if mark == "=== ":
            sections = found.pages.setdefault(rest, [])
        elif mark == "--- ":
            sections.append(Section(rest))
        elif not sections:
            if line.strip() and not line.startswith("KB: "):
                raise DataProblem(f"{path}, line {number}: text outside a section")
        elif line.startswith("? "):
            question, *also = (part.strip() for part in line[2:].split("||"))
            others = [heading.strip() for part in also for heading in part.split(";")]
            sections[-1].asked.append((question, tuple(filter(None, others))))
        elif line.startswith("~ "):
            sections[-1].near_misses.append(line[2:].strip())
        else:
            sections[-1].lines.append(line)
    headings = {section.heading for _, section in found.sections}
    for _, section in found.sections:
        unknown = {heading for _, also in section.asked for heading in also} - headings
        if unknown or not (section.text and section.asked and section.near_misses):
            raise DataProblem(
                f"{path}: the section {section.heading!r} lacks a part, or names {sorted(unknown)}"
            )
    if not found.pages:
        raise DataProblem(f"{path} holds no page")
    return found


def help_centres(folder: Path = FOLDER) -> list[HelpCentre]:
    """All of ``folder``. Raises ``DataProblem``."""
    found = [read_help_centre(path) for path in sorted(folder.glob("*.txt"))]
    if not found:
        raise DataProblem(f"{folder} holds no help centres")
    return found


def evaluate(centres: Sequence[HelpCentre], encoder: Encoder) -> dict[str, Any]:
    """One table over all ``centres``; each question is asked of its own one."""
    rows: Rows = {}
    kinds: dict[str, Answers] = {kind: {} for kind in ("answerable", "near", "far", "written")}
    questions: list[Question] = []
    groups: list[int] = []
    judged: list[int] = []
    drafts: list[dict[str, Any]] = []
    chunks = 0
    draw = random.Random(7)
    for number, centre in enumerate(centres):
        index = build(centre.documents(), encoder)
        chunks += len(index.passages)
        by_section = centre.questions()
        asked = [question for part in by_section for question in part]
        measured, confidences = rank_all(index, asked, encoder)
        for method, values in measured.items():
            for name, found in values.items():
                rows.setdefault(method, {}).setdefault(name, []).extend(found)
        firsts = np.cumsum([0, *(len(part) for part in by_section)])[:-1]
        _extend(kinds["answerable"], {key: [found[i] for i in firsts] for key, found in confidences.items()})
        first = [part[0] for part in by_section]
        _extend(kinds["near"], *(_confidence(index, one.text, encoder, one.relevant) for one in first))
        written = [draw.choice(section.near_misses) for _, section in centre.sections]
        _extend(kinds["written"], *(_confidence(index, text, encoder) for text in written))
        far = draw.sample(_elsewhere(centres, centre), _FAR if len(centres) > 1 else 0)
        _extend(kinds["far"], *(_confidence(index, text, encoder) for text in far))
        drafts.append(measure_grounding(index, first[::_DRAFTED], encoder))
        questions += asked
        groups += [number] * len(asked)
        judged += [number] * len(first)
        print(f"{centre.name}: {len(index.passages)} chunks, {len(asked)} questions", file=sys.stderr)
    table: Confidences = {
        method: {kind: np.array(found[method]) for kind, found in kinds.items()} for method in rows
    }
    return {
        "ranking": ranking_table(rows, questions, groups, chunks),
        "abstention": abstention_table(table, judged),
        "near_misses": {
            method: auroc(found["answerable"], found["written"]) for method, found in table.items()
        },
        "grounding": _together(drafts),
    }


def _confidence(index: Index, text: str, encoder: Encoder, without: frozenset[int] = frozenset()) -> Answers:
    found = orderings(index, text, encoder, without)
    return {method: [ordering.confidence] for method, ordering in found.items()}


def _extend(all_found: Answers, *more: Mapping[str, Sequence[float]]) -> None:
    for found in more:
        for method, values in found.items():
            all_found.setdefault(method, []).extend(values)


def _elsewhere(centres: Sequence[HelpCentre], own: HelpCentre) -> list[str]:
    return [
        text
        for centre in centres
        if centre is not own
        for _, section in centre.sections
        for text, _ in section.asked
    ]


def _together(drafts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts are summed; shares are means of the help centres."""
    return {
        name: sum(found[name] for found in drafts)
        if isinstance(first, int)
        else float(np.mean([found[name] for found in drafts]))
        for name, first in drafts[0].items()
    }


def _name(centres: Sequence[HelpCentre]) -> str:
    languages = ", ".join(sorted({centre.language for centre in centres}))
    return f"{len(centres)} practice help centres ({languages}), each by itself"


def run(folders: Sequence[Path] = (FOLDER, ABROAD), results: Path = RESULTS) -> int:
    """Measure, print and store; returns the exit status."""
    try:
        every = [help_centres(folder) for folder in folders]
    except DataProblem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    encoder = product_encoder()
    sets = {_name(centres): evaluate(centres, encoder) for centres in every}
    report = {**head(encoder, "citedesk eval practice"), "sets": sets}
    print(markdown(report))
    for path in store(report, results):
        print(f"stored {path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(run())
