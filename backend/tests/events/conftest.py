"""A migrated database of each kind, and a desk's server process with people of every role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.db import migrate
from app.db.engine import Database, make_engine
from tests.events.support import Server, add_people
from tests.jobs.processes import make_site


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Migrated and empty. Parametrized through ``database_url``."""
    found = Database(make_engine(database_url))
    try:
        await migrate.upgrade(found.engine)
        yield found
    finally:
        await found.dispose()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    found = Database(make_engine(f"sqlite+aiosqlite:///{tmp_path / 'events.db'}"))
    try:
        await migrate.upgrade(found.engine)
        yield found
    finally:
        await found.dispose()


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """One running ``citedesk serve`` for the tests of a module that do not end it."""
    site = make_site(tmp_path_factory.mktemp("events"))
    site.changes["JOBS_PAUSED"] = "true"  # triage would tell of itself between the things that are tested
    people = await add_people(site)
    with site.serving() as process:
        site.until_ready(process)
        yield Server(site, process, people)
