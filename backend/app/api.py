"""Mounts every router."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts.endpoints import people
from app.accounts.endpoints import router as accounts
from app.analytics.endpoints import router as analytics
from app.assistant.endpoints import evaluation_router, reviews_router
from app.assistant.endpoints import router as assistant
from app.auth.endpoints import router as auth
from app.configuration.endpoints import router as configuration
from app.egress.endpoints import router as egress
from app.events.endpoints import router as events
from app.feedback.endpoints import router as feedback
from app.help.endpoints import router as help_centre
from app.intake.endpoints import router as intake
from app.knowledge.endpoints import router as knowledge
from app.operations.endpoints import router as operations
from app.ratings.endpoints import router as ratings
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
    configuration,
    people,
    users,
    teams,
    tickets,
    intake,
    ratings,
    help_centre,
    workspace,
    assistant,
    evaluation_router,
    reviews_router,
    feedback,
    egress,
    knowledge,
    workflow,
    analytics,
    events,
    operations,
):
    api.include_router(router)
