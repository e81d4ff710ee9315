"""``/api/ai/egress`` and ``/api/ai/usage``, for admins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from app.core.clock import as_utc
from app.db.paging import Page
from app.egress import service
from app.egress.schemas import EgressEntry, UsageAnswer
from app.web.deps import MAX_ID, AdminUser, PageDep, ReadSession
from app.web.problems import responses

router = APIRouter(prefix="/ai", tags=["assistant"])
Word = Annotated[str | None, Query(max_length=32, pattern="^[a-z_]+$")]


@router.get("/egress", responses=responses(403))
async def egress(
    _principal: AdminUser,
    session: ReadSession,
    page: PageDep,
    from_: Annotated[datetime | None, Query(alias="from")] = None,
    to: datetime | None = None,
    purpose: Word = None,
    outcome: Word = None,
    ticket_id: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
) -> Page[EgressEntry]:
    """What was sent to language models, newest first: figures, and texts only where keeping them was switched on."""
    return await service.egress(
        session,
        page,
        start=None if from_ is None else as_utc(from_),
        end=None if to is None else as_utc(to),
        purpose=purpose,
        outcome=outcome,
        ticket_id=ticket_id,
    )


@router.get("/usage", responses=responses(403))
async def usage(
    _principal: AdminUser,
    session: ReadSession,
    from_: Annotated[date | None, Query(alias="from")] = None,
    to: date | None = None,
) -> UsageAnswer:
    """Calls, tokens and cost by day, purpose and model; the last 30 days by default."""
    return await service.usage(session, from_, to)
