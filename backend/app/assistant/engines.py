"""The local triage engine of the current configuration, made behind the one that serves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from app.assistant import learning_repository
from app.core.background import Background
from app.core.logging import get_logger
from app.db.engine import Database
from app.rag.types import Encoder, Vectors
from app.triage.config import TriageConfig

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine
    from app.triage.text_model import TextModel

log = get_logger(__name__)
RENEWAL_SECONDS = 60.0
"""After a renewal has begun, until one that failed is tried again."""
MAX_REMEMBERED = 20_000
"""Vectors of examples that are kept (30 MB): what a change leaves alone is not encoded again."""


class RememberingEncoder:
    """An encoder that keeps what it has encoded. Thread-safe: at worst a text is encoded twice."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As ``Encoder.encode``."""
        known = self._vectors
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        fresh = dict(zip(missing, self._encoder.encode(missing), strict=True)) if missing else {}
        result = np.array([known[text] if text in known else fresh[text] for text in texts])
        if len(known) + len(fresh) > MAX_REMEMBERED:
            self._vectors = {}
        self._vectors.update(fresh)
        return result


class TriageEngines:
    """Gives the engine that serves, and replaces it after a change of the configuration."""

    def __init__(
        self,
        db: Database,
        current: Callable[[], TriageConfig],
        background: Background,
        cache: Path | None = None,
    ) -> None:
        """``cache``: folder that keeps fitted models."""
        self._db = db
        self._current = current
        self._cache = cache
        self._background = background
        self._engine: TriageEngine | None = None
        self._fitting: RememberingEncoder | None = None
        self._encoder: Encoder | None = None
        self._lock = asyncio.Lock()
        self._retry_at = 0.0
        self.refused: int | None = None
        """The learned model that could not be read: an engine without it is as new as can be."""

    @property
    def current(self) -> TriageEngine | None:
        """The engine that serves; None before the first was made."""
        return self._engine

    async def serving(self, encoder: Encoder) -> TriageEngine:
        """The engine; for some seconds after a change it is still that of the previous configuration."""
        engine = self._engine
        if engine is None:
            return await self.renewed(encoder)
        if engine.config.revision != self._current().revision and time.monotonic() >= self._retry_at:
            self.renew_soon()  # the renewal that the change began has failed
        return engine

    async def renewed(self, encoder: Encoder, *, anew: bool = False) -> TriageEngine:
        """The engine of the current configuration, waiting for it if need be. ``anew``: also for the same configuration,
        since a model was learned."""
        async with self._lock:
            self._encoder = encoder
            if anew and self._engine is not None:
                self._engine = await self.build(self._current(), encoder)
            while self._engine is None or self._engine.config.revision != self._current().revision:
                self._engine = await self.build(self._current(), encoder)
            return self._engine

    async def build(self, config: TriageConfig, encoder: Encoder) -> TriageEngine:
        """An engine of any configuration, fitted."""
        from app.triage.engine import (
            TriageEngine,  # compiles hundreds of patterns: not on the way to the first answer
        )

        if self._fitting is None:
            self._fitting = RememberingEncoder(encoder)
        learned = await self._learned(config, encoder.model_id)
        engine = TriageEngine(
            config, encoder, encode=self._fitting.encode, cache=self._cache, learned=learned
        )
        await asyncio.to_thread(engine.warm)
        return engine

    async def _learned(self, config: TriageConfig, model_id: str) -> tuple[int, TextModel] | None:
        from app.triage.text_model import TextModel
        from app.triage.training import category_key

        async with self._db.read() as session:
            stored = await learning_repository.active(session, category_key(config, model_id))
        if stored is None or stored.weights is None:
            return None
        try:
            return stored.id, await asyncio.to_thread(TextModel.from_bytes, stored.weights)
        except (ValueError, BadZipFile):
            log.exception("learning.model_unreadable", learned_model=stored.id)
            self.refused = stored.id
            return None

    def renew_soon(self) -> None:
        """Make the engine of a new configuration in the background, if one serves already."""
        if self._encoder is not None:
            self._retry_at = time.monotonic() + RENEWAL_SECONDS
            self._background.spawn("triage-engine", self._renew(self._encoder))

    async def _renew(self, encoder: Encoder) -> None:
        engine = await self.renewed(encoder)
        log.info("triage.engine_ready", revision=engine.config.revision)
