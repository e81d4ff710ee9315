"""One encoder and one engine for all tests of triage: loading and fitting take seconds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.core.settings import Settings
from app.rag.embedding import resolve_encoder
from app.rag.types import Encoder, Evidence, Passage, Query, RankedPassage, Vectors
from app.triage.config import TriageConfig, load_config
from app.triage.engine import TriageEngine
from app.triage.types import Severity

CONFIG = Path(__file__).parents[3] / "config"
DOUBLE_CHARGE = (
    "A payment can show twice while the bank still holds the first attempt. "
    "The second hold is released within three working days. "
    "If both charges are still there after that, send us the order number and we refund one of them."
)
RESET = "To reset your password, open the sign-in page and choose Forgot password. The link is valid for 60 minutes."

AsyncEncode = Callable[[Sequence[str]], Awaitable[Vectors]]


@pytest.fixture(scope="session")
def config() -> TriageConfig:
    return load_config(CONFIG)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return resolve_encoder(cache=Settings().model_cache_path)


@pytest.fixture(scope="session")
def engine(config: TriageConfig, encoder: Encoder) -> TriageEngine:
    made = TriageEngine(config, encoder)
    made.warm()
    return made


@pytest.fixture(scope="session")
def encode(encoder: Encoder) -> AsyncEncode:
    async def encode_async(texts: Sequence[str]) -> Vectors:
        return encoder.encode(texts)

    return encode_async


def with_indicator(config: TriageConfig, severity: Severity, phrase: str) -> TriageConfig:
    """The configuration with one more phrase that speaks for ``severity``."""
    severities = tuple(
        entry.model_copy(update={"indicators": (*entry.indicators, phrase)})
        if entry.id is severity
        else entry
        for entry in config.severities
    )
    return config.model_copy(update={"severities": severities})


def passage(number: int, title: str, text: str, cosine: float) -> RankedPassage:
    return RankedPassage(
        passage=Passage(f"{number}:1:0", number, title, text),
        distance=1 - cosine,
        lexical=1.0,
        fused=cosine,
        score=cosine,
    )


@pytest.fixture(scope="session")
def knowledge() -> list[RankedPassage]:
    return [passage(1, "Double charges", DOUBLE_CHARGE, 0.7), passage(2, "Passwords", RESET, 0.2)]


@pytest.fixture(scope="session")
def question(encoder: Encoder) -> tuple[Query, Vectors]:
    text = "I was charged twice for my order"
    vector = np.asarray(encoder.encode([text])[0])
    return Query(text, ("charg", "twice", "order"), text), vector


ANSWERABLE = Evidence(True, 0.9, "test")
UNANSWERABLE = Evidence(False, 0.1, "test")
