"""Where attachments' bytes lie: a folder, or S3-compatible storage by URL. A file is named by its SHA-256.

Deleting goes through ``trash``: between looking for rows that still need a file and removing it, another process may
have stored such a row. It then finds the file back, or puts it again.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.core.settings import BACKEND_DIR

if TYPE_CHECKING:
    from obstore.store import ObjectStore

CHUNK_BYTES = 256 * 1024
PARTIAL = ".part-"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileMissing(Exception):
    """The store has no such file."""


class FileStore(Protocol):
    """All methods take the lower-case hexadecimal SHA-256 of the content."""

    async def put(self, sha256: str, content: bytes) -> None:
        """Store; does nothing when it is there."""
        ...

    async def exists(self, sha256: str) -> bool: ...

    def read(self, sha256: str) -> AsyncIterator[bytes]:
        """The content in pieces. Raises ``FileMissing`` before the first."""
        ...

    async def trash(self, sha256: str) -> None:
        """Put aside; does nothing when it is not there."""
        ...

    async def restore(self, sha256: str) -> None:
        """Take back from the trash."""
        ...

    async def purge(self, sha256: str) -> None:
        """Remove from the trash for good."""
        ...

    def stale(self, before: datetime) -> AsyncIterator[str]:
        """Names of the files, in the trash or not, that were stored before then."""
        ...


def open_store(location: str) -> FileStore:
    """``s3://bucket/prefix`` with the usual AWS_* variables (AWS_ALLOW_HTTP=true for a server without TLS), or a folder,
    also as ``file://``, relative to ``backend/``."""
    location = location.removeprefix("file://")
    if "://" in location:
        from obstore.store import from_url

        return ObjectFileStore(from_url(location))
    path = Path(location).expanduser()
    return FolderStore(path if path.is_absolute() else (BACKEND_DIR / path).resolve())


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hexadecimal")
    return sha256


class FolderStore:
    """``ab/cd/abcd...`` below a folder. A file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, sha256: str) -> Path:
        name = _checked(sha256)
        return self.folder / name[:2] / name[2:4] / name

    def _trash(self, sha256: str) -> Path:
        return self.folder / "trash" / _checked(sha256)

    async def put(self, sha256: str, content: bytes) -> None:
        await asyncio.to_thread(self._put, self._path(sha256), content)

    @staticmethod
    def _put(path: Path, content: bytes) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=PARTIAL)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    async def exists(self, sha256: str) -> bool:
        return await asyncio.to_thread(self._path(sha256).exists)

    async def read(self, sha256: str) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread(self._path(sha256).open, "rb")
        except FileNotFoundError as error:
            raise FileMissing(sha256) from error
        try:
            while block := await asyncio.to_thread(file.read, CHUNK_BYTES):
                yield block
        finally:
            file.close()

    async def trash(self, sha256: str) -> None:
        await asyncio.to_thread(self._move, self._path(sha256), self._trash(sha256))

    async def restore(self, sha256: str) -> None:
        await asyncio.to_thread(self._move, self._trash(sha256), self._path(sha256))

    @staticmethod
    def _move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except FileNotFoundError:
            return

    async def purge(self, sha256: str) -> None:
        await asyncio.to_thread(self._trash(sha256).unlink, missing_ok=True)

    async def stale(self, before: datetime) -> AsyncIterator[str]:
        for name in await asyncio.to_thread(self._stale, before.timestamp()):
            yield name

    def _stale(self, before: float) -> list[str]:
        """Half-written files of processes that are gone are removed on the way."""
        found: set[str] = set()
        for path in [*self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"), *self.folder.glob("trash/*")]:
            try:
                if path.stat().st_mtime >= before:
                    continue
            except FileNotFoundError:  # another process was quicker
                continue
            if _SHA256.fullmatch(path.name):
                found.add(path.name)
            elif path.name.startswith(PARTIAL):
                path.unlink(missing_ok=True)
        return sorted(found)


class ObjectFileStore:
    """Objects ``files/<sha256>`` and ``trash/<sha256>`` of a bucket."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, sha256: str, content: bytes) -> None:
        if not await self.exists(sha256):
            import obstore

            await obstore.put_async(self._store, f"files/{_checked(sha256)}", content)

    async def exists(self, sha256: str) -> bool:
        import obstore

        try:
            await obstore.head_async(self._store, f"files/{_checked(sha256)}")
        except FileNotFoundError:
            return False
        return True

    async def read(self, sha256: str) -> AsyncIterator[bytes]:
        import obstore

        try:
            found = await obstore.get_async(self._store, f"files/{_checked(sha256)}")
        except FileNotFoundError as error:
            raise FileMissing(sha256) from error
        async for block in found.stream(min_chunk_size=CHUNK_BYTES):
            yield bytes(block)

    async def trash(self, sha256: str) -> None:
        await self._move(f"files/{_checked(sha256)}", f"trash/{sha256}")

    async def restore(self, sha256: str) -> None:
        await self._move(f"trash/{_checked(sha256)}", f"files/{sha256}")

    async def _move(self, source: str, target: str) -> None:
        import obstore

        try:
            await obstore.rename_async(self._store, source, target)
        except FileNotFoundError:
            return

    async def purge(self, sha256: str) -> None:
        import obstore

        try:
            await obstore.delete_async(self._store, f"trash/{_checked(sha256)}")
        except FileNotFoundError:
            return

    async def stale(self, before: datetime) -> AsyncIterator[str]:
        import obstore

        for folder in ("files", "trash"):
            async for batch in obstore.list(self._store, prefix=folder):
                for entry in batch:
                    name = entry["path"].rpartition("/")[2]
                    if entry["last_modified"] < before and _SHA256.fullmatch(name):
                        yield name
