"""Saved views, canned replies and mentions: for staff, each with an owner."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import Conflict, Forbidden, NotFound
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.models import CannedReply, Mention, SavedView, Ticket, User
from app.models.enums import SETTLED, Priority, TicketStatus
from app.tickets import counts
from app.tickets import service as tickets
from app.tickets.schemas import SlaUrgency, TicketFilter
from app.tickets.terms import one_line
from app.triage.config import TriageConfig
from app.users import service as users
from app.users.schemas import Person
from app.workspace import repository
from app.workspace.schemas import (
    PLACEHOLDER,
    CannedReplyCreate,
    CannedReplyUpdate,
    MentionRead,
    ViewCount,
    ViewCounts,
    ViewCreate,
    ViewUpdate,
)

MAX_OWN = 500
MAX_COUNTED = 50
"""Saved views whose tickets are counted: the first ones, by their order."""
UNSETTLED = tuple(status for status in TicketStatus if status not in SETTLED)
Shared = TypeVar("Shared", SavedView, CannedReply)


async def list_views(session: AsyncSession, principal: Principal) -> list[SavedView]:
    return await repository.views(session, principal)


async def count_views(session: AsyncSession, principal: Principal, config: TriageConfig) -> ViewCounts:
    """Two statements, however many views there are: the views, and all of their numbers."""
    views = await repository.views(session, principal)
    saved = {view.id: wanted for view in views if (wanted := _countable(view)) is not None}
    saved = dict(list(saved.items())[:MAX_COUNTED])
    active, settled = list(UNSETTLED), list(SETTLED)
    fixed = {
        "open": TicketFilter(status=active, snoozed=False),
        "mine": TicketFilter(status=active, snoozed=False, assignee_id=[principal.user_id]),
        "unassigned": TicketFilter(status=active, snoozed=False, assignee_id=[None]),
        "urgent": TicketFilter(status=active, snoozed=False, priority=[Priority.URGENT]),
        "breaching": TicketFilter(status=active, snoozed=False, sla=list(SlaUrgency)),
        "snoozed": TicketFilter(snoozed=True),
        "resolved": TicketFilter(status=settled),
        "all": TicketFilter(),
        "review": TicketFilter(review=True),
    }
    every = [*fixed.values(), *saved.values()]
    numbers = await counts.count_each(session, principal, every, tickets.sla_minutes(config))
    counted = dict(zip(saved, numbers[len(fixed) :], strict=True))
    return ViewCounts(
        **dict(zip(fixed, numbers, strict=False)),
        saved=[ViewCount(view_id=view.id, count=counted.get(view.id)) for view in views],
    )


def _countable(view: SavedView) -> TicketFilter | None:
    """What counts of a view; None where it searches, or names something that this version does not know."""
    try:
        wanted = TicketFilter.model_validate(view.filters)
    except ValidationError:
        return None
    if wanted.q and wanted.q.strip():
        return None
    tags = [name.strip().lower() for name in wanted.tag]
    return wanted.model_copy(update={"tag": tags, "status": wanted.status or list(UNSETTLED)})


async def create_view(session: AsyncSession, principal: Principal, request: ViewCreate) -> SavedView:
    await _check_room(session, SavedView, principal)
    view = SavedView(owner_id=principal.user_id, **request.model_dump())
    session.add(view)
    await session.flush()
    return view


async def update_view(
    session: AsyncSession, principal: Principal, view_id: int, request: ViewUpdate
) -> SavedView:
    view = await _own(session, SavedView, principal, view_id)
    for name, value in request.model_dump(exclude_unset=True, exclude_none=True).items():
        setattr(view, name, value)
    await session.flush()
    return view


async def delete_view(session: AsyncSession, principal: Principal, view_id: int) -> None:
    await session.delete(await _own(session, SavedView, principal, view_id))


async def list_canned_replies(
    session: AsyncSession, principal: Principal, q: str | None
) -> list[CannedReply]:
    return await repository.canned_replies(session, principal, q)


async def create_canned_reply(
    session: AsyncSession, principal: Principal, request: CannedReplyCreate
) -> CannedReply:
    await _check_room(session, CannedReply, principal)
    canned = CannedReply(owner_id=principal.user_id, **request.model_dump())
    session.add(canned)
    await session.flush()
    return canned


async def update_canned_reply(
    session: AsyncSession, principal: Principal, canned_id: int, request: CannedReplyUpdate
) -> CannedReply:
    canned = await _own(session, CannedReply, principal, canned_id)
    for name, value in request.model_dump(exclude_unset=True, exclude_none=True).items():
        setattr(canned, name, value)
    await session.flush()
    return canned


async def delete_canned_reply(session: AsyncSession, principal: Principal, canned_id: int) -> None:
    await session.delete(await _own(session, CannedReply, principal, canned_id))


async def render(session: AsyncSession, principal: Principal, canned_id: int, ticket_id: int) -> str:
    """The text with its placeholders filled from the ticket and the agent. Filled-in text is not searched again, so a
    customer's name cannot be a placeholder."""
    canned = await _visible(session, CannedReply, principal, canned_id)
    ticket = await tickets.load(session, principal, ticket_id)
    agent = await users.get_user(session, principal, principal.user_id)
    values = _values(ticket, agent)
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), canned.content)


def _values(ticket: Ticket, agent: User) -> dict[str, str]:
    customer = ticket.requester
    return {
        "agent.first_name": agent.name.split()[0],
        "agent.name": agent.name,
        "customer.email": customer.email,
        "customer.first_name": customer.name.split()[0],
        "customer.name": customer.name,
        "ticket.id": str(ticket.id),
        "ticket.title": ticket.title,
    }


async def _visible(session: AsyncSession, model: type[Shared], principal: Principal, row_id: int) -> Shared:
    row = await repository.one(session, model, principal, row_id)
    if row is None:
        raise NotFound(f"There is no entry {row_id}.")
    return row


async def _own(session: AsyncSession, model: type[Shared], principal: Principal, row_id: int) -> Shared:
    """Shared entries are changed by their owner and by admins."""
    row = await _visible(session, model, principal, row_id)
    if row.owner_id != principal.user_id and not principal.is_admin:
        raise Forbidden("This belongs to somebody else: make one of your own.")
    return row


async def _check_room(session: AsyncSession, model: type[Shared], principal: Principal) -> None:
    if await repository.count_own(session, model, principal) >= MAX_OWN:
        raise Conflict(f"You keep {MAX_OWN} of these already: delete some first.", code="too_many")


async def list_mentions(
    session: AsyncSession, principal: Principal, paging: PageRequest, *, unseen: bool
) -> Page[MentionRead]:
    check_depth(paging)
    statement = repository.mentions(principal, unseen=unseen)
    rows = await repository.mentions_page(session, statement, paging.offset, paging.page_size)
    return make_page([_present(row) for row in rows], await count(session, statement), paging)


def _present(mention: Mention) -> MentionRead:
    return MentionRead(
        id=mention.id,
        ticket_id=mention.ticket_id,
        ticket_title=mention.ticket.title,
        reply_id=mention.reply_id,
        author=Person.model_validate(mention.reply.author),
        excerpt=one_line(mention.reply.content),
        seen_at=mention.seen_at,
        created_at=mention.created_at,
    )


async def mark_mentions_seen(session: AsyncSession, principal: Principal, ids: list[int] | None) -> None:
    await repository.mark_seen(session, principal, ids, utc_now())
