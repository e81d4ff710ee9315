"""What a proposed configuration would do to the newest tickets: the active and the proposed one side by side."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.assistant import grounding
from app.configuration import repository
from app.configuration.schemas import Body, Changed, TryAnswer, TryRow
from app.configuration.service import proposed, warnings
from app.knowledge.parts import ready_encoder
from app.runtime import Runtime
from app.triage.config import TriageConfig
from app.triage.routing import route, suggested_priority
from app.triage.types import Severity

if TYPE_CHECKING:
    from app.triage.engine import TriageEngine

REPLAY_SECONDS = 30.0
FIELDS = ("category", "severity", "team", "priority")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What triage would set, a value for each of ``FIELDS``; None where nobody knows."""

    category: str | None
    severity: str | None
    team: str | None
    priority: str | None


Judge = Callable[[Any, Any], Outcome]


async def try_configuration(
    runtime: Runtime, name: str, body: Body, tickets: int, *, seconds: float = REPLAY_SECONDS
) -> TryAnswer:
    """Compare the configurations on up to ``tickets`` of the newest tickets. Nothing is stored, no model is called.

    Routing rules are compared by what the tickets have; for the other documents the local engine reads the texts anew.
    What people have set by hand stays. ``seconds`` bounds the comparison, once both engines are made. Raises
    ``InvalidConfiguration``.
    """
    started = time.perf_counter()
    async with runtime.db.read() as session:
        active = await repository.newest(session)
        rows = await repository.newest_tickets(session, tickets)
    config = await asyncio.to_thread(proposed, active, {name: body})
    old, new = await _judges(runtime, name, config)
    encode = None if name == "routing_rules" else runtime.sentences.encode
    deadline = time.perf_counter() + seconds
    compared: list[tuple[Any, Outcome, Outcome]] = []
    for row in rows:
        if time.perf_counter() > deadline:
            break
        vector = None
        if encode is not None:
            vector = await encode([_embedded(row)])
        compared.append((row, *await asyncio.to_thread(_both, old, new, row, vector)))
    answer = _answer(name, compared, len(rows), (time.perf_counter() - started) * 1000)
    if name == "routing_rules":
        answer.warnings = warnings(config.rules, [category.id for category in config.categories])
    return answer


async def _judges(runtime: Runtime, name: str, config: TriageConfig) -> tuple[Judge, Judge]:
    if name == "routing_rules":
        return _by_stored(runtime.triage_config), _by_stored(config)
    encoder = await ready_encoder(runtime)
    engine = await grounding.renewed_engine(runtime)
    return _by_engine(engine), _by_engine(await runtime.engines.build(config, encoder))


def _embedded(row: Any) -> str:
    from app.triage.classifier import embed_text

    return embed_text(row.title, row.content)


def _both(old: Judge, new: Judge, row: Any, vector: Any) -> tuple[Outcome, Outcome]:
    return old(row, vector), new(row, vector)


def _by_stored(config: TriageConfig) -> Judge:
    def judge(row: Any, _vector: Any) -> Outcome:
        return _routed(config, row, row.category, row.severity and Severity(row.severity.value))

    return judge


def _by_engine(engine: TriageEngine) -> Judge:
    def judge(row: Any, vector: Any) -> Outcome:
        reading = engine.classify(row.title, row.content, vector)
        by_hand = row.hand_set
        category = row.category if "category" in by_hand else reading.category
        severity = (
            Severity(row.severity.value) if "severity" in by_hand and row.severity else reading.severity
        )
        return _routed(engine.config, row, category, severity)

    return judge


def _routed(config: TriageConfig, row: Any, category: str | None, severity: Severity | None) -> Outcome:
    if category is None or severity is None:
        return Outcome(category, severity, row.team, None)
    team = row.team if "team" in row.hand_set else route(config, category, severity, 1.0).team
    return Outcome(category, severity.value, team, suggested_priority(config, category, severity).value)


def _answer(
    name: str, compared: Sequence[tuple[Any, Outcome, Outcome]], wanted: int, elapsed: float
) -> TryAnswer:
    items: list[TryRow] = []
    moves: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    for row, old, new in compared:
        changes: dict[str, Changed] = {}
        for field in FIELDS:
            before, after = getattr(old, field), getattr(new, field)
            if before != after:
                changes[field] = Changed(old=before, new=after)
                moves[field][f"{before or 'none'} -> {after or 'none'}"] += 1
        if changes:
            items.append(TryRow.model_validate({"ticket_id": row.id, "title": row.title, **changes}))
    return TryAnswer.model_validate(
        {
            "name": name,
            "tickets": len(compared),
            "complete": len(compared) == wanted,
            "changed": len(items),
            "counts": {field: sum(moves[field].values()) for field in FIELDS},
            "moves": {field: dict(moves[field].most_common()) for field in FIELDS},
            "items": items,
            "duration_ms": round(elapsed, 2),
        }
    )
