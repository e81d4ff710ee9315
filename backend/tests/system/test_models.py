"""What the desk says about its language models: to everybody how they are, to admins which and where."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from app.core.clock import utc_now
from app.llm.openai_compatible import OpenAICompatibleModel
from app.llm.port import Message, ModelError
from tests.desk import Desk, body_of
from tests.llm.stub import StubModelServer

KEY = "sk-very-secret"
RETRY_SECONDS = 60.0


@pytest.fixture
async def broken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[OpenAICompatibleModel, StubModelServer]]:
    """A configured model whose server refuses the primary one, behind a base URL with credentials."""
    monkeypatch.setattr("app.llm.openai_compatible.FIRST_BACKOFF_SECONDS", 0.01)
    with StubModelServer(behaviour="500") as stub:
        model = OpenAICompatibleModel(
            base_url=stub.base_url.replace("://", "://someone:hidden@"),
            api_key=KEY,
            model="first",
            fallback_model="second",
            breaker_failures=1,
            breaker_seconds=RETRY_SECONDS,
        )
        monkeypatch.setattr(desk.runtime, "model", model)
        yield model, stub
        await model.aclose()


async def test_health_tells_which_circuits_are_open_and_until_when(
    desk: Desk, broken: tuple[OpenAICompatibleModel, StubModelServer]
) -> None:
    model, stub = broken
    async with desk.client() as anonymous:
        before = body_of(await anonymous.get("/health"))["models"]
        assert before == {
            "configured": True,
            "circuits": [
                {"model": "first", "role": "primary", "state": "closed", "retry_at": None},
                {"model": "second", "role": "fallback", "state": "closed", "retry_at": None},
            ],
        }
        stub.behaviour, stub.models = "right", {"first": "500"}
        await model.complete([Message("user", "Hello")], purpose="test")
        answer = await anonymous.get("/health")
    first, second = body_of(answer)["models"]["circuits"]
    assert (first["state"], second["state"], second["retry_at"]) == ("open", "closed", None)
    left = datetime.fromisoformat(first["retry_at"]) - utc_now()
    assert timedelta(0) < left <= timedelta(seconds=RETRY_SECONDS)
    for secret in (KEY, "hidden", "someone", "127.0.0.1"):
        assert secret not in answer.text, secret


async def test_a_circuit_whose_time_is_up_is_half_open(
    desk: Desk, broken: tuple[OpenAICompatibleModel, StubModelServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, _ = broken
    with pytest.raises(ModelError):
        await model.complete([Message("user", "Hello")], purpose="test")
    for breaker in model._breakers.values():
        monkeypatch.setattr(breaker, "_seconds", 0.0)
    async with desk.client() as anonymous:
        circuits = body_of(await anonymous.get("/health"))["models"]["circuits"]
    assert [circuit["state"] for circuit in circuits] == ["half_open", "half_open"]
    assert all(datetime.fromisoformat(circuit["retry_at"]) <= utc_now() for circuit in circuits)
