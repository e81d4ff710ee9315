"""Quality of the local triage engine on labelled tickets, next to a keyword baseline.

    python -m evals.triage --data FOLDER [--config FOLDER]

``FOLDER/triage/*.jsonl`` holds tickets (subject, body, category, category_ok, severity, severity_ok,
sentiment_score, fields, fields_also_ok, adversarial); ``FOLDER/workflow_examples.jsonl`` requests with what the
answer must hold. Then ``brief_tickets.jsonl`` beside this module: 520 tickets of few words by a writer of whom the models have
seen nothing, true alarms next to harmless twins that hold the same words, a fifth in eight other languages than English.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.rag.types import Encoder, Evidence, Vectors
from app.triage.config import TriageConfig, load_config
from app.triage.engine import TriageEngine
from app.triage.features import Lexicon
from app.triage.pipeline import PipelineOptions, Retrieved, run
from app.triage.types import Severity
from evals.machine import product_encoder

BRIEF = Path(__file__).with_name("brief_tickets.jsonl")
LEVELS = [str(level) for level in (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)]
DRAWS = 2000


@dataclass(frozen=True)
class Predicted:
    category: str
    confidence: float
    severity: str
    sentiment: float
    fields: frozenset[tuple[str, str]]


def interval(values: Sequence[float]) -> str:
    """Mean with its 95 % percentile bootstrap interval."""
    data = np.asarray(values, dtype=float)
    rng = np.random.default_rng(0)
    draws = [float(np.mean(rng.choice(data, len(data)))) for _ in range(DRAWS)]
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{data.mean():.3f} [{low:.2f}, {high:.2f}]"


def quadratic_kappa(truth: Sequence[str], guess: Sequence[str]) -> float:
    """Cohen's kappa with quadratic weights over the four severities."""
    matrix = np.zeros((4, 4))
    for a, b in zip(truth, guess, strict=True):
        matrix[LEVELS.index(a), LEVELS.index(b)] += 1
    cost = np.subtract.outer(np.arange(4), np.arange(4)) ** 2
    chance = np.outer(matrix.sum(1), matrix.sum(0)) / matrix.sum()
    return float(1 - (cost * matrix).sum() / (cost * chance).sum())


def spearman(a: Sequence[float], b: Sequence[float]) -> float:
    """Rank correlation with mean ranks for ties."""

    def ranks(values: Sequence[float]) -> NDArray[np.float64]:
        array = np.asarray(values, dtype=float)
        return np.array([(array < value).sum() + ((array == value).sum() + 1) / 2 for value in array])

    if len(set(a)) < 2 or len(set(b)) < 2:
        return 0.0
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error over equal-width bins (Naeini et al., 2015)."""
    values, hits = np.asarray(confidence), np.asarray(right, dtype=float)
    index = np.minimum((values * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(values[index == b].mean() - hits[index == b].mean()) * (index == b).mean()
            for b in range(bins)
            if (index == b).any()
        )
    )


def by_keywords(config: TriageConfig, rows: Sequence[Mapping[str, Any]]) -> list[Predicted]:
    """Baseline: the category with most keywords, the severity with most indicators, sentiment by word lists."""
    lexicon = Lexicon(config)
    results = []
    for row in rows:
        text = f"{row['subject']}\n{row['body']}"
        counts = {name: len(found) for name, found in lexicon.keywords(text).items()}
        category = max(counts, key=lambda name: counts[name])
        if counts[category] == 0:
            category = config.fallback_category
        found = {severity: len(hits) for severity, hits in lexicon.indicators(text).items()}
        severity = max(found, key=lambda level: found[level]) if any(found.values()) else Severity.MEDIUM
        words = set(text.lower().split())
        mood = len(words & {"thanks", "thank", "love", "great", "please", "good"}) - len(
            words & {"not", "never", "angry", "terrible", "still", "wrong", "problem"}
        )
        results.append(Predicted(category, 1.0, str(severity), mood, frozenset()))
    return results


def by_engine(
    engine: TriageEngine, encoder: Encoder, rows: Sequence[Mapping[str, Any]]
) -> tuple[list[Predicted], float]:
    """Predictions and the engine's share of time: seconds of everything over seconds of the bare encoding."""
    texts = [engine.embed_text(row["subject"], row["body"]) for row in rows]
    started = time.perf_counter()
    vectors = encoder.encode(texts)
    encoded = time.perf_counter() - started
    started = time.perf_counter()
    results = []
    for row, vector in zip(rows, vectors, strict=True):
        reading = engine.classify(row["subject"], row["body"], vector)
        fields = engine.extract(row["subject"], row["body"], reading.category).fields
        values = frozenset((str(field.name), value) for field in fields for value in field.values)
        results.append(
            Predicted(
                reading.category,
                reading.category_confidence,
                str(reading.severity),
                reading.sentiment_score,
                values,
            )
        )
    return results, (time.perf_counter() - started + encoded) / encoded


