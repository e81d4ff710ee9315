"""``/api/ai``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import StreamingResponse

from app.assistant import drafts, evaluation, learning_status, policies, reviews, service
from app.assistant.learning_status import LearningRead
from app.assistant.review_schemas import (
    DraftRead,
    PolicyRead,
    PolicyUpdate,
    ReviewFilter,
    ReviewItem,
    ReviewRequest,
    ReviewSort,
)
from app.assistant.schemas import ChatAnswer, ChatRequest, SuggestAnswer, SuggestRequest
from app.assistant.streaming import suggestion_events
from app.db.engine import after_commit
from app.db.paging import Page
from app.models.enums import Severity
from app.tickets import service as tickets
from app.tickets.endpoints import Words
from app.tickets.schemas import TicketRead
from app.web.deps import (
    AdminUser,
    CurrentUser,
    ExpectedVersion,
    Id,
    PageDep,
    ReadSession,
    RuntimeDep,
    StaffUser,
    WriteSession,
)
from app.web.problems import request_id_of, responses

router = APIRouter(prefix="/ai", tags=["assistant"])
evaluation_router = APIRouter(prefix="/tickets", tags=["assistant"])
reviews_router = APIRouter(prefix="/reviews", tags=["reviews"])
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


@router.get("/policy", responses=responses(403))
async def get_policy(principal: AdminUser, session: ReadSession) -> PolicyRead:
    """What may be resolved without a person. By default nothing."""
    return await policies.read(session, principal)


@router.put("/policy", responses=responses(403, 409))
async def put_policy(
    body: PolicyUpdate, principal: AdminUser, session: WriteSession, runtime: RuntimeDep
) -> PolicyRead:
    """Put another policy in force; decisions remember by which version they were made."""
    written = await policies.write(session, principal, body, runtime.triage_config)
    after_commit(session, runtime.promises.forget)
    return written


@router.get("/learning", responses=responses(403))
async def get_learning(principal: AdminUser, session: ReadSession, runtime: RuntimeDep) -> LearningRead:
    """What triage has learned from the desk's corrections, how reliable its confidence was, and from which confidence
    on replies could go out without a person."""
    return await learning_status.status(session, principal, runtime.engines.current)


@evaluation_router.post("/{ticket_id}/ai-evaluate", responses=responses(403, 404, 409, 503))
async def evaluate(ticket_id: Id, principal: CurrentUser, runtime: RuntimeDep) -> TicketRead:
    """Triage a ticket and answer with the decision. Joins a triage that runs, else runs one; 409 when it is closed."""
    return await evaluation.evaluate(runtime, principal, ticket_id)


@evaluation_router.get("/{ticket_id}/draft", responses=responses(403, 404))
async def get_prepared_draft(ticket_id: Id, principal: CurrentUser, session: ReadSession) -> DraftRead:
    """The draft that triage prepared (`ai_draft_response`), with its citations and passages; 404 where there is none."""
    return await drafts.prepared(session, principal, ticket_id)


async def review_filter(
    team: Words = [],  # noqa: B006 - FastAPI copies defaults
    category: Words = [],  # noqa: B006
    severity: Annotated[list[Severity], Query()] = [],  # noqa: B006
    sort: ReviewSort = ReviewSort.WORST,
) -> ReviewFilter:
    return ReviewFilter(team=team, category=category, severity=severity, sort=sort)


@reviews_router.get("", responses=responses(403))
async def list_reviews(
    principal: StaffUser,
    session: ReadSession,
    runtime: RuntimeDep,
    paging: PageDep,
    wanted: Annotated[ReviewFilter, Depends(review_filter)],
) -> Page[ReviewItem]:
    """Tickets whose triage left the decision to a person and that nobody has dealt with."""
    return await reviews.list_reviews(session, principal, wanted, paging, runtime.triage_config)


@reviews_router.post("/{ticket_id}", responses=responses(403, 404, 409))
async def review_ticket(
    ticket_id: Id,
    body: ReviewRequest,
    principal: CurrentUser,
    session: WriteSession,
    runtime: RuntimeDep,
    expected_version: ExpectedVersion,
) -> TicketRead:
    """Send the draft, send another text, or send nothing; correct what triage got wrong.

    Whoever comes second gets 409 with `reviewed_by`. `If-Match: "<version>"` that is stale answers 409 with the
    current ticket.
    """
    return await reviews.review(
        session,
        principal,
        ticket_id,
        body,
        runtime.triage_config,
        runtime.dispatcher,
        expected_version=expected_version,
    )
