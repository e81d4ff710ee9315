"""Keeping the derived index true to SQL: sweeping, reconciling, rebuilding."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from app.core.clock import utc_now
from app.core.logging import get_logger
from app.db.engine import Database
from app.knowledge import repository
from app.rag.vector_index import VectorIndex

log = get_logger(__name__)
BATCH = 1000
STALE_STAGING = timedelta(hours=1)
"""No ingest takes this long; a staged version older than that belongs to a process that is gone."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    collection: str
    chunks: int
    """Searchable chunks in SQL."""
    added: int
    """Vectors that the index lacked."""
    removed: int
    """Vectors that no searchable chunk owns."""
    unencoded: int
    """Chunks without a stored vector: only a new ingest can bring them back."""


async def sweep(db: Database, *, only_process: bool) -> int:
    """Remove what half-finished ingests left. The only process of a desk need not wait for staleness."""
    before = utc_now() if only_process else utc_now() - STALE_STAGING
    async with db.write() as session:
        swept = await repository.drop_staged(session, before)
    if swept:
        log.info("kb.swept", versions=swept)
    return swept


async def reconcile(db: Database, index: VectorIndex, *, rebuild: bool = False) -> list[Reconciliation]:
    """Make the index hold exactly the searchable chunks, from the vectors in SQL: no encoding.

    ``rebuild`` drops each collection of the index first. Raises ``VectorIndexUnavailable``.
    """
    async with db.read() as session:
        collections = [collection for collection, _ in await repository.collections(session)]
    results: list[Reconciliation] = []
    for collection in collections:
        if rebuild:
            await asyncio.to_thread(index.drop, collection.id)
        # The index is read before SQL: a chunk that an ingest adds in between must not look like an orphan.
        present = await asyncio.to_thread(index.ids, collection.id)
        async with db.read() as session:
            wanted = await repository.live_keys(session, collection.id)
        missing = [(key, wanted[key]) for key in sorted(set(wanted) - present)]
        orphans = sorted(present - set(wanted))
        added = 0
        for start in range(0, len(missing), BATCH):
            part = missing[start : start + BATCH]
            async with db.read() as session:
                vectors = await repository.vectors(
                    session, [digest for _, digest in part], collection.embedding_model
                )
            known = [(key, vectors[digest]) for key, digest in part if digest in vectors]
            if known:
                matrix = np.stack([vector for _, vector in known]).astype(np.float32)
                keys = [key for key, _ in known]
                await asyncio.to_thread(index.upsert, collection.id, collection.dimension, keys, matrix)
                added += len(known)
        for start in range(0, len(orphans), BATCH):
            await asyncio.to_thread(index.delete, collection.id, orphans[start : start + BATCH])
        result = Reconciliation(collection.name, len(wanted), added, len(orphans), len(missing) - added)
        if result.added or result.removed or result.unencoded:
            log.info(
                "kb.reconciled",
                collection_id=collection.id,
                added=added,
                removed=len(orphans),
                unencoded=result.unencoded,
            )
        results.append(result)
    return results
