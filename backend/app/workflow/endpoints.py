"""``/api/v1/workflow``."""

from __future__ import annotations

from fastapi import APIRouter

from app.triage.types import Classification, Extraction, ResponseDraft, Routing
from app.web.deps import RuntimeDep, StaffUser
from app.web.problems import responses
from app.workflow import service
from app.workflow.schemas import (
    ExtractRequest,
    ProcessAnswer,
    ProcessRequest,
    RespondRequest,
    RouteRequest,
    TicketText,
)

router = APIRouter(prefix="/v1/workflow", tags=["workflow"])


@router.post("/process", responses=responses(403, 503))
async def process(body: ProcessRequest, principal: StaffUser, runtime: RuntimeDep) -> ProcessAnswer:
    """Classify, extract, answer and route a ticket's text. Nothing is stored unless `options.persist`."""
    return await service.process(runtime, principal, body)


@router.post("/classify", responses=responses(403, 503))
async def classify(body: TicketText, _principal: StaffUser, runtime: RuntimeDep) -> Classification:
    """Category, severity, urgency, sentiment and language, with reasons."""
    return await service.classify(runtime, body)


@router.post("/extract", responses=responses(403, 503))
async def extract(body: ExtractRequest, _principal: StaffUser, runtime: RuntimeDep) -> Extraction:
    """Typed fields with spans, and what the category requires but the text lacks."""
    return await service.extract(runtime, body)


@router.post("/respond", responses=responses(403, 503))
async def respond(body: RespondRequest, _principal: StaffUser, runtime: RuntimeDep) -> ResponseDraft:
    """A draft from the public passages of the default collection."""
    return await service.respond_to(runtime, body)


@router.post("/route", responses=responses(403, 503))
async def route(body: RouteRequest, _principal: StaffUser, runtime: RuntimeDep) -> Routing:
    """The team by the configured rules."""
    return await service.route(runtime, body)
