"""Examples nearby: a sum over everything that a model was fitted on, in which the most alike count most.

A Gaussian kernel (Schölkopf and Smola, "Learning with Kernels", 2002) lets a model say that two things together mean
something else than each alone, which no sum over features can. Rows are kept as their first principal components in one
byte each, since the finest differences between texts say nothing of their label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.triage.learning import Array

Floats = NDArray[np.float32]
MOST_ROWS = 18_000
"""Above this the nearness of all rows to each other would take more than 650 megabytes."""
COMPONENTS = 128
BLOCK = 1024


@dataclass(frozen=True)
class Place:
    """Where a row of features lies among the examples."""

    centre: Floats
    """Shape ``(d,)``."""
    axes: Floats
    """Shape ``(d, c)``; long enough to make up for the distance along the directions that are left out."""

    def of(self, dense: Array) -> Floats:
        """Shape ``(n, c)`` for features of shape ``(n, d)``."""
        return np.asarray((dense - self.centre) @ self.axes, dtype=np.float32)


@dataclass(frozen=True)
class Near:
    """What examples nearby say."""

    place: Place
    anchors: NDArray[np.int8]
    """The examples' places in units of ``step``: shape ``(n, c)``."""
    step: float
    shares: Floats
    """What each says of each label where it stands: shape ``(n, k)``."""

    @cached_property
    def _columns(self) -> tuple[Floats, Floats]:
        """Anchors as columns, and their squared lengths."""
        columns = np.ascontiguousarray(self.step * self.anchors.T.astype(np.float32))
        return columns, (columns**2).sum(axis=0)

    def scores(self, dense: Array) -> Array:
        """Shape ``(m, k)`` for features of shape ``(m, d)``."""
        places = self.place.of(dense)
        return np.asarray(_nearness(places, (places**2).sum(axis=1), *self._columns) @ self.shares)

    def arrays(self) -> dict[str, Any]:
        """For ``numpy.savez``."""
        return {
            "near_centre": self.place.centre,
            "near_axes": self.place.axes.astype(np.float16),
            "near_anchors": self.anchors,
            "near_step": np.array(self.step),
            "near_shares": self.shares.astype(np.float16),
        }

    @classmethod
    def of_arrays(cls, stored: Mapping[str, Any]) -> Near | None:
        """None where ``arrays`` wrote nothing. Raises ``KeyError`` where something is missing."""
        if "near_step" not in stored:
            return None
        place = Place(stored["near_centre"].astype(np.float32), stored["near_axes"].astype(np.float32))
        shares = stored["near_shares"].astype(np.float32)
        return cls(place, stored["near_anchors"].astype(np.int8), float(stored["near_step"]), shares)


class NearRows:
    """The examples of a fit and how near they are to each other: half of the symmetric matrix, in blocks."""

    def __init__(self, dense: Array) -> None:
        """``dense``: features of shape ``(n, d)``."""
        self._place = _place(dense)
        places = self._place.of(dense)
        self._step = float(np.abs(places).max() / 127) or 1.0
        self._anchors = np.round(places / self._step).astype(np.int8)
        rows = self._step * self._anchors.astype(np.float32)
        squares = (rows**2).sum(axis=1)
        self._cuts = [slice(start, start + BLOCK) for start in range(0, len(rows), BLOCK)]
        self._blocks = {
            (a, b): _nearness(rows[first], squares[first], rows[second].T, squares[second])
            for a, first in enumerate(self._cuts)
            for b, second in enumerate(self._cuts[: a + 1])
        }

    def product(self, shares: Array) -> Array:
        """Of the matrix with ``shares`` (n, k), in single precision."""
        single = shares.astype(np.float32)
        result = np.zeros_like(single)
        for (a, b), block in self._blocks.items():
            result[self._cuts[a]] += block @ single[self._cuts[b]]
            if a != b:
                result[self._cuts[b]] += block.T @ single[self._cuts[a]]
        return result.astype(np.float64)

    def columns(self, places: NDArray[np.intp]) -> Floats:
        """Of the matrix those of some rows: shape ``(n, m)``."""
        rows = self._step * self._anchors.astype(np.float32)
        squares = (rows**2).sum(axis=1)
        return _nearness(rows, squares, np.ascontiguousarray(rows[places].T), squares[places])

    def matrix(self) -> Array:
        """Shape ``(n, n)``."""
        return self.product(np.eye(len(self._anchors)))

    def weighed(self, shares: Array) -> Near:
        return Near(self._place, self._anchors, self._step, shares.astype(np.float32))


def _place(dense: Array) -> Place:
    centre = dense.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov(dense - centre, rowvar=False))
    most = slice(len(variances) - min(COMPONENTS, len(variances)), None)
    total = variances.sum()
    kept = variances[most].sum() / total if total > np.finfo(np.float32).tiny else 1.0
    axes = directions[:, most] / np.sqrt(kept)
    # As they are kept, so that a model that was stored says what the fitted one said.
    return Place(centre.astype(np.float32), axes.astype(np.float16).astype(np.float32))


def _nearness(places: Floats, squares: Floats, others: Floats, their_squares: Floats) -> Floats:
    """``exp(-distance²)`` of places (m, c) and the columns of ``others`` (c, n)."""
    distances = squares[:, None] + their_squares - 2.0 * (places @ others)
    return np.asarray(np.exp(-np.maximum(distances, 0.0, out=distances), out=distances))
