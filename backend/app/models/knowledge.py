"""The knowledge base: collections, documents, versions, chunks, and the derived data that makes them searchable.

Per-dialect full-text structures (FTS5 table, tsvector column, FULLTEXT key) are made by the migration and hidden
from the ORM; they all index ``chunks.search_terms``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.clock import utc_now
from app.db.types import Base, UtcDateTime, checked, long_text
from app.models.enums import DocumentStatus, VersionState, Visibility


def _exact(length: int) -> sa.String:
    """Text whose case and accents tell apart, as they do by themselves on the other databases."""
    return sa.String(length).with_variant(
        mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
    )


MAX_TERM_LENGTH = 64


class Collection(Base):
    """A searchable set of documents in one vector space."""

    __tablename__ = "collections"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(_exact(512), unique=True)
    embedding_model: Mapped[str] = mapped_column(sa.String(200))
    dimension: Mapped[int] = mapped_column()
    chunk_count: Mapped[int] = mapped_column(default=0)
    term_count: Mapped[int] = mapped_column(sa.BigInteger(), default=0)
    """Index terms of all searchable chunks: divided by ``chunk_count``, BM25's average length."""
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Counts the changes of what is searched."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)


class CollectionTerm(Base):
    """Document frequency of a term within one collection."""

    __tablename__ = "collection_terms"

    collection_id: Mapped[int] = mapped_column(
        sa.ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True
    )
    term: Mapped[str] = mapped_column(_exact(MAX_TERM_LENGTH), primary_key=True)
    frequency: Mapped[int] = mapped_column()
    """Searchable chunks that hold the term."""


class Document(Base):
    __tablename__ = "documents"
    __table_args__ = (
        sa.UniqueConstraint("collection_id", "external_id"),
        sa.Index("ix_documents_collection_id_updated_at", "collection_id", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(sa.ForeignKey("collections.id", ondelete="CASCADE"))
    external_id: Mapped[str] = mapped_column(_exact(255))
    title: Mapped[str] = mapped_column(sa.String(255))
    source: Mapped[str | None] = mapped_column(sa.String(1024))
    status: Mapped[DocumentStatus] = mapped_column(checked(DocumentStatus, "status"))
    visibility: Mapped[Visibility] = mapped_column(checked(Visibility, "visibility"))
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata", sa.JSON, default=dict)
    language: Mapped[str | None] = mapped_column(sa.String(35))
    """BCP 47 tag, given or told from the text; None where it cannot be told."""
    latest_version: Mapped[int] = mapped_column(default=0)
    """The highest number given out, searchable or not."""
    current_version: Mapped[int] = mapped_column(default=0)
    """The number that is searched; 0 before the first is."""
    chunk_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)

    collection: Mapped[Collection] = relationship(lazy="raise")


class DocumentVersion(Base):
    __tablename__ = "document_versions"
    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    state: Mapped[VersionState] = mapped_column(checked(VersionState, "state"), index=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    text: Mapped[str] = mapped_column(long_text())
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 over everything that makes this version what it is: equal means unchanged."""
    chunking: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    pages: Mapped[list[dict[str, int]] | None] = mapped_column(sa.JSON)
    """``{page, start, end}`` of each page, so that the text can be cut anew; None before that was kept."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=utc_now)


class Chunk(Base):
    __tablename__ = "chunks"
    __table_args__ = (
        sa.Index("ix_chunks_collection_id_live_id", "collection_id", "live", "id"),
        sa.Index("ix_chunks_sentences_ready_live_id", "sentences_ready", "live", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """``document:version:ordinal``: the id in the vector index and in the API."""
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("document_versions.id", ondelete="CASCADE"), index=True
    )
    collection_id: Mapped[int] = mapped_column(sa.ForeignKey("collections.id", ondelete="CASCADE"))
    ordinal: Mapped[int] = mapped_column()
    live: Mapped[bool] = mapped_column()
    """Searchable: belongs to its document's current version and was not deleted."""
    sentences_ready: Mapped[bool] = mapped_column(default=False)
    """The vectors of its sentences are stored. Of a chunk that is not live: any vectors that it needed may still be."""
    text: Mapped[str] = mapped_column(long_text())
    start: Mapped[int] = mapped_column()
    end: Mapped[int] = mapped_column()
    page: Mapped[int | None] = mapped_column()
    """Where the chunk begins, counted from 1; None for documents without pages."""
    heading_path: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    table_head: Mapped[str] = mapped_column(sa.String(1_000), default="", server_default="")
    """The names of the columns, where the chunk begins with a later row of a table; else empty."""
    content_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    """SHA-256 of what was embedded: the key of its vector."""
    search_terms: Mapped[str] = mapped_column(long_text())
    term_count: Mapped[int] = mapped_column()


class StoredEmbedding(Base):
    """A vector by the text it stands for, so that unchanged text never costs an encoding twice."""

    __tablename__ = "embeddings"

    content_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    model: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    vector: Mapped[bytes] = mapped_column(sa.LargeBinary(16_384))
    """Little-endian float32, ``dimension`` times."""
