"""Reading a collection through the API and behind its back."""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx
import sqlalchemy as sa

from app.knowledge import repository
from app.models import Chunk, Collection, CollectionTerm, Document, DocumentVersion
from app.models.enums import DocumentStatus, VersionState
from app.runtime import Runtime
from tests.desk import body_of, stored


async def search(
    client: httpx.AsyncClient, collection: str, query: str, **options: Any
) -> list[dict[str, Any]]:
    """The matches of a search that must succeed."""
    body = {"collection": collection, "query": query, **options}
    answer = body_of(await client.post("/api/kb/search", json=body))
    assert answer["collection"] == collection
    assert answer["query"] == query
    matches: list[dict[str, Any]] = answer["matches"]
    return matches


async def items_of(client: httpx.AsyncClient, collection: str) -> list[dict[str, Any]]:
    """Every searchable chunk, over all pages; checks the total."""
    found: list[dict[str, Any]] = []
    while True:
        params: dict[str, Any] = {"collection": collection, "limit": 7, "offset": len(found)}
        answer = body_of(await client.get("/api/kb/items", params=params))
        if not answer["items"]:
            assert answer["total"] == len(found)
            return found
        found += answer["items"]


async def _collection(runtime: Runtime, name: str) -> Collection:
    (found,) = await stored(runtime, sa.select(Collection).where(Collection.name == name))
    collection: Collection = found
    return collection


async def kept(runtime: Runtime, name: str) -> tuple[Any, ...]:
    """Everything that search and lists see of a collection, for comparing before and after."""
    collection = await _collection(runtime, name)
    documents = await stored(
        runtime,
        sa.select(
            Document.id, Document.title, Document.current_version, Document.chunk_count, Document.updated_at
        )
        .where(Document.collection_id == collection.id, Document.status == DocumentStatus.ACTIVE)
        .order_by(Document.id),
    )
    chunks = await stored(
        runtime,
        sa.select(Chunk.key, Chunk.text)
        .where(Chunk.collection_id == collection.id, Chunk.live.is_(True))
        .order_by(Chunk.key),
    )
    return (collection.chunk_count, collection.term_count, documents, chunks)


async def counted_anew(runtime: Runtime, name: str) -> tuple[int, int, dict[str, int]]:
    """Check every derived figure and index of a collection against its searchable chunks. Returns the statistics."""
    collection = await _collection(runtime, name)
    chunks: list[Chunk] = await stored(
        runtime, sa.select(Chunk).where(Chunk.collection_id == collection.id, Chunk.live.is_(True))
    )
    terms: Counter[str] = Counter()
    for chunk in chunks:
        terms.update(set(chunk.search_terms.split()))
        assert chunk.term_count == len(chunk.search_terms.split())
    frequencies = dict(
        await stored(
            runtime,
            sa.select(CollectionTerm.term, CollectionTerm.frequency).where(
                CollectionTerm.collection_id == collection.id
            ),
        )
    )
    assert frequencies == dict(terms)
    assert collection.chunk_count == len(chunks)
    assert collection.term_count == sum(chunk.term_count for chunk in chunks)
    per_document = Counter(chunk.document_id for chunk in chunks)
    documents: list[Document] = await stored(
        runtime, sa.select(Document).where(Document.collection_id == collection.id)
    )
    for document in documents:
        assert document.chunk_count == per_document[document.id]
        assert (document.status is DocumentStatus.ACTIVE) == (per_document[document.id] > 0)
    current = await stored(
        runtime,
        sa.select(DocumentVersion.document_id).where(
            DocumentVersion.state == VersionState.CURRENT,
            DocumentVersion.document_id.in_([document.id for document in documents]),
        ),
    )
    assert sorted(current) == sorted(per_document), "exactly one current version of each searchable document"
    if runtime.db.dialect == "sqlite":
        lexical = await stored(
            runtime,
            sa.select(sa.column("rowid"))
            .select_from(sa.table("chunk_search"))
            .where(
                sa.text("chunk_search MATCH :scope").bindparams(scope=f'scope : "collection{collection.id}"')
            ),
        )
        assert sorted(lexical) == sorted(chunk.id for chunk in chunks)
    assert runtime.index.ids(collection.id) == {chunk.key for chunk in chunks}
    return collection.chunk_count, collection.term_count, frequencies


async def held(runtime: Runtime, name: str) -> bool:
    """Whether the collection is in memory as it is now; it is read when it is not."""
    async with runtime.db.read() as session:
        collection = await repository.collection_by_name(session, name)
    assert collection is not None
    return runtime.holder.current(collection, runtime.encoder.encoder.model_id) is not None


async def hold(runtime: Runtime, name: str) -> None:
    runtime.holder._not_before.clear()
    await held(runtime, name)
    await runtime.background.drain()
    assert await held(runtime, name)
