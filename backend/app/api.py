"""Mounts every router."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts.endpoints import router as accounts
from app.analytics.endpoints import router as analytics
from app.assistant.endpoints import router as assistant
from app.auth.endpoints import router as auth
from app.events.endpoints import router as events
from app.intake.endpoints import router as intake
from app.knowledge.endpoints import router as knowledge
from app.sso.endpoints import router as sso
from app.system.endpoints import config_router
from app.teams.endpoints import router as teams
from app.tickets.endpoints import router as tickets
from app.users.endpoints import router as users
from app.workflow.endpoints import router as workflow
from app.workspace.endpoints import router as workspace

api = APIRouter(prefix="/api")
for router in (
    auth,
    accounts,
    sso,
    config_router,
    users,
    teams,
    tickets,
    intake,
    workspace,
    assistant,
    knowledge,
    workflow,
    analytics,
    events,
):
    api.include_router(router)
