"""The schema goes up and down on every database, and the whole desk works on each.

Servers are named in ``TEST_DATABASE_URLS``, separated by commas; each test makes a scratch database there and drops it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.db import migrate
from app.db.engine import make_engine
from app.db.types import Base
from tests.databases.servers import DATABASES, SERVER_PARAMETERS
from tests.desk import body_of, desk_settings, ingest, new_ticket, problem_of, running_desk, triaged
from tests.knowledge.support import counted_anew, items_of, search


async def _tables(url: str) -> set[str]:
    engine = make_engine(url, pooled=False)
    try:
        async with engine.connect() as connection:
            return set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))
    finally:
        await engine.dispose()


@pytest.mark.parametrize("database_url", DATABASES, indirect=True)
async def test_migrations_go_up_and_down_and_up(database_url: str) -> None:
    wanted = {table.name for table in Base.metadata.sorted_tables}
    engine = make_engine(database_url, pooled=False)
    try:
        assert not await migrate.is_current(engine)
        await migrate.upgrade(engine)
        assert await migrate.is_current(engine)
        await migrate.check(engine)  # models and database are the same
        assert wanted <= await _tables(database_url)
        await migrate.upgrade(engine)
        await migrate.downgrade(engine)
        assert await _tables(database_url) <= {"alembic_version"}
        assert not await migrate.is_current(engine)
        await migrate.upgrade(engine)
        await migrate.check(engine)
        assert await migrate.is_current(engine)
    finally:
        await engine.dispose()


@pytest.mark.parametrize("database_url", SERVER_PARAMETERS, indirect=True)
async def test_a_desk_works_on_a_database_server(database_url: str, tmp_path: Path) -> None:
    settings = desk_settings(
        tmp_path,
        database_url=database_url,
        jobs_paused=False,
    )
    async with (
        running_desk(settings) as desk,
        desk.client(desk.admin) as admin,
        desk.client(desk.customer) as customer,
    ):
        await _tickets_work(admin, customer)
        await _knowledge_works(admin)
        await counted_anew(desk.runtime, "kb.smoke")
        await _values_that_cannot_be_stored_are_refused(admin)


async def _tickets_work(admin: httpx.AsyncClient, customer: httpx.AsyncClient) -> None:
    content = "Order 4711 was charged twice 😀. " + "é" * 40_000
    made = await new_ticket(
        customer, content=content, tags=["Ünïcode", "標籤"], metadata={"n": [1, {"x": None}]}
    )
    done = await triaged(admin, made["id"])
    assert done["triage"]["status"] == "completed", done["triage"]["error"]
    assert done["content"] == content
    assert done["created_at"] == made["created_at"], "microseconds are kept"
    assert (done["tags"], done["metadata"]) == (["ünïcode", "標籤"], {"n": [1, {"x": None}]})
    path = f"/api/tickets/{made['id']}"
    changed = body_of(
        await admin.patch(path, json={"severity": "critical", "tags": ["x"], "version": done["version"]})
    )
    assert (changed["severity"], changed["tags"]) == ("critical", ["x"])
    problem_of(
        await admin.patch(path, json={"title": "No", "version": done["version"]}), 409, "stale_version"
    )
    body_of(await customer.post(f"{path}/replies", json={"content": "Thanks"}), 201)
    filters: dict[str, Any] = {"q": "charged TWICE", "tag": "x", "severity": "critical", "sort": "-severity"}
    listed = body_of(await admin.get("/api/tickets", params=filters))
    assert [ticket["id"] for ticket in listed["items"]] == [made["id"]]
    for sort in ("created_at", "-updated_at", "priority", "-sentiment"):
        assert body_of(await admin.get("/api/tickets", params={"sort": sort}))["total"] == 1
    taken = {"email": "CUSTOMER@people.example", "name": "Again"}
    problem_of(await admin.post("/api/users", json=taken), 409, "email_taken")
    assert body_of(await admin.get("/api/stats/dashboard"))["totals"]["created"] == 1
    assert (await admin.delete(path)).status_code == 204
    assert body_of(await admin.get("/api/tickets"))["total"] == 0


async def _knowledge_works(admin: httpx.AsyncClient) -> None:
    name = "kb.smoke"
    texts = {
        "a": "Refunds take five days, error E-4711.",
        "b": "Passwords: don't share them. 密码",
        "c": "Straße, café, naïve.",
    }
    documents = [{"id": key, "text": text, "metadata": {"k": [key]}} for key, text in texts.items()]
    first = await ingest(admin, name, *documents)
    assert (await ingest(admin, name, *documents))["unchanged"] == 3
    for mode in ("hybrid", "lexical", "dense"):
        assert (await search(admin, name, "error E-4711", mode=mode))[0]["text"] == texts["a"]
    for hostile in ("' OR 1=1", 'a" & b | !c <-> (', "+a -b *", "\\", "%"):
        await search(admin, name, hostile)
    await ingest(admin, name, {"id": "a", "text": "Refunds take six days."})
    body = {"collection": name, "ids": ["b", first["inserted_ids"][0]]}
    assert body_of(await admin.post("/api/kb/delete", json=body))["deleted"] == 1
    assert [item["metadata"] for item in await items_of(admin, name)] == [{"k": ["c"]}, {}]


async def _values_that_cannot_be_stored_are_refused(admin: httpx.AsyncClient) -> None:
    answers = [
        await admin.get("/api/users", params={"q": "a\x00"}),
        await admin.get("/api/tickets", params={"q": "a\x00"}),
        await admin.get("/api/kb/documents", params={"q": "a\x00"}),
        await admin.post("/api/auth/tokens", json={"name": "a\x00"}),
        await admin.post("/api/auth/login", json={"email": "a\x00@people.example", "password": "wrong"}),
    ]
    assert [answer.status_code for answer in answers if answer.status_code not in {401, 422}] == []
