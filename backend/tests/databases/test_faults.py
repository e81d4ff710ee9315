"""What a request is answered when the database could not do its work this time, on every database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.exc import IntegrityError

from app.db import engine as engine_module
from app.db import migrate
from app.db.engine import Database, make_engine
from app.models import Tag
from app.web.problems import install_problem_handlers
from tests.databases.servers import DATABASES, SERVER_PARAMETERS

on_every_database = pytest.mark.parametrize("database_url", DATABASES, indirect=True)
on_servers = pytest.mark.parametrize("database_url", SERVER_PARAMETERS, indirect=True)


def renamed(tag_id: int) -> sa.Update:
    return sa.update(Tag).where(Tag.id == tag_id).values(name=f"renamed {tag_id}")


def says_busy(answer: httpx.Response) -> bool:
    return answer.status_code == 503 and answer.json()["code"] == "database_busy"


class Crossing:
    """An application whose route renames two tags; all requests at once have the first one done before the second."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.first_done = asyncio.Barrier(2)
        self.app = FastAPI()
        install_problem_handlers(self.app)
        self.app.post("/rename/{first}/{second}", status_code=204)(self.rename)
        self.app.post("/add/{name}", status_code=204)(self.add)

    async def rename(self, first: int, second: int) -> None:
        async with self.database.write() as session:
            await session.execute(renamed(first))
            await self.first_done.wait()
            await session.execute(renamed(second))

    async def add(self, name: str) -> None:
        async with self.database.write() as session:
            session.add(Tag(name=name))

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://desk.test")


@pytest.fixture
async def crossing(database_url: str) -> AsyncIterator[Crossing]:
    database = Database(make_engine(database_url))
    try:
        await migrate.upgrade(database.engine)
        async with database.write() as session:
            session.add_all([Tag(id=1, name="one"), Tag(id=2, name="two")])
        yield Crossing(database)
    finally:
        await database.dispose()


@on_servers
async def test_one_of_two_that_wait_for_each_other_is_asked_to_come_again(crossing: Crossing) -> None:
    async with crossing.client() as client:
        answers = await asyncio.gather(client.post("/rename/1/2"), client.post("/rename/2/1"))
    done, refused = sorted(answers, key=lambda answer: answer.status_code)
    assert done.status_code == 204
    assert says_busy(refused), refused.text
    assert refused.headers["retry-after"] == "2"


async def test_whoever_finds_the_file_locked_is_asked_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "SQLITE_BUSY_SECONDS", 0)
    database = Database(make_engine(f"sqlite+aiosqlite:///{tmp_path / 'busy.db'}"))
    try:
        await migrate.upgrade(database.engine)
        async with Crossing(database).client() as client:
            with closing(sqlite3.connect(tmp_path / "busy.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                assert says_busy(await client.post("/add/three"))
            assert (await client.post("/add/three")).status_code == 204
    finally:
        await database.dispose()


@on_every_database
async def test_a_defect_stays_one(crossing: Crossing) -> None:
    async with crossing.client() as client:
        with pytest.raises(IntegrityError):
            await client.post("/add/one")
