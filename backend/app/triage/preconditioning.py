"""Systems with a kernel of thousands of rows, solved in fewer steps: what some of the rows tell of the kernel is inverted exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.triage.learning import Array

_NEGLIGIBLE = 1e-9
"""Share of the greatest eigenvalue below which one counts as none."""


@dataclass(frozen=True)
class Sketch:
    """A kernel as some of its rows tell it (Nyström; Williams and Seeger, 2001)."""

    features: Array
    """Whose inner products are nearly the kernel: shape ``(n, m)``."""
    rest: Array
    """What is missing on the diagonal, shape ``(n,)``."""

    @classmethod
    def of(cls, columns: Array, chosen: NDArray[np.intp], diagonal: Array) -> Sketch:
        """``columns`` (n, m): those of the rows ``chosen``; ``diagonal``: of the whole kernel, shape ``(n,)``."""
        values, directions = np.linalg.eigh(columns[chosen])
        large = values > _NEGLIGIBLE * values[-1]
        features = columns @ (directions[:, large] / np.sqrt(values[large]))
        return cls(features, np.maximum(diagonal - (features**2).sum(axis=1), 0.0))


class Preconditioner:
    """The inverse of what a sketch makes of ``kernel + diag(penalties)``: with it conjugate gradients need a fifth of the steps
    (Cutajar et al., "Preconditioning Kernel Matrices", 2016)."""

    def __init__(self, sketch: Sketch, penalties: Array, held_out: NDArray[np.bool_] | None) -> None:
        from scipy.linalg import cho_factor

        self._inverse = 1.0 / (sketch.rest + penalties)[:, None]
        if held_out is not None:
            self._inverse[held_out] = 0.0
        self._features = sketch.features
        inner = self._features.T @ (self._inverse * self._features)
        self._factor = cho_factor(inner + np.eye(len(inner)))

    def __call__(self, rest: Array) -> Array:
        """Shape ``(n, k)`` for shape ``(n, k)``."""
        from scipy.linalg import cho_solve

        scaled = self._inverse * rest
        return np.asarray(
            scaled - self._inverse * (self._features @ cho_solve(self._factor, self._features.T @ scaled))
        )