def report(name: str, rows: Sequence[Mapping[str, Any]], guesses: Sequence[Predicted]) -> None:
    right = [row["category"] == guess.category for row, guess in zip(rows, guesses, strict=True)]
    allowed = [guess.category in row["category_ok"] for row, guess in zip(rows, guesses, strict=True)]
    hard = [hit for row, hit in zip(rows, right, strict=True) if row["adversarial"]]
    level = [row["severity"] == guess.severity for row, guess in zip(rows, guesses, strict=True)]
    level_ok = [guess.severity in row["severity_ok"] for row, guess in zip(rows, guesses, strict=True)]
    truth, guess_level = [row["severity"] for row in rows], [guess.severity for guess in guesses]
    critical = [
        guess == "critical" for truth_, guess in zip(truth, guess_level, strict=True) if truth_ == "critical"
    ]
    called = [
        truth_ == "critical" for truth_, guess in zip(truth, guess_level, strict=True) if guess == "critical"
    ]
    print(f"\n{name}")
    print(f"  category accuracy          {interval(right)}")
    print(f"  category among the allowed {interval(allowed)}")
    print(
        f"  category, adversarial only {interval(hard)}  (n={len(hard)})"
        if hard
        else "  no adversarial tickets"
    )
    print(f"  category calibration error {calibration_error([g.confidence for g in guesses], right):.3f}")
    print(f"  severity accuracy          {interval(level)}")
    print(f"  severity among the allowed {interval(level_ok)}")
    print(f"  severity quadratic kappa   {quadratic_kappa(truth, guess_level):.3f}")
    recall = float(np.mean(critical)) if critical else float("nan")
    precision = float(np.mean(called)) if called else float("nan")
    print(f"  critical recall            {recall:.3f} at precision {precision:.3f}")
    moods = [row["sentiment_score"] for row in rows]
    print(f"  sentiment Spearman         {spearman([g.sentiment for g in guesses], moods):.3f}")


def report_fields(rows: Sequence[Mapping[str, Any]], guesses: Sequence[Predicted]) -> None:
    hits, misses, wrong = Counter[str](), Counter[str](), Counter[str]()
    for row, guess in zip(rows, guesses, strict=True):
        gold = {(field["name"], field["value"]) for field in row["fields"]}
        neutral = {(field["name"], field["value"]) for field in row["fields_also_ok"]}
        hits.update(name for name, _ in gold & guess.fields)
        misses.update(name for name, _ in gold - guess.fields)
        wrong.update(name for name, _ in guess.fields - gold - neutral)
    print("\nfields (verbatim value)")
    for name in sorted({*hits, *misses, *wrong}):
        print(f"  {name:14} right {hits[name]:3}  missed {misses[name]:3}  wrong {wrong[name]:3}")
    found = hits.total()
    print(
        f"  recall {found / max(1, found + misses.total()):.3f}  precision {found / max(1, found + wrong.total()):.3f}"
    )


def confusions(rows: Sequence[Mapping[str, Any]], guesses: Sequence[Predicted]) -> None:
    print("\ncategory confusions (true -> given)")
    pairs = Counter(
        (row["category"], guess.category)
        for row, guess in zip(rows, guesses, strict=True)
        if row["category"] != guess.category
    )
    for (truth, guess), count in pairs.most_common():
        print(f"  {count:3}  {truth} -> {guess}")


