"""Files: taken in, tied to messages, handed out as downloads, removed with their tickets."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.files.store import FileMissing, FolderStore
from app.models import Attachment
from app.runtime import Runtime
from app.tickets import housekeeping, thread_repository
from app.tickets.attachments import clean_filename, collect, content_disposition, sniff, sweep_pending
from tests.desk import body_of, new_ticket, problem_of, stored, unique

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(20)


async def send(
    client: httpx.AsyncClient, ticket_id: int, name: str, content: bytes, *, to_ticket: bool = False
) -> httpx.Response:
    return await client.post(
        f"/api/tickets/{ticket_id}/attachments",
        files={"file": (name, content)},
        data={"to_ticket": str(to_ticket).lower()},
    )


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def test_a_file_goes_with_a_reply_and_comes_back_byte_for_byte(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime
) -> None:
    ticket = await new_ticket(as_customer)
    content = PNG + unique("x").encode() * 100_000
    file = body_of(await send(as_customer, ticket["id"], "écran d'accueil.png", content), 201)
    assert (file["media_type"], file["size"], file["pending"]) == ("image/png", len(content), True)
    path = f"/api/tickets/{ticket['id']}"
    problem_of(await as_agent.get(f"{path}/attachments/{file['id']}"), 404)
    assert body_of(await as_agent.get(f"{path}/attachments")) == [], "nobody else sees what is not sent"
    body = {"content": "See the picture", "attachments": [file["id"]]}
    reply = body_of(await as_customer.post(f"{path}/replies", json=body), 201)
    assert [(f["id"], f["pending"], f["reply_id"]) for f in reply["attachments"]] == [
        (file["id"], False, reply["id"])
    ]
    shown = body_of(await as_agent.get(f"{path}/replies"))["items"]
    assert shown[0]["attachments"] == reply["attachments"]
    got = await as_agent.get(f"{path}/attachments/{file['id']}")
    assert got.content == content
    assert got.headers["content-type"] == "image/png"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert "sandbox" in got.headers["content-security-policy"]
    assert await runtime.files.exists(digest(content))
    problem_of(await as_customer.post(f"{path}/replies", json=body), 422, "unknown_attachment")


async def test_files_of_notes_and_of_others_are_not_shown(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, as_other: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_customer)
    path = f"/api/tickets/{ticket['id']}"
    file = body_of(await send(as_agent, ticket["id"], "internal.txt", b"secret"), 201)
    note = {"content": "Internal", "internal": True, "attachments": [file["id"]]}
    body_of(await as_agent.post(f"{path}/replies", json=note), 201)
    assert body_of(await as_customer.get(f"{path}/attachments")) == []
    problem_of(await as_customer.get(f"{path}/attachments/{file['id']}"), 404)
    problem_of(await as_other.get(f"{path}/attachments/{file['id']}"), 404)
    problem_of(await send(as_other, ticket["id"], "a.txt", b"text"), 404)
    foreign = body_of(await send(as_agent, ticket["id"], "mine.txt", b"agent's"), 201)
    stolen = {"content": "Take it", "attachments": [foreign["id"]]}
    problem_of(await as_customer.post(f"{path}/replies", json=stolen), 422, "unknown_attachment")


async def test_files_of_the_ticket_itself(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_customer)
    file = body_of(await send(as_customer, ticket["id"], "log.txt", b"a line", to_ticket=True), 201)
    path = f"/api/tickets/{ticket['id']}"
    shown = body_of(await as_agent.get(path))
    assert [(f["id"], f["filename"], f["pending"]) for f in shown["attachments"]] == [
        (file["id"], "log.txt", False)
    ]
    assert shown["version"] == ticket["version"] + 1
    problem_of(await as_customer.delete(f"{path}/attachments/{file['id']}"), 403)
    assert (await as_agent.delete(f"{path}/attachments/{file['id']}")).status_code == 204
    assert body_of(await as_agent.get(path))["attachments"] == []


def zip_bomb() -> bytes:
    """Forty bytes a megabyte: nobody may unpack it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(50_000_000))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept_name", "media_type"),
    [
        ("../../etc/passwd", b"root", "passwd", "text/plain"),
        ("..\\..\\boot.ini", b"boot", "boot.ini", "text/plain"),
        ('a"b\r\nX-Evil: 1.txt', b"text", None, "text/plain"),
        ("page.html", b"<script>alert(1)</script>", "page.html", "text/plain"),
        ("picture.svg", b"<svg onload='alert(1)'/>", "picture.svg", "text/plain"),
        ("photo\u202egnp.txt", b"text", "photognp.txt", "text/plain"),
        ("...", b"text", "file", "text/plain"),
        ("n" * 300 + ".txt", b"text", "n" * 196 + ".txt", "text/plain"),
        ("bomb.zip", zip_bomb(), "bomb.zip", "application/zip"),
        ("binary.dat", bytes(range(256)), "binary.dat", "application/octet-stream"),
        ("looks.png", b"not a picture", "looks.png", "text/plain"),
    ],
)
async def test_names_and_contents_are_made_harmless(
    as_customer: httpx.AsyncClient, name: str, content: bytes, kept_name: str | None, media_type: str
) -> None:
    ticket = await new_ticket(as_customer)
    file = body_of(await send(as_customer, ticket["id"], name, content), 201)
    if kept_name is not None:
        assert file["filename"] == kept_name
    assert file["media_type"] == media_type
    got = await as_customer.get(f"/api/tickets/{ticket['id']}/attachments/{file['id']}")
    assert got.content == content
    assert got.headers["content-disposition"].startswith("attachment; filename=")
    assert "x-evil" not in got.headers


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("setup.exe", b"anything", 422, "file_type_refused"),
        ("photo.png", b"MZ\x90\x00" + bytes(100), 422, "file_type_refused"),
        ("tool", b"\x7fELF" + bytes(100), 422, "file_type_refused"),
        ("run.txt", b"#!/bin/sh\nrm -rf /", 422, "file_type_refused"),
        ("empty.txt", b"", 422, "empty_file"),
        ("huge.txt", bytes(20 * 1024 * 1024 + 1), 413, "too_large"),
    ],
)
async def test_files_that_are_refused_leave_nothing(
    as_customer: httpx.AsyncClient, runtime: Runtime, name: str, content: bytes, status: int, code: str
) -> None:
    ticket = await new_ticket(as_customer)
    problem_of(await send(as_customer, ticket["id"], name, content), status, code)
    rows = await stored(runtime, sa.select(Attachment.id).where(Attachment.ticket_id == ticket["id"]))
    assert rows == []
    assert not await runtime.files.exists(digest(content))


