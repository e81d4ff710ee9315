"""Bytes that no row needs, and an index that differs from the database while ingestion goes on."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path

import httpx
import numpy as np
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.files.store import FolderStore
from app.knowledge import maintenance, uploads
from app.knowledge import upload_repository as jobs
from app.knowledge.rebuilding import do_job
from app.knowledge.upkeep import Upkeep
from app.models import Collection, DocumentVersion, KbJob, KbJobFile
from app.models.enums import FileStatus, JobKind, JobStatus, VersionState
from app.runtime import Runtime
from tests.desk import body_of, ingest, problem_of, stored, unique
from tests.knowledge.support import counted_anew, search


def folder_of(runtime: Runtime) -> Path:
    store = runtime.kb_files
    assert isinstance(store, FolderStore)
    return store.folder


async def kept(runtime: Runtime, *, old: bool = True) -> str:
    """Bytes in the store, from two hours ago unless they are to be new."""
    content = unique("bytes").encode()
    digest = hashlib.sha256(content).hexdigest()
    await runtime.kb_files.put(digest, content)
    if old:
        made_old(next(folder_of(runtime).rglob(digest)))
    return digest


def made_old(path: Path) -> None:
    then = time.time() - 7200
    os.utime(path, (then, then))


async def add_waiting(runtime: Runtime, digest: str) -> None:
    """A job that is not taken up, with a file that needs the bytes."""
    async with runtime.db.write() as session:
        job = KbJob(
            status=JobStatus.PENDING, collection="kb_main", options={}, due_at=utc_now() + timedelta(days=1)
        )
        session.add(job)
        await session.flush()
        session.add(KbJobFile(job_id=job.id, name="a.md", status=FileStatus.PENDING, sha256=digest))


async def test_bytes_that_no_file_needs_are_swept(runtime: Runtime) -> None:
    orphan, needed, trashed, needed_in_trash = [await kept(runtime) for _ in range(4)]
    new = await kept(runtime, old=False)
    for digest in (needed, needed_in_trash):
        await add_waiting(runtime, digest)
    for digest in (trashed, needed_in_trash):
        await runtime.kb_files.trash(digest)
    partial = folder_of(runtime) / orphan[:2] / orphan[2:4] / ".part-left"
    partial.write_bytes(b"half")
    made_old(partial)
    other = folder_of(runtime) / "notes.txt"
    other.write_text("not ours")
    made_old(other)

    await uploads.sweep_unreferenced(runtime.db, runtime.kb_files, utc_now() - timedelta(hours=1))

    assert not await runtime.kb_files.exists(orphan)
    assert await runtime.kb_files.exists(needed)
    assert await runtime.kb_files.exists(needed_in_trash), "what is needed comes back"
    assert await runtime.kb_files.exists(new), "its row may be on the way"
    assert list((folder_of(runtime) / "trash").iterdir()) == []
    assert not partial.exists()
    assert other.exists(), "only what is named like a file of the store is touched"
    other.unlink()


async def test_what_is_being_ingested_is_no_orphan(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    made = await ingest(as_admin, collection, {"id": "a", "text": "A parcel takes two days."})
    number = made["document_ids"][0]
    (row,) = await stored(runtime, sa.select(Collection).where(Collection.name == collection))
    async with runtime.db.write() as session:
        version = DocumentVersion(
            document_id=number, number=2, state=VersionState.STAGED, title="A", text="New.", fingerprint="0" * 64,
            chunking={},
        )  # fmt: skip
        session.add(version)
    vector = np.full((1, row.dimension), row.dimension**-0.5, dtype=np.float32)
    runtime.index.upsert(row.id, row.dimension, [f"{number}:2:0"], vector)
    (result,) = await maintenance.reconcile(runtime.db, runtime.index, only=collection)
    assert (result.added, result.removed) == (0, 0)
    assert f"{number}:2:0" in runtime.index.ids(row.id)
    async with runtime.db.write() as session:
        await session.execute(sa.delete(DocumentVersion).where(DocumentVersion.id == version.id))
    (result,) = await maintenance.reconcile(runtime.db, runtime.index, only=collection)
    assert result.removed == 1
    await counted_anew(runtime, collection)


async def test_a_round_mends_what_a_failure_left(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    await ingest(as_admin, collection, {"id": "a", "text": "A parcel takes two days."})
    (row,) = await stored(runtime, sa.select(Collection).where(Collection.name == collection))
    runtime.index.drop(row.id)
    runtime.index_doubtful = False  # whatever other tests have left
    upkeep = Upkeep(runtime)
    await upkeep.round()
    assert await search(as_admin, collection, "parcel", mode="dense") == [], "neither due nor doubtful"
    runtime.index_doubtful = True
    await upkeep.round()
    assert not runtime.index_doubtful
    assert len(await search(as_admin, collection, "parcel", mode="dense")) == 1


async def test_an_index_that_could_not_be_opened_is_tried_again(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    runtime.index_error = "away"
    body = {"collection": collection, "documents": [{"text": "A text."}]}
    problem_of(await as_admin.post("/api/kb/ingest", json=body), 503, "vector_store_unavailable")
    await Upkeep(runtime).round()
    error: str | None = runtime.index_error
    assert error is None
    await ingest(as_admin, collection, {"text": "A text."})


@pytest.mark.usefixtures("jobs_running")
async def test_rebuilding_by_route(as_admin: httpx.AsyncClient, runtime: Runtime, collection: str) -> None:
    runtime.settings.jobs_paused = True
    await ingest(as_admin, collection, {"id": "a", "text": "A parcel takes two days."})
    (row,) = await stored(runtime, sa.select(Collection).where(Collection.name == collection))
    orphan = np.full((1, row.dimension), row.dimension**-0.5, dtype=np.float32)
    runtime.index.upsert(row.id, row.dimension, ["999999:1:0"], orphan)
    (job,) = body_of(await as_admin.post("/api/kb/reindex", json={"collection": collection}), 202)["jobs"]
    assert (job["kind"], job["status"], job["total"], job["done"]) == ("reindex", "pending", 1, 0)
    again = body_of(await as_admin.post("/api/kb/reindex", json={"collection": collection}), 202)["jobs"]
    assert [entry["id"] for entry in again] == [job["id"]], "one that waits is enough"
    every = body_of(await as_admin.post("/api/kb/reindex"), 202)["jobs"]
    names = await stored(runtime, sa.select(Collection.name))
    assert sorted(entry["collection"] for entry in every) == sorted(names)
    async with runtime.db.write() as session:
        await session.execute(sa.delete(KbJob).where(KbJob.kind == JobKind.REINDEX, KbJob.id != job["id"]))
    runtime.settings.jobs_paused = False
    while (await as_admin.get(f"/api/kb/jobs/{job['id']}")).json()["status"] != "completed":
        pass
    await counted_anew(runtime, collection)
    problem_of(
        await as_admin.post("/api/kb/reindex", json={"collection": unique("kb")}), 404, "collection_not_found"
    )
    problem_of(await as_admin.post("/api/kb/reindex", json={"collection": "a/b"}), 422)


@pytest.mark.usefixtures("jobs_running")
async def test_a_fault_of_ours_is_tried_a_few_times_and_then_said(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.settings.jobs_paused = True
    await ingest(as_admin, collection, {"id": "a", "text": "A parcel takes two days."})
    (waiting,) = body_of(await as_admin.post("/api/kb/reindex", json={"collection": collection}), 202)["jobs"]

    async def broken(*_arguments: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(maintenance, "mend", broken)
    states = []
    for attempt in range(runtime.settings.jobs_max_attempts):
        now = utc_now() + timedelta(hours=attempt + 1)
        async with runtime.db.write() as session:
            job = await jobs.claim(session, waiting["id"], f"lease{attempt}", now, now)
        assert job is not None
        await do_job(runtime, job)
        shown = body_of(await as_admin.get(f"/api/kb/jobs/{waiting['id']}"))
        states.append(shown["status"])
    assert states == ["pending"] * (runtime.settings.jobs_max_attempts - 1) + ["failed"]
    monkeypatch.undo()
    runtime.index_doubtful = True
    await Upkeep(runtime).round()
    assert len(await search(as_admin, collection, "parcel", mode="dense")) == 1
