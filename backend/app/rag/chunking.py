"""Cutting documents into chunks with exact offsets.

Every strategy keeps the same promises: ``document[start:end] == text``, no chunk is empty or longer than
asked, two neighbours share at most ``overlap`` characters, and only white space falls between chunks. A table is cut
between its rows; a chunk is a piece of the document, so that the pieces after the first go without the table's header and
know it as ``Chunk.table_head``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from app.rag.markdown import TABLE_DELIMITER, Block, BlockKind, HeadingPaths, headings, read_blocks, trimmed
from app.rag.sentences import SENTENCE_END, paragraph_sentences
from app.rag.types import Chunk, ChunkStrategy

Span = tuple[int, int]

_EARLIEST_CUT = 0.6
"""A better place to cut than between two words is looked for in the last 40 % of a window."""
_CUTS = (
    re.compile(r"\n(?= {0,3}#{1,6}[ \t])"),
    re.compile(
        rf"(?<!\s\d)(?<!\s\d\d)(?<!\.[^\W\d_])(?:{SENTENCE_END})|\n[ \t]*\r?\n|\n(?=[ \t]*(?:[-*+•|]|\d{{1,4}}[.)])[ \t])"
    ),
    re.compile(r"\n"),
)
_UNIT_END = _CUTS[1]
_FINISHED = re.compile(r"[.!?…؟۔।。！？][)\]\"'”’»*_」』）]*$")
_SPACE = re.compile(r"\s")
_LONGEST_HEAD = 1_000
_QUESTION = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+[^\n]*[?？][ \t#]*|(?:\*\*|__)[^\n]{1,300}[?？](?:\*\*|__)[ \t]*"
    r"|(?:\*\*|__)?(?:Q(?:uestion)?[ \t]?\d{0,4}|F(?:rage)?[ \t]?\d{0,4})[ \t]*[.:)](?:\*\*|__)?[ \t]+[^\n]+"
    r"|(?:\d{1,4}[.)][ \t]+)?[^\n]{8,300}[?？][ \t]*)$",
    re.MULTILINE,
)
"""A line that asks and stands alone: a heading or a bold line that ends in a question mark, ``Q:``, or a whole line."""


class _Tables:
    """The tables of a document, in which a full stop ends no piece: only rows do."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self._text = text
        self._tables = [block for block in blocks if block.kind is BlockKind.TABLE]
        self._ends = [block.end for block in self._tables]

    def holding(self, position: int) -> Block | None:
        """The table that a cut at ``position`` would fall into; one may end there."""
        index = bisect_left(self._ends, position)
        if index == len(self._tables) or self._tables[index].start >= position:
            return None
        return self._tables[index]

    def tears_a_row(self, position: int) -> bool:
        table = self.holding(position)
        return table is not None and position < table.end and self._text[position - 1] != "\n"

    def cut(self, floor: int, limit: int) -> int | None:
        """The last end of a row between ``floor`` and ``limit``, where ``limit`` falls into a table.

        The head goes with the first row, so the cut is before the table where that row does not fit.
        """
        table = self.holding(limit)
        if table is None or limit == table.end:
            return None
        cut = self._text.rfind("\n", max(floor, table.start), limit + 1)
        if floor < table.start and cut <= self._end_of_head(table, limit):
            return table.start
        return cut if cut > floor else None

    def head_above(self, start: int) -> str:
        """The line with the names of the columns, for a piece that begins with a later row of their table; else empty."""
        table = self.holding(start)
        if table is None or start == table.end:
            return ""
        end = self._end_of_head(table, table.end)
        if not table.start < end <= start or self._text[start] != "|":
            return ""
        head = self._text[table.start : end].split("\n", 1)[0].strip()
        return head if len(head) <= _LONGEST_HEAD else ""

    def _end_of_head(self, table: Block, limit: int) -> int:
        """Where the column names and the rule below them end; ``limit`` where they are longer."""
        header = self._text.find("\n", table.start, limit)
        if header < 0:
            return limit
        rule = self._text.find("\n", header + 1, limit + 1)
        if rule < 0:
            return limit
        return rule if TABLE_DELIMITER.match(self._text[header + 1 : rule].strip()) else table.start


def whole_text(text: str) -> list[Chunk]:
    """The whole document as one chunk; none when it is only white space."""
    start, end = trimmed(text, 0, len(text))
    blocks = read_blocks(text)
    return _chunks(text, [(start, end)] if start < end else [], blocks, _Tables(text, blocks))


