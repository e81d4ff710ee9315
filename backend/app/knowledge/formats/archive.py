"""ZIP archives of documents: what is inside, and one member at a time, without ever writing to a folder."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from app.knowledge.formats.types import ARCHIVE_SUFFIX, MAX_FILE_BYTES, FormatError, suffix_of

MAX_MEMBERS = 2000
MAX_TOTAL_BYTES = 250 * 1024 * 1024
MAX_RATIO = 200
"""Unpacked to packed bytes; text seldom packs better than 20 to 1."""
_RATIO_FROM_BYTES = 1024 * 1024
"""Small members may pack as well as they like."""
_JUNK = ("__MACOSX/",)
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, or why it is not taken."""

    index: int
    """Place in the archive's directory: names may repeat."""
    name: str
    size: int
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def list_members(path: str) -> list[Member]:
    """The files of an archive in their order; folders, hidden files and system files are left out.

    Raises ``FormatError`` when it is no archive, or as a whole too much.
    """
    with _opened(path) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise FormatError(f"holds more than {MAX_MEMBERS:,} files: split it")
        if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
            raise FormatError(f"unpacks to more than {MAX_TOTAL_BYTES // (1024 * 1024)} MiB: split it")
        members = []
        for index, info in enumerate(infos):
            name = unicodedata.normalize("NFC", _path(info))
            if info.is_dir() or name.endswith("/") or _is_junk(name):
                continue
            members.append(Member(index, _shown(name), info.file_size, _objection(info, name)))
    if not members:
        raise FormatError("holds no files")
    return members


def read_member(path: str, index: int) -> bytes:
    """The content of a member that ``list_members`` had no objection to, counted while it is unpacked."""
    with _opened(path) as archive:
        infos = archive.infolist()
        if not 0 <= index < len(infos):
            raise FormatError("is not in the archive")
        info = infos[index]
        objection = _objection(info, _path(info))
        if objection:
            raise FormatError(objection)
        parts: list[bytes] = []
        size = 0
        with archive.open(info) as content:
            while block := content.read(1 << 20):
                size += len(block)
                if size > MAX_FILE_BYTES:
                    raise FormatError("unpacks to more than it declares")
                parts.append(block)
        return b"".join(parts)


@contextmanager
def _opened(path: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        RuntimeError,
        NotImplementedError,
        UnicodeError,
    ):
        raise FormatError("is not a ZIP archive that can be read, or it is damaged") from None
    except (OSError, OverflowError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise FormatError("is not a ZIP archive that can be read, or it is damaged") from None


def _path(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").removeprefix("./")


def _is_junk(name: str) -> bool:
    return name.startswith(_JUNK) or any(
        part.startswith(".") and part not in {".", ".."} for part in name.split("/")
    )


def _shown(name: str) -> str:
    """The name as it may be stored and printed."""
    return "".join(char if unicodedata.category(char) not in {"Cc", "Cs"} else "_" for char in name)[:1024]


def _objection(info: zipfile.ZipInfo, name: str) -> str | None:
    packed = MAX_RATIO * max(info.compress_size, 1)
    leads_out = name.startswith("/") or name[1:2] == ":" or bool({"..", ".", ""} & set(name.split("/")))
    reasons = (
        (leads_out, "has a path that leads out of the archive"),
        (stat.S_ISLNK(info.external_attr >> 16), "is a link, not a file"),
        (bool(info.flag_bits & _ENCRYPTED), "is encrypted: pack it without a password"),
        (info.file_size > MAX_FILE_BYTES, f"is larger than {MAX_FILE_BYTES // (1024 * 1024)} MiB"),
        (
            info.file_size > _RATIO_FROM_BYTES and info.file_size > packed,
            "is packed more tightly than a document can be: it is made to do harm",
        ),
        (suffix_of(name) == ARCHIVE_SUFFIX, "is an archive inside an archive, which is not opened"),
    )
    return next((reason for applies, reason in reasons if applies), None)
