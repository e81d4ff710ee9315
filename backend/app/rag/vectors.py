"""What encoders share of arithmetic."""

from __future__ import annotations

import numpy as np

from app.rag.types import Vectors


def normalised(vectors: Vectors) -> Vectors:
    """Rows of length one, shape as given; a row of zeros stays one."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
