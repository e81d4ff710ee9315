"""A whole desk for tests: the application on a temporary SQLite file, embedded Chroma and the real model."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from pwdlib import PasswordHash

from app.assembly import make_provider
from app.auth import service as auth
from app.auth.schemas import TokenCreate
from app.core.settings import Settings
from app.models import User
from app.models.enums import Role
from app.runtime import Runtime
from app.throttling.throttle import Throttle

BASE_URL = "http://desk.test"
PASSWORD = "a long enough password"
READY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the desk with a bearer token."""

    id: int
    email: str
    name: str
    role: Role
    token: str


@dataclass(frozen=True, slots=True)
class Desk:
    app: FastAPI
    runtime: Runtime
    admin: Someone
    agent: Someone
    customer: Someone
    other: Someone

    def client(self, someone: Someone | None = None, **options: Any) -> httpx.AsyncClient:
        """A client of this application, signed in by token or not at all. The caller closes it."""
        headers = {"Authorization": f"Bearer {someone.token}"} if someone else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app), base_url=BASE_URL, headers=headers, **options
        )


def desk_settings(folder: Path, **changes: Any) -> Settings:
    """Settings that depend on nothing outside ``folder``. Background work is paused unless ``changes`` say otherwise."""
    values: dict[str, Any] = {
        "environment": "test",
        "database_url": f"sqlite+aiosqlite:///{folder / 'desk.db'}",
        "vector_store_path": folder / "chroma",
        "attachments_url": str(folder / "attachments"),
        "log_level": "error",
        "jobs_paused": True,
        # Read in the background: which way a search takes would depend on time. `tests/knowledge` takes both.
        "kb_held_chunks": 0,
        "jobs_poll_seconds": 0.2,
        "embedding_wait_seconds": READY_SECONDS,
        "mail_outbox_path": folder / "outbox",
        # All tests come from one address; limits have tests with settings of their own.
        "login_failures_per_source": 100_000,
        **changes,
    }
    return Settings(_env_file=None, **values)


@asynccontextmanager
async def running_desk(settings: Settings) -> AsyncIterator[Desk]:
    """Start the application, wait until it is ready, and add four people through the database layer."""
    from app.main import create_app

    app = create_app(settings)
    lifespan: AbstractAsyncContextManager[Mapping[str, Any] | None] = app.router.lifespan_context(app)
    async with lifespan:
        runtime: Runtime = app.state.runtime
        people = [
            await add_person(runtime, f"{name}@people.example", f"{name.title()} Tester", role)
            for name, role in (
                ("admin", Role.ADMIN),
                ("agent", Role.AGENT),
                ("customer", Role.CUSTOMER),
                ("other", Role.CUSTOMER),
            )
        ]
        desk = Desk(app, runtime, *people)
        await _until_ready(desk)
        yield desk


@asynccontextmanager
async def variant(desk: Desk, **changes: Any) -> AsyncIterator[Desk]:
    """The same desk, database and people under other settings, with counters of its own."""
    from app.main import create_app

    settings = desk.runtime.settings.model_copy(update=changes)
    throttle = Throttle(settings.redis_url)
    runtime = replace(desk.runtime, settings=settings, throttle=throttle, openid=make_provider(settings))
    app = create_app(settings)
    app.state.runtime = runtime
    try:
        yield replace(desk, app=app, runtime=runtime)
    finally:
        await runtime.background.drain()
        await throttle.close()


async def mails_to(desk: Desk, address: str) -> list[EmailMessage]:
    """What has been sent to this address, oldest first."""
    await desk.runtime.background.drain()
    folder = desk.runtime.settings.mail_outbox_path
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))
    ]
    return [mail for mail in mails if mail["To"].addresses[0].addr_spec == address]


def link_token(mail: EmailMessage) -> str:
    """The signed text in a mail's link."""
    found = re.search(r"#token=(\S+)", mail.get_content())
    assert found is not None, mail.get_content()
    return found[1]


@cache
def password_hash() -> str:
    """The hash of ``PASSWORD``, made once: it is slow by intention."""
    return PasswordHash.recommended().hash(PASSWORD)


async def add_person(runtime: Runtime, email: str, name: str, role: Role) -> Someone:
    """A person who can sign in with ``PASSWORD``, with a token."""
    async with runtime.db.write() as session:
        user = User(email=email, name=name, role=role, password_hash=password_hash())
        session.add(user)
        await session.flush()
        _, secret = await auth.create_token(session, user.id, TokenCreate(name="tests"))
        return Someone(user.id, email, name, role, secret)


async def _until_ready(desk: Desk) -> None:
    async with desk.client() as client, asyncio.timeout(READY_SECONDS):
        while (await client.get("/health/ready")).status_code != 200:  # noqa: ASYNC110 - asked as operators ask
            await asyncio.sleep(0.05)


def unique(prefix: str) -> str:
    """A name that no other test uses."""
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def body_of(response: httpx.Response, status: int = 200) -> Any:
    """The JSON of an answer that must have this status."""
    assert response.status_code == status, f"{response.status_code}: {response.text[:2000]}"
    return response.json()


def problem_of(response: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """The problem document of an error, checked against RFC 9457 and this API's additions."""
    assert response.status_code == status, f"{response.status_code}: {response.text[:2000]}"
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["x-request-id"]
    assert problem["title"]
    assert problem["detail"]
    assert problem["type"].endswith(problem["code"])
    if status == 422:
        assert problem["errors"], "a 422 names the values that it refuses"
        assert all({"loc", "msg", "type"} <= set(error) for error in problem["errors"])
    if code is not None:
        assert problem["code"] == code
    return problem


async def new_ticket(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    """Open a ticket; ``fields`` over sensible ones."""
    body = {
        "title": "Cannot sign in",
        "content": "The sign-in page says that my password has expired.",
        **fields,
    }
    ticket: dict[str, Any] = body_of(await client.post("/api/tickets", json=body), 201)
    return ticket


async def triaged(client: httpx.AsyncClient, ticket_id: int) -> dict[str, Any]:
    """The ticket once its triage has ended, well or badly."""
    async with asyncio.timeout(READY_SECONDS):
        while True:
            ticket: dict[str, Any] = body_of(await client.get(f"/api/tickets/{ticket_id}"))
            if ticket["triage"]["status"] in {"completed", "failed"}:
                return ticket
            await asyncio.sleep(0.05)


async def ingest(
    client: httpx.AsyncClient, collection: str, *documents: Mapping[str, Any], **options: Any
) -> Any:
    """Ingest documents that must be accepted."""
    body = {"collection": collection, "documents": list(documents), **options}
    return body_of(await client.post("/api/kb/ingest", json=body), 201)


async def every_page(client: httpx.AsyncClient, path: str, **params: Any) -> list[dict[str, Any]]:
    """The entries of all pages of a list."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = body_of(await client.get(path, params={**params, "page": page, "page_size": 100}))
        found += answer["items"]
        if page >= answer["pages"]:
            return found
        page += 1


def ids_of(items: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [item["id"] for item in items]


async def stored(runtime: Runtime, statement: sa.Executable) -> list[Any]:
    """What the database holds, by its own session: ORM objects, or rows of several columns."""
    async with runtime.db.read() as session:
        result = await session.execute(statement)
        found = list(result.all())
    return [row[0] if len(row) == 1 else row for row in found]