def chunk_text(
    text: str,
    *,
    max_chars: int = 600,
    overlap: int = 80,
    strategy: ChunkStrategy = ChunkStrategy.WINDOW,
) -> list[Chunk]:
    """Cut ``text`` into chunks of at most ``max_chars`` code points.

    ``WINDOW`` fills windows and cuts at the end of a section, paragraph, sentence or word. ``SENTENCE`` packs
    whole sentences. ``MARKDOWN`` follows the headings and keeps lists, tables and code blocks whole where they
    fit. ``QA`` gives each question with its answer a chunk of its own. What cannot be kept whole falls back to
    windows.

    Raises:
        ValueError: ``max_chars < 1`` or not ``0 <= overlap < max_chars``.
    """
    if max_chars < 1:
        raise ValueError("max_chars must be at least 1")
    if not 0 <= overlap < max_chars:
        raise ValueError("overlap must be at least 0 and less than max_chars")
    blocks = read_blocks(text)
    tables = _Tables(text, blocks)
    match strategy:
        case ChunkStrategy.WINDOW:
            start, end = trimmed(text, 0, len(text))
            spans: Iterable[Span] = _windows(tables, text, start, end, max_chars, overlap)
        case ChunkStrategy.SENTENCE:
            spans = _sentence_chunks(tables, text, blocks, max_chars, overlap)
        case ChunkStrategy.MARKDOWN:
            spans = _markdown_chunks(tables, text, blocks, max_chars, overlap)
        case ChunkStrategy.QA:
            spans = _qa_chunks(tables, text, blocks, max_chars, overlap)
    return _chunks(text, spans, blocks, tables)


def _chunks(text: str, spans: Iterable[Span], blocks: Sequence[Block], tables: _Tables) -> list[Chunk]:
    paths = HeadingPaths(headings(text, blocks))
    return [
        Chunk(ordinal, text[start:end], start, end, paths.covering(start, end), tables.head_above(start))
        for ordinal, (start, end) in enumerate(spans)
    ]


def _windows(
    tables: _Tables, text: str, start: int, end: int, max_chars: int, overlap: int
) -> Iterator[Span]:
    """Windows over ``text[start:end]``, which begins and ends with a character that is not white space."""
    floor = start
    while end - start > max_chars:
        cut = _cut(tables, text, start, start + max_chars, floor)
        _, last = trimmed(text, start, cut)
        yield start, last
        floor, _ = trimmed(text, cut, end)
        start = _overlap_start(tables, text, start, last, floor, overlap)
        if floor - start >= max_chars:
            start = floor
    if start < end:
        yield start, end


def _cut(tables: _Tables, text: str, start: int, limit: int, floor: int) -> int:
    """Where to end the window that begins at ``start``: past ``floor``, where new text begins, up to ``limit``."""
    between_rows = tables.cut(floor, limit)
    if between_rows is not None:
        return between_rows
    # A row longer than the window is cut like a paragraph.
    in_long_row = tables.tears_a_row(limit)
    earliest = max(start + int((limit - start) * _EARLIEST_CUT), floor + 1)
    for pattern in _CUTS:
        last = None
        for match in pattern.finditer(text, earliest, limit):
            if in_long_row or not tables.tears_a_row(match.end()):
                last = match.end()
        if last is not None:
            return last
    if text[limit].isspace():
        return limit
    for position in range(limit - 1, floor, -1):
        if text[position].isspace():
            return position
    # One word longer than the window: keep a base character and its marks together when that is possible.
    position = limit
    while position > earliest and _continues(text[position]):
        position -= 1
    return position if position > floor else limit


def _continues(char: str) -> bool:
    return "\u0300" <= char <= "\u036f" or char in "\u200d\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff"


def _overlap_start(tables: _Tables, text: str, start: int, last: int, following: int, overlap: int) -> int:
    """Where the next window begins: up to ``overlap`` characters before ``last``, at a sentence or a word."""
    earliest = max(last - overlap, start + 1)
    if table := tables.holding(earliest + 1):
        earliest = table.end  # a repeated piece does not begin within a row
    if overlap == 0 or earliest >= last or tables.holding(last) or tables.holding(following + 1):
        # A row is whole without the one before it, and needs the room.
        return following
    sentence = _UNIT_END.search(text, earliest, last)
    if sentence and sentence.end() < last:
        begin, _ = trimmed(text, sentence.end(), last)
        if begin < last:
            return begin
    if _ends_unit(text, last):
        # Half a sentence before a clean start helps nobody.
        return following
    if text[earliest - 1].isspace() and not text[earliest].isspace():
        return earliest
    space = _SPACE.search(text, earliest, last)
    if space is None:
        # Within one long word every character is as good as another.
        return earliest if not any(map(str.isspace, text[start:last])) else following
    begin, _ = trimmed(text, space.end(), last)
    return begin if begin < last else following


