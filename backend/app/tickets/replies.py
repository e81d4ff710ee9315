"""The thread of a ticket: replies, internal notes, and who is named in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.principal import Principal
from app.core.errors import Forbidden, Invalid
from app.core.text import edit_distance
from app.db.paging import Page, PageRequest, check_depth, count, make_page
from app.feedback import service as feedback
from app.jobs.port import Dispatcher
from app.models import Attachment, Mention, Reply, Ticket, User
from app.models.enums import EventSource, FeedbackSource, TicketStatus
from app.tickets import fulltext, idempotency, presenter, repository, thread_repository
from app.tickets.schemas import ReplyCreate, ReplyRead, ReplySort
from app.tickets.service import (
    follow_status,
    is_staff_user,
    load,
    record,
    survivor_of,
    touch,
)
from app.tickets.status import set_status
from app.tickets.terms import one_line
from app.users import service as users

_REOPENED_BY_CUSTOMER = (TicketStatus.WAITING, TicketStatus.RESOLVED)
_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+)?)")


async def add_reply(
    session: AsyncSession,
    principal: Principal,
    ticket_id: int,
    request: ReplyCreate,
    dispatcher: Dispatcher,
    source: FeedbackSource = FeedbackSource.CHANGE,
) -> ReplyRead:
    """Append to the thread; of a merged ticket, to the survivor's.

    A customer's reply wakes a ticket and reopens a waiting or resolved one; staff may set the status.
    """
    addressed = await load(session, principal, ticket_id, lock=True)
    ticket = await survivor_of(session, principal, addressed)
    author = await _author_of(session, principal, request)
    if not principal.is_staff and (
        request.internal or request.draft_id is not None or request.status is not None
    ):
        raise Forbidden("Notes, drafts and the status are for agents.")
    reply = Reply(
        ticket_id=ticket.id,
        author_id=author.id,
        content=request.content,
        internal=request.internal,
        draft_id=request.draft_id,
        draft_edit_distance=await _edit_distance(session, request, ticket_id),
        origin_ticket_id=None if ticket is addressed else addressed.id,
    )
    by_staff = is_staff_user(author)
    await _append(session, ticket, reply, EventSource.PERSON, principal.user_id, by_staff=by_staff)
    files = await _attach(session, principal, ticket_id, reply, request.attachments)
    if request.internal:
        await _mention(session, principal, ticket, reply)
    elif by_staff:
        await feedback.note_reply(session, reply, feedback.Hand(principal.user_id, source))
    await _follow_status(session, ticket, principal, request, dispatcher, by_staff=by_staff)
    if not by_staff and not request.internal:
        wake(session, ticket, reason="reply")
    touch(ticket)
    await session.flush()
    reply.author = author
    cited = await _citations(session, principal, [reply])
    return presenter.present_reply(reply, principal, files, cited.get(reply.draft_id or 0, ()))


async def add_once(
    session: AsyncSession,
    principal: Principal,
    ticket_id: int,
    request: ReplyCreate,
    dispatcher: Dispatcher,
    key: str | None,
) -> tuple[ReplyRead, bool]:
    """``add_reply``, or what an earlier request of the caller with this key wrote, and whether it is that."""
    if key is None:
        return await add_reply(session, principal, ticket_id, request, dispatcher), False
    claimed = await idempotency.claim(
        session, principal.user_id, key, request, f"message to ticket {ticket_id} "
    )
    if claimed.reply_id is not None:
        return await _sent_before(session, principal, claimed.reply_id), True
    reply = await add_reply(session, principal, ticket_id, request, dispatcher)
    claimed.reply_id = reply.id
    return reply, False


async def _sent_before(session: AsyncSession, principal: Principal, reply_id: int) -> ReplyRead:
    """Where it is now: its ticket may have been joined to another since, or be out of the caller's sight."""
    reply = await thread_repository.reply(session, reply_id)
    await load(session, principal, reply.ticket_id)
    cited = await _citations(session, principal, [reply])
    return presenter.present_reply(reply, principal, reply.attachments, cited.get(reply.draft_id or 0, ()))


async def _citations(
    session: AsyncSession, principal: Principal, replies: Sequence[Reply]
) -> dict[int, list[Any]]:
    """By draft; nothing for customers, who cannot look up what is cited."""
    drafts = [reply.draft_id for reply in replies if reply.draft_id is not None]
    if not drafts or not principal.is_staff:
        return {}
    return await thread_repository.citations(session, drafts)


async def resolve_by_rule(
    session: AsyncSession, ticket: Ticket, author: User, content: str, draft_id: int
) -> Reply:
    """Send a draft as it is and resolve the ticket, on a rule's decision. The ticket's row is locked.

    The reply has no edit distance: nobody has read the draft.
    """
    reply = Reply(ticket_id=ticket.id, author_id=author.id, content=content, draft_id=draft_id)
    await _append(session, ticket, reply, EventSource.RULE, None, by_staff=True)
    data = {"field": "status", "from": ticket.status, "to": TicketStatus.RESOLVED}
    await set_status(session, ticket, TicketStatus.RESOLVED)
    record(session, ticket.id, "ticket.changed", source=EventSource.RULE, data=data)
    return reply


