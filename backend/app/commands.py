"""What the command line does, apart from parsing words and printing."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.auth import repository as credentials
from app.auth import service as auth
from app.auth.schemas import TokenCreate
from app.bootstrap import close_runtime, make_runtime, open_index, prepare_database
from app.core.addresses import normalise_email
from app.core.errors import AppError
from app.core.security import hash_password
from app.core.settings import Settings
from app.db import migrate
from app.db.engine import Database, make_engine
from app.demo.accounts import DEMO_ACCOUNTS
from app.knowledge import ingestion, maintenance
from app.knowledge.files import MARKDOWN_SUFFIXES, ReadFile, read_folder
from app.knowledge.schemas import IngestRequest
from app.models.enums import Role
from app.rag.vector_index import VectorIndexUnavailable
from app.users import service as people
from app.users.schemas import UserCreate

HTTP_SECONDS = 600


async def make_token(settings: Settings, email: str | None, name: str) -> str:
    """A new bearer token of an existing person. Works beside a running server: it is a row in the database."""
    runtime = make_runtime(settings)
    try:
        await prepare_database(runtime)
        return await _token(runtime.db, email or DEMO_ACCOUNTS[0].email, name)
    finally:
        await close_runtime(runtime)


async def _token(db: Database, email: str, name: str) -> str:
    async with db.write() as session:
        user = await credentials.user_by_email(session, normalise_email(email))
        if user is None:
            print(f"There is nobody with the address {email}.", file=sys.stderr)
            raise typer.Exit(code=1)
        _, secret = await auth.create_token(session, user.id, TokenCreate(name=name))
        return secret


async def _any_admin(db: Database) -> str:
    """The address of the longest-standing admin: whoever runs the command owns the database already."""
    async with db.read() as session:
        admin = await credentials.first_admin(session)
    if admin is None:
        print("There is no admin yet: make one with `citedesk create-admin`.", file=sys.stderr)
        raise typer.Exit(code=1)
    return admin.email


async def create_admin(settings: Settings, email: str, name: str, password: str) -> str:
    """Make or promote an admin; returns what was done. Ends the program on an address or password that is not valid."""
    try:
        wanted = UserCreate(email=email, name=name, role=Role.ADMIN, password=password)
    except ValidationError as error:
        for detail in error.errors():
            print(f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}", file=sys.stderr)
        raise typer.Exit(code=1) from error
    hashed = await hash_password(password)
    db = Database(make_engine(settings.database_url, pooled=False))
    try:
        async with db.write() as session:
            made = await people.make_admin(session, wanted, hashed)
    finally:
        await db.dispose()
    return f"{wanted.email} is {'a new' if made else 'now an'} admin."


async def retire_demo(settings: Settings) -> list[str]:
    """Deactivate the demo accounts, whose password is public; returns their addresses."""
    db = Database(make_engine(settings.database_url, pooled=False))
    try:
        async with db.write() as session:
            return await people.deactivate(session, [account.email for account in DEMO_ACCOUNTS])
    finally:
        await db.dispose()


async def upgrade_database(settings: Settings) -> None:
    engine = make_engine(settings.database_url, pooled=False)
    try:
        await migrate.upgrade(engine)
    finally:
        await engine.dispose()


async def reindex(settings: Settings) -> list[str]:
    """Rebuild the vector index of every collection; a line for each."""
    runtime = make_runtime(settings)
    try:
        try:
            await asyncio.to_thread(runtime.index.open)
            results = await maintenance.reconcile(runtime.db, runtime.index, rebuild=True)
        except VectorIndexUnavailable as error:
            print(str(error), file=sys.stderr)
            raise typer.Exit(code=1) from error
        return [
            f"{r.collection}: {r.chunks} chunks, {r.added} vectors written, {r.unencoded} missing"
            for r in results
        ]
    finally:
        await close_runtime(runtime)


@dataclass(frozen=True, slots=True)
class EmbedJob:
    path: Path
    collection: str
    max_chars: int
    overlap: int
    strategy: str
    api_url: str | None


class _Refused(Exception):
    """One file was not taken; the message says why."""


async def embed_folder(settings: Settings, job: EmbedJob) -> int:
    """Ingest every article below a folder, one by one. Returns the exit code: 1 when any file failed."""
    console = Console(stderr=True)
    if not job.path.exists():
        console.print(f"{job.path}: no such file or folder", highlight=False)
        return 1
    files = list(read_folder(job.path))
    if not files:
        console.print(f"{job.path}: no .md or .txt files", highlight=False)
        return 1
    runtime = make_runtime(settings)
    try:
        await prepare_database(runtime)
        if job.api_url is None:
            await open_index(runtime)
        if job.api_url is not None or runtime.index_error is not None:
            url = job.api_url or f"http://127.0.0.1:{settings.app_port}"
            if runtime.index_error is not None:
                console.print(
                    f"The vector store is in use: going through {url}", highlight=False, soft_wrap=True
                )
            secret = await _token(runtime.db, await _any_admin(runtime.db), "embed_kb")
            async with httpx.AsyncClient(
                base_url=url, headers={"Authorization": f"Bearer {secret}"}, timeout=HTTP_SECONDS
            ) as client:
                return await _embed(files, job, console, lambda body: _through_http(client, body))
        runtime.encoder.start()

        async def directly(body: dict[str, Any]) -> dict[str, Any]:
            try:
                answer = await ingestion.ingest(runtime, IngestRequest.model_validate(body))
            except AppError as error:
                raise _Refused(error.detail) from error
            except ValidationError as error:
                raise _Refused("; ".join(str(detail["msg"]) for detail in error.errors())) from error
            return answer.model_dump(mode="json")

        return await _embed(files, job, console, directly)
    finally:
        await close_runtime(runtime)


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


async def _embed(files: list[ReadFile], job: EmbedJob, console: Console, send: Any) -> int:
    outcomes: Counter[str] = Counter()
    chunks = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(f"Embedding into {job.collection}", total=len(files))
        for file in files:
            try:
                answer = await _send_file(file, job, send)
            except _Refused as refusal:
                outcomes["failed"] += 1
                progress.console.print(
                    f"failed: {file.path}: {refusal}", highlight=False, markup=False, soft_wrap=True
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


def strategy_for(path: Path, wanted: str) -> str:
    """``auto`` cuts Markdown by its headings and everything else by a window."""
    if wanted != "auto":
        return wanted
    return "markdown" if path.suffix.lower() in MARKDOWN_SUFFIXES else "window"


async def _send_file(file: ReadFile, job: EmbedJob, send: Any) -> dict[str, Any]:
    if file.document is None:
        raise _Refused(file.error or "cannot be read")
    body = {
        "collection": job.collection,
        "max_chars": job.max_chars,
        "overlap": job.overlap,
        "chunk_strategy": strategy_for(file.path, job.strategy),
        "documents": [file.document.model_dump(mode="json")],
    }
    answer: dict[str, Any] = await send(body)
    return answer
