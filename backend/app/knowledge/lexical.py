"""The lexical index of each database: it proposes chunk rows, BM25 ranks them elsewhere.

Terms come from ``rag.analysis`` and are always quoted: a query can never be an operator.
"""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Chunk, Collection


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


DOCUMENTS_PER_QUERY = 10_000
"""Their ids stand in the statement itself, whose length has a limit."""


async def candidates_in(
    session: AsyncSession, collection_id: int, terms: Sequence[str], limit: int, documents: Some[int]
) -> list[int]:
    """The same among the chunks of some documents: up to ``limit`` for every ten thousand of them."""
    ordered = sorted(documents)
    found: list[int] = []
    for start in range(0, len(ordered), DOCUMENTS_PER_QUERY):
        part = ordered[start : start + DOCUMENTS_PER_QUERY]
        found += await candidates(session, collection_id, terms, limit, part)
    return found


async def candidates(
    session: AsyncSession,
    collection_id: int,
    terms: Sequence[str],
    limit: int,
    documents: Sequence[int] | None = None,
) -> list[int]:
    """Row ids of up to ``limit`` searchable chunks that hold at least one term, likely ones first."""
    if not terms:
        return []
    dialect, join = _dialect(session), ""
    among = "" if documents is None else "AND document_id IN :documents "
    if dialect == "sqlite":
        # FTS5 ranks by counting the rows of each phrase: a phrase that stands for the collection would be all of them.
        join, inside = (
            "JOIN chunks ON chunks.id = chunk_search.rowid ",
            "AND chunks.collection_id = :collection ",
        )
        if documents is None and await _is_alone(session, collection_id):
            join = inside = ""
        statement = sa.text(
            f"SELECT chunk_search.rowid FROM chunk_search {join}WHERE chunk_search MATCH :query {inside}{among}"  # noqa: S608 - our own words
            "ORDER BY chunk_search.rank LIMIT :limit"
        )
        query = f"terms : ({' OR '.join(_fts5_quote(term) for term in terms)})"
    elif dialect == "postgresql":
        statement = sa.text(
            f"SELECT id FROM chunks WHERE collection_id = :collection AND live {among}"  # noqa: S608 - our own words
            "AND search_vector @@ CAST(:query AS tsquery) "
            "ORDER BY ts_rank(search_vector, CAST(:query AS tsquery)) DESC, id LIMIT :limit"
        )
        query = " | ".join(_tsquery_quote(term) for term in terms)
    else:
        statement = sa.text(
            f"SELECT id FROM chunks WHERE collection_id = :collection AND live {among}"  # noqa: S608 - our own words
            "AND MATCH(search_terms) AGAINST (:query IN BOOLEAN MODE) "
            "ORDER BY MATCH(search_terms) AGAINST (:query IN BOOLEAN MODE) DESC, id LIMIT :limit"
        )
        query = " ".join('"' + term.replace('"', " ") + '"' for term in terms)
    parameters: dict[str, Any] = {"query": query, "limit": limit}
    if documents is not None:
        names = sa.bindparam("documents", expanding=True, literal_execute=True, type_=sa.Integer())
        statement = statement.bindparams(names)
        parameters["documents"] = list(documents)
    if dialect != "sqlite" or join:
        parameters["collection"] = collection_id
    return list(await session.scalars(statement, parameters))


async def _is_alone(session: AsyncSession, collection_id: int) -> bool:
    """Whether no other collection holds chunks."""
    others = sa.select(Collection.id).where(Collection.id != collection_id, Collection.chunk_count > 0)
    return await session.scalar(others.limit(1)) is None


def _scope(collection_id: int) -> str:
    return f"collection{collection_id}"


def _fts5_quote(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _tsquery_quote(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
