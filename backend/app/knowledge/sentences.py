"""Vectors of the passages' sentences, kept so that a draft encodes only the question.

A draft weighs every sentence of its best passages. Encoding them when the draft is asked for would take several times
as long as everything else, so they are encoded once, in the background after an ingest, and kept like all vectors: in
SQL by content hash and model, with the recently used ones in memory.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from app.core.logging import get_logger
from app.db.engine import Database
from app.knowledge import repository
from app.rag.batching import EncodeBatcher
from app.rag.drafting import sentence_texts
from app.rag.encoder_host import EncoderHost
from app.rag.types import Passage, Vectors

log = get_logger(__name__)
REMEMBERED = 20_000
"""Vectors in memory, about 30 MB."""
BATCH_CHUNKS = 8
"""Chunks of one background step: about fifty short sentences, so that a request in between waits little."""
PAUSE_SECONDS = 0.05
IDLE_SECONDS = 30.0
RETRY_SECONDS = 10.0


class SentenceVectors:
    """Encodes through memory and SQL. Safe for concurrent use."""

    def __init__(self, db: Database, encoder: EncoderHost, batcher: EncodeBatcher) -> None:
        self._db = db
        self._encoder = encoder
        self._batcher = batcher
        self._memory: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape ``(len(texts), dimension)``. What nobody stored is encoded and remembered for a while."""
        return await self._encode(texts, store=False)

    async def encode_for_good(self, texts: Sequence[str]) -> Vectors:
        """The same, and what was unknown is stored: for sentences of the knowledge base, not for what people write."""
        return await self._encode(texts, store=True)

    async def _encode(self, texts: Sequence[str], *, store: bool) -> Vectors:
        if not texts:
            return await self._encoder.encode([])
        keys = [_content_hash(text) for text in texts]
        known = self._recall(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            known |= await self._fetch(missing, store=store)
        return np.stack([known[key] for key in keys]).astype(np.float32, copy=False)

    async def _fetch(self, missing: dict[str, str], *, store: bool) -> dict[str, np.ndarray]:
        model = (await self._encoder.wait(IDLE_SECONDS)).model_id
        async with self._db.read() as session:
            found = await repository.vectors(session, list(missing), model)
        unknown = [key for key in missing if key not in found]
        if unknown:
            # What is stored comes in long lists from the background, which must not hold up who shares a batch.
            encode = self._encoder.encode if store else self._batcher.encode
            encoded = await encode([missing[key] for key in unknown])
            found |= dict(zip(unknown, encoded, strict=True))
            if store:
                async with self._db.write() as session:
                    await repository.store_vectors(session, unknown, encoded, model)
        with self._lock:
            self._memory.update(found)
            while len(self._memory) > REMEMBERED:
                self._memory.popitem(last=False)
        return found

    def _recall(self, keys: Sequence[str]) -> dict[str, np.ndarray]:
        with self._lock:
            known = {key: self._memory[key] for key in keys if key in self._memory}
            for key in known:
                self._memory.move_to_end(key)
        return known


def sentence_hashes(passage: Passage) -> list[str]:
    """Under which the vectors of a passage's sentences are stored."""
    return [_content_hash(text) for text in sentence_texts(passage)]


def _content_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class SentenceWarmer:
    """A background task that encodes the sentences of new chunks, a few at a time."""

    def __init__(self, db: Database, sentences: SentenceVectors) -> None:
        self._db = db
        self._sentences = sentences
        self._wake = asyncio.Event()
        self._held = 0
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the warmer from the processor while something that somebody waits for runs."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._wake.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._loop(), name="sentence-warmer")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _loop(self) -> None:
        while True:
            self._wake.clear()
            pause = IDLE_SECONDS
            try:
                while await self._step():
                    pass
            except Exception:
                # Drafts work without it, only slower; the task must outlive a database that is away for a while.
                log.exception("kb.sentence_warming_failed")
                pause = RETRY_SECONDS
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _step(self) -> bool:
        """Encode the sentences of a few chunks; False when none are left or others go first."""
        if self._held:
            return False
        async with self._db.read() as session:
            passages = await repository.chunks_without_sentences(session, BATCH_CHUNKS)
        if not passages:
            return False
        await self._sentences.encode_for_good(
            [text for passage in passages for text in sentence_texts(passage)]
        )
        async with self._db.write() as session:
            await repository.mark_sentences_ready(session, [int(passage.chunk_id) for passage in passages])
        await asyncio.sleep(PAUSE_SECONDS)  # others first
        return True
