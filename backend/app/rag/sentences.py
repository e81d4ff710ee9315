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
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
"""What stands before the last full stop of P.O., U.S., p.m. or of a single initial."""
_STARTERS = frozenset(
    [
        "a", "all", "an", "any", "are", "as", "at", "by", "can", "do", "for", "from", "he", "how",
        "i", "if", "in", "is", "it", "its", "no", "not", "on", "our", "please", "she", "so", "that",
        "the", "their", "then", "there", "these", "they", "this", "those", "to", "we", "what",
        "when", "where", "which", "who", "why", "yes", "you", "your", "das", "der", "die", "du",
        "ein", "eine", "er", "es", "ich", "ihr", "in", "man", "sie", "wenn", "wir",
    ]
)  # fmt: skip
"""Words that begin a sentence when they are written with a capital after initials: "the U.S. We ship", "the U.S. Army"."""
_OPENING = r"[\s)\]\"'”’»*_(\[“‘«„¿¡]{0,40}"
_NEXT_WORD = re.compile(rf"{_OPENING}((?:https?://|www\.)|[^\W\d_]{{1,40}}+(?!\w))")
_CASED_ENDS = ".!?…"
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
    ends = list(_END.finditer(paragraph))
    following = [_next_word(paragraph, match.end()) for match in ends]
    if _begins_without_capitals(paragraph, ends, following):
        following = [word.capitalize() for word in following]
    found = [
        match.end()
        for match, word in zip(ends, following, strict=True)
        if _ends_sentence(paragraph, match, word)
    ]
    line_starts = list(lines(paragraph))
    for (start, end), (next_line, _) in pairwise(line_starts):
        begins = paragraph[next_line : next_line + 40].lstrip("*_>\"'“‘ ")[:1]
        if end - start < _SHORT_LINE and (begins.isupper() or begins.isdigit()):
            found.append(end)
    return sorted(found)


def _next_word(paragraph: str, position: int) -> str:
    """The word after brackets, quotes and spaces; empty where something else follows, such as d1 or a number."""
    found = _NEXT_WORD.match(paragraph, position)
    # An address has no capitals to begin with.
    return found[1] if found and not found[1].endswith(("/", ".")) else ""


def _is_small(word: str) -> bool:
    """Whether a word in a cased script lacks its capital; names such as iPhone and macOS are none."""
    return word.islower()


def _begins_without_capitals(paragraph: str, ends: list[re.Match[str]], following: list[str]) -> bool:
    """Whether its author begins most sentences in lower case, as people do in a chat.

    Dots of initials, abbreviations and ellipses are no evidence: lower case is what follows them anyway.
    """
    words = [_next_word(paragraph, 0)]
    for match, word in zip(ends, following, strict=True):
        mark = match.group()
        before = _word_before(paragraph, match)
        abbreviated = mark[0] == "." and (before in _ABBREVIATIONS or _INITIALS.fullmatch(before))
        if mark[0] in ".!?" and not mark.startswith("..") and not abbreviated:
            words.append(word)
    words = [word for word in words if word]
    return sum(map(_is_small, words)) * 2 > len(words)


def _word_before(paragraph: str, match: re.Match[str]) -> str:
    before = _LAST_WORD.search(paragraph, max(0, match.start() - 40), match.start())
    return before.group().lower() if before else ""


def _ends_sentence(paragraph: str, match: re.Match[str], following: str) -> bool:
    mark = match.group()
    if mark[0] in _CASED_ENDS and _is_small(following):
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    word = _word_before(paragraph, match)
    if word in _NUMBER_ABBREVIATIONS and paragraph[match.end() : match.end() + 8].lstrip()[:1].isdigit():
        return False
    if word in _ABBREVIATIONS:
        return False
    if _INITIALS.fullmatch(word):
        return following.lower() in _STARTERS
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
