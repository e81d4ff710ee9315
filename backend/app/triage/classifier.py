"""Category, severity and sentiment: linear models over cues, keywords and the embedding, fitted on the
configuration's examples around the priors of ``weights.py``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.rag.types import Encoder, Vectors
from app.triage import weights
from app.triage.config import TriageConfig
from app.triage.cues import CUES
from app.triage.features import (
    CATEGORY_FEATURES,
    INDICATOR_FEATURES,
    PRODUCTS,
    SENTIMENT_FEATURES,
    Document,
    Lexicon,
    named,
)
from app.triage.learning import (
    Array,
    OrdinalModel,
    fit_ordinal,
    fit_ridge,
    fit_softmax,
    fit_temperature,
    folds,
    softmax,
)
from app.triage.text import read_ticket
from app.triage.types import Severity

LEVELS = (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
MAX_EMBEDDED_CHARS = 4000
"""The head of a long ticket tells what it is about."""


def embed_text(subject: str, body: str) -> str:
    """What of a ticket is embedded: the subject and the current body without quoted history."""
    current = " ".join(read_ticket(subject, body).current.split())
    return f"{subject.strip()}\n{current}".strip()[:MAX_EMBEDDED_CHARS]


@dataclass(frozen=True)
class Scores:
    """Probabilities of one ticket."""

    categories: dict[str, float]
    severity: Severity
    """The decision; see ``_decide``."""
    severities: dict[Severity, float]
    sentiment: float
    """1..10, not rounded."""


class Classifier:
    """Immutable once built; the methods may be called from several threads.

    Building embeds every example of the configuration once and fits three small models.
    """

    def __init__(self, config: TriageConfig, encoder: Encoder, lexicon: Lexicon) -> None:
        self.categories = tuple(entry.id for entry in config.categories)
        self._severity_names = (
            *CUES, *PRODUCTS, *INDICATOR_FEATURES, *(f"cat_{category}" for category in self.categories),
        )  # fmt: skip
        self._fit(config, encoder, lexicon)

    def score(self, document: Document, vector: Vectors) -> Scores:
        """``vector`` is the unit embedding of ``embed_text``, shape ``(dimension,)`` or ``(1, dimension)``."""
        embedding = np.asarray(vector, dtype=np.float64).reshape(1, -1)
        row = np.hstack([document.category_features(self.categories)[None, :], embedding, np.ones((1, 1))])
        shares = softmax(row @ self._category / self._category_temperature)[0]
        severity_row = self._severity_row(document, shares, embedding[0])[None, :]
        levels = self._severity.probabilities(severity_row, self._severity_temperature)[0]
        plain = self._severity.probabilities(
            severity_row, self._severity_temperature / weights.DOMAIN_SHIFT["severity"]
        )[0]
        expected = float(levels @ np.arange(4))
        mood = np.concatenate([document.sentiment_features(expected), embedding[0]]) @ self._sentiment
        return Scores(
            dict(zip(self.categories, (float(share) for share in shares), strict=True)),
            _decide(plain),
            dict(zip(LEVELS, (float(level) for level in levels / levels.sum()), strict=True)),
            float(np.clip(mood, 1.0, 10.0)),
        )

    def _severity_row(self, document: Document, shares: Array, embedding: Array) -> Array:
        values = document.severity_features()
        values |= {
            f"cat_{category}": float(share) for category, share in zip(self.categories, shares, strict=True)
        }
        return np.concatenate([named(values, self._severity_names), embedding])

    def _fit(self, config: TriageConfig, encoder: Encoder, lexicon: Lexicon) -> None:
        examples = [(entry.id, example) for entry in config.categories for example in entry.examples]
        # Interleaved, so that folds hold every category.
        order = sorted(range(len(examples)), key=lambda i: (i * 7919) % max(1, len(examples)))
        examples = [examples[i] for i in order]
        texts = [embed_text(example.subject, example.body) for _, example in examples]
        texts += [f"{entry.name}. {entry.description}" for entry in config.categories]
        vectors = np.asarray(encoder.encode(texts), dtype=np.float64)
        documents = [Document(read_ticket(example.subject, example.body), lexicon) for _, example in examples]
        documents += [Document(read_ticket("", entry.description), lexicon) for entry in config.categories]
        labels = [self.categories.index(category) for category, _ in examples]
        labels += list(range(len(self.categories)))
        shares = self._fit_category(documents, vectors, np.array(labels))
        graded = [i for i, (_, example) in enumerate(examples) if example.severity is not None]
        levels = np.array([_level(examples[i][1].severity) for i in graded], dtype=np.int64)
        self._fit_severity([documents[i] for i in graded], vectors[graded], shares[graded], levels)
        felt = [i for i, (_, example) in enumerate(examples) if example.sentiment is not None]
        moods = np.array([float(examples[i][1].sentiment or 0) for i in felt])
        self._fit_sentiment([documents[i] for i in felt], vectors[felt], shares[felt], moods)

    def _fit_category(
        self, documents: Sequence[Document], vectors: Array, labels: NDArray[np.int64]
    ) -> Array:
        """Fit the head; return held-out probabilities of the training rows, shape ``(n, k)``."""
        cues = np.array([document.category_features(self.categories) for document in documents])
        rows = np.hstack([cues, vectors, np.ones((len(cues), 1))])
        prior = np.zeros((rows.shape[1], len(self.categories)))
        prior[: cues.shape[1]] = _category_prior(self.categories)
        penalty = np.concatenate([
            np.full(cues.shape[1], weights.CUE_PENALTY["category"]),
            np.full(vectors.shape[1], weights.EMBEDDING_PENALTY["category"]),
            [1.0],
        ])  # fmt: skip
        held_out = np.zeros((len(rows), len(self.categories)))
        for mask in folds(len(rows)):
            held_out[mask] = rows[mask] @ fit_softmax(rows[~mask], labels[~mask], prior, penalty)
        self._category = fit_softmax(rows, labels, prior, penalty)
        temperature = fit_temperature(held_out, labels)
        self._category_temperature = temperature * weights.DOMAIN_SHIFT["category"]
        return softmax(held_out / temperature)

    def _fit_severity(
        self, documents: Sequence[Document], vectors: Array, shares: Array, levels: NDArray[np.int64]
    ) -> None:
        names = self._severity_names
        prior = np.concatenate([named(weights.SEVERITY_PRIOR, names), np.zeros(vectors.shape[1])])
        penalty = np.concatenate([
            np.full(len(names), weights.CUE_PENALTY["severity"]),
            np.full(vectors.shape[1], weights.EMBEDDING_PENALTY["severity"]),
        ])  # fmt: skip
        cuts = np.array(weights.SEVERITY_CUTS)
        self._severity, self._severity_temperature = OrdinalModel(prior, cuts), 1.0
        if len(levels) == 0:
            return
        rows = np.array([
            self._severity_row(document, share, vector)
            for document, share, vector in zip(documents, shares, vectors, strict=True)
        ])  # fmt: skip
        held_out = np.zeros((len(rows), 4))
        for mask in folds(len(rows)):
            model = fit_ordinal(rows[~mask], levels[~mask], prior, penalty, cuts, weights.CUT_PENALTY)
            held_out[mask] = model.probabilities(rows[mask])
        self._severity = fit_ordinal(rows, levels, prior, penalty, cuts, weights.CUT_PENALTY)
        self._severity_temperature = weights.DOMAIN_SHIFT["severity"] * fit_temperature(
            np.log(held_out), levels
        )

    def _fit_sentiment(
        self, documents: Sequence[Document], vectors: Array, shares: Array, moods: Array
    ) -> None:
        prior = np.concatenate([
            named(weights.SENTIMENT_PRIOR, SENTIMENT_FEATURES), np.zeros(vectors.shape[1]),
        ])  # fmt: skip
        self._sentiment = prior
        if len(moods) == 0:
            return
        penalty = np.concatenate([
            np.full(len(SENTIMENT_FEATURES), weights.CUE_PENALTY["sentiment"]),
            np.full(vectors.shape[1], weights.EMBEDDING_PENALTY["sentiment"]),
        ])  # fmt: skip
        rows = []
        for document, share, vector in zip(documents, shares, vectors, strict=True):
            row = self._severity_row(document, share, vector)[None, :]
            expected = float(self._severity.probabilities(row, self._severity_temperature)[0] @ np.arange(4))
            rows.append(np.concatenate([document.sentiment_features(expected), vector]))
        self._sentiment = fit_ridge(np.array(rows), moods, prior, penalty)


def prior_scores(config: TriageConfig, document: Document) -> Scores:
    """Probabilities by the priors alone: no examples, no embedding."""
    categories = tuple(entry.id for entry in config.categories)
    logits = document.category_features(categories) @ _category_prior(categories)
    shares = softmax(logits[None, :])[0]
    values = document.severity_features()
    values |= {f"cat_{category}": float(share) for category, share in zip(categories, shares, strict=True)}
    names = tuple(values)
    model = OrdinalModel(named(weights.SEVERITY_PRIOR, names), np.array(weights.SEVERITY_CUTS))
    levels = model.probabilities(named(values, names)[None, :])[0]
    mood = document.sentiment_features(float(levels @ np.arange(4))) @ named(
        weights.SENTIMENT_PRIOR, SENTIMENT_FEATURES
    )
    return Scores(
        dict(zip(categories, (float(share) for share in shares), strict=True)),
        _decide(levels),
        dict(zip(LEVELS, (float(level) for level in levels / levels.sum()), strict=True)),
        float(np.clip(mood, 1.0, 10.0)),
    )


def _decide(levels: Array) -> Severity:
    """The likeliest level, but critical from ``CRITICAL_FROM`` on. ``levels`` (4,), lowest first.

    Taken before the confidences are widened for the shift from examples to tickets: a flat ordinal model
    squeezes its middle levels out.
    """
    if levels[3] >= weights.CRITICAL_FROM:
        return Severity.CRITICAL
    return LEVELS[int(np.argmax(levels))]


def _category_prior(categories: Sequence[str]) -> Array:
    """Prior weights of ``Document.category_features``, shape ``(features, k)``."""
    names = (*CATEGORY_FEATURES, *(f"kw:{category}" for category in categories))
    prior = np.zeros((len(names), len(categories)))
    for column, category in enumerate(categories):
        known = weights.CATEGORY_PRIOR.get(category, {"kw": weights.OWN_KEYWORD_PRIOR})
        for name, value in known.items():
            prior[names.index(f"kw:{category}" if name == "kw" else name), column] = value
    return prior


def _level(severity: Severity | None) -> int:
    return LEVELS.index(severity) if severity is not None else 0
