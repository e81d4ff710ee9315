"""Examples and the models that are fitted on them.

Three sources: the tickets that ship with the program (``data/*.jsonl``, written for it, a file for each style), the
configuration's own examples and descriptions, and what the people of a desk have corrected or confirmed.

    python -m app.triage.training        # after a change of cues, features, tickets or the default configuration

builds ``data/models.zip`` and ``data/vectors.npz`` anew: a desk with the default categories then fits nothing at its
start. The test suite fails while they are not those of the sources.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.core.logging import get_logger
from app.rag.types import Vectors
from app.triage import text_features
from app.triage.config import TriageConfig
from app.triage.features import Document, Lexicon
from app.triage.learning import Array
from app.triage.reading import embed_text
from app.triage.text import read_ticket
from app.triage.text_features import Rows, count_rows, dense_rows
from app.triage.text_model import TextModel, fit_classifier, fit_regression, solvable
from app.triage.types import Severity

log = get_logger(__name__)
DATA = Path(__file__).with_name("data")
STYLES = (
    "services",
    "consumers",
    "business",
    "plain",
    "letters",
    "chats",
    "mails",
    "operators",
    "customers",
    "calls",
    "contrasts",
    "forms",
    "threads",
    "shops",
    "worlds",
    "trades",
    "tangles",
)
MODELS, VECTORS = DATA / "models.zip", DATA / "vectors.npz"
_SOURCES = (
    "cues.py",
    "features.py",
    "phrases.py",
    "products.py",
    "text.py",
    "text_features.py",
    "learning.py",
)
CORRECTION_WEIGHT = 2.0
"""What a desk's own judgement counts beside an example that ships."""
NAME_WEIGHT = 1.0
ENOUGH, MOST_WEIGHT = 100, 25.0
"""Examples of a category from which on each counts once, and what one counts at most below that."""
MANY, USUAL_TEMPERATURE = 1_000, 0.97
"""From so many examples on the temperature of a logistic regression hardly depends on which they are."""
LARGE = 200
"""Tickets of one writer from which on they are held out by themselves."""
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A ticket with what is known of it; None: not judged."""

    subject: str
    body: str
    category: str | None = None
    severity: Severity | None = None
    sentiment: float | None = None
    group: str = "desk"
    """Who wrote it: models are tested on groups that they have not seen."""
    weight: float = 1.0


@dataclass(frozen=True)
class Models:
    """What the local engine reads a ticket with."""

    key: str
    """Names the sources that it was fitted on."""
    category: TextModel
    severity: TextModel
    sentiment: TextModel


@lru_cache(maxsize=1)
def shipped() -> tuple[Labelled, ...]:
    """The tickets that ship, in the order of their files."""
    return tuple(
        Labelled(
            subject=str(row["subject"]),
            body=str(row["body"]),
            category=str(row["category"]),
            severity=Severity(row["severity"]),
            sentiment=float(row["sentiment"]),
            group=style,
        )
        for style in STYLES
        for row in map(json.loads, (DATA / f"{style}.jsonl").read_text(encoding="utf-8").splitlines())
    )


def configured(config: TriageConfig) -> list[Labelled]:
    """The configuration's examples, then each category's name with its description."""
    found = [
        Labelled(
            example.subject, example.body, entry.id, example.severity,
            None if example.sentiment is None else float(example.sentiment), "configuration",
        )
        for entry in config.categories
        for example in entry.examples
    ]  # fmt: skip
    found += [
        Labelled(entry.name, entry.description, entry.id, group="names", weight=NAME_WEIGHT)
        for entry in config.categories
    ]
    return found


def examples_for(config: TriageConfig, desk: Iterable[Labelled] = ()) -> list[Labelled]:
    """Everything that a desk's models are fitted on. A label that the configuration does not know counts as none."""
    known = {entry.id for entry in config.categories}
    every = [*shipped(), *configured(config), *desk]
    return [
        item if item.category is None or item.category in known else replace(item, category=None)
        for item in every
    ]


def category_rows(
    config: TriageConfig, lexicon: Lexicon, documents: Sequence[Document], vectors: Any
) -> Rows:
    """What the category model reads; ``vectors`` has shape ``(n, dimension)``."""
    names = [entry.id for entry in config.categories]
    cues = np.array([document.category_features(names) for document in documents])
    return Rows(dense_rows(vectors, cues), _counts(documents))


def severity_rows(documents: Sequence[Document], vectors: Any) -> Rows:
    cues = np.array([list(document.severity_features().values()) for document in documents])
    return Rows(dense_rows(vectors, cues), _counts(documents))


