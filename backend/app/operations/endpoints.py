"""``/api/jobs``: admins see what waits, runs and has failed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.db.paging import Page
from app.operations import service
from app.operations.schemas import BackgroundJob, BackgroundKind, BackgroundStatus, Retried, RetryAll
from app.web.deps import AdminUser, Id, PageDep, ReadSession, RuntimeDep, WriteSession
from app.web.problems import responses

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.get("", responses=responses(403))
async def list_background_jobs(
    _admin: AdminUser,
    session: ReadSession,
    paging: PageDep,
    kind: Annotated[list[BackgroundKind], Query(max_length=10)] = [],  # noqa: B006 - never changed
    status: Annotated[list[BackgroundStatus], Query(max_length=10)] = [],  # noqa: B006 - never changed
) -> Page[BackgroundJob]:
    """Triage runs and jobs of the knowledge base that wait, run or have failed, the newest first."""
    return await service.list_jobs(session, kind, status, paging)


@router.post("/retry", status_code=202, responses=responses(403))
async def retry_all_jobs(body: RetryAll, _admin: AdminUser, runtime: RuntimeDep) -> Retried:
    """Try every failed job again that can be."""
    return Retried(retried=await service.retry_all(runtime, [body.kind] if body.kind else []))


@router.post("/{kind}/{job_id}/retry", status_code=202, responses=responses(403, 404, 409))
async def retry_job(
    kind: BackgroundKind, job_id: Id, _admin: AdminUser, runtime: RuntimeDep, session: WriteSession
) -> Retried:
    """Try a failed job again, as if it had never been tried."""
    await service.retry(session, runtime, kind, job_id)
    return Retried(retried=1)
