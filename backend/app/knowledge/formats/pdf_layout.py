"""From the lines of a PDF's pages to Markdown: headings, tables and paragraphs, without running headers and footers.

A PDF has no structure of its own, only text at places in fonts. What is not clearly a heading or a table stays text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LARGER = 1.15
"""Of the size that most of the text has: a line in larger letters is a heading. Cells of tables are up to a tenth larger."""
PARAGRAPH_GAP = 1.5
"""Of the usual distance between lines."""
HEADING_WORDS = 12
NUMBERED_WORDS = 8
RUNNING_CHARS = 100
_EDGE_LINES = 2
_FEWEST_PAGES = 3
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_CELL_CHARS = 40
_COLUMN_SPACE = 0.8
"""Of the letter size, between two columns in at least one row: three times a space."""
_FULL_LINE = 50
"""A line of this length is no name of something; ``app.rag.sentences`` takes shorter ones as broken on purpose."""
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[^\W\d_])")
_CONTENTS = re.compile(r"(?:\s?\.){4,}\s*[\divxlc]{1,5}\s*$", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"(?:^|\s)(\d{1,4})$")
_ROMAN = re.compile(r"[ivxlc]{1,6}")
_SENTENCE_END = re.compile(r"[.!?…][)\]\"'”’»]*$")
_UNFINISHED = re.compile(r"[.,;:!…–-]$")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•‣▪◦–]|\d{1,3}[.)]|[a-z][.)])\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that was painted at once. ``x``, ``y`` and ``size`` in points, ``y`` growing upwards."""

    text: str
    size: float = 0.0
    x: float = 0.0
    y: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    size: float = 0.0
    y: float = 0.0
    bold: bool = False
    cells: tuple[Piece, ...] = ()

    @property
    def starts_small(self) -> bool:
        return self.text[:1].islower()

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text: it is long or ends a sentence, and does not go on from the line before."""
        return not self.starts_small and (
            len(self.text) >= _FULL_LINE or bool(_SENTENCE_END.search(self.text))
        )


def lines_of(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of a page; a blank one has no text."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        for index, part in enumerate(piece.text.split("\n")):
            if index:
                rows.append([])
            if part:
                rows[-1].append(Piece(part, piece.size, piece.x, piece.y, piece.bold))
    return [_line(row) for row in rows]


def _line(row: Sequence[Piece]) -> Line:
    text = "".join(piece.text for piece in row).strip()
    worded = [piece for piece in row if piece.text.strip()]
    if not worded:
        return Line(text)
    sizes: Counter[float] = Counter()
    for piece in worded:
        sizes[round(piece.size, 1)] += len(piece.text)
    bold = all(piece.bold for piece in worded)
    return Line(text, sizes.most_common(1)[0][0], worded[0].y, bold, _cells(worded))


def _cells(row: Sequence[Piece]) -> tuple[Piece, ...]:
    """Pieces with a space between them; the others are one word in several strokes."""
    cells: list[Piece] = []
    for piece in row:
        if cells and not piece.text[0].isspace() and not cells[-1].text[-1].isspace():
            last = cells[-1]
            cells[-1] = Piece(last.text + piece.text, last.size, last.x, last.y, last.bold)
        else:
            cells.append(piece)
    return tuple(cells)


def markdown_pages(pages: Sequence[Sequence[Line]]) -> list[str]:
    """The text of each page as Markdown; empty for a page without text."""
    kept = _without_running_lines(pages)
    levels = _heading_levels(kept)
    gap = _usual_gap(kept)
    return [
        _page(lines, [levels.get((number, index), 0) for index in range(len(lines))], gap)
        for number, lines in enumerate(kept)
    ]


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Without blank lines at the edges, lines of a table of contents, and what most pages repeat at their top or bottom."""
    worded = [[line for line in page if not _CONTENTS.search(line.text)] for page in pages]
    worded = [page if any(line.text for line in page) else [] for page in worded]
    seen: Counter[tuple[str, float]] = Counter()
    for page in worded:
        seen.update({_running_key(page[index]) for index in _edges(page)})
    filled = sum(map(bool, worded))
    running = {
        key
        for key, count in seen.items()
        if count >= _FEWEST_PAGES and count * 2 >= filled and len(key[0]) <= RUNNING_CHARS
    }
    numbers = _page_numbers(worded)
    kept = []
    for number, page in enumerate(worded):
        dropped = {index for index in _edges(page) if _running_key(page[index]) in running} | numbers[number]
        if number == 0:
            dropped -= _title_to_keep(page)
        rest = [line for index, line in enumerate(page) if index not in dropped]
        # Pages of one repeated line are a document too.
        kept.append(rest if any(line.text for line in rest) else page)
    return kept


