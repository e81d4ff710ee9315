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
    """A desk on the parameter's server, with the hashing vectoriser: storage is tested here, not meaning."""
    folder: Path = tmp_path_factory.mktemp("server")
    async with scratch_database(request.param) as url:
        settings = desk_settings(
            folder, database_url=url, sentence_transformers_model=str(folder / "no-model")
        )
        async with running_desk(settings) as started:
            yield started
