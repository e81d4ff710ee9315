"""Stored drafts as people read them: with their citations, and the passages that they were written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.assistant import decision_repository as repository
from app.assistant.review_schemas import DraftRead, DraftSnippet
from app.assistant.schemas import CitationRead
from app.auth.principal import Principal
from app.core.errors import NotFound
from app.models import Draft, DraftCitation
from app.tickets import service as tickets


async def read_drafts(session: AsyncSession, draft_ids: Sequence[int]) -> dict[int, DraftRead]:
    """By id, in three statements."""
    if not draft_ids:
        return {}
    drafts = await repository.drafts(session, draft_ids)
    cited = await repository.citations(session, draft_ids)
    keys = [part["id"] for draft in drafts.values() for part in draft.suggestion.get("snippets", [])]
    passages = await repository.passages(session, keys)
    return {key: _present(draft, cited.get(key, []), passages) for key, draft in drafts.items()}


async def prepared(session: AsyncSession, principal: Principal, ticket_id: int) -> DraftRead:
    """The draft that triage wrote and the ticket shows, whatever has become of it since.

    Raises ``NotFound`` where there is none: no triage has ended yet, or drafts are switched off.
    """
    ticket = await tickets.load(session, principal, ticket_id)
    principal.require_staff()
    draft = await repository.prepared_draft(session, ticket_id)
    if draft is None or draft.content != ticket.ai_draft_response:
        raise NotFound(f"Ticket {ticket_id} has no prepared draft.")
    return (await read_drafts(session, [draft.id]))[draft.id]


def _present(draft: Draft, cited: Sequence[DraftCitation], passages: Mapping[str, Any]) -> DraftRead:
    return DraftRead(
        draft_id=draft.id,
        status=draft.status.value,
        content=draft.content,
        citations=[CitationRead.model_validate(row) for row in cited],
        kb_snippets=[
            DraftSnippet(
                id=found.key, text=found.text, title=found.title, score=part["score"],
                document_id=found.document_id, current=found.live,
            )
            for part in draft.suggestion.get("snippets", [])
            if (found := passages.get(part["id"])) is not None
        ],
        engine=draft.engine,
        model=draft.model,
        fallback_used=draft.fallback_used,
        left_out=draft.suggestion.get("left_out", []),
    )  # fmt: skip
