"""Mounts every router."""

from __future__ import annotations

from fastapi import APIRouter

from app.analytics.endpoints import router as analytics
from app.assistant.endpoints import router as assistant
from app.auth.endpoints import router as auth
from app.events.endpoints import router as events
from app.knowledge.endpoints import router as knowledge
from app.system.endpoints import config_router
from app.tickets.endpoints import router as tickets
from app.users.endpoints import router as users
from app.workflow.endpoints import router as workflow

api = APIRouter(prefix="/api")
for router in (auth, config_router, users, tickets, assistant, knowledge, workflow, analytics, events):
    api.include_router(router)
