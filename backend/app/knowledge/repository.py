"""Queries about collections, documents, versions, chunks and stored vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer, joinedload

from app.models import Chunk, Collection, CollectionTerm, Document, DocumentVersion, StoredEmbedding
from app.models.enums import DocumentStatus, VersionState, Visibility
from app.rag.types import Passage, Vectors

BATCH = 400
"""Rows or bound values of one statement: below every database's limits."""


async def collection_by_name(session: AsyncSession, name: str) -> Collection | None:
    return await session.scalar(sa.select(Collection).where(Collection.name == name))


async def get_or_add_collection(session: AsyncSession, name: str, model: str, dimension: int) -> Collection:
    found = await collection_by_name(session, name)
    if found is not None:
        return found
    try:
        async with session.begin_nested():
            collection = Collection(name=name, embedding_model=model, dimension=dimension)
            session.add(collection)
            await session.flush()
            return collection
    except IntegrityError:
        found = await collection_by_name(session, name)
        if found is None:
            raise
        return found


async def lock_collection(session: AsyncSession, collection_id: int) -> Collection:
    """One writer at a time changes a collection's chunks and term statistics."""
    statement = sa.select(Collection).where(Collection.id == collection_id).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).one()


async def collections(session: AsyncSession) -> list[tuple[Collection, int]]:
    """Every collection with the number of its documents."""
    documents = (
        sa.select(sa.func.count())
        .where(Document.collection_id == Collection.id, Document.status == DocumentStatus.ACTIVE)
        .scalar_subquery()
    )
    rows = await session.execute(sa.select(Collection, documents).order_by(Collection.name))
    return [(collection, number) for collection, number in rows]


async def documents_by_external_ids(
    session: AsyncSession, collection_id: int, external_ids: Sequence[str]
) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for start in range(0, len(external_ids), BATCH):
        rows = await session.scalars(
            sa.select(Document)
            .where(
                Document.collection_id == collection_id,
                Document.external_id.in_(external_ids[start : start + BATCH]),
            )
            .with_for_update()
        )
        found |= {document.external_id: document for document in rows}
    return found


async def current_versions(session: AsyncSession, document_ids: Sequence[int]) -> dict[int, DocumentVersion]:
    found: dict[int, DocumentVersion] = {}
    for start in range(0, len(document_ids), BATCH):
        rows = await session.scalars(
            sa.select(DocumentVersion).where(
                DocumentVersion.document_id.in_(document_ids[start : start + BATCH]),
                DocumentVersion.state == VersionState.CURRENT,
            )
        )
        found |= {version.document_id: version for version in rows}
    return found


async def versions_of(session: AsyncSession, document_id: int) -> list[DocumentVersion]:
    """Every version of a document, without its text."""
    return list(
        await session.scalars(
            sa.select(DocumentVersion)
            .where(DocumentVersion.document_id == document_id)
            .options(defer(DocumentVersion.text, raiseload=True))
        )
    )


async def known_hashes(session: AsyncSession, hashes: Sequence[str], model: str) -> set[str]:
    """Which of the content hashes have a vector already."""
    found: set[str] = set()
    for start in range(0, len(hashes), BATCH):
        found |= set(
            await session.scalars(
                sa.select(StoredEmbedding.content_hash).where(
                    StoredEmbedding.content_hash.in_(hashes[start : start + BATCH]),
                    StoredEmbedding.model == model,
                )
            )
        )
    return found


async def vectors(
    session: AsyncSession, hashes: Sequence[str], model: str
) -> dict[str, np.ndarray[Any, Any]]:
    """Stored vectors by content hash."""
    found: dict[str, np.ndarray[Any, Any]] = {}
    for start in range(0, len(hashes), BATCH):
        rows = await session.execute(
            sa.select(StoredEmbedding.content_hash, StoredEmbedding.vector).where(
                StoredEmbedding.content_hash.in_(hashes[start : start + BATCH]),
                StoredEmbedding.model == model,
            )
        )
        found |= {content_hash: np.frombuffer(vector, dtype="<f4") for content_hash, vector in rows}
    return found


async def store_vectors(session: AsyncSession, hashes: Sequence[str], encoded: Vectors, model: str) -> None:
    """Keep vectors; one that another commit has stored meanwhile stays."""
    rows = [
        {"content_hash": content_hash, "model": model, "vector": np.asarray(vector, dtype="<f4").tobytes()}
        for content_hash, vector in zip(hashes, encoded, strict=True)
    ]
    for start in range(0, len(rows), BATCH):
        await session.execute(_insert_ignore(session), rows[start : start + BATCH])


