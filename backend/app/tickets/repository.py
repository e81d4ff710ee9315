"""Queries about tickets; every one starts from what the caller may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, defer, joinedload, selectinload

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.db.engine import insert_row
from app.db.paging import count, count_each
from app.models import (
    Decision,
    Draft,
    Tag,
    Ticket,
    TicketEvent,
    TicketRating,
    TicketSettlement,
    TicketTag,
    TriageRun,
    User,
)
from app.models.enums import DecisionOutcome, EventSource, TicketStatus, TriageStatus
from app.tickets.filters import as_seen_by
from app.tickets.schemas import TicketFilter, TicketSort
from app.tickets.sla import owes_response


def readable_tickets(principal: Principal) -> sa.Select[Ticket]:
    """Staff work all tickets; a customer sees their own."""
    statement = sa.select(Ticket)
    return statement if principal.is_staff else statement.where(Ticket.requester_id == principal.user_id)


def conditions(
    principal: Principal, wanted: TicketFilter, sla_minutes: Mapping[str, int]
) -> list[sa.ColumnElement[bool]]:
    """What the caller may see, and the filters save that by words. ``sla_minutes``: targets by severity."""
    found: list[sa.ColumnElement[bool]] = []
    if not principal.is_staff:
        found.append(Ticket.requester_id == principal.user_id)
    wanted = as_seen_by(principal, wanted)
    columns: tuple[tuple[Any, Sequence[Any]], ...] = (
        (Ticket.status, wanted.status),
        (Ticket.priority, wanted.priority),
        (Ticket.severity, wanted.severity),
        (Ticket.triage_status, wanted.triage_status),
        (Ticket.requester_id, wanted.requester_id),
    )
    for column, values in columns:
        if values:
            found.append(column.in_(values))
    clearable: tuple[tuple[Any, Sequence[Any]], ...] = (
        (Ticket.category, wanted.category),
        (Ticket.team, wanted.team),
        (Ticket.assignee_id, wanted.assignee_id),
    )
    for column, values in clearable:
        if values:
            named = column.in_([value for value in values if value is not None])
            found.append(sa.or_(named, column.is_(None)) if None in values else named)
    found += [
        sa.exists().where(TicketTag.ticket_id == Ticket.id, TicketTag.tag_id == Tag.id, Tag.name == tag)
        for tag in wanted.tag
    ]
    if wanted.created_after:
        found.append(Ticket.created_at >= wanted.created_after)
    if wanted.created_before:
        found.append(Ticket.created_at < wanted.created_before)
    if not wanted.spam:
        found.append(Ticket.is_spam == sa.false())
    if wanted.review is not None:
        found.append(awaits_review() if wanted.review else ~awaits_review())
    if wanted.sla:
        found.append(owes_response(wanted.sla, sla_minutes, utc_now()))
    if wanted.snoozed is not None:
        # Those that sleep are few and have an index: counting the rest need not read each ticket.
        sleeping = aliased(Ticket)
        asleep = Ticket.id.in_(sa.select(sleeping.id).where(sleeping.snoozed_until > utc_now()))
        found.append(asleep if wanted.snoozed else ~asleep)
    return found


def awaits_review() -> sa.ColumnElement[bool]:
    """Of a ticket: its newest triage run has ended, left the decision to people, and nobody has dealt with it. The
    status comes first: an index leads to what is not settled, however many decisions there are."""
    later = aliased(TriageRun)
    return sa.and_(
        Ticket.status.in_((TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.WAITING)),
        Ticket.triage_status == TriageStatus.COMPLETED,
        sa.exists().where(
            Decision.ticket_id == Ticket.id,
            Decision.outcome == DecisionOutcome.AWAITING_REVIEW,
            Decision.handled_at.is_(None),
            ~sa.exists().where(later.ticket_id == Decision.ticket_id, later.id > Decision.run_id),
        ),
    )


def sorted_by(statement: sa.Select[Any], sort: TicketSort) -> sa.Select[Any]:
    keys: dict[str, sa.ColumnElement[Any]] = {
        "created_at": Ticket.created_at.expression,
        "updated_at": Ticket.updated_at.expression,
        "priority": Ticket.priority_rank.expression,
        "severity": Ticket.severity_rank.expression,
        "sentiment": Ticket.sentiment_rank.expression,
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
        joinedload(Ticket.rating),
        selectinload(Ticket.files),
    )


_REQUESTER, _ASSIGNEE = aliased(User), aliased(User)
_RUN = aliased(TriageRun)
_SHOWN = (
    "id", "title", "content", "status", "priority", "tag_names", "requester_id", "assignee_id", "team", "category",
    "severity", "version", "metadata_", "created_at", "updated_at", "resolved_at", "reply_count", "note_count",
    "latest_public", "latest_any", "is_spam", "snoozed_until", "merged_into_id", "split_from_id", "first_response_at",
    "ai_draft_response",
)  # fmt: skip
"""The columns of a ticket that lists read."""
_CARDS = (
    sa.select(
        *(getattr(Ticket, name) for name in _SHOWN),
        _REQUESTER.name.label("requester_name"),
        _REQUESTER.email.label("requester_email"),
        _REQUESTER.role.label("requester_role"),
        _ASSIGNEE.name.label("assignee_name"),
        _ASSIGNEE.email.label("assignee_email"),
        _ASSIGNEE.role.label("assignee_role"),
        TicketRating.score.label("rating_score"),
        TicketRating.comment.label("rating_comment"),
        TicketRating.rated_at.label("rating_rated_at"),
        _RUN.status.label("run_status"),
        _RUN.attempts.label("run_attempts"),
        _RUN.summary.label("run_summary"),
        _RUN.decision.label("run_decision"),
        _RUN.decision_reason.label("run_decision_reason"),
        _RUN.error.label("run_error"),
        _RUN.duplicate_of_id.label("run_duplicate_of_id"),
        _RUN.similarity_score.label("run_similarity_score"),
        _RUN.started_at.label("run_started_at"),
        _RUN.completed_at.label("run_completed_at"),
    )
    .join(_REQUESTER, _REQUESTER.id == Ticket.requester_id)
    .outerjoin(_ASSIGNEE, _ASSIGNEE.id == Ticket.assignee_id)
    .outerjoin(TicketRating, TicketRating.ticket_id == Ticket.id)
    .outerjoin(
        _RUN,
        sa.and_(
            _RUN.ticket_id == Ticket.id,
            _RUN.id
            == sa.select(sa.func.max(TriageRun.id))
            .where(TriageRun.ticket_id == Ticket.id)
            .correlate(Ticket)
            .scalar_subquery(),
        ),
    )
)


_CARDS_BY_ID = _CARDS.where(Ticket.id.in_(sa.bindparam("ids", expanding=True)))


async def cards(
    session: AsyncSession,
    where: Sequence[sa.ColumnElement[bool]],
    sort: TicketSort,
    offset: int,
    limit: int,
) -> list[Any]:
    """A page of tickets with their people and their newest triage run, as plain rows: entities would cost more than
    the query. The ids first, by a small statement that an index alone can answer; the wide statement never changes, so
    SQLAlchemy need not look at its fifty columns each time."""
    page = sorted_by(sa.select(Ticket.id).where(*where), sort).offset(offset).limit(limit)
    ids = list(await session.scalars(page))
    if not ids:
        return []
    rows = await cards_by_ids(session, ids)
    return [rows[ticket_id] for ticket_id in ids if ticket_id in rows]


async def cards_by_ids(session: AsyncSession, ids: Sequence[int]) -> dict[int, Any]:
    """As ``cards``, for tickets that the caller is known to see."""
    return {row.id: row for row in await session.execute(_CARDS_BY_ID, {"ids": list(ids)})}


async def count_tickets(session: AsyncSession, where: Sequence[sa.ColumnElement[bool]]) -> int:
    return await count(session, sa.select(Ticket.id).where(*where))


async def count_each_of(
    session: AsyncSession, wheres: Sequence[Sequence[sa.ColumnElement[bool]]]
) -> list[int]:
    """As ``count_tickets`` for each, in one statement."""
    return await count_each(session, [sa.select(Ticket.id).where(*where) for where in wheres])


async def lock_rows(session: AsyncSession, ticket_ids: Sequence[int]) -> None:
    """Keep other writers away from these tickets until the unit of work ends; in order, so that nobody deadlocks."""
    locked = sa.select(Ticket.id).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id).with_for_update()
    await session.execute(locked)


async def by_id(
    session: AsyncSession, principal: Principal, ticket_id: int, *, lock: bool = False
) -> Ticket | None:
    """The ticket with its people and tags; ``lock`` keeps other writers away until the unit of work ends."""
    if lock:
        await lock_rows(session, [ticket_id])
    statement = readable_tickets(principal).where(Ticket.id == ticket_id)
    return await session.scalar(with_details(statement).execution_options(populate_existing=True))


async def for_triage(session: AsyncSession, ticket_id: int) -> Ticket | None:
    """The ticket with its requester, for the background work, which sees everything."""
    return await session.scalar(
        sa.select(Ticket).where(Ticket.id == ticket_id).options(joinedload(Ticket.requester))
    )


async def latest_run(session: AsyncSession, ticket_id: int) -> TriageRun | None:
    """The newest triage run of a ticket, without its whole outcome."""
    return await session.scalar(
        sa.select(TriageRun)
        .where(TriageRun.ticket_id == ticket_id)
        .order_by(TriageRun.id.desc())
        .limit(1)
        .options(defer(TriageRun.outcome))
    )


_STORED = {
    attribute.key: attribute.columns[0].name
    for attribute in sa.inspect(Ticket).column_attrs
    if attribute.key != "id"
}
"""Attributes of a ticket by the names of their columns."""
_LINK_TAGS = sa.insert(cast(sa.Table, TicketTag.__table__))


async def insert_new(session: AsyncSession, ticket: Ticket) -> None:
    """Store a new ticket with its tags; sets its id. The object stays outside of the session."""
    values = {column: getattr(ticket, attribute) for attribute, column in _STORED.items()}
    ticket.id = await insert_row(session, Ticket, **values)
    if ticket.tag_names:
        ids = await _tag_ids(session, ticket.tag_names)
        links = [
            {"ticket_id": ticket.id, "tag_id": ids[name], "position": position}
            for position, name in enumerate(ticket.tag_names)
        ]
        await session.execute(_LINK_TAGS, links)


async def insert_event(
    session: AsyncSession, ticket_id: int, kind: str, *, source: EventSource, actor_id: int | None
) -> None:
    """Append to the audit timeline of a new ticket."""
    await insert_row(
        session, TicketEvent, ticket_id=ticket_id, kind=kind, source=source, actor_id=actor_id, data={}
    )


async def begin_settlement(session: AsyncSession, ticket_id: int, at: datetime) -> None:
    await insert_row(session, TicketSettlement, ticket_id=ticket_id, settled_at=at)


async def end_settlement(session: AsyncSession, ticket_id: int, at: datetime) -> None:
    await session.execute(
        sa.update(TicketSettlement)
        .where(TicketSettlement.ticket_id == ticket_id, TicketSettlement.reopened_at.is_(None))
        .values(reopened_at=at)
        .execution_options(synchronize_session=False)
    )


async def set_tags(session: AsyncSession, ticket: Ticket, names: Sequence[str]) -> None:
    """Make the ticket's tags exactly ``names``, in this order."""
    await session.execute(sa.delete(TicketTag).where(TicketTag.ticket_id == ticket.id))
    await add_tags(session, ticket, names)
    await session.flush()


