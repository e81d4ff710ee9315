"""Ingestion: staged rows, then vectors, then one commit that makes everything searchable at once.

A process that dies in between leaves staged versions and unknown vectors, neither of which a search can reach;
``maintenance`` sweeps them up.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.core.errors import AppError, Conflict, Invalid, TooLarge, Unavailable
from app.core.logging import get_logger
from app.knowledge import lexical, repository
from app.knowledge.parts import check_space, ready_encoder, with_index
from app.knowledge.preparation import PreparedChunk, PreparedDocument, prepare
from app.knowledge.schemas import Chunking, IngestAnswer, IngestedDocument, IngestRequest
from app.models import Chunk, Collection, Document, DocumentVersion
from app.models.enums import DocumentStatus, VersionState
from app.rag.types import Encoder
from app.runtime import Runtime

log = get_logger(__name__)
ENCODE_BATCH = 32
"""Chunks of one forward pass: large enough for speed, small enough that a query in between waits half a second."""


@dataclass(slots=True)
class Staged:
    document_id: int
    number: int
    prepared: PreparedDocument
    is_new: bool

    def key(self, chunk: PreparedChunk) -> str:
        return f"{self.document_id}:{self.number}:{chunk.chunk.ordinal}"

    def chunk_keys(self) -> list[str]:
        return [self.key(chunk) for chunk in self.prepared.chunks]


async def ingest(runtime: Runtime, request: IngestRequest) -> IngestAnswer:
    """Add or replace documents; searchable when it returns. Nothing of a refused request is stored."""
    _check_sizes(runtime, request)
    chunking = Chunking(**{name: getattr(request, name) for name in Chunking.model_fields})
    prepared = await asyncio.to_thread(
        lambda: [prepare(document, chunking) for document in request.documents]
    )
    _check_distinct(prepared)
    staged, unchanged = await ingest_prepared(runtime, request.collection, prepared, chunking)
    outcomes = {outcome.external_id: outcome for outcome in unchanged} | {
        item.prepared.external_id: _outcome(item) for item in staged
    }
    ordered = [outcomes[document.external_id] for document in prepared]
    inserted = [key for item in staged for key in item.chunk_keys()]
    return IngestAnswer(
        collection=request.collection,
        document_ids=[outcome.id for outcome in ordered],
        inserted_ids=inserted,
        chunks_added=len(inserted),
        unchanged=len(unchanged),
        documents=ordered,
    )


async def ingest_prepared(
    runtime: Runtime,
    name: str,
    prepared: Sequence[PreparedDocument],
    chunking: Chunking,
    *,
    base: int | None = None,
) -> tuple[list[Staged], list[IngestedDocument]]:
    """Bring prepared documents into a collection; returns the new versions and the unchanged documents.

    ``base`` is the version that the documents must still have. Raises ``Conflict`` (``stale_version``).
    """
    encoder = await ready_encoder(runtime)
    collection_id, staged, unchanged = await _stage(runtime, name, prepared, chunking, encoder, base)
    if staged:
        with runtime.sentence_warmer.held():
            await _encode_missing(
                runtime, encoder, [chunk for item in staged for chunk in item.prepared.chunks]
            )
            await _index(runtime, collection_id, encoder, staged)
            try:
                retired = await _activate(runtime, collection_id, staged, base)
            except AppError:
                unused = [key for item in staged for key in item.chunk_keys()]
                await forget_vectors(runtime, collection_id, unused)
                raise
            await forget_vectors(runtime, collection_id, retired)
    log.info(
        "kb.ingested",
        collection_id=collection_id,
        documents=len(staged),
        chunks=sum(len(item.prepared.chunks) for item in staged),
        unchanged=len(unchanged),
    )
    return staged, unchanged


def _check_base(document: Document | None, base: int | None) -> None:
    if base is None:
        return
    active = document is not None and document.status is DocumentStatus.ACTIVE
    if document is None or not active or document.current_version != base:
        raise Conflict(f"The document has changed since version {base}.", code="stale_version")


def _check_sizes(runtime: Runtime, request: IngestRequest) -> None:
    limit = runtime.settings.kb_max_document_chars
    for position, document in enumerate(request.documents):
        check_size(f"documents.{position}.text", document.text, limit)


def check_size(name: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise TooLarge(f"{name} has {len(text):,} characters; the limit is {limit:,}. Split the document.")


def _check_distinct(prepared: Sequence[PreparedDocument]) -> None:
    counts = Counter(document.external_id for document in prepared)
    repeated = sorted(external_id for external_id, number in counts.items() if number > 1)
    if repeated:
        raise Invalid(
            f"The same document twice in one request: {', '.join(repeated[:5])}.", field="documents"
        )


async def _stage(
    runtime: Runtime,
    name: str,
    prepared: Sequence[PreparedDocument],
    chunking: Chunking,
    encoder: Encoder,
    base: int | None,
) -> tuple[int, list[Staged], list[IngestedDocument]]:
    """Give out version numbers and store the texts, not yet searchable."""
    async with runtime.db.write() as session:
        collection = await repository.get_or_add_collection(
            session, name, encoder.model_id, encoder.dimension
        )
        check_space(collection, encoder)
        # Collection first, then documents, as everywhere: in another order two writers wait for each other.
        await repository.lock_collection(session, collection.id)
        known = await repository.documents_by_external_ids(
            session, collection.id, [document.external_id for document in prepared]
        )
        current = await repository.current_versions(session, [document.id for document in known.values()])
        staged: list[Staged] = []
        unchanged: list[IngestedDocument] = []
        for item in prepared:
            document = known.get(item.external_id)
            _check_base(document, base)
            version = current.get(document.id) if document else None
            if document and version and _is_unchanged(document, version, item):
                unchanged.append(_describe(document, item, "unchanged"))
                continue
            staged.append(await _stage_one(session, collection, document, item, chunking))
        return collection.id, staged, unchanged


def _is_unchanged(document: Document, version: DocumentVersion, item: PreparedDocument) -> bool:
    """Equal in everything, and no chunk was deleted since."""
    return (
        document.status is DocumentStatus.ACTIVE
        and version.fingerprint == item.fingerprint
        and document.chunk_count == len(item.chunks)
    )


def _describe(document: Document, item: PreparedDocument, outcome: str) -> IngestedDocument:
    return IngestedDocument.model_validate(
        {
            "id": document.id,
            "external_id": item.external_id,
            "title": document.title,
            "outcome": outcome,
            "version": document.current_version,
            "chunks": len(item.chunks),
        }
    )


async def _stage_one(
    session: AsyncSession,
    collection: Collection,
    document: Document | None,
    item: PreparedDocument,
    chunking: Chunking,
) -> Staged:
    if document is None:
        document = Document(
            collection_id=collection.id,
            external_id=item.external_id,
            title=item.title,
            status=DocumentStatus.PENDING,
            visibility=item.source.visibility,
            latest_version=0,
        )
        session.add(document)
    is_new = document.status is not DocumentStatus.ACTIVE
    document.latest_version += 1
    await session.flush()
    session.add(
        DocumentVersion(
            document_id=document.id,
            number=document.latest_version,
            state=VersionState.STAGED,
            title=item.title,
            text=item.source.text,
            fingerprint=item.fingerprint,
            chunking=chunking.model_dump(mode="json"),
            pages=[page.model_dump() for page in item.source.pages],
        )
    )
    return Staged(document.id, document.latest_version, item, is_new)


async def _encode_missing(runtime: Runtime, encoder: Encoder, chunks: Sequence[PreparedChunk]) -> None:
    """Encode what has no stored vector, longest first, and store each batch as it comes."""
    texts = {chunk.content_hash: chunk.embedded_text for chunk in chunks}
    async with runtime.db.read() as session:
        known = await repository.known_hashes(session, list(texts), encoder.model_id)
    missing = sorted(set(texts) - known, key=lambda content_hash: -len(texts[content_hash]))
    pending: list[tuple[list[str], np.ndarray]] = []
    for start in range(0, len(missing), ENCODE_BATCH):
        hashes = missing[start : start + ENCODE_BATCH]
        pending.append(
            (hashes, await runtime.encoder.encode([texts[content_hash] for content_hash in hashes]))
        )
        if len(pending) == 16 or start + ENCODE_BATCH >= len(missing):
            async with runtime.db.write() as session:
                for stored_hashes, encoded in pending:
                    await repository.store_vectors(session, stored_hashes, encoded, encoder.model_id)
            pending = []


async def _index(runtime: Runtime, collection_id: int, encoder: Encoder, staged: Sequence[Staged]) -> None:
    """Put the vectors under their future keys into the vector index; unknown keys are invisible to search."""
    pairs = [(item.key(chunk), chunk.content_hash) for item in staged for chunk in item.prepared.chunks]
    await put_vectors(runtime, collection_id, encoder, pairs)


async def put_vectors(
    runtime: Runtime, collection_id: int, encoder: Encoder, pairs: Sequence[tuple[str, str]]
) -> None:
    """Write ``(chunk key, content hash)`` pairs' stored vectors into the vector index."""
    for start in range(0, len(pairs), 1000):
        part = pairs[start : start + 1000]
        async with runtime.db.read() as session:
            vectors = await repository.vectors(
                session, [content_hash for _, content_hash in part], encoder.model_id
            )
        _require_vectors({content_hash for _, content_hash in part}, vectors.keys())
        keys = [key for key, _ in part]
        matrix = np.stack([vectors[content_hash] for _, content_hash in part]).astype(np.float32)
        await with_index(runtime, runtime.index.upsert, collection_id, encoder.dimension, keys, matrix)


