"""Which words people use: what is none of them may be a name that somebody has coined."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from app.rag.function_words import folded

ENGLISH_ENDINGS = ("s", "es", "ing", "ed", "er", "ers", "ly", "ness", "able", "less")
ENDINGS = (*ENGLISH_ENDINGS, "e", "n", "en", "em", "ern", "ung", "ungen", "o", "a", "os", "as", "i")
_BEGINNINGS = ("re", "un", "pre", "over", "under", "mis", "non", "ge")


@cache
def known_words() -> frozenset[str]:
    """Words of languages, names of people and towns, brands of others; folded. ``known_words.md`` says where they are from."""
    return frozenset(Path(__file__).with_name("known_words.txt").read_text(encoding="ascii").split())


def is_known(word: str) -> bool:
    bare = folded(word)
    if not bare.isascii():
        return True
    return bare in known_words() or bare.removesuffix("s") in known_words()


def is_inflected(word: str, endings: Sequence[str]) -> bool:
    bare, known = folded(word), known_words()
    stems = [bare.removesuffix(end) for end in endings if bare.endswith(end)]
    stems += [bare.removeprefix(start) for start in _BEGINNINGS if bare.startswith(start)]
    return any(stem in known or f"{stem}e" in known for stem in stems)


def is_compound(word: str) -> bool:
    """Whether a word may be put together from two known ones, as German writes its nouns."""
    bare, known = folded(word), known_words()
    return any(
        bare[:cut] in known and {bare[cut:], bare[cut:].removeprefix("s")} & known
        for cut in range(4, len(bare) - 3)
    )
