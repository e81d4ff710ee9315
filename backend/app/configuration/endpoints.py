"""``/api/config/{name}``: agents read, admins change."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import JSONResponse

from app.configuration import replay, service
from app.configuration.schemas import (
    ConfigUpdate,
    Number,
    RestoreRequest,
    TryAnswer,
    TryRequest,
    TryUnderWay,
    VersionRead,
    VersionText,
)
from app.configuration.trials import trial_key
from app.db.paging import Page
from app.web.deps import AdminUser, ExpectedVersion, PageDep, ReadSession, RuntimeDep, StaffUser
from app.web.problems import responses

router = APIRouter(prefix="/config/{name}", tags=["configuration"])
RETRY_AFTER = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
NamePath = Annotated[str, Path(max_length=64, description="`categories`, `severities` or `routing_rules`.")]


@router.get("", responses=responses(403, 404))
async def read_config(name: NamePath, _staff: StaffUser, session: ReadSession) -> VersionText:
    """The active version with its text."""
    return await service.read(session, name)


@router.put("", responses=responses(403, 404, 409))
async def update_config(
    name: NamePath, body: ConfigUpdate, admin: AdminUser, runtime: RuntimeDep, if_match: ExpectedVersion
) -> VersionText:
    """Store a new version, which every process takes over without a restart.

    Errors are answered with path, line and column. A stale `If-Match: "<number>"` is a 409, and so is a category or a
    team that would go while tickets have it, unless `force`.
    """
    service.check_name(name)
    number = if_match if if_match is not None else body.version
    expected = None if number is None else {name: number}
    change = service.Change({name: body.body}, body.note, admin.user_id, expected, body.force)
    await service.save(runtime, change)
    async with runtime.db.read() as session:
        return await service.read(session, name)


@router.get("/versions", responses=responses(403, 404))
async def list_config_versions(
    name: NamePath, _staff: StaffUser, session: ReadSession, page: PageDep
) -> Page[VersionRead]:
    """All versions, newest first."""
    return await service.versions(session, name, page)


@router.get("/versions/{number}", responses=responses(403, 404))
async def read_config_version(
    name: NamePath, number: Annotated[Number, Path()], _staff: StaffUser, session: ReadSession
) -> VersionText:
    """One version with its text."""
    return await service.read(session, name, number)


@router.post("/restore", responses=responses(403, 404, 409))
async def restore_config(
    name: NamePath, body: RestoreRequest, admin: AdminUser, runtime: RuntimeDep, if_match: ExpectedVersion
) -> VersionText:
    """Make an earlier version active again, as a new version."""
    expected = None if if_match is None else {name: if_match}
    change = service.Change({}, body.note, admin.user_id, expected, body.force)
    await service.restore(runtime, name, body.version, change)
    async with runtime.db.read() as session:
        return await service.read(session, name)


@router.post(
    "/try",
    response_model=TryAnswer,
    responses={202: {"model": TryUnderWay, "headers": RETRY_AFTER}, **responses(403, 404, 409, 503)},
)
async def try_config(
    name: NamePath, body: TryRequest, _admin: AdminUser, runtime: RuntimeDep
) -> TryAnswer | JSONResponse:
    """What a proposal would change for the newest tickets. Nothing is stored and no model is called.

    Changed categories or severities are learned first, which can take a minute: after 20 seconds the answer is 202, and
    the same request again goes on waiting.
    """
    service.check_name(name)
    key = trial_key(name, body.body, body.tickets, runtime.triage_config.revision)
    trial = partial(replay.try_configuration, runtime, name, body.body, body.tickets)
    answer = await runtime.trials.answer(key, trial)
    if answer is not None:
        return answer
    waiting = TryUnderWay(name=name, detail="The proposal is being tried: send the same request again.")
    return JSONResponse(waiting.model_dump(), status_code=202, headers={"Retry-After": "1"})
