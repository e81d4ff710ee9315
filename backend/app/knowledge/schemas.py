"""Requests and answers about the knowledge base."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.core.text import JsonObject, NotBlank, Storable
from app.core.validation import COLLECTION_PATTERN, LANGUAGE_PATTERN
from app.models.enums import DocumentStatus, FileStatus, JobKind, JobStatus, VersionState, Visibility
from app.rag.types import ChunkStrategy, SearchMode

MAX_DOCUMENTS = 1000
MAX_QUERY_CHARS = 20_000

CollectionName = Annotated[str, StringConstraints(pattern=COLLECTION_PATTERN)]
ExternalId = Annotated[NotBlank, StringConstraints(strip_whitespace=True, max_length=255)]
DocumentTitle = Annotated[NotBlank, StringConstraints(strip_whitespace=True, max_length=255)]
DocumentSource = Annotated[Storable, Field(max_length=1024)]
LanguageTag = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN, max_length=35)]
QueryText = Annotated[NotBlank, Field(max_length=MAX_QUERY_CHARS)]


class PageRange(BaseModel):
    """A page of a document: its text is ``text[start:end]``, offsets in characters."""

    model_config = ConfigDict(extra="forbid")

    page: int = Field(ge=1, le=1_000_000)
    start: int = Field(ge=0, le=2**31 - 1)
    end: int = Field(ge=0, le=2**31 - 1)


class DocumentInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: ExternalId | None = None
    """Your name for the document: the same id again replaces it. Without one, equal text is the same document."""
    title: DocumentTitle | None = None
    text: NotBlank
    metadata: JsonObject = {}
    visibility: Visibility = Visibility.PUBLIC
    source: DocumentSource | None = None
    language: LanguageTag | None = None
    """BCP 47; told from the text when left out."""
    pages: list[PageRange] = Field(default=[], max_length=10_000)
    """Where the pages of a paged document lie, in order; each chunk then knows its page."""

    @model_validator(mode="after")
    def _pages_are_in_order(self) -> DocumentInput:
        position = 0
        for page in self.pages:
            if not position <= page.start <= page.end <= len(self.text):
                raise ValueError("pages must lie in the text, in order and without overlap")
            position = page.end
        return self


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


class UploadOptions(BaseModel):
    """What the files of an upload become. Sizes in characters."""

    model_config = ConfigDict(frozen=True)

    collection: CollectionName = "kb_main"
    visibility: Visibility = Visibility.PUBLIC
    chunk: bool = True
    max_chars: int = Field(default=600, ge=50, le=8000)
    overlap: int = Field(default=80, ge=0)
    chunk_strategy: ChunkStrategy | None = None
    """None: Markdown, HTML and Word files by their headings, others by windows."""

    def chunking(self, default: ChunkStrategy) -> Chunking:
        """Raises ``ValidationError`` when the overlap is not smaller than a chunk."""
        return Chunking(
            chunk=self.chunk,
            max_chars=self.max_chars,
            overlap=self.overlap,
            chunk_strategy=self.chunk_strategy or default,
        )


class JobFileRead(BaseModel):
    """One file of an upload, or of an archive in it."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    status: FileStatus
    document_id: int | None
    chunks: int | None
    error: str | None


class JobRead(BaseModel):
    """``done`` of ``total`` files of an upload are finished, well or badly; of a rebuild, chunks are written."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: JobKind
    status: JobStatus
    collection: str
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    total: int
    done: int


class JobsAnswer(BaseModel):
    jobs: list[JobRead]


class ReindexRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    collection: CollectionName | None = None
    """None: every collection."""


class JobDetail(JobRead):
    files: list[JobFileRead]


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


FilterValue = (
    Annotated[Storable, Field(max_length=1000)] | bool | int | Annotated[float, Field(allow_inf_nan=False)]
)
MetadataFilter = Annotated[
    dict[
        Annotated[Storable, Field(min_length=1, max_length=255)],
        FilterValue | Annotated[list[FilterValue], Field(min_length=1, max_length=100)],
    ],
    Field(max_length=20),
]


class SearchRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    collection: CollectionName = "kb_main"
    query: QueryText
    n_results: int = Field(default=5, ge=1, le=50)
    mode: SearchMode = SearchMode.HYBRID
    metadata: MetadataFilter = {}
    """Only documents whose metadata have each of these values at the top level; of a list of values, any. A document's
    own list matches by any of its entries."""


class Snippet(BaseModel):
    """A passage as search returns it. ``score`` is comparable across queries."""

    id: str
    text: str
    title: str
    metadata: dict[str, Any]
    distance: float
    score: float
    document_id: int
    page: int | None = None
    """Page of the file on which it begins, where that has pages."""


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
    page: int | None = None


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
    times_cited: int | None
    """Replies sent from drafts that cite it; null for customers."""
    metadata: dict[str, Any]
    language: str | None
    """BCP 47, as given or as told from the text; null where it cannot be told."""
    created_at: datetime
    updated_at: datetime


class ChunkRead(BaseModel):
    id: str
    ordinal: int
    start: int
    end: int
    text: str
    heading_path: list[str]
    page: int | None = None
    """Page of the file on which the chunk begins, where it has pages."""


class DocumentDetail(DocumentRead):
    text: str
    chunks: list[ChunkRead]


class VersionRead(BaseModel):
    """A text that the document has, or had."""

    number: int
    state: VersionState
    title: str
    created_at: datetime
    chunk_count: int
    """Chunks it was cut into, searchable or not."""


class VersionDetail(VersionRead):
    text: str


class DocumentUpdate(BaseModel):
    """Only what is named changes. ``source`` null removes it; ``language`` null has it told from the text again."""

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(default=None, ge=0, le=2**31 - 1)
    """The version that you have read: another one by now is answered with 409."""
    title: DocumentTitle | None = None
    text: NotBlank | None = None
    metadata: JsonObject | None = None
    visibility: Visibility | None = None
    source: DocumentSource | None = None
    language: LanguageTag | None = None
    pages: list[PageRange] | None = Field(default=None, max_length=10_000)
    chunk: bool | None = None
    max_chars: int | None = Field(default=None, ge=50, le=8000)
    overlap: int | None = Field(default=None, ge=0)
    chunk_strategy: ChunkStrategy | None = None

    @model_validator(mode="after")
    def _nothing_else_is_null(self) -> DocumentUpdate:
        for name in self.model_fields_set - {"version", "source", "language"}:
            if getattr(self, name) is None:
                raise ValueError(f"{name} must not be null: leave it out to keep it")
        return self


class LostCitation(BaseModel):
    """A sentence of a sent reply whose grounds the document no longer holds."""

    marker: str
    quote: str
    sentence: str
    version: int
    """The version that was quoted."""


class AffectedReply(BaseModel):
    reply_id: int
    ticket_id: int
    ticket_title: str
    sent_at: datetime
    citations: list[LostCitation]
