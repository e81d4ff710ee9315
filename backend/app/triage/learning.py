"""What the models of this folder share: probabilities of scores, and the temperature that makes them honest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
TEMPERATURES = np.geomspace(0.2, 5.0, 60)


def softmax(logits: Array) -> Array:
    """Row-wise softmax of shape ``(n, k)``."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _sigmoid(values: Array) -> Array:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * values)))


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


def fit_temperature(log_scores: Array, labels: NDArray[np.int64]) -> float:
    """Temperature that minimises the log loss of held-out scores (Guo et al., 2017)."""
    rows = np.arange(len(labels))
    losses = [
        -float(np.mean(np.log(np.clip(softmax(log_scores / t)[rows, labels], 1e-12, None))))
        for t in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmin(losses))])
