"""The list of background jobs, and trying failed ones again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.assistant import triage_work
from app.core.clock import utc_now
from app.jobs import service as jobs
from app.knowledge import ingestion, upload_work, uploads
from app.knowledge import upload_repository as kb_jobs
from app.models import KbJob, KbJobFile, Ticket, TriageRun
from app.models.enums import FileStatus, JobKind, JobStatus, TriageStatus
from app.runtime import Runtime
from tests.desk import body_of, every_page, new_ticket, problem_of, stored, triaged
from tests.jobs.test_triage import completions

PATH = "/api/jobs"


async def listed(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    return await every_page(client, PATH, **params)


async def poison(client: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> int:
    """A ticket whose triage has failed five times; its id."""

    async def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr(jobs, "BACKOFF_SECONDS", (0,))
    with monkeypatch.context() as patch:
        patch.setattr(triage_work, "_think", broken)
        ticket = await triaged(client, (await new_ticket(client, title="A poisoned run"))["id"])
    assert (ticket["triage"]["status"], ticket["triage"]["attempts"]) == ("failed", 5)
    return int(ticket["id"])


async def test_a_poisoned_run_is_shown_and_can_be_tried_again(
    as_admin: httpx.AsyncClient, runtime: Runtime, jobs_running: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = body_of(await as_admin.get("/health"))["queue"]["counts"].get("failed", 0)
    ticket_id = await poison(as_admin, runtime, monkeypatch)
    (job,) = [
        job for job in await listed(as_admin, status="failed", kind="triage") if job["ticket_id"] == ticket_id
    ]
    assert (job["subject"], job["attempts"], job["error"]) == (
        "A poisoned run",
        5,
        "RuntimeError: out of paper",
    )
    assert job["retryable"]
    assert job["completed_at"]
    assert body_of(await as_admin.get("/health"))["queue"]["counts"]["failed"] == before + 1

    assert body_of(await as_admin.post(f"{PATH}/triage/{job['id']}/retry"), 202) == {"retried": 1}
    ticket = await triaged(as_admin, ticket_id)
    assert (ticket["triage"]["status"], ticket["triage"]["attempts"]) == ("completed", 1)
    assert len(await completions(runtime, ticket_id)) == 1
    assert job["id"] not in [other["id"] for other in await listed(as_admin, kind="triage")]
    problem_of(await as_admin.post(f"{PATH}/triage/{job['id']}/retry"), 409, "job_not_failed")


async def test_a_failed_run_that_a_later_one_replaces_is_history(
    as_admin: httpx.AsyncClient, runtime: Runtime, jobs_running: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = await poison(as_admin, runtime, monkeypatch)
    (failed,) = await stored(runtime, sa.select(TriageRun.id).where(TriageRun.ticket_id == ticket_id))
    count = body_of(await as_admin.get("/health"))["queue"]["counts"]["failed"]
    runtime.settings.jobs_paused = True
    body_of(await as_admin.post(f"/api/tickets/{ticket_id}/triage/retry"), 202)
    waiting = [job for job in await listed(as_admin, kind="triage") if job["ticket_id"] == ticket_id]
    assert [job["status"] for job in waiting] == ["pending"]
    assert body_of(await as_admin.get("/health"))["queue"]["counts"]["failed"] == count - 1
    problem_of(await as_admin.post(f"{PATH}/triage/{failed}/retry"), 409, "triage_running")


async def test_a_failed_run_never_overtakes_the_later_one_that_succeeded(
    as_admin: httpx.AsyncClient, runtime: Runtime, jobs_running: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = await poison(as_admin, runtime, monkeypatch)
    (failed,) = await stored(runtime, sa.select(TriageRun.id).where(TriageRun.ticket_id == ticket_id))
    body_of(await as_admin.post(f"/api/tickets/{ticket_id}/triage/retry"), 202)
    assert (await triaged(as_admin, ticket_id))["triage"]["status"] == "completed"
    problem_of(await as_admin.post(f"{PATH}/triage/{failed}/retry"), 409, "job_superseded")
    assert (await triaged(as_admin, ticket_id))["triage"]["status"] == "completed"
    runs = sa.select(TriageRun.status).where(TriageRun.ticket_id == ticket_id).order_by(TriageRun.id)
    assert await stored(runtime, runs) == ["failed", "completed"]


async def test_an_unknown_job_is_not_found(as_admin: httpx.AsyncClient) -> None:
    for kind in ("triage", "upload", "reindex"):
        problem_of(await as_admin.post(f"{PATH}/{kind}/2000000000/retry"), 404, "job_not_found")
    problem_of(await as_admin.post(f"{PATH}/dance/1/retry"), 422)
    problem_of(await as_admin.get(PATH, params={"status": "completed"}), 422)


async def test_filters_and_pages(as_admin: httpx.AsyncClient, runtime: Runtime) -> None:
    async with runtime.db.write() as session:
        later = utc_now() + timedelta(days=1)
        session.add_all(
            KbJob(
                kind=JobKind.REINDEX,
                status=JobStatus.PENDING,
                collection=f"page-{n}",
                options={},
                due_at=later,
            )
            for n in range(3)
        )
    await new_ticket(as_admin, title="One that waits")
    every = await listed(as_admin)
    times = [job["created_at"] for job in every]
    assert times == sorted(times, reverse=True), "the newest first"
    assert {"triage", "reindex"} <= {job["kind"] for job in every}
    assert {job["kind"] for job in await listed(as_admin, kind="reindex")} == {"reindex"}
    assert {job["kind"] for job in await listed(as_admin, kind=["reindex", "triage"])} == {
        "reindex",
        "triage",
    }
    assert {job["status"] for job in await listed(as_admin, status="pending")} == {"pending"}
    first = body_of(await as_admin.get(PATH, params={"page_size": 2}))
    assert (len(first["items"]), first["total"]) == (2, len(every))
    assert [
        job["subject"] for job in await listed(as_admin, kind="reindex") if job["subject"][:5] == "page-"
    ] == [
        "page-2",
        "page-1",
        "page-0",
    ]


async def failed_upload(runtime: Runtime, content: bytes, *, ours: bool) -> int:
    """An upload of one file that failed for a reason of ours, with its bytes, or of the file's own."""
    from hashlib import sha256

    digest = sha256(content).hexdigest()
    await runtime.kb_files.put(digest, content)
    async with runtime.db.write() as session:
        job = KbJob(
            status=JobStatus.FAILED,
            collection="kb.retried",
            options={"collection": "kb.retried"},
            total=1,
            faults=5,
            error="OSError: no space" if ours else None,
            completed_at=utc_now(),
        )
        session.add(job)
        await session.flush()
        session.add(
            KbJobFile(
                job_id=job.id,
                name="returns.md",
                status=FileStatus.FAILED,
                sha256=digest if ours else None,
                error="failed on our side" if ours else "is not text",
            )
        )
        return job.id


