"""What a start does ahead of the first ticket and the first request."""

from __future__ import annotations

from typing import Any

import fastapi.routing
import pytest
import sqlalchemy as sa

from app.assistant.triage_work import rehearse
from app.bootstrap import warm_engine
from app.llm.openai_compatible import OpenAICompatibleModel
from app.main import build_routes, create_app
from app.models import Base
from app.rag.batching import EncodeBatcher
from app.runtime import Runtime
from tests.desk import Desk
from tests.llm.stub import StubModelServer


async def rows_of(runtime: Runtime) -> dict[str, int]:
    async with runtime.db.read() as session:
        return {
            name: await session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


async def test_a_rehearsal_stores_nothing_and_asks_no_model(
    desk: Desk, runtime: Runtime, encoded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await warm_engine(runtime)
    before = await rows_of(runtime)
    with StubModelServer() as stub:
        model = OpenAICompatibleModel(
            base_url=stub.base_url, api_key="key", model="stub-model", timeout_seconds=5.0
        )
        monkeypatch.setattr(runtime, "model", model)
        monkeypatch.setattr(
            runtime, "batcher", EncodeBatcher(runtime.encoder)
        )  # remembers no earlier rehearsal
        await rehearse(runtime)
        assert stub.requests == []
    assert await rows_of(runtime) == before
    assert any("Charged twice" in text for text in encoded)


async def test_a_rehearsal_that_fails_keeps_no_desk_from_starting(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Runtime] = []

    async def fails(of: Runtime) -> None:
        called.append(of)
        raise RuntimeError("a defect")

    monkeypatch.setattr("app.bootstrap.rehearse", fails)
    await warm_engine(runtime)
    assert called == [runtime]


def test_no_request_finds_a_route_that_is_not_read_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app()
    read: list[str] = []
    dependant_of: Any = vars(fastapi.routing)["get_dependant"]

    def counted(**options: Any) -> object:
        read.append(str(options["path"]))
        return dependant_of(**options)

    monkeypatch.setitem(vars(fastapi.routing), "get_dependant", counted)
    build_routes(app)
    assert "/api/tickets/{ticket_id}" in read
    read.clear()
    for path in ("/api/tickets", "/api/nowhere", "/health/live"):
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": path,
            "root_path": "",
            "headers": [],
        }
        assert len([route.matches(dict(scope)) for route in app.routes]) > 1
    assert read == []
