"""index terms of other languages than English

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.rag.analysis import passage_terms
from app.rag.function_words import FUNCTION_WORDS

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_BATCH = 500
_DOCUMENTS = sa.table(
    "documents",
    sa.column("id", sa.Integer()),
    sa.column("title", sa.String()),
    sa.column("language", sa.String()),
)
_CHUNKS = sa.table(
    "chunks",
    sa.column("id", sa.Integer()),
    sa.column("document_id", sa.Integer()),
    sa.column("collection_id", sa.Integer()),
    sa.column("live", sa.Boolean()),
    sa.column("text", sa.Text()),
    sa.column("heading_path", sa.JSON()),
    sa.column("search_terms", sa.Text()),
    sa.column("term_count", sa.Integer()),
)
_COLLECTIONS = sa.table(
    "collections",
    sa.column("id", sa.Integer()),
    sa.column("term_count", sa.BigInteger()),
    sa.column("revision", sa.Integer()),
)
_TERMS = sa.table(
    "collection_terms",
    sa.column("collection_id", sa.Integer()),
    sa.column("term", sa.String()),
    sa.column("frequency", sa.Integer()),
)


def upgrade() -> None:
    _read_again(in_own_language=True)


def downgrade() -> None:
    _read_again(in_own_language=False)


def _read_again(*, in_own_language: bool) -> None:
    """Give the searchable chunks of documents in other languages the terms that a document added now gets."""
    collections: set[int] = set()
    for rows in _foreign_chunks():
        for row in rows:
            language = row.language if in_own_language else "en"
            terms = passage_terms(row.title, row.heading_path or (), row.text, language)
            values = {"search_terms": terms, "term_count": len(terms.split())}
            op.get_bind().execute(_CHUNKS.update().where(_CHUNKS.c.id == row.id).values(**values))
            if op.get_bind().dialect.name == "sqlite":
                op.get_bind().execute(
                    sa.text("UPDATE chunk_search SET terms = :terms WHERE rowid = :id"),
                    {"terms": terms, "id": row.id},
                )
            collections.add(row.collection_id)
    for collection in sorted(collections):
        _count_again(collection)


def _foreign_chunks() -> Iterator[list[Any]]:
    """In parts, by ascending id."""
    language = sa.func.lower(_DOCUMENTS.c.language)
    wanted = sa.select(_CHUNKS, _DOCUMENTS.c.title, _DOCUMENTS.c.language).select_from(
        _CHUNKS.join(_DOCUMENTS, _DOCUMENTS.c.id == _CHUNKS.c.document_id)
    )
    wanted = wanted.where(
        _CHUNKS.c.live,
        sa.or_(*(sa.or_(language == code, language.like(f"{code}-%")) for code in sorted(FUNCTION_WORDS))),
    )
    last = 0
    while rows := list(
        op.get_bind().execute(wanted.where(_CHUNKS.c.id > last).order_by(_CHUNKS.c.id).limit(_BATCH))
    ):
        yield rows
        last = rows[-1].id


def _count_again(collection: int) -> None:
    """Document frequencies and the number of terms, from the chunks themselves."""
    connection = op.get_bind()
    frequencies: Counter[str] = Counter()
    total = last = 0
    held = sa.select(_CHUNKS.c.id, _CHUNKS.c.search_terms).where(
        _CHUNKS.c.collection_id == collection, _CHUNKS.c.live
    )
    while rows := list(
        connection.execute(held.where(_CHUNKS.c.id > last).order_by(_CHUNKS.c.id).limit(_BATCH))
    ):
        for row in rows:
            terms = row.search_terms.split()
            frequencies.update(set(terms))
            total += len(terms)
        last = rows[-1].id
    connection.execute(_TERMS.delete().where(_TERMS.c.collection_id == collection))
    counted = [
        {"collection_id": collection, "term": term, "frequency": number}
        for term, number in sorted(frequencies.items())
    ]
    for start in range(0, len(counted), _BATCH):
        connection.execute(_TERMS.insert(), counted[start : start + _BATCH])
    connection.execute(
        _COLLECTIONS.update()
        .where(_COLLECTIONS.c.id == collection)
        .values(term_count=total, revision=_COLLECTIONS.c.revision + 1)
    )
