"""What servers send is made fit to be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.llm.openai_compatible import MAX_CHARS_PER_TOKEN, OpenAICompatibleModel
from app.llm.port import CallReport, Message, ModelError
from app.llm.received import MAX_TOKENS, SoundPieces, sound_count, sound_json, sound_name, sound_text
from app.llm.structured import find_object
from tests.llm.stub import StubModelServer

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)


def test_halves_are_joined_and_lone_ones_replaced() -> None:
    assert sound_text("a\ud83d\ude00b") == "a\U0001f600b"
    assert sound_text("a\ud800b\udc00\x00") == "a\ufffdb\ufffd\ufffd"
    assert sound_text("as it is 😀") == "as it is 😀"


@given(ANY_TEXT)
def test_a_sound_text_can_be_stored(text: str) -> None:
    sound = sound_text(text)
    assert "\x00" not in sound
    sound.encode()
    assert sound_text(sound) == sound


@given(ANY_TEXT, st.integers(1, 5))
def test_pieces_make_the_sound_whole(text: str, size: int) -> None:
    pieces = SoundPieces()
    made = [pieces.feed(text[place : place + size]) for place in range(0, len(text), size)]
    assert "".join([*made, pieces.flush()]) == sound_text(text)


def test_escapes_in_json_are_sound() -> None:
    found = sound_json(find_object('{"a": ["\\ud800", {"\\u0000": "\\ud83d\\ude00"}], "b": 1}'))
    assert found == {"a": ["\ufffd", {"\ufffd": "\U0001f600"}], "b": 1}


@pytest.mark.parametrize(
    ("told", "kept"), [(0, 0), (7, 7), (-1, None), (MAX_TOKENS, MAX_TOKENS), (10**40, None)]
)
def test_counts(told: int, kept: int | None) -> None:
    assert sound_count(told) == kept


def test_names_fit_their_column() -> None:
    assert sound_name("m\n\ud800" + "x" * 500) == "m \ufffd" + "x" * 197


@pytest.fixture
def stub() -> Iterator[StubModelServer]:
    with StubModelServer() as server:
        yield server


async def test_answers_of_a_server_are_sound(stub: StubModelServer) -> None:
    def reply(_request: dict[str, Any]) -> str:
        return "half \ud83d and \x00 nothing"

    stub.reply = reply
    model = OpenAICompatibleModel(base_url=stub.base_url, api_key="k", model="first", timeout_seconds=20)
    try:
        asked = [Message("user", "Hello")]
        whole = await model.complete(asked, purpose="reply", report=CallReport())
        pieces = [piece async for piece in model.stream(asked, purpose="reply")]
    finally:
        await model.aclose()
    assert whole.text == "".join(pieces) == "half \ufffd and \ufffd nothing"
    json.dumps([whole.text, whole.model], ensure_ascii=False).encode()


async def test_an_answer_beyond_its_limit_is_refused(stub: StubModelServer) -> None:
    stub.reply = "word " * 50_000
    model = OpenAICompatibleModel(
        base_url=stub.base_url, api_key="k", model="first", timeout_seconds=20, max_tokens=100
    )
    try:
        with pytest.raises(ModelError, match="longer than its limit") as whole:
            await model.complete([Message("user", "Hello")], purpose="reply")
        assert whole.value.code == "malformed"
        shown = ""

        async def read() -> None:
            nonlocal shown
            async for piece in model.stream([Message("user", "Hello")], purpose="reply"):
                shown += piece

        with pytest.raises(ModelError, match="longer than its limit"):
            await read()
        assert 0 < len(shown) <= 100 * MAX_CHARS_PER_TOKEN
    finally:
        await model.aclose()
