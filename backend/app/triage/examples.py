"""The tickets that models are fitted on, and their embeddings.

Three sources: the tickets that ship with the program (``data/*.jsonl``, written for it, a file for each style), the
configuration's own examples and descriptions, and what the people of a desk have corrected or confirmed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.rag.types import Vectors
from app.triage import text_features
from app.triage.config import TriageConfig
from app.triage.cues import CUES, Reading, read_cues
from app.triage.reading import embed_text
from app.triage.text import read_ticket
from app.triage.types import Severity

DATA = Path(__file__).with_name("data")
VECTORS = DATA / "vectors.npz"
READINGS = DATA / "readings.npz"
SOURCES = (
    "cues.py",
    "cues_abroad.py",
    "nouns_abroad.py",
    "denials.py",
    "exposure.py",
    "inability.py",
    "injury.py",
    "irony.py",
    "subjects.py",
    "takeover.py",
    "../rag/function_words.py",
    "features.py",
    "text.py",
    "text_features.py",
    "learning.py",
)
"""The modules that decide which numbers a ticket becomes."""
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
    "pairs",
    "sectors",
    "voices",
    "everyday",
    "feints",
    "traps",
    "calm",
    "accounts",
    "notes",
    "borders",
    "stories",
    "middles",
    "grades",
    "haste",
    "scope",
    "ordinary",
    "losses",
    "mixed",
    "disguised",
    "watchful",
    "ironies",
    "neighbours",
    "abroad",
    "languages",
    "tongues",
    "europe",
    "posts",
)
"""``posts`` are short public messages, not tickets: they teach sentiment alone."""
CORRECTION_WEIGHT = 2.0
"""What a desk's own judgement counts beside an example that ships."""
NAME_WEIGHT = 1.0
KNOWN_PHRASE = 5
"""Tickets that ship and say a phrase, from which on models learn what it speaks for."""
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


@lru_cache(maxsize=1)
def shipped() -> tuple[Labelled, ...]:
    """The tickets that ship, in the order of their files."""
    return tuple(
        Labelled(
            subject=str(row["subject"]),
            body=str(row["body"]),
            category=row["category"],
            severity=Severity(row["severity"]) if row["severity"] else None,
            sentiment=float(row["sentiment"]),
            group=style,
        )
        for style in STYLES
        for row in map(json.loads, (DATA / f"{style}.jsonl").read_text(encoding="utf-8").splitlines())
    )


@lru_cache(maxsize=1)
def _said_in_all() -> str:
    return "\n".join(f"{item.subject}\n{item.body}" for item in shipped()).lower()


@lru_cache(maxsize=4096)
def is_learned(phrase: str) -> bool:
    """Whether the tickets that ship say ``phrase`` often enough for models to know what it speaks for."""
    return _said_in_all().count(phrase.lower()) >= KNOWN_PHRASE


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


def shipped_vectors(model_id: str) -> Vectors | None:
    """Embeddings of ``shipped()``, shape ``(n, dimension)``; None for another embedding model or other tickets."""
    try:
        with np.load(VECTORS, allow_pickle=False) as stored:
            if str(stored["key"]) != vectors_key(model_id):
                return None
            return np.asarray(stored["vectors"], dtype=np.float32)
    except (OSError, KeyError, ValueError):
        return None


def vectors_key(model_id: str) -> str:
    return digest([model_id, *_shipped_texts().values()])


@lru_cache(maxsize=1)
def _shipped_texts() -> dict[tuple[str, str], str]:
    """What is embedded of each ticket that ships, in their order: finding it takes half a millisecond each."""
    return {(item.subject, item.body): embed_text(item.subject, item.body) for item in shipped()}


def _text_of(item: Labelled) -> str:
    return _shipped_texts().get((item.subject, item.body)) or embed_text(item.subject, item.body)


@lru_cache(maxsize=2)
def known_vectors(model_id: str) -> dict[str, Vectors]:
    """Embeddings that ship, by text."""
    known = shipped_vectors(model_id)
    texts = map(_text_of, shipped())
    return {} if known is None else dict(zip(texts, known, strict=True))


def missing_texts(examples: Sequence[Labelled], model_id: str) -> list[str]:
    """What ``vectors_of`` will ask to be encoded, each text once."""
    texts = map(_text_of, examples)
    return [text for text in dict.fromkeys(texts) if text not in known_vectors(model_id)]


def vectors_of(examples: Sequence[Labelled], encode: Encode, model_id: str) -> Vectors:
    """Embeddings of the examples, shape ``(n, dimension)``; those that ship are not computed again."""
    missing = missing_texts(examples, model_id)
    fresh = dict(zip(missing, encode(missing), strict=True)) if missing else {}
    every = known_vectors(model_id) | fresh
    return np.stack([every[_text_of(item)] for item in examples])


@lru_cache(maxsize=1)
def sources_key() -> str:
    """Names the tickets that ship and the code that reads them."""
    folder = Path(__file__).parent
    files = [folder / name for name in SOURCES] + [DATA / f"{style}.jsonl" for style in STYLES]
    return digest([text_features.VERSION, *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)])


@dataclass(frozen=True)
class KnownReadings:
    """What the cues find in the tickets that ship: finding it takes two milliseconds each."""

    place: dict[tuple[str, str], int]
    strength: Any
    """Shape ``(n, len(CUES))``."""
    people: Any
    """Shape ``(n,)``."""

    def get(self, item: Labelled) -> Reading | None:
        """Without its phrases, which no model reads; None for a ticket that does not ship."""
        row = self.place.get((item.subject, item.body))
        if row is None:
            return None
        return Reading(dict(zip(CUES, self.strength[row].tolist(), strict=True)), (), int(self.people[row]))


@lru_cache(maxsize=1)
def known_readings() -> KnownReadings:
    """Empty when those that ship were made from other sources."""
    try:
        with np.load(READINGS, allow_pickle=False) as stored:
            if str(stored["key"]) == sources_key():
                place = {(item.subject, item.body): row for row, item in enumerate(shipped())}
                return KnownReadings(place, stored["strength"], stored["people"])
    except (OSError, KeyError, ValueError):
        pass
    return KnownReadings({}, np.empty((0, len(CUES))), np.empty(0))


def write_readings() -> None:
    tickets = [read_ticket(item.subject, item.body) for item in shipped()]
    readings = [read_cues(ticket.text, ticket.subject) for ticket in tickets]
    np.savez_compressed(
        READINGS,
        key=np.array(sources_key()),
        strength=np.array([list(reading.strength.values()) for reading in readings]),
        people=np.array([reading.people for reading in readings]),
    )
    known_readings.cache_clear()


def digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
