"""The models of a desk: as they ship, as they were kept, or fitted now.

    python -m app.triage.training        # after a change of cues, features, tickets or the default configuration

builds ``data/models.zip``, ``data/vectors.npz`` and ``data/readings.npz`` anew: a desk with the default categories then fits nothing at its
start. The test suite fails while they are not those of the sources.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.core.logging import get_logger
from app.triage.config import TriageConfig
from app.triage.examples import (
    DATA,
    STYLES,
    VECTORS,
    Encode,
    Labelled,
    digest,
    examples_for,
    is_learned,
    known_vectors,
    shipped,
    sources_key,
    vectors_key,
    vectors_of,
    write_readings,
)
from app.triage.features import Lexicon
from app.triage.fitting import fit_category, fit_sentiment, fit_severity, read_all
from app.triage.reading import embed_text
from app.triage.text_model import TextModel, solvable

log = get_logger(__name__)
MODELS = DATA / "models.zip"
MANY, USUAL_TEMPERATURE = 1_000, 0.97
"""From so many examples on the temperature of a logistic regression hardly depends on which they are."""


@dataclass(frozen=True)
class Models:
    """What the local engine reads a ticket with."""

    key: str
    """Names the sources that it was fitted on."""
    category: TextModel
    severity: TextModel
    sentiment: TextModel


def category_key(config: TriageConfig, model_id: str) -> str:
    """Names everything that the category model rests on but the desk's own corrections."""
    parts = [entry.model_dump_json() for entry in config.categories]
    return digest([sources_key(), model_id, *parts])


def severity_key(config: TriageConfig, model_id: str) -> str:
    """The same for severity, which knows no categories, and of the indicators those that the shipped examples say; these
    stand for all."""
    parts = [
        json.dumps([phrase for phrase in entry.indicators if is_learned(phrase)])
        for entry in config.severities
    ]
    return digest([sources_key(), model_id, *parts])


def sentiment_key(model_id: str) -> str:
    """The same for sentiment, which knows no configuration."""
    return digest([sources_key(), model_id])


@lru_cache(maxsize=1)
def _archive() -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(MODELS) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return {}


def shipped_model(name: str, key: str) -> TextModel | None:
    """``category``, ``severity`` or ``sentiment`` as it ships; None when it was fitted on other sources."""
    stored = _archive()
    keys = json.loads(stored.get("keys.json", b"{}"))
    return TextModel.from_bytes(stored[f"{name}.npz"]) if keys.get(name) == key else None


def fit_quickly(config: TriageConfig, examples: Sequence[Labelled], vectors: Any) -> TextModel:
    """The category model; parts of the examples are held out only where its temperature is not known: with many
    examples of logistic regression it is, and where most of them ship it is that of the model that ships."""
    items = [item for item in examples if item.category is not None]
    if solvable(len(items), len({item.category for item in items})):
        temperature = _shipped_temperature("category", items)
    else:
        temperature = USUAL_TEMPERATURE if len(items) >= MANY else None
    return fit_category(config, examples, vectors, temperature=temperature)[0]


def _shipped_temperature(name: str, items: Sequence[Labelled]) -> float | None:
    """Of a model that ships, where most of the examples are those that it was fitted on."""
    stored = _archive().get(f"{name}.npz")
    ship = sum(item.group in STYLES for item in items)
    return TextModel.from_bytes(stored).temperature if stored and 2 * ship > len(items) else None


def models_for(config: TriageConfig, encode: Encode, model_id: str, cache: Path | None = None) -> Models:
    """The models of a configuration: as they ship, as they were kept, or fitted now (CPU-bound, up to a minute)."""
    keys = _keys(config, model_id)
    known = {name: shipped_model(name, key) or _kept(cache, name, key) for name, key in keys.items()}
    missing = [name for name, model in known.items() if model is None]
    examples = examples_for(config) if missing else []
    if "category" in missing:
        named = [item for item in examples if item.category is not None]
        known["category"] = fit_quickly(config, named, vectors_of(named, encode, model_id))
    if "severity" in missing or "sentiment" in missing:
        vectors = vectors_of(examples, encode, model_id)
        documents = read_all(Lexicon(config), examples)
        if "severity" in missing:
            temperature = _shipped_temperature("severity", examples)
            known["severity"] = fit_severity(examples, documents, vectors, temperature=temperature)[0]
        if "sentiment" in missing:
            known["sentiment"] = fit_sentiment(examples, documents, vectors)
    found = {name: model for name, model in known.items() if model is not None}
    for name in missing:
        _keep(cache, name, keys[name], found[name])
    return Models(f"{keys['category']}:{keys['severity']}", **found)


def _keys(config: TriageConfig, model_id: str) -> dict[str, str]:
    return {
        "category": category_key(config, model_id),
        "severity": severity_key(config, model_id),
        "sentiment": sentiment_key(model_id),
    }


def _kept(cache: Path | None, name: str, key: str) -> TextModel | None:
    try:
        return TextModel.from_bytes((cache / f"{name}-{key}.npz").read_bytes()) if cache else None
    except (OSError, ValueError):
        return None


def _keep(cache: Path | None, name: str, key: str, model: TextModel) -> None:
    """A cache that cannot be written costs the next start a minute, and nothing else."""
    if cache is None:
        return
    part = cache / f"{name}-{key}.npz.{os.getpid()}.part"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        part.write_bytes(model.to_bytes())
        part.replace(cache / f"{name}-{key}.npz")
    except OSError as error:
        log.warning("triage.models_not_kept", reason=str(error))
        part.unlink(missing_ok=True)


def build(config: TriageConfig, encode: Encode, model_id: str) -> None:
    """Write the three files. The same sources give the same bytes on the same machine."""
    tickets = [embed_text(item.subject, item.body) for item in shipped()]
    vectors = np.concatenate([encode(tickets[start : start + 256]) for start in range(0, len(tickets), 256)])
    target = io.BytesIO()
    np.savez_compressed(target, key=np.array(vectors_key(model_id)), vectors=vectors.astype(np.float16))
    VECTORS.write_bytes(target.getvalue())
    known_vectors.cache_clear()
    write_readings()
    examples = examples_for(config)
    known = vectors_of(examples, encode, model_id)
    category, _ = fit_category(config, examples, known)
    documents = read_all(Lexicon(config), examples)
    severity, _ = fit_severity(examples, documents, known)
    files = {
        "keys.json": json.dumps(_keys(config, model_id), indent=1).encode(),
        "category.npz": category.to_bytes(),
        "severity.npz": severity.to_bytes(),
        "sentiment.npz": fit_sentiment(examples, documents, known).to_bytes(),
    }
    with zipfile.ZipFile(MODELS, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0)), content)
    _archive.cache_clear()
    known_vectors.cache_clear()


def main() -> None:
    from app.core.settings import BACKEND_DIR, Settings
    from app.rag.embedding import resolve_encoder
    from app.triage.config import load_config

    encoder = resolve_encoder(cache=Settings().model_cache_path)
    build(load_config(BACKEND_DIR.parent / "config"), encoder.encode, encoder.model_id)
    print(*(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB" for path in (MODELS, VECTORS)), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
