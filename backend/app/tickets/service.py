"""What happens to tickets: each change leaves an event, a version and a time."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz.distance import Levenshtein
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.models import Reply, Ticket, TicketEvent, User
from app.models.enums import EventSource, TicketStatus, TriageStatus
from app.tickets import presenter, repository
from app.tickets.schemas import (
    EventRead,
    ReplyCreate,
    ReplyRead,
    TicketCreate,
    TicketFilter,
    TicketRead,
    TicketUpdate,
)
from app.triage.config import TriageConfig
from app.users import service as users

TITLE_FROM_CONTENT_CHARS = 80
_HAND_SET = ("category", "severity", "team")
_SETTLED = (TicketStatus.RESOLVED, TicketStatus.CLOSED)
_REOPENED_BY_CUSTOMER = (TicketStatus.WAITING, TicketStatus.RESOLVED)


def derived_title(content: str) -> str:
    """The first sentence or line of the content, at most ``TITLE_FROM_CONTENT_CHARS`` long."""
    first = re.split(r"(?<=[.!?。！？])\s|\n", content.strip(), maxsplit=1)[0]
    folded = " ".join(first.split())
    if len(folded) <= TITLE_FROM_CONTENT_CHARS:
        return folded
    cut = folded[: TITLE_FROM_CONTENT_CHARS - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[20:] else cut).rstrip(" ,;:") + "…"


def record(
    session: AsyncSession,
    ticket_id: int,
    kind: str,
    *,
    source: EventSource,
    actor_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Append to the audit timeline."""
    session.add(
        TicketEvent(ticket_id=ticket_id, kind=kind, source=source, actor_id=actor_id, data=data or {})
    )


async def create_ticket(session: AsyncSession, principal: Principal, request: TicketCreate) -> Ticket:
    """Store a ticket. The caller enqueues its triage in the same unit of work."""
    requester_id = await _requester_of(session, principal, request)
    if not principal.is_staff and request.status is not TicketStatus.OPEN:
        raise Forbidden("A new request is open: only agents choose another status.")
    now = utc_now()
    ticket = Ticket(
        title=request.title or derived_title(request.content),
        content=request.content,
        status=request.status,
        priority=request.priority,
        requester_id=requester_id,
        metadata_=request.metadata,
        created_at=now,
        updated_at=now,
        resolved_at=now if request.status in _SETTLED else None,
        triage_status=TriageStatus.PENDING,
    )
    session.add(ticket)
    await session.flush()
    await repository.set_tags(session, ticket.id, request.tags)
    record(session, ticket.id, "ticket.created", source=EventSource.PERSON, actor_id=principal.user_id)
    return ticket


async def _requester_of(session: AsyncSession, principal: Principal, request: TicketCreate) -> int:
    if not principal.is_staff:
        foreign_id = request.requester_id not in (None, principal.user_id)
        if foreign_id or request.customer_email not in (None, principal.email):
            raise Forbidden("You can open requests in your own name only.", code="foreign_requester")
        return principal.user_id
    if request.requester_id is not None:
        return (await users.get_user(session, principal, request.requester_id)).id
    if request.customer_email is not None:
        return (
            await users.find_or_create_customer(session, request.customer_email, request.customer_name)
        ).id
    if principal.token_id is not None:
        placeholder = f"token-{principal.token_id}@placeholder.invalid"
        return (await users.find_or_create_customer(session, placeholder, "Unknown customer")).id
    return principal.user_id


async def list_tickets(
    session: AsyncSession,
    principal: Principal,
    wanted: TicketFilter,
    paging: PageRequest,
    config: TriageConfig,
) -> Page[TicketRead]:
    check_depth(paging)
    statement = repository.filtered(repository.readable_tickets(principal), wanted)
    total = await count(session, statement)
    tickets = await repository.page(
        session, repository.sorted_by(statement, wanted.sort), paging.offset, paging.page_size
    )
    return make_page(await _present(session, tickets, principal, config), total, paging)


async def _present(
    session: AsyncSession, tickets: list[Ticket], principal: Principal, config: TriageConfig
) -> list[TicketRead]:
    ids = [ticket.id for ticket in tickets]
    runs = await repository.latest_runs(session, ids) if ids and principal.is_staff else {}
    replies = await repository.latest_replies(session, ids, internal=principal.is_staff) if ids else {}
    minutes = {severity.id.value: severity.sla_minutes for severity in config.severities}
    return [
        presenter.present_ticket(
            ticket,
            principal,
            run=runs.get(ticket.id),
            latest_reply=replies.get(ticket.id),
            sla_minutes=minutes,
        )
        for ticket in tickets
    ]


