"""What happens to tickets: each change leaves an event, a version and a time."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import as_utc, utc_now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.feedback import service as feedback
from app.jobs import service as jobs
from app.jobs.port import Dispatcher
from app.models import Ticket, TicketEvent, TriageRun, User
from app.models.enums import SETTLED, EventSource, FeedbackSource, TicketStatus, TriageStatus
from app.models.tickets import UNKNOWN_SENTIMENT
from app.teams import service as teams
from app.tickets import fulltext, presenter, repository, terms, thread_repository
from app.tickets.filters import as_seen_by
from app.tickets.schemas import (
    EventRead,
    TicketCreate,
    TicketFilter,
    TicketRead,
    TicketUpdate,
    TriageRead,
)
from app.tickets.status import check_may_be, set_status
from app.triage.config import TriageConfig
from app.users import service as users

TITLE_FROM_CONTENT_CHARS = 80
_ATTRIBUTES = {"metadata": "metadata_", "tags": "tag_names"}
_HAND_SET = ("category", "severity", "team")


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


async def record_deletion(session: AsyncSession, ticket: Ticket, actor_id: int) -> None:
    """Say that a ticket goes, before it does: stored after it, the event could get the id of one that went with it, and
    a stream that had been told that one would take this for known (SQLite gives ids of deleted last rows again)."""
    data = {"ticket_id": ticket.id, "requester_id": ticket.requester_id, "version": ticket.version}
    session.add(
        TicketEvent(
            ticket_id=None, kind="ticket.deleted", source=EventSource.PERSON, actor_id=actor_id, data=data
        )
    )
    await session.flush()


async def create_ticket(
    session: AsyncSession, principal: Principal, request: TicketCreate, config: TriageConfig
) -> TicketRead:
    """Store a ticket. The caller enqueues its triage in the same unit of work."""
    requester = await _requester_of(session, principal, request)
    if not principal.is_staff and request.status is not TicketStatus.OPEN:
        raise Forbidden("A new request is open: only agents choose another status.")
    ticket = _new_ticket(request, requester)
    await repository.insert_new(session, ticket)
    if ticket.resolved_at is not None:
        await repository.begin_settlement(session, ticket.id, ticket.resolved_at)
    await fulltext.insert(session, ticket.id, ticket.title, ticket.content)
    await repository.insert_event(
        session, ticket.id, "ticket.created", source=EventSource.PERSON, actor_id=principal.user_id
    )
    return present_new(ticket, requester, principal, config)


def _new_ticket(request: TicketCreate, requester: User) -> Ticket:
    """As it is stored and shown, defaults too. It never joins the session."""
    now = utc_now()
    line = terms.one_line(request.content)
    return Ticket(
        title=request.title or derived_title(request.content),
        content=request.content,
        status=request.status,
        priority=request.priority,
        requester_id=requester.id,
        is_spam=requester.is_blocked,
        metadata_=request.metadata,
        tag_names=list(request.tags),
        hand_set=[],
        created_at=now,
        updated_at=now,
        resolved_at=now if request.status in SETTLED else None,
        triage_status=TriageStatus.PENDING,
        sentiment_rank=UNKNOWN_SENTIMENT,
        severity_rank=0,
        reply_count=0,
        note_count=0,
        version=1,
        latest_public=line,
        latest_any=line,
    )


async def _requester_of(session: AsyncSession, principal: Principal, request: TicketCreate) -> User:
    if not principal.is_staff:
        foreign_id = request.requester_id not in (None, principal.user_id)
        if foreign_id or request.customer_email not in (None, principal.email):
            raise Forbidden("You can open requests in your own name only.", code="foreign_requester")
        return await users.get_user(session, principal, principal.user_id)
    if request.requester_id is not None:
        return await users.get_user(session, principal, request.requester_id)
    if request.customer_email is not None:
        return await users.find_or_create_customer(session, request.customer_email, request.customer_name)
    if principal.token_id is not None:
        placeholder = f"token-{principal.token_id}@placeholder.invalid"
        return await users.find_or_create_customer(session, placeholder, "Unknown customer")
    return await users.get_user(session, principal, principal.user_id)


async def list_tickets(
    session: AsyncSession,
    principal: Principal,
    wanted: TicketFilter,
    paging: PageRequest,
    config: TriageConfig,
) -> bytes:
    """A ``TicketPage`` as JSON."""
    check_depth(paging)
    minutes = sla_minutes(config)
    wanted = as_seen_by(principal, wanted)
    where = repository.conditions(principal, wanted, minutes)
    limited = False
    if wanted.q and wanted.q.strip():
        hits = await fulltext.find(session, principal, wanted.q)
        where.append(hits.condition)
        limited = hits.limited
    total = await repository.count_tickets(session, where)
    rows = await repository.cards(session, where, wanted.sort, paging.offset, paging.page_size)
    page = make_page([presenter.present_row(row, principal, minutes) for row in rows], total, paging)
    relation = "gte" if limited else page.total_relation
    return to_json({**dict(page), "total_relation": relation, "search_limited": limited})


def sla_minutes(config: TriageConfig) -> dict[str, int]:
    return {severity.id.value: severity.sla_minutes for severity in config.severities}


async def present(
    session: AsyncSession, ticket: Ticket, principal: Principal, config: TriageConfig
) -> TicketRead:
    """One ticket, loaded with its people, tags and files."""
    run = await repository.latest_run(session, ticket.id) if principal.is_staff else None
    return _present(ticket, run, principal, config)


def _present(ticket: Ticket, run: TriageRun | None, principal: Principal, config: TriageConfig) -> TicketRead:
    assignee = ticket.assignee
    return presenter.present_ticket(
        ticket,
        principal,
        requester=presenter.present_person(ticket.requester, principal),
        assignee=presenter.present_person(assignee, principal) if assignee else None,
        run=presenter.present_triage(run) if run else None,
        files=ticket.files,
        rating=ticket.rating,
        sla_minutes=sla_minutes(config),
    )


def present_new(ticket: Ticket, requester: User, principal: Principal, config: TriageConfig) -> TicketRead:
    """A ticket as it was just stored: everything is known without asking the database."""
    return presenter.present_ticket(
        ticket,
        principal,
        requester=presenter.present_person(requester, principal),
        assignee=None,
        run=TriageRead(status=TriageStatus.PENDING),
        files=[],
        rating=None,
        sla_minutes=sla_minutes(config),
    )


async def load(session: AsyncSession, principal: Principal, ticket_id: int, *, lock: bool = False) -> Ticket:
    """The ticket if the caller may see it; raises ``NotFound``."""
    ticket = await repository.by_id(session, principal, ticket_id, lock=lock)
    if ticket is None:
        raise NotFound(f"There is no ticket {ticket_id}.", code="ticket_not_found")
    return ticket


async def survivor_of(session: AsyncSession, principal: Principal, ticket: Ticket) -> Ticket:
    """The ticket itself, or the one that it was joined to, at the end of the chain; locked."""
    seen = {ticket.id}
    while ticket.merged_into_id is not None and ticket.merged_into_id not in seen:
        seen.add(ticket.merged_into_id)
        ticket = await load(session, principal, ticket.merged_into_id, lock=True)
    return ticket


async def get_ticket(
    session: AsyncSession, principal: Principal, ticket_id: int, config: TriageConfig
) -> TicketRead:
    # The run first: statements that only read share no snapshot, and a completed run must come with its results.
    run = await repository.latest_run(session, ticket_id) if principal.is_staff else None
    return _present(await load(session, principal, ticket_id), run, principal, config)


async def update_ticket(
    session: AsyncSession,
    principal: Principal,
    ticket_id: int,
    request: TicketUpdate,
    config: TriageConfig,
    dispatcher: Dispatcher,
    *,
    expected_version: int | None,
) -> TicketRead:
    """Change what is named. A stale version is answered with the current ticket and changes nothing."""
    ticket = await load(session, principal, ticket_id, lock=True)
    expected = expected_version if expected_version is not None else request.version
    await check_version(session, ticket, expected, principal, config)
    wanted = request.model_dump(exclude_unset=True, exclude={"version"})
    if not principal.is_staff:
        _check_customer_change(ticket, wanted)
    await change(session, principal, ticket, wanted, config, dispatcher)
    return await get_ticket(session, principal, ticket_id, config)


async def check_version(
    session: AsyncSession, ticket: Ticket, expected: int | None, principal: Principal, config: TriageConfig
) -> None:
    """Raises ``Conflict`` with the current ticket when the caller has seen another version."""
    if expected is None or expected == ticket.version:
        return
    current = await present(session, ticket, principal, config)
    raise Conflict(
        f"Ticket {ticket.id} has changed since version {expected}: it is at version {ticket.version}.",
        code="stale_version",
        extra={"current": current.model_dump(mode="json")},
    )


async def change(
    session: AsyncSession,
    principal: Principal,
    ticket: Ticket,
    wanted: dict[str, Any],
    config: TriageConfig,
    dispatcher: Dispatcher,
    source: FeedbackSource = FeedbackSource.CHANGE,
) -> bool:
    """Set the named fields of a locked ticket; False when nothing differs. What follows from them follows: a ticket
    that reaches a team finds its agent, a new title is found by its words, triage hears what was right."""
    await _check_references(session, principal, wanted, config)
    check_may_be(ticket, wanted.get("status") or ticket.status)
    before = ticket.status
    if not await _apply(session, ticket, wanted, principal):
        return False
    await feedback.note_choices(session, ticket, set(wanted), feedback.Hand(principal.user_id, source))
    await follow_status(session, ticket, before, principal, dispatcher)
    if "team" in wanted and "assignee_id" not in wanted:
        await assign_by_team(session, ticket)
    touch(ticket)
    await session.flush()
    if {"title", "content"} & set(wanted):
        await fulltext.rebuild(session, ticket.id)
        await note_newest(session, ticket)
    return True


async def follow_status(
    session: AsyncSession, ticket: Ticket, before: TicketStatus, principal: Principal, dispatcher: Dispatcher
) -> None:
    """Let triage hear of a person's change of the status. A ticket that comes back after it was resolved without a person
    is read anew, with what was written since: the decision that follows is a person's."""
    refuted = await feedback.note_status(
        session, ticket, before in SETTLED, ticket.status in SETTLED, principal
    )
    if refuted and await jobs.triage_again(session, ticket.id, dispatcher):
        ticket.triage_status = TriageStatus.PENDING


