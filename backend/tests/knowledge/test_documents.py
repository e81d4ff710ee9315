"""Documents: lists, details, deleting by every kind of id, and reconciling the derived index."""

from __future__ import annotations

from typing import Any

import httpx
import numpy as np
import pytest
import sqlalchemy as sa

from app.knowledge import maintenance
from app.models import Chunk, Collection, Document, DocumentVersion
from app.models.enums import DocumentStatus, VersionState
from app.runtime import Runtime
from tests.desk import body_of, ids_of, ingest, problem_of, stored, unique
from tests.knowledge.support import counted_anew, items_of, kept, search

TEXT = "\n\n".join(f"Rule {n}: a parcel of class {n} is delivered within {n} days." for n in range(1, 21))


@pytest.fixture
async def three(as_admin: httpx.AsyncClient, collection: str) -> dict[str, Any]:
    """Documents a, b and c of several chunks each: their ids by name, and each one's chunk ids."""
    documents = [{"id": name, "title": f"Rules {name}", "text": f"{name}\n\n{TEXT}"} for name in "abc"]
    answer = await ingest(as_admin, collection, *documents, max_chars=300, overlap=0)
    by_name = {entry["external_id"]: entry["id"] for entry in answer["documents"]}
    chunks = {
        name: [key for key in answer["inserted_ids"] if key.startswith(f"{by_name[name]}:")] for name in "abc"
    }
    assert all(len(keys) > 2 for keys in chunks.values())
    return {"ids": by_name, "chunks": chunks}


async def delete(client: httpx.AsyncClient, collection: str, *ids: int | str) -> int:
    response = await client.post("/api/kb/delete", json={"collection": collection, "ids": list(ids)})
    answer = body_of(response)
    assert answer["collection"] == collection
    return int(answer["deleted"])


async def test_lists_and_details(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, collection: str, three: dict[str, Any]
) -> None:
    listed = body_of(await as_agent.get("/api/kb/documents", params={"collection": collection}))
    assert listed["total"] == 3
    for document in listed["items"]:
        detail = body_of(await as_agent.get(f"/api/kb/documents/{document['id']}"))
        assert {key: detail[key] for key in document} == document
        assert detail["text"] == f"{document['external_id']}\n\n{TEXT}"
        assert ids_of(detail["chunks"]) == three["chunks"][document["external_id"]]
        assert document["chunk_count"] == len(detail["chunks"])
        assert all(detail["text"][c["start"] : c["end"]] == c["text"] for c in detail["chunks"])
    found = await as_agent.get("/api/kb/documents", params={"collection": collection, "q": "RULES B"})
    assert [document["external_id"] for document in body_of(found)["items"]] == ["b"]
    page = await as_agent.get(
        "/api/kb/documents", params={"collection": collection, "page": 2, "page_size": 2}
    )
    assert [document["id"] for document in body_of(page)["items"]] == ids_of(listed["items"])[2:]
    await ingest(as_admin, collection, {"id": "a", "title": "Rules a", "text": "Shorter."})
    newest = body_of(await as_agent.get("/api/kb/documents", params={"collection": collection}))["items"][0]
    assert (newest["external_id"], newest["version"], newest["chunk_count"]) == ("a", 2, 1)
    problem_of(await as_agent.get("/api/kb/documents/2147483647"), 404, "document_not_found")
    assert body_of(await as_agent.get("/api/kb/documents", params={"collection": unique("kb")}))["total"] == 0


