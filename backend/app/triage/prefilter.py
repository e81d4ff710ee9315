"""Which of many patterns a text can match, by the literals that each of them needs.

A pattern of hundreds of alternatives is tried by ``re`` at each place of a text, though most texts hold none of its words. Each
alternative needs one of a few literals; an index of their three-letter pieces finds those that a text holds (R. Cox,
"Regular Expression Matching with a Trigram Index", 2012), and the patterns of all others are spared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

# The parse tree of ``re`` has no public name, and typeshed knows none; tests hold that it is read rightly.
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

K = TypeVar("K")

_PIECE = 3
_MOST = 64
"""Literals of one alternative. More of them say that it is hardly bound to any."""
_DOTS = str.maketrans({"İ": "i", "ı": "i"})
"""What ``re`` takes for an "i" and ``str.casefold`` does not."""


@dataclass(frozen=True, slots=True)
class _Alternative(Generic[K]):
    key: K
    pattern: re.Pattern[str]
    needed: tuple[frozenset[str], ...]
    """Sets of literals: a match holds one of each."""


class Prefilter(Generic[K]):
    """Patterns by key, each compiled with ``re.I`` and without references to groups. Thread-safe.

    It takes a second for a few thousand alternatives: made where a text is first read, for which ``TriageEngine.warm`` reads one.
    """

    def __init__(self, patterns: Mapping[K, re.Pattern[str]]) -> None:
        self._index: dict[str, list[tuple[str, _Alternative[K]]]] = {}
        """A piece to the literals that hold it, and the alternative which needs one of them."""
        self._always: list[tuple[K, re.Pattern[str]]] = []
        """What of a pattern needs no literal."""
        for key, pattern in patterns.items():
            self._add(key, pattern)

    def _add(self, key: K, pattern: re.Pattern[str]) -> None:
        rest = []
        for text in _alternatives(pattern.pattern):
            needed = sorted(_needed(sre_parser.parse(text, pattern.flags)), key=_rarity, reverse=True)
            if not needed:
                rest.append(text)
                continue
            alternative = _Alternative(key, re.compile(text, pattern.flags), tuple(needed[1:]))
            for literal in needed[0]:
                pieces = [literal[place : place + _PIECE] for place in range(len(literal) - _PIECE + 1)]
                # The piece that fewest others share spares most of the looks at the literal itself.
                piece = min(pieces, key=lambda piece: len(self._index.get(piece, ())))
                self._index.setdefault(piece, []).append((literal, alternative))
        if rest:
            self._always.append((key, re.compile("|".join(rest), pattern.flags)))

    def matching(self, text: str) -> set[K]:
        """Keys of the patterns that match in ``text``. Linear in its length."""
        found = {key for key, pattern in self._always if pattern.search(text)}
        folded, pieces = _folded(text)
        for piece in self._index.keys() & pieces:
            for literal, alternative in self._index[piece]:
                if alternative.key in found or literal not in folded:
                    continue
                if not all(any(other in folded for other in each) for each in alternative.needed):
                    continue
                if alternative.pattern.search(text):
                    found.add(alternative.key)
        return found


def _fold(text: str) -> str:
    return text.translate(_DOTS).casefold()


@lru_cache(maxsize=32)
def _folded(text: str) -> tuple[str, frozenset[str]]:
    folded = _fold(text)
    return folded, frozenset(folded[place : place + _PIECE] for place in range(len(folded) - _PIECE + 1))


def _alternatives(pattern: str) -> Iterator[str]:
    """Those of the outermost level; what is one group and nothing else is opened."""
    parts = list(_split(pattern))
    if len(parts) > 1:
        for part in parts:
            yield from _alternatives(part)
    elif pattern.startswith("(?:") and _closing(pattern) == len(pattern) - 1:
        yield from _alternatives(pattern[3:-1])
    else:
        yield pattern


def _split(pattern: str) -> Iterator[str]:
    start = 0
    for place, depth in _depths(pattern):
        if depth == 0 and pattern[place] == "|":
            yield pattern[start:place]
            start = place + 1
    yield pattern[start:]


def _closing(pattern: str) -> int:
    """Where the group closes with which ``pattern`` begins."""
    return next(place for place, depth in _depths(pattern) if depth == 0 and pattern[place] == ")")


def _depths(pattern: str) -> Iterator[tuple[int, int]]:
    """Each place outside of classes and escapes, and how many groups are open behind it."""
    depth, place = 0, 0
    while place < len(pattern):
        letter = pattern[place]
        if letter == "\\":
            place += 2
            continue
        if letter == "[":
            place += 2 if pattern[place + 1] != "^" else 3  # a bracket that comes first is a letter
            while pattern[place] != "]":
                place += 2 if pattern[place] == "\\" else 1
        depth += (letter == "(") - (letter == ")")
        yield place, depth
        place += 1


def _needed(parsed: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    """Sets of literals of ``_PIECE`` letters and more: each match of a sequence holds one of each set."""
    sets: list[frozenset[str]] = []
    run = ""
    for kind, value in [*parsed, (sre.ANY, None)]:
        if kind is sre.LITERAL:
            run += _fold(chr(value))
        elif kind is not sre.AT:  # a boundary has no width
            if len(run) >= _PIECE:
                sets.append(frozenset({run}))
            run = ""
            sets += _within(kind, value)
    return sets


def _within(kind: Any, value: Any) -> list[frozenset[str]]:
    if kind is sre.SUBPATTERN:
        return _needed(value[3])
    if kind is sre.ATOMIC_GROUP:
        return _needed(value)
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[0]:
        return _needed(value[2])
    if kind is sre.BRANCH:
        parts = [_needed(part) for part in value[1]]
        joined = frozenset(literal for part in parts if part for literal in max(part, key=_rarity))
        return [joined] if all(parts) and len(joined) <= _MOST else []
    return []


def _rarity(literals: frozenset[str]) -> tuple[int, int]:
    """Larger for sets of which fewer texts hold one: longer literals, then fewer of them."""
    return min(map(len, literals)), -len(literals)
