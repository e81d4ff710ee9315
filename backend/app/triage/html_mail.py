"""What a reader sees of a message that came as HTML.

Mail programs send HTML, and forms pass its leftovers on. Whoever judges such a message must read what it shows: lines where
it breaks them, quoted mails as quoted lines, and nothing of styles, scripts, comments and elements that are not displayed.
The record keeps what came.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.triage.text import read_ticket

_NAMES = (
    "a|abbr|article|b|big|blockquote|body|br|center|cite|code|dd|div|dl|dt|em|figure|font|footer|form|h[1-6]|head|header|hr|html|i"
    "|img|kbd|li|link|main|mark|meta|nav|noscript|ol|p|pre|q|s|samp|script|section|small|span|strike|strong|style|sub|sup|table"
    "|tbody|td|template|tfoot|th|thead|title|tr|tt|u|ul"
)
_TAG = re.compile(
    rf"(?<!`)<(?:(/?)(?:o:)?({_NAMES})(?=[\s/>])([^<>]{{0,4000}})>|!--|![a-z\[][^<>]{{0,400}}>)", re.I
)
"""A tag of a mail, the beginning of a comment, or a declaration."""
_HTML = re.compile(rf"(?<!`)<(?:/(?:{_NAMES})\s*|(?:br|hr)\s*/?|(?:html|body|p|img)\s[^<>]{{0,4000}})>", re.I)
"""A tag that says that a text is HTML: one that closes or stands alone. "The <table> tag" is no HTML."""
_DOCUMENT = re.compile(r"<(?:html|body|!doctype)\b", re.I)
"""Where line ends of the source mean no more than spaces."""
_SIGN = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,24});", re.I)
_NOT_SHOWN = frozenset(["head", "noscript", "script", "style", "template", "title"])
HIDES = r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|\shidden(?=[\s=>]|$)"
"""In the first tag of an element that no reader sees. What is tiny, white or of no height may be a frame whose content is seen."""
_HIDDEN = re.compile(HIDES, re.I)
_INLINE = frozenset(
    ["a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "img", "kbd", "link", "mark", "meta", "q", "s", "samp", "small",
     "span", "strike", "strong", "sub", "sup", "td", "th", "tt", "u"]
)  # fmt: skip
_CELLS = frozenset(["td", "th"])
VOID = frozenset(
    ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
"""Elements that hold nothing."""
_BLANK = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the shown text that were taken over."""

    start: int
    """Offset in the shown text."""
    width: int
    """Characters there."""
    source: int
    """Offset in what came."""
    length: int
    """Characters there: more than ``width`` where a character is written by its name."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The text of a message, and where it stands in what came."""

    text: str
    pieces: Sequence[Piece]
    """By their places; what lies between them is added by the layout."""
    unseen: Sequence[tuple[int, int]]
    """Of what came, the parts that are not displayed."""


def shown_body(body: str) -> str:
    """``body`` as it is read; itself where it holds no HTML. Never raises; linear in the text."""
    found = _shown(body)
    return body if found is None else found.text


def shown_ticket(subject: str, body: str) -> tuple[str, str]:
    """Subject and body as they are read."""
    return " ".join(shown_body(subject).split("\n")) if subject else subject, shown_body(body)


def content_of(subject: str, body: str) -> str:
    """The body without quoted mails, foreign headers and what is not displayed; as long as ``body``. Fields are read from it."""
    found = _shown(body)
    if found is None:
        return read_ticket(subject, body).content
    kept = read_ticket(subject, found.text).content
    starts = [piece.start for piece in found.pieces]
    gone: list[tuple[int, int]] = []
    for place, (before, after) in enumerate(zip(found.text, kept, strict=True)):
        number = bisect_right(starts, place) - 1 if before != after else -1
        if number < 0 or place >= starts[number] + found.pieces[number].width:
            continue
        piece = found.pieces[number]
        whole = piece.length != piece.width
        at = piece.source if whole else piece.source + place - piece.start
        gone.append((at, at + (piece.length if whole else 1)))
    return _blanked(body, [*found.unseen, *gone])


def laid_out(subject: str, body: str) -> str:
    """As ``content_of``, without marks of HTML but for the names of characters; line ends stand where lines are shown to end."""
    found, kept = _shown(body), content_of(subject, body)
    if found is None:
        return kept
    letters = ["\n" if letter == "\n" else " " for letter in body]
    end, shown_end = 0, 0
    for piece in found.pieces:
        if "\n" in found.text[shown_end : piece.start] and end < piece.source:
            letters[end] = "\n"
        end, shown_end = piece.source + piece.length, piece.start + piece.width
        letters[piece.source : end] = kept[piece.source : end]
    return "".join(letters)