async def test_deleting_chunks(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, three: dict[str, Any]
) -> None:
    first, second, *_ = three["chunks"]["a"]
    assert await delete(as_admin, collection, first, second, first, "99999:1:0", "nothing") == 2
    left = ids_of(await items_of(as_admin, collection))
    assert first not in left
    assert second not in left
    assert len(left) == sum(len(keys) for keys in three["chunks"].values()) - 2
    await counted_anew(runtime, collection)
    assert await delete(as_admin, collection, first) == 0
    detail = body_of(await as_admin.get(f"/api/kb/documents/{three['ids']['a']}"))
    assert detail["chunk_count"] == len(detail["chunks"]) == len(three["chunks"]["a"]) - 2
    again = await ingest(
        as_admin,
        collection,
        {"id": "a", "title": "Rules a", "text": f"a\n\n{TEXT}"},
        max_chars=300,
        overlap=0,
    )
    assert again["documents"][0]["outcome"] == "replaced", "a document that has lost chunks is not unchanged"
    assert again["chunks_added"] == len(three["chunks"]["a"])
    await counted_anew(runtime, collection)


async def test_a_document_without_chunks_is_gone(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, three: dict[str, Any]
) -> None:
    assert await delete(as_admin, collection, *three["chunks"]["b"]) == len(three["chunks"]["b"])
    problem_of(await as_admin.get(f"/api/kb/documents/{three['ids']['b']}"), 404, "document_not_found")
    await counted_anew(runtime, collection)


@pytest.mark.parametrize("kind", ["number", "digits", "own", "mixed"])
async def test_deleting_whole_documents(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, three: dict[str, Any], kind: str
) -> None:
    number = three["ids"]["c"]
    ids: list[int | str] = {
        "number": [number], "digits": [str(number)], "own": ["c"], "mixed": [number, "c", three["chunks"]["c"][0]],
    }[kind]  # fmt: skip
    assert await delete(as_admin, collection, *ids) == len(three["chunks"]["c"])
    assert all(
        match["document_id"] != number for match in await search(as_admin, collection, "Rule 3", n_results=50)
    )
    listed = body_of(await as_admin.get("/api/kb/documents", params={"collection": collection}))
    assert sorted(document["external_id"] for document in listed["items"]) == ["a", "b"]
    assert len(await items_of(as_admin, collection)) == len(three["chunks"]["a"]) + len(three["chunks"]["b"])
    await counted_anew(runtime, collection)
    again = await ingest(as_admin, collection, {"id": "c", "text": "Back."})
    assert again["document_ids"] == [number]
    assert again["documents"][0]["outcome"] == "added"


async def test_deleting_by_route(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, three: dict[str, Any]
) -> None:
    path = f"/api/kb/documents/{three['ids']['a']}"
    assert (await as_admin.delete(path)).status_code == 204
    problem_of(await as_admin.get(path), 404, "document_not_found")
    problem_of(await as_admin.delete(path), 404, "document_not_found")
    await counted_anew(runtime, collection)


async def test_another_collections_ids_delete_nothing(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, three: dict[str, Any]
) -> None:
    other = f"{collection}.other"
    await ingest(as_admin, other, {"id": "z", "text": "Something else."})
    before = await kept(runtime, collection)
    assert await delete(as_admin, other, three["ids"]["a"], "a", three["chunks"]["a"][0]) == 0
    assert await kept(runtime, collection) == before


async def test_an_own_id_of_digits_wins_over_a_number(as_admin: httpx.AsyncClient, collection: str) -> None:
    answer = await ingest(as_admin, collection, {"id": "first", "text": "One."})
    number = answer["document_ids"][0]
    await ingest(as_admin, collection, {"id": str(number), "text": "Two."})
    assert await delete(as_admin, collection, str(number)) == 1
    assert [item["text"] for item in await items_of(as_admin, collection)] == ["One."]


@pytest.mark.parametrize("ids", [[], [""], [0], [None], [2**31], ["x" * 256], ["a\x00"], "1:1:0", [1.5]])
async def test_bad_deletes_are_422(as_admin: httpx.AsyncClient, ids: Any) -> None:
    problem_of(await as_admin.post("/api/kb/delete", json={"collection": "kb_main", "ids": ids}), 422)


@pytest.mark.parametrize(
    "params", [{"limit": 0}, {"limit": 201}, {"offset": -1}, {"offset": 10**9}, {"collection": "a/b"}]
)
async def test_bad_item_lists_are_422(as_agent: httpx.AsyncClient, params: dict[str, Any]) -> None:
    problem_of(await as_agent.get("/api/kb/items", params=params), 422)


