"""An optional second look at the best passages by a cross-encoder, which reads question and passage together.

Nogueira and Cho, "Passage Re-ranking with BERT", 2019. It orders passages anew; how probable it is that one answers
stays what ``evidence`` says, since a cross-encoder's own scores are not comparable across models.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import numpy as np

from app.core.logging import get_logger
from app.rag.model_files import EncoderUnavailable, local_folder
from app.rag.types import RankedPassage

log = get_logger(__name__)
DEPTH = 20
"""Passages that are read anew; those behind them keep their places."""
_MAX_TOKENS = 512


class Reranker:
    """A cross-encoder from local files, loaded at its first use, run in one thread of its own.

    Args:
        path_or_name: a sentence-transformers cross-encoder folder, or a name in the local model cache.
    """

    def __init__(self, path_or_name: str) -> None:
        self._name = path_or_name
        self._model: Any = None
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="reranker")
        self._error: str | None = None

    @property
    def name(self) -> str:
        return self._name

    @property
    def state(self) -> Literal["not loaded", "ready", "failed"]:
        if self._error is not None:
            return "failed"
        return "ready" if self._model is not None else "not loaded"

    @property
    def error(self) -> str | None:
        """Why the model could not be loaded. Passages then keep the order they have."""
        return self._error

    async def load(self) -> None:
        """Load the model now rather than at the first question."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._loaded)

    async def reorder(self, question: str, ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
        """``ranked`` (best first) with its first ``DEPTH`` in the cross-encoder's order."""
        if len(ranked) < 2 or not question.strip():
            return list(ranked)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._reordered, question, ranked)

    def _reordered(self, question: str, ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
        model = self._loaded()
        if model is None:
            return list(ranked)
        head = ranked[:DEPTH]
        pairs = [(question, f"{item.passage.title}\n{item.passage.text}") for item in head]
        scores = np.asarray(model.predict(pairs, show_progress_bar=False), dtype=np.float64)
        order = np.argsort(-scores, kind="stable")
        return [*(head[index] for index in order), *ranked[DEPTH:]]

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None and self._error is None:
                try:
                    from sentence_transformers import CrossEncoder

                    self._model = CrossEncoder(
                        str(local_folder(self._name)),
                        device="cpu",
                        local_files_only=True,
                        num_labels=1,
                        max_length=_MAX_TOKENS,
                    )
                except (EncoderUnavailable, ImportError, OSError, ValueError, RuntimeError) as error:
                    self._error = str(error)
                    log.error("reranker.unavailable", reason=self._error)
            return self._model

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
