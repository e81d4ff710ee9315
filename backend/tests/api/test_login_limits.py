"""How often sign-in may be tried: per account, per source, and what a 429 does not tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.models import AuthSession
from app.models.enums import Role
from tests.desk import PASSWORD, Desk, Someone, add_person, body_of, problem_of, stored, unique, variant

WRONG = "wrong password"
PROXY = {"trusted_proxies": [ip_network("127.0.0.1/32")]}


@pytest.fixture
async def person(desk: Desk) -> Someone:
    return await add_person(desk.runtime, f"{unique('limit')}@people.example", "Lim Ited", Role.CUSTOMER)


@pytest.fixture
async def strict(desk: Desk) -> AsyncIterator[Desk]:
    async with variant(
        desk,
        login_attempts_per_minute=100,
        login_failures_per_account=3,
        login_failures_per_source=8,
        **PROXY,
    ) as changed:
        yield changed


async def try_login(
    client: httpx.AsyncClient, email: str, password: str = WRONG, source: str | None = None
) -> httpx.Response:
    headers = {"X-Forwarded-For": source} if source else {}
    return await client.post("/api/auth/login", json={"email": email, "password": password}, headers=headers)


def assert_refused(response: httpx.Response, within: int) -> None:
    problem_of(response, 429, "too_many_requests")
    assert 1 <= int(response.headers["retry-after"]) <= within
    assert "set-cookie" not in response.headers


async def test_wrong_passwords_lock_the_account_from_everywhere_the_right_one_too(
    strict: Desk, person: Someone
) -> None:
    async with strict.client() as client:
        for number in range(3):
            problem_of(
                await try_login(client, person.email, source=f"198.51.100.{number}"), 401, "bad_credentials"
            )
        assert_refused(await try_login(client, person.email, source="198.51.100.77"), 900)
        right = await try_login(client, person.email.upper(), PASSWORD, source="198.51.100.78")
        assert_refused(right, 900)
    assert await stored(strict.runtime, sa.select(AuthSession).where(AuthSession.user_id == person.id)) == []


async def test_unknown_addresses_are_counted_like_known_ones(strict: Desk) -> None:
    nobody = f"{unique('nobody')}@people.example"
    async with strict.client() as client:
        for _ in range(3):
            problem_of(await try_login(client, nobody), 401, "bad_credentials")
        assert_refused(await try_login(client, nobody), 900)


async def test_a_source_that_tries_many_accounts_is_stopped_and_others_are_not(
    strict: Desk, person: Someone
) -> None:
    async with strict.client() as client:
        for _ in range(8):
            problem_of(
                await try_login(client, f"{unique('spray')}@people.example", source="203.0.113.5"), 401
            )
        assert_refused(await try_login(client, person.email, PASSWORD, source="203.0.113.5"), 900)
        body_of(await try_login(client, person.email, PASSWORD, source="203.0.113.6"))


async def test_ipv6_neighbours_of_one_line_are_one_source(strict: Desk, person: Someone) -> None:
    async with strict.client() as client:
        for number in range(8):
            source = f"2001:db8:1:2::{number:x}"
            problem_of(await try_login(client, f"{unique('spray')}@people.example", source=source), 401)
        assert_refused(await try_login(client, person.email, PASSWORD, source="2001:db8:1:2:ffff::1"), 900)


async def test_a_successful_sign_in_takes_nothing_back(strict: Desk, person: Someone) -> None:
    async with strict.client() as client:
        for _ in range(2):
            problem_of(await try_login(client, person.email), 401)
        body_of(await try_login(client, person.email, PASSWORD))
        problem_of(await try_login(client, person.email), 401)
        assert_refused(await try_login(client, person.email), 900)


async def test_a_hundred_at_once_are_no_more_guesses(strict: Desk, person: Someone) -> None:
    async with strict.client() as client:
        answers = await asyncio.gather(*(try_login(client, person.email) for _ in range(12)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [401] * 3 + [429] * 9


async def test_attempts_are_counted_per_source_and_account(desk: Desk, person: Someone) -> None:
    async with variant(desk, login_attempts_per_minute=2, **PROXY) as quick, quick.client() as client:
        for _ in range(2):
            body_of(await try_login(client, person.email, PASSWORD, source="203.0.113.1"))
        assert_refused(await try_login(client, person.email, PASSWORD, source="203.0.113.1"), 60)
        body_of(await try_login(client, person.email, PASSWORD, source="203.0.113.2"))
        problem_of(await try_login(client, f"{unique('x')}@people.example", source="203.0.113.1"), 401)


async def test_the_header_of_a_stranger_is_not_believed(desk: Desk, person: Someone) -> None:
    async with variant(desk, login_attempts_per_minute=2) as quick, quick.client() as client:
        for number in range(2):
            body_of(await try_login(client, person.email, PASSWORD, source=f"203.0.113.{number}"))
        assert_refused(await try_login(client, person.email, PASSWORD, source="203.0.113.9"), 60)
    sources = await stored(
        desk.runtime, sa.select(AuthSession.source).where(AuthSession.user_id == person.id).distinct()
    )
    assert sources == ["127.0.0.1"]


async def test_redis_away_is_counted_in_memory(desk: Desk, person: Someone) -> None:
    away: dict[str, Any] = {"redis_url": "redis://127.0.0.1:1/0", "login_failures_per_account": 2}
    async with variant(desk, **away) as lonely, lonely.client() as client:
        for _ in range(2):
            problem_of(await try_login(client, person.email), 401)
        assert_refused(await try_login(client, person.email, PASSWORD), 900)


async def test_a_wrong_current_password_counts_too(strict: Desk, person: Someone) -> None:
    body = {"current_password": "wrong password", "new_password": "another good password"}
    async with strict.client(person) as client:
        for _ in range(3):
            problem_of(await client.post("/api/auth/password", json=body), 403, "wrong_password")
        right = {**body, "current_password": PASSWORD}
        assert_refused(await client.post("/api/auth/password", json=right), 900)


async def test_429_is_declared(desk: Desk) -> None:
    paths = desk.app.openapi()["paths"]
    for path in ("/api/auth/login", "/api/auth/password", "/api/auth/register", "/api/intake"):
        assert "429" in paths[path]["post"]["responses"], path
