"""What a document was, and what was said on the strength of it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.knowledge import history_repository as repository
from app.knowledge.schemas import VersionDetail, VersionRead
from app.models import Document, DocumentVersion


async def _require(session: AsyncSession, document_id: int) -> Document:
    """Also a deleted document: citations of it stay."""
    document = await repository.document(session, document_id)
    if document is None:
        raise NotFound(f"There is no document {document_id}.", code="document_not_found")
    return document


async def list_versions(session: AsyncSession, document_id: int, paging: PageRequest) -> Page[VersionRead]:
    """Newest first."""
    check_depth(paging)
    await _require(session, document_id)
    statement = repository.versions(document_id)
    versions = await repository.versions_page(session, statement, paging.offset, paging.page_size)
    counts = await repository.chunk_counts(session, [version.id for version in versions])
    items = [_read(version, counts.get(version.id, 0)) for version in versions]
    return make_page(items, await count(session, statement), paging)


def _read(version: DocumentVersion, chunk_count: int) -> VersionRead:
    return VersionRead(
        number=version.number,
        state=version.state,
        title=version.title,
        created_at=version.created_at,
        chunk_count=chunk_count,
    )


async def get_version(session: AsyncSession, document_id: int, number: int) -> VersionDetail:
    await _require(session, document_id)
    version = await repository.version(session, document_id, number)
    if version is None:
        raise NotFound(f"Document {document_id} has no version {number}.", code="version_not_found")
    counts = await repository.chunk_counts(session, [version.id])
    read = _read(version, counts.get(version.id, 0))
    return VersionDetail(**read.model_dump(), text=version.text)
