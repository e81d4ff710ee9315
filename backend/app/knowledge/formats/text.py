"""Markdown and plain text: encoding, line ends, YAML front matter."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from app.knowledge.formats.encodings import likeliest, utf16_without_mark
from app.knowledge.formats.types import MAX_TEXT_BYTES, FormatError, Kind, ParsedFile

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ENTRY_WITH_COLON = re.compile(
    r"[ \t]*([\w-]{1,40}):[ \t]+([^\s\"'\[{|>][^\n]{0,200}:(?:[ \t][^\n]{0,200})?)$"
)
MAX_YAML_CHARS = 20_000


def parse_markdown(data: bytes) -> ParsedFile:
    """UTF-8, or UTF-16 with its mark: what writes Markdown writes these, so anything else is an accident to be told."""
    return _parsed(decode(data, guess=False), Kind.MARKDOWN)


def parse_text(data: bytes) -> ParsedFile:
    return _parsed(decode(data), Kind.TEXT)


def _parsed(text: str, kind: Kind) -> ParsedFile:
    fields, body = _split_front_matter(text)
    title = fields.pop("title", None)
    if not body.strip():
        raise FormatError("holds no text")
    return ParsedFile(None if title is None else str(title), body, kind, fields)


def decode(data: bytes, *, guess: bool = True) -> str:
    """Bytes of a text file as text with ``\\n`` line ends; ``guess`` tries older encodings. Raises ``FormatError``."""
    if len(data) > MAX_TEXT_BYTES:
        raise FormatError(f"is larger than {MAX_TEXT_BYTES // (1024 * 1024)} MiB: split it")
    text = _decoded(data, guess)
    if "\x00" in text:
        raise FormatError("is a binary file, not text: it holds NUL bytes")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, guess: bool) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise FormatError(f"says that it is {encoding.upper()} and is not") from None
    if b"\x00" in data:
        return _without_mark(data, guess)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not guess:
            raise FormatError(f"is not valid UTF-8 (byte {error.start}): save it as UTF-8") from None
        return _guessed(data)


def _without_mark(data: bytes, guess: bool) -> str:
    """UTF-16 that lacks its mark, as some exports write it."""
    encoding = utf16_without_mark(data) if guess else None
    with suppress(UnicodeDecodeError):
        if encoding is not None:
            return data.decode(encoding)
    raise FormatError("is a binary file, not text: it holds NUL bytes")


def _guessed(data: bytes) -> str:
    """Text of an older encoding. Without a mark this is a guess, so the commonest one wins among equals."""
    encoding = likeliest(data)
    if encoding is None:
        raise FormatError("is not text in an encoding that can be told: save it as UTF-8")
    text = data.decode(encoding, errors="replace")
    if len(_CONTROLS.findall(text)) > len(text) // 100 or text.count("\ufffd") > len(text) // 100:
        raise FormatError("is a binary file, not text")
    return text


def _split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text
    import yaml

    if len(found[1]) > MAX_YAML_CHARS:
        raise FormatError(f"has front matter of more than {MAX_YAML_CHARS:,} characters")
    try:
        fields = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = mark.line if mark else None
        advice = "" if at is None else _advice(found[1].split("\n")[at : at + 1])
        raise FormatError(
            f"has front matter that is not YAML (line {'?' if at is None else at + 2}){advice}"
        ) from None
    except (ValueError, RecursionError):  # a date such as 2026-99-99
        raise FormatError("has front matter that is not YAML") from None
    if fields is None:
        return {}, text[found.end() :]
    if not isinstance(fields, dict):
        raise FormatError("has front matter that is not a mapping")
    budget = _Budget(MAX_YAML_CHARS)
    plain = {str(key): budget.plain(value) for key, value in fields.items()}
    return plain, text[found.end() :].lstrip("\n")


def _advice(lines: list[str]) -> str:
    """What to do about the commonest slip: a title with a colon, which YAML takes for a mapping within the value."""
    entry = _ENTRY_WITH_COLON.match(lines[0]) if lines else None
    if entry is None:
        return ""
    key, value = entry.groups()
    quoted = "'" + value.replace("'", "''") + "'" if set('"\\') & set(value) else f'"{value}"'
    return f": a value that holds a colon must stand in quotes, {key}: {quoted}"


class _Budget:
    """YAML's dates and other scalars as JSON knows them, within a number of values: aliases can multiply without end."""

    def __init__(self, values: int) -> None:
        self._left = values

    def plain(self, value: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise FormatError("has front matter with too many values")
        if isinstance(value, dict):
            return {str(key): self.plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.plain(item) for item in value]
        return value if isinstance(value, str | int | float | bool | None) else str(value)
