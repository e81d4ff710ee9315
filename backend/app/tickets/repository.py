"""Queries about tickets; every one starts from what the caller may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from app.auth.principal import Principal
from app.models import Draft, Reply, Tag, Ticket, TicketEvent, TicketTag, TriageRun
from app.models.enums import Priority, Severity
from app.tickets.schemas import TicketFilter, TicketSort

_PRIORITY_ORDER = {Priority.LOW: 1, Priority.MEDIUM: 2, Priority.HIGH: 3, Priority.URGENT: 4}
_SEVERITY_ORDER = {Severity.LOW: 1, Severity.MEDIUM: 2, Severity.HIGH: 3, Severity.CRITICAL: 4}


def readable_tickets(principal: Principal) -> sa.Select[Ticket]:
    """Staff work all tickets; a customer sees their own."""
    statement = sa.select(Ticket)
    return statement if principal.is_staff else statement.where(Ticket.requester_id == principal.user_id)


def filtered(statement: sa.Select[Ticket], wanted: TicketFilter) -> sa.Select[Ticket]:
    """Add the filters. Unsorted."""
    columns: tuple[tuple[Any, Sequence[Any]], ...] = (
        (Ticket.status, wanted.status),
        (Ticket.priority, wanted.priority),
        (Ticket.severity, wanted.severity),
        (Ticket.category, wanted.category),
        (Ticket.team, wanted.team),
        (Ticket.triage_status, wanted.triage_status),
        (Ticket.requester_id, wanted.requester_id),
    )
    for column, values in columns:
        if values:
            statement = statement.where(column.in_(values))
    if wanted.assignee_id:
        named = [value for value in wanted.assignee_id if value is not None]
        conditions: list[sa.ColumnElement[bool]] = [Ticket.assignee_id.in_(named)] if named else []
        if None in wanted.assignee_id:
            conditions.append(Ticket.assignee_id.is_(None))
        statement = statement.where(sa.or_(*conditions))
    for tag in wanted.tag:
        statement = statement.where(
            sa.exists().where(TicketTag.ticket_id == Ticket.id, TicketTag.tag_id == Tag.id, Tag.name == tag)
        )
    if wanted.created_after:
        statement = statement.where(Ticket.created_at >= wanted.created_after)
    if wanted.created_before:
        statement = statement.where(Ticket.created_at < wanted.created_before)
    if wanted.q:
        for word in wanted.q.split()[:10]:
            statement = statement.where(
                sa.or_(
                    Ticket.title.icontains(word, autoescape=True),
                    Ticket.content.icontains(word, autoescape=True),
                )
            )
    return statement


def sorted_by(statement: sa.Select[Ticket], sort: TicketSort) -> sa.Select[Ticket]:
    keys: dict[str, sa.ColumnElement[Any]] = {
        "created_at": Ticket.created_at.expression,
        "updated_at": Ticket.updated_at.expression,
        "priority": sa.case(_PRIORITY_ORDER, value=Ticket.priority),
        "severity": sa.case(_SEVERITY_ORDER, value=Ticket.severity, else_=0),
        "sentiment": sa.func.coalesce(Ticket.sentiment_score, 0),
    }
    key = keys[sort.value.lstrip("-")]
    if sort.value.startswith("-"):
        return statement.order_by(key.desc(), Ticket.id.desc())
    return statement.order_by(key.asc(), Ticket.id.asc())


def with_details(statement: sa.Select[Ticket]) -> sa.Select[Ticket]:
    """Load the people and tags with the tickets, in a number of queries that does not grow."""
    return statement.options(
        joinedload(Ticket.requester),
        joinedload(Ticket.assignee),
        selectinload(Ticket.tag_links).joinedload(TicketTag.tag),
    )


async def page(session: AsyncSession, statement: sa.Select[Ticket], offset: int, limit: int) -> list[Ticket]:
    return list(await session.scalars(with_details(statement).offset(offset).limit(limit)))


async def by_id(
    session: AsyncSession, principal: Principal, ticket_id: int, *, lock: bool = False
) -> Ticket | None:
    """The ticket with its people and tags; ``lock`` keeps other writers away until the unit of work ends."""
    if lock:
        locked = sa.select(Ticket.id).where(Ticket.id == ticket_id).with_for_update()
        await session.execute(locked)
    statement = readable_tickets(principal).where(Ticket.id == ticket_id)
    return await session.scalar(with_details(statement).execution_options(populate_existing=True))


async def for_triage(session: AsyncSession, ticket_id: int) -> Ticket | None:
    """The ticket with its requester, for the background work, which sees everything."""
    return await session.scalar(
        sa.select(Ticket).where(Ticket.id == ticket_id).options(joinedload(Ticket.requester))
    )


async def latest_runs(session: AsyncSession, ticket_ids: Sequence[int]) -> dict[int, TriageRun]:
    """The newest triage run of each ticket."""
    newest = (
        sa.select(sa.func.max(TriageRun.id))
        .where(TriageRun.ticket_id.in_(ticket_ids))
        .group_by(TriageRun.ticket_id)
    )
    runs = await session.scalars(sa.select(TriageRun).where(TriageRun.id.in_(newest)))
    return {run.ticket_id: run for run in runs}


async def latest_replies(
    session: AsyncSession, ticket_ids: Sequence[int], *, internal: bool
) -> dict[int, str]:
    """The beginning of each ticket's newest reply; notes among them only when ``internal``."""
    newest = sa.select(sa.func.max(Reply.id)).where(Reply.ticket_id.in_(ticket_ids))
    if not internal:
        newest = newest.where(Reply.internal.is_(False))
    rows = await session.execute(
        sa.select(Reply.ticket_id, sa.func.substr(Reply.content, 1, 400)).where(
            Reply.id.in_(newest.group_by(Reply.ticket_id))
        )
    )
    return dict(rows.all())


