"""Where a text repeats somebody's words: what stands between quotation marks of one line."""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"[\"“”„«»](?P<double>[^\"“”„«»\n]{1,300})[\"“”«»]"
    r"|(?<!\w)['‘‚](?P<single>[^\n'’‘]{1,200}(?:['’](?=\w)[^\n'’‘]{1,100}){0,3})['’](?!\w)"
    r"|`(?P<code>[^`\n]{1,200})`"
)
"""An apostrophe within a word closes nothing."""


def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of what stands between quotation marks, these left out. Linear in the text."""
    return tuple(match.span(match.lastgroup or 0) for match in _QUOTED.finditer(text))


def is_within(start: int, end: int, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether ``start`` to ``end`` lies within one of ``spans``."""
    return any(first <= start and end <= last for first, last in spans)
