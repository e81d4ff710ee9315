"""A sent draft as its customer reads it. Pure."""

from __future__ import annotations

import re

_MARKERS = r"(?:\[\d{1,3}\])++"
_RUN_START = r"(?:(?<![ \t])[ \t]++|(?<!\[\d\])(?<!\[\d\d\])(?<!\[\d\d\d\]))"
"""Only where a run of spaces or of markers begins, and without a way back: tried at each of their characters, a long run
would take time with the square of its length."""
_AT_SENTENCE_END = re.compile(
    rf"(?<=[.!?:;…)\"'”»。！？*_])[ \t]*+{_MARKERS}|{_RUN_START}{_MARKERS}(?=[ \t]*+(?:[.!?:;…|。！？]|\n|$))"
)
"""Where drafts print them: behind the end of a sentence, or right before it. "See [1] for the form" is somebody's own."""
_CODE = re.compile(r"(^[ \t]*(?:```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z))|`[^`\n]+`)", re.S | re.M)


def without_markers(markdown: str) -> str:
    """Without the markers ``[n]`` of citations: they count passages that only staff can look up. Code stays as it is."""
    parts = _CODE.split(markdown)
    # Split by one group, the texts stand at even places and the code between them.
    parts[::2] = [_AT_SENTENCE_END.sub("", part) for part in parts[::2]]
    return "".join(parts)
