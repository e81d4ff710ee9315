"""Where an embedding model's files lie, and whether they are the right ones."""

from __future__ import annotations

import hashlib
from pathlib import Path

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Digest of the official ``model.safetensors`` of sentence-transformers/all-MiniLM-L6-v2."""


class EncoderUnavailable(Exception):
    """No embedding model could be loaded; the message says why."""


def local_folder(path_or_name: str | Path) -> Path:
    """The folder of a model that is here already; nothing is downloaded. Raises ``EncoderUnavailable``."""
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


def weights_digest(folder: Path) -> str:
    """SHA-256 of all weight files, hexadecimal. Raises ``EncoderUnavailable``."""
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