async def _activate(
    runtime: Runtime, collection_id: int, staged: Sequence[Staged], base: int | None
) -> list[str]:
    """One commit: new chunks searchable, old ones retired, term statistics adjusted. Returns the retired keys."""
    async with runtime.db.write() as session:
        collection = await repository.lock_collection(session, collection_id)
        documents = await repository.documents_by_external_ids(
            session, collection_id, [item.prepared.external_id for item in staged]
        )
        for document in documents.values():
            _check_base(document, base)
        # Under the collection's lock, which a sweep of vectors takes too.
        hashes = {chunk.content_hash for item in staged for chunk in item.prepared.chunks}
        known = await repository.known_hashes(session, list(hashes), collection.embedding_model)
        _require_vectors(hashes, known)
        winners = [item for item in staged if _wins(documents, item)]
        retired = await repository.live_chunks_of_documents(session, [item.document_id for item in winners])
        added: list[Chunk] = []
        for item in winners:
            added += await _activate_one(session, documents[item.prepared.external_id], item)
        await session.flush()
        await retire_chunks(session, collection, retired, added)
        return [chunk.key for chunk in retired]


def _require_vectors(hashes: Set[str], stored: Set[str]) -> None:
    """Nothing becomes searchable without its vector."""
    if not hashes <= stored:
        raise Unavailable(
            "A vector was swept away while it was being ingested: try again.", code="ingest_conflict"
        )


