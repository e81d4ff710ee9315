"""Vectors of what is no longer searched go; those that anything searchable needs stay."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import pytest
import sqlalchemy as sa

from app.knowledge import ingestion, maintenance, unneeded
from app.knowledge.sentences import sentence_hashes
from app.models import Chunk, Collection, Document, DocumentVersion, StoredEmbedding
from app.models.enums import VersionState
from app.rag.types import Passage
from app.runtime import Runtime
from tests.desk import ingest, problem_of, stored, unique
from tests.knowledge.support import search

OLD = "The old kiln heats up to nine hundred degrees. It cools down for two days."
KEPT = "Glazes are mixed with cold water."
NEW = "The new kiln heats up to twelve hundred degrees."


async def warmed(runtime: Runtime) -> None:
    while await runtime.sentence_warmer._step():
        pass


async def hashes(runtime: Runtime, document: int) -> set[str]:
    """Of the vectors of a document's searchable chunks and of their sentences."""
    statement = sa.select(Chunk).where(Chunk.document_id == document, Chunk.live.is_(True))
    (title,) = await stored(runtime, sa.select(Document.title).where(Document.id == document))
    chunks: Sequence[Chunk] = await stored(runtime, statement)
    passages = [
        Passage(
            chunk.key, document, title, chunk.text, tuple(chunk.heading_path), table_head=chunk.table_head
        )
        for chunk in chunks
    ]
    return {chunk.content_hash for chunk in chunks} | {
        digest for passage in passages for digest in sentence_hashes(passage)
    }


async def swept(runtime: Runtime) -> int:
    """By a desk on which nothing is being ingested, whatever other tests have left."""
    await maintenance.sweep(runtime.db, only_process=True)
    return await unneeded.sweep(runtime.db)


async def kept(runtime: Runtime, wanted: set[str]) -> set[str]:
    rows = sa.select(StoredEmbedding.content_hash).where(StoredEmbedding.content_hash.in_(wanted))
    return set(await stored(runtime, rows))


async def test_vectors_of_retired_chunks_and_their_sentences_go(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    title = unique("Kiln")
    made = await ingest(as_admin, collection, {"id": "a", "title": title, "text": f"{OLD} {KEPT}"})
    (document,) = made["document_ids"]
    await warmed(runtime)
    before = await hashes(runtime, document)
    assert await kept(runtime, before) == before
    await ingest(as_admin, collection, {"id": "a", "title": title, "text": f"{NEW} {KEPT}"})
    await warmed(runtime)
    after = await hashes(runtime, document)
    assert len(before & after) == 1, "the sentence that stays"
    await swept(runtime)
    assert await kept(runtime, before | after) == after
    (found, *_) = await search(as_admin, collection, "How hot does the new kiln get?")
    assert NEW in found["text"]
    flagged = sa.select(Chunk.id).where(Chunk.sentences_ready.is_(True), Chunk.live.is_(False))
    assert await stored(runtime, flagged) == [], "they are looked at once"


async def test_what_another_collection_has_stays(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    document = {"id": "a", "title": unique("Kiln"), "text": OLD}
    made = await ingest(as_admin, collection, document)
    other = await ingest(as_admin, f"{collection}-2", document)
    await warmed(runtime)
    needed = await hashes(runtime, other["document_ids"][0])
    assert (await as_admin.delete(f"/api/kb/documents/{made['document_ids'][0]}")).is_success
    await swept(runtime)
    assert await kept(runtime, needed) == needed
    assert (await as_admin.delete(f"/api/kb/documents/{other['document_ids'][0]}")).is_success
    await swept(runtime)
    assert await kept(runtime, needed) == set()


async def test_nothing_goes_while_something_is_ingested(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str
) -> None:
    made = await ingest(as_admin, collection, {"id": "a", "title": unique("Kiln"), "text": OLD})
    (document,) = made["document_ids"]
    needed = await hashes(runtime, document)
    assert (await as_admin.delete(f"/api/kb/documents/{document}")).is_success
    async with runtime.db.write() as session:
        staged = DocumentVersion(
            document_id=document, number=2, state=VersionState.STAGED, title="T", text=OLD, fingerprint="f",
            chunking={}, pages=[],
        )  # fmt: skip
        session.add(staged)
    assert await unneeded.sweep(runtime.db) == 0
    async with runtime.db.write() as session:
        await session.execute(sa.delete(DocumentVersion).where(DocumentVersion.id == staged.id))
    assert await swept(runtime) > 0
    assert await kept(runtime, needed) == set()


@pytest.mark.parametrize("step", ["put_vectors", "_activate"])
async def test_nothing_becomes_searchable_without_its_vector(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    original = getattr(ingestion, step)

    async def too_late(*args: object) -> object:
        async with runtime.db.write() as session:
            await session.execute(sa.delete(StoredEmbedding).where(StoredEmbedding.content_hash.in_(gone)))
        return await original(*args)

    document = {"id": "a", "title": unique("Kiln"), "text": OLD}
    made = await ingest(as_admin, f"{collection}-2", document)
    # Of the chunk alone: sentences are encoded again behind the test.
    of_chunk = sa.select(Chunk.content_hash).where(Chunk.document_id == made["document_ids"][0])
    gone = set(await stored(runtime, of_chunk))
    body = {"collection": collection, "documents": [document]}
    with monkeypatch.context() as patch:
        patch.setattr(ingestion, step, too_late)
        problem_of(await as_admin.post("/api/kb/ingest", json=body), 503, "ingest_conflict")
    assert await kept(runtime, gone) == set()
    chunks = sa.select(Chunk.content_hash).join(Collection, Collection.id == Chunk.collection_id)
    assert await stored(runtime, chunks.where(Collection.name == collection)) == []
    await ingest(as_admin, collection, document)
    (digest,) = await stored(runtime, chunks.where(Collection.name == collection))
    assert await kept(runtime, {digest}) == {digest}
