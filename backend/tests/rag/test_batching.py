"""Concurrent callers share the encoder's passes, and each gets its own vectors."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from app.rag import batching
from app.rag.batching import EncodeBatcher
from app.rag.encoder_host import EncoderHost
from app.rag.hashing import HashingEncoder
from app.rag.types import Vectors


class SlowHost(EncoderHost):
    """Encodes by hashing, slowly enough that callers gather; remembers what each pass held."""

    def __init__(self) -> None:
        super().__init__(None, loader=lambda _model: HashingEncoder())
        self.passes: list[list[str]] = []

    async def encode(self, texts: Sequence[str], *, timeout: float = 30.0) -> Vectors:  # noqa: ASYNC109
        self.passes.append(list(texts))
        await asyncio.sleep(0.02)
        if "broken" in texts:
            raise ValueError("cannot be encoded")
        return HashingEncoder().encode(texts)


@pytest.fixture
def host() -> SlowHost:
    return SlowHost()


async def test_what_waits_together_is_encoded_together(host: SlowHost) -> None:
    batcher = EncodeBatcher(host)
    calls = [[f"ticket {n}", f"sentence of {n}"] for n in range(12)]
    answers = await asyncio.gather(*(batcher.encode(texts) for texts in calls))
    assert len(host.passes) <= 2
    for texts, vectors in zip(calls, answers, strict=True):
        np.testing.assert_allclose(vectors, HashingEncoder().encode(texts), atol=1e-6)


async def test_the_same_words_are_encoded_once(host: SlowHost) -> None:
    batcher = EncodeBatcher(host)
    first, second = await asyncio.gather(
        batcher.encode(["A  title\ntext"]), batcher.encode(["A title text", "other"])
    )
    again = await batcher.encode(["other", "A title text"])
    assert sorted(text for texts in host.passes for text in texts) == ["A title text", "other"]
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(again, second[::-1])


async def test_a_pass_is_bounded(host: SlowHost) -> None:
    batcher = EncodeBatcher(host)
    size = batching.MOST_TEXTS // 2
    await asyncio.gather(*(batcher.encode([f"{call} {n}" for n in range(size)]) for call in range(5)))
    assert max(map(len, host.passes)) <= batching.MOST_TEXTS
    large = await batcher.encode([f"large {n}" for n in range(3 * batching.MOST_TEXTS)])
    assert len(large) == 3 * batching.MOST_TEXTS


async def test_a_failure_reaches_everybody_who_shared_the_pass_and_nobody_else(host: SlowHost) -> None:
    batcher = EncodeBatcher(host)
    failed = await asyncio.gather(
        batcher.encode(["broken"]), batcher.encode(["fine"]), return_exceptions=True
    )
    assert [type(error) for error in failed] == [ValueError, ValueError]
    assert (await batcher.encode(["fine"])).shape == (1, 384)


async def test_a_caller_that_leaves_takes_nobody_along(host: SlowHost) -> None:
    batcher = EncodeBatcher(host)
    leaving = asyncio.create_task(batcher.encode(["leaving"]))
    staying = asyncio.create_task(batcher.encode(["staying"]))
    await asyncio.sleep(0.005)
    leaving.cancel()
    assert (await staying).shape == (1, 384)
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_nothing_is_encoded_for_no_texts(host: SlowHost) -> None:
    assert (await EncodeBatcher(host).encode([])).shape == (0, 384)


async def test_whoever_asks_while_a_pass_ends_is_answered(host: SlowHost) -> None:
    batcher = EncodeBatcher(host)
    await batcher.encode(["known"])  # so that a pass takes no time, and ends within a few rounds of the loop

    async def later(rounds: int) -> Vectors:
        for _ in range(rounds):
            await asyncio.sleep(0)
        return await batcher.encode(["known"])

    for rounds in range(12):
        async with asyncio.timeout(5):
            await asyncio.gather(batcher.encode(["known"]), *(later(rounds) for _ in range(host.lanes)))
