"""Keeping the derived index true to SQL: sweeping, reconciling, rebuilding."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from app.core.clock import utc_now
from app.core.logging import get_logger
from app.db.engine import Database
from app.knowledge import index_repository, repository
from app.models import Collection
from app.rag.vector_index import VectorIndex

log = get_logger(__name__)
BATCH = 250
"""Vectors of one write: often enough to tell how far a rebuild is."""
STALE_STAGING = timedelta(hours=1)
"""No ingest takes this long; a staged version older than that belongs to a process that is gone."""
Progress = Callable[[int, int], Awaitable[None]]
"""Told how many of a collection's chunks the index holds, and how many there are."""


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
        swept = await index_repository.drop_staged(session, before)
    if swept:
        log.info("kb.swept", versions=swept)
    return swept


async def reconcile(
    db: Database, index: VectorIndex, *, rebuild: bool = False, only: str | None = None
) -> list[Reconciliation]:
    """Make the index hold exactly the searchable chunks, from the vectors in SQL: no encoding.

    ``rebuild`` drops each collection of the index first; ``only`` names one. Raises ``VectorIndexUnavailable``.
    """
    async with db.read() as session:
        collections = await index_repository.collections(session)
    results: list[Reconciliation] = []
    for collection in collections:
        if only is None or collection.name == only:
            if rebuild:
                await asyncio.to_thread(index.drop, collection.id)
            results.append(await mend(db, index, collection))
    return results


async def mend(
    db: Database, index: VectorIndex, collection: Collection, progress: Progress | None = None
) -> Reconciliation:
    """Bring one collection of the index to what SQL says. Raises ``VectorIndexUnavailable``."""
    # The index is read before SQL: a chunk that an ingest adds in between must not look like an orphan.
    present = await asyncio.to_thread(index.ids, collection.id)
    async with db.read() as session:
        # Staged versions before chunks: what is activated in between is then found among the chunks.
        staged = await index_repository.staged_versions(session, collection.id)
        wanted = await index_repository.live_keys(session, collection.id)
    missing = [(key, wanted[key]) for key in sorted(set(wanted) - present)]
    orphans = sorted(key for key in present - set(wanted) if key.rpartition(":")[0] not in staged)
    held = len(wanted) - len(missing)
    added = 0
    for start in range(0, len(missing), BATCH):
        if progress is not None:
            await progress(held + added, len(wanted))
        added += await _add(db, index, collection, missing[start : start + BATCH])
    for start in range(0, len(orphans), BATCH):
        await asyncio.to_thread(index.delete, collection.id, orphans[start : start + BATCH])
    result = Reconciliation(collection.name, len(wanted), added, len(orphans), len(missing) - added)
    if progress is not None:
        await progress(held + added, len(wanted))
    if result.added or result.removed or result.unencoded:
        log.info(
            "kb.reconciled",
            collection_id=collection.id,
            added=added,
            removed=len(orphans),
            unencoded=result.unencoded,
        )
    return result


async def _add(db: Database, index: VectorIndex, collection: Collection, pairs: list[tuple[str, str]]) -> int:
    """Write the stored vectors of ``(chunk key, content hash)`` pairs; returns how many there were."""
    async with db.read() as session:
        vectors = await repository.vectors(
            session, [digest for _, digest in pairs], collection.embedding_model
        )
    known = [(key, vectors[digest]) for key, digest in pairs if digest in vectors]
    if known:
        matrix = np.stack([vector for _, vector in known]).astype(np.float32)
        keys = [key for key, _ in known]
        await asyncio.to_thread(index.upsert, collection.id, collection.dimension, keys, matrix)
    return len(known)
