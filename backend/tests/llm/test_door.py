"""The door: what leaves is masked, what comes back is whole, every call is told of, and time is shared."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from app.llm.door import CallRecord, Door
from app.llm.openai_compatible import OpenAICompatibleModel
from app.llm.port import Message, ModelError, OutputSchema
from app.llm.pseudonyms import Pseudonyms
from tests.llm.stub import Behaviour, StubModelServer

LETTER = "I am Ada Lovelace, ada@mail.example, +49 30 901820, card 4111 1111 1111 1111. Order ORD-48213, error E-4711."
ASK = [Message("system", "Be brief."), Message("user", LETTER)]


def echo(request: dict[str, Any]) -> str:
    """Repeats what it was sent, with altered placeholders."""
    return (
        str(request["messages"][-1]["content"])
        .replace("[EMAIL_1]", "[email 1]")
        .replace("[NAME_1]", "NAME_1")
    )


@pytest.fixture
def stub() -> Iterator[StubModelServer]:
    with StubModelServer(reply=echo) as server:
        yield server


@pytest.fixture
async def model(
    stub: StubModelServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[OpenAICompatibleModel]:
    monkeypatch.setattr("app.llm.openai_compatible.FIRST_BACKOFF_SECONDS", 0.01)
    made = OpenAICompatibleModel(base_url=stub.base_url, api_key="k", model="first", timeout_seconds=20)
    await made.prepare()
    yield made
    await made.aclose()


def door_to(model: OpenAICompatibleModel, records: list[CallRecord], **changes: Any) -> Door:
    options: dict[str, Any] = {"seconds": 5.0, "people": ["Ada Lovelace"], "ticket_id": 7, **changes}
    return Door(model, record=records.append, **options)


async def test_personal_data_does_not_leave_and_comes_back(
    stub: StubModelServer, model: OpenAICompatibleModel
) -> None:
    records: list[CallRecord] = []
    answer = await door_to(model, records).complete(ASK, purpose="reply")
    sent = json.dumps(stub.requests[-1]["messages"])
    for secret in ("Ada", "Lovelace", "ada@mail", "901820", "4111"):
        assert secret not in sent
    for kept in ("ORD-48213", "E-4711", "[EMAIL_1]", "[CARD_1]"):
        assert kept in sent
    assert answer.text == LETTER
    (record,) = records
    assert record.masked == {"card": 1, "email": 1, "name": 1, "phone": 1}
    assert (record.purpose, record.model, record.host, record.ticket_id) == (
        "reply", "first", stub.base_url.split("/")[2], 7,
    )  # fmt: skip
    assert (record.outcome, record.sent, record.prompt_tokens, record.completion_tokens) == (
        "ok",
        True,
        11,
        7,
    )
    assert record.chars_out == sum(len(message["content"]) for message in stub.requests[-1]["messages"])
    assert (record.request_text, record.response_text) == (None, None)


async def test_a_stream_is_restored_in_pieces(stub: StubModelServer, model: OpenAICompatibleModel) -> None:
    records: list[CallRecord] = []
    pieces = [piece async for piece in door_to(model, records).stream(ASK, purpose="reply")]
    assert "".join(pieces) == LETTER
    assert len(pieces) > 3
    assert (records[0].outcome, records[0].prompt_tokens) == ("ok", 11)
    assert records[0].chars_in > 20


async def test_values_in_json_are_escaped(stub: StubModelServer, model: OpenAICompatibleModel) -> None:
    stub.reply = '{"name": "[NAME_1]"}'
    door = door_to(model, [], people=['Ada "Countess" Lovelace'])
    ask = [Message("user", 'It is me, Ada "Countess" Lovelace')]
    answer = await door.complete(ask, purpose="extract", output=OutputSchema("x", {"type": "object"}))
    assert json.loads(answer.text) == {"name": 'Ada "Countess" Lovelace'}


async def test_masking_can_be_switched_off_and_logs_still_hold_placeholders(
    stub: StubModelServer, model: OpenAICompatibleModel
) -> None:
    records: list[CallRecord] = []
    await door_to(model, records, mask=False, log_text=True).complete(ASK, purpose="reply")
    await door_to(model, records, mask=True, log_text=True).complete(ASK, purpose="reply")
    assert LETTER in stub.requests[0]["messages"][-1]["content"]
    for record in records:
        assert record.request_text is not None
        assert record.response_text is not None
        assert "ada@mail" not in record.request_text + record.response_text
        assert "[EMAIL_1]" in record.request_text
        assert "ORD-48213" in record.response_text
    assert (records[0].masked, records[1].masked["email"]) == ({}, 1)


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [("500", "unavailable"), ("429", "rate_limited"), ("401", "refused"), ("empty", "empty"), ("cut", "cut_off"), ("never", "timeout")],
)  # fmt: skip
async def test_calls_that_fail_are_told_of_too(
    stub: StubModelServer, model: OpenAICompatibleModel, behaviour: Behaviour, outcome: str
) -> None:
    stub.behaviour = behaviour
    records: list[CallRecord] = []
    with pytest.raises(ModelError):
        _ = [piece async for piece in door_to(model, records, seconds=0.5).stream(ASK, purpose="reply")]
    assert [(record.outcome, record.sent) for record in records] == [(outcome, True)]
    assert records[0].chars_out > 0
    assert records[0].attempts == len(stub.requests)


async def test_who_leaves_in_the_middle_has_still_caused_a_call(model: OpenAICompatibleModel) -> None:
    records: list[CallRecord] = []
    stream = door_to(model, records).stream(ASK, purpose="reply")
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert [record.outcome for record in records] == ["cancelled"]


async def test_all_calls_of_a_run_share_its_time(stub: StubModelServer, model: OpenAICompatibleModel) -> None:
    stub.behaviour = "never"
    records: list[CallRecord] = []
    door = door_to(model, records, seconds=1.0)
    started = time.monotonic()
    taken = []
    for purpose in ("classify", "extract", "reply", "reply"):
        with pytest.raises(ModelError) as caught:
            await door.complete(ASK, purpose=purpose)
        assert caught.value.code == "timeout"
        taken.append(time.monotonic() - started)
    assert 0.3 < taken[0] < 0.8, "reading a ticket leaves time for the reply"
    assert taken[3] < 1.5, "four calls, one limit"
    assert [record.sent for record in records] == [True, False, True, False]
    assert records[1].chars_out == 0


async def test_an_open_circuit_sends_nothing_and_says_so(
    stub: StubModelServer, model: OpenAICompatibleModel
) -> None:
    stub.behaviour = "500"
    records: list[CallRecord] = []
    for _ in range(6):
        with pytest.raises(ModelError):
            await door_to(model, records).complete(ASK, purpose="reply")
    assert [record.outcome for record in records[-2:]] == ["unavailable", "circuit_open"]
    assert (records[-1].sent, records[-1].chars_out) == (False, 0)
    attempts = [record.attempts for record in records]
    assert (attempts[0], attempts[-1], sum(attempts)) == (3, 0, len(stub.requests))


async def test_requests_to_the_fallback_model_and_in_another_form_count_too(stub: StubModelServer) -> None:
    stub.unknown_options = {"json_schema"}
    stub.models = {"first": "401"}
    model = OpenAICompatibleModel(
        base_url=stub.base_url, api_key="k", model="first", fallback_model="second", timeout_seconds=20
    )
    records: list[CallRecord] = []
    try:
        output = OutputSchema("answer", {"type": "object"})
        await door_to(model, records).complete(ASK, purpose="reply", output=output)
    finally:
        await model.aclose()
    (record,) = records
    assert (record.model, record.outcome) == ("second", "ok")
    assert record.attempts == len(stub.requests) > 2


@pytest.mark.parametrize("options", [{}, {"mask": False, "log_text": True}])
async def test_long_texts_are_masked_beside_the_loop(
    model: OpenAICompatibleModel, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    mask = Pseudonyms.mask
    threads: list[int] = []

    def watched(pseudonyms: Pseudonyms, text: str) -> str:
        if text == messages[0].content:
            threads.append(threading.get_ident())
        return mask(pseudonyms, text)

    monkeypatch.setattr(Pseudonyms, "mask", watched)
    messages = [Message("system", LETTER), Message("user", "Be brief.")]
    door = door_to(model, [], **options)
    await door.complete(messages, purpose="reply")
    assert [piece async for piece in door.stream(messages, purpose="reply")]
    assert len(threads) == 2
    assert threading.get_ident() not in threads
