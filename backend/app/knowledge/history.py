"""What a document was, and what was said on the strength of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.db.paging import EXACT_TOTAL, Page, PageRequest, check_depth, count, make_page
from app.knowledge import history_repository as repository
from app.knowledge import repository as documents
from app.knowledge.recall import stands_in, still_said, stretches
from app.knowledge.schemas import AffectedReply, LostCitation, VersionDetail, VersionRead
from app.models import Document, DocumentVersion, DraftCitation
from app.models.enums import DocumentStatus

BATCH = 200
"""Replies looked at in one query."""


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


async def affected_replies(
    session: AsyncSession, document_id: int, paging: PageRequest
) -> Page[AffectedReply]:
    """Sent replies with a sentence whose grounds are gone from the document, newest first."""
    check_depth(paging)
    document = await _require(session, document_id)
    said = await _searchable_text(session, document)
    total = 0
    items: list[AffectedReply] = []
    async for reply in _affected(session, document_id, said):
        if paging.offset <= total < paging.offset + paging.page_size:
            items.append(reply)
        total += 1
        if total > EXACT_TOTAL:
            break
    return make_page(items, total, paging)


async def _searchable_text(session: AsyncSession, document: Document) -> list[str]:
    """The document's text as far as its searchable chunks reach, in stretches; nothing of a deleted document."""
    if document.status is DocumentStatus.DELETED:
        return []
    version = await documents.current_version(session, document.id)
    if version is None:
        return []
    places = await repository.live_places(session, version.id)
    return stretches(version.text, [(start, end) for _, start, end in places])


async def _affected(session: AsyncSession, document_id: int, said: list[str]) -> AsyncIterator[AffectedReply]:
    known: dict[str, bool] = {}
    before: int | None = None
    while batch := await repository.citing_replies(session, document_id, before, BATCH):
        before = batch[-1].id
        drafts = {reply.draft_id for reply in batch}
        citations = await repository.citations_of_drafts(session, document_id, drafts)
        for reply in batch:
            lost = []
            for citation in citations.get(reply.draft_id, ()):
                if citation.quote not in known:
                    known[citation.quote] = stands_in(citation.quote, said)
                if not known[citation.quote] and still_said(citation.sentence, reply.content):
                    lost.append(_lost(citation))
            if lost:
                yield AffectedReply(
                    reply_id=reply.id,
                    ticket_id=reply.ticket_id,
                    ticket_title=reply.ticket_title,
                    sent_at=reply.sent_at,
                    citations=lost,
                )


def _lost(citation: DraftCitation) -> LostCitation:
    return LostCitation(
        marker=citation.marker,
        quote=citation.quote,
        sentence=citation.sentence,
        version=int(citation.chunk_key.split(":")[1]),
    )