def _ends_unit(text: str, last: int) -> bool:
    """Whether a sentence or a line ends at ``last``."""
    return "\n" in text[last : last + 3] or bool(_FINISHED.search(text[max(0, last - 8) : last]))


def _sentence_chunks(
    tables: _Tables, text: str, blocks: Sequence[Block], max_chars: int, overlap: int
) -> Iterator[Span]:
    units: list[Span] = []
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            units.extend(paragraph_sentences(text, block.start, block.end))
        else:
            units.append((block.start, block.end))
    yield from _packed(tables, text, units, max_chars, overlap)


def _packed(
    tables: _Tables, text: str, units: Sequence[Span], max_chars: int, overlap: int
) -> Iterator[Span]:
    """Neighbouring units together up to ``max_chars``; a chunk repeats the last units that fit in ``overlap``."""
    first = 0
    while first < len(units):
        start = units[first][0]
        if units[first][1] - start > max_chars:
            yield from _windows(tables, text, *units[first], max_chars, overlap)
            first += 1
            continue
        last = first
        while last + 1 < len(units) and units[last + 1][1] - start <= max_chars:
            last += 1
        end = units[last][1]
        yield start, end
        following = last + 1
        while (
            following < len(units)
            and following - 1 > first
            and end - units[following - 1][0] <= overlap
            and units[last + 1][1] - units[following - 1][0] <= max_chars
        ):
            following -= 1
        first = following


def _markdown_chunks(
    tables: _Tables, text: str, blocks: Sequence[Block], max_chars: int, overlap: int
) -> Iterator[Span]:
    pending: Span | None = None
    only_headings, torn = True, False
    for unit_start, end, kind in _markdown_units(blocks):
        start = unit_start
        is_heading = kind is BlockKind.HEADING
        if pending is not None:
            # A section begins a chunk, unless what came before is too little to stand alone.
            enough = torn or pending[1] - pending[0] >= max_chars // 3
            new_section = is_heading and not only_headings and enough
            if end - pending[0] <= max_chars and not new_section:
                pending = (pending[0], end)
                only_headings = only_headings and is_heading
                continue
            if only_headings and end - start > max_chars:
                start, pending = pending[0], None
            else:
                yield from _windows(tables, text, *pending, max_chars, overlap)
        pending, only_headings, torn = (start, end), is_heading, False
        if end - start > max_chars:
            # The last rows of a long table go on with the paragraphs below: alone they would be found by their title and say
            # little.
            *full, pending = _windows(tables, text, start, end, max_chars, overlap)
            yield from full
            only_headings, torn = False, True
    if pending is not None:
        yield from _windows(tables, text, *pending, max_chars, overlap)


def _markdown_units(blocks: Sequence[Block]) -> Iterator[tuple[int, int, BlockKind]]:
    """Blocks, with the items of one list as one unit."""
    index = 0
    while index < len(blocks):
        block = blocks[index]
        end = block.end
        while (
            block.kind is BlockKind.ITEM
            and index + 1 < len(blocks)
            and blocks[index + 1].kind is BlockKind.ITEM
        ):
            index += 1
            end = blocks[index].end
        yield block.start, end, block.kind
        index += 1


def _qa_chunks(
    tables: _Tables, text: str, blocks: Sequence[Block], max_chars: int, overlap: int
) -> Iterator[Span]:
    """From each question to the next one; without questions, as Markdown."""
    code = [block for block in blocks if block.kind is BlockKind.CODE]
    ends = [block.end for block in code]

    def in_code(position: int) -> bool:
        index = bisect_right(ends, position)
        return index < len(code) and code[index].start <= position

    starts = [match.start() for match in _QUESTION.finditer(text) if not in_code(match.start())]
    # Two questions in a row are one entry with two wordings.
    starts = [
        start
        for index, start in enumerate(starts)
        if index == 0 or _has_answer(text, starts[index - 1], start)
    ]
    if not starts:
        yield from _markdown_chunks(tables, text, blocks, max_chars, overlap)
        return
    for first, last in pairwise([0, *starts, len(text)]):
        start, end = trimmed(text, first, last)
        if start < end:
            yield from _windows(tables, text, start, end, max_chars, overlap)


def _has_answer(text: str, question: int, following: int) -> bool:
    """Whether anything but the question's own line stands before the next question."""
    end_of_line = text.find("\n", question)
    while 0 <= end_of_line < following and not text[question:end_of_line].strip():
        end_of_line = text.find("\n", end_of_line + 1)
    return 0 <= end_of_line < following and bool(text[end_of_line:following].strip())
