"""The application with production settings on a migrated database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import UnsafeStart
from app.commands import retire_demo
from app.core.settings import BACKEND_DIR, Settings
from app.db import migrate
from app.db.engine import Database, make_engine
from app.demo.accounts import DEMO_ACCOUNTS
from app.main import create_app
from app.models import AuthSession, User
from app.models.enums import Role
from tests.desk import PASSWORD, body_of, desk_settings, password_hash, problem_of

SECRET = "b7c1f0a94e5d4f6c8a3b2e1d0c9f8a7b6c5d4e3f"
BASE = "https://desk.example"


def production(folder: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "environment": "production",
        "secret_key": SECRET,
        "public_url": BASE,
        "cors_origins": [BASE],
        **changes,
    }
    return desk_settings(folder, **values)


@pytest.fixture
async def migrated(tmp_path: Path) -> Settings:
    settings = production(tmp_path)
    engine = make_engine(settings.database_url, pooled=False)
    await migrate.upgrade(engine)
    await engine.dispose()
    return settings


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Database]:
    db = Database(make_engine(settings.database_url, pooled=False))
    try:
        yield db
    finally:
        await db.dispose()


@asynccontextmanager
async def started(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


async def add_user(settings: Settings, email: str, role: Role = Role.ADMIN) -> None:
    async with database(settings) as db, db.write() as session:
        session.add(User(email=email, name="Ada", role=role, password_hash=password_hash()))


async def test_it_starts_on_a_migrated_database_without_demo_accounts(migrated: Settings) -> None:
    async with started(migrated) as app, database(migrated) as db:
        assert app.state.runtime.settings.is_production
        async with db.read() as session:
            assert await session.scalar(sa.select(sa.func.count()).select_from(User)) == 0


async def test_the_session_cookie_is_secure_and_of_this_host(migrated: Settings) -> None:
    await add_user(migrated, "ada@people.example")
    async with (
        started(migrated) as app,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE) as client,
    ):
        login = {"email": "ada@people.example", "password": PASSWORD}
        answer = await client.post("/api/auth/login", json=login, headers={"Origin": BASE})
        body_of(answer)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-citedesk_session=")
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
        assert not any(part.startswith("domain") for part in parts)
        body_of(await client.get("/api/auth/me"))
        evil = await client.post("/api/auth/logout", headers={"Origin": "https://evil.example"})
        problem_of(evil, 403, "bad_origin")


async def test_it_refuses_to_start_with_active_demo_accounts_and_says_what_to_do(migrated: Settings) -> None:
    for account in DEMO_ACCOUNTS[:2]:
        await add_user(migrated, account.email, account.role)
    async with database(migrated) as db, db.write() as session:
        (user_id, *_) = list(await session.scalars(sa.select(User.id)))
        session.add(AuthSession(user_id=user_id, digest="x" * 64, expires_at=sa.func.now()))
    with pytest.raises(UnsafeStart, match="citedesk demo retire") as refused:
        async with started(migrated):
            pass
    assert DEMO_ACCOUNTS[0].email in str(refused.value)
    assert DEMO_ACCOUNTS[2].email not in str(refused.value)
    assert await retire_demo(migrated) == [account.email for account in DEMO_ACCOUNTS[:2]]
    async with started(migrated), database(migrated) as db, db.read() as session:
        assert list(await session.scalars(sa.select(User.is_active))) == [False, False]
        assert list(await session.scalars(sa.select(AuthSession))) == []


async def test_a_database_that_is_not_migrated_is_reported_by_readiness(tmp_path: Path) -> None:
    async with (
        started(production(tmp_path)) as app,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE) as client,
    ):
        answer = await client.get("/health/ready")
        assert answer.status_code == 503
        assert "database" in answer.json()["failing"]


async def test_a_database_out_of_reach_is_not_served_unchecked(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://nobody:nothing@127.0.0.1:1/none"
    with pytest.raises((OSError, SQLAlchemyError)):
        async with started(production(tmp_path, database_url=url)):
            pass


@pytest.mark.parametrize("secret", ["change-me-in-production", "short", "x" * 31])
def test_a_default_or_short_secret_is_refused(tmp_path: Path, secret: str) -> None:
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        production(tmp_path, secret_key=secret)


def test_a_provider_without_tls_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="OIDC_ISSUER"):
        production(tmp_path, oidc_issuer="http://id.example", oidc_client_id="x")


def test_a_setting_that_is_not_valid_is_named_on_one_line() -> None:
    def said(**settings: str) -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, "-m", "app.cli", "serve"],
            check=False,
            cwd=BACKEND_DIR,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
        )
        return run.returncode, run.stderr

    wanted = "JOBS_LEASE_SECONDS: Input should be a valid number, unable to parse string as a number\n"
    assert said(JOBS_LEASE_SECONDS="abc") == (2, wanted)
    wanted = "SECRET_KEY must be set to at least 32 random characters in production\n"
    assert said(ENVIRONMENT="production", SECRET_KEY="") == (2, wanted)


def test_the_example_names_every_setting_once() -> None:
    lines = (BACKEND_DIR / ".env.example").read_text().splitlines()
    named = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_can_be_used_as_it_is() -> None:
    assert Settings(_env_file=BACKEND_DIR / ".env.example").model_dump(exclude={"secret_key"}) == Settings(
        _env_file=None
    ).model_dump(exclude={"secret_key"})
