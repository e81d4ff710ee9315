"""The embedding model run by ONNX Runtime: a third of PyTorch's time for one query, and of its memory.

The model is translated once, in a process of its own that needs PyTorch (``onnx_export``), and kept in a folder; from
then on no process imports PyTorch. Vectors agree with PyTorch's to six digits, so both share an index.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from tokenizers import Tokenizer

from app.core.logging import get_logger
from app.rag.types import MOST_LANES, Vectors
from app.rag.vectors import normalised

log = get_logger(__name__)
FORMAT = 1
"""Raise it when ``onnx_export`` writes something else: kept files of other formats are not read."""
EXPORT_SECONDS = 300.0
_BACKEND_DIR = Path(__file__).resolve().parents[2]
_ARCHITECTURES = frozenset({"bert"})
"""Whose inputs are ids, mask and token types."""


class OnnxUnavailable(Exception):
    """This model cannot be run by ONNX Runtime; the message says why."""


class OnnxModel:
    """See ``embedding.TransformerModel``. Mean pooling only.

    Args:
        folder: a sentence-transformers folder.
        digest: of its weights; names the kept file.
        cache: folder for the translated model, made when missing.

    Raises:
        OnnxUnavailable: another architecture or pooling, no translation, or no place to keep it.
    """

    backend: Final = "onnx"
    lanes = min(os.cpu_count() or 1, MOST_LANES)
    """Each pass runs in its caller's thread: two of them side by side do half as much again as one that shares its
    work between two cores, and a single short text takes no longer."""

    def __init__(self, folder: Path, digest: str, cache: Path) -> None:
        self.max_tokens, self.dimension = _read_shape(folder)
        try:
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library raises bare exceptions
            raise OnnxUnavailable(f"{folder} has no tokenizer.json that can be read") from error
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        path = cache / f"{digest[:16]}.v{FORMAT}.onnx"
        if not path.is_file():
            _export(folder, path)
        try:
            self._session = _open(path)
        except Exception as error:  # a damaged file raises errors of many kinds
            path.unlink(missing_ok=True)  # made anew at the next start
            raise OnnxUnavailable(f"{path} cannot be opened: {error}") from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        encodings = self.tokenizer.encode_batch(list(texts))
        width = max(len(encoding.ids) for encoding in encodings)
        ids = np.zeros((len(encodings), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        states = self._run(ids, mask)
        # A product of matrices sums the states of real word pieces; the normalised sum is the normalised mean.
        sums = mask[:, None, :].astype(np.float32) @ states
        return normalised(sums[:, 0])

    def token_states(self, text: str) -> Vectors:
        ids = np.array([self.tokenizer.encode(text).ids], dtype=np.int64)
        return np.asarray(self._run(ids, np.ones_like(ids))[0], dtype=np.float32)

    def _run(self, ids: Any, mask: Any) -> Vectors:
        """Last hidden states, shape ``(texts, width, dimension)``."""
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return np.asarray(self._session.run(None, inputs)[0], dtype=np.float32)


def _read_shape(folder: Path) -> tuple[int, int]:
    """Word pieces read and dimension. Raises ``OnnxUnavailable`` for models that are put together otherwise."""
    try:
        modules = json.loads((folder / "modules.json").read_text())
        kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
        config = json.loads((folder / "config.json").read_text())
        pooling = json.loads((folder / modules[1]["path"] / "config.json").read_text())
        limit = json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise OnnxUnavailable(f"{folder} is not laid out as expected: {error!r}") from error
    if config.get("model_type") not in _ARCHITECTURES:
        raise OnnxUnavailable(f"the architecture is {config.get('model_type')!r}")
    modes = {name for name, value in pooling.items() if name.startswith("pooling_mode") and value is True}
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]) or modes != {
        "pooling_mode_mean_tokens"
    }:
        raise OnnxUnavailable(f"the model is put together of {kinds} with pooling {sorted(modes)}")
    return int(limit), int(config["hidden_size"])


def _export(folder: Path, path: Path) -> None:
    """Translate in another process, whose memory for PyTorch ends with it."""
    log.info("embedding.translating_model", target=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(  # noqa: S603 - this program's own module
            [sys.executable, "-m", "app.rag.onnx_export", str(folder), str(path)],
            cwd=_BACKEND_DIR, check=True, capture_output=True, text=True, timeout=EXPORT_SECONDS,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip().splitlines() or ["no message"])[-1]
        raise OnnxUnavailable(f"the model could not be translated: {reason}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OnnxUnavailable(f"the model could not be translated: {error}") from error


def _open(path: Path) -> Any:
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # its arena keeps the largest batch's memory for ever
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
