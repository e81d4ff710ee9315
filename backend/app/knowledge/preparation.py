"""From a submitted document to chunks with hashes and index terms. Pure; CPU-bound, run in a thread."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.knowledge.schemas import Chunking, DocumentInput, PageRange
from app.rag import analysis
from app.rag.chunking import chunk_text, whole_text
from app.rag.language import detect_language
from app.rag.types import Chunk

_HEADING = re.compile(r"^#{1,6}[ \t]+(\S[^\n]*)$", re.MULTILINE)
TITLE_CHARS = 120
LANGUAGE_CHARS = 4000


@dataclass(frozen=True, slots=True)
class PreparedChunk:
    chunk: Chunk
    embedded_text: str
    content_hash: str
    search_terms: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    external_id: str
    title: str
    source: DocumentInput
    fingerprint: str
    language: str | None
    chunks: tuple[PreparedChunk, ...]


def prepare(document: DocumentInput, chunking: Chunking) -> PreparedDocument:
    """Cut, hash and analyse one document."""
    title = document.title or derived_title(document.text)
    external_id = document.id or "text-" + _sha256(title, document.text)[:24]
    pieces = (
        chunk_text(
            document.text,
            max_chars=chunking.max_chars,
            overlap=chunking.overlap,
            strategy=chunking.chunk_strategy,
        )
        if chunking.chunk
        else whole_text(document.text)
    )
    language = document.language or told_language(document.text)
    return PreparedDocument(
        external_id=external_id,
        title=title,
        source=document,
        fingerprint=_fingerprint(title, document, chunking),
        language=language,
        chunks=tuple(
            _prepare_chunk(title, piece, language, page_at(document.pages, piece.start)) for piece in pieces
        ),
    )


def page_at(pages: Sequence[PageRange], position: int) -> int | None:
    """The page that holds ``position``; in the gap between two, the earlier one. None before the first."""
    index = bisect_right(pages, position, key=lambda page: page.start)
    return pages[index - 1].page if index else None


def told_language(text: str) -> str | None:
    """ISO 639-1 code of the text's first lines; None without a clear sign."""
    told = detect_language(text[:LANGUAGE_CHARS])
    return None if told == "und" else told


def _prepare_chunk(title: str, chunk: Chunk, language: str | None, page: int | None) -> PreparedChunk:
    embedded = analysis.embedding_text(title, chunk.heading_path, chunk.text)
    return PreparedChunk(
        chunk=chunk,
        embedded_text=embedded,
        content_hash=_sha256(embedded),
        search_terms=analysis.passage_terms(title, chunk.heading_path, chunk.text, language),
        page=page,
    )


def derived_title(text: str) -> str:
    """The first Markdown heading, else the first line."""
    heading = _HEADING.search(text)
    # Closing marks ("# Prices ##") are taken off here: a pattern for them takes cubic time on a line of blanks.
    told = heading[1].rstrip().rstrip("#").rstrip() if heading else ""
    first = told or next(line for line in text.splitlines() if line.strip())
    folded = " ".join(first.split())
    return folded if len(folded) <= TITLE_CHARS else folded[: TITLE_CHARS - 1] + "…"


def _fingerprint(title: str, document: DocumentInput, chunking: Chunking) -> str:
    description = json.dumps(
        [
            document.metadata,
            document.visibility,
            document.source,
            chunking.chunk,
            chunking.max_chars,
            chunking.overlap,
            chunking.chunk_strategy,
            # Only where there are any, so that documents without them keep the fingerprints they have.
            *([document.language] if document.language else []),
            *([[[page.page, page.start, page.end] for page in document.pages]] if document.pages else []),
        ],
        sort_keys=True,
        ensure_ascii=False,
    )
    return _sha256(title, document.text, description)


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
