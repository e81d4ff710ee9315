"""``/api/views``, ``/api/canned-replies``, ``/api/mentions``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from app.core.text import storable
from app.db.paging import Page
from app.web.deps import Id, PageDep, ReadSession, RuntimeDep, StaffUser, WriteSession
from app.web.problems import responses
from app.workspace import service
from app.workspace.schemas import (
    CannedReplyCreate,
    CannedReplyRead,
    CannedReplyUpdate,
    MentionRead,
    MentionsSeen,
    Rendered,
    RenderRequest,
    ViewCounts,
    ViewCreate,
    ViewRead,
    ViewUpdate,
)

router = APIRouter(tags=["workspace"])


@router.get("/views", responses=responses(403))
async def list_views(principal: StaffUser, session: ReadSession) -> list[ViewRead]:
    """The caller's saved views and the shared ones, in their order."""
    return [ViewRead.model_validate(view) for view in await service.list_views(session, principal)]


@router.get("/views/counts", responses=responses(403))
async def count_views(principal: StaffUser, session: ReadSession, runtime: RuntimeDep) -> ViewCounts:
    """How many tickets there are in each view, all in one go, exact up to 10,000.

    `breaching` are those that still owe their first response and are late, or have less than a quarter of the time left.
    Of a saved view those that are not settled count or, where it names statuses, those with one of them. A view with
    words to search is not counted (`null`), nor is any beyond the first 50.
    """
    return await service.count_views(session, principal, runtime.triage_config)


@router.post("/views", status_code=201, responses=responses(403, 409))
async def create_view(body: ViewCreate, principal: StaffUser, session: WriteSession) -> ViewRead:
    """Save a filter of the ticket list under a name."""
    return ViewRead.model_validate(await service.create_view(session, principal, body))


@router.patch("/views/{view_id}", responses=responses(403, 404))
async def update_view(view_id: Id, body: ViewUpdate, principal: StaffUser, session: WriteSession) -> ViewRead:
    """Change a view: its owner or an admin."""
    return ViewRead.model_validate(await service.update_view(session, principal, view_id, body))


@router.delete("/views/{view_id}", status_code=204, responses=responses(403, 404))
async def delete_view(view_id: Id, principal: StaffUser, session: WriteSession) -> None:
    """Delete a view: its owner or an admin."""
    await service.delete_view(session, principal, view_id)


@router.get("/canned-replies", responses=responses(403))
async def list_canned_replies(
    principal: StaffUser,
    session: ReadSession,
    q: Annotated[str | None, Query(max_length=200), AfterValidator(lambda q: q and storable(q))] = None,
) -> list[CannedReplyRead]:
    """The caller's canned replies and the shared ones, by title, at most 500."""
    rows = await service.list_canned_replies(session, principal, q)
    return [CannedReplyRead.model_validate(row) for row in rows]


@router.post("/canned-replies", status_code=201, responses=responses(403, 409))
async def create_canned_reply(
    body: CannedReplyCreate, principal: StaffUser, session: WriteSession
) -> CannedReplyRead:
    """Keep a text. `{{customer.first_name}}`, `{{ticket.id}}` and the like are filled when it is inserted."""
    return CannedReplyRead.model_validate(await service.create_canned_reply(session, principal, body))


@router.patch("/canned-replies/{canned_id}", responses=responses(403, 404))
async def update_canned_reply(
    canned_id: Id, body: CannedReplyUpdate, principal: StaffUser, session: WriteSession
) -> CannedReplyRead:
    """Change a canned reply: its owner or an admin."""
    return CannedReplyRead.model_validate(
        await service.update_canned_reply(session, principal, canned_id, body)
    )


@router.delete("/canned-replies/{canned_id}", status_code=204, responses=responses(403, 404))
async def delete_canned_reply(canned_id: Id, principal: StaffUser, session: WriteSession) -> None:
    """Delete a canned reply: its owner or an admin."""
    await service.delete_canned_reply(session, principal, canned_id)


@router.post("/canned-replies/{canned_id}/render", responses=responses(403, 404))
async def render_canned_reply(
    canned_id: Id, body: RenderRequest, principal: StaffUser, session: ReadSession
) -> Rendered:
    """The text with its placeholders filled for one ticket."""
    return Rendered(content=await service.render(session, principal, canned_id, body.ticket_id))


@router.get("/mentions", responses=responses(403))
async def list_mentions(
    principal: StaffUser, session: ReadSession, paging: PageDep, unseen: bool = False
) -> Page[MentionRead]:
    """Notes that name the caller, newest first."""
    return await service.list_mentions(session, principal, paging, unseen=unseen)


@router.post("/mentions/seen", status_code=204, responses=responses(403))
async def mark_mentions_seen(body: MentionsSeen, principal: StaffUser, session: WriteSession) -> None:
    """Mark the named mentions as seen, or all of them."""
    await service.mark_mentions_seen(session, principal, body.ids)
