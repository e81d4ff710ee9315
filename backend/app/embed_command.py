"""``citedesk kb embed``: articles of folders, archives and web pages into a collection, one by one."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.assembly import make_runtime
from app.bootstrap import close_runtime, open_index, prepare_database
from app.commands import any_admin, token_for
from app.core.errors import AppError
from app.core.settings import Settings
from app.core.validation import message_of
from app.knowledge import ingestion
from app.knowledge.fetching import fetch, read_url_list
from app.knowledge.files import ReadFile, Source, as_document, find_files, open_archives, read_source
from app.knowledge.formats.process import ParserProcess
from app.knowledge.formats.types import READABLE, STRUCTURED, FormatError, Kind
from app.knowledge.schemas import IngestRequest
from app.runtime import Runtime

HTTP_SECONDS = 600
FETCH_SECONDS = 30
Send = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class EmbedJob:
    path: Path | None
    urls: Path | None
    """A file that lists addresses."""
    allow_private: bool
    collection: str
    max_chars: int
    overlap: int
    strategy: str
    api_url: str | None


class _Refused(Exception):
    """One file was not taken; the message says why."""


async def embed(settings: Settings, job: EmbedJob) -> int:
    """Ingest every article that the job names, one by one. Returns the exit code: 1 when any failed."""
    console = Console(stderr=True)
    try:
        sources = _sources(job)
    except FormatError as error:
        console.print(str(error), highlight=False, markup=False, soft_wrap=True)
        return 1
    runtime = make_runtime(settings)
    try:
        with tempfile.TemporaryDirectory(prefix="citedesk-embed-") as folder:
            async with ParserProcess.from_settings(settings) as parser:
                reader = _Reader(
                    parser, Path(folder), settings.kb_upload_max_mb * 1024 * 1024, job.allow_private
                )
                return await _with_sender(runtime, job, console, await open_archives(sources, parser), reader)
    finally:
        await close_runtime(runtime)


def _sources(job: EmbedJob) -> list[Source]:
    """Raises ``FormatError`` when there is nothing to do."""
    sources: list[Source] = []
    if job.path is not None:
        if not job.path.exists():
            raise FormatError(f"{job.path}: no such file or folder")
        sources += find_files(job.path)
        if not sources:
            raise FormatError(f"{job.path}: no {READABLE} files")
    if job.urls is not None:
        try:
            urls = read_url_list(job.urls.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise FormatError(f"{job.urls}: cannot be read ({type(error).__name__})") from None
        if not urls:
            raise FormatError(f"{job.urls}: no addresses")
        sources += [Source(job.urls, url, url=url) for url in urls]
    if not sources:
        raise FormatError("Say what to embed: --path or --urls.")
    return sources


@dataclass(frozen=True, slots=True)
class _Reader:
    parser: ParserProcess
    folder: Path
    max_bytes: int
    allow_private: bool

    async def read(self, source: Source) -> ReadFile:
        return await (read_source(source, self.parser) if source.url is None else self._read_url(source))

    async def _read_url(self, source: Source) -> ReadFile:
        """A page's address is its id, whatever its front matter says: asking again must find it again."""
        url = source.url or ""
        try:
            fetched = await fetch(
                url, max_bytes=self.max_bytes, seconds=FETCH_SECONDS, allow_private=self.allow_private
            )
            path = self.folder / "page"
            await asyncio.to_thread(path.write_bytes, fetched.content)
            parsed = await self.parser.parse(path, fetched.name)
            parsed.metadata.pop("id", None)
            return ReadFile(source, as_document(parsed, url), kind=parsed.kind)
        except FormatError as error:
            return ReadFile(source, None, str(error))


async def _with_sender(
    runtime: Runtime, job: EmbedJob, console: Console, sources: list[Source], reader: _Reader
) -> int:
    """Into the store itself, or through the server that holds it."""
    await prepare_database(runtime)
    if job.api_url is None:
        await open_index(runtime, may_fail=True)
    if job.api_url is None and runtime.index_error is None:
        runtime.encoder.start()
        return await _embed(sources, reader, job, console, lambda body: _directly(runtime, body))
    url = job.api_url or f"http://127.0.0.1:{runtime.settings.app_port}"
    if runtime.index_error is not None:
        told = f"The vector store cannot be opened from here: going through the server at {url}"
        console.print(told, highlight=False, markup=False, soft_wrap=True)
    secret = await token_for(runtime.db, await any_admin(runtime.db), "embed_kb")
    async with httpx.AsyncClient(
        base_url=url, headers={"Authorization": f"Bearer {secret}"}, timeout=HTTP_SECONDS
    ) as client:
        return await _embed(sources, reader, job, console, lambda body: _through_http(client, body))


async def _directly(runtime: Runtime, body: dict[str, Any]) -> dict[str, Any]:
    try:
        answer = await ingestion.ingest(runtime, IngestRequest.model_validate(body))
    except AppError as error:
        raise _Refused(error.detail) from error
    except ValidationError as error:
        raise _Refused("; ".join(message_of(detail) for detail in error.errors())) from error
    return answer.model_dump(mode="json")


async def _through_http(client: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    try:
        response = await client.post("/api/kb/ingest", json=body)
    except httpx.HTTPError as error:
        raise _Refused(f"the server cannot be reached ({type(error).__name__})") from error
    if response.is_success:
        answer: dict[str, Any] = response.json()
        return answer
    try:
        detail = response.json().get("detail", response.reason_phrase)
    except ValueError:
        detail = response.reason_phrase
    raise _Refused(f"{response.status_code}: {detail}")


async def _embed(sources: list[Source], reader: _Reader, job: EmbedJob, console: Console, send: Send) -> int:
    outcomes: Counter[str] = Counter()
    taken: dict[str, Source] = {}
    chunks = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(f"Embedding into {job.collection}", total=len(sources))
        for source in sources:
            try:
                file = await reader.read(source)
                _require_own_id(file, taken)
                answer = await _send_file(file, job, send)
            except _Refused as refusal:
                outcomes["failed"] += 1
                progress.console.print(
                    f"failed: {source}: {refusal}", highlight=False, markup=False, soft_wrap=True
                )
            else:
                outcomes[answer["documents"][0]["outcome"]] += 1
                chunks += answer["chunks_added"]
            progress.advance(task)
    print(
        f"added {outcomes['added']}, unchanged {outcomes['unchanged']}, replaced {outcomes['replaced']}, "
        f"failed {outcomes['failed']} ({chunks} new chunks in {job.collection})"
    )
    return 1 if outcomes["failed"] else 0


def _require_own_id(file: ReadFile, taken: dict[str, Source]) -> None:
    """The second file with an id would silently replace the first. Raises ``_Refused``; notes the id otherwise."""
    if file.document is None or file.document.id is None:
        return
    first = taken.setdefault(file.document.id, file.source)
    if first is not file.source:
        raise _Refused(f'has the same id as {first} ("{file.document.id}")')


def strategy_for(kind: Kind | None, wanted: str) -> str:
    """``auto`` cuts what has headings by them and everything else by a window."""
    if wanted != "auto":
        return wanted
    return "markdown" if kind in STRUCTURED else "window"


async def _send_file(file: ReadFile, job: EmbedJob, send: Send) -> dict[str, Any]:
    if file.document is None:
        raise _Refused(file.error or "cannot be read")
    body = {
        "collection": job.collection,
        "max_chars": job.max_chars,
        "overlap": job.overlap,
        "chunk_strategy": strategy_for(file.kind, job.strategy),
        "documents": [file.document.model_dump(mode="json")],
    }
    return await send(body)