async def test_reconciling_repairs_what_happened_behind_its_back(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, three: dict[str, Any], encoded: list[str]
) -> None:
    (row,) = await stored(runtime, sa.select(Collection).where(Collection.name == collection))
    lost = [*three["chunks"]["a"], three["chunks"]["b"][0]]
    runtime.index.delete(row.id, lost)
    orphans = ["999999:1:0", f"{three['ids']['c']}:99:0"]
    vectors = np.full((2, row.dimension), row.dimension**-0.5, dtype=np.float32)
    runtime.index.upsert(row.id, row.dimension, orphans, vectors)
    assert {match["id"] for match in await search(as_admin, collection, "Rule 3", n_results=50)}.isdisjoint(
        orphans
    )
    results = {result.collection: result for result in await maintenance.reconcile(runtime.db, runtime.index)}
    total = sum(len(keys) for keys in three["chunks"].values())
    assert results[collection] == maintenance.Reconciliation(collection, total, len(lost), len(orphans), 0)
    await counted_anew(runtime, collection)
    again = {result.collection: result for result in await maintenance.reconcile(runtime.db, runtime.index)}
    assert again[collection] == maintenance.Reconciliation(collection, total, 0, 0, 0)
    assert [text for text in encoded if "Rule" in text and len(text) > 50] == [], "the vectors come from SQL"


async def test_rebuilding_restores_a_lost_index(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, three: dict[str, Any]
) -> None:
    (row,) = await stored(runtime, sa.select(Collection).where(Collection.name == collection))
    before = await search(as_admin, collection, "How long does class 7 take?", mode="dense", n_results=50)
    runtime.index.drop(row.id)
    assert await search(as_admin, collection, "How long does class 7 take?", mode="dense") == []
    results = {r.collection: r for r in await maintenance.reconcile(runtime.db, runtime.index, rebuild=True)}
    assert results[collection].added == results[collection].chunks
    assert (
        await search(as_admin, collection, "How long does class 7 take?", mode="dense", n_results=50)
        == before
    )
    await counted_anew(runtime, collection)


async def test_sweeping_removes_half_ingested_versions(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, three: dict[str, Any]
) -> None:
    async with runtime.db.write() as session:
        row = (await session.scalars(sa.select(Collection).where(Collection.name == collection))).one()
        known = (await session.scalars(sa.select(Document).where(Document.id == three["ids"]["a"]))).one()
        known.latest_version = 2
        new = Document(
            collection_id=row.id, external_id="half", title="Half", status=DocumentStatus.PENDING,
            visibility=known.visibility, latest_version=1,
        )  # fmt: skip
        session.add(new)
        await session.flush()
        for document, number in ((known, 2), (new, 1)):
            session.add(
                DocumentVersion(
                    document_id=document.id, number=number, state=VersionState.STAGED, title="Half", text="Half.",
                    fingerprint="0" * 64, chunking={},
                )
            )  # fmt: skip
    listed = body_of(await as_admin.get("/api/kb/documents", params={"collection": collection}))
    assert sorted(document["external_id"] for document in listed["items"]) == ["a", "b", "c"]
    half = sa.select(DocumentVersion.id).where(
        DocumentVersion.document_id.in_([known.id, new.id]), DocumentVersion.state == VersionState.STAGED
    )
    await maintenance.sweep(runtime.db, only_process=False)
    assert len(await stored(runtime, half)) == 2, "another process may be at work"
    assert await maintenance.sweep(runtime.db, only_process=True) >= 2
    assert await stored(runtime, half) == []
    assert await stored(runtime, sa.select(Document).where(Document.external_id == "half")) == []
    assert len(await stored(runtime, sa.select(Chunk).where(Chunk.document_id == three["ids"]["a"]))) > 0
    await counted_anew(runtime, collection)
