"""Collections held in memory as long as they are what the database has, so that a search reads one row.

The row says how often what is searched has changed (``Collection.revision``, in the commit that changes it). A collection
whose number is another one is searched through its indexes until it has been read again, in the background.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.core.background import Background
from app.core.logging import get_logger
from app.db.engine import Database
from app.knowledge import held_repository as repository
from app.models import Collection
from app.rag.held_index import HeldChunk, HeldDocument, HeldIndex
from app.rag.types import Vectors

log = get_logger(__name__)
DUTY = 10.0
"""After reading a collection again it is left alone this many times as long, so that an ingest is not read at each step."""
PART = 400


@dataclass(frozen=True, slots=True)
class _Held:
    revision: int
    model: str
    index: HeldIndex


class Holder:
    """Belongs to one event loop. Holds the collections that were searched last, up to ``limit`` chunks together."""

    def __init__(self, db: Database, background: Background, limit: int) -> None:
        self._db = db
        self._background = background
        self._limit = limit
        self._held: OrderedDict[int, _Held] = OrderedDict()
        self._reading: set[int] = set()
        self._not_before: dict[int, float] = {}

    def current(self, collection: Collection, model: str) -> HeldIndex | None:
        """The collection as its row says it is now, or None: too large, or not read yet, which begins then."""
        if collection.chunk_count > self._limit:
            self._held.pop(collection.id, None)
            return None
        held = self._held.get(collection.id)
        if held is not None and (held.revision, held.model) == (collection.revision, model):
            self._held.move_to_end(collection.id)
            return held.index
        due = self._not_before.get(collection.id, 0.0) <= time.monotonic()
        if due and collection.id not in self._reading:
            self._reading.add(collection.id)
            work = self._read(collection.id, model, collection.dimension)
            self._background.spawn("hold-collection", work)
        return None

    async def _read(self, collection_id: int, model: str, dimension: int) -> None:
        started = time.monotonic()
        try:
            before = self._held.get(collection_id)
            known = before.index if before and before.model == model else HeldIndex.empty(dimension)
            read = await self._grown(collection_id, model, known)
            if read is not None:
                self._held[collection_id] = read
                self._make_room()
        finally:
            self._reading.discard(collection_id)
            self._not_before[collection_id] = time.monotonic() + DUTY * (time.monotonic() - started)

    async def _grown(self, collection_id: int, model: str, known: HeldIndex) -> _Held | None:
        """``known`` brought to what the database has; None when that changed meanwhile."""
        async with self._db.read() as session:
            revision = await repository.revision(session, collection_id)
            documents = await repository.documents(session, collection_id)
            live = await repository.live(session, collection_id, model)
        places = {(chunk.key, chunk.content_hash): place for place, chunk in enumerate(known.chunks)}
        kept = [places[chunk] for chunk in live if chunk in places]
        fresh, vectors = await self._fresh(
            [key for key, digest in live if (key, digest) not in places], model
        )
        async with self._db.read() as session:
            if revision is None or await repository.revision(session, collection_id) != revision:
                return None
        index = await asyncio.to_thread(_grow, known, kept, fresh, vectors, documents)
        log.info("kb.collection_held", collection_id=collection_id, chunks=len(index), read=len(fresh))
        return _Held(revision, model, index)

    async def _fresh(self, keys: list[str], model: str) -> tuple[list[HeldChunk], list[Vectors]]:
        chunks: list[HeldChunk] = []
        vectors: list[Vectors] = []
        for start in range(0, len(keys), PART):
            async with self._db.read() as session:
                for chunk, vector in await repository.chunks(session, keys[start : start + PART], model):
                    chunks.append(chunk)
                    vectors.append(vector)
        return chunks, vectors

    def _make_room(self) -> None:
        while len(self._held) > 1 and sum(len(held.index) for held in self._held.values()) > self._limit:
            self._held.popitem(last=False)


def _grow(
    known: HeldIndex,
    kept: list[int],
    fresh: list[HeldChunk],
    vectors: list[Vectors],
    documents: Mapping[int, HeldDocument],
) -> HeldIndex:
    matrix = np.stack(vectors) if vectors else np.zeros((0, known.dimension), dtype=np.float32)
    return known.grown(kept, fresh, matrix, documents)
