"""Ingestion: what is stored, replaced, left alone and refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.knowledge import ingestion
from app.models import Chunk, Collection, Document, DocumentVersion
from app.models.enums import VersionState
from app.rag.vector_index import VectorIndexUnavailable
from app.runtime import Runtime
from tests.desk import body_of, ingest, problem_of, stored
from tests.knowledge.support import counted_anew, items_of, kept, search

REFUND = (
    "# Refunds\n\nRefunds reach the card within five working days.\n\n## Double charges\n\n"
    "A second charge for the same order is a hold that the bank releases within three days.\n"
)
LONG = "\n\n".join(
    f"Paragraph {n} explains how setting number {n} of the export works in detail." for n in range(40)
)


async def test_ingested_text_is_searchable_when_it_answers(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    metadata = {"lang": "en", "nested": {"list": [1, None, {"deep": True}], "empty": {}}, "é": 1.5}
    document = {
        "id": "refunds",
        "title": "Refunds",
        "text": REFUND,
        "metadata": metadata,
        "source": "kb/refunds.md",
    }
    answer = await ingest(as_admin, collection, document)
    assert answer["collection"] == collection
    assert answer["unchanged"] == 0
    assert answer["chunks_added"] == len(answer["inserted_ids"]) > 0
    assert [entry["outcome"] for entry in answer["documents"]] == ["added"]
    assert answer["document_ids"] == [answer["documents"][0]["id"]]
    matches = await search(as_agent, collection, "How long does a refund take?")
    assert matches[0]["document_id"] == answer["document_ids"][0]
    assert matches[0]["id"] in answer["inserted_ids"]
    assert matches[0]["title"] == "Refunds"
    assert matches[0]["metadata"] == metadata, "metadata comes back unchanged"
    items = await items_of(as_agent, collection)
    assert [item["id"] for item in items] == answer["inserted_ids"]
    assert all(item["metadata"] == metadata for item in items)
    listed = {entry["name"]: entry for entry in body_of(await as_agent.get("/api/kb/collections"))["items"]}
    encoder = runtime.encoder.encoder
    assert listed[collection] == {
        "name": collection, "documents": 1, "chunks": answer["chunks_added"],
        "embedding_model": encoder.model_id, "dimension": encoder.dimension,
    }  # fmt: skip
    await counted_anew(runtime, collection)


async def test_offsets_point_into_the_text(as_admin: httpx.AsyncClient, collection: str) -> None:
    text = "Ünïcode 😀 heading\n\n" + LONG
    for strategy in ("window", "sentence", "markdown"):
        document = {"id": strategy, "text": text}
        answer = await ingest(
            as_admin, collection, document, chunk_strategy=strategy, max_chars=300, overlap=50
        )
        detail = body_of(await as_admin.get(f"/api/kb/documents/{answer['document_ids'][0]}"))
        assert detail["text"] == text
        assert detail["chunk_count"] == len(detail["chunks"]) > 5
        assert [chunk["ordinal"] for chunk in detail["chunks"]] == list(range(len(detail["chunks"])))
        for chunk in detail["chunks"]:
            assert text[chunk["start"] : chunk["end"]] == chunk["text"]
            assert 0 < len(chunk["text"]) <= 300
    whole = await ingest(as_admin, collection, {"id": "whole", "text": text}, chunk=False)
    assert whole["chunks_added"] == 1


async def test_unchanged_text_costs_no_embedding(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, encoded: list[str]
) -> None:
    document = {"id": "a", "title": "Export", "text": LONG}
    first = await ingest(as_admin, collection, document)
    assert len(encoded) == first["chunks_added"], "each chunk is encoded once"
    encoded.clear()
    before = await kept(runtime, collection)
    again = await ingest(as_admin, collection, document)
    assert (again["chunks_added"], again["inserted_ids"], again["unchanged"]) == (0, [], 1)
    assert again["document_ids"] == first["document_ids"]
    assert again["documents"][0]["outcome"] == "unchanged"
    assert await kept(runtime, collection) == before
    elsewhere = await ingest(as_admin, collection + ".copy", document)
    assert elsewhere["chunks_added"] == first["chunks_added"]
    one_more = LONG.replace("setting number 7 ", "setting number seven ")
    replaced = await ingest(as_admin, collection, {**document, "text": one_more})
    assert 0 < len(encoded) < replaced["chunks_added"], "only what differs is encoded"
    encoded.clear()
    back = await ingest(as_admin, collection, document)
    assert back["documents"][0]["version"] == 3
    assert encoded == [], "an earlier text's vectors are still there"


async def test_without_an_id_equal_text_is_the_same_document(
    as_admin: httpx.AsyncClient, collection: str
) -> None:
    first = await ingest(as_admin, collection, {"text": REFUND})
    second = await ingest(as_admin, collection, {"text": REFUND}, {"text": LONG})
    assert second["unchanged"] == 1
    assert second["document_ids"][0] == first["document_ids"][0]
    assert first["documents"][0]["title"] == "Refunds", "the title is the first heading"


async def test_the_same_id_replaces_the_document(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    first = await ingest(
        as_admin, collection, {"id": "a", "title": "Old", "text": LONG, "metadata": {"v": 1}}
    )
    body = {"id": "a", "title": "New", "text": "Zebras are striped.", "metadata": {"v": 2}}
    second = await ingest(as_admin, collection, body)
    assert second["document_ids"] == first["document_ids"]
    assert second["documents"][0] == {
        **second["documents"][0],
        "outcome": "replaced",
        "version": 2,
        "chunks": 1,
    }
    assert set(second["inserted_ids"]).isdisjoint(first["inserted_ids"])
    items = await items_of(as_agent, collection)
    assert [(item["text"], item["title"], item["metadata"]) for item in items] == [
        ("Zebras are striped.", "New", {"v": 2})
    ]
    for mode in ("hybrid", "dense", "lexical"):
        matches = await search(as_agent, collection, "Paragraph 3 export setting", mode=mode, n_results=50)
        assert {match["id"] for match in matches} <= set(second["inserted_ids"])
    versions = await stored(
        runtime,
        sa.select(DocumentVersion.number, DocumentVersion.state)
        .where(DocumentVersion.document_id == first["document_ids"][0])
        .order_by(DocumentVersion.number),
    )
    assert [tuple(version) for version in versions] == [
        (1, VersionState.SUPERSEDED),
        (2, VersionState.CURRENT),
    ]
    kept_text = await stored(runtime, sa.select(Chunk.text).where(Chunk.key == first["inserted_ids"][0]))
    assert kept_text, "a retired passage stays for the citations that rest on it"
    await counted_anew(runtime, collection)


async def test_metadata_or_visibility_alone_is_a_new_version_without_encoding(
    as_admin: httpx.AsyncClient, collection: str, encoded: list[str]
) -> None:
    document = {"id": "a", "text": REFUND}
    await ingest(as_admin, collection, document)
    encoded.clear()
    for change in ({"metadata": {"x": 1}}, {"visibility": "internal"}, {"source": "here"}):
        answer = await ingest(as_admin, collection, {**document, **change})
        assert answer["documents"][0]["outcome"] == "replaced"
    assert encoded == []


async def test_a_replacement_that_fails_midway_leaves_the_old_version(
    as_admin: httpx.AsyncClient,
    as_agent: httpx.AsyncClient,
    runtime: Runtime,
    collection: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents = [{"id": name, "text": f"{name} {REFUND}"} for name in ("a", "b")]
    await ingest(as_admin, collection, *documents)
    before = await kept(runtime, collection)

    def refuse(*_arguments: object) -> None:
        raise VectorIndexUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(runtime.index, "upsert", refuse)
        changed = [{**document, "text": LONG} for document in documents] + [{"id": "c", "text": LONG}]
        body = {"collection": collection, "documents": changed}
        response = await as_admin.post("/api/kb/ingest", json=body)
        problem_of(response, 503, "vector_store_unavailable")
        assert int(response.headers["retry-after"]) > 0
    assert await kept(runtime, collection) == before
    assert {item["text"][:1] for item in await items_of(as_agent, collection)} <= {"a", "b", "#", "R", "A"}
    assert all("Paragraph" not in m["text"] for m in await search(as_agent, collection, "Paragraph 3 export"))
    listed = body_of(await as_agent.get("/api/kb/documents", params={"collection": collection}))
    assert sorted(document["external_id"] for document in listed["items"]) == ["a", "b"]
    again = await ingest(as_admin, collection, *changed)
    assert [entry["outcome"] for entry in again["documents"]] == ["replaced", "replaced", "added"]
    await counted_anew(runtime, collection)


async def test_readers_see_the_old_or_the_new_version_never_both_or_none(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, collection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ingest(as_admin, collection, {"id": "a", "text": "The old price is ten euros."})
    seen: list[list[str]] = []
    original = ingestion.put_vectors

    async def look() -> None:
        seen.append([match["text"] for match in await search(as_agent, collection, "What is the price?")])

    async def put_and_look(*arguments: Any) -> None:
        await look()
        await original(*arguments)
        await look()

    monkeypatch.setattr(ingestion, "put_vectors", put_and_look)
    await ingest(as_admin, collection, {"id": "a", "text": "The new price is twelve euros."})
    await look()
    old, new = ["The old price is ten euros."], ["The new price is twelve euros."]
    assert seen == [old, old, new]


async def test_term_statistics_equal_a_recount_through_every_change(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    documents = [{"id": f"d{n}", "text": f"{LONG[n * 60 : n * 60 + 900]} unique{n}"} for n in range(6)]
    await ingest(as_admin, collection, *documents)
    await counted_anew(runtime, collection)
    await ingest(
        as_admin, collection, {"id": "d1", "text": REFUND}, {"id": "d2", "text": documents[2]["text"]}
    )
    await counted_anew(runtime, collection)
    chunk = (await items_of(as_admin, collection))[0]["id"]
    body_of(await as_admin.post("/api/kb/delete", json={"collection": collection, "ids": [chunk, "d3"]}))
    await counted_anew(runtime, collection)
    await ingest(as_admin, collection, {"id": "d3", "text": "Back again."}, documents[0], max_chars=200)
    await counted_anew(runtime, collection)
    ids = [f"d{n}" for n in range(6)]
    body_of(await as_admin.post("/api/kb/delete", json={"collection": collection, "ids": ids}))
    statistics = await counted_anew(runtime, collection)
    assert statistics == (0, 0, {})


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"documents": []}, "documents"),
        ({"documents": [{"text": ""}]}, "documents"),
        ({"documents": [{"text": " \n\t"}]}, "documents"),
        ({"documents": [{"text": "a\x00b"}]}, "documents"),
        ({"documents": [{"text": "a", "id": ""}]}, "documents"),
        ({"documents": [{"text": "a", "id": "x" * 256}]}, "documents"),
        ({"documents": [{"text": "a", "title": "\x00"}]}, "documents"),
        ({"documents": [{"text": "a", "metadata": {"k": "\x00"}}]}, "documents"),
        ({"documents": [{"text": "a", "metadata": "flat"}]}, "documents"),
        ({"documents": [{"text": "a", "visibility": "secret"}]}, "documents"),
        ({"documents": [{"text": "a", "author": "me"}]}, "documents"),
        ({"documents": [{"id": "a", "text": "one"}, {"id": "a", "text": "two"}]}, "documents"),
        ({"documents": [{"id": "a", "text": "one"}, {"id": " a ", "text": "two"}]}, "documents"),
        ({"documents": [{"text": "same"}, {"text": "same"}]}, "documents"),
        ({"max_chars": 100, "overlap": 100}, None),
        ({"max_chars": 100, "overlap": 101}, None),
        ({"overlap": -1}, "overlap"),
        ({"max_chars": 0}, "max_chars"),
        ({"chunk_strategy": "magic"}, "chunk_strategy"),
        ({"collection": "a/b"}, "collection"),
        ({"collection": "../etc"}, "collection"),
        ({"collection": "ab"}, "collection"),
        ({"collection": "x" * 513}, "collection"),
        ({"collection": "name\n"}, "collection"),
        ({"collection": "ünïcode"}, "collection"),
    ],
)
async def test_bad_requests_are_422_and_store_nothing(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, changes: dict[str, Any], place: str | None
) -> None:
    body = {"collection": collection, "documents": [{"id": "ok", "text": "A good text."}], **changes}
    problem = problem_of(await as_admin.post("/api/kb/ingest", json=body), 422)
    if place:
        assert problem["errors"][0]["loc"][1] == place
    assert await stored(runtime, sa.select(Collection).where(Collection.name == collection)) == []


@pytest.mark.parametrize(
    "field", ['"text":"a\\ud800"', '"text":"a","title":"\\udfff"', '"text":"a","metadata":{"k":"\\ud800"}']
)
async def test_lone_surrogates_are_422(as_admin: httpx.AsyncClient, collection: str, field: str) -> None:
    raw = f'{{"collection":"{collection}","documents":[{{{field}}}]}}'.encode()
    response = await as_admin.post(
        "/api/kb/ingest", content=raw, headers={"Content-Type": "application/json"}
    )
    problem_of(response, 422)


async def test_a_text_of_ten_megabytes_is_413(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    body = {
        "collection": collection,
        "documents": [{"id": "ok", "text": "Fine."}, {"id": "big", "text": "word " * 2_097_152}],
    }
    problem = problem_of(await as_admin.post("/api/kb/ingest", json=body), 413, "too_large")
    assert "documents.1.text" in problem["detail"]
    assert await stored(runtime, sa.select(Document).where(Document.external_id == "big")) == []


async def test_names_at_the_limits_work(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, collection: str
) -> None:
    for name in ((collection + "." * 512)[:512], f"...{collection[-8:]}", f"-_-{collection}"):
        await ingest(as_admin, name, {"text": "A short text about zebras."})
        assert await search(as_agent, name, "zebras")
