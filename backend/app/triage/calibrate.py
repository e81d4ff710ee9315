"""How sure is sure: calibration of probabilities and thresholds that keep a promise. Pure functions of past decisions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 15
"""Equal-width bins of the expected calibration error, as in Guo et al., 2017."""
RISK = 0.05
"""Probability that a promised error rate does not hold, over repeated histories."""
GROWTH = 1.12
"""Each set of decisions that is tested is so much larger than the one before."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Decisions of similar confidence."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean confidence; 0 in an empty bin."""
    accuracy: float
    """Share that was right; 0 in an empty bin."""


def reliability(confidences: ArrayLike, correct: ArrayLike, bins: int = BINS) -> tuple[ReliabilityBin, ...]:
    """The reliability curve. ``confidences`` (n,) in 0..1, ``correct`` (n,) of 0 and 1."""
    sure, right = np.asarray(confidences, dtype=float), np.asarray(correct, dtype=float)
    edges = np.linspace(0.0, 1.0, bins + 1)
    places = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    curve = []
    for index in range(bins):
        inside = places == index
        count = int(inside.sum())
        curve.append(
            ReliabilityBin(
                float(edges[index]), float(edges[index + 1]), count,
                float(sure[inside].mean()) if count else 0.0, float(right[inside].mean()) if count else 0.0,
            )
        )  # fmt: skip
    return tuple(curve)


def expected_calibration_error(confidences: ArrayLike, correct: ArrayLike, bins: int = BINS) -> float:
    """Mean distance of confidence and accuracy over equal-width bins, weighted by count; 0 without decisions."""
    curve = reliability(confidences, correct, bins)
    total = sum(entry.count for entry in curve)
    return (
        sum(entry.count * abs(entry.accuracy - entry.confidence) for entry in curve) / total if total else 0.0
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """From which confidence on decisions may be taken without a person, and what that rests on."""

    target: float
    """Most decisions that may be wrong, as a share."""
    threshold: float | None
    """None: the history does not carry the promise; a person reviews everything."""
    decisions: int
    """Judged decisions in the history."""
    taken: int
    """Of these, at or above the threshold."""
    wrong: int
    """Of those, wrong."""
    upper: float
    """Upper end of the one-sided 95 % interval of the error rate at the threshold (Clopper and Pearson, 1934); 1 for none."""
    needed: int
    """Faultless decisions without which no history carries the promise."""

    @property
    def coverage(self) -> float:
        """Share of the history that would have been taken."""
        return self.taken / self.decisions if self.decisions else 0.0


def promise(
    confidences: Sequence[float] | NDArray[np.float64],
    correct: Sequence[bool] | NDArray[np.bool_],
    target: float,
    *,
    risk: float = RISK,
) -> Promise:
    """The lowest threshold at which at most ``target`` of the decisions are wrong, except with probability ``risk``.

    Fixed-sequence testing (Angelopoulos et al., "Learn then Test", 2021): the surest decisions are tested first, then
    ever larger sets, each with an exact binomial test at level ``risk``, until one fails. The sets depend on the
    confidences alone, so the order needs no correction for testing many times. The history must be of decisions that
    were judged whatever their outcome, by a model that had not seen them.

    Raises:
        ValueError: ``target`` or ``risk`` is not between 0 and 1.
    """
    if not 0.0 < target < 1.0 or not 0.0 < risk < 1.0:
        raise ValueError("target and risk must be between 0 and 1")
    sure, right = np.asarray(confidences, dtype=float), np.asarray(correct, dtype=bool)
    needed = math.ceil(math.log(risk) / math.log1p(-target))
    order = np.argsort(-sure, kind="stable")
    sure, wrong = sure[order], np.cumsum(~right[order])
    found = Promise(target, None, len(sure), 0, 0, 1.0, needed)
    for size in _sizes(sure, needed):
        mistakes = int(wrong[size - 1])
        if _binomial_tail(mistakes, size, target) > risk:
            break
        found = Promise(
            target,
            float(sure[size - 1]),
            len(sure),
            size,
            mistakes,
            upper_bound(mistakes, size, risk),
            needed,
        )
    return found


def _sizes(sure: NDArray[np.float64], first: int) -> list[int]:
    """Sizes of the sets to test, growing; each holds all decisions of its lowest confidence."""
    sizes: list[int] = []
    size = first
    while size <= len(sure):
        whole = int(np.searchsorted(-sure, -sure[size - 1], side="right"))
        if not sizes or whole > sizes[-1]:
            sizes.append(whole)
        size = max(math.ceil(size * GROWTH), whole + 1)
    if sizes and sizes[-1] < len(sure):
        sizes.append(len(sure))
    return sizes


def _binomial_tail(mistakes: int, size: int, rate: float) -> float:
    """``P(X <= mistakes)`` for X ~ Binomial(size, rate)."""
    if mistakes >= size:
        return 1.0
    logs = [
        math.lgamma(size + 1) - math.lgamma(count + 1) - math.lgamma(size - count + 1)
        + count * math.log(rate) + (size - count) * math.log1p(-rate)
        for count in range(mistakes + 1)
    ]  # fmt: skip
    highest = max(logs)
    return min(1.0, math.exp(highest) * sum(math.exp(value - highest) for value in logs))


def upper_bound(mistakes: int, size: int, risk: float = RISK) -> float:
    """Upper end of the one-sided interval of an error rate, ``mistakes`` of ``size``; 1 for no decisions."""
    if size == 0 or mistakes >= size:
        return 1.0
    low, high = mistakes / size, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if middle >= 1.0 or _binomial_tail(mistakes, size, middle) <= risk:
            high = middle
        else:
            low = middle
    return high
