"""Uploading through the API and waiting for the outcome."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.knowledge import uploads
from app.models import KbJob, KbJobFile
from app.models.enums import JobStatus
from app.runtime import Runtime
from tests.desk import body_of

PATH = "/api/kb/documents"


@pytest.fixture
async def working(jobs_running: None, runtime: Runtime) -> None:
    """Uploads are worked on during the test; what other tests left waiting is given up, with its bytes."""
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(KbJob)
            .where(KbJob.status == JobStatus.PENDING)
            .values(status=JobStatus.FAILED, completed_at=utc_now())
        )
        await session.execute(sa.update(KbJobFile).values(sha256=None))
    await uploads.sweep_unreferenced(runtime.db, runtime.kb_files, utc_now() + timedelta(days=1))


def part(name: str, content: bytes | str) -> tuple[str, tuple[str, bytes]]:
    return ("files", (name, content.encode() if isinstance(content, str) else content))


async def upload(client: httpx.AsyncClient, collection: str, *files: Any, **fields: Any) -> dict[str, Any]:
    """Upload and wait until the job is finished; returns it."""
    answer = await client.post(PATH, files=list(files), data={"collection": collection, **fields})
    return await finished(client, body_of(answer, 202)["id"])


async def finished(client: httpx.AsyncClient, job_id: int) -> dict[str, Any]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        job: dict[str, Any] = body_of(await client.get(f"/api/kb/jobs/{job_id}"))
        if job["status"] in {"completed", "failed"}:
            assert job["done"] == job["total"] == len(job["files"])
            return job
        await asyncio.sleep(0.05)
    raise AssertionError(f"not finished: {job}")


def by_name(job: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {file["name"]: file for file in job["files"]}


def kept_files(runtime: Runtime) -> list[Path]:
    """Bytes of uploads that are still stored."""
    folder: Path = runtime.kb_files.folder  # type: ignore[attr-defined]
    return [path for path in folder.rglob("*") if path.is_file()]
