"""Units of work and connections, on every database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from app.db import engine as engine_module
from app.db import migrate
from app.db.engine import Database, insert_row, make_engine
from app.models import Tag
from tests.databases.servers import DATABASES, SERVER_PARAMETERS

on_every_database = pytest.mark.parametrize("database_url", DATABASES, indirect=True)
on_servers = pytest.mark.parametrize("database_url", SERVER_PARAMETERS, indirect=True)
NAMES = sa.select(Tag.name).order_by(Tag.id)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    found = Database(make_engine(database_url))
    try:
        await migrate.upgrade(found.engine)
        yield found
    finally:
        await found.dispose()


async def names(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(NAMES))


@on_every_database
async def test_a_row_is_stored_with_its_unit_and_told_once_after_it(database: Database) -> None:
    told: list[str] = []
    database.after_insert(Tag, lambda: told.append("tag"))
    with suppress(RuntimeError):
        async with database.write() as session:
            await insert_row(session, Tag, name="lost")
            raise RuntimeError
    assert (await names(database), told) == ([], [])
    async with database.write() as session:
        first = await insert_row(session, Tag, name="first")
        session.add(second := Tag(name="second"))
        await session.flush()
        assert second.id > first
        third = await insert_row(session, Tag, name="third")
        assert [tag.id for tag in await session.scalars(sa.select(Tag).order_by(Tag.id))] == [
            first,
            second.id,
            third,
        ]
        assert told == []
    assert (await names(database), told) == (["first", "second", "third"], ["tag"])
    async with database.write():
        pass
    assert told == ["tag"]


@on_every_database
async def test_a_unit_that_begins_with_a_stream_is_one_transaction(database: Database) -> None:
    with suppress(RuntimeError):
        async with database.write() as session:
            assert [name async for name in await session.stream_scalars(NAMES)] == []
            await insert_row(session, Tag, name="lost")
            raise RuntimeError
    assert await names(database) == []


@on_every_database
async def test_reading_sees_what_is_committed_meanwhile(database: Database) -> None:
    async with database.read() as session:
        assert list(await session.scalars(NAMES)) == []
        async with database.write() as other:
            await insert_row(other, Tag, name="new")
        assert list(await session.scalars(NAMES)) == ["new"]
    async with database.write() as session:
        await insert_row(session, Tag, name="not yet")
        assert await names(database) == ["new"]


@on_servers
async def test_a_connection_that_the_server_has_closed_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_postgres = database.dialect == "postgresql"
    who = sa.text("SELECT pg_backend_pid()" if is_postgres else "SELECT CONNECTION_ID()")

    async def end_after_reading() -> int:
        async with database.read() as other:
            assert await other.scalar(who)
            async with database.read() as session:
                mine = int(await session.scalar(who) or 0)
            # It is back in the pool, and the other one is another connection.
            end = f"SELECT pg_terminate_backend({mine})" if is_postgres else f"KILL {mine}"
            await other.execute(sa.text(end))
        return mine

    if not is_postgres:  # its driver does not notice by itself
        monkeypatch.setattr(engine_module, "TRUSTED_SECONDS", 0.0)
    for seconds in (engine_module.TRUSTED_SECONDS, 0.0):
        monkeypatch.setattr(engine_module, "TRUSTED_SECONDS", seconds)
        gone = await end_after_reading()
        await asyncio.sleep(0.1)  # until the driver has heard of it
        for _ in range(3):
            async with database.read() as session:
                assert await session.scalar(who) != gone
            async with database.write() as session:
                assert await session.scalar(who) != gone


async def test_nothing_runs_outside_a_transaction_that_could_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "SQLITE_BUSY_SECONDS", 0)
    path = tmp_path / "units.db"
    database = Database(make_engine(f"sqlite+aiosqlite:///{path}"))
    try:
        await migrate.upgrade(database.engine)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with suppress(OperationalError):
                async with database.write() as session:
                    for name in ("refused", "refused too"):
                        with pytest.raises(OperationalError, match="locked"):
                            await insert_row(session, Tag, name=name)
            other.execute("ROLLBACK")
        async with database.write() as session:
            await insert_row(session, Tag, name="kept")
        assert await names(database) == ["kept"]
    finally:
        await database.dispose()
