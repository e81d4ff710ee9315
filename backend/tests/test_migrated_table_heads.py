"""Chunks that begin in the middle of a table learn the names of its columns."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from app.db import migrate
from app.db.engine import Database, make_engine
from app.models import Chunk, Collection
from app.rag.chunking import chunk_text
from tests.databases.servers import DATABASES

BEFORE = "0018"
HEAD = "| Destination | Standard |"
TABLE = (
    f"# Shipping\n\n{HEAD}\n|---|---|\n"
    + "".join(f"| Country {n} | {n} EUR |\n" for n in range(40))
    + "\nAll parcels are insured. " * 20
)
PLAIN = "# Notice\n\n| no head | here |\n| none | below |\n"


async def _fill(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        tables = sa.MetaData()
        await connection.run_sync(tables.reflect)

        async def insert(table: str, **values: Any) -> None:
            await connection.execute(sa.insert(tables.tables[table]).values(**values))

        when = sa.func.current_timestamp()
        for key, text in enumerate((TABLE, PLAIN), start=1):
            await insert(
                "collections", id=key, name=f"kb{key}", embedding_model="m", dimension=3, chunk_count=3, revision=5,
                term_count=9, created_at=when,
            )  # fmt: skip
            await insert(
                "documents", id=key, collection_id=key, external_id=str(key), title="T", status="active",
                visibility="public", metadata="{}", language="en", latest_version=1, current_version=1, chunk_count=1,
                created_at=when, updated_at=when,
            )  # fmt: skip
            await insert(
                "document_versions", id=key, document_id=key, number=1, state="current", title="T", text=text,
                fingerprint="f", chunking="{}", created_at=when,
            )  # fmt: skip
            for chunk in chunk_text(text, max_chars=200, overlap=0):
                await insert(
                    "chunks", key=f"{key}:1:{chunk.ordinal}", document_id=key, version_id=key, collection_id=key,
                    ordinal=chunk.ordinal, live=True, sentences_ready=True, text=chunk.text, start=chunk.start,
                    end=chunk.end, heading_path="[]", content_hash="h", search_terms="t", term_count=1,
                )  # fmt: skip


@pytest.mark.parametrize("database_url", DATABASES, indirect=True)
async def test_pieces_of_tables_learn_their_columns_and_are_embedded_again(database_url: str) -> None:
    engine = make_engine(database_url, pooled=False)
    wanted = {
        f"1:1:{chunk.ordinal}": chunk.table_head for chunk in chunk_text(TABLE, max_chars=200, overlap=0)
    }
    assert HEAD in wanted.values()
    try:
        await migrate.upgrade(engine, BEFORE)
        await _fill(engine)
        await migrate.upgrade(engine)
        async with Database(engine).read() as session:
            rows = (
                await session.execute(sa.select(Chunk.key, Chunk.table_head, Chunk.sentences_ready))
            ).all()
            held = {row.key: row.table_head for row in rows}
            assert {key: head for key, head in held.items() if key.startswith("1:")} == wanted
            assert {head for key, head in held.items() if key.startswith("2:")} == {""}
            assert {row.key for row in rows if not row.sentences_ready} == {key for key in held if held[key]}
            revisions = (await session.execute(sa.select(Collection.id, Collection.revision))).all()
            assert {row.id: row.revision for row in revisions} == {1: 6, 2: 5}
        await migrate.downgrade(engine, BEFORE)
        async with engine.connect() as connection:
            columns = await connection.run_sync(lambda sync: sa.inspect(sync).get_columns("chunks"))
            assert "table_head" not in {column["name"] for column in columns}
    finally:
        await engine.dispose()