async def test_a_file_goes_when_no_ticket_needs_it(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    content = unique("shared").encode()
    tickets = [await new_ticket(as_agent) for _ in range(2)]
    for ticket in tickets:
        body_of(await send(as_agent, ticket["id"], "same.txt", content, to_ticket=True), 201)
    assert (await as_agent.delete(f"/api/tickets/{tickets[0]['id']}")).status_code == 204
    assert await runtime.files.exists(digest(content))
    assert (await as_agent.delete(f"/api/tickets/{tickets[1]['id']}")).status_code == 204
    assert not await runtime.files.exists(digest(content))


async def test_uploads_that_nobody_sends_are_swept(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    ticket = await new_ticket(as_agent)
    old, fresh = unique("old").encode(), unique("fresh").encode()
    first = body_of(await send(as_agent, ticket["id"], "old.txt", old), 201)
    second = body_of(await send(as_agent, ticket["id"], "fresh.txt", fresh), 201)
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(Attachment)
            .where(Attachment.id == first["id"])
            .values(created_at=utc_now() - timedelta(days=2))
        )
    await housekeeping.run(runtime.db, runtime.files)
    left = body_of(await as_agent.get(f"/api/tickets/{ticket['id']}/attachments"))
    assert [file["id"] for file in left] == [second["id"]]
    assert (await runtime.files.exists(digest(old)), await runtime.files.exists(digest(fresh))) == (
        False,
        True,
    )


async def test_an_upload_that_is_sent_while_others_are_swept_stays(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await new_ticket(as_agent)
    content = unique("sent late").encode()
    file = body_of(await send(as_agent, ticket["id"], "late.txt", content), 201)
    look = thread_repository.pending_before

    async def look_before_it_is_sent(
        session: AsyncSession, _moment: datetime, limit: int
    ) -> list[Attachment]:
        found = await look(session, utc_now() + timedelta(days=1), limit)
        sent = sa.update(Attachment).where(Attachment.id == file["id"]).values(pending=False)
        await session.execute(sent.execution_options(synchronize_session=False))
        return [row for row in found if row.id == file["id"]]

    monkeypatch.setattr(thread_repository, "pending_before", look_before_it_is_sent)
    assert await sweep_pending(runtime.db, runtime.files) == 0
    got = await as_agent.get(f"/api/tickets/{ticket['id']}/attachments/{file['id']}")
    assert (got.status_code, got.content) == (200, content)


async def test_a_row_stored_between_look_and_removal_gets_its_file_back(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = unique("race").encode()
    ticket = await new_ticket(as_agent)
    await runtime.files.put(digest(content), content)
    trash = runtime.files.trash

    async def meanwhile(sha256: str) -> None:
        body_of(await send(as_agent, ticket["id"], "race.txt", content), 201)
        await trash(sha256)

    monkeypatch.setattr(runtime.files, "trash", meanwhile)
    await collect(runtime.db, runtime.files, [digest(content)])
    assert await runtime.files.exists(digest(content))


async def test_lost_bytes_are_said(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    content = unique("lost").encode()
    ticket = await new_ticket(as_agent)
    file = body_of(await send(as_agent, ticket["id"], "lost.txt", content, to_ticket=True), 201)
    await runtime.files.trash(digest(content))
    response = await as_agent.get(f"/api/tickets/{ticket['id']}/attachments/{file['id']}")
    problem_of(response, 404, "file_missing")


async def test_the_folder_store_refuses_names_that_are_no_hashes(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    for name in ("../x", "a" * 63, "A" * 64, "g" * 64):
        with pytest.raises(ValueError, match="SHA-256"):
            await store.put(name, b"x")
    with pytest.raises(FileMissing):
        await anext(store.read("0" * 64))
    await store.purge("0" * 64)


@given(st.text(max_size=400))
def test_no_name_breaks_out(name: str) -> None:
    cleaned = clean_filename(name)
    assert 1 <= len(cleaned) <= 200
    assert not set(cleaned) & set('/\\\r\n\x00<>:"|?*')
    assert cleaned not in {".", ".."}
    header: str = content_disposition(cleaned)
    header.encode("latin-1")
    assert header.count('"') == 2
    assert not set(header) & {"\r", "\n"}


@given(st.binary(max_size=2000))
def test_any_bytes_have_a_type(content: bytes) -> None:
    kind: Any = sniff(content)
    assert "/" in kind
    assert "html" not in kind