def sentiment_rows(documents: Sequence[Document], vectors: Any) -> Rows:
    cues = np.array([document.sentiment_features(0.0) for document in documents])
    return Rows(dense_rows(vectors, cues), _counts(documents))


def _counts(documents: Sequence[Document]) -> Any:
    return count_rows([document.ticket.text for document in documents])


def fit_category(
    config: TriageConfig, examples: Sequence[Labelled], vectors: Any, *, quickly: bool = False
) -> tuple[TextModel, Array]:
    """The category model, and held-out logits of the examples that have a category.

    ``quickly``: where the temperature is known it is taken, in place of holding parts of the examples out: with many
    examples of logistic regression, and where most of them ship, that of the model that ships.
    """
    lexicon = Lexicon(config)
    chosen = [index for index, item in enumerate(examples) if item.category is not None]
    items = [examples[index] for index in chosen]
    rows = category_rows(config, lexicon, _documents(items, lexicon), np.asarray(vectors)[chosen])
    temperature = None
    if quickly:
        solved = solvable(len(items), len({item.category for item in items}))
        temperature = (
            _shipped_temperature(items) if solved else USUAL_TEMPERATURE if len(items) >= MANY else None
        )
    return fit_classifier(
        rows,
        [str(item.category) for item in items],
        groups=_groups(items),
        weights=_weights(items),
        temperature=temperature,
    )


def _shipped_temperature(items: Sequence[Labelled]) -> float | None:
    """Of the category model that ships, where most of the examples are those that it was fitted on."""
    stored = _archive().get("category.npz")
    ship = sum(item.group in STYLES for item in items)
    return TextModel.from_bytes(stored).temperature if stored and 2 * ship > len(items) else None


def fit_severity(config: TriageConfig, examples: Sequence[Labelled], vectors: Any) -> tuple[TextModel, Array]:
    """The severity model, and held-out logits of the examples that have a severity."""
    lexicon = Lexicon(config)
    chosen = [index for index, item in enumerate(examples) if item.severity is not None]
    items = [examples[index] for index in chosen]
    rows = severity_rows(_documents(items, lexicon), np.asarray(vectors)[chosen])
    return fit_classifier(
        rows,
        [str(item.severity) for item in items],
        groups=_groups(items),
        weights=np.array([item.weight for item in items]),
        order=[str(level) for level in Severity],
    )


def fit_sentiment(config: TriageConfig, examples: Sequence[Labelled], vectors: Any) -> TextModel:
    lexicon = Lexicon(config)
    chosen = [index for index, item in enumerate(examples) if item.sentiment is not None]
    items = [examples[index] for index in chosen]
    rows = sentiment_rows(_documents(items, lexicon), np.asarray(vectors)[chosen])
    return fit_regression(rows, np.array([float(item.sentiment or 0) for item in items]), "sentiment")


def _weights(items: Sequence[Labelled]) -> Array:
    """A category with few examples must not drown among those that ship with hundreds: its examples count more."""
    counts = Counter(item.category for item in items)
    enough = min(ENOUGH, max(counts.values()))
    return np.array([
        item.weight * min(MOST_WEIGHT, max(1.0, enough / counts[item.category])) for item in items
    ])  # fmt: skip


def _documents(items: Sequence[Labelled], lexicon: Lexicon) -> list[Document]:
    return [Document(read_ticket(item.subject, item.body), lexicon) for item in items]


def _groups(items: Sequence[Labelled]) -> list[str] | None:
    """Groups hold each other out only where there are several of some size; else rows are held out at random."""
    names = [item.group for item in items]
    large = sorted(name for name, number in Counter(names).items() if number >= min(LARGE, len(names) / 10))
    if len(large) < 2:
        return None
    return [name if name in large else large[place % len(large)] for place, name in enumerate(names)]


def category_key(config: TriageConfig, model_id: str) -> str:
    """Names everything that the category model rests on but the desk's own corrections."""
    parts = [entry.model_dump_json() for entry in config.categories]
    return _digest([_sources(), model_id, *parts])


def impact_key(config: TriageConfig, model_id: str) -> str:
    """The same for severity and sentiment, which know no categories. The shipped examples stand for all."""
    parts = [json.dumps(entry.indicators) for entry in config.severities]
    return _digest([_sources(), model_id, *parts])


@lru_cache(maxsize=1)
def _sources() -> str:
    folder = Path(__file__).parent
    files = [folder / name for name in _SOURCES] + [DATA / f"{style}.jsonl" for style in STYLES]
    return _digest(
        [text_features.VERSION, *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)]
    )


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


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