async def test_an_upload_is_tried_again_where_its_bytes_are_kept(
    as_admin: httpx.AsyncClient, runtime: Runtime
) -> None:
    job_id = await failed_upload(runtime, b"# Returns\n\nWithin thirty days.\n", ours=True)
    hopeless = await failed_upload(runtime, b"\x00", ours=False)
    shown = {job["id"]: job for job in await listed(as_admin, kind="upload", status="failed")}
    assert (shown[job_id]["subject"], shown[job_id]["collection"]) == ("returns.md", "kb.retried")
    assert (shown[job_id]["error"], shown[job_id]["retryable"]) == ("OSError: no space", True)
    assert (shown[hopeless]["error"], shown[hopeless]["retryable"]) == ("is not text", False)
    problem_of(await as_admin.post(f"{PATH}/upload/{hopeless}/retry"), 409, "job_not_retryable")
    problem_of(await as_admin.post(f"{PATH}/reindex/{job_id}/retry"), 404, "job_not_found")

    body_of(await as_admin.post(f"{PATH}/upload/{job_id}/retry"), 202)
    now = utc_now()
    async with runtime.db.write() as session:
        job = await kb_jobs.claim(session, job_id, "test", now, now + timedelta(minutes=5))
    assert job is not None
    await upload_work.do_upload(runtime, job)
    done = body_of(await as_admin.get(f"/api/kb/jobs/{job_id}"))
    assert (done["status"], [file["status"] for file in done["files"]]) == ("completed", ["added"])
    problem_of(await as_admin.post(f"{PATH}/upload/{job_id}/retry"), 409)


