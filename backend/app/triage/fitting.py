"""What the models read of tickets, and how they are fitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.triage.config import TriageConfig
from app.triage.examples import Labelled, known_readings
from app.triage.features import Document, Lexicon
from app.triage.learning import Array
from app.triage.text import read_ticket
from app.triage.text_features import Rows, count_rows, dense_rows
from app.triage.text_model import TextModel, fit_classifier, fit_regression
from app.triage.types import Severity

ENOUGH, MOST_WEIGHT = 100, 25.0
"""Examples of a category from which on each counts once, and what one counts at most below that."""
LARGE = 200
"""Tickets of one writer from which on they are all held out together."""
PARTS = 9
"""Most parts that are held out in turn, some writers each."""


def category_rows(config: TriageConfig, documents: Sequence[Document], vectors: Any) -> Rows:
    """What the category model reads; ``vectors`` has shape ``(n, dimension)``."""
    names = [entry.id for entry in config.categories]
    cues = np.array([document.category_features(names) for document in documents])
    return Rows(dense_rows(vectors, cues), _counts(documents))


def severity_rows(documents: Sequence[Document], vectors: Any) -> Rows:
    cues = np.array([list(document.severity_features().values()) for document in documents])
    return Rows(dense_rows(vectors, cues), _counts(documents))


def sentiment_rows(documents: Sequence[Document], vectors: Any) -> Rows:
    cues = np.array([document.sentiment_features(0.0) for document in documents])
    return Rows(dense_rows(vectors, cues), _counts(documents))


def _counts(documents: Sequence[Document]) -> Any:
    return count_rows([document.ticket.text for document in documents])


def fit_category(
    config: TriageConfig, examples: Sequence[Labelled], vectors: Any, *, temperature: float | None = None
) -> tuple[TextModel, Array]:
    """The category model, and held-out logits of the examples that have a category.

    ``temperature``: where it is known, no parts of the examples are held out to find it, and there are no such logits.
    """
    chosen = [index for index, item in enumerate(examples) if item.category is not None]
    items = [examples[index] for index in chosen]
    rows = category_rows(config, read_all(Lexicon(config), items), np.asarray(vectors)[chosen])
    return fit_classifier(
        rows,
        [str(item.category) for item in items],
        groups=_groups(items),
        weights=_weights(items),
        temperature=temperature,
    )


def fit_severity(
    examples: Sequence[Labelled],
    documents: Sequence[Document],
    vectors: Any,
    *,
    temperature: float | None = None,
) -> tuple[TextModel, Array]:
    """The severity model, and held-out logits of the examples that have a severity.

    ``documents``: those of ``read_all``; ``temperature`` as for ``fit_category``.
    """
    chosen = [index for index, item in enumerate(examples) if item.severity is not None]
    items = [examples[index] for index in chosen]
    return fit_classifier(
        severity_rows([documents[index] for index in chosen], np.asarray(vectors)[chosen]),
        [str(item.severity) for item in items],
        groups=_groups(items),
        weights=np.array([item.weight for item in items]),
        order=[str(level) for level in Severity],
        temperature=temperature,
    )


def fit_sentiment(examples: Sequence[Labelled], documents: Sequence[Document], vectors: Any) -> TextModel:
    chosen = [index for index, item in enumerate(examples) if item.sentiment is not None]
    rows = sentiment_rows([documents[index] for index in chosen], np.asarray(vectors)[chosen])
    return fit_regression(
        rows, np.array([float(examples[index].sentiment or 0) for index in chosen]), "sentiment"
    )


def _weights(items: Sequence[Labelled]) -> Array:
    """A category with few examples must not drown among those that ship with hundreds: its examples count more."""
    counts = Counter(item.category for item in items)
    enough = min(ENOUGH, max(counts.values()))
    return np.array([
        item.weight * min(MOST_WEIGHT, max(1.0, enough / counts[item.category])) for item in items
    ])  # fmt: skip


def read_all(lexicon: Lexicon, examples: Sequence[Labelled]) -> list[Document]:
    """What the cues find in each example: some milliseconds each, unless it ships."""
    known = known_readings()
    return [Document(read_ticket(item.subject, item.body), lexicon, known.get(item)) for item in examples]


def _groups(items: Sequence[Labelled]) -> list[str] | None:
    """Writers hold each other out only where there are several of some size; else rows are held out at random."""
    names = [item.group for item in items]
    large = sorted(name for name, number in Counter(names).items() if number >= min(LARGE, len(names) / 10))
    if len(large) < 2:
        return None
    part = {name: place % PARTS for place, name in enumerate(large)}
    parts = sorted(set(part.values()))
    return [str(part.get(name, parts[place % len(parts)])) for place, name in enumerate(names)]
