"""Word documents: headings, lists, tables and links as Markdown."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app.knowledge.formats.types import FormatError, Kind, ParsedFile

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_MEMBERS = 5000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CONTAINERS = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}smartTag", f"{_W}customXml"}
_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)

_INNER_LIST = re.compile(r"^list (?:bullet|number) ([2-5])$", re.IGNORECASE)


def parse_docx(data: bytes) -> ParsedFile:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    check_unpacked_size(data)
    try:
        document = Document(io.BytesIO(data))
        text = "\n\n".join(_Reader(document).blocks()).strip()
        title = _title(document)
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        LxmlError,
        KeyError,
        ValueError,
        AttributeError,
        OSError,
    ):
        raise FormatError("is a damaged Word document") from None
    if not text:
        raise FormatError("holds no text")
    return ParsedFile(title or None, text, Kind.DOCX)


def _title(document: Document) -> str:
    from docx.opc.constants import RELATIONSHIP_TYPE

    # The library makes up properties, titled "Word Document", for files without any, as some editors export them.
    if all(
        relation.reltype != RELATIONSHIP_TYPE.CORE_PROPERTIES
        for relation in document.part.package.rels.values()
    ):
        return ""
    return " ".join((document.core_properties.title or "").split())[:255]


def check_unpacked_size(data: bytes) -> None:
    """Refuse what unpacks to too much, by what it declares and by what really comes out. Raises ``FormatError``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED_BYTES:
                raise FormatError("unpacks to more than a document may: it is damaged or made to do harm")
            unpacked = 0
            for member in members:
                with archive.open(member) as content:
                    while block := content.read(1 << 20):
                        unpacked += len(block)
                        if unpacked > MAX_UNPACKED_BYTES:
                            raise FormatError("unpacks to more than a document may: it is made to do harm")
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise FormatError("is a damaged Word document") from error


