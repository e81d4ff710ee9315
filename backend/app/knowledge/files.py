"""Reading articles from files: Markdown and plain text, with YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from app.knowledge.schemas import DocumentInput

MARKDOWN_SUFFIXES = {".md", ".markdown"}
SUFFIXES = MARKDOWN_SUFFIXES | {".txt"}
MAX_FILE_BYTES = 8 * 1024 * 1024
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as a document, or the reason why it is none."""

    path: Path
    document: DocumentInput | None
    error: str | None = None


def read_folder(root: Path) -> Iterator[ReadFile]:
    """Every article below ``root`` (or ``root`` itself, a file), by path. Hidden files and other types are left out."""
    if root.is_file():
        yield read_file(root, root.parent)
        return
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if path.is_file() and path.suffix.lower() in SUFFIXES and not hidden:
            yield read_file(path, root)


def read_file(path: Path, root: Path) -> ReadFile:
    """Read one article. Its id is ``id`` of the front matter, else its path below ``root``."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return ReadFile(path, None, f"cannot be read: {error.strerror}")
    try:
        return ReadFile(path, _document(data, path, root))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return ReadFile(path, None, f"{where}: {first['msg']}")
    except ValueError as error:
        return ReadFile(path, None, str(error))


def _document(data: bytes, path: Path, root: Path) -> DocumentInput:
    if len(data) > MAX_FILE_BYTES:
        raise ValueError(f"is larger than {MAX_FILE_BYTES // (1024 * 1024)} MiB")
    if b"\x00" in data:
        raise ValueError("is a binary file, not text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"is not valid UTF-8 (byte {error.start})") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields, body = _split_front_matter(text)
    if not body.strip():
        raise ValueError("holds no text")
    relative = path.relative_to(root).as_posix()
    known = {key: fields.pop(key) for key in ("id", "title", "visibility") if fields.get(key) is not None}
    return DocumentInput.model_validate(
        {
            "id": relative,
            "source": relative,
            **{key: str(value) for key, value in known.items()},
            "text": body,
            "metadata": fields,
        }
    )


def _split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text
    try:
        fields = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ValueError(
            f"has front matter that is not YAML (line {mark.line + 2 if mark else '?'})"
        ) from None
    if fields is None:
        return {}, text[found.end() :]
    if not isinstance(fields, dict):
        raise ValueError("has front matter that is not a mapping")
    return {str(key): _plain(value) for key, value in fields.items()}, text[found.end() :].lstrip("\n")


def _plain(value: Any) -> Any:
    """YAML's dates and other scalars as JSON knows them."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
