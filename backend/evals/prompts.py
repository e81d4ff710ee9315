"""Versions of a prompt beside each other, with the configured model, on a stored set of tickets.

    citedesk eval prompts --data tickets.jsonl [--prompt classify|extract] [--version classify.v1] [--against classify.v2]

Each line holds ``subject`` and ``body``, for classification ``category`` (and ``category_ok``, a list) and optionally
``severity`` (``severity_ok``), for extraction ``fields`` (``name``, ``value``; ``fields_also_ok`` count neither way).
What is measured is the model's own answer, before the system combines it with the local engine. Texts go through the
door like those of real tickets, so personal data is masked; nothing is written to the egress log.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.assembly import make_model
from app.core.settings import Settings
from app.llm import prompts
from app.llm.door import CallRecord, Door
from app.llm.openai_compatible import OpenAICompatibleModel
from app.llm.port import ModelError
from app.triage.config import TriageConfig, load_config
from app.triage.model_reading import ask_classification, ask_extraction

CURRENT = {"classify": prompts.CLASSIFY, "extract": prompts.EXTRACT}
CONCURRENCY = 4
Pair = tuple[str, str]


class EvalError(ValueError):
    """The evaluation cannot be run as asked. The message says why."""


@dataclass(slots=True)
class Answer:
    """What came back for one ticket. ``labels`` is None when the answer was no valid one."""

    labels: frozenset[Pair] | None
    tokens: int | None
    seconds: float


@dataclass(slots=True)
class Figures:
    version: str
    tickets: int
    accuracy: float
    """Share of tickets with the right category; for fields: with exactly the right ones. Invalid answers are wrong."""
    macro_f1: float
    """Mean over the labels (categories, names of fields) of the truth."""
    valid: float
    tokens: float | None
    """Mean of a ticket, repair included."""
    p50: float
    p95: float
    extra: dict[str, float] = field(default_factory=dict)


def load(path: Path) -> list[dict[str, Any]]:
    """The tickets of a JSONL file. Raises ``EvalError`` naming the line."""
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            _ = row["subject"], row["body"]
        except (ValueError, KeyError, TypeError) as error:
            raise EvalError(f"{path}:{number}: not a ticket with subject and body") from error
        rows.append(row)
    if not rows:
        raise EvalError(f"{path} holds no tickets")
    return rows


def check_version(name: str, version: str) -> str:
    known = prompts.versions(name)
    if version not in known:
        raise EvalError(f"there is no prompt {version}: one of {', '.join(known)}")
    return version


async def measure(
    model: OpenAICompatibleModel, config: TriageConfig, rows: Sequence[Mapping[str, Any]], name: str, version: str, seconds: float
) -> Figures:  # fmt: skip
    """All tickets by one version."""
    gate = asyncio.Semaphore(CONCURRENCY)

    async def one(row: Mapping[str, Any]) -> Answer:
        async with gate:
            return await _answer(model, config, row, name, version, seconds)

    answers = await asyncio.gather(*(one(row) for row in rows))
    return figures_of(name, version, rows, answers)


async def _answer(
    model: OpenAICompatibleModel, config: TriageConfig, row: Mapping[str, Any], name: str, version: str, seconds: float
) -> Answer:  # fmt: skip
    spent: list[CallRecord] = []
    # A share of the time is what a reading call gets of a whole run; here nothing comes after it.
    door = Door(model, seconds=seconds / 0.4, record=spent.append)
    started = time.perf_counter()
    labels: frozenset[Pair] | None = None
    try:
        if name == "classify":
            said = (
                await ask_classification(door, config, row["subject"], row["body"], version=version)
            ).value
            labels = frozenset({("category", said.category), ("severity", str(said.severity))})
        else:
            found = (await ask_extraction(door, row["subject"], row["body"], version=version)).value
            labels = frozenset((str(entry.name), entry.value.strip()) for entry in found.fields)
    except ModelError:
        labels = None
    counted = [
        (call.prompt_tokens or 0) + (call.completion_tokens or 0)
        for call in spent
        if call.prompt_tokens is not None
    ]
    return Answer(labels, sum(counted) if counted else None, time.perf_counter() - started)


def figures_of(
    name: str, version: str, rows: Sequence[Mapping[str, Any]], answers: Sequence[Answer]
) -> Figures:
    """The figures of a version's answers, in the order of the tickets."""
    judged = [
        (_judge_labels if name == "classify" else _judge_fields)(row, answer.labels)
        for row, answer in zip(rows, answers, strict=True)
    ]
    hits, misses, wrong = Counter[str](), Counter[str](), Counter[str]()
    for entry in judged:
        hits.update(entry.hits)
        misses.update(entry.misses)
        wrong.update(entry.wrong)
    labels = sorted((hits + misses).keys())
    scores = [2 * hits[label] / (2 * hits[label] + misses[label] + wrong[label]) for label in labels]
    times = sorted(answer.seconds for answer in answers)
    counted = [answer.tokens for answer in answers if answer.tokens is not None]
    severities = [entry.severity for entry in judged if entry.severity is not None]
    return Figures(
        version=version,
        tickets=len(rows),
        accuracy=sum(entry.right for entry in judged) / len(rows),
        macro_f1=sum(scores) / len(scores) if scores else 0.0,
        valid=sum(answer.labels is not None for answer in answers) / len(rows),
        tokens=sum(counted) / len(counted) if counted else None,
        p50=times[len(times) // 2],
        p95=times[min(len(times) - 1, int(0.95 * len(times)))],
        extra={"severity": sum(severities) / len(severities)} if severities else {},
    )


@dataclass(slots=True)
class _Judged:
    right: bool
    hits: list[str]
    misses: list[str]
    wrong: list[str]
    severity: bool | None = None


def _judge_labels(row: Mapping[str, Any], labels: frozenset[Pair] | None) -> _Judged:
    said = dict(labels or ())
    truth, guess = str(row["category"]), said.get("category")
    right = guess is not None and guess in {truth, *row.get("category_ok", ())}
    severity = None
    if "severity" in row:
        severity = said.get("severity") in {row["severity"], *row.get("severity_ok", ())}
    if right:  # an accepted other category counts for the true one
        return _Judged(True, [truth], [], [], severity)
    return _Judged(False, [], [truth], [guess] if guess else [], severity)


def _judge_fields(row: Mapping[str, Any], labels: frozenset[Pair] | None) -> _Judged:
    truth = {(entry["name"], entry["value"]) for entry in row.get("fields", ())}
    neutral = {(entry["name"], entry["value"]) for entry in row.get("fields_also_ok", ())}
    found = set(labels or ())
    hits, misses, wrong = truth & found, truth - found, found - truth - neutral
    exact = labels is not None and not misses and not wrong
    return _Judged(exact, _names(hits), _names(misses), _names(wrong))


def _names(pairs: set[Pair]) -> list[str]:
    return sorted(name for name, _ in pairs)


def table(found: Sequence[Figures]) -> str:
    """The figures as text, a line for each version."""
    lines = [
        f"{'prompt':14} {'tickets':>7} {'accuracy':>8} {'macro-F1':>8} {'severity':>8} {'valid':>6} {'tokens':>7} {'p50 s':>7} {'p95 s':>7}"
    ]
    for row in found:
        severity = f"{row.extra['severity']:.3f}" if "severity" in row.extra else "-"
        tokens = f"{row.tokens:.0f}" if row.tokens is not None else "-"
        lines.append(
            f"{row.version:14} {row.tickets:7} {row.accuracy:8.3f} {row.macro_f1:8.3f} {severity:>8} {row.valid:6.3f} {tokens:>7} {row.p50:7.3f} {row.p95:7.3f}"
        )
    return "\n".join(lines)


async def compare(
    settings: Settings, data: Path, name: str, version: str | None, against: str | None
) -> list[Figures]:
    """The current version of a prompt (or ``version``), and ``against`` where it is given. Raises ``EvalError``."""
    if name not in CURRENT:
        raise EvalError(f"there is nothing to measure for {name!r}: one of {', '.join(CURRENT)}")
    versions = [check_version(name, version or CURRENT[name])]
    if against is not None:
        versions.append(check_version(name, against))
    rows = load(data)
    if name == "classify" and any("category" not in row for row in rows):
        raise EvalError(f"{data}: every ticket needs its category")
    model = make_model(settings)
    if model is None:
        raise EvalError("no model is configured: set OPENAI_BASE_URL or a key (see docs/models.md)")
    config = load_config(settings.config_path)
    try:
        await model.prepare()
        return [
            await measure(model, config, rows, name, entry, settings.workflow_timeout_seconds)
            for entry in versions
        ]
    finally:
        await model.aclose()
