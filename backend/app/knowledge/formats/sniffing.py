"""What a file is, from its first bytes and the end of its name; neither is believed alone."""

from __future__ import annotations

import io
import re
import zipfile

from app.knowledge.formats.encodings import utf16_without_mark
from app.knowledge.formats.types import READABLE, SUFFIXES, FormatError, Kind, suffix_of

_HTML_START = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:(?><!--.*?-->)\s*)*(?:<\?xml[^>]*\?>\s*)?<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A comment ends at its first end, whatever follows: with a choice, each more of them would double the time."""
_HTML_TAG = re.compile(
    rb"<(?:html|head|body|h[1-6]|p|div|ul|ol|table|article|main|section|br|a)\b", re.IGNORECASE
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NAMES = {Kind.PDF: "a PDF file", Kind.DOCX: "a Word document"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD_BYTES = 8192


def kind_of(data: bytes, name: str) -> Kind:
    """The format to read ``data`` as. Raises ``FormatError`` when the content is no document or not what its name says."""
    if not data:
        raise FormatError("is empty")
    wanted = SUFFIXES.get(suffix_of(name))
    found = _binary_kind(data, wanted)
    if found is not None:
        if wanted not in {None, found}:
            raise FormatError(f"is {_NAMES[found]}, though its name ends in {suffix_of(name)}: rename it")
        return found
    if wanted in _NAMES:
        raise FormatError(f"is not {_NAMES[wanted]}, though its name ends in {suffix_of(name)}")
    head = data[:_HEAD_BYTES]
    if _HTML_START.match(head):
        return Kind.HTML
    if wanted is None and suffix_of(name) and not _looks_like_page(head):
        raise FormatError(f"is of a type that is not read: {READABLE} are")
    if wanted is Kind.HTML and not _HTML_TAG.search(data):
        return Kind.TEXT
    return wanted or Kind.TEXT


def _binary_kind(data: bytes, wanted: Kind | None) -> Kind | None:
    """PDF or DOCX by content, None for text. Raises ``FormatError`` for every other binary file."""
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if is_docx(data):
            return Kind.DOCX
        if wanted is Kind.DOCX:
            raise FormatError("is not a Word document but another ZIP archive, or it is damaged")
        raise FormatError("is a ZIP archive or an Office file of a kind that is not read")
    if data.startswith(_OLE):
        raise FormatError("is an old Office file or an encrypted one: save it as .docx without a password")
    if data.startswith(_UTF16) or (wanted is Kind.TEXT and utf16_without_mark(data)):
        return None
    if _CONTROLS.search(data[:_HEAD_BYTES]):
        described = _magic(data)
        if described is not None:
            raise FormatError(f"is a binary file ({described}), not a document")
    if b"\x00" in data and wanted not in _NAMES:
        raise FormatError("is a binary file, not text: it holds NUL bytes")
    return None


def _magic(data: bytes) -> str | None:
    """Only for what holds control characters: two letters alone, as in "BMW", are the mark of some kinds."""
    import filetype

    guess = filetype.guess(data[:_HEAD_BYTES])
    return None if guess is None else str(guess.mime)


def is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        return False
    return "[Content_Types].xml" in names and any(n.startswith("word/document") for n in names)


def _looks_like_page(head: bytes) -> bool:
    """A page of the web may be called anything: ``/help/returns.aspx``."""
    return len(_HTML_TAG.findall(head)) >= 3
