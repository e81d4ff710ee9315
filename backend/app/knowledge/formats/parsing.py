"""From bytes and a name to a ``ParsedFile``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.knowledge.formats.docx import parse_docx
from app.knowledge.formats.html import parse_html
from app.knowledge.formats.pdf import parse_pdf
from app.knowledge.formats.sniffing import kind_of
from app.knowledge.formats.text import parse_markdown, parse_text
from app.knowledge.formats.types import MAX_FILE_BYTES, FormatError, Kind, ParsedFile

PARSERS: Mapping[Kind, Callable[[bytes], ParsedFile]] = {
    Kind.MARKDOWN: parse_markdown,
    Kind.TEXT: parse_text,
    Kind.HTML: parse_html,
    Kind.PDF: parse_pdf,
    Kind.DOCX: parse_docx,
}


def parse(data: bytes, name: str) -> ParsedFile:
    """Read a document. ``name`` counts by its suffix alone. Raises ``FormatError`` with the reason."""
    if len(data) > MAX_FILE_BYTES:
        raise FormatError(f"is larger than {MAX_FILE_BYTES // (1024 * 1024)} MiB: split it")
    parsed = PARSERS[kind_of(data, name)](data)
    if "\x00" in parsed.text or "\x00" in (parsed.title or ""):
        raise FormatError("holds NUL characters")
    return parsed
