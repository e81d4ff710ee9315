"""Triage learns its categories from what the people of a desk correct and confirm, without a model call.

A round looks for new judgements. When there are enough it fits a candidate on the older ones, besides the examples
that everybody starts with, and compares it with the model that serves on the newest, which neither has seen. Only a
candidate that is not worse is fitted on everything and put into service. So the next candidate is compared on what was
judged since: a model is at its best on what it has learned.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel

from app.assistant import learning_repository as repository
from app.core.apart import run_apart
from app.core.clock import utc_now
from app.core.logging import get_logger
from app.db.engine import Database
from app.feedback import repository as feedback
from app.models.enums import FeedbackField, LearnedState
from app.runtime import Runtime
from app.triage.calibrate import ReliabilityBin, expected_calibration_error, reliability

if TYPE_CHECKING:
    from app.triage.config import TriageConfig
    from app.triage.engine import TriageEngine
    from app.triage.examples import Labelled

log = get_logger(__name__)
FEWEST = 40
"""Judged tickets below which nothing is learned."""
GROWTH = 0.1
"""The next fit waits for this share of new judgements, and at least for ``FEWEST_NEW``."""
FEWEST_NEW = 15
HELD_OUT = 0.25
"""The newest share, at least ``FEWEST_NEW`` and at most ``MOST_HELD_OUT``, that candidates are judged on; of it only what the
model that serves has not learned."""
MOST_HELD_OUT = 500
MOST = 20_000
"""The newest judgements that are learned from."""


class Figures(BaseModel):
    """What the judgement on a candidate rests on."""

    held_out: int
    accuracy: float
    serving_accuracy: float
    """Of the model that served, on the same tickets."""
    calibration_error: float
    """Expected calibration error of the candidate, 15 bins."""
    reliability: list[ReliabilityBin]


class Learner:
    """One process's part: it notices a model that another has learned, and learns when it is its turn."""

    def __init__(self, runtime: Runtime, seconds: float) -> None:
        self._runtime = runtime
        self._learn = runtime.leases.once("learning", seconds, self.learn)

    async def round(self) -> None:
        await self.take_over()
        await self._learn()

    async def take_over(self) -> None:
        """Serve the newest learned model of the current configuration."""
        runtime = self._runtime
        engine = runtime.engines.current
        if engine is None:
            return
        async with runtime.db.read() as session:
            stored = await repository.active_id(session, engine.base_key)
        if stored not in (engine.learned_id, runtime.engines.refused):
            await runtime.engines.renewed(runtime.encoder.encoder, anew=True)
            log.info("learning.taken_over", learned_model=stored)

    async def learn(self) -> None:
        """Fit and judge a candidate if there is enough new to learn from."""
        runtime = self._runtime
        engine = runtime.engines.current
        if engine is None:
            return
        started = utc_now()
        if not await _is_enough(runtime.db, engine):
            return
        judged = await _judged(runtime.db, engine.config)
        held = held_out(len(judged), await _unlearned(runtime.db, engine))
        older, newest = judged[:-held], judged[-held:]
        candidate = await self._fit(engine, older)
        figures = await asyncio.to_thread(_compare, engine, candidate, newest)
        better = figures.accuracy >= figures.serving_accuracy
        weights = (await self._fit(engine, judged)).to_bytes() if better else None
        async with runtime.db.write() as session:
            await repository.add(
                session, engine.base_key, LearnedState.ACTIVE if better else LearnedState.REJECTED,
                examples=len(judged), figures=figures.model_dump(mode="json"), weights=weights, created_at=started,
            )  # fmt: skip
        log.info(
            "learning.judged", examples=len(judged), taken=better,
            accuracy=round(figures.accuracy, 3), serving=round(figures.serving_accuracy, 3),
        )  # fmt: skip
        await self.take_over()

    async def _fit(self, engine: TriageEngine, judged: Sequence[Labelled]) -> Any:
        from app.triage.examples import examples_for
        from app.triage.training import fit_quickly

        examples = [item for item in examples_for(engine.config, judged) if item.category is not None]
        return await run_apart(fit_quickly, engine.config, examples, await self._vectors(examples))

    async def _vectors(self, examples: Sequence[Labelled]) -> Any:
        """By the encoder's thread in slices, so that requests get their turn in between."""
        from app.triage.examples import missing_texts, vectors_of

        runtime = self._runtime
        texts = missing_texts(examples, runtime.encoder.encoder.model_id)
        encoded = await runtime.encoder.encode(texts)
        ready = dict(zip(texts, encoded, strict=True))

        def look_up(wanted: Sequence[str]) -> Any:
            return np.stack([ready[text] for text in wanted])

        return vectors_of(examples, look_up, runtime.encoder.encoder.model_id)


async def _is_enough(db: Database, engine: TriageEngine) -> bool:
    """Whether enough was judged since the last candidate was fitted, good or not."""
    labels = _labels(engine.config)
    async with db.read() as session:
        before = await repository.newest(session, 1, engine.base_key)
        judged = await feedback.count_labelled(session, FeedbackField.CATEGORY, labels)
        if not before:
            return judged >= FEWEST
        new = await feedback.count_labelled(session, FeedbackField.CATEGORY, labels, before[0].created_at)
    return judged >= FEWEST and new >= max(FEWEST_NEW, GROWTH * before[0].examples)


def held_out(judged: int, unlearned: int | None) -> int:
    """How many of the newest of ``judged`` tickets candidates are judged on. ``unlearned``: how many of these the model that
    serves has not learned; None where it has learned none at all."""
    share = min(max(FEWEST_NEW, round(HELD_OUT * judged)), MOST_HELD_OUT)
    return share if unlearned is None else max(1, min(share, unlearned))


async def _unlearned(db: Database, engine: TriageEngine) -> int | None:
    if engine.learned_id is None:
        return None
    async with db.read() as session:
        since = await repository.learned_at(session, engine.learned_id)
        return (
            None
            if since is None
            else await feedback.count_labelled(session, FeedbackField.CATEGORY, _labels(engine.config), since)
        )


async def _judged(db: Database, config: TriageConfig) -> list[Labelled]:
    """The newest ``MOST`` tickets whose category people have judged, the oldest judgement first."""
    from app.triage.examples import CORRECTION_WEIGHT, Labelled

    async with db.read() as session:
        rows = await feedback.labelled_examples(session, FeedbackField.CATEGORY, _labels(config), MOST)
    return [Labelled(row.subject, row.body, category=row.label, weight=CORRECTION_WEIGHT) for row in rows]


def _labels(config: TriageConfig) -> list[str]:
    return [entry.id for entry in config.categories]


def _compare(engine: TriageEngine, candidate: Any, tickets: Sequence[Labelled]) -> Figures:
    sure: list[float] = []
    right: list[bool] = []
    served: list[bool] = []
    for ticket in tickets:
        shares = engine.category_shares(ticket.subject, ticket.body, candidate)
        found = max(shares, key=lambda name: shares[name])
        sure.append(shares[found])
        right.append(found == ticket.category)
        served.append(engine.classify(ticket.subject, ticket.body).category == ticket.category)
    return Figures(
        held_out=len(tickets),
        accuracy=float(np.mean(right)),
        serving_accuracy=float(np.mean(served)),
        calibration_error=expected_calibration_error(sure, right),
        reliability=list(reliability(sure, right)),
    )