async def check_requests(engine: TriageEngine, encoder: Encoder, lines: Sequence[str]) -> None:
    """Run the worked examples through the pipeline; print what does not hold."""

    async def retrieve(text: str) -> Retrieved:
        return Retrieved((), (), Evidence(False, 0.0, "no knowledge base in this run"))

    async def encode(texts: Sequence[str]) -> Vectors:
        return await asyncio.to_thread(encoder.encode, texts)

    failed = total = 0
    for line in lines:
        case = json.loads(line)
        request, expect = case["request"], case["expect"]
        source = request.get("ticket", request)
        subject = source.get("subject") or source.get("title") or ""
        body = source.get("body") or source.get("content") or source.get("customer_complaint") or ""
        outcome = await run(
            engine, subject=subject, body=body, retrieve=retrieve, encode=encode, options=PipelineOptions()
        )
        problems = _violations(
            engine, expect | expect.get("triage", {}), outcome.model_dump(mode="json"), request
        )
        total += 1
        failed += bool(problems)
        for problem in problems:
            print(f"  {subject or body[:40]!r}: {problem}")
    print(f"worked examples: {total - failed} of {total} hold (parts that this run can see)")


def _violations(
    engine: TriageEngine, expect: Mapping[str, Any], got: Mapping[str, Any], request: Mapping[str, Any]
) -> list[str]:
    reading, routing = got["classification"], got["routing"]
    severity = request.get("severity")
    if severity and request.get("category"):
        routing = engine.route_known(request["category"], Severity(severity), 1.0).model_dump(mode="json")
    fields = {field["name"]: field["value"] for field in got["extraction"]["fields"]}
    asked = request.get("category")
    keys = () if asked else ("category", "severity", "urgency")
    wanted = [(f"{key} {reading[key]}", reading[key] == expect[key]) for key in keys if key in expect]
    if "severity_in" in expect:
        wanted.append((f"severity {reading['severity']}", reading["severity"] in expect["severity_in"]))
    wanted += [
        (f"{key} {reading[key]}", expect[f"{key}_has"] in reading[key])
        for key in ("secondary_categories", "urgency_indicators")
        if f"{key}_has" in expect
    ]
    if "sentiment_score_max" in expect:
        score = reading["sentiment_score"]
        wanted.append((f"sentiment {score}", score <= expect["sentiment_score_max"]))
    if "team" in expect:
        allowed = expect.get("priority_in", [expect.get("priority")])
        wanted.append((f"team {routing['team']}", routing["team"] == expect["team"]))
        wanted.append((f"priority {routing['priority']}", routing["priority"] in allowed))
    wanted += [
        (f"{name} {fields.get(name)}", fields.get(name) == value)
        for name, value in expect.get("fields", {}).items()
    ]
    wanted += [(f"{name} present", name not in fields) for name in expect.get("absent_fields", [])]
    if "response_asks_for" in expect:
        wanted.append(("asks for nothing", expect["response_asks_for"] in got["response"]["content"]))
    return [text for text, holds in wanted if not holds]


def brief_tickets() -> list[dict[str, Any]]:
    """As the development set's, with one label each and no fields."""
    rows = [json.loads(line) for line in BRIEF.read_text(encoding="utf-8").splitlines()]
    return [
        {
            **row,
            "category_ok": [row["category"]],
            "severity_ok": [row["severity"]],
            "sentiment_score": row["sentiment"],
            "adversarial": False,
        }
        for row in rows
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).parents[2] / "config")
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    encoder = product_encoder()
    engine = TriageEngine(config, encoder)
    started = time.perf_counter()
    engine.warm()
    print(
        f"configuration {config.version}, encoder {encoder.model_id}, fitted in {time.perf_counter() - started:.1f} s"
    )
    for path in sorted((arguments.data / "triage").glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        print(f"\n== {path.name}: {len(rows)} tickets; brackets are 95 % bootstrap intervals")
        report("keyword baseline", rows, by_keywords(config, rows))
        guesses, ratio = by_engine(engine, encoder, rows)
        report("local engine", rows, guesses)
        report_fields(rows, guesses)
        confusions(rows, guesses)
        print(f"\ntime: {ratio:.2f} x the bare encoding of the same texts")
    rows = brief_tickets()
    print(f"\n== {BRIEF.name}: {len(rows)} tickets")
    report("keyword baseline", rows, by_keywords(config, rows))
    report("local engine", rows, by_engine(engine, encoder, rows)[0])
    examples = arguments.data / "workflow_examples.jsonl"
    if examples.exists():
        lines = examples.read_text(encoding="utf-8").splitlines()
        asyncio.run(check_requests(engine, encoder, lines))


if __name__ == "__main__":
    main()