async def _append(
    session: AsyncSession,
    ticket: Ticket,
    reply: Reply,
    source: EventSource,
    actor_id: int | None,
    *,
    by_staff: bool,
) -> None:
    """Store a reply with what follows from it: index terms, counts, the lines that lists show, the event."""
    session.add(reply)
    await session.flush()
    await fulltext.append(session, ticket.id, reply.content, internal=reply.internal)
    ticket.reply_count += 1
    ticket.note_count += int(reply.internal)
    ticket.latest_any = one_line(reply.content)
    if not reply.internal:
        ticket.latest_public = ticket.latest_any
    if by_staff and not reply.internal and ticket.first_response_at is None:
        ticket.first_response_at = reply.created_at
    kind = "note.added" if reply.internal else "reply.added"
    data = {"reply_id": reply.id} | ({"draft_id": reply.draft_id} if reply.draft_id else {})
    record(session, ticket.id, kind, source=source, actor_id=actor_id, data=data)


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
    return edit_distance(draft.content, request.content)


async def _attach(
    session: AsyncSession, principal: Principal, ticket_id: int, reply: Reply, ids: Sequence[int]
) -> list[Attachment]:
    """Tie the caller's pending uploads to the reply."""
    files = await thread_repository.pending_attachments(session, ticket_id, principal.user_id, ids)
    missing = sorted(set(ids) - {file.id for file in files})
    if missing:
        raise Invalid(
            f"Ticket {ticket_id} has no upload of yours that waits to be sent among {missing}.",
            field="attachments",
            code="unknown_attachment",
        )
    for file in files:
        file.pending, file.reply_id, file.ticket_id = False, reply.id, reply.ticket_id
    return files


async def _mention(session: AsyncSession, principal: Principal, ticket: Ticket, reply: Reply) -> None:
    """Tell the agents whom a note names by ``@`` and the address, its part before the @, or the name in one word."""
    names = {name.rstrip(".-").lower() for name in _MENTION.findall(reply.content)}
    if not names:
        return
    callers: dict[str, set[int]] = {}
    for person in await users.active_staff(session):
        for name in (person.email, person.email.partition("@")[0], "".join(person.name.lower().split())):
            callers.setdefault(name, set()).add(person.id)
    # A name that fits two people names nobody: a wrong guess would be worse.
    found = sorted({next(iter(callers[name])) for name in names if len(callers.get(name, ())) == 1})
    for user_id in found:
        session.add(Mention(ticket_id=ticket.id, reply_id=reply.id, user_id=user_id))
    if found:
        data = {"reply_id": reply.id, "user_ids": found}
        record(
            session,
            ticket.id,
            "mention.added",
            source=EventSource.PERSON,
            actor_id=principal.user_id,
            data=data,
        )


async def _follow_status(
    session: AsyncSession,
    ticket: Ticket,
    principal: Principal,
    request: ReplyCreate,
    dispatcher: Dispatcher,
    *,
    by_staff: bool,
) -> None:
    status = request.status
    source = EventSource.PERSON
    if status is None and not by_staff and not request.internal and ticket.status in _REOPENED_BY_CUSTOMER:
        status, source = TicketStatus.OPEN, EventSource.RULE
    if status is None or status is ticket.status:
        return
    before = ticket.status
    await set_status(session, ticket, status)
    data = {"field": "status", "from": before, "to": status}
    record(session, ticket.id, "ticket.changed", source=source, actor_id=principal.user_id, data=data)
    await follow_status(session, ticket, before, principal, dispatcher)


def wake(session: AsyncSession, ticket: Ticket, *, reason: str) -> None:
    """End a ticket's sleep."""
    if ticket.snoozed_until is None:
        return
    ticket.snoozed_until = None
    record(session, ticket.id, "ticket.woken", source=EventSource.RULE, data={"reason": reason})


async def list_replies(
    session: AsyncSession,
    principal: Principal,
    ticket_id: int,
    paging: PageRequest,
    sort: ReplySort = ReplySort.CREATED,
) -> Page[ReplyRead]:
    """The thread in order, or newest first. A merged ticket's own thread is empty: it went to the survivor."""
    check_depth(paging)
    await load(session, principal, ticket_id)
    statement = thread_repository.readable_replies(principal, ticket_id, sort)
    replies = await thread_repository.replies_page(session, statement, paging.offset, paging.page_size)
    cited = await _citations(session, principal, replies)
    items = [
        presenter.present_reply(reply, principal, reply.attachments, cited.get(reply.draft_id or 0, ()))
        for reply in replies
    ]
    return make_page(items, await count(session, statement), paging)
