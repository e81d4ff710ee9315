"""Whether what a reply says still has its grounds. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKER = re.compile(r"\[\d{1,3}\]")


def stretches(text: str, places: Sequence[tuple[int, int]]) -> list[str]:
    """The parts of ``text`` that the chunks at ``places`` (start, end) cover without a gap but white space."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return [text[start:end] for start, end in merged]


def stands_in(quote: str, texts: Sequence[str]) -> bool:
    """Whether the quote occurs to the letter."""
    return any(quote in text for text in texts)


def still_said(sentence: str, reply: str) -> bool:
    """Whether a reply still has the sentence; markers and white space may differ."""
    return _plain(sentence) in _plain(reply)


def _plain(text: str) -> str:
    # A marker before the stop leaves white space that the sentence does not have.
    return re.sub(r"\s+(?=[.,;:!?])", "", " ".join(_MARKER.sub(" ", text).split()))
