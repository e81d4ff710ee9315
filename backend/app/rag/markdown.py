"""Reading Markdown by lines: blocks with their offsets, headings and their paths.

A small reader instead of a full parser, because everything downstream needs exact offsets into the source.
Text that is not Markdown comes out as paragraphs. Time is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    CODE = "code"
    MARK = "mark"
    """A rule, an admonition mark, a comment, an image or link definition alone: no words for a reader."""


@dataclass(frozen=True, slots=True)
class Block:
    """``text[start:end]`` without the white space around it; ``level`` 1-6 for headings, else 0."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    start: int
    level: int
    title: str


_FENCE = re.compile(r"[ \t]{0,12}(?:>[ \t]?)?(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,4}[.)])[ \t]+\S")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_MARK = re.compile(
    r"[ \t]*(?::::.*|<!--.*-->|</?[A-Za-z][^<>]*>|!\[[^\]]*\]\([^)]*\)|\[[^\]]+\]:\s+\S+.*)[ \t]*$"
)
_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)(?:(?!\1)[^\n]){1,120}(?<![.!])\1:?[ \t]*$")
"""A line in bold alone is a heading in all but syntax: it says nothing by itself. One that ends as a sentence does is a warning."""
_TABLE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
TABLE_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
LINE_END_SPACE = re.compile(r"(?<![ \t])[ \t]+\n")
"""Looked for where a run of spaces begins: from each of its characters anew, a long one would take time with its square."""
_LONGEST_MARKUP_LINE = 4000
"""Longer lines are taken as plain text: no pattern runs over a megabyte."""


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of each line without its line end."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        if end < 0:
            yield start, len(text)
            return
        yield start, end - 1 if end > start and text[end - 1] == "\r" else end
        start = end + 1


class _BlockReader:
    """Collects lines into blocks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks: list[Block] = []
        self._open: tuple[BlockKind, int, int] | None = None
        self._fence: str | None = None

    def read(self) -> list[Block]:
        for start, end in lines(self._text):
            self._line(start, end)
        self._close()
        return self._blocks

    def _line(self, start: int, end: int) -> None:
        line = self._text[start:end] if end - start <= _LONGEST_MARKUP_LINE else ""
        if self._fence is not None:
            self._extend(end)
            stripped = line.strip().lstrip("> \t")
            if stripped.startswith(self._fence) and not stripped.strip(self._fence[0]):
                self._fence = None
                self._close()
            return
        if fence := _FENCE.match(line):
            self._close()
            self._open = (BlockKind.CODE, start, end)
            self._fence = fence.group(1)
        elif start == end or self._text[start:end].isspace():
            self._close()
        elif heading := _ATX.match(line):
            self._single(BlockKind.HEADING, start, end, len(heading.group(1)))
        elif self._is_paragraph_of_one_line() and (setext := _SETEXT.match(line)):
            self._setext(end, 1 if setext.group(1)[0] == "=" else 2)
        elif _RULE.match(line) or _MARK.match(line) or self._is_bold_line(line):
            self._single(BlockKind.MARK, start, end)
        elif _TABLE_ROW.match(line):
            self._continue_or_open(BlockKind.TABLE, start, end)
        elif _ITEM.match(line):
            self._close()
            self._open = (BlockKind.ITEM, start, end)
        elif self._open is not None and self._open[0] is BlockKind.ITEM:
            self._extend(end)
        else:
            self._continue_or_open(BlockKind.PARAGRAPH, start, end)

    def _is_paragraph_of_one_line(self) -> bool:
        if self._open is None or self._open[0] is not BlockKind.PARAGRAPH:
            return False
        return "\n" not in self._text[self._open[1] : self._open[2]]

    def _is_bold_line(self, line: str) -> bool:
        return (self._open is None or self._open[0] is not BlockKind.PARAGRAPH) and bool(
            _BOLD_LINE.match(line)
        )

    def _setext(self, end: int, level: int) -> None:
        assert self._open is not None  # noqa: S101 - held by the caller's condition
        start = self._open[1]
        self._open = None
        self._single(BlockKind.HEADING, start, end, level)

    def _single(self, kind: BlockKind, start: int, end: int, level: int = 0) -> None:
        self._close()
        self._append(kind, start, end, level)

    def _continue_or_open(self, kind: BlockKind, start: int, end: int) -> None:
        if self._open is not None and self._open[0] is kind:
            self._extend(end)
        else:
            self._close()
            self._open = (kind, start, end)

    def _extend(self, end: int) -> None:
        if self._open is not None:
            self._open = (self._open[0], self._open[1], end)

    def _close(self) -> None:
        if self._open is not None:
            kind, start, end = self._open
            self._open = None
            self._append(kind, start, end)

    def _append(self, kind: BlockKind, start: int, end: int, level: int = 0) -> None:
        start, end = trimmed(self._text, start, end)
        if start < end:
            self._blocks.append(Block(kind, start, end, level))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def read_blocks(text: str) -> list[Block]:
    """The blocks of ``text`` in order; together they hold everything but white space."""
    return _BlockReader(text).read()


def heading_title(text: str) -> str:
    """The words of a heading as written in Markdown, without its marks, links and anchors."""
    title = text.strip().split("\n")[0].strip()
    title = re.sub(r"^#{1,6}[ \t]*|[ \t]+#+[ \t]*$", "", title)
    title = re.sub(r"\s*\{#[^}]*\}\s*$", "", title)
    title = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", title)
    return re.sub(r"[*_`]{1,3}(\S(?:.*?\S)?)[*_`]{1,3}", r"\1", title).strip()


def headings(text: str, blocks: Sequence[Block]) -> list[Heading]:
    """The headings among ``blocks``."""
    return [
        Heading(block.start, block.level, heading_title(text[block.start : block.end]))
        for block in blocks
        if block.kind is BlockKind.HEADING
    ]


class HeadingPaths:
    """The path of headings in force at a position of a document."""

    def __init__(self, found: Sequence[Heading]) -> None:
        self._starts: list[int] = [heading.start for heading in found]
        self._paths: list[tuple[str, ...]] = []
        open_headings: list[Heading] = []
        for heading in found:
            while open_headings and open_headings[-1].level >= heading.level:
                open_headings.pop()
            open_headings.append(heading)
            self._paths.append(tuple(item.title for item in open_headings if item.title))

    def covering(self, start: int, end: int) -> tuple[str, ...]:
        """The path of the section that holds most of ``start:end``; the later one when equal."""
        first = bisect_right(self._starts, start)
        last = bisect_right(self._starts, max(end - 1, start))
        best, best_size = first, -1
        for section in range(first, last + 1):
            low = start if section == first else self._starts[section - 1]
            high = end if section == last else self._starts[section]
            if high - low >= best_size:
                best, best_size = section, high - low
        return self._paths[best - 1] if best else ()