def _page_numbers(pages: Sequence[Sequence[Line]]) -> list[set[int]]:
    """The first and last lines that end with the page's number, which grows by one from page to page."""
    ends: list[dict[int, int]] = []
    small_roman: list[set[int]] = []
    for number, page in enumerate(pages):
        worded = [index for index, line in enumerate(page) if line.text]
        edges = {*worded[:1], *worded[-1:]}
        found = {index: _LAST_NUMBER.search(page[index].text) for index in edges}
        ends.append({index: int(match[1]) - number for index, match in found.items() if match})
        small_roman.append({index for index in edges if _ROMAN.fullmatch(page[index].text)})
    shifts = Counter(shift for page_ends in ends for shift in set(page_ends.values()))
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    if count < _FEWEST_PAGES or count * 2 < sum(map(bool, pages)):
        return [set() for _ in pages]
    return [
        roman | {index for index, value in page_ends.items() if value == shift}
        for page_ends, roman in zip(ends, small_roman, strict=True)
    ]


def _edges(page: Sequence[Line]) -> set[int]:
    worded = [index for index, line in enumerate(page) if line.text]
    return {*worded[:_EDGE_LINES], *worded[-_EDGE_LINES:]}


def _running_key(line: Line) -> tuple[str, float]:
    return re.sub(r"\d+|\b[ivxlc]{1,5}\b", "#", line.text), line.size


def _title_to_keep(page: Sequence[Line]) -> set[int]:
    """The document's name, which other pages repeat, where page one does not say it in larger letters below."""
    first = next((index for index, line in enumerate(page) if line.text), None)
    if first is None or "#" in _running_key(page[first])[0]:
        return set()
    return set() if max(line.size for line in page) > page[first].size * LARGER else {first}