async def load(session: AsyncSession, principal: Principal, ticket_id: int, *, lock: bool = False) -> Ticket:
    """The ticket if the caller may see it; raises ``NotFound``."""
    ticket = await repository.by_id(session, principal, ticket_id, lock=lock)
    if ticket is None:
        raise NotFound(f"There is no ticket {ticket_id}.", code="ticket_not_found")
    return ticket


async def get_ticket(
    session: AsyncSession, principal: Principal, ticket_id: int, config: TriageConfig
) -> TicketRead:
    ticket = await load(session, principal, ticket_id)
    return (await _present(session, [ticket], principal, config))[0]


async def update_ticket(
    session: AsyncSession,
    principal: Principal,
    ticket_id: int,
    request: TicketUpdate,
    config: TriageConfig,
    *,
    expected_version: int | None,
) -> TicketRead:
    """Change what is named. A stale version is answered with the current ticket and changes nothing."""
    ticket = await load(session, principal, ticket_id, lock=True)
    expected = expected_version if expected_version is not None else request.version
    if expected is not None and expected != ticket.version:
        current = (await _present(session, [ticket], principal, config))[0]
        raise Conflict(
            f"Ticket {ticket_id} has changed since version {expected}: it is at version {ticket.version}.",
            code="stale_version",
            extra={"current": current.model_dump(mode="json")},
        )
    wanted = request.model_dump(exclude_unset=True, exclude={"version"})
    if not principal.is_staff:
        _check_customer_change(ticket, wanted)
    await _check_references(session, principal, wanted, config)
    changed = await _apply(session, ticket, wanted, principal)
    if changed:
        touch(ticket)
        await session.flush()
    return await get_ticket(session, principal, ticket_id, config)


def _check_customer_change(ticket: Ticket, wanted: dict[str, Any]) -> None:
    """A customer may close or reopen their request, nothing else."""
    if set(wanted) - {"status"}:
        raise Forbidden("You can close or reopen your request; everything else is done by the support team.")
    allowed = {TicketStatus.CLOSED, TicketStatus.OPEN, ticket.status}
    if wanted.get("status", ticket.status) not in allowed:
        raise Forbidden("You can close or reopen your request.")


async def _check_references(
    session: AsyncSession, principal: Principal, wanted: dict[str, Any], config: TriageConfig
) -> None:
    for name in ("title", "content", "status", "priority", "tags", "metadata", "requester_id"):
        if name in wanted and wanted[name] is None:
            raise Invalid(f"{name} cannot be empty.", field=name)
    if wanted.get("category") is not None and wanted["category"] not in {
        category.id for category in config.categories
    }:
        raise Invalid(
            f"There is no category {wanted['category']!r}.", field="category", code="unknown_category"
        )
    if wanted.get("team") is not None and wanted["team"] not in {team.id for team in config.teams}:
        raise Invalid(f"There is no team {wanted['team']!r}.", field="team", code="unknown_team")
    if wanted.get("requester_id") is not None:
        await users.get_user(session, principal, wanted["requester_id"])
    if wanted.get("assignee_id") is not None:
        assignee = await users.get_user(session, principal, wanted["assignee_id"])
        if not is_staff_user(assignee):
            raise Invalid(
                "Tickets are assigned to agents and admins.", field="assignee_id", code="not_an_agent"
            )


def is_staff_user(user: User) -> bool:
    return user.is_active and user.role.value in {"agent", "admin"}


async def _apply(session: AsyncSession, ticket: Ticket, wanted: dict[str, Any], principal: Principal) -> bool:
    changed = False
    for name, value in wanted.items():
        attribute = "metadata_" if name == "metadata" else name
        before = (
            [link.tag.name for link in ticket.tag_links] if name == "tags" else getattr(ticket, attribute)
        )
        if name in _HAND_SET and name not in ticket.hand_set:
            ticket.hand_set = [*ticket.hand_set, name]
            changed = True
        if before == value:
            continue
        changed = True
        if name == "tags":
            await repository.set_tags(session, ticket.id, value)
        elif name == "status":
            _set_status(ticket, value)
        else:
            setattr(ticket, attribute, value)
        data = (
            {"field": name}
            if name in {"content", "metadata"}
            else {"field": name, "from": before, "to": value}
        )
        record(
            session,
            ticket.id,
            "ticket.changed",
            source=EventSource.PERSON,
            actor_id=principal.user_id,
            data=data,
        )
    return changed


