"""The tickets of few words that no model learns from."""

from __future__ import annotations

from pathlib import Path

from app.triage.config import load_config
from app.triage.examples import shipped
from app.triage.types import Severity
from evals.triage import brief_tickets

CONFIG = Path(__file__).parents[3] / "config"


def test_they_are_labelled_and_held_out() -> None:
    rows = brief_tickets()
    assert len(rows) == 520
    assert {row["category"] for row in rows} == {entry.id for entry in load_config(CONFIG).categories}
    assert {row["severity"] for row in rows} == {str(level) for level in Severity}
    assert all(1 <= row["sentiment_score"] <= 10 for row in rows)
    learned = {item.body for item in shipped()}
    assert not [row["body"] for row in rows if row["body"] in learned]
