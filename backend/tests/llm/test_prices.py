"""What calls cost: each model by its own prices, and nothing invented where a price or a count is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.assembly import make_ledger
from app.core.background import Background
from app.db.engine import Database, make_engine
from app.egress.ledger import Prices
from app.llm.door import CallRecord
from tests.desk import desk_settings

CALL = CallRecord(
    at=datetime(2026, 1, 2, tzinfo=UTC), purpose="reply", model="first", host="h", ticket_id=None, outcome="ok", sent=True, attempts=1,
    duration_ms=1.0, chars_out=1, chars_in=1, prompt_tokens=2_000, completion_tokens=500,
)  # fmt: skip


def test_a_cost_needs_both_prices_and_a_count() -> None:
    assert Prices(0.5, 2.0).cost(2_000, 500) == pytest.approx(0.002)
    assert Prices(0.5, 2.0).cost(2_000, None) == pytest.approx(0.001)
    assert Prices(0.0, 0.0).cost(1, 1) == 0.0
    assert Prices(0.5, None).cost(1, 1) is None
    assert Prices().cost(1, 1) is None
    assert Prices(0.5, 2.0).cost(None, None) is None


async def test_the_fallback_model_has_prices_of_its_own(tmp_path: Path) -> None:
    settings = desk_settings(
        tmp_path, fallback_model="second", llm_price_input=1, llm_price_output=2, llm_fallback_price_input=10,
        llm_fallback_price_output=20,
    )  # fmt: skip
    db = Database(make_engine(settings.database_url))
    ledger = make_ledger(settings, db, Background())
    assert ledger._figures(CALL)["cost"] == pytest.approx(0.003)
    assert ledger._figures(replace(CALL, model="second"))["cost"] == pytest.approx(0.03)
    uncounted = ledger._figures(replace(CALL, prompt_tokens=None, completion_tokens=None))
    assert (uncounted["cost"], uncounted["uncounted"], uncounted["failures"]) == (None, 1, 0)
    assert ledger._figures(replace(CALL, outcome="timeout"))["failures"] == 1
    await db.dispose()
