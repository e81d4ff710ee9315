"""Queries about stored vectors that nothing searchable needs any more."""

from __future__ import annotations

from collections.abc import Collection as AnyOf
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.knowledge.repository import BATCH
from app.models import Chunk, Collection, Document, DocumentVersion, StoredEmbedding
from app.models.enums import VersionState
from app.rag.types import Passage


@dataclass(frozen=True, slots=True)
class RetiredChunk:
    id: int
    passage: Passage
    """Under the title that it had."""
    content_hash: str
    model: str


async def retired_with_vectors(session: AsyncSession, limit: int) -> list[RetiredChunk]:
    """Chunks out of search whose vectors may still be stored, all of one document."""
    waiting = (Chunk.sentences_ready.is_(True), Chunk.live.is_(False))
    first = await session.scalar(sa.select(Chunk.document_id).where(*waiting).order_by(Chunk.id).limit(1))
    rows = await session.execute(
        sa.select(
            Chunk.id, Chunk.document_id, DocumentVersion.title, Chunk.text, Chunk.heading_path, Chunk.table_head,
            Chunk.content_hash, Collection.embedding_model,
        )
        .join(DocumentVersion, DocumentVersion.id == Chunk.version_id)
        .join(Collection, Collection.id == Chunk.collection_id)
        .where(Chunk.document_id == first, *waiting)
        .order_by(Chunk.id)
        .limit(limit)
    )  # fmt: skip
    return [
        RetiredChunk(
            number,
            Passage(str(number), document_id, title, text, tuple(path), table_head=head),
            digest,
            model,
        )
        for number, document_id, title, text, path, head, digest, model in rows
    ]


async def live_passages(session: AsyncSession, document_id: int) -> list[Passage]:
    rows = await session.execute(
        sa.select(Chunk.id, Document.title, Chunk.text, Chunk.heading_path, Chunk.table_head)
        .join(Document, Document.id == Chunk.document_id)
        .where(Chunk.document_id == document_id, Chunk.live.is_(True))
    )
    return [
        Passage(str(number), document_id, title, text, tuple(path), table_head=head)
        for number, title, text, path, head in rows
    ]


async def stop_ingests(session: AsyncSession) -> bool:
    """Keep whatever is being ingested from becoming searchable until the unit of work ends; whether there is anything."""
    await session.execute(sa.select(Collection.id).order_by(Collection.id).with_for_update())
    staged = sa.select(DocumentVersion.id).where(DocumentVersion.state == VersionState.STAGED).limit(1)
    return await session.scalar(staged) is not None


async def searchable_hashes(session: AsyncSession, hashes: Sequence[str]) -> set[str]:
    """Which of the content hashes are those of searchable chunks."""
    found: set[str] = set()
    for start in range(0, len(hashes), BATCH):
        part = hashes[start : start + BATCH]
        found |= set(
            await session.scalars(
                sa.select(Chunk.content_hash).where(Chunk.content_hash.in_(part), Chunk.live.is_(True))
            )
        )
    return found


async def delete_vectors(session: AsyncSession, hashes: AnyOf[str], model: str) -> int:
    """Returns how many there were."""
    ordered, deleted = sorted(hashes), 0  # in one order, so that two that do it wait for each other
    for start in range(0, len(ordered), BATCH):
        result = await session.execute(
            sa.delete(StoredEmbedding)
            .where(
                StoredEmbedding.content_hash.in_(ordered[start : start + BATCH]),
                StoredEmbedding.model == model,
            )
            .execution_options(synchronize_session=False)
        )
        deleted += int(getattr(result, "rowcount", 0))
    return deleted


async def mark_vectors_gone(session: AsyncSession, chunk_ids: Sequence[int]) -> None:
    for start in range(0, len(chunk_ids), BATCH):
        await session.execute(
            sa.update(Chunk)
            .where(Chunk.id.in_(chunk_ids[start : start + BATCH]), Chunk.live.is_(False))
            .values(sentences_ready=False)
            .execution_options(synchronize_session=False)
        )
