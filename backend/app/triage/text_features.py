"""The numbers that learned models read of a ticket: the embedding, cues, and words and letter groups by hashing.

Hashing needs no vocabulary (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009), so that a
model is two small matrices and learns words that nobody listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.triage.learning import Array

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BUCKETS = 2**15
"""Of each kind of n-gram."""
HASHED = 2 * BUCKETS
CUE_SCALE = 0.32
"""Cues lie in 0..1 and are many; an embedding's entries are a twentieth. Chosen by fits that held one author out."""
VERSION = "2"
"""Raise it when the same text gives other numbers: kept models of other versions are not read."""
MAX_CHARS = 6_000


@dataclass(frozen=True)
class Rows:
    """Texts as numbers."""

    dense: Array
    """Embedding, then scaled cues: shape ``(n, d)``."""
    counts: csr_matrix
    """How often each word, word pair and letter group occurs: shape ``(n, HASHED)``."""

    def __len__(self) -> int:
        return int(self.dense.shape[0])

    def take(self, which: NDArray[Any]) -> Rows:
        """The rows of a mask or of indices."""
        return Rows(self.dense[which], self.counts[which])


def dense_rows(vectors: Any, cues: Array | None = None) -> Array:
    """Embeddings of shape ``(n, dimension)`` beside scaled cues of shape ``(n, c)``."""
    embedded = np.asarray(vectors, dtype=np.float64)
    return embedded if cues is None else np.hstack([embedded, CUE_SCALE * cues])


def count_rows(texts: Sequence[str]) -> csr_matrix:
    """Words and pairs of words, then groups of three to five letters within words. Shape ``(n, HASHED)``."""
    from scipy.sparse import hstack

    short = [text[:MAX_CHARS].lower() for text in texts]
    words, letters = _hashers()
    return hstack([words.transform(short), letters.transform(short)]).tocsr()


@lru_cache(maxsize=1)
def _hashers() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    shared: dict[str, Any] = {
        "n_features": BUCKETS,
        "alternate_sign": False,
        "norm": None,
        "lowercase": False,
        "dtype": np.float32,
    }
    return (
        HashingVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", **shared),  # noqa: S106 - no password
        HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **shared),
    )
