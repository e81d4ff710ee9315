"""``/api/ai/feedback``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.core.clock import as_utc
from app.db.paging import Page
from app.feedback import service
from app.feedback.schemas import FeedbackFilter, FeedbackRead
from app.models.enums import FeedbackField, FeedbackSource
from app.web.deps import MAX_ID, AdminUser, PageDep, ReadSession
from app.web.problems import responses

router = APIRouter(prefix="/ai", tags=["assistant"])


async def feedback_filter(
    field: Annotated[list[FeedbackField], Query()] = [],  # noqa: B006 - FastAPI copies defaults
    source: Annotated[list[FeedbackSource], Query()] = [],  # noqa: B006
    correct: bool | None = None,
    ticket_id: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
    since: datetime | None = None,
) -> FeedbackFilter:
    moment = None if since is None else as_utc(since)
    return FeedbackFilter(field=field, source=source, correct=correct, ticket_id=ticket_id, since=moment)


@router.get("/feedback", responses=responses(403))
async def list_feedback(
    principal: AdminUser,
    session: ReadSession,
    paging: PageDep,
    wanted: Annotated[FeedbackFilter, Depends(feedback_filter)],
) -> Page[FeedbackRead]:
    """What people have made of predictions and drafts, the newest change first."""
    return await service.list_feedback(session, principal, wanted, paging)
