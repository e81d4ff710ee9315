"""Documents in other languages than English that were indexed as English are found by the terms that questions have now."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db import migrate
from app.db.engine import Database, make_engine
from app.knowledge import lexical, repository
from app.models import Chunk, Collection, CollectionTerm
from app.rag.analysis import passage_terms, query_terms
from tests.databases.servers import DATABASES

MIGRATION = Path(migrate.__file__).parents[2] / "migrations" / "versions" / "0018_terms_of_other_languages.py"
TEXTS = {
    1: ("de-AT", "Fristen", "Die Kündigungsfristen betragen drei Monate."),
    2: ("en", "Notice", "The notice period is three months for all contracts."),
    3: (None, "ABC", "Fristen 12"),
}


async def _fill(engine: AsyncEngine) -> None:
    """A collection as it was before: every chunk with English terms."""
    async with engine.begin() as connection:
        tables = sa.MetaData()
        await connection.run_sync(tables.reflect)
        terms = {key: passage_terms(title, (), text, "en") for key, (_, title, text) in TEXTS.items()}

        async def insert(table: str, **values: Any) -> None:
            await connection.execute(sa.insert(tables.tables[table]).values(**values))

        counted = repository.document_frequencies(list(terms.values()))
        when = sa.func.current_timestamp()
        await insert(
            "collections", id=1, name="kb", embedding_model="m", dimension=3, chunk_count=3, revision=5,
            term_count=sum(len(found.split()) for found in terms.values()), created_at=when,
        )  # fmt: skip
        for term, frequency in counted.items():
            await insert("collection_terms", collection_id=1, term=term, frequency=frequency)
        for key, (language, title, text) in TEXTS.items():
            await insert(
                "documents", id=key, collection_id=1, external_id=str(key), title=title, status="active",
                visibility="public", metadata="{}", language=language, latest_version=1, current_version=1, chunk_count=1,
                created_at=when, updated_at=when,
            )  # fmt: skip
            await insert(
                "document_versions", id=key, document_id=key, number=1, state="current", title=title, text=text,
                fingerprint="f", chunking="{}", created_at=when,
            )  # fmt: skip
            await insert(
                "chunks", id=key, key=f"{key}:1:0", document_id=key, version_id=key, collection_id=1, ordinal=0,
                live=True, sentences_ready=True, text=text, start=0, end=len(text), heading_path="[]", content_hash="h",
                search_terms=terms[key], term_count=len(terms[key].split()),
            )  # fmt: skip
        if connection.dialect.name == "sqlite":
            for key, found in terms.items():
                await connection.execute(
                    sa.text(
                        "INSERT INTO chunk_search (rowid, scope, terms) VALUES (:id, 'collection1', :terms)"
                    ),
                    {"id": key, "terms": found},
                )


@pytest.mark.parametrize("database_url", DATABASES, indirect=True)
async def test_terms_are_read_again_in_the_language_of_the_document(database_url: str) -> None:
    engine = make_engine(database_url, pooled=False)
    before = runpy.run_path(str(MIGRATION))["down_revision"]
    asked = query_terms("Wie lang ist die Frist?")
    try:
        await migrate.upgrade(engine, before)
        await _fill(engine)
        await migrate.upgrade(engine)
        await _holds(engine, {1: "de-AT", 2: "en", 3: None})
        async with Database(engine).read() as session:
            assert await lexical.candidates(session, 1, asked, 10) == [1]
            assert (await session.get_one(Collection, 1)).revision == 6
        await migrate.downgrade(engine, before)
        await migrate.upgrade(engine, before)
        await _holds(engine, {1: "en", 2: "en", 3: None})
    finally:
        await engine.dispose()


async def _holds(engine: AsyncEngine, languages: dict[int, str | None]) -> None:
    """Terms, their numbers and their frequencies are those of the texts read in ``languages``."""
    wanted = {key: passage_terms(TEXTS[key][1], (), TEXTS[key][2], told) for key, told in languages.items()}
    async with Database(engine).read() as session:
        rows = list((await session.execute(sa.select(Chunk.id, Chunk.search_terms, Chunk.term_count))).all())
        assert {row.id: row.search_terms for row in rows} == wanted
        assert {row.id: row.term_count for row in rows} == {
            key: len(found.split()) for key, found in wanted.items()
        }
        total = await session.scalar(sa.select(Collection.term_count))
        assert total == sum(len(found.split()) for found in wanted.values())
        counted = await session.execute(sa.select(CollectionTerm.term, CollectionTerm.frequency))
        assert dict(counted.all()) == repository.document_frequencies(list(wanted.values()))
