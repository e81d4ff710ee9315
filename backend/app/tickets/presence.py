"""Who else is at a ticket: what each colleague's browser says every few seconds, for as long as it says so.

The rows are the whole truth: the reader of the event stream compares them with what it told last, in every process, so
an expiry is heard of like a departure (``events.hub``).
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.db.engine import after_commit
from app.events.hub import EventHub
from app.models.enums import PresenceState
from app.tickets import presence_repository as repository
from app.tickets.schemas import PresenceRead
from app.tickets.service import load

LASTS = timedelta(seconds=30)
"""A browser says so every 10 seconds: two may be lost before somebody seems to have gone."""
FORGOTTEN_AFTER = timedelta(minutes=1)


async def people(session: AsyncSession, principal: Principal, ticket_id: int) -> list[PresenceRead]:
    """Everyone at the ticket, the caller too. For staff: what colleagues do is not a customer's matter."""
    await _check(session, principal, ticket_id)
    return await _people(session, ticket_id)


async def say(
    session: AsyncSession, principal: Principal, ticket_id: int, state: PresenceState, hub: EventHub
) -> list[PresenceRead]:
    """Keep the caller at the ticket for a while, once, however many tabs say so. Answers with everyone there."""
    await _check(session, principal, ticket_id)
    now = utc_now()
    if await repository.keep(session, ticket_id, principal.user_id, state, now, now + LASTS):
        after_commit(session, hub.announce)
    return await _people(session, ticket_id)


async def leave(session: AsyncSession, principal: Principal, ticket_id: int, hub: EventHub) -> None:
    """The caller is not at the ticket any more; nothing happens when that was known."""
    await _check(session, principal, ticket_id)
    if await repository.remove(session, ticket_id, principal.user_id):
        after_commit(session, hub.announce)


async def forget_expired(session: AsyncSession) -> None:
    """Nobody reads expired rows; those of a while ago go, out of the way of a browser that comes back just now."""
    await repository.forget_expired(session, utc_now() - FORGOTTEN_AFTER)


async def _check(session: AsyncSession, principal: Principal, ticket_id: int) -> None:
    await load(session, principal, ticket_id)
    principal.require_staff()


async def _people(session: AsyncSession, ticket_id: int) -> list[PresenceRead]:
    found = await repository.at_ticket(session, ticket_id, utc_now())
    return [PresenceRead(user_id=user_id, name=name, state=state) for user_id, name, state in found]
