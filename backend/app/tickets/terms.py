"""Short forms of a ticket's texts: the line that lists show, and the distinct index terms that it is found by, in a
form that each database keeps whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.models.tickets import PREVIEW_CHARS
from app.rag.analysis import index_terms

MAX_TERMS = 20_000
"""Distinct terms of one ticket that are indexed. A longer thread is found by what was said first."""


@dataclass(slots=True)
class TicketText:
    public: list[str] = field(default_factory=list)
    """Title, content, public replies."""
    internal: list[str] = field(default_factory=list)
    """Internal notes."""


def one_line(text: str) -> str:
    """White space folded, cut at ``PREVIEW_CHARS``."""
    folded = " ".join(text[: 4 * PREVIEW_CHARS].split())
    return folded if len(folded) <= PREVIEW_CHARS else folded[: PREVIEW_CHARS - 1].rstrip() + "…"


def distinct_terms(texts: Iterable[str]) -> list[str]:
    """The terms of ``texts`` in order of first appearance, encoded, at most ``MAX_TERMS``."""
    found: dict[str, None] = {}
    for text in texts:
        for term in index_terms(text, "en"):
            found[encode(term)] = None
            if len(found) >= MAX_TERMS:
                return list(found)
    return list(found)


def encode(term: str) -> str:
    """A leading ``_`` makes no term one of MySQL's stop words, and none shorter than the three letters it indexes."""
    return "_" + term if len(term) > 1 else "__" + term


def terms_of(text: TicketText) -> tuple[str, str]:
    """Public terms and the terms that only notes add, each joined by single spaces."""
    public = distinct_terms(text.public)
    known = set(public)
    return " ".join(public), " ".join(term for term in distinct_terms(text.internal) if term not in known)


def with_added(terms: str, text: str, *, besides: str = "") -> str:
    """``terms`` with those of ``text`` appended that neither it nor ``besides`` holds."""
    known = terms.split()
    have = {*known, *besides.split()}
    fresh = [term for term in distinct_terms([text]) if term not in have]
    return " ".join([*known, *fresh][:MAX_TERMS])
