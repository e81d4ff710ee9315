"""Queries of the help centre. Whatever is read of articles starts from ``public_articles``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.db import inserts
from app.models import Collection, Document, DocumentVersion, HelpVersion
from app.models.enums import DocumentStatus, VersionState, Visibility

BEGINNING_CHARS = 1_500
"""Of an article's text, for its first line."""


def public_articles() -> sa.Select[Document]:
    """What everybody may read, staff or not: an internal document is no article."""
    return sa.select(Document).where(
        Document.status == DocumentStatus.ACTIVE, Document.visibility == Visibility.PUBLIC
    )


async def in_force(session: AsyncSession) -> HelpVersion | None:
    """The newest settings with their author."""
    newest = sa.select(HelpVersion).order_by(HelpVersion.version.desc()).limit(1)
    return await session.scalar(newest.options(joinedload(HelpVersion.author)))


async def add_version(
    session: AsyncSession, *, version: int, is_open: bool, title: str | None, author_id: int
) -> bool:
    """Insert; False when another unit of work has taken the version."""
    row = HelpVersion(version=version, is_open=is_open, title=title, author_id=author_id)
    return await inserts.add_unless_taken(session, row)


async def collections(session: AsyncSession) -> list[tuple[str, int]]:
    """Names of the collections that hold public articles, with how many."""
    statement = (
        public_articles()
        .join(Collection, Collection.id == Document.collection_id)
        .with_only_columns(Collection.name, sa.func.count())
        .group_by(Collection.name)
    )
    return [(name, number) for name, number in await session.execute(statement)]


async def newest(session: AsyncSession, each: int) -> Sequence[sa.Row[str, int, str]]:
    """``collection``, ``id`` and ``title`` of the articles that were changed last, so many of each collection."""
    place = (
        sa.func.row_number()
        .over(partition_by=Document.collection_id, order_by=(Document.updated_at.desc(), Document.id.desc()))
        .label("place")
    )
    ranked = public_articles().with_only_columns(Document.id, place).subquery()
    statement = (
        sa.select(Collection.name.label("collection"), Document.id, Document.title)
        .join(ranked, ranked.c.id == Document.id)
        .join(Collection, Collection.id == Document.collection_id)
        .where(ranked.c.place <= each)
        .order_by(ranked.c.place)
    )
    return (await session.execute(statement)).all()


def articles_of(collection: str) -> sa.Select[Document]:
    return public_articles().join(Collection).where(Collection.name == collection)


async def article_lines(
    session: AsyncSession, statement: sa.Select[Document], offset: int, limit: int
) -> Sequence[sa.Row[Any]]:
    """``id``, ``title``, ``updated_at`` and the ``beginning`` of the text, by title."""
    beginning = sa.func.substr(DocumentVersion.text, 1, BEGINNING_CHARS).label("beginning")
    lines = (
        statement.join(DocumentVersion, _is_current())
        .with_only_columns(Document.id, Document.title, Document.updated_at, beginning)
        .order_by(sa.func.lower(Document.title), Document.id)
    )
    return (await session.execute(lines.offset(offset).limit(limit))).all()


async def article(
    session: AsyncSession, document_id: int
) -> sa.Row[int, str, str | None, datetime, str, str] | None:
    """``id``, ``title``, ``language``, ``updated_at``, the current ``text`` and the name of the ``collection``."""
    statement = (
        public_articles()
        .join(DocumentVersion, _is_current())
        .join(Collection, Collection.id == Document.collection_id)
        .where(Document.id == document_id)
        .with_only_columns(
            Document.id,
            Document.title,
            Document.language,
            Document.updated_at,
            DocumentVersion.text,
            Collection.name.label("collection"),
        )
    )
    return (await session.execute(statement)).one_or_none()


async def still_public(session: AsyncSession, document_ids: Sequence[int]) -> set[int]:
    """Which of these are public articles now."""
    statement = public_articles().where(Document.id.in_(document_ids)).with_only_columns(Document.id)
    return set((await session.execute(statement)).scalars())


def _is_current() -> sa.ColumnElement[bool]:
    return sa.and_(DocumentVersion.document_id == Document.id, DocumentVersion.state == VersionState.CURRENT)
