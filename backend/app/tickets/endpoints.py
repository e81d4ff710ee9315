"""``/api/tickets``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Depends, Form, Query, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator

from app.core.clock import as_utc
from app.core.text import storable
from app.db.paging import Page
from app.jobs import service as jobs
from app.models.enums import Priority, Severity, TicketStatus, TriageStatus
from app.tickets import attachments, bulk, idempotency, merging, presence, replies, service
from app.tickets.schemas import (
    MAX_INT,
    AttachmentRead,
    BulkAnswer,
    BulkRequest,
    EventRead,
    MergeRequest,
    PresenceRead,
    PresenceUpdate,
    ReplyCreate,
    ReplyRead,
    ReplySort,
    SlaUrgency,
    SplitRequest,
    TicketCreate,
    TicketFilter,
    TicketPage,
    TicketRead,
    TicketSort,
    TicketUpdate,
)
from app.web.deps import (
    REPLAYED,
    CurrentUser,
    ExpectedVersion,
    Id,
    PageDep,
    ReadSession,
    RetryKey,
    RuntimeDep,
    WriteSession,
)
from app.web.problems import responses

router = APIRouter(prefix="/tickets", tags=["tickets"])

T = TypeVar("T")

Words = Annotated[list[Annotated[str, Query(max_length=64), AfterValidator(storable)]], Query()]
Ids = Annotated[list[Annotated[int, Query(ge=1, le=MAX_INT)]], Query()]
Assignees = Annotated[list[Annotated[int, Query(ge=1, le=MAX_INT)] | Literal["none"]], Query()]


async def ticket_filter(
    status: Annotated[list[TicketStatus], Query()] = [],  # noqa: B006 - FastAPI copies defaults
    priority: Annotated[list[Priority], Query()] = [],  # noqa: B006
    severity: Annotated[list[Severity], Query()] = [],  # noqa: B006
    triage_status: Annotated[list[TriageStatus], Query()] = [],  # noqa: B006
    category: Words = [],  # noqa: B006
    team: Words = [],  # noqa: B006
    tag: Words = [],  # noqa: B006
    requester_id: Ids = [],  # noqa: B006
    assignee_id: Assignees = [],  # noqa: B006
    q: Annotated[str | None, Query(max_length=200), AfterValidator(lambda q: q and storable(q))] = None,
    created_after: datetime | None = None,
    created_before: datetime | None = None,
    spam: bool = False,
    snoozed: bool | None = None,
    review: bool | None = None,
    sla: Annotated[list[SlaUrgency], Query()] = [],  # noqa: B006
    sort: TicketSort = TicketSort.CREATED_DESC,
) -> TicketFilter:
    return TicketFilter(
        status=status,
        priority=priority,
        severity=severity,
        triage_status=triage_status,
        category=_clearable(category),
        team=_clearable(team),
        tag=[name.strip().lower() for name in tag],
        requester_id=requester_id,
        assignee_id=_clearable(assignee_id),
        q=q,
        created_after=_utc(created_after),
        created_before=_utc(created_before),
        spam=spam,
        snoozed=snoozed,
        review=review,
        sla=sla,
        sort=sort,
    )


def _clearable(values: Sequence[T]) -> list[T | None]:
    return [None if value == "none" else value for value in values]


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else as_utc(moment)


@router.post("", status_code=201, responses=responses(403, 404, 409))
async def create_ticket(
    body: TicketCreate,
    principal: CurrentUser,
    session: WriteSession,
    runtime: RuntimeDep,
    response: Response,
    idempotency_key: RetryKey = None,
) -> TicketRead:
    """Open a ticket. Answers at once; triage follows in the background.

    `subject` is accepted for `title`, `body` and `customer_complaint` for `content`. With an `Idempotency-Key`, a
    retry of the same request gets the first one's ticket, marked `Idempotency-Replayed: true`.
    """
    claimed = None
    if idempotency_key is not None:
        claimed = await idempotency.claim(session, principal.user_id, idempotency_key, body)
        if claimed.ticket_id is not None:
            response.headers[REPLAYED] = "true"
            return await service.get_ticket(session, principal, claimed.ticket_id, runtime.triage_config)
    ticket = await service.create_ticket(session, principal, body, runtime.triage_config)
    if claimed is not None:
        claimed.ticket_id = ticket.id
    await jobs.enqueue_triage(session, ticket.id, runtime.dispatcher)
    return ticket


@router.post("/bulk", responses=responses(403))
async def change_tickets(
    body: BulkRequest, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> BulkAnswer:
    """Make the same change to up to 100 tickets; each id has its own outcome."""
    return await bulk.apply(session, principal, body, runtime.triage_config, runtime.dispatcher)


@router.get("", response_model=TicketPage, responses=responses())
async def list_tickets(
    principal: CurrentUser,
    session: ReadSession,
    runtime: RuntimeDep,
    paging: PageDep,
    wanted: Annotated[TicketFilter, Depends(ticket_filter)],
) -> Response:
    """Tickets that the caller may see. Repeat a filter for alternatives; `none` as a category, team or
    assignee is what has none.

    `sla` leaves what still owes its first response and is overdue, or at risk: less than a quarter of its time is left.
    """
    found = await service.list_tickets(session, principal, wanted, paging, runtime.triage_config)
    return Response(found, media_type="application/json")


@router.get("/{ticket_id}", responses=responses(404))
async def get_ticket(
    ticket_id: Id, principal: CurrentUser, session: ReadSession, runtime: RuntimeDep
) -> TicketRead:
    """One ticket."""
    return await service.get_ticket(session, principal, ticket_id, runtime.triage_config)


async def _update(
    ticket_id: Id,
    body: TicketUpdate,
    principal: CurrentUser,
    session: WriteSession,
    runtime: RuntimeDep,
    expected_version: ExpectedVersion,
) -> TicketRead:
    """Change the named fields. `If-Match: "<version>"` that is stale answers 409 with the current ticket."""
    return await service.update_ticket(
        session,
        principal,
        ticket_id,
        body,
        runtime.triage_config,
        runtime.dispatcher,
        expected_version=expected_version,
    )


router.patch("/{ticket_id}", responses=responses(403, 404, 409), operation_id="patch_ticket")(_update)
router.put("/{ticket_id}", responses=responses(403, 404, 409), operation_id="put_ticket")(_update)


@router.delete("/{ticket_id}", status_code=204, responses=responses(403, 404))
async def delete_ticket(
    ticket_id: Id, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> None:
    """Delete a ticket with everything that belongs to it."""
    await attachments.delete_ticket(session, runtime.db, runtime.files, principal, ticket_id)


@router.post("/{ticket_id}/merge", responses=responses(403, 404, 409))
async def merge_ticket(
    ticket_id: Id, body: MergeRequest, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> TicketRead:
    """Join this ticket to another of the same customer; answers with the survivor."""
    await service.load(session, principal, ticket_id)
    target = await merging.merge(session, principal, ticket_id, body.into)
    return await service.get_ticket(session, principal, target.id, runtime.triage_config)


@router.post("/{ticket_id}/unmerge", responses=responses(403, 404, 409))
async def unmerge_ticket(
    ticket_id: Id, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> TicketRead:
    """Undo the latest merge of this ticket."""
    await service.load(session, principal, ticket_id)
    ticket = await merging.unmerge(session, principal, ticket_id)
    return await service.get_ticket(session, principal, ticket.id, runtime.triage_config)


@router.post("/{ticket_id}/split", status_code=201, responses=responses(403, 404))
async def split_ticket(
    ticket_id: Id, body: SplitRequest, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> TicketRead:
    """Open a new, linked ticket from a reply of this one."""
    await service.load(session, principal, ticket_id)
    fresh = await merging.split(session, principal, ticket_id, body)
    await jobs.enqueue_triage(session, fresh.id, runtime.dispatcher)
    await session.flush()
    return await service.get_ticket(session, principal, fresh.id, runtime.triage_config)


@router.post("/{ticket_id}/attachments", status_code=201, responses=responses(403, 404, 409))
async def upload_attachment(
    ticket_id: Id,
    file: UploadFile,
    principal: CurrentUser,
    runtime: RuntimeDep,
    to_ticket: Annotated[bool, Form()] = False,
) -> AttachmentRead:
    """Upload a file for a reply that names its id in `attachments`; with `to_ticket`, for the ticket itself at once.

    Programs are refused. What nobody sends within a day is removed.
    """
    content = await file.read(runtime.settings.attachment_max_bytes + 1)
    return await attachments.store_upload(
        runtime.db,
        runtime.files,
        principal,
        ticket_id,
        attachments.Upload(file.filename or "file", content),
        max_bytes=runtime.settings.attachment_max_bytes,
        pending=not to_ticket,
    )


@router.get("/{ticket_id}/attachments", responses=responses(404))
async def list_attachments(
    ticket_id: Id, principal: CurrentUser, session: ReadSession
) -> list[AttachmentRead]:
    """The files of the ticket and its replies that the caller may see."""
    return await attachments.list_attachments(session, principal, ticket_id)


@router.get(
    "/{ticket_id}/attachments/{attachment_id}",
    response_class=StreamingResponse,
    responses={
        **responses(404),
        200: {"description": "The file, as a download", "content": {"application/octet-stream": {}}},
    },
)
async def download_attachment(
    ticket_id: Id, attachment_id: Id, principal: CurrentUser, runtime: RuntimeDep
) -> StreamingResponse:
    """The file's bytes, always as a download."""
    async with runtime.db.read() as session:
        found = await attachments.find(session, principal, ticket_id, attachment_id)
    download = await attachments.open_download(runtime.files, found)
    return StreamingResponse(download.content, media_type=download.media_type, headers=download.headers)


