"""``/api/ai``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import StreamingResponse

from app.assistant import service
from app.assistant.schemas import ChatAnswer, ChatRequest, SuggestAnswer, SuggestRequest
from app.assistant.streaming import suggestion_events
from app.tickets import service as tickets
from app.web.deps import CurrentUser, Id, RuntimeDep, StaffUser
from app.web.problems import request_id_of, responses

router = APIRouter(prefix="/ai", tags=["assistant"])
SuggestBody = Annotated[SuggestRequest, Body(default_factory=SuggestRequest)]


@router.post("/tickets/{ticket_id}/suggest", responses=responses(403, 404, 503))
async def suggest(
    ticket_id: Id, body: SuggestBody, principal: CurrentUser, runtime: RuntimeDep
) -> SuggestAnswer:
    """Recommendations and a draft in which every grounded sentence cites its passage. Sends nothing."""
    return await service.suggest(runtime, principal, ticket_id, body)


@router.post(
    "/tickets/{ticket_id}/suggest/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Events triage, snippets, delta, then done or error",
            "content": {"text/event-stream": {}},
        },
        **responses(403, 404, 503),
    },
)
async def suggest_stream(
    ticket_id: Id, body: SuggestBody, principal: CurrentUser, runtime: RuntimeDep, request: Request
) -> StreamingResponse:
    """The same as server-sent events: `triage`, `snippets`, `delta`, then `done` with the whole answer, or `error`."""
    async with runtime.db.read() as session:
        await tickets.load(session, principal, ticket_id)  # a 404 comes as one, before the stream begins
    principal.require_staff()
    events = suggestion_events(runtime, principal, ticket_id, body, request_id_of(request))
    return StreamingResponse(
        events,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


@router.post("/chat", responses=responses(403, 404, 503))
async def chat(body: ChatRequest, _principal: StaffUser, runtime: RuntimeDep) -> ChatAnswer:
    """Answer a question from the knowledge base: grounded lines only, each with its marker."""
    return await service.chat(runtime, body)
