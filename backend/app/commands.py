"""What the command line does, apart from parsing words and printing."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import typer
from pydantic import ValidationError

from app.auth import repository as credentials
from app.auth import service as auth
from app.auth.schemas import TokenCreate
from app.bootstrap import close_runtime, make_runtime, prepare_database
from app.core.addresses import normalise_email
from app.core.security import hash_password
from app.core.settings import Settings
from app.db import migrate
from app.db.engine import Database, make_engine
from app.demo.accounts import DEMO_ACCOUNTS
from app.knowledge import maintenance
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


def evaluate(data: Path, *, dstc9: bool) -> int:
    """Run the evaluation, which is part of the working copy and not of the installed program; returns the exit status."""
    backend = Path(__file__).resolve().parents[1]
    if not (backend / "evals" / "retrieval.py").is_file():
        print("There are no evaluations here: run this in a working copy of the source.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(backend))
    from evals.retrieval import run

    return run(data, with_dstc9=dstc9, command=f"citedesk eval --data DATA{' --dstc9' if dstc9 else ''}")