@router.delete("/{ticket_id}/attachments/{attachment_id}", status_code=204, responses=responses(403, 404))
async def delete_attachment(
    ticket_id: Id, attachment_id: Id, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> None:
    """Remove a file: a pending one by its uploader, any by agents."""
    await attachments.remove(session, runtime.db, runtime.files, principal, ticket_id, attachment_id)


@router.post("/{ticket_id}/replies", status_code=201, responses=responses(403, 404, 409))
async def add_reply(
    ticket_id: Id,
    body: ReplyCreate,
    principal: CurrentUser,
    session: WriteSession,
    runtime: RuntimeDep,
    response: Response,
    idempotency_key: RetryKey = None,
) -> ReplyRead:
    """Write a reply or, with `internal`, a note. With an `Idempotency-Key`, a retry of the same request gets the first
    one's message, marked `Idempotency-Replayed: true`."""
    reply, replayed = await replies.add_once(
        session, principal, ticket_id, body, runtime.dispatcher, idempotency_key
    )
    if replayed:
        response.headers[REPLAYED] = "true"
    return reply


@router.get("/{ticket_id}/replies", responses=responses(404))
async def list_replies(
    ticket_id: Id,
    principal: CurrentUser,
    session: ReadSession,
    paging: PageDep,
    sort: ReplySort = ReplySort.CREATED,
) -> Page[ReplyRead]:
    """The thread in order, or from its end."""
    return await replies.list_replies(session, principal, ticket_id, paging, sort)


@router.get("/{ticket_id}/events", responses=responses(403, 404))
async def list_events(
    ticket_id: Id, principal: CurrentUser, session: ReadSession, paging: PageDep
) -> Page[EventRead]:
    """The audit timeline in order, for staff."""
    return await service.list_events(session, principal, ticket_id, paging)


@router.get("/{ticket_id}/presence", responses=responses(403, 404))
async def list_presence(ticket_id: Id, principal: CurrentUser, session: ReadSession) -> list[PresenceRead]:
    """Who of the staff has the ticket open, and who is writing; the caller too."""
    return await presence.people(session, principal, ticket_id)


@router.put("/{ticket_id}/presence", responses=responses(403, 404))
async def say_presence(
    ticket_id: Id, body: PresenceUpdate, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> list[PresenceRead]:
    """Say that one has the ticket open or is writing, and again every 10 seconds: it holds for 30.

    Answers with everyone at the ticket. The others hear of changes by `presence` in `/api/events`.
    """
    return await presence.say(session, principal, ticket_id, body.state, runtime.events)


@router.delete("/{ticket_id}/presence", status_code=204, responses=responses(403, 404))
async def end_presence(
    ticket_id: Id, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> None:
    """Say that one has left the ticket."""
    await presence.leave(session, principal, ticket_id, runtime.events)


@router.post("/{ticket_id}/triage/retry", status_code=202, responses=responses(403, 404, 409))
async def retry_triage(
    ticket_id: Id, principal: CurrentUser, session: WriteSession, runtime: RuntimeDep
) -> TicketRead:
    """Start triage anew, after a failure or because something has changed; 409 while one is under way."""
    await service.load(session, principal, ticket_id, lock=True)
    principal.require_staff()
    await jobs.retry_triage(session, ticket_id, runtime.dispatcher)
    return await service.get_ticket(session, principal, ticket_id, runtime.triage_config)
