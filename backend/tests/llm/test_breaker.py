"""The circuit breaker, and what the adapter does with it, with Retry-After and with options nobody understands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from app.llm.breaker import Circuit, CircuitBreaker
from app.llm.openai_compatible import OpenAICompatibleModel
from app.llm.port import CallReport, Message, ModelError, OutputSchema
from tests.llm.stub import StubModelServer

ASK = [Message("user", "Say hello.")]
SCHEMA = OutputSchema("greeting", {"type": "object", "properties": {"text": {"type": "string"}}})


@pytest.fixture
def stub() -> Iterator[StubModelServer]:
    with StubModelServer(reply="Hello there.") as server:
        yield server


@pytest.fixture(autouse=True)
def quick_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.llm.openai_compatible.FIRST_BACKOFF_SECONDS", 0.01)


def model_of(
    stub: StubModelServer, *, fallback: str | None = None, seconds: float = 0.3
) -> OpenAICompatibleModel:
    return OpenAICompatibleModel(
        base_url=stub.base_url, api_key="k", model="first", fallback_model=fallback, timeout_seconds=6.0,
        breaker_failures=2, breaker_seconds=seconds,
    )  # fmt: skip


def test_it_opens_probes_and_closes() -> None:
    now = [0.0]
    breaker = CircuitBreaker(failures=2, seconds=10, clock=lambda: now[0])
    for _ in range(2):
        assert breaker.admit()
        breaker.record("timeout")
    assert (breaker.state, breaker.admit()) == ("open", False)
    now[0] = 4
    assert breaker.circuit == Circuit("open", 6.0)
    now[0] = 10
    assert breaker.circuit == Circuit("half_open", 0.0)
    assert [breaker.admit(), breaker.admit()] == [True, False], "one probe at a time"
    breaker.record("unavailable")
    assert (breaker.state, breaker.admit()) == ("open", False), "a failed probe opens it anew"
    now[0] = 20
    assert breaker.admit()
    breaker.release()
    assert breaker.admit(), "an abandoned probe leaves its place to another"
    breaker.record(None)
    assert (breaker.circuit, breaker.admit()) == (Circuit("closed", None), True)


def test_only_failures_of_the_server_in_a_row_count() -> None:
    breaker = CircuitBreaker(failures=2, seconds=10)
    for code in ("timeout", None, "timeout", "refused", "unavailable", "malformed"):
        breaker.record(code)
    assert breaker.state == "closed"


async def test_an_open_circuit_answers_at_once_and_heals(stub: StubModelServer) -> None:
    model = model_of(stub)
    stub.behaviour = "500"
    for _ in range(2):
        with pytest.raises(ModelError):
            await model.complete(ASK, purpose="t")
    asked = len(stub.requests)
    report = CallReport()
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        await model.complete(ASK, purpose="t", report=report)
    assert caught.value.code == "circuit_open"
    assert time.monotonic() - started < 0.2
    assert (len(stub.requests), report.sent, model.circuits["first"].state) == (asked, False, "open")
    with pytest.raises(ModelError) as streamed:
        _ = [piece async for piece in model.stream(ASK, purpose="t")]
    assert streamed.value.code == "circuit_open"
    stub.behaviour = "right"
    await asyncio.sleep(0.35)
    assert (await model.complete(ASK, purpose="t")).text == "Hello there."
    assert model.circuits["first"].state == "closed"
    await model.aclose()


async def test_the_fallback_model_has_a_circuit_of_its_own(stub: StubModelServer) -> None:
    stub.models = {"first": "500", "second": "right"}
    model = model_of(stub, fallback="second", seconds=60)
    for _ in range(3):
        assert (await model.complete(ASK, purpose="t")).model == "second"
    states = {name: circuit.state for name, circuit in model.circuits.items()}
    assert states == {"first": "open", "second": "closed"}
    assert [request["model"] for request in stub.requests][-1] == "second"
    assert sum(request["model"] == "first" for request in stub.requests) == 6, "two calls of three attempts"
    await model.aclose()


async def test_retry_after_is_waited_for_when_it_fits(stub: StubModelServer) -> None:
    stub.retry_after = "1"
    stub.behaviour = ["429", "right"]
    model = model_of(stub)
    started = time.monotonic()
    await model.complete(ASK, purpose="t")
    assert 1.0 <= time.monotonic() - started < 4
    stub.retry_after, stub.behaviour = "600", "429"
    asked, started = len(stub.requests), time.monotonic()
    with pytest.raises(ModelError) as caught:
        await model.complete(ASK, purpose="t")
    assert (caught.value.code, caught.value.retry_after) == ("rate_limited", 600.0)
    assert len(stub.requests) == asked + 1
    assert time.monotonic() - started < 2, "what lies beyond the deadline is not waited for"
    await model.aclose()


async def test_a_call_may_take_less_than_the_models_limit(stub: StubModelServer) -> None:
    model = model_of(stub)
    await model.prepare()
    stub.behaviour = "never"
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        await model.complete(ASK, purpose="t", within=0.3)
    assert caught.value.code == "timeout"
    assert time.monotonic() - started < 2
    await model.aclose()


@pytest.mark.parametrize(
    ("unknown", "forms"),
    [
        ((), ["json_schema"]),
        (("json_schema",), ["json_schema", "json_object"]),
        (("json_schema", "json_object"), ["json_schema", "json_object", None]),
    ],
)
async def test_json_is_asked_for_in_the_best_way_that_the_server_knows(
    stub: StubModelServer, unknown: tuple[str, ...], forms: list[str | None]
) -> None:
    stub.unknown_options = set(unknown)
    model = model_of(stub)
    for _ in range(2):
        assert (await model.complete(ASK, purpose="t", output=SCHEMA)).text == "Hello there."
    seen = [(request.get("response_format") or {}).get("type") for request in stub.requests]
    assert seen == [*forms, forms[-1]], "what it did not know is not tried again"
    if not unknown:
        assert stub.requests[0]["response_format"]["json_schema"]["name"] == "greeting"
    assert (await model.complete(ASK, purpose="t")).text
    assert "response_format" not in stub.requests[-1]
    await model.aclose()


async def test_a_prompt_that_is_refused_says_nothing_of_what_the_server_knows(stub: StubModelServer) -> None:
    model = model_of(stub)
    stub.unknown_options = {"messages"}  # every prompt is too long, say
    with pytest.raises(ModelError):
        await model.complete(ASK, purpose="t", output=SCHEMA)
    stub.unknown_options = set()
    await model.complete(ASK, purpose="t", output=SCHEMA)
    assert stub.requests[-1]["response_format"]["type"] == "json_schema"
    await model.aclose()


@pytest.mark.parametrize("known", [True, False])
async def test_a_streams_tokens_are_counted_where_the_server_counts_them(
    stub: StubModelServer, known: bool
) -> None:
    stub.unknown_options = set() if known else {"stream_options"}
    model, report = model_of(stub), CallReport()
    text = "".join([piece async for piece in model.stream(ASK, purpose="t", report=report)])
    assert text == "Hello there."
    assert report.tokens == (18 if known else None)
    assert (report.sent, report.model) == (True, "first")
    await model.aclose()
