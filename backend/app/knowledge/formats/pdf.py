"""PDF files: the text layer as Markdown, page by page."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.knowledge.formats.pdf_layout import Line, Piece, lines_of, markdown_pages
from app.knowledge.formats.types import FormatError, Kind, PageSpan, ParsedFile

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 5000
MAX_CHARS = 20_000_000
_JUNK_TITLE = re.compile(r"(?i)^(microsoft word|untitled|document\d*$|.*\.(docx?|pdf|indd|tex|rtf|odt)$)")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u00ad]")
_PAGE_BREAK = "\n\n"


def parse_pdf(data: bytes) -> ParsedFile:
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

    try:
        reader = _open(data)
        text, pages = _read(reader)
        title = _title(reader)
    except (FileNotDecryptedError, DependencyError):
        raise FormatError("is encrypted: save it without a password") from None
    except LimitReachedError:
        raise FormatError("unpacks to more than a document may: it is damaged or made to do harm") from None
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        if isinstance(error, FormatError):
            raise
        # The library meets broken files with many kinds of errors; all of them mean the same to whoever sent it.
        raise FormatError(f"is a damaged PDF file ({type(error).__name__})") from error
    return ParsedFile(title, text, Kind.PDF, {}, pages)


def _open(data: bytes) -> PdfReader:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    # Many files are encrypted with an empty password, only to forbid printing.
    if reader.is_encrypted and not reader.decrypt(""):
        raise FormatError("is encrypted: save it without a password")
    if len(reader.pages) > MAX_PAGES:
        raise FormatError(f"has more than {MAX_PAGES:,} pages: split it")
    return reader


def _read(reader: PdfReader) -> tuple[str, tuple[PageSpan, ...]]:
    read: list[list[Line]] = []
    length = 0
    for page in reader.pages:
        read.append(_lines(page))
        length += sum(len(line.text) for line in read[-1])
        if length > MAX_CHARS:
            raise FormatError(f"holds more than {MAX_CHARS:,} characters: split it")
    parts: list[str] = []
    pages: list[PageSpan] = []
    position = 0
    for number, text in enumerate(markdown_pages(read), start=1):
        if not text:
            continue
        if parts:
            # A sentence that goes on overleaf stays one.
            gap = "\n" if text[0].islower() and parts[-1][-1] not in ".!?|" else _PAGE_BREAK
            parts.append(gap)
            position += len(gap)
        pages.append(PageSpan(number, position, position + len(text)))
        parts.append(text)
        position += len(text)
    if not parts:
        raise FormatError(
            "has no text layer: it is scanned or made of pictures. Run text recognition (OCR) on it first"
        )
    return "".join(parts), tuple(pages)


def _lines(page: PageObject) -> list[Line]:
    pieces: list[Piece] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        if text:
            name = str((font or {}).get("/BaseFont", "")).lower()
            scale = math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            pieces.append(Piece(_clean(text), size * scale, x, y, "bold" in name or "black" in name))

    whole = _clean(page.extract_text(visitor_text=visit))
    if "".join(piece.text for piece in pieces) != whole:
        # The library lays out some pages once more at the end: the text counts, without its places.
        pieces = [Piece(whole)]
    return lines_of(pieces)


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", "\n".join(text.splitlines()) + ("\n" if text.endswith("\n") else ""))


def _title(reader: PdfReader) -> str | None:
    try:
        metadata = reader.metadata
        named = str(metadata.get("/Title") or "") if metadata is not None else ""
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # a title that cannot be read is no reason to refuse the text
    named = " ".join(_UNPRINTABLE.sub(" ", named).split())[:255]
    return None if not named or _JUNK_TITLE.match(named) else named
