"""A stand-in for an embedding model: feature hashing, which works with no model at all."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from app.rag.types import Vectors
from app.rag.vectors import normalised


class HashingEncoder:
    """Signed feature hashing of words, word pairs and letter groups: works with no model at all.

    The same text gives the same vector in every process and on every machine. It matches spelling, not
    meaning. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
    """

    def __init__(self, dimension: int = 384) -> None:
        if dimension < 8:
            raise ValueError("dimension must be at least 8")
        self._dimension = dimension

    @property
    def model_id(self) -> str:
        return f"hashing-v1-{self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def backend(self) -> str:
        return "hashing"

    @property
    def lanes(self) -> int:
        return 1

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape ``(len(texts), dimension)``; a text without words has a fixed vector."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            counts: dict[tuple[str, float], int] = {}
            for feature in _features(text):
                counts[feature] = counts.get(feature, 0) + 1
            for (name, weight), count in counts.items():
                position = _feature_hash(name)
                sign = 1.0 if position & 1 else -1.0
                vectors[row, (position >> 1) % self._dimension] += sign * weight * (1 + math.log(count))
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        return normalised(vectors)

    def encode_in_context(self, text: str, start: int) -> Vectors:
        """Vectors of ``text[start:]`` and of the whole text: spelling knows no context."""
        return self.encode([text[start:], text])


@lru_cache(maxsize=1 << 16)
def _feature_hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def _features(text: str) -> Iterator[tuple[str, float]]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(char if char.isalnum() else " " for char in folded).split()
    for index, word in enumerate(words):
        yield f"w:{word}", 1.0
        if index:
            yield f"p:{words[index - 1]} {word}", 0.5
        padded = f"<{word}>"
        for start in range(len(padded) - 2):
            yield f"c:{padded[start : start + 3]}", 0.3
