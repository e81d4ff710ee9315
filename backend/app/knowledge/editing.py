"""Changing one document by its id: a new version through the same ingestion, from what the old one was."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import Conflict, Invalid, NotFound
from app.core.validation import message_of
from app.knowledge import history_repository, repository, service
from app.knowledge.ingestion import check_size, ingest_prepared
from app.knowledge.preparation import PreparedDocument, prepare, told_language
from app.knowledge.schemas import Chunking, DocumentDetail, DocumentInput, DocumentUpdate
from app.models import Document, DocumentVersion
from app.runtime import Runtime

ATTEMPTS = 5
"""How often a change is put on top of another one that came in between."""
_CUT = {"title", "text", "pages", *Chunking.model_fields}
"""Fields that decide what the chunks are."""


@dataclass(frozen=True, slots=True)
class _Base:
    """The document as it is before the change."""

    collection: str
    version: int
    fields: dict[str, Any]
    chunking: dict[str, Any]
    places: frozenset[tuple[int, int, int]]
    """Ordinal, start and end of the chunks that are searchable."""


async def update_document(
    runtime: Runtime, principal: Principal, document_id: int, request: DocumentUpdate
) -> DocumentDetail:
    """Change what is named. Raises ``Conflict`` with the current document when ``request.version`` is stale."""
    check_size("text", request.text or "", runtime.settings.kb_max_document_chars)
    for attempt in range(1, ATTEMPTS + 1):
        async with runtime.db.read() as session:
            base = await _read_base(session, document_id)
        if request.version not in {None, base.version}:
            raise await _stale(runtime, principal, document_id, request.version)
        try:
            await _write(runtime, base, request)
            break
        except Conflict as conflict:
            if conflict.code != "stale_version" or (request.version is None and attempt < ATTEMPTS):
                continue
            raise await _stale(runtime, principal, document_id, base.version) from None
    async with runtime.db.read() as session:
        return await service.get_document(session, principal, document_id)


async def _stale(runtime: Runtime, principal: Principal, document_id: int, version: int | None) -> Conflict:
    async with runtime.db.read() as session:
        current = await service.get_document(session, principal, document_id)
    return Conflict(
        f"Document {document_id} has changed since version {version}: it is at version {current.version}.",
        code="stale_version",
        extra={"current": current.model_dump(mode="json")},
    )


async def _read_base(session: AsyncSession, document_id: int) -> _Base:
    document = await repository.document(session, document_id, public_only=False)
    version = await repository.current_version(session, document_id) if document else None
    if document is None or version is None:
        raise NotFound(f"There is no document {document_id}.", code="document_not_found")
    places = await history_repository.live_places(session, version.id)
    pages = version.pages
    if pages is None:
        starts = await history_repository.page_starts(session, version.id)
        pages = _pages_of_chunks(starts, len(version.text))
    return _Base(
        collection=document.collection.name,
        version=document.current_version,
        fields=_fields(document, version) | {"pages": pages},
        chunking=dict(version.chunking),
        places=frozenset(places),
    )


def _fields(document: Document, version: DocumentVersion) -> dict[str, Any]:
    given = document.language != told_language(version.text)
    return {
        "id": document.external_id,
        "title": document.title,
        "text": version.text,
        "metadata": document.metadata_,
        "visibility": document.visibility,
        "source": document.source,
        "language": document.language if given else None,
    }


def _pages_of_chunks(starts: Collection[tuple[int, int]], end: int) -> list[dict[str, int]]:
    """Pages as far as chunks of an older version tell where they begin."""
    firsts: dict[int, int] = {}
    for page, start in sorted(starts):
        firsts.setdefault(page, start)
    begins = sorted((start, page) for page, start in firsts.items())
    ends = [*(start for start, _ in begins[1:]), end]
    return [
        {"page": page, "start": start, "end": stop} for (start, page), stop in zip(begins, ends, strict=True)
    ]


async def _write(runtime: Runtime, base: _Base, request: DocumentUpdate) -> None:
    changes = {name: getattr(request, name) for name in request.model_fields_set - {"version"}}
    chunking = _chunking(base.chunking | {k: v for k, v in changes.items() if k in Chunking.model_fields})
    fields = base.fields | {k: v for k, v in changes.items() if k not in Chunking.model_fields}
    if "text" in changes and "pages" not in changes and changes["text"] != base.fields["text"]:
        fields["pages"] = []  # they lay in the old text
    document = _document(fields)
    same_cut = (
        all(fields[name] == base.fields[name] for name in ("title", "text"))
        and chunking.model_dump(mode="json") == base.chunking
    )
    prepared = await asyncio.to_thread(prepare, document, chunking)
    if same_cut:
        prepared = _without_removed(prepared, base.places)
    await ingest_prepared(runtime, base.collection, [prepared], chunking, base=base.version)


def _without_removed(
    prepared: PreparedDocument, places: Collection[tuple[int, int, int]]
) -> PreparedDocument:
    """Chunks that were deleted one by one stay so when only the description of a document changes."""
    by_place = {(item.chunk.ordinal, item.chunk.start, item.chunk.end): item for item in prepared.chunks}
    if not by_place.keys() >= set(places):
        return prepared  # cut by an older release: the places say nothing about these chunks
    return replace(prepared, chunks=tuple(by_place[place] for place in sorted(places)))


def _chunking(values: dict[str, Any]) -> Chunking:
    if values["overlap"] >= values["max_chars"]:
        raise Invalid("overlap must be smaller than max_chars.", field="overlap")
    return Chunking(**values)


def _document(fields: dict[str, Any]) -> DocumentInput:
    try:
        return DocumentInput.model_validate(fields)
    except ValidationError as error:
        # Each field was valid by itself, so only the pages can lie outside the text.
        raise Invalid(message_of(error.errors()[0]), field="pages") from None