async def test_an_upload_given_up_keeps_its_bytes_for_a_while(
    as_admin: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_arguments: object) -> None:
        raise RuntimeError("no space")

    job_id = await failed_upload(runtime, b"# Kept\n\nText.\n", ours=True)
    body_of(await as_admin.post(f"{PATH}/upload/{job_id}/retry"), 202)
    monkeypatch.setattr(ingestion, "ingest", broken)
    monkeypatch.setattr(runtime.settings, "jobs_max_attempts", 1)
    now = utc_now()
    async with runtime.db.write() as session:
        job = await kb_jobs.claim(session, job_id, "test", now, now + timedelta(minutes=5))
    assert job is not None
    await upload_work.do_upload(runtime, job)
    (shown,) = [job for job in await listed(as_admin, kind="upload") if job["id"] == job_id]
    assert (shown["status"], shown["error"], shown["retryable"]) == ("failed", "RuntimeError: no space", True)
    (digest,) = await stored(runtime, sa.select(KbJobFile.sha256).where(KbJobFile.job_id == job_id))
    assert await runtime.kb_files.exists(digest)

    await uploads.forget_given_up(runtime.db, utc_now() - timedelta(days=7))
    await uploads.sweep_unreferenced(runtime.db, runtime.kb_files, utc_now())
    assert await runtime.kb_files.exists(digest), "not yet"
    await uploads.forget_given_up(runtime.db, utc_now())
    await uploads.sweep_unreferenced(runtime.db, runtime.kb_files, utc_now())
    assert not await runtime.kb_files.exists(digest)
    problem_of(await as_admin.post(f"{PATH}/upload/{job_id}/retry"), 409, "job_not_retryable")


async def test_all_that_failed_are_tried_again_at_once(as_admin: httpx.AsyncClient, runtime: Runtime) -> None:
    ids = [(await new_ticket(as_admin, title=f"Failed {n}"))["id"] for n in range(3)]
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(TriageRun)
            .where(TriageRun.ticket_id.in_(ids))
            .values(status=TriageStatus.FAILED, attempts=5, error="RuntimeError: x", completed_at=utc_now())
        )
        session.add(
            KbJob(kind=JobKind.REINDEX, status=JobStatus.FAILED, collection="all", options={}, faults=5)
        )
    failed = len(await listed(as_admin, kind="triage", status="failed"))
    assert failed >= len(ids)
    answer = body_of(await as_admin.post(f"{PATH}/retry", json={"kind": "triage"}), 202)
    assert answer == {"retried": failed}
    assert await listed(as_admin, kind="triage", status="failed") == []
    rows = await stored(runtime, sa.select(TriageRun).where(TriageRun.ticket_id.in_(ids)))
    assert [(row.status, row.attempts, row.lease) for row in rows] == [(TriageStatus.PENDING, 0, None)] * 3
    tickets = await stored(runtime, sa.select(Ticket.triage_status).where(Ticket.id.in_(ids)))
    assert tickets == [TriageStatus.PENDING] * 3
    assert await listed(as_admin, kind="reindex", status="failed"), "another kind is left alone"
    assert body_of(await as_admin.post(f"{PATH}/retry", json={}), 202)["retried"] >= 1
    assert await listed(as_admin, kind="reindex", status="failed") == []
