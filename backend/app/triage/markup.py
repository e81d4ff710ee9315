"""Marks of HTML in a text taken out for reading, with the way back to the places where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKUP = re.compile(
    r"</?(?:a|b|blockquote|body|br|code|dd|div|dl|dt|em|font|h[1-6]|hr|html|i|img|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong"
    r"|table|tbody|td|th|thead|tr|tt|u|ul)(?:\s[^<>]{0,500})?/?>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,24});",
    re.I,
)
_LONG_RUN = re.compile(r"\s{17,}")
_KEPT_BLANKS = 3
"""Of a long run without the end of a line."""
_OF_TAG = re.compile(r"((?:https?://|mailto:)[^\s\"'<>]+)|[^\n]")
_QUOTES = frozenset("<>\"'`")
"""Signs that mark a text off and say nothing themselves: they are read as a space."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A text as it is shown, and where each of its characters is written."""

    text: str
    """Tags, but for the addresses in them, are spaces; names of characters ("&euro;") are the characters."""
    _places: Sequence[int] | None
    """Offset in what was written, by offset in ``text``, its end included; None where they are equal."""

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where in what was written the characters ``text[start:end]`` stand."""
        return (start, end) if self._places is None else (self._places[start], self._places[end])


def readable(written: str) -> Readable:
    """Linear in the text; never raises. Long runs of white space are shortened: they say no more than short ones, and patterns
    that begin anew at each of their characters would take time with the square of their length."""
    shown = _without_markup(written)
    return shown if _LONG_RUN.search(shown.text) is None else _shortened(shown)


def _without_markup(written: str) -> Readable:
    if "<" not in written and "&" not in written:
        return Readable(written, None)
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for mark in _MARKUP.finditer(written):
        parts.append(written[last : mark.start()])
        places.extend(range(last, mark.start()))
        shown = _shown(mark[0])
        parts.append(shown)
        places.extend(
            range(mark.start(), mark.end()) if len(shown) == len(mark[0]) else [mark.start()] * len(shown)
        )
        last = mark.end()
    parts.append(written[last:])
    places.extend(range(last, len(written) + 1))
    return Readable("".join(parts), places)


def _shortened(shown: Readable) -> Readable:
    """At most two line ends stay of a run that has some, else a few of its characters."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for run in _LONG_RUN.finditer(shown.text):
        lines = min(2, run[0].count("\n"))
        kept = "\n" * lines or run[0][:_KEPT_BLANKS]
        parts += shown.text[last : run.start()], kept
        # What ends before the run ends where the run begins, and what begins behind it where it ends.
        places.extend(range(last, run.start()))
        places.extend(range(run.start(), run.start() + len(kept)))
        last = run.end()
    parts.append(shown.text[last:])
    places.extend(range(last, len(shown.text) + 1))
    return Readable("".join(parts), [shown.written(place, place)[0] for place in places])


def _shown(mark: str) -> str:
    if mark[0] == "<":
        return _OF_TAG.sub(lambda part: part[1] or " ", mark)
    sign = html.unescape(mark)
    if len(sign) != 1:
        return mark  # no name of a character
    if sign in _QUOTES or sign.isspace():
        return " "
    return sign if sign.isprintable() else ""
