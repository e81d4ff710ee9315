"""Small linear models, fitted in plain NumPy within a fraction of a second and always with the same result.

Every model is fitted around a prior: the penalty pulls each weight to a stated value, not to zero, so that
what is known of language (``weights.py``) holds until examples say otherwise. It is the maximum a posteriori
estimate under a Gaussian prior (Murphy, Machine Learning: A Probabilistic Perspective, 8.3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ITERATIONS = 250
LEARNING_RATE = 0.05
TEMPERATURES = np.geomspace(0.2, 5.0, 60)


def softmax(logits: Array) -> Array:
    """Row-wise softmax of shape ``(n, k)``."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _sigmoid(values: Array) -> Array:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * values)))


def _adam(start: Array, gradient: Callable[[Array], Array]) -> Array:
    """Minimise by Adam (Kingma and Ba, 2015) with a step that falls to zero linearly."""
    weights, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, ITERATIONS + 1):
        slope = gradient(weights)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = LEARNING_RATE * (1.0 - (step - 1) / ITERATIONS)
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def fit_softmax(features: Array, labels: NDArray[np.int64], prior: Array, penalty: Array) -> Array:
    """Multinomial logistic regression.

    ``features`` (n, d), ``labels`` (n,) in 0..k-1, ``prior`` (d, k), ``penalty`` (d,) > 0. Returns (d, k).
    """
    targets = np.eye(prior.shape[1])[labels]
    column = penalty[:, None]

    def gradient(weights: Array) -> Array:
        residual = softmax(features @ weights) - targets
        return np.asarray(features.T @ residual + column * (weights - prior)) / len(labels)

    return _adam(prior, gradient)


@dataclass(frozen=True)
class OrdinalModel:
    """Cumulative logit model (McCullagh, 1980): ``P(y <= j) = sigmoid(cuts[j] - x @ weights)``."""

    weights: Array
    cuts: Array

    def probabilities(self, features: Array, temperature: float = 1.0) -> Array:
        """Shape ``(n, len(cuts) + 1)``, lowest class first."""
        below = _sigmoid((self.cuts[None, :] - (features @ self.weights)[:, None]) / temperature)
        edges = np.hstack([np.zeros((len(below), 1)), below, np.ones((len(below), 1))])
        return np.asarray(np.clip(np.diff(edges, axis=1), 1e-9, 1.0))


def fit_ordinal(
    features: Array,
    labels: NDArray[np.int64],
    prior: Array,
    penalty: Array,
    cuts: Array,
    cut_penalty: float,
) -> OrdinalModel:
    """Fit weights (d,) and increasing cuts (k - 1,), both around their priors."""
    size = len(prior)
    rows = np.arange(len(labels))

    def gradient(packed: Array) -> Array:
        model = OrdinalModel(packed[:size], np.sort(packed[size:]))
        score = features @ model.weights
        below = _sigmoid(model.cuts[None, :] - score[:, None])
        edges = np.hstack([np.zeros((len(below), 1)), below, np.ones((len(below), 1))])
        slopes = edges * (1.0 - edges)
        likelihood = np.clip(edges[rows, labels + 1] - edges[rows, labels], 1e-9, None)
        upper = slopes[rows, labels + 1] / likelihood
        lower = slopes[rows, labels] / likelihood
        grad_weights = features.T @ (upper - lower) + penalty * (model.weights - prior)
        grad_cuts = np.zeros(len(cuts))
        np.add.at(grad_cuts, np.minimum(labels, len(cuts) - 1), -np.where(labels < len(cuts), upper, 0.0))
        np.add.at(grad_cuts, np.maximum(labels - 1, 0), np.where(labels > 0, lower, 0.0))
        grad_cuts += cut_penalty * (model.cuts - cuts)
        return np.concatenate([grad_weights, grad_cuts]) / len(labels)

    fitted = _adam(np.concatenate([prior, cuts]), gradient)
    return OrdinalModel(fitted[:size], np.sort(fitted[size:]))


def fit_ridge(features: Array, targets: Array, prior: Array, penalty: Array) -> Array:
    """Least squares around a prior. ``features`` (n, d), ``targets`` (n,). Returns (d,)."""
    system = features.T @ features + np.diag(penalty)
    return np.asarray(np.linalg.solve(system, features.T @ targets + penalty * prior))


def fit_temperature(log_scores: Array, labels: NDArray[np.int64]) -> float:
    """Temperature that minimises the log loss of held-out scores (Guo et al., 2017)."""
    rows = np.arange(len(labels))
    losses = [
        -float(np.mean(np.log(np.clip(softmax(log_scores / t)[rows, labels], 1e-12, None))))
        for t in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmin(losses))])


def folds(count: int, parts: int = 5) -> list[NDArray[np.bool_]]:
    """Masks of held-out rows: row i is held out in fold ``i % parts``, so that classes stay mixed."""
    return [np.arange(count) % parts == part for part in range(min(parts, count))]
