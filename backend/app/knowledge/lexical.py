"""The lexical index of each database: it proposes chunk rows, BM25 ranks them elsewhere.

Terms come from ``rag.analysis`` and are always quoted: a query can never be an operator.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Chunk


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


async def add(session: AsyncSession, chunks: Sequence[Chunk]) -> None:
    """Make flushed chunks findable. PostgreSQL and MySQL index the row itself."""
    if _dialect(session) == "sqlite" and chunks:
        await session.execute(
            sa.text("INSERT INTO chunk_search (rowid, scope, terms) VALUES (:id, :scope, :terms)"),
            [
                {"id": chunk.id, "scope": _scope(chunk.collection_id), "terms": chunk.search_terms}
                for chunk in chunks
            ],
        )


async def remove(session: AsyncSession, chunk_ids: Sequence[int]) -> None:
    if _dialect(session) == "sqlite" and chunk_ids:
        await session.execute(
            sa.text("DELETE FROM chunk_search WHERE rowid = :id"),
            [{"id": chunk_id} for chunk_id in chunk_ids],
        )


async def candidates(
    session: AsyncSession, collection_id: int, terms: Sequence[str], limit: int
) -> list[int]:
    """Row ids of up to ``limit`` searchable chunks that hold at least one term, likely ones first."""
    if not terms:
        return []
    dialect = _dialect(session)
    if dialect == "sqlite":
        statement = sa.text(
            "SELECT rowid FROM chunk_search WHERE chunk_search MATCH :query ORDER BY rank LIMIT :limit"
        )
        quoted = " OR ".join(_fts5_quote(term) for term in terms)
        query = f"scope : {_fts5_quote(_scope(collection_id))} AND terms : ({quoted})"
    elif dialect == "postgresql":
        statement = sa.text(
            "SELECT id FROM chunks WHERE collection_id = :collection AND live "
            "AND search_vector @@ CAST(:query AS tsquery) "
            "ORDER BY ts_rank(search_vector, CAST(:query AS tsquery)) DESC, id LIMIT :limit"
        )
        query = " | ".join(_tsquery_quote(term) for term in terms)
    else:
        statement = sa.text(
            "SELECT id FROM chunks WHERE collection_id = :collection AND live "
            "AND MATCH(search_terms) AGAINST (:query IN BOOLEAN MODE) "
            "ORDER BY MATCH(search_terms) AGAINST (:query IN BOOLEAN MODE) DESC, id LIMIT :limit"
        )
        query = " ".join('"' + term.replace('"', " ") + '"' for term in terms)
    parameters = {"query": query, "limit": limit}
    if dialect != "sqlite":
        parameters["collection"] = collection_id
    return list(await session.scalars(statement, parameters))


def _scope(collection_id: int) -> str:
    return f"collection{collection_id}"


def _fts5_quote(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _tsquery_quote(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
