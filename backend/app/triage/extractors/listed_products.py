"""The desk's own products, which its configuration lists: what is listed need not look like a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.rag.function_words import folded
from app.triage.extractors.found import Found
from app.triage.extractors.vocabulary import known_words
from app.triage.types import FieldName

_WORD = re.compile(r"\w+")
_LONGER_BEFORE = re.compile(r"[\w@/.-]")
_LONGER_BEHIND = re.compile(r"[\w@/]|[-.]\w")
"""Beside what is only a part of something longer: of a word, an address, a number."""


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    lead: int
    """Characters before its first word: of ".Desk" one."""
    pattern: re.Pattern[str]
    is_a_word: bool
    """Whether people write it without meaning the product."""


def listed_products(text: str, products: Sequence[str]) -> Iterator[Found]:
    """Each place where one of ``products`` stands, the longest name where several begin.

    Capitals do not matter, but in a name that is one ordinary word: of "Drive" and "drive" the first alone is a product.
    ``normalized`` is the name as it is listed.
    """
    names = _by_first_word(tuple(products))
    end = 0
    for word in _WORD.finditer(text) if names else ():
        for listed in names.get(word[0].casefold(), ()):
            start = word.start() - listed.lead
            match = listed.pattern.match(text, start) if start >= end else None
            if match is None or (listed.is_a_word and match[0] != listed.name):
                continue
            if (start and _LONGER_BEFORE.match(text, start - 1)) or _LONGER_BEHIND.match(text, match.end()):
                continue
            end = match.end()
            yield Found(FieldName.PRODUCT_NAME, match[0], listed.name, 0.95, start, end)
            break


@lru_cache(maxsize=8)
def _by_first_word(products: tuple[str, ...]) -> dict[str, list[_Listed]]:
    """The names by what their first word is, the longest first."""
    names: dict[str, list[_Listed]] = {}
    ordered = sorted({" ".join(product.split()) for product in products}, key=lambda name: (-len(name), name))
    for name in ordered:
        if (first := _WORD.search(name)) is not None:
            pattern = re.compile(r"\s+".join(map(re.escape, name.split())), re.I)
            is_a_word = first[0] == name and folded(name) in known_words()
            listed = _Listed(name, first.start(), pattern, is_a_word)
            names.setdefault(first[0].casefold(), []).append(listed)
    return names
