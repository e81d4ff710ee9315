"""Both ways a search can take."""

from __future__ import annotations

from typing import Any

import pytest

from app.knowledge import repository
from app.knowledge import search as searching
from app.knowledge.holding import Holder
from app.runtime import Runtime
from tests.knowledge.support import hold


@pytest.fixture(params=["by the indexes", "in memory"])
def either_way(request: pytest.FixtureRequest, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test twice: once through the indexes, once with the collection read into memory before each search."""
    if request.param == "by the indexes":
        return
    retrieve = searching.retrieve
    monkeypatch.setattr(runtime, "holder", Holder(runtime.db, runtime.background, 100_000))

    async def retrieve_held(held_by: Runtime, *, collection_name: str, **options: Any) -> searching.Found:
        async with runtime.db.read() as session:
            known = await repository.collection_by_name(session, collection_name)
        if known is not None and known.chunk_count:
            await hold(runtime, collection_name)
        return await retrieve(held_by, collection_name=collection_name, **options)

    monkeypatch.setattr(searching, "retrieve", retrieve_held)
