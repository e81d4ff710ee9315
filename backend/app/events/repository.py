"""Queries on the event table, and on the credentials of open streams."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.events.schemas import Entry
from app.events.visibility import CHANGED, CUSTOMER_FIELDS, CUSTOMER_KINDS, DELETED
from app.models import ApiToken, AuthSession, Ticket, TicketEvent, TicketPresence, User
from app.models.enums import PresenceState, Role

Entries = sa.Select[Any] | sa.CompoundSelect[Any]
Credential = tuple[int, Role, int | None, int | None]
"""User, role, session, token."""
_FIELD = TicketEvent.data["field"].as_string()
_GONE = {name: TicketEvent.data[name].as_integer() for name in ("ticket_id", "requester_id", "version")}
"""A ticket that is gone cannot be joined: the event of its deletion holds what is needed of it."""


def all_events() -> sa.Select[Any]:
    """Every event, for the reader of the process, which hands each on by ``may_see``."""
    return sa.select(
        TicketEvent.id.label("id"),
        sa.func.coalesce(TicketEvent.ticket_id, _GONE["ticket_id"]).label("ticket_id"),
        TicketEvent.kind,
        _FIELD.label("field"),
        sa.func.coalesce(Ticket.requester_id, _GONE["requester_id"]).label("requester_id"),
        sa.func.coalesce(Ticket.version, _GONE["version"]).label("version"),
        TicketEvent.created_at,
    ).outerjoin(Ticket, Ticket.id == TicketEvent.ticket_id)


def readable_events(principal: Principal, *where: sa.ColumnElement[bool]) -> Entries:
    """The same rule as ``may_see``, by id."""
    events = all_events().where(*where)
    if principal.is_staff:
        return events.order_by(TicketEvent.id)
    changed_in_public = sa.and_(TicketEvent.kind == CHANGED, _FIELD.in_(CUSTOMER_FIELDS))
    # One half by the customer's tickets, one by the few deletions: with OR between them no index would serve either.
    of_own = events.where(
        Ticket.requester_id == principal.user_id,
        sa.or_(TicketEvent.kind.in_(CUSTOMER_KINDS), changed_in_public),
    )
    deletions = events.where(
        TicketEvent.ticket_id.is_(None),
        TicketEvent.kind == DELETED,
        _GONE["requester_id"] == principal.user_id,
    )
    return sa.union_all(of_own, deletions).order_by("id")


async def _entries(session: AsyncSession, statement: Entries) -> list[Entry]:
    return [Entry(*tuple(row)) for row in await session.execute(statement)]


async def from_id_on(session: AsyncSession, first: int, missing: Collection[int], limit: int) -> list[Entry]:
    """Rows with ids from ``first`` on and those of ``missing`` that are there by now, by id."""
    wanted = TicketEvent.id >= first
    if missing:
        wanted = sa.or_(wanted, TicketEvent.id.in_(missing))
    return await _entries(session, all_events().where(wanted).order_by(TicketEvent.id).limit(limit))


async def newest(session: AsyncSession, limit: int) -> list[Entry]:
    """The rows with the highest ids, by id."""
    return (await _entries(session, all_events().order_by(TicketEvent.id.desc()).limit(limit)))[::-1]


async def after(session: AsyncSession, principal: Principal, last_id: int, limit: int) -> list[Entry]:
    """What the caller may see above ``last_id``, by id."""
    return await _entries(session, readable_events(principal, TicketEvent.id > last_id).limit(limit))


async def present(session: AsyncSession, now: datetime) -> dict[int, frozenset[tuple[int, PresenceState]]]:
    """Who is at which ticket: user and state by ticket. Staff alone are ever there, so it is for staff alone."""
    found: dict[int, set[tuple[int, PresenceState]]] = {}
    statement = sa.select(TicketPresence.ticket_id, TicketPresence.user_id, TicketPresence.state)
    for ticket_id, user_id, state in await session.execute(statement.where(TicketPresence.expires_at > now)):
        found.setdefault(ticket_id, set()).add((user_id, state))
    return {ticket_id: frozenset(people) for ticket_id, people in found.items()}


async def created_at_of(session: AsyncSession, event_id: int) -> datetime | None:
    """When the event, or the nearest one below it, was recorded."""
    return await session.scalar(
        sa.select(TicketEvent.created_at)
        .where(TicketEvent.id <= event_id)
        .order_by(TicketEvent.id.desc())
        .limit(1)
    )


async def just_below(
    session: AsyncSession, principal: Principal, last_id: int, lowest: int, since: datetime
) -> list[Entry]:
    """What the caller may see from ``lowest`` to below ``last_id`` that was recorded after ``since``, by id."""
    statement = readable_events(
        principal, TicketEvent.id >= lowest, TicketEvent.id < last_id, TicketEvent.created_at > since
    )
    return await _entries(session, statement)


async def valid_credentials(
    session: AsyncSession, principals: Sequence[Principal], now: datetime
) -> set[Credential]:
    """What the callers' sessions and tokens are worth now: none that is revoked, expired or of an inactive user."""
    session_ids = {principal.session_id for principal in principals} - {None}
    token_ids = {principal.token_id for principal in principals} - {None}
    by_session = (
        sa.select(User.id, User.role, AuthSession.id)
        .join(AuthSession, AuthSession.user_id == User.id)
        .where(AuthSession.id.in_(session_ids), AuthSession.expires_at > now, User.is_active.is_(True))
    )
    by_token = (
        sa.select(User.id, User.role, ApiToken.id)
        .join(ApiToken, ApiToken.user_id == User.id)
        .where(
            ApiToken.id.in_(token_ids),
            sa.or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            User.is_active.is_(True),
        )
    )
    found: set[Credential] = {
        (user_id, role, session_id, None) for user_id, role, session_id in await session.execute(by_session)
    }
    return found | {
        (user_id, role, None, token_id) for user_id, role, token_id in await session.execute(by_token)
    }
