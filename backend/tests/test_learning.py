"""A desk teaches its triage: corrections become a model, which is put into service only if it is not worse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.assistant import learning, learning_repository
from app.assistant.engines import TriageEngines
from app.core.apart import run_apart
from app.core.background import Background
from app.core.clock import utc_now
from app.db import migrate
from app.db.engine import Database, make_engine
from app.models import Feedback, LearnedModel, Ticket, TriageRun, User
from app.models.enums import (
    FeedbackField,
    FeedbackSource,
    LearnedState,
    Priority,
    Role,
    TicketStatus,
    TriageStatus,
)
from app.runtime import Runtime
from app.triage.config import TriageConfig
from app.triage.examples import Labelled
from app.triage.training import category_key
from app.triage.types import Severity
from tests.desk import (
    Desk,
    body_of,
    desk_settings,
    new_ticket,
    problem_of,
    running_desk,
    stored,
    triaged,
    unique,
)


@pytest.fixture
async def learning_db(tmp_path: Path) -> AsyncIterator[Database]:
    """Migrated and empty."""
    found = Database(make_engine(f"sqlite+aiosqlite:///{tmp_path / 'learning.db'}"))
    try:
        await migrate.upgrade(found.engine)
        yield found
    finally:
        await found.dispose()


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
            session,
            engine.base_key,
            LearnedState.REJECTED,
            examples=99,
            figures={},
            weights=None,
            created_at=utc_now(),
        )
    await learning.Learner(runtime, 600).take_over()
    assert runtime.engines.current is engine
    # Another process has learned: this one follows.
    async with runtime.db.write() as session:
        first = await learning_repository.active(session, engine.base_key)
        assert first is not None
        await learning_repository.add(
            session,
            engine.base_key,
            LearnedState.ACTIVE,
            examples=100,
            figures={},
            weights=first.weights,
            created_at=utc_now(),
        )
    await learning.Learner(runtime, 600).take_over()
    followed = runtime.engines.current
    assert followed is not None
    assert followed.learned_id == serving + 2
    tickets = await stored(runtime, sa.select(Ticket).limit(1))
    assert tickets[0].severity in set(Severity)


class Rejecting(learning.Learner):
    """Fits nothing and remembers what it would have learned from."""

    def __init__(self, runtime: Any) -> None:
        super().__init__(runtime, 600)
        self.fitted: list[str] = []

    async def _fit(self, engine: Any, judged: Sequence[Labelled]) -> Any:
        self.fitted = [item.subject for item in judged]


async def test_a_desk_of_many_judgements_goes_on_learning(
    desk: Desk, learning_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the newest are learned from, and what is new is counted beyond that."""
    for name, value in {"FEWEST": 4, "FEWEST_NEW": 3, "MOST": 10}.items():
        monkeypatch.setattr(learning, name, value)
    worse = learning.Figures(held_out=3, accuracy=0, serving_accuracy=1, calibration_error=0, reliability=[])
    monkeypatch.setattr(learning, "_compare", lambda *_: worse)
    engine = SimpleNamespace(base_key="k" * 64, config=desk.runtime.triage_config, learned_id=None)
    engines = SimpleNamespace(current=engine, refused=None)
    learner = Rejecting(SimpleNamespace(db=learning_db, engines=engines, leases=desk.runtime.leases))
    await judge(learning_db, range(3))
    await learner.learn()
    assert learner.fitted == [], "too few"
    await judge(learning_db, range(3, 12))
    await learner.learn()
    assert learner.fitted == [f"Ticket {number}" for number in range(2, 9)], "three are held out"
    for count, fits in ((2, 1), (3, 2), (3, 3)):
        await judge(learning_db, range(100 * count, 101 * count))
        await learner.learn()
        async with learning_db.read() as session:
            assert len(await learning_repository.newest(session, 9)) == fits


