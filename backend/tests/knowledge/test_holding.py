"""A collection held in memory answers as its indexes do, and never with what has changed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.core.errors import Unavailable
from app.knowledge import proposing
from app.knowledge.holding import Holder
from app.runtime import Runtime
from tests.desk import body_of, ingest
from tests.knowledge.support import held, hold, search

ARTICLES: list[dict[str, Any]] = [
    {"id": "refund", "title": "Refunds", "text": "A refund takes five working days.", "metadata": {"area": "money"}},
    {"id": "parcel", "title": "Parcels", "text": "A parcel is delivered within three days.", "metadata": {"area": "post"}},
    {"id": "secret", "title": "Refund fraud", "text": "A refund above 500 dollars is looked at by the fraud team.",
     "metadata": {"area": "money"}, "visibility": "internal"},
    {"id": "code", "title": "Errors", "text": "Error E-1001 means that the card was declined.", "metadata": {"area": "money"}},
]  # fmt: skip
QUESTIONS = [
    "How long does a refund take?",
    "What is E-1001?",
    "Hello,\n\nmy parcel has not come. I have waited a week. Can I have a refund? The card was declined before.",
]


@pytest.fixture(autouse=True)
def holder(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Holder:
    holder = Holder(runtime.db, runtime.background, 10_000)
    monkeypatch.setattr(runtime, "holder", holder)
    return holder


@pytest.fixture
async def shelf(as_admin: httpx.AsyncClient, collection: str) -> str:
    await ingest(as_admin, collection, *ARTICLES)
    return collection


async def answers(client: httpx.AsyncClient, collection: str, **options: Any) -> list[list[dict[str, Any]]]:
    modes = ("hybrid", "dense", "lexical")
    return [
        await search(client, collection, question, mode=mode, n_results=10, **options)
        for question in QUESTIONS
        for mode in modes
    ]


async def test_memory_and_indexes_answer_alike(
    as_admin: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    runtime: Runtime,
    shelf: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(runtime, "holder", Holder(runtime.db, runtime.background, 0))
        by_index = [
            await answers(as_admin, shelf),
            await answers(as_customer, shelf),
            await answers(as_admin, shelf, metadata={"area": "money"}),
        ]
    await hold(runtime, shelf)
    with monkeypatch.context() as patch:
        patch.setattr("app.knowledge.search.words_of", None)  # the indexes are not asked
        in_memory = [
            await answers(as_admin, shelf),
            await answers(as_customer, shelf),
            await answers(as_admin, shelf, metadata={"area": "money"}),
        ]
    for caller, expected in zip(in_memory, by_index, strict=True):
        for found, wanted in zip(caller, expected, strict=True):
            assert [match["id"] for match in found] == [match["id"] for match in wanted]
            for match, other in zip(found, wanted, strict=True):
                assert match | {"score": 0, "distance": 0} == other | {"score": 0, "distance": 0}
                assert match["score"] == pytest.approx(other["score"], abs=1e-3)
                assert match["distance"] == pytest.approx(other["distance"], abs=1e-3)


async def test_a_change_is_answered_at_once_and_held_soon(
    as_admin: httpx.AsyncClient, as_customer: httpx.AsyncClient, runtime: Runtime, shelf: str
) -> None:
    await hold(runtime, shelf)
    await ingest(as_admin, shelf, {**ARTICLES[0], "text": "A refund takes nine working days."})
    (first, *_) = await search(as_admin, shelf, QUESTIONS[0])
    assert "nine" in first["text"]
    await hold(runtime, shelf)
    (first, *_) = await search(as_admin, shelf, QUESTIONS[0])
    assert "nine" in first["text"]
    await ingest(as_admin, shelf, {**ARTICLES[0], "visibility": "internal"})
    assert all(match["title"] != "Refunds" for match in await search(as_customer, shelf, QUESTIONS[0]))
    await hold(runtime, shelf)
    assert all(match["title"] != "Refunds" for match in await search(as_customer, shelf, QUESTIONS[0]))
    deleted = await as_admin.post("/api/kb/delete", json={"collection": shelf, "ids": ["parcel"]})
    assert body_of(deleted)["deleted"] == 1
    for _ in range(2):
        found = await search(as_admin, shelf, "When is a parcel delivered?")
        assert all(match["title"] != "Parcels" for match in found)
        await hold(runtime, shelf)


async def test_what_is_held_needs_no_vector_index(
    as_admin: httpx.AsyncClient, runtime: Runtime, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_arguments: object) -> None:
        raise Unavailable("The vector store is away.", code="vector_store_unavailable")

    monkeypatch.setattr(proposing, "with_index", away)
    body = {"collection": shelf, "query": QUESTIONS[0]}
    monkeypatch.setattr(runtime, "holder", Holder(runtime.db, runtime.background, 0))
    assert (await as_admin.post("/api/kb/search", json=body)).status_code == 503
    monkeypatch.setattr(runtime, "holder", Holder(runtime.db, runtime.background, 100))
    await hold(runtime, shelf)
    assert body_of(await as_admin.post("/api/kb/search", json=body))["matches"][0]["title"] == "Refunds"


async def test_only_so_many_passages_are_held(
    as_admin: httpx.AsyncClient, runtime: Runtime, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = f"{shelf}-other"
    await ingest(as_admin, other, *ARTICLES)
    holder = Holder(runtime.db, runtime.background, 6)
    monkeypatch.setattr(runtime, "holder", holder)
    await hold(runtime, shelf)
    await hold(runtime, other)
    assert not await held(runtime, shelf), "together they are too many: the one searched last stays"
    await runtime.background.drain()
    await ingest(as_admin, shelf, *({"id": f"more {n}", "text": f"More about {n}."} for n in range(4)))
    await search(as_admin, shelf, QUESTIONS[0])
    await runtime.background.drain()
    assert not await held(runtime, shelf), "too large by itself"
