"""Uploads: a job that goes on by itself, its files' outcomes, limits, and what a kill leaves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.models import Document, DocumentVersion, KbJob, KbJobFile
from app.models.enums import FileStatus, JobStatus, Visibility
from app.runtime import Runtime
from tests.desk import Desk, body_of, ids_of, problem_of, stored, variant
from tests.knowledge import made_files as made
from tests.knowledge.support import counted_anew, items_of, search
from tests.knowledge.upload_support import PATH, by_name, finished, kept_files, part, upload, working

__all__ = ["working"]
BODY = "Refunds take five days."


async def test_files_of_every_format(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, working: None
) -> None:
    files = [
        part("refunds.md", "---\ntags: [money]\n---\n# Refunds\n\nRefunds take five days.\n"),
        part("notes.txt", "Parcels leave at noon."),
        part("returns.html", made.page()),
        part("guide.pdf", made.pdf(["Batteries may not be sent by air.", "Lithium cells need a label."])),
        part("word.docx", made.docx()),
    ]
    answer = await as_admin.post(PATH, files=files, data={"collection": collection})
    accepted = body_of(answer, 202)
    assert accepted["total"] == 5
    assert accepted["collection"] == collection
    assert {file["name"] for file in accepted["files"]} == {name for _, (name, _) in files}
    job = await finished(as_admin, accepted["id"])
    assert job["status"] == "completed"
    assert job["created_at"] <= job["started_at"] <= job["completed_at"]
    outcomes = by_name(job)
    assert {file["status"] for file in outcomes.values()} == {"added"}
    assert all(file["error"] is None and file["chunks"] > 0 for file in outcomes.values())
    listed = body_of(await as_admin.get(PATH, params={"collection": collection}))["items"]
    titles = {document["external_id"]: document["title"] for document in listed}
    assert titles == {
        "refunds.md": "Refunds",
        "notes.txt": "Parcels leave at noon.",
        "returns.html": "Returns policy",
        "guide.pdf": "Batteries may not be sent by air.",
        "word.docx": "Returns guide",
    }
    assert {d["external_id"]: d["id"] for d in listed} == {n: f["document_id"] for n, f in outcomes.items()}
    metadata = {document["external_id"]: document["metadata"] for document in listed}
    assert metadata.pop("refunds.md") == {"tags": ["money"]}
    assert set(map(str, metadata.values())) == {"{}"}, "nothing is put into the metadata"
    assert (await search(as_admin, collection, "lithium cells label"))[0]["document_id"] == outcomes[
        "guide.pdf"
    ]["document_id"]
    await counted_anew(runtime, collection)
    strategies = await stored(
        runtime,
        sa.select(Document.external_id, DocumentVersion.chunking)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.id.in_([file["document_id"] for file in outcomes.values()])),
    )
    chosen = {name: chunking["chunk_strategy"] for name, chunking in strategies}
    assert chosen == {
        "refunds.md": "markdown",
        "returns.html": "markdown",
        "word.docx": "markdown",
        "notes.txt": "window",
        "guide.pdf": "markdown",
    }


async def test_the_same_name_again_replaces(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, working: None, encoded: list[str]
) -> None:
    first = await upload(as_admin, collection, part("a.md", "# A\n\nOne."))
    again = await upload(as_admin, collection, part("a.md", "# A\n\nOne."))
    assert len(encoded) == 1
    other = await upload(as_admin, collection, part("a.md", "# A\n\nTwo."))
    assert [job["files"][0]["status"] for job in (first, again, other)] == ["added", "unchanged", "replaced"]
    assert len({job["files"][0]["document_id"] for job in (first, again, other)}) == 1
    assert [item["text"] for item in await items_of(as_admin, collection)] == ["# A\n\nTwo."]
    await counted_anew(runtime, collection)


async def test_one_bad_file_does_not_stop_the_others(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, working: None
) -> None:
    job = await upload(
        as_admin,
        collection,
        part("good.md", BODY),
        part("empty.md", b""),
        part("picture.md", b"\x89PNG\r\n\x1a\n\x00"),
        part("fake.docx", b"text"),
        part("scan.pdf", made.pdf([""])),
        part("bomb.pdf", made.pdf_bomb()),
        part("nul.txt", b"a\x00b"),
        part("long.md", "word " * 500_000),
        part("rtl.md", "# החזרות\n\nאפשר להחזיר תוך 30 יום."),
        part("中文.md", "# 退货\n\n三十天内可以退货。"),
        part("x" * 260 + ".md", BODY),
        part("bad.zip", b"PK\x03\x04 nothing"),
        part("program.exe", b"MZ\x90\x00"),
    )
    assert job["status"] == "completed"
    files = by_name(job)
    added = {name for name, file in files.items() if file["status"] == "added"}
    assert added == {"good.md", "rtl.md", "中文.md"}
    for name, reason in {
        "empty.md": "is empty",
        "picture.md": "binary file",
        "fake.docx": "not a Word document",
        "scan.pdf": "has no text layer",
        "nul.txt": "NUL",
        "long.md": "has 2,500,000 characters; the limit is 2,000,000: split it",
        "x" * 260 + ".md": "id: Text should have at most 255 characters, not 263",
        "bad.zip": "not a ZIP archive",
        "program.exe": "binary file",
    }.items():
        file = files[name]
        assert (file["status"], file["document_id"], file["chunks"]) == ("failed", None, None), name
        assert reason in file["error"], (name, file["error"])
    assert files["bomb.pdf"]["status"] == "failed"
    assert (await search(as_admin, collection, "退货"))[0]["title"] == "退货"
    listed = body_of(await as_admin.get(PATH, params={"collection": collection}))
    assert listed["total"] == 3
    assert kept_files(runtime) == [], "the bytes are removed when the files are finished"


async def test_an_archive_becomes_its_files(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, working: None
) -> None:
    packed = made.archive(
        {
            "refunds.md": BODY,
            "sub/guide.pdf": made.pdf(["Batteries by road."]),
            "sub/logo.png": b"\x89PNG\r\n\x1a\n\x00",
            "../evil.md": "out",
            "twice.md": "the archive's",
            ".DS_Store": b"\x00",
        },
        links={"link.md": "/etc/passwd"},
    )
    job = await upload(as_admin, collection, part("kb.zip", packed), part("twice.md", "the upload's"))
    assert job["status"] == "completed"
    statuses = sorted((file["name"], file["status"]) for file in job["files"])
    assert statuses == [
        ("../evil.md", "failed"),
        ("link.md", "failed"),
        ("refunds.md", "added"),
        ("sub/guide.pdf", "added"),
        ("sub/logo.png", "failed"),
        ("twice.md", "added"),
        ("twice.md", "failed"),
    ]
    listed = body_of(await as_admin.get(PATH, params={"collection": collection}))["items"]
    assert sorted(d["external_id"] for d in listed) == ["refunds.md", "sub/guide.pdf", "twice.md"]
    assert {item["text"] for item in await items_of(as_admin, collection)} >= {"the upload's"}
    assert kept_files(runtime) == []
    hostile = await upload(as_admin, collection, part("kb.zip", made.archive({"../../evil.md": "out"})))
    assert (hostile["status"], hostile["files"][0]["status"]) == ("failed", "failed")
    assert "leads out" in hostile["files"][0]["error"]
    assert kept_files(runtime) == []


async def test_what_is_internal_stays_internal(
    as_admin: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    runtime: Runtime,
    collection: str,
    working: None,
) -> None:
    public = "---\nvisibility: public\n---\nCompensation matrix."
    internal = "---\nvisibility: internal\n---\nEscalation matrix."
    await upload(as_admin, collection, part("a.md", public), visibility="internal")
    await upload(as_admin, collection, part("b.md", internal), part("c.md", "Open matrix."))
    rows = await stored(
        runtime,
        sa.select(Document.external_id, Document.visibility).where(
            Document.source.in_(["a.md", "b.md", "c.md"]), Document.collection.has(name=collection)
        ),
    )
    assert dict(rows) == {"a.md": Visibility.INTERNAL, "b.md": Visibility.INTERNAL, "c.md": Visibility.PUBLIC}
    found = await search(as_customer, collection, "matrix", n_results=50)
    assert [match["text"] for match in found] == ["Open matrix."]
    bad = await upload(as_admin, collection, part("d.md", "---\nvisibility: secret\n---\nText."))
    assert "visibility" in bad["files"][0]["error"]


async def test_options_reach_the_chunks(as_admin: httpx.AsyncClient, collection: str, working: None) -> None:
    text = "# A\n\n" + "A sentence of some length. " * 40
    cut = await upload(
        as_admin, collection, part("a.md", text), max_chars=200, overlap=0, chunk_strategy="sentence"
    )
    whole = await upload(as_admin, collection, part("b.md", text), chunk="false")
    assert cut["files"][0]["chunks"] > 4
    assert whole["files"][0]["chunks"] == 1


async def test_jobs_are_listed_newest_first(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, collection: str, working: None
) -> None:
    jobs = [await upload(as_admin, collection, part("a.md", f"Text {n}.")) for n in range(3)]
    page = body_of(await as_agent.get("/api/kb/jobs", params={"page_size": 2}))
    assert ids_of(page["items"]) == [jobs[2]["id"], jobs[1]["id"]]
    first = {name: value for name, value in jobs[2].items() if name != "files"}
    assert page["items"][0] == first
    rest = body_of(await as_agent.get("/api/kb/jobs", params={"page_size": 2, "page": 2}))
    assert ids_of(rest["items"])[0] == jobs[0]["id"]
    problem_of(await as_agent.get("/api/kb/jobs/2147483647"), 404, "job_not_found")


@pytest.mark.parametrize(
    "fields",
    [
        {"collection": "a/b"},
        {"collection": "ab"},
        {"visibility": "secret"},
        {"max_chars": 49},
        {"max_chars": 100, "overlap": 100},
        {"overlap": -1},
        {"chunk_strategy": "best"},
        {"chunk": "perhaps"},
    ],
)
async def test_bad_options_are_422(
    as_admin: httpx.AsyncClient, runtime: Runtime, fields: dict[str, Any]
) -> None:
    before = await stored(runtime, sa.select(sa.func.count()).select_from(KbJob))
    answer = await as_admin.post(PATH, files=[part("a.md", BODY)], data=fields)
    problem_of(answer, 422)
    assert await stored(runtime, sa.select(sa.func.count()).select_from(KbJob)) == before


async def test_bad_file_lists_are_422(as_admin: httpx.AsyncClient) -> None:
    problem_of(await as_admin.post(PATH, files=[part("a.md", BODY), part("a.md", BODY)]), 422)
    problem_of(await as_admin.post(PATH, files=[part("x/a.md", BODY), part("y\\a.md", BODY)]), 422)
    problem_of(await as_admin.post(PATH, data={"collection": "kb_main"}), 422)
    problem_of(await as_admin.post(PATH, data={"files": "text"}), 422)
    problem_of(await as_admin.post(PATH, json={"files": []}), 422)
    problem_of(await as_admin.post(PATH, files=[part("a\u0085.md", BODY)]), 422)
    problem_of(await as_admin.post(PATH, files=[part("x" * 1100, BODY)]), 422)
    assert "dots" in problem_of(await as_admin.post(PATH, files=[part("..", BODY)]), 422)["detail"]


async def test_a_path_in_a_name_is_left_out(
    as_admin: httpx.AsyncClient, collection: str, working: None
) -> None:
    job = await upload(as_admin, collection, part("../../etc/a.md", BODY))
    assert [file["name"] for file in job["files"]] == ["a.md"]


async def test_an_upload_that_waits_keeps_its_bytes(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    answer = await as_admin.post(PATH, files=[part("a.md", BODY)], data={"collection": collection})
    job = body_of(answer, 202)
    assert (job["status"], job["done"], job["total"], job["started_at"]) == ("pending", 0, 1, None)
    assert job["files"] == [
        {"name": "a.md", "status": "pending", "document_id": None, "chunks": None, "error": None}
    ]
    (digest,) = await stored(runtime, sa.select(KbJobFile.sha256).where(KbJobFile.job_id == job["id"]))
    assert await runtime.kb_files.exists(digest)
    async with runtime.db.write() as session:
        await session.execute(sa.delete(KbJob).where(KbJob.id == job["id"]))
        await session.execute(sa.delete(KbJobFile).where(KbJobFile.job_id == job["id"]))


async def test_a_file_that_ends_the_process_again_and_again_fails(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    answer = await as_admin.post(
        PATH, files=[part("deadly.md", BODY), part("good.md", BODY)], data={"collection": collection}
    )
    job_id = body_of(answer, 202)["id"]
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(KbJobFile)
            .where(KbJobFile.job_id == job_id, KbJobFile.name == "deadly.md")
            .values(attempts=runtime.settings.jobs_max_attempts, status=FileStatus.PROCESSING)
        )
    runtime.settings.jobs_paused = False
    try:
        files = by_name(await finished(as_admin, job_id))
    finally:
        runtime.settings.jobs_paused = True
    assert files["deadly.md"]["status"] == "failed"
    assert "again and again" in files["deadly.md"]["error"]
    assert files["good.md"]["status"] == "added"


async def test_an_upload_waits_while_the_vector_store_is_away(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, working: None
) -> None:
    runtime.index_error = "The vector store does not answer."
    try:
        answer = await as_admin.post(PATH, files=[part("a.md", BODY)], data={"collection": collection})
        job_id = body_of(answer, 202)["id"]
        row = sa.select(KbJob.status, KbJob.due_at > utc_now()).where(KbJob.id == job_id)
        until = time.monotonic() + 20
        while await stored(runtime, row) != [(JobStatus.PENDING, True)]:
            assert time.monotonic() < until, await stored(runtime, row)
            await asyncio.sleep(0.05)
    finally:
        runtime.index_error = None
    (waiting,) = await stored(runtime, sa.select(KbJobFile).where(KbJobFile.job_id == job_id))
    assert (waiting.status, waiting.attempts, waiting.error) == (FileStatus.PENDING, 0, None)
    assert await runtime.kb_files.exists(waiting.sha256)
    async with runtime.db.write() as session:
        await session.execute(sa.update(KbJob).where(KbJob.id == job_id).values(due_at=utc_now()))
    runtime.uploads.wake()
    assert (await finished(as_admin, job_id))["files"][0]["status"] == "added"
    await counted_anew(runtime, collection)


async def test_an_upload_over_the_limit_is_refused_while_it_comes(desk: Desk, tmp_path: Path) -> None:
    block = b"x" * (1 << 20)
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield head
        for _ in range(200):
            sent += len(block)
            yield block

    limit = desk.runtime.settings.kb_upload_max_mb << 20
    async with desk.client(desk.admin) as client:
        before = psutil.Process().memory_info().rss
        problem_of(await client.post(PATH, content=endless(), headers=headers), 413)
        assert psutil.Process().memory_info().rss - before < 60 << 20
        announced = {**headers, "Content-Length": str(200 << 20)}
        problem_of(await client.post(PATH, content=b"", headers=announced), 413)
    assert limit - (1 << 20) <= sent <= limit + (2 << 20)


async def test_the_limit_is_a_setting(desk: Desk) -> None:
    async with variant(desk, kb_upload_max_mb=1) as other, other.client(other.admin) as client:
        problem_of(await client.post(PATH, files=[part("a.md", b"x" * (1 << 20))]), 413)
