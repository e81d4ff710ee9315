"""One forward pass for several callers that wait for the encoder at the same time.

While as many batches are encoded as the encoder has lanes, what is asked meanwhile gathers and becomes the next one: a lone
caller never waits for company, and a backlog of tickets is encoded at the price of batches. Nothing is timed.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import cast

import numpy as np

from app.rag.encoder_host import EncoderHost
from app.rag.types import Vectors

MOST_TEXTS = 64
"""Texts of one batch, unless one caller alone asks for more: who comes next waits no longer than that takes."""
REMEMBERED = 4_096
"""Vectors kept for texts that come again: one ticket's in the next step, greetings in the next ticket. About 6 MB."""
_Call = tuple[Sequence[str], asyncio.Future[Vectors]]


class EncodeBatcher:
    """Joins concurrent calls of ``EncoderHost.encode``. Belongs to one event loop."""

    def __init__(self, encoder: EncoderHost) -> None:
        self._encoder = encoder
        self._recent: OrderedDict[str, Vectors] = OrderedDict()
        self._waiting: deque[_Call] = deque()
        self._passes: set[asyncio.Task[None]] = set()

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape ``(len(texts), dimension)``; raises as the encoder does."""
        if not texts:
            return await self._encoder.encode(texts)
        done: asyncio.Future[Vectors] = asyncio.get_running_loop().create_future()
        self._waiting.append((texts, done))
        if len(self._passes) < self._encoder.lanes:
            task = asyncio.create_task(self._drain(), name="encode-batches")
            self._passes.add(task)
        return await done

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._do(self._next())
        finally:
            # Here and not when the loop has heard of the end: whoever asks in between would wait for a pass that is over.
            self._passes.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    def _next(self) -> list[_Call]:
        """The longest waiting calls that fit into a batch; those whose caller has gone are left out."""
        calls: list[_Call] = []
        number = 0
        while self._waiting and (not calls or number + len(self._waiting[0][0]) <= MOST_TEXTS):
            call = self._waiting.popleft()
            if not call[1].done():
                calls.append(call)
                number += len(call[0])
        return calls

    async def _do(self, calls: list[_Call]) -> None:
        try:
            vectors = await self._vectors({_plain(text) for texts, _ in calls for text in texts})
        except BaseException as error:
            # A cancellation is this task's, not the callers'.
            told = error if isinstance(error, Exception) else RuntimeError("encoding was cut off")
            for _, done in calls:
                if not done.done():
                    done.set_exception(told)
            if told is not error:
                raise
            return
        for texts, done in calls:
            if not done.done():
                done.set_result(np.stack([vectors[_plain(text)] for text in texts]))

    async def _vectors(self, texts: set[str]) -> dict[str, Vectors]:
        found = {text: self._recent[text] for text in texts if text in self._recent}
        unknown = sorted(texts - found.keys())
        if unknown:
            found |= zip(unknown, await self._encoder.encode(unknown), strict=True)
        for text, vector in found.items():
            self._recent[text] = vector
            self._recent.move_to_end(text)
        while len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return found


def _plain(text: str) -> str:
    """The encoder reads words, so texts that differ in white space alone are one: what is classified and what is searched
    for often are."""
    return " ".join(text.split())
