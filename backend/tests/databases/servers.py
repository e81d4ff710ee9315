"""Database servers that the tests may use: ``TEST_DATABASE_URLS``, separated by commas. Each use makes a scratch database."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from app.core.settings import async_database_url
from tests.desk import unique

SERVERS = [url.strip() for url in os.environ.get("TEST_DATABASE_URLS", "").split(",") if url.strip()]
NEEDS_SERVER = "no database server: set TEST_DATABASE_URLS to test PostgreSQL and MySQL/MariaDB"
SERVER_PARAMETERS = [pytest.param(url, id=make_url(url).get_backend_name()) for url in SERVERS] or [
    pytest.param("", id="servers", marks=pytest.mark.skip(reason=NEEDS_SERVER))
]
DATABASES = [pytest.param("sqlite", id="sqlite"), *SERVER_PARAMETERS]


async def _on_server(url: URL, statement: str) -> None:
    home = "postgres" if url.get_backend_name() == "postgresql" else ""
    engine = create_async_engine(url.set(database=home), isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(sa.text(statement))
    finally:
        await engine.dispose()


@asynccontextmanager
async def scratch_database(server: str) -> AsyncIterator[str]:
    """The URL of an empty database on the server, gone afterwards."""
    url = make_url(async_database_url(server))
    name = unique("citedesk_test").replace("-", "_")
    await _on_server(url, f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        force = " WITH (FORCE)" if url.get_backend_name() == "postgresql" else ""
        await _on_server(url, f"DROP DATABASE {name}{force}")
