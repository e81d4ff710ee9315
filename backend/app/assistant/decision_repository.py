"""Queries about decisions, their policy, and the queue of those that wait for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.assistant.review_schemas import ReviewSort
from app.db import inserts
from app.models import (
    Attachment,
    Chunk,
    Decision,
    Document,
    Draft,
    DraftCitation,
    PolicyVersion,
    Reply,
    Ticket,
    User,
)
from app.models.enums import DecisionOutcome, Visibility


async def policy_in_force(session: AsyncSession) -> tuple[int, dict[str, Any]] | None:
    """Version and content of the newest policy."""
    newest = sa.select(PolicyVersion.version, PolicyVersion.content).order_by(PolicyVersion.version.desc())
    row = (await session.execute(newest.limit(1))).one_or_none()
    return None if row is None else (row.version, row.content)


async def latest_policy(session: AsyncSession) -> PolicyVersion | None:
    return await session.scalar(
        sa.select(PolicyVersion)
        .order_by(PolicyVersion.version.desc())
        .limit(1)
        .options(joinedload(PolicyVersion.author))
    )


async def add_policy(session: AsyncSession, version: int, content: dict[str, Any], author_id: int) -> bool:
    """Insert; False when another unit of work has taken the version."""
    row = PolicyVersion(version=version, content=content, author_id=author_id)
    return await inserts.add_unless_taken(session, row)


async def surroundings(
    session: AsyncSession, ticket_id: int, requester_id: int, cited: Iterable[str]
) -> tuple[int, bool, int]:
    """Of a ticket: its files, those of its replies and uploads that are not sent yet among them; whether its requester is
    blocked; and how many of the ``cited`` chunks are no longer searched, or not by customers."""
    files = sa.select(sa.func.count()).where(Attachment.ticket_id == ticket_id).scalar_subquery()
    blocked = sa.select(User.is_blocked).where(User.id == requester_id).scalar_subquery()
    withdrawn = (
        sa.select(sa.func.count())
        .select_from(Chunk)
        .join(Document, Document.id == Chunk.document_id)
        .where(
            Chunk.key.in_(sorted(set(cited))),
            sa.or_(Chunk.live.is_(False), Document.visibility != Visibility.PUBLIC),
        )
        .scalar_subquery()
    )
    row = (await session.execute(sa.select(files, blocked, withdrawn))).one()
    return int(row[0]), bool(row[1]), int(row[2])


async def last_word(session: AsyncSession, ticket_id: int) -> Reply | None:
    """The newest public reply, with its author."""
    return await session.scalar(
        sa.select(Reply)
        .where(Reply.ticket_id == ticket_id, Reply.internal.is_(False))
        .order_by(Reply.created_at.desc(), Reply.id.desc())
        .limit(1)
        .options(joinedload(Reply.author))
    )


async def latest_decision(session: AsyncSession, ticket_id: int) -> Decision | None:
    """With who handled it."""
    return await session.scalar(
        sa.select(Decision)
        .where(Decision.ticket_id == ticket_id)
        .order_by(Decision.run_id.desc())
        .limit(1)
        .options(joinedload(Decision.handler))
    )


_ORDERS: dict[ReviewSort, tuple[sa.ColumnElement[Any], ...]] = {
    ReviewSort.WORST: (Ticket.severity_rank.desc(), Ticket.created_at.asc(), Ticket.id.asc()),
    ReviewSort.OLDEST: (Ticket.created_at.asc(), Ticket.id.asc()),
}


async def queue_page(
    session: AsyncSession,
    where: Sequence[sa.ColumnElement[bool]],
    sort: ReviewSort,
    offset: int,
    limit: int,
) -> list[int]:
    """Ids of tickets, in the order of the queue."""
    statement = sa.select(Ticket.id).where(*where).order_by(*_ORDERS[sort]).offset(offset).limit(limit)
    return list(await session.scalars(statement))


async def open_decisions(session: AsyncSession, ticket_ids: Sequence[int]) -> dict[int, Decision]:
    """The newest decision of each ticket that waits for a person."""
    rows = await session.scalars(
        sa.select(Decision)
        .where(
            Decision.ticket_id.in_(ticket_ids),
            Decision.outcome == DecisionOutcome.AWAITING_REVIEW,
            Decision.handled_at.is_(None),
        )
        .order_by(Decision.run_id)
    )
    return {row.ticket_id: row for row in rows}


async def drafts(session: AsyncSession, draft_ids: Iterable[int]) -> dict[int, Draft]:
    rows = await session.scalars(sa.select(Draft).where(Draft.id.in_(list(draft_ids))))
    return {row.id: row for row in rows}


async def prepared_draft(session: AsyncSession, ticket_id: int) -> Draft | None:
    """The newest draft of a ticket that triage wrote."""
    return await session.scalar(
        sa.select(Draft)
        .where(Draft.ticket_id == ticket_id, Draft.created_by.is_(None))
        .order_by(Draft.id.desc())
        .limit(1)
    )


async def citations(session: AsyncSession, draft_ids: Iterable[int]) -> dict[int, list[DraftCitation]]:
    """Of each draft, in order."""
    rows = await session.scalars(
        sa.select(DraftCitation)
        .where(DraftCitation.draft_id.in_(list(draft_ids)))
        .order_by(DraftCitation.draft_id, DraftCitation.ordinal)
    )
    found: dict[int, list[DraftCitation]] = {}
    for row in rows:
        found.setdefault(row.draft_id, []).append(row)
    return found


async def passages(session: AsyncSession, keys: Iterable[str]) -> dict[str, Any]:
    """Text, document, title and liveness of chunks by key, also of those that are no longer searched."""
    rows = await session.execute(
        sa.select(Chunk.key, Chunk.text, Chunk.document_id, Chunk.live, Document.title)
        .join(Document, Document.id == Chunk.document_id)
        .where(Chunk.key.in_(sorted(set(keys))))
    )
    return {row.key: row for row in rows}
