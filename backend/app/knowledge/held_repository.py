"""Queries that read whole collections for ``holding``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Chunk, Collection, Document, StoredEmbedding
from app.models.enums import DocumentStatus, Visibility
from app.rag.held_index import HeldChunk, HeldDocument
from app.rag.types import Vectors


async def revision(session: AsyncSession, collection_id: int) -> int | None:
    return await session.scalar(sa.select(Collection.revision).where(Collection.id == collection_id))


async def documents(session: AsyncSession, collection_id: int) -> dict[int, HeldDocument]:
    rows = await session.execute(
        sa.select(
            Document.id, Document.title, Document.metadata_, Document.visibility, Document.chunk_count
        ).where(Document.collection_id == collection_id, Document.status == DocumentStatus.ACTIVE)
    )
    return {
        number: HeldDocument(title, metadata, visibility is Visibility.PUBLIC, count)
        for number, title, metadata, visibility, count in rows
    }


def _vectors_of(model: str) -> sa.ColumnElement[bool]:
    return sa.and_(StoredEmbedding.content_hash == Chunk.content_hash, StoredEmbedding.model == model)


async def live(session: AsyncSession, collection_id: int, model: str) -> list[tuple[str, str]]:
    """Key and content hash of every searchable chunk that has a vector, oldest first."""
    rows = await session.execute(
        sa.select(Chunk.key, Chunk.content_hash)
        .join(StoredEmbedding, _vectors_of(model))
        .where(Chunk.collection_id == collection_id, Chunk.live.is_(True))
        .order_by(Chunk.id)
    )
    return [(key, digest) for key, digest in rows]


async def chunks(session: AsyncSession, keys: Sequence[str], model: str) -> list[tuple[HeldChunk, Vectors]]:
    """Of these keys, with their vectors, oldest first."""
    rows = await session.execute(
        sa.select(
            Chunk.key,
            Chunk.content_hash,
            Chunk.document_id,
            Chunk.text,
            Chunk.heading_path,
            Chunk.search_terms,
            Chunk.page,
            Chunk.table_head,
            StoredEmbedding.vector,
        )
        .join(StoredEmbedding, _vectors_of(model))
        .where(Chunk.key.in_(keys))
        .order_by(Chunk.id)
    )
    return [
        (
            HeldChunk(key, digest, document_id, text, tuple(path), terms, page, head),
            np.frombuffer(vector, dtype="<f4"),
        )
        for key, digest, document_id, text, path, terms, page, head, vector in rows
    ]