class _Reader:
    """One pass over the body, as Word shows it: deletions left out, insertions and content controls read."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._relations = document.part.rels
        self._styles = {style.style_id: style for style in document.styles}
        self._formats = _number_formats(document)
        self._counters: dict[tuple[str, int], int] = {}

    def blocks(self) -> Iterator[str]:
        items: list[str] = []
        for element in _unwrapped(self._document.element.body):
            is_item, block = self._block(element)
            if items and not is_item:
                yield "\n".join(items)
                items = []
            if is_item:
                items.append(block)
            elif block:
                yield block
        if items:
            yield "\n".join(items)

    def _block(self, element: _Element) -> tuple[bool, str]:
        if element.tag == f"{_W}tbl":
            return False, self._table(element)
        if element.tag != f"{_W}p":
            return False, ""
        text = self._inline(element).strip()
        if not text:
            return False, ""
        level = self._heading_level(element)
        if level:
            return False, f"{'#' * level} {' '.join(text.split())}"
        marker = self._list_marker(element)
        return (True, f"{marker} {' '.join(text.split())}") if marker else (False, text)

    def _inline(self, element: _Element) -> str:
        parts: list[str] = []
        for child in element:
            tag = child.tag
            if tag == f"{_W}r":
                parts.append(_run_text(child))
            elif tag == f"{_W}hyperlink":
                parts.append(self._link(child))
            elif tag in _CONTAINERS or tag == f"{_W}fldSimple":
                parts.append(self._inline(child))
        return "".join(parts)

    def _link(self, element: _Element) -> str:
        text = self._inline(element)
        relation = self._relations.get(element.get(_R_ID) or "")
        target = relation.target_ref if relation is not None and relation.is_external else ""
        is_web = target.startswith(("http://", "https://", "mailto:"))
        return f"[{text}]({target})" if is_web and text.strip() and " " not in target else text

    def _table(self, element: _Element) -> str:
        rows = [
            [self._cell(cell) for cell in _unwrapped(row) if cell.tag == f"{_W}tc"]
            for row in _unwrapped(element)
            if row.tag == f"{_W}tr"
        ]
        rows = [row for row in rows if any(row)]
        if not rows:
            return ""
        width = max(map(len, rows))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _cell(self, cell: _Element) -> str:
        parts = []
        for element in _unwrapped(cell):
            if element.tag == f"{_W}p":
                parts.append(self._inline(element))
            elif element.tag == f"{_W}tbl":
                parts.extend(self._inline(inner) for inner in element.iter(f"{_W}p"))
        return " ".join(" ".join(parts).split()).replace("|", "\\|")

    def _style_chain(self, paragraph: _Element) -> Iterator[Any]:
        """Properties of the paragraph, then of its style and that style's ancestors."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is not None:
            yield properties
        named = None if properties is None else properties.find(f"{_W}pStyle")
        style = self._styles.get(named.get(f"{_W}val")) if named is not None else None
        for _ in range(20):  # a file may let styles rest on each other in a circle
            if style is None:
                return
            yield style
            style = getattr(style, "base_style", None)

    def _heading_level(self, paragraph: _Element) -> int:
        for link in self._style_chain(paragraph):
            name = getattr(link, "name", None)
            if isinstance(name, str):
                found = _HEADING.match(name)
                if found or name.lower() == "title":
                    return min(int(found[1]), 6) if found else 1
            properties = link if name is None else link.element.find(f"{_W}pPr")
            outline = None if properties is None else properties.find(f"{_W}outlineLvl")
            if outline is not None and outline.get(f"{_W}val", "9") in "012345":
                return int(outline.get(f"{_W}val")) + 1
        return 0

    def _list_marker(self, paragraph: _Element) -> str:
        nested = 0
        for link in self._style_chain(paragraph):
            # Word's own styles of inner lists, such as "List Bullet 2", are lists of their own, at the first level.
            named = _INNER_LIST.match(getattr(link, "name", None) or "")
            nested = nested or (int(named[1]) - 1 if named else 0)
            is_style = hasattr(link, "style_id")
            properties = link.element.find(f"{_W}pPr") if is_style else link
            numbering = None if properties is None else properties.find(f"{_W}numPr")
            if numbering is not None:
                number, level = _value(numbering, "numId", "0"), int(_value(numbering, "ilvl", "0"))
                return "" if number == "0" else self._marker(number, min(level, 8), level or nested)
        return ""

    def _marker(self, number: str, level: int, depth: int) -> str:
        for key in [key for key in self._counters if key[0] == number and key[1] > level]:
            del self._counters[key]
        indent = "   " * min(depth, 8)
        if self._formats.get((number, level), "bullet") in {"bullet", "none"}:
            return f"{indent}-"
        self._counters[number, level] = self._counters.get((number, level), 0) + 1
        return f"{indent}{self._counters[number, level]}."


def _unwrapped(parent: _Element) -> Iterator[_Element]:
    for child in parent:
        if child.tag in _CONTAINERS:
            yield from _unwrapped(child)
        else:
            yield child


def _run_text(run: _Element) -> str:
    parts = []
    for child in run:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            parts.append("\n" if child.tag != f"{_W}tab" else " ")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _value(parent: _Element, name: str, default: str) -> str:
    child = parent.find(f"{_W}{name}")
    return default if child is None else str(child.get(f"{_W}val") or default)


def _number_formats(document: Document) -> dict[tuple[str, int], str]:
    """``bullet``, ``decimal``, ... by list and level."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds: dict[tuple[str, int], str] = {}
    for abstract in numbering.findall(f"{_W}abstractNum"):
        for level in abstract.findall(f"{_W}lvl"):
            key = (abstract.get(f"{_W}abstractNumId"), int(level.get(f"{_W}ilvl") or 0))
            kinds[key] = _value(level, "numFmt", "decimal")
    formats: dict[tuple[str, int], str] = {}
    for number in numbering.findall(f"{_W}num"):
        abstract_id = _value(number, "abstractNumId", "")
        formats |= {
            (number.get(f"{_W}numId"), level): kind
            for (owner, level), kind in kinds.items()
            if owner == abstract_id
        }
    return formats