async def note_newest(session: AsyncSession, ticket: Ticket) -> None:
    """Keep the lines that lists show true after the content changed or messages moved."""
    found = await thread_repository.newest_messages(session, ticket.id)
    if found is not None:
        ticket.latest_public, ticket.latest_any = (terms.one_line(text) for text in found)


async def assign_by_team(session: AsyncSession, ticket: Ticket) -> None:
    """Give an unassigned ticket to whose turn it is in its team, if the team hands its tickets out."""
    if ticket.team is None or ticket.assignee_id is not None or ticket.is_spam or ticket.status in SETTLED:
        return
    assignee_id = await teams.pick_assignee(session, ticket.team)
    if assignee_id is None:
        return
    ticket.assignee_id = assignee_id
    data = {"field": "assignee_id", "from": None, "to": assignee_id, "team": ticket.team}
    record(session, ticket.id, "ticket.changed", source=EventSource.RULE, data=data)


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
    for name in ("title", "content", "status", "priority", "tags", "metadata", "requester_id", "is_spam"):
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
    if wanted.get("snoozed_until") is not None:
        wanted["snoozed_until"] = as_utc(wanted["snoozed_until"])
        if wanted["snoozed_until"] <= utc_now():
            raise Invalid("A ticket can sleep until a time to come only.", field="snoozed_until", code="past")
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
        attribute = _ATTRIBUTES.get(name, name)
        before = getattr(ticket, attribute)
        if name in _HAND_SET and name not in ticket.hand_set:
            ticket.hand_set = [*ticket.hand_set, name]
            changed = True
        if before == value:
            continue
        changed = True
        if name == "tags":
            await repository.set_tags(session, ticket, value)
        elif name == "status":
            await set_status(session, ticket, value)
        else:
            setattr(ticket, attribute, value)
        data = (
            {"field": name}
            if name in {"content", "metadata"}
            else {"field": name, "from": _plain(before), "to": _plain(value)}
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


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def touch(ticket: Ticket, *, news: bool = True) -> None:
    """Another version of a ticket. ``news``: something happened to it, so that it counts as updated now."""
    ticket.version += 1
    if news:
        ticket.updated_at = utc_now()


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