async def add_tags(session: AsyncSession, ticket: Ticket, names: Sequence[str]) -> None:
    """Tag a stored ticket that has no tags."""
    ticket.tag_names = list(names)
    if not names:
        return
    ids = await _tag_ids(session, names)
    session.add_all(
        TicketTag(ticket_id=ticket.id, tag_id=ids[name], position=position)
        for position, name in enumerate(names)
    )


_TAG_IDS = sa.select(Tag.name, Tag.id).where(Tag.name.in_(sa.bindparam("names", expanding=True)))


async def _tag_ids(session: AsyncSession, names: Sequence[str]) -> dict[str, int]:
    async def known() -> dict[str, int]:
        rows = await session.execute(_TAG_IDS, {"names": list(names)})
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
    """Remove the ticket; the database's cascades take replies, events, runs, drafts and attachment rows with it."""
    await session.execute(sa.delete(Ticket).where(Ticket.id == ticket_id))


async def due_to_wake(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    return list(
        await session.scalars(
            sa.select(Ticket.id)
            .where(Ticket.snoozed_until <= now)
            .order_by(Ticket.snoozed_until)
            .limit(limit)
        )
    )


async def locked(session: AsyncSession, ticket_id: int) -> Ticket | None:
    """The ticket for the background work, kept from other writers."""
    return await session.scalar(
        sa.select(Ticket)
        .where(Ticket.id == ticket_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def point_duplicates_at_survivor(session: AsyncSession, source_id: int, target_id: int) -> None:
    """Let runs that named a merged ticket as the original name its survivor. Those of older tickets than the survivor
    name nobody: a duplicate is always of an older ticket, so that no chain of them closes."""
    named = sa.update(TriageRun).where(TriageRun.duplicate_of_id == source_id)
    untracked = {"synchronize_session": False}
    await session.execute(
        named.where(TriageRun.ticket_id > target_id).values(duplicate_of_id=target_id),
        execution_options=untracked,
    )
    await session.execute(
        named.where(TriageRun.ticket_id <= target_id).values(duplicate_of_id=None),
        execution_options=untracked,
    )
