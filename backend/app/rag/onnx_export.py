"""Translates a BERT model to ONNX: ``python -m app.rag.onnx_export <folder> <target>``.

The result is compared with PyTorch's before it is put in place, whole or not at all. Exit status 1 and a line on
stderr say why it was not.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np

OPSET = 17
TOLERANCE = 1e-4
"""Largest difference of a hidden state from PyTorch's."""
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export(folder: Path, target: Path) -> None:
    """Write ``target``. Raises ``ValueError`` when the translation does not agree with PyTorch."""
    import torch
    from transformers import AutoModel

    # "eager" attention is plain arithmetic, which translates to plain operators.
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", local_files_only=True).eval()

    class States(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            return self.model(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state

    states = States().eval()  # the exporter puts a module back into the mode it found
    example = torch.ones((2, 8), dtype=torch.long)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                states,
                (example, example, torch.zeros_like(example)),
                str(part),
                input_names=list(_INPUTS),
                output_names=["states"],
                dynamic_axes={name: {0: "batch", 1: "tokens"} for name in (*_INPUTS, "states")},
                opset_version=OPSET,
                dynamo=False,  # the other exporter needs onnxscript, for the same graph
            )
        _compare(states, part, int(model.config.vocab_size))
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _compare(states: Any, path: Path, vocabulary: int) -> None:
    import onnxruntime
    import torch

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(17)
    for batch, width in ((1, 3), (1, 256), (5, 40)):
        ids = random.integers(0, vocabulary, (batch, width))
        mask = np.ones_like(ids)
        mask[-1, width // 2 :] = 0 if batch > 1 else 1
        inputs = dict(zip(_INPUTS, (ids, mask, np.zeros_like(ids)), strict=True))
        with torch.no_grad():
            expected = states(**{name: torch.from_numpy(value) for name, value in inputs.items()}).numpy()
        difference = float(np.abs(session.run(None, inputs)[0] - expected)[mask == 1].max())
        if not difference < TOLERANCE:
            raise ValueError(f"the translation differs by {difference:.2e} at shape {(batch, width)}")


if __name__ == "__main__":
    try:
        export(Path(sys.argv[1]), Path(sys.argv[2]))
    except Exception as error:  # noqa: BLE001 - the caller reads the last line
        sys.exit(f"{type(error).__name__}: {error}")