def shipped_vectors(model_id: str) -> Vectors | None:
    """Embeddings of ``shipped()``, shape ``(n, dimension)``; None for another embedding model or other tickets."""
    try:
        with np.load(VECTORS, allow_pickle=False) as stored:
            if str(stored["key"]) != _vectors_key(model_id):
                return None
            return np.asarray(stored["vectors"], dtype=np.float32)
    except (OSError, KeyError, ValueError):
        return None


def _vectors_key(model_id: str) -> str:
    return _digest([model_id, *(embed_text(item.subject, item.body) for item in shipped())])


@lru_cache(maxsize=2)
def _ready(model_id: str) -> dict[str, Vectors]:
    """Embeddings that ship, by text."""
    known = shipped_vectors(model_id)
    texts = [embed_text(item.subject, item.body) for item in shipped()]
    return {} if known is None else dict(zip(texts, known, strict=True))


def missing_texts(examples: Sequence[Labelled], model_id: str) -> list[str]:
    """What ``vectors_of`` will ask to be encoded, each text once."""
    texts = (embed_text(item.subject, item.body) for item in examples)
    return [text for text in dict.fromkeys(texts) if text not in _ready(model_id)]


def vectors_of(examples: Sequence[Labelled], encode: Encode, model_id: str) -> Vectors:
    """Embeddings of the examples, shape ``(n, dimension)``; those that ship are not computed again."""
    missing = missing_texts(examples, model_id)
    fresh = dict(zip(missing, encode(missing), strict=True)) if missing else {}
    ready = _ready(model_id) | fresh
    return np.stack([ready[embed_text(item.subject, item.body)] for item in examples])


def models_for(config: TriageConfig, encode: Encode, model_id: str, cache: Path | None = None) -> Models:
    """The models of a configuration: as they ship, as they were kept, or fitted now (CPU-bound, up to a minute)."""
    category_id, impact_id = category_key(config, model_id), impact_key(config, model_id)
    category = shipped_model("category", category_id) or _kept(cache, "category", category_id)
    severity = shipped_model("severity", impact_id) or _kept(cache, "severity", impact_id)
    sentiment = shipped_model("sentiment", impact_id) or _kept(cache, "sentiment", impact_id)
    examples = examples_for(config) if None in (category, severity, sentiment) else []
    if category is None:
        named = [item for item in examples if item.category is not None]
        category = fit_category(config, named, vectors_of(named, encode, model_id), quickly=True)[0]
        _keep(cache, "category", category_id, category)
    if severity is None or sentiment is None:
        vectors = vectors_of(examples, encode, model_id)
        severity = fit_severity(config, examples, vectors)[0]
        sentiment = fit_sentiment(config, examples, vectors)
        _keep(cache, "severity", impact_id, severity)
        _keep(cache, "sentiment", impact_id, sentiment)
    return Models(f"{category_id}:{impact_id}", category, severity, sentiment)


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
    """Write both files. The same sources give the same bytes on the same machine."""
    tickets = [embed_text(item.subject, item.body) for item in shipped()]
    vectors = np.concatenate([encode(tickets[start : start + 256]) for start in range(0, len(tickets), 256)])
    target = io.BytesIO()
    np.savez_compressed(target, key=np.array(_vectors_key(model_id)), vectors=vectors.astype(np.float16))
    VECTORS.write_bytes(target.getvalue())
    _ready.cache_clear()
    examples = examples_for(config)
    known = vectors_of(examples, encode, model_id)
    category, _ = fit_category(config, examples, known)
    severity, _ = fit_severity(config, examples, known)
    keys = dict.fromkeys(("severity", "sentiment"), impact_key(config, model_id))
    keys["category"] = category_key(config, model_id)
    files = {
        "keys.json": json.dumps(keys, indent=1).encode(),
        "category.npz": category.to_bytes(),
        "severity.npz": severity.to_bytes(),
        "sentiment.npz": fit_sentiment(config, examples, known).to_bytes(),
    }
    with zipfile.ZipFile(MODELS, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0)), content)
    _archive.cache_clear()
    _ready.cache_clear()


def main() -> None:
    from app.core.settings import BACKEND_DIR, Settings
    from app.rag.embedding import resolve_encoder
    from app.triage.config import load_config

    encoder = resolve_encoder(cache=Settings().model_cache_path)
    build(load_config(BACKEND_DIR.parent / "config"), encoder.encode, encoder.model_id)
    print(*(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB" for path in (MODELS, VECTORS)), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
