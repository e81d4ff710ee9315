"""Changing a document by its id, and reading what it was."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.knowledge import repository
from app.models import Collection, DocumentVersion
from app.models.enums import VersionState
from app.runtime import Runtime
from tests.desk import body_of, ingest, problem_of, stored
from tests.knowledge.support import counted_anew, items_of, search

FIRST = "\n\n".join(f"Rule {n}: a parcel of class {n} is delivered within {n} days." for n in range(1, 13))
SECOND = FIRST.replace("Rule 12: a parcel of class 12", "Rule 12: a box of class 12")
CUT = {"max_chars": 130, "overlap": 0}


@pytest.fixture
async def document(as_admin: httpx.AsyncClient, collection: str) -> str:
    """The path of a document of several chunks."""
    made = await ingest(as_admin, collection, {"id": "rules", "title": "Rules", "text": FIRST}, **CUT)
    assert made["chunks_added"] > 4
    return f"/api/kb/documents/{made['document_ids'][0]}"


async def put(client: httpx.AsyncClient, path: str, status: int = 200, **changes: Any) -> Any:
    return body_of(await client.put(path, json=changes), status)


async def test_a_new_text_is_a_new_version(
    as_admin: httpx.AsyncClient,
    as_agent: httpx.AsyncClient,
    runtime: Runtime,
    collection: str,
    document: str,
    encoded: list[str],
) -> None:
    encoded.clear()
    changed = await put(as_admin, document, text=SECOND, version=1)
    assert (changed["version"], changed["text"], changed["title"]) == (2, SECOND, "Rules")
    assert changed["language"] == "en"
    assert len(encoded) == 1, "only the changed chunk is encoded"
    assert "a box" in encoded[0]
    listed = body_of(await as_agent.get(f"{document}/versions"))
    assert [(v["number"], v["state"], v["title"]) for v in listed["items"]] == [
        (2, "current", "Rules"),
        (1, "superseded", "Rules"),
    ]
    assert [v["chunk_count"] for v in listed["items"]] == [changed["chunk_count"]] * 2
    assert listed["total"] == 2
    assert body_of(await as_agent.get(f"{document}/versions/1"))["text"] == FIRST
    assert body_of(await as_agent.get(f"{document}/versions/2"))["text"] == SECOND
    problem_of(await as_agent.get(f"{document}/versions/3"), 404, "version_not_found")
    found = await search(as_admin, collection, "Rule 12 box", n_results=50)
    assert any("a box of class 12" in match["text"] for match in found)
    assert not any("a parcel of class 12" in match["text"] for match in found)
    await counted_anew(runtime, collection)


async def test_describing_a_document_anew_encodes_nothing(
    as_admin: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    runtime: Runtime,
    collection: str,
    document: str,
    encoded: list[str],
) -> None:
    before = body_of(await as_admin.get(document))
    gone = before["chunks"][1]["id"]
    await as_admin.post("/api/kb/delete", json={"collection": collection, "ids": [gone]})
    encoded.clear()
    changed = await put(
        as_admin, document, visibility="internal", metadata={"area": "post"}, source="https://rules.example"
    )
    assert encoded == []
    assert changed["version"] == 2
    assert changed["visibility"] == "internal"
    assert changed["metadata"] == {"area": "post"}
    assert changed["source"] == "https://rules.example"
    assert [chunk["text"] for chunk in changed["chunks"]] == [
        chunk["text"] for chunk in before["chunks"] if chunk["id"] != gone
    ], "a chunk that was deleted stays so"
    problem_of(await as_customer.get(document), 404)
    assert {item["metadata"]["area"] for item in await items_of(as_admin, collection)} == {"post"}
    assert (await put(as_admin, document, visibility="internal"))["version"] == 2, "nothing changed"
    removed = await put(as_admin, document, source=None, language="de-AT")
    assert (removed["source"], removed["language"]) == (None, "de-AT")
    assert (await put(as_admin, document, title="New rules"))["language"] == "de-AT"
    assert (await put(as_admin, document, language=None))["language"] == "en"
    await counted_anew(runtime, collection)


async def test_a_new_cut_or_title_keeps_the_rest(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    pages = [{"page": 1, "start": 0, "end": 400}, {"page": 2, "start": 400, "end": len(FIRST)}]
    made = await ingest(
        as_admin, collection, {"title": "Rules", "text": FIRST, "pages": pages, "metadata": {"a": 1}}, **CUT
    )
    path = f"/api/kb/documents/{made['document_ids'][0]}"
    changed = await put(as_admin, path, max_chars=300)
    assert (changed["version"], changed["title"], changed["metadata"]) == (2, "Rules", {"a": 1})
    assert 1 < changed["chunk_count"] < made["chunks_added"]
    assert {chunk["page"] for chunk in changed["chunks"]} == {1, 2}, "pages are kept for cutting anew"
    renamed = await put(as_admin, path, title="Other rules")
    assert (renamed["version"], renamed["title"], renamed["text"]) == (3, "Other rules", FIRST)
    assert renamed["chunk_count"] == changed["chunk_count"]
    assert {match["page"] for match in await search(as_admin, collection, "Rule", n_results=50)} == {1, 2}
    shorter = await put(as_admin, path, text="One rule.")
    assert [chunk["page"] for chunk in shorter["chunks"]] == [None]
    await counted_anew(runtime, collection)


async def test_a_stale_version_is_refused_with_the_current_document(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, document: str
) -> None:
    current = await put(as_admin, document, text=SECOND, version=1)
    problem = problem_of(
        await as_admin.put(document, json={"text": "Mine.", "version": 1}), 409, "stale_version"
    )
    assert problem["current"] == current
    assert body_of(await as_admin.get(document)) == current
    await counted_anew(runtime, collection)


async def test_of_two_changes_at_once_one_is_told(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, document: str
) -> None:
    texts = [f"Text of writer {n}." for n in range(4)]
    answers = await asyncio.gather(
        *(as_admin.put(document, json={"text": text, "version": 1}) for text in texts)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    (won,) = [answer.json()["text"] for answer in answers if answer.status_code == 200]
    assert body_of(await as_admin.get(document))["text"] == won
    for answer in answers:
        if answer.status_code == 409:
            assert problem_of(answer, 409, "stale_version")["current"]["text"] == won
    await counted_anew(runtime, collection)


async def test_changes_without_a_version_are_put_on_top_of_each_other(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, document: str
) -> None:
    answers = await asyncio.gather(
        as_admin.put(document, json={"title": "Renamed"}),
        as_admin.put(document, json={"metadata": {"area": "post"}}),
        as_admin.put(document, json={"visibility": "internal"}),
    )
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    now = body_of(await as_admin.get(document))
    assert (now["title"], now["metadata"], now["visibility"]) == ("Renamed", {"area": "post"}, "internal")
    current = await stored(
        runtime,
        sa.select(DocumentVersion.number).where(
            DocumentVersion.document_id == now["id"], DocumentVersion.state == VersionState.CURRENT
        ),
    )
    assert current == [now["version"]]
    await counted_anew(runtime, collection)


async def test_a_deleted_document_keeps_its_versions(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, document: str
) -> None:
    assert (await as_admin.delete(document)).status_code == 204
    (version,) = body_of(await as_agent.get(f"{document}/versions"))["items"]
    assert version["state"] == "superseded"
    assert body_of(await as_agent.get(f"{document}/versions/1"))["text"] == FIRST
    problem_of(await as_admin.put(document, json={"text": "Back."}), 404, "document_not_found")
    problem_of(await as_agent.get("/api/kb/documents/2147483647/versions"), 404, "document_not_found")


@pytest.mark.parametrize(
    "change",
    [
        {"title": None}, {"text": " "}, {"text": None}, {"metadata": None}, {"metadata": []}, {"visibility": "secret"},
        {"version": "x"}, {"version": -1}, {"language": "x"}, {"language": "english language"}, {"max_chars": 10},
        {"overlap": 130}, {"chunk_strategy": "none"}, {"collection": "other"}, {"source": "a\x00"},
        {"pages": [{"page": 1, "start": 0, "end": 10**6}]},
    ],
)  # fmt: skip
async def test_bad_changes_are_422(
    as_admin: httpx.AsyncClient, document: str, change: dict[str, Any]
) -> None:
    problem_of(await as_admin.put(document, json=change), 422)
    assert body_of(await as_admin.get(document))["version"] == 1


@pytest.fixture
def before_the_lock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that the next takers of a collection's lock wait before it, having read what they read ahead of it."""
    waits: list[float] = []
    lock = repository.lock_collection

    async def late(session: AsyncSession, number: int) -> Collection:
        await asyncio.sleep(waits.pop() if waits else 0.0)
        return await lock(session, number)

    monkeypatch.setattr(repository, "lock_collection", late)
    return waits


