"""``/api/stats``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from app.analytics import service
from app.analytics.schemas import Dashboard
from app.core.clock import as_utc
from app.web.deps import ReadSession, RuntimeDep, StaffUser
from app.web.problems import responses

router = APIRouter(prefix="/stats", tags=["analytics"])


@router.get("/dashboard", responses=responses(403))
async def dashboard(
    _principal: StaffUser,
    session: ReadSession,
    runtime: RuntimeDep,
    from_: Annotated[datetime | None, Query(alias="from")] = None,
    to: datetime | None = None,
    team: Annotated[str | None, Query(max_length=64, pattern="^[A-Za-z0-9_-]+$")] = None,
) -> Dashboard:
    """Figures of a period (the last 30 days by default), of one team or of all."""
    period = service.make_period(_utc(from_), _utc(to), team)
    return await service.dashboard(session, period, runtime.triage_config)


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else as_utc(moment)
