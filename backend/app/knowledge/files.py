"""Articles from files and archives, as documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.core.validation import told
from app.knowledge.formats.parsing import parse
from app.knowledge.formats.process import ParserProcess
from app.knowledge.formats.types import ARCHIVE_SUFFIX, SUFFIXES, FormatError, Kind, ParsedFile
from app.knowledge.schemas import DocumentInput


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article is: a file, or a file of an archive."""

    path: Path
    name: str
    """Its id, unless its front matter has another: the path below the folder or inside the archive."""
    member: int | None = None
    error: str | None = None
    """Why it is not to be read."""
    url: str | None = None
    """Where it is on the web; ``path`` then says where to keep it meanwhile."""

    def __str__(self) -> str:
        if self.url is not None:
            return self.url
        return str(self.path) if self.member is None else f"{self.path}:{self.name}"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as a document, or the reason why it is none."""

    source: Source
    document: DocumentInput | None
    error: str | None = None
    kind: Kind | None = None


def find_files(root: Path) -> Iterator[Source]:
    """Articles and archives below ``root`` (or ``root`` itself, a file), by path. Hidden files and other types are left
    out. Links are followed within the folder only: what comes from elsewhere must not publish a file of this machine."""
    if root.is_file():
        yield Source(root, root.name)
        return
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        hidden = any(part.startswith(".") for part in relative.parts)
        known = path.suffix.lower() in SUFFIXES or path.suffix.lower() == ARCHIVE_SUFFIX
        if not known or hidden:
            continue
        if path.is_symlink() and (error := _fault_of_link(path, root)):
            yield Source(path, relative.as_posix(), error=error)
        elif path.is_file():
            yield Source(path, relative.as_posix())


def _fault_of_link(path: Path, root: Path) -> str | None:
    if not path.exists():
        return "is a link to nothing"
    inside = path.resolve().is_relative_to(root.resolve())
    return None if inside else "is a link that leads out of the folder"


async def open_archives(sources: list[Source], parser: ParserProcess) -> list[Source]:
    """Each archive replaced by its files, or by the reason why it cannot be opened."""
    found: list[Source] = []
    for source in sources:
        if source.error or source.url is not None or source.path.suffix.lower() != ARCHIVE_SUFFIX:
            found.append(source)
            continue
        try:
            members = await parser.members(source.path)
        except FormatError as error:
            found.append(Source(source.path, source.name, error=str(error)))
            continue
        found += [Source(source.path, member.name, member.index, member.error) for member in members]
    return found


async def read_source(source: Source, parser: ParserProcess) -> ReadFile:
    if source.error is not None:
        return ReadFile(source, None, source.error)
    try:
        parsed = await parser.parse(source.path, source.name, source.member)
        return ReadFile(source, as_document(parsed, source.name), kind=parsed.kind)
    except FormatError as error:
        return ReadFile(source, None, str(error))


def read_folder(root: Path) -> Iterator[ReadFile]:
    """Every article below ``root``, read in this process: for folders that we made ourselves."""
    for source in find_files(root):
        if source.path.suffix.lower() == ARCHIVE_SUFFIX:
            continue
        if source.error is not None:
            yield ReadFile(source, None, source.error)
            continue
        try:
            parsed = parse(source.path.read_bytes(), source.name)
            yield ReadFile(source, as_document(parsed, source.name), kind=parsed.kind)
        except FormatError as error:
            yield ReadFile(source, None, str(error))
        except OSError as error:
            yield ReadFile(source, None, f"cannot be read: {error.strerror}")


def as_document(parsed: ParsedFile, name: str) -> DocumentInput:
    """A parsed file as a document; ``id`` and ``visibility`` of its front matter count. Raises ``FormatError``."""
    fields = dict(parsed.metadata)
    known = {key: str(fields.pop(key)) for key in ("id", "visibility") if fields.get(key) is not None}
    return checked({"id": name, "source": name, **known, "metadata": fields, **content_of(parsed)})


def content_of(parsed: ParsedFile) -> dict[str, object]:
    """Title, text and pages as a document takes them."""
    return {
        "title": parsed.title or None,
        "text": parsed.text,
        "pages": [{"page": page.page, "start": page.start, "end": page.end} for page in parsed.pages],
    }


def checked(fields: dict[str, object]) -> DocumentInput:
    """A document with these fields. Raises ``FormatError`` that names the first one that is not valid."""
    try:
        return DocumentInput.model_validate(fields)
    except ValidationError as error:
        raise FormatError(told(error.errors()[0])) from None
