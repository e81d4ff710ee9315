"""The embedding model run by PyTorch, through sentence-transformers: every model that library can read.

The only module that imports sentence-transformers, and it does so when a model is opened: importing it takes seconds,
and the API has to answer before it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from app.rag.model_files import EncoderUnavailable
from app.rag.types import Vectors

_DEFAULT_MAX_TOKENS = 512


class TorchModel:
    """See ``embedding.TransformerModel``. Raises ``EncoderUnavailable`` for a folder that cannot be read."""

    backend: Final = "torch"
    lanes: Final = 1
    """One pass uses every core."""

    def __init__(self, folder: Path) -> None:
        try:
            from sentence_transformers import SentenceTransformer
            from tokenizers import Tokenizer
            from transformers.utils import logging as transformers_logging

            progress: Any = transformers_logging
            progress.disable_progress_bar()
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
            self.tokenizer = Tokenizer.from_str(self._model.tokenizer.backend_tokenizer.to_str())
            self.tokenizer.no_truncation()
            self.tokenizer.no_padding()
        except Exception as error:  # a damaged model folder raises errors of many libraries
            raise EncoderUnavailable(f"the model in {folder} cannot be loaded: {error}") from error
        self.max_tokens = int(self._model.get_max_seq_length() or _DEFAULT_MAX_TOKENS)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(
            list(texts), batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def token_states(self, text: str) -> Vectors:
        (states,) = self._model.encode(
            [text], output_value="token_embeddings", show_progress_bar=False, convert_to_numpy=False
        )
        return np.asarray(states, dtype=np.float32)
