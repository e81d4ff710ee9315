"""``/api/kb``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Body, Form, Query, UploadFile
from pydantic import AfterValidator

from app.core.errors import Invalid
from app.core.text import storable
from app.core.validation import COLLECTION_PATTERN
from app.db.paging import Page
from app.knowledge import editing, history, ingestion, rebuilding, search, service, uploads
from app.knowledge.schemas import (
    AffectedReply,
    CollectionsAnswer,
    DeleteAnswer,
    DeleteRequest,
    DocumentDetail,
    DocumentRead,
    DocumentUpdate,
    IngestAnswer,
    IngestRequest,
    ItemsAnswer,
    JobDetail,
    JobRead,
    JobsAnswer,
    ReindexRequest,
    SearchAnswer,
    SearchRequest,
    UploadOptions,
    VersionDetail,
    VersionRead,
)
from app.models.enums import Visibility
from app.rag.types import ChunkStrategy
from app.web.deps import AdminUser, CurrentUser, Id, PageDep, ReadSession, RuntimeDep, StaffUser
from app.web.problems import responses

router = APIRouter(prefix="/kb", tags=["knowledge"])
ReindexBody = Annotated[ReindexRequest, Body(default_factory=ReindexRequest)]
CollectionQuery = Annotated[str, Query(pattern=COLLECTION_PATTERN)]


@router.post("/ingest", status_code=201, responses=responses(403, 503))
async def ingest(body: IngestRequest, _principal: AdminUser, runtime: RuntimeDep) -> IngestAnswer:
    """Add or replace documents. They are searchable when this answers; unchanged text costs no embedding."""
    return await ingestion.ingest(runtime, body)


@router.post("/search", responses=responses(404, 503))
async def search_passages(body: SearchRequest, principal: CurrentUser, runtime: RuntimeDep) -> SearchAnswer:
    """The best passages for a question. The lines of `query` are turns of a conversation, the last one asked."""
    return await search.search(runtime, principal, body)


@router.post("/delete", responses=responses(403, 404))
async def delete(body: DeleteRequest, _principal: AdminUser, runtime: RuntimeDep) -> DeleteAnswer:
    """Delete chunks or whole documents; `deleted` counts chunks."""
    return await service.delete(runtime, body)


@router.get("/items", responses=responses(403, 404))
async def list_items(
    _principal: StaffUser,
    session: ReadSession,
    collection: CollectionQuery = "kb_main",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> ItemsAnswer:
    """The searchable chunks of a collection, oldest first."""
    return await service.list_items(session, collection, offset, limit)


@router.get("/collections", responses=responses(403))
async def list_collections(_principal: StaffUser, session: ReadSession) -> CollectionsAnswer:
    """All collections with their sizes and embedding model."""
    return CollectionsAnswer(items=await service.list_collections(session))


@router.post("/reindex", status_code=202, responses=responses(403, 404))
async def reindex(body: ReindexBody, principal: AdminUser, runtime: RuntimeDep) -> JobsAnswer:
    """Rebuild the vector index of a collection, or of all, from the vectors in the database: nothing is encoded. One job
    for each collection; until it is done, search finds by words what the index lacks."""
    return await rebuilding.ask(runtime, principal.user_id, body.collection)


@router.post("/documents", status_code=202, responses=responses(403))
async def upload_documents(
    principal: AdminUser,
    runtime: RuntimeDep,
    files: list[UploadFile],
    collection: Annotated[str, Form(pattern=COLLECTION_PATTERN)] = "kb_main",
    visibility: Annotated[Visibility, Form()] = Visibility.PUBLIC,
    chunk: Annotated[bool, Form()] = True,
    max_chars: Annotated[int, Form(ge=50, le=8000)] = 600,
    overlap: Annotated[int, Form(ge=0)] = 80,
    chunk_strategy: Annotated[ChunkStrategy | None, Form()] = None,
) -> JobDetail:
    """Upload Markdown, text, HTML, PDF and Word files, or ZIP archives of them. The answer names a job that reads them; a
    file's name is the document's own id, so the same name again replaces it."""
    if overlap >= max_chars:
        raise Invalid("overlap must be smaller than max_chars.", field="overlap")
    options = UploadOptions(
        collection=collection,
        visibility=visibility,
        chunk=chunk,
        max_chars=max_chars,
        overlap=overlap,
        chunk_strategy=chunk_strategy,
    )
    return await uploads.accept(
        runtime,
        principal.user_id,
        options,
        [uploads.Upload(file.filename or "", _reader(file)) for file in files],
    )


def _reader(file: UploadFile) -> Callable[[], Awaitable[bytes]]:
    async def read() -> bytes:
        await file.seek(0)
        return await file.read()

    return read


@router.get("/jobs", responses=responses(403))
async def list_jobs(_principal: StaffUser, session: ReadSession, paging: PageDep) -> Page[JobRead]:
    """Uploads and rebuilds, newest first."""
    return await uploads.list_jobs(session, paging)


@router.get("/jobs/{job_id}", responses=responses(403, 404))
async def get_job(job_id: Id, _principal: StaffUser, session: ReadSession) -> JobDetail:
    """How far an upload is, with the outcome of each file, or a rebuild."""
    return await uploads.get_job(session, job_id)


@router.get("/documents", responses=responses())
async def list_documents(
    principal: CurrentUser,
    session: ReadSession,
    paging: PageDep,
    collection: Annotated[str | None, Query(pattern=COLLECTION_PATTERN)] = None,
    q: Annotated[str | None, Query(max_length=200), AfterValidator(lambda q: q and storable(q))] = None,
) -> Page[DocumentRead]:
    """Documents, newest change first; `q` searches titles. Customers see public ones."""
    return await service.list_documents(session, principal, paging, collection, q)


@router.get("/documents/{document_id}", responses=responses(404))
async def get_document(document_id: Id, principal: CurrentUser, session: ReadSession) -> DocumentDetail:
    """A document with its text and chunks."""
    return await service.get_document(session, principal, document_id)


@router.get("/documents/{document_id}/affected-replies", responses=responses(403, 404))
async def list_affected_replies(
    document_id: Id, _principal: StaffUser, session: ReadSession, paging: PageDep
) -> Page[AffectedReply]:
    """Sent replies that quote what the document no longer says, because it was changed or deleted; newest first."""
    return await history.affected_replies(session, document_id, paging)


@router.put("/documents/{document_id}", responses=responses(403, 404, 409, 503))
async def update_document(
    document_id: Id, body: DocumentUpdate, principal: AdminUser, runtime: RuntimeDep
) -> DocumentDetail:
    """Change the named fields: a new version, atomically; unchanged text costs no embedding. A `version` that is stale
    answers 409 with the current document."""
    return await editing.update_document(runtime, principal, document_id, body)


@router.get("/documents/{document_id}/versions", responses=responses(403, 404))
async def list_versions(
    document_id: Id, _principal: StaffUser, session: ReadSession, paging: PageDep
) -> Page[VersionRead]:
    """The versions of a document, newest first; also after it was deleted."""
    return await history.list_versions(session, document_id, paging)


@router.get("/documents/{document_id}/versions/{number}", responses=responses(403, 404))
async def get_version(
    document_id: Id, number: Id, _principal: StaffUser, session: ReadSession
) -> VersionDetail:
    """A version with its text."""
    return await history.get_version(session, document_id, number)


@router.delete("/documents/{document_id}", status_code=204, responses=responses(403, 404))
async def delete_document(document_id: Id, principal: AdminUser, runtime: RuntimeDep) -> None:
    """Delete a document from every index."""
    await service.delete_document(runtime, principal, document_id)