def _blanked(body: str, spans: Iterable[tuple[int, int]]) -> str:
    letters = list(body)
    for start, end in spans:
        for place in range(start, min(end, len(letters))):
            if letters[place] != "\n":
                letters[place] = " "
    return "".join(letters)


@lru_cache(maxsize=64)
def _shown(body: str) -> Shown | None:
    """None where there is no HTML."""
    tags = "<" in body and (_HTML.search(body) is not None or _DOCUMENT.search(body) is not None)
    if not tags and not ("&" in body and _SIGN.search(body)):
        return None
    return _Page(body, tags=tags).read()


class _Page:
    """One reading of a message."""

    def __init__(self, body: str, *, tags: bool) -> None:
        self._body = body
        self._tags = tags
        self._folds = tags and _DOCUMENT.search(body) is not None
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self._unseen: list[tuple[int, int]] = []
        self._quoted = 0
        self._at_line_start = True

    def read(self) -> Shown:
        place = 0
        unclosed: set[str] = set()
        for tag in _TAG.finditer(self._body) if self._tags else ():
            if tag.start() < place:
                continue  # within something that is not shown
            name = (tag[2] or "!").lower()
            end = self._end_of_unseen(tag, name) if name not in unclosed else None
            if end is None and self._is_unseen(tag, name):
                unclosed.add(name)
                if name == "!":
                    continue  # a comment that nothing ends is text
            self._written(place, tag.start())
            place = end or tag.end()
            if end is not None:
                self._unseen.append((tag.start(), end))
            else:
                self._tag(bool(tag[1]), name)
        self._written(place, len(self._body))
        return Shown("".join(self._parts), self._pieces, self._unseen)

    def _is_unseen(self, tag: re.Match[str], name: str) -> bool:
        if name == "!":
            return True
        return not tag[1] and (
            name in _NOT_SHOWN or (name not in VOID and _HIDDEN.search(tag[3]) is not None)
        )

    def _end_of_unseen(self, tag: re.Match[str], name: str) -> int | None:
        """Where what ``tag`` begins and nobody sees has ended; None for what is seen or never ends."""
        if not self._is_unseen(tag, name):
            return None
        if name != "!":
            return end_of(self._body, name, tag.end())
        if tag[0] != "<!--":
            return tag.end()
        end = self._body.find("-->", tag.end())
        return None if end < 0 else end + len("-->")

    def _tag(self, closes: bool, name: str) -> None:
        if name in _CELLS:
            self._add(" ")
        if name in _INLINE:
            return
        if not self._at_line_start or name in ("br", "p"):
            self._add("\n")
        if name == "blockquote":
            self._quoted = max(0, self._quoted + (-1 if closes else 1))

    def _written(self, start: int, end: int) -> None:
        text = self._body[start:end]
        place = 0
        for sign in _SIGN.finditer(text):
            said = html.unescape(sign[0])
            if len(said) != 1:
                continue  # no name of a character
            self._plain(text[place : sign.start()], start + place)
            shown = " " if said.isspace() else said if said.isprintable() else ""
            self._add(shown, start + sign.start(), len(sign[0]))
            place = sign.end()
        self._plain(text[place:], start + place)

    def _plain(self, text: str, source: int) -> None:
        if self._folds:
            text = text.replace("\r", " ").replace("\n", " ")
            if self._at_line_start:
                kept = text.lstrip(" \t")
                source += len(text) - len(kept)
                text = kept
        self._add(text, source, len(text))

    def _add(self, text: str, source: int | None = None, length: int = 0) -> None:
        """``source`` and ``length``: where it stands in what came; None for what the layout adds."""
        if not text:
            return
        if self._quoted and self._at_line_start and text != "\n":
            self._put("> ")
        if self._quoted and "\n" in text[:-1] and source is not None:
            # A quoted text of several lines: the mark stands before each.
            for line in text.splitlines(keepends=True):
                self._add(line, source, len(line))
                source += len(line)
            return
        self._put(text, source, length)
        self._at_line_start = text.endswith("\n")

    def _put(self, text: str, source: int | None = None, length: int = 0) -> None:
        if source is not None:
            self._pieces.append(Piece(self._length, len(text), source, length))
        self._parts.append(text)
        self._length += len(text)


def end_of(body: str, name: str, start: int) -> int | None:
    """Behind the tag that closes the element whose first tag ends at ``start``, its like within it left out; None where it
    stays open."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}(?=[\s/>])[^<>]{{0,4000}}>", re.I).finditer(body, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return None
