"""A desk teaches its triage: corrections become a model, which is put into service only if it is not worse."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.assistant import learning, learning_repository
from app.core.apart import run_apart
from app.models import LearnedModel, Ticket
from app.models.enums import LearnedState
from app.runtime import Runtime
from app.triage.types import Severity
from tests.desk import body_of, desk_settings, new_ticket, problem_of, running_desk, stored, triaged

GARDEN = ("roses", "tulips", "hedges", "lawns", "apple trees", "ponds", "beds of herbs", "vines")
ASKED = ("watered", "cut back", "planted", "fed", "moved", "covered for the winter")


def double(number: int) -> int:
    return 2 * number


def fail() -> None:
    raise ValueError("on purpose")


async def test_work_apart_answers_fails_and_ends_when_cancelled() -> None:
    assert await run_apart(double, 21) == 42
    with pytest.raises(ValueError, match="on purpose"):
        await run_apart(fail)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await run_apart(_sleep)


def _sleep() -> None:
    import time

    time.sleep(600)


async def test_corrections_teach_a_category(tmp_path: Path) -> None:
    """Garden questions have no place of their own. The people of this desk file them under account."""
    async with running_desk(desk_settings(tmp_path, jobs_paused=False)) as desk:
        runtime = desk.runtime
        async with desk.client(desk.agent) as client:
            texts = [
                (f"About {plant}", f"When should {plant} be {verb}?") for plant in GARDEN for verb in ASKED
            ]
            opened = [await new_ticket(client, title=subject, content=body) for subject, body in texts]
            for made in opened:
                await triaged(client, made["id"])
                await client.patch(f"/api/tickets/{made['id']}", json={"category": "account"})
            before = await classified(client, "About cherries", "When should cherries be cut back?")
            await learning.Learner(runtime, 600).round()
            after = await classified(client, "About cherries", "When should cherries be cut back?")
            assert before != "account"
            assert after == "account"
            assert await classified(client, "Double charge", "You charged me twice.") == "billing"
            problem_of(await client.get("/api/ai/learning"), 403)
        async with desk.client(desk.admin) as admin:
            shown = body_of(await admin.get("/api/ai/learning"))
            assert shown["models"][0]["state"] == "active"
            assert shown["models"][0]["examples"] == len(texts)
            figures = shown["models"][0]["figures"]
            assert figures["accuracy"] > figures["serving_accuracy"]
            assert sum(entry["count"] for entry in figures["reliability"]) == figures["held_out"]
            assert shown["judged"] == len(texts)
        (model,) = await stored(runtime, sa.select(LearnedModel))
        assert model.state is LearnedState.ACTIVE
        # Nothing new: nothing is fitted again.
        await learning.Learner(runtime, 600).round()
        assert len(await stored(runtime, sa.select(LearnedModel))) == 1
        await a_worse_candidate_is_not_taken(runtime, model.id)


async def a_worse_candidate_is_not_taken(runtime: Runtime, serving: int) -> None:
    engine = runtime.engines.current
    assert engine is not None
    assert engine.learned_id == serving
    async with runtime.db.write() as session:
        await learning_repository.add(
            session, engine.base_key, LearnedState.REJECTED, examples=99, figures={}, weights=None
        )
    await learning.Learner(runtime, 600).take_over()
    assert runtime.engines.current is engine
    # Another process has learned: this one follows.
    async with runtime.db.write() as session:
        first = await learning_repository.active(session, engine.base_key)
        assert first is not None
        await learning_repository.add(
            session, engine.base_key, LearnedState.ACTIVE, examples=100, figures={}, weights=first.weights
        )
    await learning.Learner(runtime, 600).take_over()
    followed = runtime.engines.current
    assert followed is not None
    assert followed.learned_id == serving + 2
    tickets = await stored(runtime, sa.select(Ticket).limit(1))
    assert tickets[0].severity in set(Severity)


async def classified(client: httpx.AsyncClient, subject: str, body: str) -> str:
    answer = body_of(await client.post("/api/v1/workflow/classify", json={"subject": subject, "body": body}))
    return str(answer["category"])
