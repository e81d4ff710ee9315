"""Storing drafts with their grounds, and what triage found."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Draft, DraftCitation, Ticket
from app.models.enums import DraftStatus
from app.triage.types import ResponseDraft


async def add_draft(session: AsyncSession, made: ResponseDraft, **values: Any) -> Draft:
    """A draft with one row for each citation, in order."""
    draft = Draft(
        status=DraftStatus(made.status),
        content=made.content,
        tone=made.tone.value,
        engine=made.engine,
        model=made.model,
        prompt_version=made.prompt_version or "",
        fallback_used=made.fallback_used,
        error=made.error,
        **values,
    )
    session.add(draft)
    await session.flush()
    rows = [
        {
            "draft_id": draft.id,
            "ordinal": ordinal,
            "marker": citation.marker,
            "chunk_key": citation.chunk_id,
            "document_id": citation.document_id,
            "quote": citation.quote,
            "sentence": citation.sentence,
            "start": citation.start,
            "end": citation.end,
        }
        for ordinal, citation in enumerate(made.citations)
    ]
    if rows:
        await session.execute(sa.insert(DraftCitation), rows)
    return draft


async def locked_ticket(session: AsyncSession, ticket_id: int) -> Ticket | None:
    """The bare ticket, kept from other writers until the unit of work ends."""
    return await session.scalar(
        sa.select(Ticket)
        .where(Ticket.id == ticket_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
