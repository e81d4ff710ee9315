"""``/``, ``/health*`` and ``/api/config``."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app import __version__
from app.models.enums import Priority, Severity, TicketStatus
from app.system import service
from app.system.schemas import (
    About,
    CategoryRead,
    ConfigActive,
    Health,
    Live,
    Readiness,
    TeamRead,
    Vocabulary,
)
from app.triage.types import Tone
from app.web.deps import CurrentUser, RuntimeDep
from app.web.problems import responses

router = APIRouter(tags=["system"])
config_router = APIRouter(tags=["system"])


@router.get("/")
async def about() -> About:
    """What this is."""
    return About(
        name="CiteDesk",
        version=__version__,
        links={"docs": "/docs", "health": "/health", "openapi": "/openapi.json"},
    )


@router.get("/health")
async def health(runtime: RuntimeDep) -> Health:
    """A summary of every part; answers from the first moment, while models still load."""
    return await service.health(runtime)


@router.get("/health/live")
async def live() -> Live:
    """The process runs."""
    return Live()


@router.get("/health/ready", responses={503: {"model": Readiness, "description": "A part is not ready"}})
async def ready(runtime: RuntimeDep, response: Response) -> Readiness:
    """Everything that requests need is there; else 503, naming what is not."""
    readiness = await service.readiness(runtime)
    if readiness.failing:
        response.status_code = 503
    return readiness


@config_router.get("/config", responses=responses())
async def vocabulary(principal: CurrentUser, runtime: RuntimeDep) -> Vocabulary:
    """The words that forms offer."""
    shared = Vocabulary(statuses=[s.value for s in TicketStatus], priorities=[p.value for p in Priority])
    if not principal.is_staff:
        return shared
    config = runtime.triage_config
    return shared.model_copy(
        update={
            "severities": [severity.value for severity in Severity],
            "categories": [
                CategoryRead(id=category.id, name=category.name, description=category.description)
                for category in config.categories
            ],
            "teams": [TeamRead(id=team.id, name=team.name) for team in config.teams],
            "tones": [tone.value for tone in Tone],
            "default_collection": runtime.settings.kb_default_collection,
            "configuration": [
                ConfigActive(
                    name=active.name, number=active.number, note=active.note, created_at=active.created_at
                )
                for active in runtime.configuration.snapshot.active
            ],
            "config_revision": config.revision,
        }
    )
