"""The encoder's place in a running process: loaded in the background, used from one thread."""

from __future__ import annotations

import asyncio
import ctypes
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from typing import Any, Literal, TypeVar

import numpy as np

from app.rag.embedding import resolve_encoder
from app.rag.hashing import HashingEncoder
from app.rag.model_files import EncoderUnavailable
from app.rag.types import MOST_LANES, Encoder, Vectors

_SLICE, _SLICE_CHARS = 32, 4_000
"""Texts of one job of an encoder's thread, and their characters, about: whoever comes next waits for no more."""
_TRIM_EVERY = 256
"""Texts encoded between two returns of freed memory to the system."""

NICENESS = 5
"""By how much the threads that encode step back behind the process's own priority, 0 .. 19."""

T = TypeVar("T")
HostState = Literal["loading", "ready", "fallback"]


class EncoderLoading(Exception):
    """The embedding model is still being loaded: try again shortly."""


@lru_cache(maxsize=1)
def _malloc_trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not glibc
        return None


def _return_freed_memory() -> None:
    """Give freed heap pages back to the system.

    Forward passes of ever other lengths leave holes in glibc's heap that it keeps: without this a process grows by
    hundreds of megabytes while it ingests. Does nothing with other C libraries.
    """
    if (trim := _malloc_trim()) is not None:
        trim(0)


def _step_back() -> None:
    """Lower this thread's priority: answering requests comes before computing vectors. Linux only."""
    with suppress(AttributeError, OSError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(os.getpriority(os.PRIO_PROCESS, thread) + NICENESS, 19))


def _slices(texts: Sequence[str]) -> list[list[int]]:
    """Positions of ``texts`` in jobs of bounded size, similar lengths together."""
    slices: list[list[int]] = []
    used = 0
    for index in sorted(range(len(texts)), key=lambda index: len(texts[index])):
        if not slices or len(slices[-1]) == _SLICE or used + len(texts[index]) > _SLICE_CHARS:
            slices.append([])
            used = 0
        slices[-1].append(index)
        used += len(texts[index])
    return slices


class EncoderHost:
    """Loads the encoder in the background and runs it in threads of its own, as many as it has lanes.

    Encoding never blocks the event loop, and long calls are cut into slices so that a query does not wait for
    a whole ingest. When loading fails, ``HashingEncoder`` serves, with state ``fallback`` and the reason.
    """

    def __init__(
        self, model: str | None = None, *, loader: Callable[[str | None], Encoder] = resolve_encoder
    ) -> None:
        self._model = model
        self._loader = loader
        self._state: HostState = "loading"
        self._error: str | None = None
        self._started = False
        self._lock = threading.Lock()
        self._loaded: Future[Encoder] = Future()
        # A thread is made when a job finds the others busy.
        self._executor = ThreadPoolExecutor(MOST_LANES, thread_name_prefix="encoder", initializer=_step_back)
        self._since_trim = 0

    def start(self) -> None:
        """Begin loading; calling it again does nothing."""
        with self._lock:
            if self._started:
                return
            self._started = True
        # A running future cannot be cancelled, so a waiter that gives up does not cancel the loading.
        self._loaded.set_running_or_notify_cancel()
        # Daemon: a program that ends while the model loads does not wait for it.
        threading.Thread(target=self._load, name="encoder-loader", daemon=True).start()

    def _load(self) -> None:
        _step_back()  # the model's own threads, begun in this one, step back with it
        encoder: Encoder
        try:
            encoder = self._loader(self._model)
            encoder.encode(["warm up"])
        except EncoderUnavailable as error:
            self._error = str(error)
            encoder = HashingEncoder()
            self._state = "fallback"
        except BaseException as error:
            self._error = f"{type(error).__name__}: {error}"
            self._loaded.set_exception(error)
            raise
        else:
            self._state = "ready"
        self._loaded.set_result(encoder)

    @property
    def state(self) -> HostState:
        return self._state if self._loaded.done() else "loading"

    @property
    def error(self) -> str | None:
        """Why the model could not be loaded."""
        return self._error

    @property
    def encoder(self) -> Encoder:
        """The encoder in use. Raises ``EncoderLoading`` while there is none yet."""
        if not self._loaded.done():
            raise EncoderLoading("the embedding model is still being loaded")
        return self._loaded.result()

    @property
    def lanes(self) -> int:
        """Of the encoder, and 1 while there is none."""
        loaded = self._loaded.done() and self._loaded.exception() is None
        return self._loaded.result().lanes if loaded else 1

    async def wait(self, timeout: float) -> Encoder:  # noqa: ASYNC109 - the limit is part of the answer: 503
        """Wait up to ``timeout`` seconds for the encoder. Raises ``EncoderLoading`` when it takes longer."""
        self.start()
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self._loaded), timeout)
        except TimeoutError as error:
            raise EncoderLoading("the embedding model is still being loaded") from error

    async def encode(self, texts: Sequence[str], *, timeout: float = 30.0) -> Vectors:  # noqa: ASYNC109
        """Encode off the event loop; waits for the encoder first.

        Raises:
            EncoderLoading: the encoder was not there within ``timeout`` seconds.
        """
        encoder = await self.wait(timeout)
        vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
        slices = _slices(texts)
        waiting = iter(slices)

        async def lane() -> None:
            for part in waiting:
                vectors[part] = await self._run(encoder.encode, [texts[index] for index in part])

        # Never more of one call in the queue than run at once: other callers get their turn in between.
        await asyncio.gather(*(lane() for _ in slices[: encoder.lanes]))
        self._since_trim += len(texts)
        if self._since_trim >= _TRIM_EVERY:
            self._since_trim = 0
            await self._run(_return_freed_memory)
        return vectors

    async def encode_in_context(self, text: str, start: int, *, timeout: float = 30.0) -> Vectors:  # noqa: ASYNC109
        """``Encoder.encode_in_context`` off the event loop; raises as ``encode`` does."""
        encoder = await self.wait(timeout)
        return await self._run(encoder.encode_in_context, text, start)

    async def _run(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, *arguments)

    def close(self) -> None:
        """Stop the threads; jobs that have not begun are cancelled."""
        self._executor.shutdown(wait=False, cancel_futures=True)
