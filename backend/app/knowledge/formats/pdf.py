"""PDF files: the text layer, page by page."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from app.knowledge.formats.types import FormatError, Kind, PageSpan, ParsedFile

if TYPE_CHECKING:
    from pypdf import PdfReader

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
    parts: list[str] = []
    pages: list[PageSpan] = []
    position = 0
    for number, page in enumerate(reader.pages, start=1):
        text = _clean(page.extract_text())
        if not text:
            continue
        if parts:
            parts.append(_PAGE_BREAK)
            position += len(_PAGE_BREAK)
        pages.append(PageSpan(number, position, position + len(text)))
        parts.append(text)
        position += len(text)
        if position > MAX_CHARS:
            raise FormatError(f"holds more than {MAX_CHARS:,} characters: split it")
    if not parts:
        raise FormatError(
            "has no text layer: it is scanned or made of pictures. Run text recognition (OCR) on it first"
        )
    return "".join(parts), tuple(pages)


def _clean(text: str) -> str:
    lines = (line.rstrip() for line in _UNPRINTABLE.sub("", text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _title(reader: PdfReader) -> str | None:
    try:
        metadata = reader.metadata
        named = str(metadata.get("/Title") or "") if metadata is not None else ""
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # a title that cannot be read is no reason to refuse the text
    named = " ".join(_UNPRINTABLE.sub(" ", named).split())[:255]
    return None if not named or _JUNK_TITLE.match(named) else named