def _insert_ignore(session: AsyncSession) -> Any:
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        return sqlite.insert(StoredEmbedding).on_conflict_do_nothing()
    if dialect == "postgresql":
        return postgresql.insert(StoredEmbedding).on_conflict_do_nothing()
    return mysql.insert(StoredEmbedding).prefix_with("IGNORE")


async def add_to_term_frequencies(
    session: AsyncSession, collection_id: int, changes: Mapping[str, int]
) -> None:
    """Add to the document frequencies; a term that no chunk holds any more goes. Sorted: no deadlocks."""
    rows = [
        {"collection_id": collection_id, "term": term, "frequency": change}
        for term, change in sorted(changes.items())
        if change
    ]
    statement = _term_upsert(session)
    for start in range(0, len(rows), BATCH):
        await session.execute(statement, rows[start : start + BATCH])
    if any(change < 0 for change in changes.values()):
        await session.execute(
            sa.delete(CollectionTerm).where(
                CollectionTerm.collection_id == collection_id, CollectionTerm.frequency <= 0
            )
        )


def _term_upsert(session: AsyncSession) -> Any:
    dialect = session.get_bind().dialect.name
    if dialect in {"sqlite", "postgresql"}:
        insert = (sqlite if dialect == "sqlite" else postgresql).insert(CollectionTerm)
        return insert.on_conflict_do_update(
            index_elements=["collection_id", "term"],
            set_={"frequency": CollectionTerm.frequency + insert.excluded.frequency},
        )
    mysql_insert = mysql.insert(CollectionTerm)
    return mysql_insert.on_duplicate_key_update(
        frequency=CollectionTerm.frequency + mysql_insert.inserted.frequency
    )


async def term_frequencies(session: AsyncSession, collection_id: int, terms: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(terms), BATCH):
        rows = await session.execute(
            sa.select(CollectionTerm.term, CollectionTerm.frequency).where(
                CollectionTerm.collection_id == collection_id,
                CollectionTerm.term.in_(terms[start : start + BATCH]),
            )
        )
        found |= dict(rows.all())
    return found


def document_frequencies(search_terms: Sequence[str]) -> Counter[str]:
    """In how many of the given chunks each term occurs."""
    counts: Counter[str] = Counter()
    for terms in search_terms:
        counts.update(set(terms.split()))
    return counts


async def live_chunks_of_documents(session: AsyncSession, document_ids: Sequence[int]) -> list[Chunk]:
    found: list[Chunk] = []
    for start in range(0, len(document_ids), BATCH):
        found += await session.scalars(
            sa.select(Chunk).where(
                Chunk.document_id.in_(document_ids[start : start + BATCH]), Chunk.live.is_(True)
            )
        )
    return found


async def live_chunks_by_keys(session: AsyncSession, collection_id: int, keys: Sequence[str]) -> list[Chunk]:
    return list(
        await session.scalars(
            sa.select(Chunk).where(
                Chunk.collection_id == collection_id, Chunk.key.in_(keys), Chunk.live.is_(True)
            )
        )
    )


async def retire(session: AsyncSession, chunk_ids: Sequence[int]) -> None:
    """Take chunks out of search; their text stays for the citations that rest on it, their vectors till a sweep."""
    for start in range(0, len(chunk_ids), BATCH):
        await session.execute(
            sa.update(Chunk)
            .where(Chunk.id.in_(chunk_ids[start : start + BATCH]))
            .values(live=False, sentences_ready=True)
            .execution_options(synchronize_session="fetch")
        )


async def candidate_rows(
    session: AsyncSession,
    collection_id: int,
    keys: Sequence[str],
    chunk_ids: Sequence[int],
    *,
    model: str,
    public_only: bool,
) -> Sequence[sa.Row[Any]]:
    """Live chunks named by vector-index key or by row id, with what search needs of them and of their documents.

    Columns, not entities: a search reads nearly two hundred rows and returns ten.
    """
    named = [Chunk.key.in_(keys)] if keys else []
    named += [Chunk.id.in_(chunk_ids)] if chunk_ids else []
    statement = (
        sa.select(
            Chunk.key,
            Chunk.document_id,
            Chunk.text,
            Chunk.heading_path,
            Chunk.search_terms,
            Chunk.page,
            Chunk.table_head,
            Document.title,
            Document.chunk_count.label("document_chunks"),
            Document.metadata_.label("document_metadata"),
            StoredEmbedding.vector,
        )
        .join(Document, Document.id == Chunk.document_id)
        .outerjoin(
            StoredEmbedding,
            sa.and_(StoredEmbedding.content_hash == Chunk.content_hash, StoredEmbedding.model == model),
        )
        .where(
            # The sum keeps SQLite from walking through all chunks of the collection by their index.
            Chunk.collection_id + 0 == collection_id,
            Chunk.live.is_(True),
            sa.or_(sa.false(), *named),
        )
    )
    if public_only:
        statement = statement.where(Document.visibility == Visibility.PUBLIC)
    return (await session.execute(statement)).all()


