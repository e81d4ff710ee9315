"""What counts how much when passages are ordered: meaning for English, words for languages that the embedding model does not read."""

from __future__ import annotations

from dataclasses import dataclass

from app.rag.types import Query


@dataclass(frozen=True, slots=True)
class Weighing:
    """What counts how much in the fused score. The shares sum to 1."""

    cosine: float
    document_cosine: float
    lexical: float
    document_lexical: float
    rivals: int
    """A document's lead is over the mean of this many next best ones."""
    leads_by_words: bool = False


BY_MEANING = Weighing(0.35, 0.35, 0.2, 0.1, rivals=10)
"""Chosen on development sets, see ``evals/retrieval.py``."""
BY_WORDS = Weighing(0.15, 0.15, 0.6, 0.1, rivals=1, leads_by_words=True)
"""For questions in other languages than English, which the embedding model does not read: chosen on the practice help
centres in six of them (``evals/practice.py``), where any share of the words from .5 to .8 does."""


def weighing(query: Query) -> Weighing:
    return BY_MEANING if query.language == "en" else BY_WORDS