async def test_two_deletions_at_once_count_once(
    as_admin: httpx.AsyncClient,
    runtime: Runtime,
    collection: str,
    document: str,
    before_the_lock: list[float],
) -> None:
    await ingest(as_admin, collection, {"id": "others", "title": "Others", "text": FIRST}, **CUT)
    before_the_lock += [0.3, 0.3]
    answers = await asyncio.gather(as_admin.delete(document), as_admin.delete(document))
    assert sorted(answer.status_code for answer in answers) == [204, 404]
    await counted_anew(runtime, collection)


async def test_a_deletion_takes_the_version_that_came_meanwhile(
    as_admin: httpx.AsyncClient,
    runtime: Runtime,
    collection: str,
    document: str,
    before_the_lock: list[float],
) -> None:
    before_the_lock.append(1.0)
    deleting = asyncio.create_task(as_admin.delete(document))
    await asyncio.sleep(0.2)
    await as_admin.put(document, json={"text": SECOND})
    assert (await deleting).status_code == 204
    # Whichever came last holds: what is found belongs to a document that is there.
    there = (await as_admin.get(document)).status_code == 200
    assert bool(await items_of(as_admin, collection)) is there
    await counted_anew(runtime, collection)


async def test_case_and_accents_tell_ids_and_collections_apart(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    ids = ["README.md", "Readme.md", "Resume", "Résumé"]
    made = await ingest(as_admin, collection, *({"id": name, "text": f"This is {name}."} for name in ids))
    assert len(set(made["document_ids"])) == 4
    again = await ingest(as_admin, collection, {"id": "readme.md", "text": "This is the third."})
    assert again["document_ids"][0] not in made["document_ids"]
    body_of(await as_admin.post("/api/kb/delete", json={"collection": collection, "ids": ["readme.MD"]}))
    assert len(await items_of(as_admin, collection)) == 5
    await ingest(as_admin, collection.upper(), {"id": "Resume", "text": "This is elsewhere."})
    assert len(await items_of(as_admin, collection)) == 5
    await counted_anew(runtime, collection)
