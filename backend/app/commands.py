"""What the command line does, apart from parsing words and printing."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TextIO

import typer
from pydantic import ValidationError

from app.assembly import make_runtime
from app.auth import repository as credentials
from app.auth import service as auth
from app.auth.schemas import TokenCreate
from app.bootstrap import close_runtime, prepare_database
from app.configuration import service as configuration
from app.configuration.schemas import VersionText
from app.core.addresses import normalise_email
from app.core.errors import AppError
from app.core.security import hash_password
from app.core.settings import Settings
from app.core.validation import told
from app.db import migrate
from app.db.engine import Database, make_engine
from app.demo.accounts import DEMO_ACCOUNTS
from app.feedback import service as feedback
from app.knowledge import maintenance
from app.models.enums import Role
from app.rag.vector_index import VectorIndexUnavailable
from app.triage.config import SECTIONS, ConfigError, read_files
from app.users import service as people
from app.users.schemas import UserCreate

HTTP_SECONDS = 600


async def make_token(settings: Settings, email: str | None, name: str) -> str:
    """A new bearer token of an existing person. Works beside a running server: it is a row in the database."""
    runtime = make_runtime(settings)
    try:
        await prepare_database(runtime)
        return await token_for(runtime.db, email or DEMO_ACCOUNTS[0].email, name)
    finally:
        await close_runtime(runtime)


async def token_for(db: Database, email: str, name: str) -> str:
    async with db.write() as session:
        user = await credentials.user_by_email(session, normalise_email(email))
        if user is None:
            print(f"There is nobody with the address {email}.", file=sys.stderr)
            raise typer.Exit(code=1)
        _, secret = await auth.create_token(session, user.id, TokenCreate(name=name))
        return secret


async def any_admin(db: Database) -> str:
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
            print(told(detail), file=sys.stderr)
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


async def reindex(settings: Settings, collection: str | None = None) -> list[str]:
    """Rebuild the vector index of one or every collection; a line for each."""
    runtime = make_runtime(settings)
    try:
        try:
            await asyncio.to_thread(runtime.index.open)
            results = await maintenance.reconcile(runtime.db, runtime.index, rebuild=True, only=collection)
        except VectorIndexUnavailable as error:
            print(str(error), file=sys.stderr)
            raise typer.Exit(code=1) from error
        if collection is not None and not results:
            print(f"There is no collection {collection}.", file=sys.stderr)
            raise typer.Exit(code=1)
        return [
            f"{r.collection}: {r.chunks} chunks, {r.added} vectors written, {r.unencoded} missing"
            for r in results
        ]
    finally:
        await close_runtime(runtime)


async def import_config(settings: Settings, path: Path | None, note: str, *, force: bool) -> list[str]:
    """Store a folder's files as new versions, together; names of what differed. Ends the program on errors."""
    runtime = make_runtime(settings)
    try:
        await prepare_database(runtime)
        texts = await asyncio.to_thread(read_files, path or settings.config_path)
        return await configuration.save(runtime, configuration.Change(texts, note, force=force))
    except ConfigError as error:
        print(str(error), file=sys.stderr)
        raise typer.Exit(code=1) from error
    except configuration.InvalidConfiguration as error:
        for problem in error.problems:
            print(str(problem), file=sys.stderr)
        raise typer.Exit(code=1) from error
    except AppError as error:
        print(error.detail, file=sys.stderr)
        raise typer.Exit(code=1) from error
    finally:
        await close_runtime(runtime)


async def show_config(settings: Settings, name: str | None) -> str:
    """The active text of a document, or a line with number, time and note for each. Ends the program on errors."""
    shown = await _active_config(settings)
    if name is not None and name not in shown:
        print(f"There is no configuration {name}: one of {', '.join(shown)}.", file=sys.stderr)
        raise typer.Exit(code=1)
    if name is not None:
        return shown[name].body
    return "".join(
        f"{version.name} {version.number} {version.created_at:%Y-%m-%dT%H:%M:%SZ} {version.note}\n"
        for version in shown.values()
    )


async def export_config(settings: Settings, folder: Path) -> list[Path]:
    """Write the active texts to a folder; returns the files."""
    shown = await _active_config(settings)
    return await asyncio.to_thread(_write_texts, folder, {name: made.body for name, made in shown.items()})


def _write_texts(folder: Path, texts: dict[str, str]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in texts.items():
        file = folder / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


async def _active_config(settings: Settings) -> dict[str, VersionText]:
    runtime = make_runtime(settings)
    try:
        await prepare_database(runtime)
        async with runtime.db.read() as session:
            return {name: await configuration.read(session, name) for name in SECTIONS}
    finally:
        await close_runtime(runtime)


def evaluate(data: Path, *, dstc9: bool) -> int:
    """Run the evaluation, which is part of the working copy and not of the installed program; returns the exit status."""
    if not _evals_are_here():
        return 2
    from evals.retrieval import run

    return run(data, with_dstc9=dstc9, command=f"citedesk eval --data DATA{' --dstc9' if dstc9 else ''}")


def evaluate_practice() -> int:
    """Run the evaluation on the practice help centres; returns the exit status."""
    if not _evals_are_here():
        return 2
    from evals.practice import run

    return run()


async def evaluate_prompts(
    settings: Settings, data: Path, prompt: str, version: str | None, against: str | None
) -> int:
    """Print the figures of one or two versions of a prompt; returns the exit status."""
    if not _evals_are_here():
        return 2
    from evals.prompts import EvalError, compare, table

    try:
        print(table(await compare(settings, data, prompt, version, against)))
    except EvalError as error:
        print(str(error), file=sys.stderr)
        return 1
    return 0


async def export_feedback(settings: Settings, out: TextIO) -> int:
    """Write what people made of predictions and drafts, a JSON object a line; returns how many."""
    db = Database(make_engine(settings.database_url, pooled=False))
    count = 0
    try:
        async for row in feedback.export(db):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    finally:
        await db.dispose()
    return count


def _evals_are_here() -> bool:
    """Make the working copy's evaluations importable; says so when there are none."""
    backend = Path(__file__).resolve().parents[1]
    if not (backend / "evals" / "retrieval.py").is_file():
        print("There are no evaluations here: run this in a working copy of the source.", file=sys.stderr)
        return False
    sys.path.insert(0, str(backend))
    return True
