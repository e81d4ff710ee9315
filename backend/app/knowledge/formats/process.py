"""Parsing in a process of its own that is killed when a file takes too long or too much."""

from __future__ import annotations

import asyncio
import json
import math
import os
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.core.logging import get_logger
from app.core.settings import BACKEND_DIR, Settings
from app.knowledge.formats.archive import Member
from app.knowledge.formats.types import FormatError, ParsedFile

log = get_logger(__name__)
FILES_PER_PROCESS = 200
"""Then a fresh one: what libraries keep must not add up against the limit."""
_MAX_ANSWER_BYTES = 256 * 1024 * 1024


class ParserProcess:
    """One child that parses one file after another; it is started when needed and replaced after it was killed.

    Use as an asynchronous context manager, from one task at a time.
    """

    def __init__(self, *, timeout_seconds: float, memory_mb: int) -> None:
        self._timeout = timeout_seconds
        self._memory_mb = memory_mb
        self._process: asyncio.subprocess.Process | None = None
        self._files = 0

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        return cls(timeout_seconds=settings.parse_timeout_seconds, memory_mb=settings.parse_memory_mb)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._end()

    async def parse(self, path: Path, name: str, member: int | None = None) -> ParsedFile:
        """Read a file, or a member of the archive at ``path``. Raises ``FormatError`` with the reason."""
        return ParsedFile.from_json(
            await self._ask({"action": "parse", "path": _absolute(path), "name": name, "member": member})
        )

    async def members(self, path: Path) -> list[Member]:
        """The files of an archive. Raises ``FormatError``."""
        return [
            Member(**member) for member in await self._ask({"action": "members", "path": _absolute(path)})
        ]

    async def _ask(self, request: dict[str, Any]) -> Any:
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._exchange(request)
        except TimeoutError:
            await self._end()
            raise FormatError(f"takes longer than {self._timeout:g} seconds to read") from None
        except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError):
            await self._end()
            raise FormatError(
                f"ended the parser: it is damaged or needs more than {self._memory_mb} MB of memory"
            ) from None
        except BaseException:
            await self._end()
            raise
        self._files += 1
        if "detail" in answer:
            log.warning("kb.parser_error", error=answer["error"], detail=answer["detail"])
        if answer.get("spent") or self._files >= FILES_PER_PROCESS:
            await self._end()
        if "error" in answer:
            raise FormatError(answer["error"])
        return answer["result"]

    async def _exchange(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._process or await self._start()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - pipes, see _start
        process.stdin.write(json.dumps(request).encode() + b"\n")
        await process.stdin.drain()
        length = int(await process.stdout.readexactly(8), 16)
        if length > _MAX_ANSWER_BYTES:
            raise BrokenPipeError
        answer: dict[str, Any] = json.loads(await process.stdout.readexactly(length))
        return answer

    async def _start(self) -> asyncio.subprocess.Process:
        self._files = 0
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app.knowledge.formats.worker",
            str(self._memory_mb),
            str(math.ceil(self._timeout)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=BACKEND_DIR,
            # None of our own environment: it holds secrets. One allocator arena per thread would eat address space.
            env={"PYTHONPATH": str(BACKEND_DIR), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"},
            start_new_session=True,
            limit=1 << 20,
        )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                log.debug("kb.parser_gone")
        await process.wait()


def _absolute(path: Path) -> str:
    """The child runs in another folder than we do."""
    return str(path.absolute())
