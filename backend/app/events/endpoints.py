"""``/api/events``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse

from app.events.stream import EventStream
from app.web.deps import MAX_ID, CurrentUser, RuntimeDep
from app.web.problems import responses

router = APIRouter(prefix="/events", tags=["events"])

_STREAM = {
    "description": (
        "Server-sent events without an end. `ready` comes first; `ticket` for each thing that happens to a ticket, its "
        'data being `{"id", "ticket_id", "kind", "version", "created_at"}`; `reset` when events are missing, so that '
        "what is shown must be loaded anew. Staff also hear `presence`, without an id, when other people than before have "
        'a ticket open or are writing, its data being `{"ticket_id"}`. A comment comes every 15 seconds when nothing else '
        "does."
    ),
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}


@router.get(
    "", response_class=StreamingResponse, responses={200: _STREAM, **responses(503)}, name="follow_events"
)
async def follow_events(
    principal: CurrentUser,
    runtime: RuntimeDep,
    last_event_id: Annotated[
        int | None, Query(ge=0, le=MAX_ID, description="Resume after this event, as `Last-Event-ID` does.")
    ] = None,
    last_event_id_header: Annotated[
        int | None, Header(alias="Last-Event-ID", ge=0, le=MAX_ID, description="Wins over the parameter.")
    ] = None,
) -> StreamingResponse:
    """What happens to the tickets that the caller may see, as it happens; without contents.

    Staff hear of everything; customers of new tickets, replies, deletions and changes of status, priority, title and
    tags, each of their own tickets. Without a place to resume from it begins now. Up to 1,000 missed events are repeated, beyond that
    comes `reset`. After resuming, some events from just before the given one may come again.
    """
    place = last_event_id if last_event_id_header is None else last_event_id_header
    return EventStream(runtime.events, principal, place)
