"""The adapter against a real HTTP server that answers well, badly, late or not at all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from app.llm.openai_compatible import OpenAICompatibleModel
from app.llm.port import Message, ModelError
from tests.llm.stub import Behaviour, StubModelServer

ASK = [Message("system", "Be brief."), Message("user", "Say hello to Ada.")]


@pytest.fixture
def stub() -> Iterator[StubModelServer]:
    with StubModelServer(reply="Hello Ada, how are you today?") as server:
        yield server


@pytest.fixture(autouse=True)
def quick_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.llm.openai_compatible.FIRST_BACKOFF_SECONDS", 0.02)


@pytest.fixture(autouse=True)
async def close_models(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Close every model that a test has called."""
    made: list[OpenAICompatibleModel] = []
    build = OpenAICompatibleModel._build

    def remember(self: OpenAICompatibleModel, model: str) -> Any:
        made.append(self)
        return build(self, model)

    monkeypatch.setattr(OpenAICompatibleModel, "_build", remember)
    yield
    for model in made:
        await model.aclose()


def model_of(
    stub: StubModelServer, *, timeout: float = 8.0, fallback: str | None = None
) -> OpenAICompatibleModel:
    return OpenAICompatibleModel(
        base_url=stub.base_url,
        api_key="key-1",
        model="first",
        fallback_model=fallback,
        timeout_seconds=timeout,
        max_tokens=77,
        temperature=0.1,
        default_headers={"X-Title": "CiteDesk"},
    )


async def collect(model: OpenAICompatibleModel) -> list[str]:
    return [piece async for piece in model.stream(ASK, purpose="draft")]


async def test_complete_sends_what_was_configured_and_reads_the_answer(stub: StubModelServer) -> None:
    completion = await model_of(stub).complete(ASK, purpose="draft")
    assert completion.text == "Hello Ada, how are you today?"
    assert (completion.model, completion.prompt_tokens, completion.completion_tokens) == ("first", 11, 7)
    (request,) = stub.requests
    assert [m["role"] for m in request["messages"]] == ["system", "user"]
    assert request["messages"][1]["content"] == "Say hello to Ada."
    assert request["max_tokens"] == 77
    assert request["temperature"] == 0.1
    assert request["_headers"]["authorization"] == "Bearer key-1"
    assert request["_headers"]["x-title"] == "CiteDesk"


async def test_stream_yields_pieces_in_order(stub: StubModelServer) -> None:
    pieces = await collect(model_of(stub))
    assert len(pieces) > 3
    assert "".join(pieces) == "Hello Ada, how are you today?"


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ("429", "rate_limited"),
        ("500", "unavailable"),
        ("401", "refused"),
        ("broken_json", "malformed"),
        ("wrong_shape", "malformed"),
        ("empty", "empty"),
        ("cut", "unavailable"),
        ("length", "cut_off"),
    ],
)
async def test_complete_maps_each_failure(stub: StubModelServer, behaviour: Behaviour, code: str) -> None:
    stub.behaviour = behaviour
    with pytest.raises(ModelError) as caught:
        await model_of(stub).complete(ASK, purpose="draft")
    assert caught.value.code == code
    assert "Ada" not in str(caught.value)
    assert "key-1" not in str(caught.value)


@pytest.mark.parametrize(("behaviour", "calls"), [("429", 3), ("500", 3), ("401", 1), ("empty", 1)])
async def test_only_passing_failures_are_tried_again(
    stub: StubModelServer, behaviour: Behaviour, calls: int
) -> None:
    stub.behaviour = behaviour
    with pytest.raises(ModelError):
        await model_of(stub).complete(ASK, purpose="draft")
    assert len(stub.requests) == calls


async def test_a_passing_failure_heals(stub: StubModelServer) -> None:
    stub.behaviour = ["500", "429", "right"]
    completion = await model_of(stub).complete(ASK, purpose="draft")
    assert completion.text.startswith("Hello Ada")
    assert len(stub.requests) == 3


async def test_the_fallback_model_answers_when_the_first_cannot(stub: StubModelServer) -> None:
    stub.models = {"first": "401", "second": "right"}
    completion = await model_of(stub, fallback="second").complete(ASK, purpose="draft")
    assert completion.model == "second"
    assert "".join(await collect(model_of(stub, fallback="second"))).startswith("Hello Ada")


async def test_the_fallback_model_gets_its_time_when_the_first_never_answers(stub: StubModelServer) -> None:
    stub.models = {"first": "never", "second": "right"}
    completion = await model_of(stub, fallback="second", timeout=2.0).complete(ASK, purpose="draft")
    assert completion.model == "second"


@pytest.mark.parametrize("behaviour", ["never", "stall"])
async def test_the_time_limit_holds_for_whole_calls_and_streams(
    stub: StubModelServer, behaviour: Behaviour
) -> None:
    await model_of(stub).complete(ASK, purpose="warm")  # the import of the client is not what is measured
    stub.behaviour = behaviour
    model = model_of(stub, timeout=0.7)
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        await model.complete(ASK, purpose="draft")
    with pytest.raises(ModelError) as streamed:
        await collect(model)
    assert (caught.value.code, streamed.value.code) == ("timeout", "timeout")
    assert time.monotonic() - started < 3.0


@pytest.mark.parametrize(
    ("behaviour", "code"), [("cut", "cut_off"), ("length", "cut_off"), ("empty", "empty")]
)
async def test_a_stream_that_is_not_whole_is_an_error(
    stub: StubModelServer, behaviour: Behaviour, code: str
) -> None:
    stub.behaviour = behaviour
    with pytest.raises(ModelError) as caught:
        await collect(model_of(stub))
    assert caught.value.code == code


async def test_a_closed_port_is_unavailable() -> None:
    with StubModelServer() as server:
        url = server.base_url
    model = OpenAICompatibleModel(base_url=url, api_key="", model="m", timeout_seconds=5)
    with pytest.raises(ModelError) as caught:
        await model.complete(ASK, purpose="draft")
    assert caught.value.code == "unavailable"


async def test_cancelling_the_caller_ends_the_call(stub: StubModelServer) -> None:
    stub.behaviour = "never"
    task = asyncio.create_task(model_of(stub).complete(ASK, purpose="draft"))
    while not stub.requests:  # noqa: ASYNC110 - the server is another thread, not a task
        await asyncio.sleep(0.01)  # the server's thread notes the request
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
