"""Markdown on one line, as it is quoted in an answer."""

from __future__ import annotations

import re

_IMAGE = re.compile(r"!\[[^\[\]]{0,400}\]\([^()]{0,1000}\)")
_NUMBER_LINK = re.compile(
    r"\[\^?\d{1,3}(?:\s{0,2}[,-]\s{0,2}\d{1,3})*\](?:\([^()]{0,1000}\)|\[[^\[\]]{0,400}\]|:)?"
)
_LOCAL_LINK = re.compile(r"\[([^\[\]]{1,400})\]\((?!https?://|mailto:)[^()]{0,1000}\)")
_REFERENCE_LINK = re.compile(r"\[([^\[\]]{1,400})\]\[[^\[\]]{0,400}\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|<!--[^<>]{0,1000}-->")
_ANCHOR = re.compile(r"[ \t]?\{#[^{}]{1,200}\}")
_LEADER = re.compile(r"^(?:>[ \t]?)+")
_OPENED, _CLOSED = re.compile(r"\*{1,3}(?=\w)"), re.compile(r"(?<=[\w.!?…])\*{1,3}$")
"""Emphasis of several sentences, of which one is printed."""
_CODE_SPAN = re.compile(r"(`[^`\n]+`)")


def plain(text: str) -> str:
    """``text`` for print on one line: no images, tags, note marks such as ``[1]`` or links within the source."""
    pieces = _CODE_SPAN.split(text)
    for index in range(0, len(pieces), 2):
        piece = _TAG.sub("", _IMAGE.sub("", pieces[index]))
        piece = _NUMBER_LINK.sub("", piece)
        piece = _REFERENCE_LINK.sub(r"\1", _LOCAL_LINK.sub(r"\1", piece))
        pieces[index] = _ANCHOR.sub("", piece)
    text = " ".join(_LEADER.sub("", line.strip()) for line in "".join(pieces).splitlines())
    text = re.sub(r"\s+([.,;!?])(?=\s|$)", r"\1", " ".join(text.split()))
    opened, closed = _OPENED.match(text), _CLOSED.search(text)
    if opened and opened[0] not in text[opened.end() :]:
        return text[opened.end() :]
    return text[: closed.start()] if closed and closed[0] not in text[: closed.start()] else text


def words_of(sentence: str) -> str:
    """By which two prints of one sentence are known as the same."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))
