"""Joining two tickets of one customer, parting them again, and making a reply a ticket of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.clock import utc_now
from app.core.errors import Conflict, Invalid, NotFound
from app.models import Attachment, Reply, Ticket, TicketMerge
from app.models.enums import EventSource, Role, TicketStatus, TriageStatus
from app.tickets import fulltext, repository, thread_repository
from app.tickets.schemas import SplitRequest
from app.tickets.service import derived_title, load, note_newest, record, touch
from app.tickets.status import set_status
from app.tickets.terms import one_line


async def merge(session: AsyncSession, principal: Principal, source_id: int, target_id: int) -> Ticket:
    """Move the thread of ``source_id`` into ``target_id`` and close it; what still arrives there goes to the survivor.

    Only tickets of one customer: a thread must never show one customer's words to another.
    """
    principal.require_staff()
    if source_id == target_id:
        raise Invalid("A ticket cannot be joined to itself.", field="into", code="same_ticket")
    await repository.lock_rows(session, [source_id, target_id])
    source = await load(session, principal, source_id)
    target = await load(session, principal, target_id)
    for ticket in (source, target):
        if ticket.merged_into_id is not None:
            raise Conflict(
                f"Ticket {ticket.id} has been joined to ticket {ticket.merged_into_id} already.",
                code="already_merged",
            )
    if source.requester_id != target.requester_id:
        raise Conflict(
            "These tickets are from different customers: joined, one would read the other's words.",
            code="different_requesters",
        )
    session.add(
        TicketMerge(
            source_id=source.id,
            target_id=target.id,
            actor_id=principal.user_id,
            source_before=_snapshot(source),
        )
    )
    await thread_repository.move_thread(session, source.id, target.id)
    opening = Reply(
        ticket_id=target.id,
        author_id=source.requester_id,
        content=source.content,
        origin_ticket_id=source.id,
        is_opening_copy=True,
        created_at=source.created_at,
    )
    session.add(opening)
    await session.flush()
    await thread_repository.move_ticket_files(session, source.id, target.id, opening.id)
    await set_status(session, source, TicketStatus.CLOSED)
    source.snoozed_until, source.merged_into_id = None, target.id
    await repository.point_duplicates_at_survivor(session, source.id, target.id)
    await _settle(session, principal, source, target, "ticket.merged")
    return target


async def unmerge(session: AsyncSession, principal: Principal, source_id: int) -> Ticket:
    """Undo the latest merge: the thread, with what arrived since, goes back and every field is as it was before."""
    principal.require_staff()
    survivors = await _locked_survivors(session, source_id)
    source = await load(session, principal, source_id)
    merge_row = await thread_repository.latest_merge(session, source_id)
    if not survivors or merge_row is None:
        raise Conflict(f"Ticket {source_id} is not joined to another.", code="not_merged")
    survivor = await load(session, principal, survivors[-1])
    origins = [source_id, *await thread_repository.merged_below(session, source_id)]
    await thread_repository.return_ticket_files(session, source_id)
    await thread_repository.delete_opening_copies(session, source_id)
    await thread_repository.return_thread(session, origins, source_id)
    before = merge_row.source_before
    await set_status(session, source, TicketStatus(before["status"]))
    source.resolved_at = _moment(before["resolved_at"])
    source.snoozed_until = _moment(before["snoozed_until"])
    source.merged_into_id = None
    merge_row.undone_at = utc_now()
    await _settle(session, principal, source, survivor, "ticket.unmerged")
    return source


async def _locked_survivors(session: AsyncSession, source_id: int) -> list[int]:
    """The tickets that a ticket was joined to, the last of which has its thread. All are locked, with the ticket and in
    the order in which everybody locks; one may have been joined to another while this waited for its lock."""
    found: list[int] | None = None
    while True:
        survivors: list[int] = []
        last = source_id
        while (further := await thread_repository.merged_into(session, last)) is not None:
            survivors.append(further)
            last = further
        if survivors == found:
            return survivors
        found = survivors
        await repository.lock_rows(session, [source_id, *survivors])


def _snapshot(ticket: Ticket) -> dict[str, Any]:
    """The fields of the source that a merge changes, apart from what is counted anew."""
    return {
        "status": ticket.status.value,
        "resolved_at": ticket.resolved_at.isoformat() if ticket.resolved_at else None,
        "snoozed_until": ticket.snoozed_until.isoformat() if ticket.snoozed_until else None,
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


async def _settle(
    session: AsyncSession, principal: Principal, source: Ticket, other: Ticket, kind: str
) -> None:
    """Count and index both anew, and put the change on both timelines."""
    for ticket in (source, other):
        await session.flush()
        ticket.reply_count, ticket.note_count = await thread_repository.count_replies(session, ticket.id)
        await fulltext.rebuild(session, ticket.id)
        await note_newest(session, ticket)
        touch(ticket)
    data = {"source_id": source.id, "target_id": other.id}
    for ticket in (source, other):
        record(session, ticket.id, kind, source=EventSource.PERSON, actor_id=principal.user_id, data=data)
    await session.flush()


async def split(session: AsyncSession, principal: Principal, ticket_id: int, request: SplitRequest) -> Ticket:
    """Open a linked ticket from a public reply: another matter deserves its own. The caller enqueues its triage.

    The reply stays where it is. The new ticket belongs to the reply's author, if that is a customer, else to the
    customer of the ticket.
    """
    principal.require_staff()
    ticket = await load(session, principal, ticket_id, lock=True)
    reply = await thread_repository.reply_of_ticket(session, ticket_id, request.reply_id)
    if reply is None:
        raise NotFound(f"Ticket {ticket_id} has no reply {request.reply_id}.", code="reply_not_found")
    if reply.internal:
        raise Invalid(
            "An internal note cannot become a ticket: its customer would read it.",
            field="reply_id",
            code="internal_note",
        )
    by_customer = reply.author.role is Role.CUSTOMER
    now = utc_now()
    fresh = Ticket(
        title=request.title or derived_title(reply.content),
        content=reply.content,
        status=TicketStatus.OPEN,
        priority=ticket.priority,
        requester_id=reply.author_id if by_customer else ticket.requester_id,
        split_from_id=ticket.id,
        tag_names=[],
        latest_public=one_line(reply.content),
        latest_any=one_line(reply.content),
        triage_status=TriageStatus.PENDING,
        created_at=now,
        updated_at=now,
    )
    session.add(fresh)
    await session.flush()
    session.add_all(
        Attachment(
            ticket_id=fresh.id,
            uploader_id=file.uploader_id,
            filename=file.filename,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            pending=False,
        )
        for file in reply.attachments
    )
    fulltext.add(session, fresh.id, fresh.title, fresh.content)
    data = {"from_id": ticket.id, "to_id": fresh.id, "reply_id": reply.id}
    for changed in (ticket, fresh):
        record(
            session,
            changed.id,
            "ticket.split",
            source=EventSource.PERSON,
            actor_id=principal.user_id,
            data=data,
        )
    touch(ticket)
    await session.flush()
    return fresh