async def descriptions(
    session: AsyncSession, collection_id: int, *, public_only: bool
) -> list[tuple[int, dict[str, Any], int]]:
    """Id, metadata and number of chunks of every document that may be found in a collection."""
    statement = readable_documents(public_only=public_only).where(Document.collection_id == collection_id)
    rows = await session.execute(
        statement.with_only_columns(Document.id, Document.metadata_, Document.chunk_count)
    )
    return [(document_id, metadata, chunks) for document_id, metadata, chunks in rows]


async def items(
    session: AsyncSession, collection_id: int, offset: int, limit: int
) -> list[tuple[Chunk, Document]]:
    statement = (
        sa.select(Chunk, Document)
        .join(Document, Document.id == Chunk.document_id)
        .where(Chunk.collection_id == collection_id, Chunk.live.is_(True))
        .order_by(Chunk.id)
        .offset(offset)
        .limit(limit)
    )
    return [(chunk, document) for chunk, document in (await session.execute(statement))]


def readable_documents(*, public_only: bool) -> sa.Select[Document]:
    statement = sa.select(Document).where(Document.status == DocumentStatus.ACTIVE)
    return statement.where(Document.visibility == Visibility.PUBLIC) if public_only else statement


def filtered_documents(
    statement: sa.Select[Document], collection: str | None, q: str | None
) -> sa.Select[Document]:
    if collection:
        statement = statement.join(Collection, Collection.id == Document.collection_id).where(
            Collection.name == collection
        )
    if q:
        statement = statement.where(Document.title.icontains(q, autoescape=True))
    return statement.order_by(Document.updated_at.desc(), Document.id.desc())


async def documents_page(
    session: AsyncSession, statement: sa.Select[Document], offset: int, limit: int
) -> list[Document]:
    return list(
        await session.scalars(statement.options(joinedload(Document.collection)).offset(offset).limit(limit))
    )


async def document(session: AsyncSession, document_id: int, *, public_only: bool) -> Document | None:
    return await session.scalar(
        readable_documents(public_only=public_only)
        .where(Document.id == document_id)
        .options(joinedload(Document.collection))
        .execution_options(populate_existing=True)
    )


async def documents_by_ids(
    session: AsyncSession, collection_id: int | None, document_ids: Sequence[int]
) -> list[Document]:
    statement = sa.select(Document).where(
        Document.id.in_(document_ids), Document.status == DocumentStatus.ACTIVE
    )
    if collection_id is not None:
        statement = statement.where(Document.collection_id == collection_id)
    return list(await session.scalars(statement))


async def current_version(session: AsyncSession, document_id: int) -> DocumentVersion | None:
    return await session.scalar(
        sa.select(DocumentVersion).where(
            DocumentVersion.document_id == document_id, DocumentVersion.state == VersionState.CURRENT
        )
    )


async def chunks_of_version(session: AsyncSession, version_id: int) -> list[Chunk]:
    return list(
        await session.scalars(
            sa.select(Chunk)
            .where(Chunk.version_id == version_id, Chunk.live.is_(True))
            .order_by(Chunk.ordinal)
        )
    )


async def chunks_without_sentences(session: AsyncSession, limit: int) -> list[Passage]:
    """Searchable chunks whose sentences have no vectors yet, newest first."""
    rows = await session.execute(
        sa.select(
            Chunk.id, Chunk.document_id, Document.title, Chunk.text, Chunk.heading_path, Chunk.table_head
        )
        .join(Document, Document.id == Chunk.document_id)
        .where(Chunk.sentences_ready.is_(False), Chunk.live.is_(True))
        .order_by(Chunk.id.desc())
        .limit(limit)
    )
    return [
        Passage(str(chunk_id), document_id, title, text, tuple(path), table_head=head)
        for chunk_id, document_id, title, text, path, head in rows
    ]


async def mark_sentences_ready(session: AsyncSession, chunk_ids: Sequence[int]) -> None:
    await session.execute(
        sa.update(Chunk)
        .where(Chunk.id.in_(chunk_ids))
        .values(sentences_ready=True)
        .execution_options(synchronize_session=False)
    )
