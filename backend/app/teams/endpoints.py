"""``/api/teams``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from app.teams import service
from app.teams.schemas import TeamRead, TeamUpdate
from app.web.deps import AdminUser, ReadSession, RuntimeDep, StaffUser, WriteSession
from app.web.problems import responses

router = APIRouter(prefix="/teams", tags=["teams"])


@router.get("", responses=responses(403))
async def list_teams(_staff: StaffUser, session: ReadSession, runtime: RuntimeDep) -> list[TeamRead]:
    """The configured teams with their people and how tickets are handed out."""
    return await service.list_teams(session, runtime.triage_config)


@router.put("/{team}", responses=responses(403, 404))
async def update_team(
    team: Annotated[str, Path(max_length=64)],
    body: TeamUpdate,
    _admin: AdminUser,
    session: WriteSession,
    runtime: RuntimeDep,
) -> TeamRead:
    """Set a team's people and strategy: `manual`, `round_robin` or `least_loaded`."""
    return await service.update_team(session, team, body, runtime.triage_config)