async def set_tags(session: AsyncSession, ticket_id: int, names: Sequence[str]) -> None:
    """Make the ticket's tags exactly ``names``, in this order."""
    await session.execute(sa.delete(TicketTag).where(TicketTag.ticket_id == ticket_id))
    if not names:
        return
    ids = await _tag_ids(session, names)
    session.add_all(
        TicketTag(ticket_id=ticket_id, tag_id=ids[name], position=position)
        for position, name in enumerate(names)
    )
    await session.flush()


async def _tag_ids(session: AsyncSession, names: Sequence[str]) -> dict[str, int]:
    async def known() -> dict[str, int]:
        rows = await session.execute(sa.select(Tag.name, Tag.id).where(Tag.name.in_(names)))
        return dict(rows.all())

    ids = await known()
    for name in sorted(set(names) - set(ids)):
        try:
            async with session.begin_nested():
                session.add(Tag(name=name))
                await session.flush()
        except IntegrityError:
            continue  # another commit made it meanwhile
    return ids if len(ids) == len(set(names)) else await known()


def readable_replies(principal: Principal, ticket_id: int) -> sa.Select[Reply]:
    """The thread in order; internal notes for staff only."""
    statement = sa.select(Reply).where(Reply.ticket_id == ticket_id).order_by(Reply.id)
    return statement if principal.is_staff else statement.where(Reply.internal.is_(False))


async def replies_page(
    session: AsyncSession, statement: sa.Select[Reply], offset: int, limit: int
) -> list[Reply]:
    return list(
        await session.scalars(statement.options(joinedload(Reply.author)).offset(offset).limit(limit))
    )


async def conversation(session: AsyncSession, ticket_id: int, limit: int) -> list[Reply]:
    """The newest public replies, oldest first, with their authors."""
    newest = await session.scalars(
        sa.select(Reply)
        .where(Reply.ticket_id == ticket_id, Reply.internal.is_(False))
        .order_by(Reply.id.desc())
        .limit(limit)
        .options(joinedload(Reply.author))
    )
    return list(newest)[::-1]


def events_of(ticket_id: int) -> sa.Select[TicketEvent]:
    return sa.select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.id)


async def events_page(
    session: AsyncSession, statement: sa.Select[TicketEvent], offset: int, limit: int
) -> list[TicketEvent]:
    return list(
        await session.scalars(statement.options(joinedload(TicketEvent.actor)).offset(offset).limit(limit))
    )


async def draft_of_ticket(session: AsyncSession, draft_id: int, ticket_id: int) -> Draft | None:
    return await session.scalar(sa.select(Draft).where(Draft.id == draft_id, Draft.ticket_id == ticket_id))


async def delete(session: AsyncSession, ticket_id: int) -> None:
    """Remove the ticket; the database's cascades take replies, events, runs and drafts with it."""
    await session.execute(sa.delete(Ticket).where(Ticket.id == ticket_id))
