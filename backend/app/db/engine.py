"""The session boundary: who opens a unit of work commits it, nobody else does."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app.db import sqlite
from app.db.turns import Turns
from app.db.types import Base

AfterCommit = Callable[[], Awaitable[None] | None]
_AFTER_COMMIT = "after_commit"
_HEARD = "heard"
_UNIT, _READS, _WRITES = "citedesk_unit", "reads", "writes"
_USED_AT = "citedesk_used_at"
SQLITE_BUSY_SECONDS = 15
TRUSTED_SECONDS = 1.0
"""A connection that has answered within this time is not asked whether it lives."""


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
    elif parsed.get_backend_name() in {"mysql", "mariadb"}:
        options["connect_args"] = {"charset": "utf8mb4"}
        options["isolation_level"] = "READ COMMITTED"
    if pooled:
        options |= {"pool_size": pool_size, "max_overflow": pool_size}
    else:
        options["poolclass"] = NullPool
    # Errors are logged and stored with what failed; the values of a statement are people's words.
    engine = create_async_engine(parsed, hide_parameters=True, **options)
    if is_sqlite:
        _prepare_sqlite(engine)
    else:
        _check_idle_connections(engine)
    return engine


def _check_idle_connections(engine: AsyncEngine) -> None:
    """Replace connections that the server has closed meanwhile, before anybody gets one.

    ``pool_pre_ping`` would ask the server each time (PostgreSQL: three round trips, more than a request by id needs);
    one that has just answered need not be asked again.
    """
    dialect = engine.dialect

    @event.listens_for(engine.sync_engine, "checkin")
    def on_checkin(_connection: object, record: Any) -> None:
        record.info[_USED_AT] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def on_checkout(connection: Any, record: Any, _proxy: object) -> None:
        used_at = record.info.get(_USED_AT)
        if used_at is None:
            return  # it has just been opened
        driver = connection.driver_connection
        if dialect.name == "postgresql" and driver.is_closed():
            raise InvalidatePoolError
        if time.monotonic() - used_at < TRUSTED_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


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
        kind = connection.get_execution_options().get(_UNIT)
        if kind == _READS:
            return
        adapted: Any = connection.connection.dbapi_connection
        adapted.begin = "BEGIN IMMEDIATE" if kind == _WRITES else "BEGIN"


class Database:
    """One engine and its two kinds of unit of work."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        # Statements that only read need no transaction around them, which would be two more round trips: none of our
        # databases gives a unit one snapshot by default. MySQL would have to be told each time, which saves nothing.
        reads: dict[str, Any] = {_UNIT: _READS}
        if engine.dialect.name == "postgresql":
            reads["isolation_level"] = "AUTOCOMMIT"
        self._read = async_sessionmaker(
            engine.execution_options(**reads), expire_on_commit=False, autoflush=False
        )
        # A class of its own, so that what listens to this database's units hears no other's.
        self._unit: type[Session] = type("UnitOfWork", (Session,), {})
        self._heard: dict[sa.FromClause, list[Callable[[], None]]] = {}
        self._write = async_sessionmaker(
            engine.execution_options(**{_UNIT: _WRITES}),
            sync_session_class=self._unit,
            expire_on_commit=False,
            autoflush=True,
            info={_HEARD: self._heard},
        )
        # SQLite has one writer. Whoever finds it busy sleeps and looks again, ever longer: a queue of our own serves
        # the writers of this process in order instead.
        self._turns = Turns() if engine.dialect.name == "sqlite" else None

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for reading: each statement sees what is committed when it begins. What was loaded stays readable."""
        async with self._read() as session:
            yield session

    @asynccontextmanager
    async def write(self, *, background: bool = False) -> AsyncIterator[AsyncSession]:
        """A unit of work: committed on leaving, rolled back on an exception, then the after-commit calls run.

        ``background``: nobody waits for it, so where writers take turns those of requests go first."""
        turn = self._turns.turn(background=background) if self._turns else nullcontext()
        async with turn, self._write() as session:
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
        """Run ``call`` once after each committed unit of work that has added rows of ``model``, through the ORM or by
        ``insert_row``."""

        def on_flush(session: Session, _context: object) -> None:
            if any(isinstance(row, model) for row in session.new):
                _once_after_commit(session.info, call)

        event.listen(self._unit, "after_flush", on_flush)
        self._heard.setdefault(model.__table__, []).append(call)

    async def dispose(self) -> None:
        await self.engine.dispose()


def _once_after_commit(info: dict[Any, Any], call: AfterCommit) -> None:
    calls = info.setdefault(_AFTER_COMMIT, [])
    if call not in calls:
        calls.append(call)


@cache
def _insert_into(table: sa.Table) -> sa.Insert:
    return sa.insert(table)


async def insert_row(session: AsyncSession, model: type[Base], **values: Any) -> Any:
    """Store a row that nobody needs as an object, named by its columns; returns the first column of its key.

    The ORM's unit of work orders and tracks what it writes, which for a handful of rows costs more than the rows.
    Columns that are left out get their defaults; what a model derives in ``validates`` must be given.
    """
    table = model.__table__
    assert isinstance(table, sa.Table)  # noqa: S101 - our models are plain tables
    result: Any = await session.execute(_insert_into(table), values)
    for call in session.info.get(_HEARD, {}).get(table, ()):
        _once_after_commit(session.info, call)
    return result.inserted_primary_key[0]


def after_commit(session: AsyncSession, call: AfterCommit) -> None:
    """Run ``call`` once the unit of work has been committed; never when it is rolled back."""
    session.info.setdefault(_AFTER_COMMIT, []).append(call)
