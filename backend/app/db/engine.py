"""The session boundary: who opens a unit of work commits it, nobody else does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app.db import sqlite
from app.db.types import Base

AfterCommit = Callable[[], Awaitable[None] | None]
_AFTER_COMMIT = "after_commit"
_WRITES = "citedesk_writes"
SQLITE_BUSY_SECONDS = 15


def make_engine(url: str, *, pool_size: int = 10, pooled: bool = True) -> AsyncEngine:
    """Create the engine for any supported URL. The caller disposes it, else aiosqlite keeps the process alive."""
    parsed = make_url(url)
    options: dict[str, Any] = {}
    is_sqlite = parsed.get_backend_name() == "sqlite"
    if is_sqlite:
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options["connect_args"] = {"timeout": SQLITE_BUSY_SECONDS}
        parsed = parsed.set(drivername=sqlite.DRIVER)
    else:
        options["pool_pre_ping"] = True
        if parsed.get_backend_name() in {"mysql", "mariadb"}:
            options["connect_args"] = {"charset": "utf8mb4"}
            options["isolation_level"] = "READ COMMITTED"
    if pooled:
        options |= {"pool_size": pool_size, "max_overflow": pool_size}
    else:
        options["poolclass"] = NullPool
    engine = create_async_engine(parsed, **options)
    if is_sqlite:
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        # A unit that reads and then writes would fail at once when another commit came between: SQLite cannot
        # upgrade a stale snapshot. Taking the write lock first waits for it instead.
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """One engine and its two kinds of unit of work."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._read = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)
        # A class of its own, so that what listens to this database's units hears no other's.
        self._unit: type[Session] = type("UnitOfWork", (Session,), {})
        self._write = async_sessionmaker(
            engine.execution_options(**{_WRITES: True}),
            sync_session_class=self._unit,
            expire_on_commit=False,
            autoflush=True,
        )
        # SQLite has one writer. Whoever finds it busy sleeps and looks again, ever longer: a queue of our own serves
        # the writers of this process in order instead.
        is_sqlite = engine.dialect.name == "sqlite"
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if is_sqlite else nullcontext()

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for reading: closing it rolls back, and what was loaded stays readable."""
        async with self._read() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A unit of work: committed on leaving, rolled back on an exception, then the after-commit calls run."""
        async with self._turn, self._write() as session:
            try:
                yield session
                await session.commit()
            except BaseException:
                await session.rollback()
                raise
        for call in session.info.pop(_AFTER_COMMIT, []):
            outcome = call()
            if outcome is not None:
                await outcome

    def after_insert(self, model: type[Base], call: Callable[[], None]) -> None:
        """Run ``call`` once after each committed unit of work that has added rows of ``model`` through the ORM."""

        def on_flush(session: Session, _context: object) -> None:
            calls = session.info.setdefault(_AFTER_COMMIT, [])
            if call not in calls and any(isinstance(row, model) for row in session.new):
                calls.append(call)

        event.listen(self._unit, "after_flush", on_flush)

    async def dispose(self) -> None:
        await self.engine.dispose()


def after_commit(session: AsyncSession, call: AfterCommit) -> None:
    """Run ``call`` once the unit of work has been committed; never when it is rolled back."""
    session.info.setdefault(_AFTER_COMMIT, []).append(call)
