"""Chunks of documents with pages know where they begin."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.knowledge.preparation import page_at
from app.knowledge.schemas import PageRange
from app.models import Chunk
from app.runtime import Runtime
from tests.desk import body_of, ingest, problem_of, stored
from tests.knowledge import made_files as made
from tests.knowledge.support import items_of
from tests.knowledge.upload_support import PATH, part, upload, working

__all__ = ["working"]
BODY = "Refunds take five days."
TEXT = "One page of text. Another page of text."
SPANS = [{"page": 4, "start": 0, "end": 17}, {"page": 5, "start": 18, "end": 39}]


async def test_chunks_of_a_pdf_know_their_page(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, working: None
) -> None:
    pages = ["First page. " * 8, "", "Third page. " * 8]
    job = await upload(as_admin, collection, part("g.pdf", made.pdf(pages)), max_chars=60, overlap=0)
    detail = body_of(await as_admin.get(f"{PATH}/{job['files'][0]['document_id']}"))
    assert {chunk["page"] for chunk in detail["chunks"]} == {1, 3}
    for chunk in detail["chunks"]:
        assert chunk["text"].startswith("First" if chunk["page"] == 1 else "Third")
    assert {item["page"] for item in await items_of(as_admin, collection)} == {1, 3}
    assert sorted(
        await stored(runtime, sa.select(Chunk.page).where(Chunk.document_id == detail["id"]).distinct())
    ) == [1, 3]
    text = await upload(as_admin, collection, part("t.txt", BODY))
    detail = body_of(await as_admin.get(f"{PATH}/{text['files'][0]['document_id']}"))
    assert [chunk["page"] for chunk in detail["chunks"]] == [None]


async def test_ingest_takes_pages(as_admin: httpx.AsyncClient, collection: str) -> None:
    document = {"id": "a", "text": TEXT, "metadata": {"page": "mine"}, "pages": SPANS}
    answer = await ingest(as_admin, collection, document, max_chars=50, overlap=0)
    whole = body_of(await as_admin.get(f"{PATH}/{answer['document_ids'][0]}"))
    assert [chunk["page"] for chunk in whole["chunks"]] == [4]
    assert whole["metadata"] == {"page": "mine"}, "what the caller gave comes back unchanged"
    assert (await ingest(as_admin, collection, document, max_chars=50, overlap=0))["unchanged"] == 1
    moved = {**document, "pages": [{**SPANS[0], "page": 7}, {**SPANS[1], "page": 8}]}
    again = await ingest(as_admin, collection, moved, max_chars=50, overlap=0)
    assert again["documents"][0]["outcome"] == "replaced"
    assert [item["page"] for item in await items_of(as_admin, collection)] == [7]


@pytest.mark.parametrize(
    "pages",
    [
        [{"page": 1, "start": 0, "end": 40}],
        [{"page": 1, "start": 5, "end": 4}],
        [SPANS[1], SPANS[0]],
        [{"page": 0, "start": 0, "end": 4}],
        [{"page": 1, "start": -1, "end": 4}],
        [{"page": 1}],
        "1-4",
    ],
)
async def test_pages_that_cannot_be_are_422(as_admin: httpx.AsyncClient, pages: Any) -> None:
    body = {"collection": "kb_main", "documents": [{"text": TEXT, "pages": pages}]}
    problem_of(await as_admin.post("/api/kb/ingest", json=body), 422)


@given(lengths=st.lists(st.integers(0, 20), min_size=1, max_size=12), first=st.integers(0, 5))
def test_every_position_has_the_page_that_holds_it(lengths: list[int], first: int) -> None:
    pages, position = [], first
    for number, length in enumerate(lengths, start=1):
        pages.append(PageRange(page=number, start=position, end=position + length))
        position += length + 2
    assert page_at(pages, first - 1) is None
    for page in pages:
        assert all(page_at(pages, place) == page.page for place in range(page.start, page.end + 2))
