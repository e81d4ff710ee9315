"""A trial that takes longer than a request may wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from app.configuration.schemas import TryAnswer
from app.configuration.trials import Trials, trial_key
from app.core.background import Background
from app.core.errors import Conflict, Invalid
from tests.desk import Desk, body_of, new_ticket, problem_of

ANSWER = TryAnswer(
    name="severities", tickets=3, complete=True, changed=0, counts={}, moves={}, items=[], duration_ms=1.0
)


@pytest.fixture
async def background() -> AsyncIterator[Background]:
    made = Background()
    yield made
    await made.close()


class Slow:
    """A trial that ends when it is told to; ``begun`` counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.may_end = asyncio.Event()

    async def __call__(self) -> TryAnswer:
        self.begun += 1
        await self.may_end.wait()
        return ANSWER


async def test_who_asks_again_goes_on_waiting_for_the_same_trial(background: Background) -> None:
    trials, slow = Trials(background, seconds=0.01), Slow()
    assert await trials.answer("a", slow) is None
    assert await trials.answer("a", slow) is None
    slow.may_end.set()
    await background.drain()
    assert await trials.answer("a", slow) == ANSWER
    assert slow.begun == 1


async def test_a_fetched_result_is_not_given_again(background: Background) -> None:
    trials, slow = Trials(background), Slow()
    slow.may_end.set()
    assert await trials.answer("a", slow) == await trials.answer("a", slow) == ANSWER
    assert slow.begun == 2


async def test_two_who_wait_for_the_same_trial_both_have_its_answer(background: Background) -> None:
    trials, slow = Trials(background), Slow()
    both = [asyncio.create_task(trials.answer("a", slow)) for _ in range(2)]
    await asyncio.sleep(0)
    slow.may_end.set()
    assert await asyncio.gather(*both) == [ANSWER, ANSWER]
    assert slow.begun == 1


async def test_another_proposal_has_to_wait(background: Background) -> None:
    trials, slow, other = Trials(background, seconds=0.01), Slow(), Slow()
    assert await trials.answer("a", slow) is None
    with pytest.raises(Conflict, match="being tried"):
        await trials.answer("b", other)
    slow.may_end.set()
    other.may_end.set()
    await background.drain()
    assert await trials.answer("b", other) == ANSWER, "a result that nobody fetched stands in nobody's way"


async def test_an_old_result_is_not_given(background: Background, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.configuration.trials.KEPT_SECONDS", -1.0)
    trials, slow = Trials(background, seconds=0.01), Slow()
    assert await trials.answer("a", slow) is None
    slow.may_end.set()
    await background.drain()
    await trials.answer("a", slow)
    assert slow.begun == 2


async def test_what_a_trial_raises_reaches_who_asks(background: Background) -> None:
    async def refused() -> TryAnswer:
        raise Invalid("No such team.", field="body")

    trials = Trials(background)
    for _ in range(2):
        with pytest.raises(Invalid, match="No such team"):
            await trials.answer("a", refused)


async def test_closing_the_desk_ends_a_trial() -> None:
    background = Background()
    trials, slow = Trials(background, seconds=0.01), Slow()
    assert await trials.answer("a", slow) is None
    waiting = asyncio.create_task(Trials(background, seconds=60).answer("b", slow))
    await asyncio.sleep(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.core.background.CLOSE_SECONDS", 0)
        await background.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting


def test_keys_tell_proposals_apart() -> None:
    keys = {
        trial_key(name, body, tickets, revision)
        for name in ("severities", "categories")
        for body in ("a: 1", {"a": 1}, {"a": 2})
        for tickets in (1, 100)
        for revision in (1, 2)
    }
    assert len(keys) == 24
    assert trial_key("categories", {"a": 1, "b": 2}, 1, 1) == trial_key("categories", {"b": 2, "a": 1}, 1, 1)


async def test_a_request_that_has_waited_long_enough_is_told_to_come_again(
    desk: Desk,
    as_admin: httpx.AsyncClient,
    as_agent: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = await new_ticket(as_agent)
    body_of(
        await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"category": "billing", "severity": "low"})
    )
    active = body_of(await as_admin.get("/api/config/routing_rules"))
    proposal = {
        "body": active["body"].replace("team: billing_team", "team: account_management"),
        "tickets": 1,
    }
    monkeypatch.setattr(desk.runtime.trials, "seconds", 0.0)
    waiting = await as_admin.post("/api/config/routing_rules/try", json=proposal)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (202, "1")
    assert waiting.json()["name"] == "routing_rules"
    await desk.runtime.background.drain()
    answer = body_of(await as_admin.post("/api/config/routing_rules/try", json=proposal))
    assert answer["changed"] == 1
    problem_of(await as_admin.post("/api/config/nothing/try", json=proposal), 404, "config_not_found")
