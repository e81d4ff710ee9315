"""Reading and deleting what the knowledge base holds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import NotFound
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.knowledge import history_repository, repository
from app.knowledge.ingestion import forget_vectors, retire_chunks
from app.knowledge.schemas import (
    ChunkRead,
    CollectionRead,
    DeleteAnswer,
    DeleteRequest,
    DocumentDetail,
    DocumentRead,
    Item,
    ItemsAnswer,
)
from app.knowledge.search import require_collection
from app.models import Chunk, Collection, Document
from app.models.enums import DocumentStatus, VersionState
from app.runtime import Runtime


async def list_collections(session: AsyncSession) -> list[CollectionRead]:
    return [
        CollectionRead(
            name=collection.name,
            documents=documents,
            chunks=collection.chunk_count,
            embedding_model=collection.embedding_model,
            dimension=collection.dimension,
        )
        for collection, documents in await repository.collections(session)
    ]


async def list_items(session: AsyncSession, name: str, offset: int, limit: int) -> ItemsAnswer:
    collection = await require_collection(session, name)
    rows = await repository.items(session, collection.id, offset, limit)
    return ItemsAnswer(
        collection=name,
        total=collection.chunk_count,
        items=[
            Item(
                id=chunk.key,
                text=chunk.text,
                title=document.title,
                metadata=document.metadata_,
                document_id=document.id,
                ordinal=chunk.ordinal,
                page=chunk.page,
            )
            for chunk, document in rows
        ],
    )


async def list_documents(
    session: AsyncSession, principal: Principal, paging: PageRequest, collection: str | None, q: str | None
) -> Page[DocumentRead]:
    """Active documents, newest change first; customers see public ones."""
    check_depth(paging)
    statement = repository.filtered_documents(
        repository.readable_documents(public_only=not principal.is_staff), collection, q
    )
    documents = await repository.documents_page(session, statement, paging.offset, paging.page_size)
    items = await _read(session, principal, documents)
    return make_page(items, await count(session, statement), paging)


async def _read(
    session: AsyncSession, principal: Principal, documents: Sequence[Document]
) -> list[DocumentRead]:
    if not principal.is_staff:
        return [_present(document, None) for document in documents]
    cited = await history_repository.times_cited(session, [document.id for document in documents])
    return [_present(document, cited.get(document.id, 0)) for document in documents]


def _present(document: Document, times_cited: int | None) -> DocumentRead:
    return DocumentRead(
        id=document.id,
        external_id=document.external_id,
        title=document.title,
        collection=document.collection.name,
        source=document.source,
        status=document.status,
        visibility=document.visibility,
        version=document.current_version,
        chunk_count=document.chunk_count,
        times_cited=times_cited,
        metadata=document.metadata_,
        language=document.language,
        created_at=document.created_at,
        updated_at=document.updated_at,
    )


async def get_document(session: AsyncSession, principal: Principal, document_id: int) -> DocumentDetail:
    """A document with its current text and the chunks that lie in it."""
    document = await _require(session, principal, document_id)
    version = await repository.current_version(session, document_id)
    chunks = await repository.chunks_of_version(session, version.id) if version else []
    (read,) = await _read(session, principal, [document])
    return DocumentDetail(
        **read.model_dump(),
        text=version.text if version else "",
        chunks=[
            ChunkRead(
                id=chunk.key,
                ordinal=chunk.ordinal,
                start=chunk.start,
                end=chunk.end,
                text=chunk.text,
                heading_path=chunk.heading_path,
                page=chunk.page,
            )
            for chunk in chunks
        ],
    )


async def _require(session: AsyncSession, principal: Principal, document_id: int) -> Document:
    document = await repository.document(session, document_id, public_only=not principal.is_staff)
    if document is None:
        raise NotFound(f"There is no document {document_id}.", code="document_not_found")
    return document


async def delete_document(runtime: Runtime, principal: Principal, document_id: int) -> None:
    async with runtime.db.write() as session:
        document = await _require(session, principal, document_id)
        collection_id = document.collection_id
        collection = await repository.lock_collection(session, collection_id)
        # Read under the lock: another request may have deleted it, or an ingest have brought its next version.
        document = await _require(session, principal, document_id)
        chunks = await repository.live_chunks_of_documents(session, [document_id])
        await _remove(session, collection, chunks, [document])
    await forget_vectors(runtime, collection_id, [chunk.key for chunk in chunks])


async def delete(runtime: Runtime, request: DeleteRequest) -> DeleteAnswer:
    """Remove chunks, or whole documents by their id or by the caller's own; unknown ids count for nothing."""
    async with runtime.db.write() as session:
        found = await require_collection(session, request.collection)
        collection = await repository.lock_collection(session, found.id)  # before anything of it is read
        documents = await _named_documents(session, collection.id, request.ids)
        keys = [name for name in request.ids if isinstance(name, str)]
        chunks = {
            chunk.id: chunk for chunk in await repository.live_chunks_by_keys(session, collection.id, keys)
        }
        whole = await repository.live_chunks_of_documents(session, [document.id for document in documents])
        chunks |= {chunk.id: chunk for chunk in whole}
        emptied = await _emptied_documents(session, list(chunks.values()), documents)
        await _remove(session, collection, list(chunks.values()), [*documents, *emptied])
    await forget_vectors(runtime, collection.id, [chunk.key for chunk in chunks.values()])
    return DeleteAnswer(collection=request.collection, deleted=len(chunks))


async def _named_documents(
    session: AsyncSession, collection_id: int, ids: Sequence[int | str]
) -> list[Document]:
    own_names = [name for name in ids if isinstance(name, str)]
    by_name = await repository.documents_by_external_ids(session, collection_id, own_names)
    numbers = {name for name in ids if isinstance(name, int)}
    numbers |= {
        int(name)
        for name in own_names
        if name not in by_name and name.isascii() and name.isdigit() and len(name) < 10
    }
    by_number = await repository.documents_by_ids(session, collection_id, sorted(numbers))
    return list({document.id: document for document in [*by_name.values(), *by_number]}.values())


async def _emptied_documents(
    session: AsyncSession, chunks: Sequence[Chunk], documents: Sequence[Document]
) -> list[Document]:
    """Lower the counts of documents that lose single chunks; return those that keep none."""
    whole = {document.id for document in documents}
    losses: dict[int, int] = {}
    for chunk in chunks:
        if chunk.document_id not in whole:
            losses[chunk.document_id] = losses.get(chunk.document_id, 0) + 1
    emptied: list[Document] = []
    for document in await repository.documents_by_ids(session, None, sorted(losses)):
        document.chunk_count -= losses[document.id]
        if document.chunk_count <= 0:
            emptied.append(document)
    return emptied


async def _remove(
    session: AsyncSession, collection: Collection, chunks: Sequence[Chunk], documents: Sequence[Document]
) -> None:
    """``collection`` is locked, and was before chunks and documents were read."""
    await retire_chunks(session, collection, chunks)
    for document in documents:
        document.status = DocumentStatus.DELETED
        document.chunk_count = 0
        document.updated_at = utc_now()
        for version in await repository.versions_of(session, document.id):
            if version.state is VersionState.CURRENT:
                version.state = VersionState.SUPERSEDED
    await session.flush()