async def test_what_the_serving_model_has_learned_is_not_held_out(
    desk: Desk, learning_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be compared on what it knows by heart, and hardly a candidate would ever be taken."""
    for name, value in {"FEWEST": 4, "FEWEST_NEW": 3}.items():
        monkeypatch.setattr(learning, name, value)
    compared: list[str] = []

    def compare(_engine: object, _candidate: object, tickets: Sequence[Labelled]) -> learning.Figures:
        compared[:] = [ticket.subject for ticket in tickets]
        return learning.Figures(
            held_out=4, accuracy=0, serving_accuracy=1, calibration_error=0, reliability=[]
        )

    monkeypatch.setattr(learning, "_compare", compare)
    await judge(learning_db, range(20))
    async with learning_db.write() as session:
        await learning_repository.add(
            session, "k" * 64, LearnedState.ACTIVE, examples=20, figures={}, weights=b"w", created_at=utc_now()
        )  # fmt: skip
        serving = await learning_repository.active_id(session, "k" * 64)
    engine = SimpleNamespace(base_key="k" * 64, config=desk.runtime.triage_config, learned_id=serving)
    engines = SimpleNamespace(current=engine, refused=serving)
    learner = Rejecting(SimpleNamespace(db=learning_db, engines=engines, leases=desk.runtime.leases))
    await judge(learning_db, range(20, 24))
    await learner.learn()
    assert compared == [f"Ticket {number}" for number in range(20, 24)]
    assert learner.fitted == [f"Ticket {number}" for number in range(20)]


class Counting(TriageEngines):
    """Makes engines of nothing and counts them."""

    builds = 0

    async def build(self, config: TriageConfig, encoder: Any) -> Any:
        self.builds += 1
        learned = await self._learned(config, encoder.model_id)
        key = category_key(config, encoder.model_id)
        return SimpleNamespace(config=config, base_key=key, learned_id=learned[0] if learned else None)


@pytest.mark.parametrize("weights", [b"", b"not a model", b"PK\x03\x04half a file"])
async def test_a_model_that_cannot_be_read_is_tried_once(
    desk: Desk, learning_db: Database, weights: bytes
) -> None:
    config = desk.runtime.triage_config
    encoder: Any = SimpleNamespace(model_id="m")
    engines = Counting(learning_db, lambda: config, Background())
    await engines.serving(encoder)
    async with learning_db.write() as session:
        await learning_repository.add(
            session, category_key(config, "m"), LearnedState.ACTIVE, examples=9, figures={}, weights=weights,
            created_at=utc_now(),
        )  # fmt: skip
    runtime: Any = SimpleNamespace(
        db=learning_db, engines=engines, leases=desk.runtime.leases, encoder=SimpleNamespace(encoder=encoder)
    )
    learner = learning.Learner(runtime, 600)
    for _ in range(3):
        await learner.take_over()
    assert engines.builds == 2, "the first engine, and one that had no use of it"


async def judge(database: Database, numbers: Iterable[int]) -> None:
    async with database.write() as session:
        for number in numbers:
            person = User(email=f"{unique('p')}@people.example", name="P", role=Role.CUSTOMER)
            session.add(person)
            await session.flush()
            ticket = Ticket(
                title=f"Ticket {number}", content="What now?", status=TicketStatus.OPEN, priority=Priority.LOW,
                requester_id=person.id,
            )  # fmt: skip
            session.add(ticket)
            await session.flush()
            run = TriageRun(ticket_id=ticket.id, status=TriageStatus.COMPLETED)
            session.add(run)
            await session.flush()
            session.add(
                Feedback(
                    ticket_id=ticket.id, run_id=run.id, field=FeedbackField.CATEGORY, predicted="general",
                    chosen="account", correct=False, source=FeedbackSource.CHANGE,
                )
            )  # fmt: skip
            await session.flush()


async def classified(client: httpx.AsyncClient, subject: str, body: str) -> str:
    answer = body_of(await client.post("/api/v1/workflow/classify", json={"subject": subject, "body": body}))
    return str(answer["category"])


async def test_a_change_that_is_taken_back_finds_its_model_again(learning_db: Database) -> None:
    async def learned(key: str) -> int:
        async with learning_db.write() as session:
            await learning_repository.add(
                session, key * 64, LearnedState.ACTIVE, examples=20, figures={}, weights=b"w", created_at=utc_now()
            )  # fmt: skip
            found = await learning_repository.active_id(session, key * 64)
        assert found is not None
        return found

    async def kept(key: str) -> int | None:
        async with learning_db.read() as session:
            found = await learning_repository.active(session, key * 64)
            return None if found is None or found.weights is None else found.id

    first = await learned("a")
    second = await learned("b")
    assert (await kept("a"), await kept("b")) == (first, second)
    third = await learned("a")
    assert await kept("a") == third
    async with learning_db.read() as session:
        states = {model.id: model.state for model in await learning_repository.newest(session, 9)}
    assert states[first] is LearnedState.SUPERSEDED
    for key in "cdefg"[: learning_repository.KEPT_ELSEWHERE]:
        await learned(key)
    assert await kept("b") is None, "so many are kept and no more"


async def test_a_renewal_that_failed_is_tried_again(
    desk: Desk, learning_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    configs = [desk.runtime.triage_config]
    background = Background()
    engines = Counting(learning_db, lambda: configs[0], background)
    encoder: Any = SimpleNamespace(model_id="m")
    await engines.serving(encoder)
    configs[0] = configs[0].model_copy(update={"revision": configs[0].revision + 1})
    build = engines.build

    async def fails(*_arguments: object) -> Any:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(engines, "build", fails)
    engines.renew_soon()
    await background.drain()
    monkeypatch.setattr(engines, "build", build)
    assert (await engines.serving(encoder)).config.revision == configs[0].revision - 1
    assert engines.builds == 1, "not at once"
    monkeypatch.setattr("app.assistant.engines.RENEWAL_SECONDS", 0)
    engines._retry_at = 0.0
    await engines.serving(encoder)
    await background.drain()
    assert (await engines.serving(encoder)).config.revision == configs[0].revision
