"""Requests and answers about the knowledge base."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.core.text import JsonObject, NotBlank, Storable
from app.models.enums import DocumentStatus, Visibility
from app.rag.types import ChunkStrategy, SearchMode

COLLECTION_PATTERN = r"^[A-Za-z0-9._-]{3,512}$"
MAX_DOCUMENTS = 1000
MAX_QUERY_CHARS = 20_000

CollectionName = Annotated[str, StringConstraints(pattern=COLLECTION_PATTERN)]
ExternalId = Annotated[NotBlank, StringConstraints(strip_whitespace=True, max_length=255)]
DocumentTitle = Annotated[NotBlank, StringConstraints(strip_whitespace=True, max_length=255)]
QueryText = Annotated[NotBlank, Field(max_length=MAX_QUERY_CHARS)]


class DocumentInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: ExternalId | None = None
    """Your name for the document: the same id again replaces it. Without one, equal text is the same document."""
    title: DocumentTitle | None = None
    text: NotBlank
    metadata: JsonObject = {}
    visibility: Visibility = Visibility.PUBLIC
    source: Annotated[Storable, Field(max_length=1024)] | None = None


class Chunking(BaseModel):
    """How a document is cut. Sizes in characters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chunk: bool = True
    max_chars: int = Field(default=600, ge=50, le=8000)
    overlap: int = Field(default=80, ge=0)
    chunk_strategy: ChunkStrategy = ChunkStrategy.WINDOW

    @model_validator(mode="after")
    def _overlap_is_smaller(self) -> Chunking:
        if self.overlap >= self.max_chars:
            raise ValueError("overlap must be smaller than max_chars")
        return self


class IngestRequest(Chunking):
    collection: CollectionName = "kb_main"
    documents: list[DocumentInput] = Field(min_length=1, max_length=MAX_DOCUMENTS)


class IngestedDocument(BaseModel):
    id: int
    external_id: str
    title: str
    outcome: Literal["added", "replaced", "unchanged"]
    version: int
    chunks: int


class IngestAnswer(BaseModel):
    collection: str
    document_ids: list[int]
    inserted_ids: list[str]
    chunks_added: int
    unchanged: int
    documents: list[IngestedDocument]


class SearchRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    collection: CollectionName = "kb_main"
    query: QueryText
    n_results: int = Field(default=5, ge=1, le=50)
    mode: SearchMode = SearchMode.HYBRID


class Snippet(BaseModel):
    """A passage as search returns it. ``score`` is comparable across queries."""

    id: str
    text: str
    title: str
    metadata: dict[str, Any]
    distance: float
    score: float
    document_id: int


class SearchAnswer(BaseModel):
    collection: str
    query: str
    matches: list[Snippet]


class DeleteRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    collection: CollectionName = "kb_main"
    ids: list[
        Annotated[int, Field(ge=1, le=2**31 - 1)] | Annotated[Storable, Field(min_length=1, max_length=255)]
    ] = Field(min_length=1, max_length=1000)
    """Chunk ids (``12:1:0``), document ids (12), or your own ids of documents."""


class DeleteAnswer(BaseModel):
    collection: str
    deleted: int
    """Chunks."""


class Item(BaseModel):
    id: str
    text: str
    title: str
    metadata: dict[str, Any]
    document_id: int
    ordinal: int


class ItemsAnswer(BaseModel):
    collection: str
    total: int
    items: list[Item]


class CollectionRead(BaseModel):
    name: str
    documents: int
    chunks: int
    embedding_model: str
    dimension: int


class CollectionsAnswer(BaseModel):
    items: list[CollectionRead]


class DocumentRead(BaseModel):
    id: int
    external_id: str
    title: str
    collection: str
    source: str | None
    status: DocumentStatus
    visibility: Visibility
    version: int
    chunk_count: int
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class ChunkRead(BaseModel):
    id: str
    ordinal: int
    start: int
    end: int
    text: str
    heading_path: list[str]


class DocumentDetail(DocumentRead):
    text: str
    chunks: list[ChunkRead]
