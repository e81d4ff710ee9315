"""Search within the documents whose metadata match: nothing that fits is lost, nothing else is found."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.knowledge import lexical, narrowing
from app.runtime import Runtime
from tests.desk import ingest, problem_of
from tests.knowledge.support import search

pytestmark = pytest.mark.usefixtures("either_way")

ASKED = "How long does a refund of a parcel take?"


@pytest.fixture
async def crowd(as_admin: httpx.AsyncClient, collection: str) -> str:
    """A hundred and fifty near answers, and three far ones with other metadata."""
    near = [
        {
            "id": f"near-{n}",
            "title": "Refunds",
            "text": f"A refund of parcel {n} takes long: how long a refund does take depends on parcel {n}.",
            "metadata": {"area": "post", "level": 1},
        }
        for n in range(150)
    ]
    far: list[dict[str, Any]] = [
        {"id": "garden", "text": "Water the roses in the evening.", "metadata": {"area": "garden", "tags": ["a", "b"]}},
        {"id": "kitchen", "text": "Bread takes an hour.", "metadata": {"area": "kitchen", "level": 2.0, "ok": True}},
        {
            "id": "cellar", "text": "A parcel in the cellar.", "metadata": {"area": "cellar", "level": 1},
            "visibility": "internal",
        },
    ]  # fmt: skip
    await ingest(as_admin, collection, *near, *far)
    return collection


async def areas(client: httpx.AsyncClient, collection: str, mode: str, **wanted: Any) -> set[str]:
    found = await search(client, collection, ASKED, metadata=wanted, mode=mode, n_results=50)
    assert len({match["id"] for match in found}) == len(found)
    return {match["metadata"]["area"] for match in found}


@pytest.mark.parametrize("exact", [True, False], ids=["measured", "by index"])
async def test_what_matches_is_found_however_far_it_is(
    as_admin: httpx.AsyncClient, crowd: str, monkeypatch: pytest.MonkeyPatch, exact: bool
) -> None:
    if not exact:
        monkeypatch.setattr(narrowing, "EXACT_CHUNKS", 0)
    for mode in ("dense", "hybrid"):
        assert await areas(as_admin, crowd, mode, area="garden") == {"garden"}
        assert await areas(as_admin, crowd, mode, area=["garden", "cellar"]) == {"garden", "cellar"}
    assert await areas(as_admin, crowd, "dense", tags="b") == {"garden"}
    assert await areas(as_admin, crowd, "dense", level=2) == {"kitchen"}
    assert await areas(as_admin, crowd, "dense", ok=True) == {"kitchen"}
    assert await areas(as_admin, crowd, "dense", level=1, area=["cellar", "garden"]) == {"cellar"}
    assert await areas(as_admin, crowd, "dense", area="post") == {"post"}
    assert await areas(as_admin, crowd, "hybrid", area="nowhere") == set()
    assert await areas(as_admin, crowd, "hybrid", ok=1) == set(), "1 is not true"


async def test_words_are_looked_for_in_the_part(
    as_admin: httpx.AsyncClient, crowd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await areas(as_admin, crowd, "lexical", area="kitchen") == {"kitchen"}, "by a word that many have"
    assert await areas(as_admin, crowd, "lexical", area=["kitchen", "cellar"]) == {"kitchen", "cellar"}
    assert await areas(as_admin, crowd, "lexical", area="garden") == set(), "no word in common"
    monkeypatch.setattr(lexical, "DOCUMENTS_PER_QUERY", 1)
    assert await areas(as_admin, crowd, "lexical", area=["kitchen", "cellar"]) == {"kitchen", "cellar"}


async def test_the_same_order_and_scores_as_without(as_admin: httpx.AsyncClient, crowd: str) -> None:
    free = await search(as_admin, crowd, ASKED, mode="dense", n_results=20)
    within = await search(as_admin, crowd, ASKED, mode="dense", n_results=20, metadata={"area": "post"})
    assert [round(match["distance"], 4) for match in within] == [round(m["distance"], 4) for m in free]


async def test_customers_find_public_documents_only(as_customer: httpx.AsyncClient, crowd: str) -> None:
    assert await areas(as_customer, crowd, "hybrid", area=["garden", "cellar"]) == {"garden"}


@pytest.mark.parametrize(
    "wanted",
    [{"a": None}, {"a": []}, {"": 1}, {"a": {"b": 1}}, {"a": [[1]]}, {"a\x00": 1}, {"a": "\x00"}, [], "a",
     {str(n): n for n in range(21)}, {"a": "x" * 1001}],
)  # fmt: skip
async def test_bad_filters_are_422(as_admin: httpx.AsyncClient, collection: str, wanted: Any) -> None:
    body = {"collection": collection, "query": "x", "metadata": wanted}
    problem_of(await as_admin.post("/api/kb/search", json=body), 422)


async def test_the_filters_reach_every_database(
    runtime: Runtime, as_admin: httpx.AsyncClient, crowd: str
) -> None:
    async with runtime.db.read() as session:
        assert await lexical.candidates_in(session, 1, ["parcel"], 10, []) == []


@pytest.mark.parametrize(
    ("stored", "wanted", "fits"),
    [
        ({}, {"a": 1}, False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": "1"}, {"a": 1}, False),
        ({"a": None}, {"a": "None"}, False),
        ({"a": ["x", 2]}, {"a": [2, 3]}, True),
        ({"a": {"b": 1}}, {"a": "b"}, False),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, False),
    ],
)
def test_equality_is_that_of_json(stored: dict[str, Any], wanted: dict[str, Any], fits: bool) -> None:
    assert narrowing.matches(stored, wanted) is fits


@pytest.mark.parametrize("mode", ["dense", "hybrid", "lexical"])
async def test_a_crowd_of_internal_articles_does_not_hide_the_public_one(
    as_admin: httpx.AsyncClient, as_customer: httpx.AsyncClient, collection: str, mode: str
) -> None:
    near = [
        {
            "id": f"internal-{n}",
            "title": "Refunds",
            "text": f"A refund of parcel {n} takes long: how long a refund does take depends on parcel {n}.",
            "visibility": "internal",
        }
        for n in range(150)
    ]
    public = {"id": "public", "title": "Parcels", "text": "A parcel travels for two days."}
    await ingest(as_admin, collection, *near, public)
    found = await search(as_customer, collection, ASKED, mode=mode)
    assert [match["text"] for match in found] == ["A parcel travels for two days."]
    await as_admin.post("/api/kb/delete", json={"collection": collection, "ids": [found[0]["document_id"]]})
    assert await search(as_customer, collection, ASKED, mode=mode) == []
