"""What parsers give back. Imports nothing heavy: the parser process starts with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any


class FormatError(ValueError):
    """The file cannot be read as a document; the message says why, to be put after the file's name."""


class Kind(StrEnum):
    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


ARCHIVE_SUFFIX = ".zip"
SUFFIXES: Mapping[str, Kind] = {
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
}
READABLE = ".md, .txt, .html, .pdf and .docx"
STRUCTURED = frozenset({Kind.MARKDOWN, Kind.HTML, Kind.PDF, Kind.DOCX})
"""Kinds whose text is Markdown: they are cut by their headings."""
MAX_FILE_BYTES = 50 * 1024 * 1024
"""Of a file of any kind, and of a member of an archive."""
MAX_TEXT_BYTES = 8 * 1024 * 1024
"""Of a Markdown, text or HTML file: far more than a document may have in characters."""


def suffix_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


@dataclass(frozen=True, slots=True)
class PageSpan:
    """A page of a document: its text is ``text[start:end]``."""

    page: int
    """Counted from 1, as a reader of the file shows it."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedFile:
    title: str | None
    """None: the file does not say; the text's first heading or line stands for it."""
    text: str
    kind: Kind
    metadata: dict[str, Any] = field(default_factory=dict)
    pages: tuple[PageSpan, ...] = ()
    """In order, without gaps in the numbers of pages that hold text."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ParsedFile:
        return cls(
            title=data["title"],
            text=data["text"],
            kind=Kind(data["kind"]),
            metadata=data["metadata"],
            pages=tuple(PageSpan(**page) for page in data["pages"]),
        )
