"""The egress log and the usage figures in the database, with many writers at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.egress.ledger import Ledger, Prices
from app.llm.door import CallRecord
from app.models import ModelCall, ModelUsage
from app.runtime import Runtime
from tests.desk import body_of, problem_of, stored, unique

WRITERS = 12


def call_of(model: str) -> CallRecord:
    return CallRecord(
        at=utc_now(), purpose="reply", model=model, host="h:1", ticket_id=None, outcome="ok", sent=True, attempts=2,
        duration_ms=2.5, chars_out=10, chars_in=5, prompt_tokens=100, completion_tokens=10, masked={"email": 2}, request_text="é😀",
    )  # fmt: skip


@pytest.fixture
def ledger(runtime: Runtime) -> Ledger:
    return Ledger(runtime.db, runtime.background, prices={}, default=Prices(1.0, 2.0), keep_days=30)


async def test_calls_at_the_same_time_all_count(
    runtime: Runtime, ledger: Ledger, as_admin: httpx.AsyncClient
) -> None:
    model = unique("m")
    await asyncio.gather(*(ledger._write(call_of(model)) for _ in range(WRITERS)))
    (usage,) = await stored(runtime, sa.select(ModelUsage).where(ModelUsage.model == model))
    assert (usage.calls, usage.prompt_tokens, usage.completion_tokens) == (WRITERS, 1200, 120)
    assert usage.cost == pytest.approx(WRITERS * 120 / 1_000_000)
    calls = await stored(runtime, sa.select(ModelCall).where(ModelCall.model == model))
    assert len(calls) == WRITERS
    assert (calls[0].masked, calls[0].request_text, calls[0].duration_ms) == ({"email": 2}, "é😀", 2.5)
    assert calls[0].attempts == 2
    row = next(row for row in body_of(await as_admin.get("/api/ai/usage"))["items"] if row["model"] == model)
    assert (row["calls"], row["mean_duration_ms"]) == (WRITERS, 2.5)


async def test_what_was_not_sent_is_logged_and_costs_nothing(runtime: Runtime, ledger: Ledger) -> None:
    model = unique("m")
    await ledger._write(replace(call_of(model), sent=False, outcome="circuit_open"))
    assert await stored(runtime, sa.select(ModelUsage).where(ModelUsage.model == model)) == []
    assert len(await stored(runtime, sa.select(ModelCall).where(ModelCall.model == model))) == 1


async def test_a_ticket_that_has_gone_is_left_out(runtime: Runtime, ledger: Ledger) -> None:
    model = unique("m")
    await ledger._write(replace(call_of(model), ticket_id=2_000_000_000))
    (call,) = await stored(runtime, sa.select(ModelCall).where(ModelCall.model == model))
    assert call.ticket_id is None


async def test_the_log_is_paged_and_filtered(
    runtime: Runtime, ledger: Ledger, as_admin: httpx.AsyncClient
) -> None:
    outcome = "timeout"
    moment = utc_now() - timedelta(days=20)
    for hour in range(5):
        await ledger._write(replace(call_of("paged"), at=moment + timedelta(hours=hour), outcome=outcome))
    params = {"outcome": outcome, "from": moment.isoformat(), "to": (moment + timedelta(hours=4)).isoformat()}
    first = body_of(await as_admin.get("/api/ai/egress", params={**params, "page_size": 3}))
    second = body_of(await as_admin.get("/api/ai/egress", params={**params, "page_size": 3, "page": 2}))
    assert (first["total"], first["pages"]) == (4, 2)
    times = [entry["at"] for entry in first["items"] + second["items"]]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == 4
    assert body_of(await as_admin.get("/api/ai/egress", params={**params, "purpose": "chat"}))["items"] == []


@pytest.mark.parametrize(
    "params",
    [
        {"page": 0},
        {"page_size": 101},
        {"from": "soon"},
        {"purpose": "A b"},
        {"ticket_id": 0},
        {"page": 10_000},
    ],
)
async def test_bad_filters_are_422(as_admin: httpx.AsyncClient, params: dict[str, Any]) -> None:
    problem_of(await as_admin.get("/api/ai/egress", params=params), 422)


@pytest.mark.parametrize(
    "params", [{"from": "yesterday"}, {"from": "1900-01-01"}, {"to": "2020-01-01", "from": "2020-01-02"}]
)
async def test_bad_days_are_422(as_admin: httpx.AsyncClient, params: dict[str, str]) -> None:
    problem_of(await as_admin.get("/api/ai/usage", params=params), 422)


async def test_only_admins_see_what_left(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    for path in ("/api/ai/egress", "/api/ai/usage"):
        problem_of(await as_agent.get(path), 403)
        problem_of(await as_customer.get(path), 403)
        problem_of(await anonymous.get(path), 401)