def _heading_levels(pages: Sequence[Sequence[Line]]) -> dict[tuple[int, int], int]:
    """Levels of the lines that are headings, by page and line."""
    placed = [
        ((number, index), line)
        for number, page in enumerate(pages)
        for index, line in enumerate(page)
        if line.text
    ]
    body = _body_size([line for _, line in placed])
    bold_chars = sum(len(line.text) for _, line in placed if line.bold)
    bold_is_rare = bold_chars * 4 < sum(len(line.text) for _, line in placed)
    larger = {place for place, line in placed if _is_larger(line, body)}
    has_sizes = len(larger) > 1
    found: dict[tuple[int, int], Line] = {}
    for position, (place, line) in enumerate(placed):
        before = placed[position - 1] if position else None
        after = placed[position + 1] if position + 1 < len(placed) else None
        if place in larger or _is_numbered_heading(line, after[1] if after else None):
            found[place] = line
        elif after and _may_be_heading(line, HEADING_WORDS // 2) and after[1].is_prose:
            stands_alone = before is None or bool(_SENTENCE_END.search(before[1].text)) or before[0] in found
            first = position == 0
            if first or (stands_alone and ((line.bold and bold_is_rare) or not has_sizes)):
                found[place] = line
    return _levels(found, placed[0][0] if placed else None)


def _levels(found: dict[tuple[int, int], Line], first: tuple[int, int] | None) -> dict[tuple[int, int], int]:
    """The title is of level 1; numbered ones are as deep as their number; the others by their size."""
    sizes = sorted(
        {line.size for place, line in found.items() if place != first and not _NUMBER.match(line.text)},
        reverse=True,
    )
    levels = {}
    for place, line in found.items():
        level = 1 if place == first else 2
        if number := _NUMBER.match(line.text):
            level = 2 + number[1].count(".")
        elif place != first:
            level += sizes.index(line.size)
        levels[place] = min(level, 6)
    return levels


def _body_size(lines: Sequence[Line]) -> float:
    chars: Counter[float] = Counter()
    for line in lines:
        chars[line.size] += len(line.text)
    middle, passed = sum(chars.values()) / 2, 0
    for size in sorted(chars):
        passed += chars[size]
        if passed >= middle:
            return size
    return 0.0


def _is_larger(line: Line, body: float) -> bool:
    return line.size > body * LARGER and _may_be_heading(line, HEADING_WORDS)


def _may_be_heading(line: Line, words: int) -> bool:
    return (
        not line.starts_small
        and len(line.text.split()) <= words
        and sum(map(str.isalpha, line.text)) >= max(2, len(line.text) // 3)
        and not _UNFINISHED.search(line.text)
        and not _LIST_ITEM.match(_NUMBER.sub("", line.text, count=1))
    )


def _is_numbered_heading(line: Line, after: Line | None) -> bool:
    """``3 Cooling`` above running text or above ``3.1 ...``; steps of a list stand above the next step."""
    number = _NUMBER.match(line.text)
    if number is None or after is None or line.text[number.end()].islower():
        return False
    if not _may_be_heading(line, NUMBERED_WORDS + 1):
        return False
    inner = _NUMBER.match(after.text)
    if inner is not None:
        return inner[1].startswith(f"{number[1]}.")
    # "1. Open the lid" in the body's letters is more often a step than a section.
    dotted = line.text[: number.end()].rstrip().endswith(".") and "." not in number[1]
    return after.is_prose and not (dotted and not line.bold)


def _usual_gap(pages: Sequence[Sequence[Line]]) -> float:
    """The distance of lines within a paragraph: the lower quartile, as short paragraphs make for many wide gaps."""
    gaps = sorted(
        above.y - below.y
        for page in pages
        for above, below in pairwise(page)
        if above.text and below.text and above.size == below.size and above.y > below.y
    )
    return gaps[len(gaps) // 4] if gaps else 0.0


def _page(lines: Sequence[Line], levels: Sequence[int], gap: float) -> str:
    parts: list[str] = []
    previous: Line | None = None
    index = 0
    while index < len(lines):
        line = lines[index]
        rows = _table_rows(lines, levels, index)
        if rows:
            parts.append(f"\n\n{_table(lines[index : index + rows])}\n\n")
            previous, index = None, index + rows
            continue
        if not line.text:
            parts.append("\n\n")
            previous = None
        elif levels[index]:
            goes_on = index and levels[index - 1] and line.starts_small
            parts.append(f" {line.text}" if goes_on else f"\n\n{'#' * levels[index]} {line.text}")
            previous = None
            if index + 1 == len(lines) or not (levels[index + 1] and lines[index + 1].starts_small):
                parts.append("\n\n")
        else:
            parts.append(_break(previous, line, gap) + line.text)
            previous = line
        index += 1
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip()


def _break(above: Line | None, below: Line, gap: float) -> str:
    """What stands between two lines of text: a space within a sentence that wrapped."""
    if above is None:
        return ""
    if gap and above.y - below.y > gap * PARAGRAPH_GAP:
        return "\n\n"
    if _LIST_ITEM.match(below.text) or above.text.endswith("-"):
        return "\n"
    return " " if below.starts_small or above.text.endswith(",") else "\n"


def _table_rows(lines: Sequence[Line], levels: Sequence[int], first: int) -> int:
    """How many lines from ``first`` on are rows of one table; 0 when they are none."""
    columns = len(lines[first].cells)
    end = first
    while (
        end < len(lines)
        and not levels[end]
        and len(lines[end].cells) == columns
        and not _SENTENCE_END.search(lines[end].text)
        and all(len(cell.text) <= _CELL_CHARS for cell in lines[end].cells)
    ):
        end += 1
    rows = [line.cells for line in lines[first:end]]
    if columns < _FEWEST_COLUMNS or len(rows) < _FEWEST_ROWS:
        return 0
    apart = all(
        max(row[column].x for row in rows) < min(row[column + 1].x for row in rows)
        and any(_space_after(row, column) > _COLUMN_SPACE * row[column].size for row in rows)
        for column in range(columns - 1)
    )
    return len(rows) if apart else 0


def _space_after(row: Sequence[Piece], column: int) -> float:
    """About how much room is left before the next cell: a letter is half as wide as high."""
    cell = row[column]
    return row[column + 1].x - cell.x - len(cell.text.strip()) * cell.size / 2


def _table(lines: Sequence[Line]) -> str:
    rows = [
        "| " + " | ".join(cell.text.strip().replace("|", "\\|") for cell in line.cells) + " |"
        for line in lines
    ]
    names_columns = lines[0].bold or not any(map(str.isdigit, lines[0].text))
    if names_columns:
        rows.insert(1, "|" + "---|" * len(lines[0].cells))
    return "\n".join(rows)
