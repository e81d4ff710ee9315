"""The same desk on each database server that the environment names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases.servers import SERVER_PARAMETERS, scratch_database
from tests.desk import Desk, desk_settings, running_desk


@pytest.fixture(scope="session", params=SERVER_PARAMETERS)
async def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    """A desk on the parameter's server."""
    folder: Path = tmp_path_factory.mktemp("server")
    async with (
        scratch_database(request.param) as url,
        running_desk(desk_settings(folder, database_url=url)) as started,
    ):
        yield started
