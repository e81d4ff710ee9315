"""Alembic's environment: runs on a given connection, else on DATABASE_URL's own engine, which it disposes."""

from __future__ import annotations

import asyncio
from typing import Any

from alembic import context
from sqlalchemy import Connection

from app.core.settings import get_settings
from app.db.engine import make_engine
from app.models import Base

FULL_TEXT_TABLES = ("chunk_search", "ticket_search")
FULL_TEXT_NAMES = {
    "search_vector",
    "ix_chunks_search_vector",
    "ft_chunks_search_terms",
    "public_vector",
    "full_vector",
    "ix_ticket_terms_public_vector",
    "ix_ticket_terms_full_vector",
    "ft_ticket_terms_public",
    "ft_ticket_terms_full",
}


def include_object(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Hide each database's full-text structures: they are made by hand and have no model."""
    if name is None:
        return True
    if kind == "table":
        return not name.startswith(FULL_TEXT_TABLES)
    return name not in FULL_TEXT_NAMES


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_on_own_engine() -> None:
    engine = make_engine(get_settings().database_url, pooled=False)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_on_own_engine())
