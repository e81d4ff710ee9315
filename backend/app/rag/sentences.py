"""Cutting text into the units that an answer may quote: sentences, list items, table rows, code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from app.rag.markdown import TABLE_DELIMITER, Block, BlockKind, lines, read_blocks, trimmed


class SpanKind(StrEnum):
    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` is one unit, without white space at its ends."""

    start: int
    end: int
    kind: SpanKind = SpanKind.SENTENCE
    block: int = 0
    """Ordinal of the Markdown block that holds it; sentences of one paragraph share it."""


_ABBREVIATIONS = frozenset(
    [
        "e.g",
        "i.e",
        "eg",
        "ie",
        "etc",
        "vs",
        "cf",
        "al",
        "approx",
        "appr",
        "nr",
        "ca",
        "max",
        "min",
        "est",
        "ext",
        "tel",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sr",
        "jr",
        "st",
        "ave",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "a.m",
        "p.m",
        "u.s",
        "u.k",
        "u.n",
        "bzw",
        "z.b",
        "d.h",
        "ref",
        "incl",
        "excl",
        "misc",
    ]
)
_NUMBER_ABBREVIATIONS = frozenset(("no", "nos", "fig", "sec", "ch", "vol", "art", "p", "pp"))
"""Abbreviations only before a number: "No. 5", but "No. That costs extra."."""
# Latin and Arabic marks need white space after them, East Asian ones do not. A note mark such as [1] may follow.
SENTENCE_END = (
    r"(?:(?<![.!?…؟۔।])[.!?…؟۔।]++[)\]\"'”’»*_]*+(?:\[\^?\d{1,3}\])*+(?=\s))"
    r"|(?:[。！？]++[」』）”’]*+(?:\[\^?\d{1,3}\])*+)"
)
_END = re.compile(SENTENCE_END)
_PROTECTED = re.compile(r"`[^`\n]{1,400}`|!?\[[^\[\]\n]{0,400}\]\([^()\s]{0,1000}\)")
_LAST_WORD = re.compile(r"[\w.]+$")
_SHORT_LINE = 50
"""A line shorter than this was broken on purpose, not by a wrapping editor."""


def split_sentences(text: str) -> list[Span]:
    """Units of ``text`` in order of appearance; headings, rules and bare markup lines are none.

    A list item, a table row and a code block are one unit each; a table's rule of dashes is skipped.
    """
    spans: list[Span] = []
    for ordinal, block in enumerate(read_blocks(text)):
        match block.kind:
            case BlockKind.PARAGRAPH:
                for start, end in paragraph_sentences(text, block.start, block.end):
                    spans.append(Span(start, end, SpanKind.SENTENCE, ordinal))
            case BlockKind.ITEM:
                spans.append(Span(block.start, block.end, SpanKind.ITEM, ordinal))
            case BlockKind.CODE:
                spans.append(Span(block.start, block.end, SpanKind.CODE, ordinal))
            case BlockKind.TABLE:
                spans.extend(_rows(text, block, ordinal))
            case BlockKind.HEADING | BlockKind.MARK:
                pass
    return spans


def _rows(text: str, block: Block, ordinal: int) -> Iterator[Span]:
    for start, end in lines(text[block.start : block.end]):
        low, high = trimmed(text, block.start + start, block.start + end)
        if low < high and not TABLE_DELIMITER.match(text[low:high]):
            yield Span(low, high, SpanKind.ROW, ordinal)


def paragraph_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of a paragraph without block structure; every non-space character belongs to one."""
    paragraph = text[start:end]
    protected = _protected(paragraph)
    begin = 0
    for boundary in _boundaries(paragraph):
        if boundary <= begin or protected.hit(boundary):
            continue
        low, high = trimmed(paragraph, begin, boundary)
        if low < high:
            yield start + low, start + high
        begin = boundary
    low, high = trimmed(paragraph, begin, len(paragraph))
    if low < high:
        yield start + low, start + high


def _boundaries(paragraph: str) -> list[int]:
    found = [match.end() for match in _END.finditer(paragraph) if _ends_sentence(paragraph, match)]
    line_starts = list(lines(paragraph))
    for (start, end), (following, _) in pairwise(line_starts):
        begins = paragraph[following : following + 40].lstrip("*_>\"'“‘ ")[:1]
        if end - start < _SHORT_LINE and (begins.isupper() or begins.isdigit()):
            found.append(end)
    return sorted(found)


def _ends_sentence(paragraph: str, match: re.Match[str]) -> bool:
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    before = _LAST_WORD.search(paragraph, max(0, match.start() - 40), match.start())
    word = before.group().lower() if before else ""
    following = paragraph[match.end() : match.end() + 8].lstrip()[:1]
    if word in _NUMBER_ABBREVIATIONS and following.isdigit():
        return False
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    # "1. Open the page" inside a paragraph: the number belongs to what follows.
    return not (
        word.isdigit()
        and len(word) <= 2
        and match.start() - len(word) == _line_start(paragraph, match.start())
    )


def _line_start(paragraph: str, position: int) -> int:
    return paragraph.rfind("\n", 0, position) + 1


class _Protected:
    """Places inside inline code and links, where a full stop ends nothing."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans
        self._next = 0

    def hit(self, position: int) -> bool:
        """Positions must be asked in rising order."""
        while self._next < len(self._spans) and self._spans[self._next][1] <= position:
            self._next += 1
        return self._next < len(self._spans) and self._spans[self._next][0] < position


def _protected(paragraph: str) -> _Protected:
    return _Protected([match.span() for match in _PROTECTED.finditer(paragraph)])
