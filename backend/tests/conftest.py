"""One desk for the whole session, and a client for each kind of caller."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

# Before anything imports the model's libraries: no test reaches beyond loopback.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
# Processes that share the tests each have a Redis database of their own: tests empty theirs.
if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and (redis_url := os.environ.get("TEST_REDIS_URL")):
    server, _, number = redis_url.rpartition("/")
    os.environ["TEST_REDIS_URL"] = f"{server}/{int(number) + int(worker.removeprefix('gw'))}"

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.models import TriageRun
from app.models.enums import TriageStatus
from app.runtime import Runtime
from tests.databases.servers import scratch_database
from tests.desk import Desk, desk_settings, running_desk, unique


@pytest.fixture(scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("desk")
    async with running_desk(desk_settings(folder)) as started:
        yield started


@pytest.fixture
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an empty database on the parameter's server, gone after the test."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'scratch.db'}"
        return
    async with scratch_database(request.param) as url:
        yield url


@pytest.fixture
def runtime(desk: Desk) -> Runtime:
    return desk.runtime


@pytest.fixture
async def as_admin(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.client(desk.admin) as client:
        yield client


@pytest.fixture
async def as_agent(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.client(desk.agent) as client:
        yield client


@pytest.fixture
async def as_customer(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.client(desk.customer) as client:
        yield client


@pytest.fixture
async def as_other(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """Another customer, who must not see anything of the first."""
    async with desk.client(desk.other) as client:
        yield client


@pytest.fixture
async def anonymous(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.client() as client:
        yield client


@pytest.fixture
def collection() -> str:
    """The name of a collection that does not exist yet."""
    return unique("kb")


@pytest.fixture
async def jobs_running(runtime: Runtime) -> AsyncIterator[None]:
    """Background work goes on during the test. What other tests left waiting is put off, so that order is nothing."""
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(TriageRun)
            .where(TriageRun.status == TriageStatus.PENDING)
            .values(due_at=utc_now() + timedelta(days=1))
        )
    runtime.settings.jobs_paused = False
    yield
    runtime.settings.jobs_paused = True


@pytest.fixture
def encoded(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a request gives to the encoder during the test; work in the background does not count."""
    texts: list[str] = []
    encode = runtime.encoder.encode

    async def counted(batch: list[str], **options: float) -> object:
        task = asyncio.current_task()
        if task is None or task.get_name() != "sentence-warmer":
            texts.extend(batch)
        return await encode(batch, **options)

    monkeypatch.setattr(runtime.encoder, "encode", counted)
    return texts