def _wins(documents: dict[str, Document], item: Staged) -> bool:
    """A later version that was quicker stays; a document deleted since counts as gone only if it came later."""
    document = documents.get(item.prepared.external_id)
    if document is None:
        raise Unavailable(
            "The document was removed while it was being ingested: try again.", code="ingest_conflict"
        )
    return item.number > document.current_version


async def _activate_one(session: AsyncSession, document: Document, item: Staged) -> list[Chunk]:
    version = None
    for candidate in await repository.versions_of(session, document.id):
        if candidate.number == item.number:
            version = candidate
        elif candidate.state is VersionState.CURRENT:
            candidate.state = VersionState.SUPERSEDED
    if version is None:
        raise Unavailable(
            "The version was removed while it was being ingested: try again.", code="ingest_conflict"
        )
    version.state = VersionState.CURRENT
    source = item.prepared.source
    document.title = item.prepared.title
    document.status = DocumentStatus.ACTIVE
    document.visibility = source.visibility
    document.source = source.source
    document.metadata_ = source.metadata
    document.language = item.prepared.language
    document.current_version = item.number
    document.chunk_count = len(item.prepared.chunks)
    document.updated_at = utc_now()
    chunks = [_chunk(document, version, item.key(prepared), prepared) for prepared in item.prepared.chunks]
    session.add_all(chunks)
    return chunks


def _chunk(document: Document, version: DocumentVersion, key: str, prepared: PreparedChunk) -> Chunk:
    return Chunk(
        key=key,
        document_id=document.id,
        version_id=version.id,
        collection_id=document.collection_id,
        ordinal=prepared.chunk.ordinal,
        live=True,
        text=prepared.chunk.text,
        start=prepared.chunk.start,
        end=prepared.chunk.end,
        page=prepared.page,
        heading_path=list(prepared.chunk.heading_path),
        table_head=prepared.chunk.table_head,
        content_hash=prepared.content_hash,
        search_terms=prepared.search_terms,
        term_count=len(prepared.search_terms.split()),
    )


async def retire_chunks(
    session: AsyncSession, collection: Collection, retired: Sequence[Chunk], added: Sequence[Chunk] = ()
) -> None:
    """Swap chunks in the lexical index and the statistics of a locked collection. Whatever changes what is searched
    comes through here."""
    await repository.retire(session, [chunk.id for chunk in retired])
    await lexical.remove(session, [chunk.id for chunk in retired])
    await lexical.add(session, added)
    changes = repository.document_frequencies([chunk.search_terms for chunk in added])
    changes.subtract(repository.document_frequencies([chunk.search_terms for chunk in retired]))
    await repository.add_to_term_frequencies(session, collection.id, changes)
    collection.revision += 1
    collection.chunk_count += len(added) - len(retired)
    collection.term_count += sum(c.term_count for c in added) - sum(c.term_count for c in retired)


async def forget_vectors(runtime: Runtime, collection_id: int, keys: Sequence[str]) -> None:
    """Remove retired keys from the vector index. They are invisible already, so failing costs only space."""
    if not keys:
        return
    try:
        await with_index(runtime, runtime.index.delete, collection_id, list(keys))
    except Unavailable as error:
        log.warning(
            "kb.vectors_left_behind", collection_id=collection_id, chunks=len(keys), reason=error.code
        )


def _outcome(item: Staged) -> IngestedDocument:
    return IngestedDocument(
        id=item.document_id,
        external_id=item.prepared.external_id,
        title=item.prepared.title,
        outcome="added" if item.is_new else "replaced",
        version=item.number,
        chunks=len(item.prepared.chunks),
    )
