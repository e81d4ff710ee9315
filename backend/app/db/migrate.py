"""Bringing a database to the newest schema, and asking whether it is there.

Alembic is imported only when there is something to migrate: an up-to-date desk starts without it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.core.settings import BACKEND_DIR

if TYPE_CHECKING:
    from alembic.config import Config


def alembic_config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config(BACKEND_DIR / "alembic.ini")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


@lru_cache(maxsize=1)
def head() -> str:
    """The newest revision: revisions are numbered, and files begin with the number."""
    return max(
        path.name.partition("_")[0] for path in (BACKEND_DIR / "migrations" / "versions").glob("[0-9]*.py")
    )


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the database stands at the newest revision. Raises when it cannot be reached."""
    async with engine.connect() as connection:
        try:
            found = await connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        except SQLAlchemyError:
            await connection.rollback()
            await connection.execute(sa.text("SELECT 1"))  # reachable, so only the table is missing
            return False
        return bool(found == head())


async def ensure_current(engine: AsyncEngine) -> None:
    """Run the missing migrations, if any."""
    if not await is_current(engine):
        await upgrade(engine)


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Run the missing migrations in one transaction where the database has transactional DDL."""
    from alembic import command

    await _migrate(engine, lambda connection: command.upgrade(alembic_config(connection), revision))


async def downgrade(engine: AsyncEngine, revision: str = "base") -> None:
    from alembic import command

    await _migrate(engine, lambda connection: command.downgrade(alembic_config(connection), revision))


async def check(engine: AsyncEngine) -> None:
    """Raise ``alembic.util.CommandError`` when models and database differ."""
    from alembic import command

    await _migrate(engine, lambda connection: command.check(alembic_config(connection)))


async def _migrate(engine: AsyncEngine, action: Callable[[Connection], None]) -> None:
    """Run ``action`` in one transaction.

    SQLite changes a table by copying it and dropping the old one; with foreign keys enforced that drop would delete
    every row that refers to it, so they are off meanwhile and checked before the commit.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        if is_sqlite:
            await driver.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction
        try:
            async with connection.begin():
                await connection.run_sync(action)
                if is_sqlite and (
                    broken := (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
                ):
                    raise RuntimeError(f"the migration would leave rows that refer to nothing: {broken[:5]}")
        finally:
            if is_sqlite:
                await driver.execute("PRAGMA foreign_keys=ON")