def _set_status(ticket: Ticket, status: TicketStatus) -> None:
    if status in _SETTLED:
        ticket.resolved_at = ticket.resolved_at or utc_now()
    else:
        ticket.resolved_at = None
    ticket.status = status


def touch(ticket: Ticket) -> None:
    ticket.version += 1
    ticket.updated_at = utc_now()


async def delete_ticket(session: AsyncSession, principal: Principal, ticket_id: int) -> None:
    await load(session, principal, ticket_id, lock=True)
    if not principal.is_staff:
        raise Forbidden("Only agents and admins delete tickets.")
    await repository.delete(session, ticket_id)


async def add_reply(
    session: AsyncSession, principal: Principal, ticket_id: int, request: ReplyCreate
) -> ReplyRead:
    """Append to the thread. A customer's reply reopens a waiting or resolved ticket; staff may set the status."""
    ticket = await load(session, principal, ticket_id, lock=True)
    author = await _author_of(session, principal, request)
    by_staff = is_staff_user(author)
    if not principal.is_staff and (
        request.internal or request.draft_id is not None or request.status is not None
    ):
        raise Forbidden("Notes, drafts and the status are for agents.")
    reply = Reply(
        ticket_id=ticket_id,
        author_id=author.id,
        content=request.content,
        internal=request.internal,
        draft_id=request.draft_id,
        draft_edit_distance=await _edit_distance(session, request, ticket_id),
    )
    session.add(reply)
    await session.flush()
    ticket.reply_count += 1
    ticket.note_count += int(request.internal)
    if by_staff and not request.internal and ticket.first_response_at is None:
        ticket.first_response_at = reply.created_at
    kind = "note.added" if request.internal else "reply.added"
    data = (
        {"reply_id": reply.id, "draft_id": request.draft_id} if request.draft_id else {"reply_id": reply.id}
    )
    record(session, ticket_id, kind, source=EventSource.PERSON, actor_id=principal.user_id, data=data)
    _follow_status(session, ticket, principal, request, by_staff=by_staff)
    touch(ticket)
    await session.flush()
    reply.author = author
    return presenter.present_reply(reply, principal)


async def _author_of(session: AsyncSession, principal: Principal, request: ReplyCreate) -> User:
    author_id = request.author_id or principal.user_id
    if author_id != principal.user_id and not principal.is_staff:
        raise Forbidden("You can write in your own name only.", code="foreign_author")
    return await users.get_user(session, principal, author_id)


async def _edit_distance(session: AsyncSession, request: ReplyCreate, ticket_id: int) -> float | None:
    """Levenshtein distance of draft and reply, normalised to 0..1."""
    if request.draft_id is None:
        return None
    draft = await repository.draft_of_ticket(session, request.draft_id, ticket_id)
    if draft is None:
        raise Invalid(
            f"Ticket {ticket_id} has no draft {request.draft_id}.", field="draft_id", code="unknown_draft"
        )
    return round(Levenshtein.normalized_distance(draft.content.strip(), request.content.strip()), 4)


def _follow_status(
    session: AsyncSession, ticket: Ticket, principal: Principal, request: ReplyCreate, *, by_staff: bool
) -> None:
    status = request.status
    source = EventSource.PERSON
    if status is None and not by_staff and not request.internal and ticket.status in _REOPENED_BY_CUSTOMER:
        status, source = TicketStatus.OPEN, EventSource.RULE
    if status is None or status is ticket.status:
        return
    data = {"field": "status", "from": ticket.status, "to": status}
    _set_status(ticket, status)
    record(session, ticket.id, "ticket.changed", source=source, actor_id=principal.user_id, data=data)


async def list_replies(
    session: AsyncSession, principal: Principal, ticket_id: int, paging: PageRequest
) -> Page[ReplyRead]:
    check_depth(paging)
    await load(session, principal, ticket_id)
    statement = repository.readable_replies(principal, ticket_id)
    replies = await repository.replies_page(session, statement, paging.offset, paging.page_size)
    items = [presenter.present_reply(reply, principal) for reply in replies]
    return make_page(items, await count(session, statement), paging)


async def list_events(
    session: AsyncSession, principal: Principal, ticket_id: int, paging: PageRequest
) -> Page[EventRead]:
    check_depth(paging)
    await load(session, principal, ticket_id)
    principal.require_staff()
    statement = repository.events_of(ticket_id)
    events = await repository.events_page(session, statement, paging.offset, paging.page_size)
    items = [presenter.present_event(event, principal) for event in events]
    return make_page(items, await count(session, statement), paging)
