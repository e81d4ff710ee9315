"""Searching a part of a collection: the documents whose metadata match, and the dense neighbours among their chunks.

Both indexes are narrowed before they propose. Dropping what they proposed would lose passages: the nearest sixty of a
large collection may all lie outside the part.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from app.knowledge import index_repository, repository
from app.knowledge.parts import with_index
from app.models import Collection
from app.rag.types import Vectors
from app.runtime import Runtime

EXACT_CHUNKS = 2000
"""Up to so many chunks are measured one by one: quicker than asking the index for ever more neighbours."""
GROWTH = 4


@dataclass(frozen=True, slots=True)
class Part:
    """The documents of a collection that are searched."""

    document_ids: frozenset[int]
    chunk_count: int

    def __bool__(self) -> bool:
        return bool(self.document_ids)


def matches(metadata: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Equality for each key; a list on either side means any of its entries."""
    return all(key in metadata and _meets(metadata[key], value) for key, value in wanted.items())


def _meets(stored: Any, wanted: Any) -> bool:
    have = stored if isinstance(stored, list) else [stored]
    accepted = wanted if isinstance(wanted, list) else [wanted]
    return any(_equal(one, other) for one in have for other in accepted)


def _equal(one: Any, other: Any) -> bool:
    """As JSON sees it: 1 is 1.0, but not true."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


async def part_of(
    session: AsyncSession, collection_id: int, wanted: Mapping[str, Any], *, public_only: bool
) -> Part:
    """The documents that have the ``wanted`` values; all that may be read for none.

    Values are compared here and not in SQL: no two databases compare JSON alike."""
    rows = await repository.descriptions(session, collection_id, public_only=public_only)
    found = [(document_id, chunks) for document_id, metadata, chunks in rows if matches(metadata, wanted)]
    return Part(frozenset(document_id for document_id, _ in found), sum(chunks for _, chunks in found))


async def nearest_in(
    runtime: Runtime, collection: Collection, part: Part, vector: Vectors, k: int
) -> list[tuple[str, float]]:
    """Up to ``k`` keys of the part's chunks with their cosine distance, nearest first."""
    if part.chunk_count <= EXACT_CHUNKS:
        return await _measured(runtime, collection, part, vector, k)
    depth = k
    while True:
        found = await with_index(runtime, runtime.index.query, collection.id, vector, depth)
        inside = [(key, distance) for key, distance in found if _document_of(key) in part.document_ids]
        if len(inside) >= k or len(found) < depth:
            return inside[:k]
        depth *= GROWTH


def _document_of(key: str) -> int:
    """Keys are ``document:version:ordinal``."""
    return int(key.split(":", 1)[0])


async def _measured(
    runtime: Runtime, collection: Collection, part: Part, vector: Vectors, k: int
) -> list[tuple[str, float]]:
    async with runtime.db.read() as session:
        hashes = await index_repository.live_hashes(session, sorted(part.document_ids))
        stored = await repository.vectors(session, sorted(set(hashes.values())), collection.embedding_model)
    keys = [key for key, content_hash in hashes.items() if content_hash in stored]
    if not keys:
        return []
    return await asyncio.to_thread(_ranked, keys, [stored[hashes[key]] for key in keys], vector, k)


def _ranked(
    keys: list[str], vectors: list[np.ndarray[Any, Any]], vector: Vectors, k: int
) -> list[tuple[str, float]]:
    distances = 1.0 - np.stack(vectors).astype(np.float32) @ vector
    order = np.argsort(distances, kind="stable")[:k]
    return [(keys[place], float(distances[place])) for place in order]
