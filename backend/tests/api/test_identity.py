"""Signing in and out, sessions, the Origin check, and programs' tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from app.core.clock import utc_now
from app.core.security import digest
from app.models import ApiToken, AuthSession, User
from app.models.enums import Role
from app.runtime import Runtime
from tests.desk import PASSWORD, Desk, Someone, add_person, body_of, problem_of, stored, unique

COOKIE = "citedesk_session"


@pytest.fixture
async def person(runtime: Runtime) -> Someone:
    return await add_person(runtime, f"{unique('p')}@people.example", "Pat Person", Role.AGENT)


@pytest.fixture
async def browser(desk: Desk, person: Someone) -> AsyncIterator[httpx.AsyncClient]:
    """A client that has signed in with the password."""
    async with desk.client() as client:
        body_of(await client.post("/api/auth/login", json={"email": person.email, "password": PASSWORD}))
        yield client


async def sessions_of(runtime: Runtime, someone: Someone) -> list[AuthSession]:
    return await stored(runtime, sa.select(AuthSession).where(AuthSession.user_id == someone.id))


async def test_login_opens_a_session_whose_secret_is_not_stored(
    desk: Desk, runtime: Runtime, person: Someone
) -> None:
    async with desk.client() as client:
        response = await client.post(
            "/api/auth/login",
            json={"email": f"  {person.email.upper()} ", "password": PASSWORD},
            headers={"User-Agent": "test browser"},
        )
        me = {"id": person.id, "email": person.email, "name": person.name, "role": "agent"}
        assert body_of(response) == {"user": me}
        cookie = response.headers["set-cookie"].lower()
        assert cookie.startswith(COOKIE)
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "path=/" in cookie
        assert "secure" not in cookie, "plain http in tests and development"
        assert body_of(await client.get("/api/auth/me")) == me
        secret = client.cookies[COOKIE]
    (row,) = await sessions_of(runtime, person)
    assert row.digest == digest(secret) != secret
    assert row.user_agent == "test browser"
    assert row.expires_at > utc_now()


@pytest.mark.parametrize("email", ["nobody@people.example", "admin@people.example", "no address"])
async def test_wrong_pairs_are_told_the_same(anonymous: httpx.AsyncClient, email: str) -> None:
    response = await anonymous.post("/api/auth/login", json={"email": email, "password": "wrong password"})
    problem = problem_of(response, 401, "bad_credentials")
    assert problem["detail"] == "The e-mail address or the password is wrong."
    assert "set-cookie" not in response.headers


async def test_people_without_a_password_or_who_left_cannot_sign_in(
    anonymous: httpx.AsyncClient, runtime: Runtime, person: Someone
) -> None:
    async with runtime.db.write() as session:
        await session.execute(sa.update(User).where(User.id == person.id).values(password_hash=None))
    credentials = {"email": person.email, "password": PASSWORD}
    problem_of(await anonymous.post("/api/auth/login", json=credentials), 401, "bad_credentials")


async def test_deactivation_ends_sessions_and_tokens_at_once(
    desk: Desk, browser: httpx.AsyncClient, as_admin: httpx.AsyncClient, person: Someone
) -> None:
    body_of(await as_admin.patch(f"/api/users/{person.id}", json={"is_active": False}))
    problem_of(await browser.get("/api/auth/me"), 401, "session_ended")
    async with desk.client(person) as program:
        problem_of(await program.get("/api/auth/me"), 401, "bad_token")
    credentials = {"email": person.email, "password": PASSWORD}
    problem_of(await browser.post("/api/auth/login", json=credentials), 401, "bad_credentials")


@pytest.mark.parametrize(
    "raw", [b'{"email":"\\ud800@x.test","password":"p"}', b'{"email":"a\\u0000@x.test","password":"p"}']
)
async def test_addresses_that_cannot_be_stored_are_no_server_error(
    anonymous: httpx.AsyncClient, raw: bytes
) -> None:
    response = await anonymous.post(
        "/api/auth/login", content=raw, headers={"Content-Type": "application/json"}
    )
    assert response.status_code in {401, 422}


async def test_logout_ends_this_session_only(
    desk: Desk, runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    async with desk.client() as second:
        body_of(await second.post("/api/auth/login", json={"email": person.email, "password": PASSWORD}))
        secret = browser.cookies[COOKIE]
        response = await browser.post("/api/auth/logout")
        assert response.status_code == 204
        assert f'{COOKIE}=""' in response.headers["set-cookie"]
        assert COOKIE not in browser.cookies
        browser.cookies.set(COOKIE, secret)
        problem_of(await browser.get("/api/auth/me"), 401, "session_ended")
        body_of(await second.get("/api/auth/me"))
    assert len(await sessions_of(runtime, person)) == 1


async def test_expired_sessions_end_and_are_cleared_at_the_next_login(
    runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(AuthSession)
            .where(AuthSession.user_id == person.id)
            .values(expires_at=utc_now() - timedelta(seconds=1))
        )
    problem_of(await browser.get("/api/auth/me"), 401, "session_ended")
    body_of(await browser.post("/api/auth/login", json={"email": person.email, "password": PASSWORD}))
    assert len(await sessions_of(runtime, person)) == 1


async def test_other_sites_cannot_use_the_cookie(browser: httpx.AsyncClient, runtime: Runtime) -> None:
    name = unique("token")
    evil = {"Origin": "https://evil.example"}
    refused = await browser.post("/api/auth/tokens", json={"name": name}, headers=evil)
    problem_of(refused, 403, "bad_origin")
    null = await browser.post("/api/auth/tokens", json={"name": name}, headers={"Origin": "null"})
    problem_of(null, 403, "bad_origin")
    claimed = {**evil, "X-Forwarded-Host": "evil.example"}
    problem_of(
        await browser.post("/api/auth/tokens", json={"name": name}, headers=claimed), 403, "bad_origin"
    )
    assert await stored(runtime, sa.select(ApiToken).where(ApiToken.name == name)) == []
    for origin in ("http://desk.test", "http://localhost:5173"):
        made = await browser.post("/api/auth/tokens", json={"name": name}, headers={"Origin": origin})
        body_of(made, 201)
    assert (await browser.get("/api/auth/me", headers=evil)).status_code == 200, "reading changes nothing"


async def test_login_from_another_site_is_refused(anonymous: httpx.AsyncClient, person: Someone) -> None:
    response = await anonymous.post(
        "/api/auth/login",
        json={"email": person.email, "password": PASSWORD},
        headers={"Origin": "https://evil.example"},
    )
    problem_of(response, 403, "bad_origin")
    assert "set-cookie" not in response.headers


async def test_programs_with_a_token_need_no_origin(desk: Desk, person: Someone) -> None:
    async with desk.client(person) as client:
        evil = {"Origin": "https://elsewhere.example"}
        body_of(await client.post("/api/auth/tokens", json={"name": "t"}, headers=evil), 201)


async def test_tokens_are_made_listed_used_and_revoked(desk: Desk, runtime: Runtime, person: Someone) -> None:
    async with desk.client(person) as client:
        made = body_of(
            await client.post("/api/auth/tokens", json={"name": "  nightly  ", "expires_in_days": 7}), 201
        )
        assert made["name"] == "nightly"
        assert made["expires_at"] is not None
        secret = made.pop("token")
        (row,) = await stored(runtime, sa.select(ApiToken).where(ApiToken.id == made["id"]))
        assert row.digest == digest(secret) != secret
        listed = body_of(await client.get("/api/auth/tokens"))
        assert made in listed
        assert all("token" not in token and "digest" not in token for token in listed)
        with_it = {"Authorization": f"Bearer {secret}"}
        assert body_of(await client.get("/api/auth/me", headers=with_it))["id"] == person.id
        assert (await client.delete(f"/api/auth/tokens/{made['id']}")).status_code == 204
        problem_of(await client.get("/api/auth/me", headers=with_it), 401, "bad_token")
        problem_of(await client.delete(f"/api/auth/tokens/{made['id']}"), 404)


async def test_expired_tokens_are_refused(desk: Desk, runtime: Runtime, person: Someone) -> None:
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(ApiToken)
            .where(ApiToken.user_id == person.id)
            .values(expires_at=utc_now() - timedelta(seconds=1))
        )
    async with desk.client(person) as client:
        problem_of(await client.get("/api/auth/me"), 401, "bad_token")


async def test_nobody_revokes_or_sees_another_persons_token(
    desk: Desk, runtime: Runtime, person: Someone, as_admin: httpx.AsyncClient
) -> None:
    (row,) = await stored(runtime, sa.select(ApiToken).where(ApiToken.user_id == person.id))
    problem_of(await as_admin.delete(f"/api/auth/tokens/{row.id}"), 404)
    assert row.id not in [token["id"] for token in body_of(await as_admin.get("/api/auth/tokens"))]
    async with desk.client(person) as client:
        body_of(await client.get("/api/auth/me"))


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "   "}, {"name": "x" * 101}, {"name": "a", "expires_in_days": 0}]
)
async def test_bad_tokens_are_422(as_agent: httpx.AsyncClient, body: dict[str, object]) -> None:
    problem_of(await as_agent.post("/api/auth/tokens", json=body), 422)


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
async def test_token_numbers_that_cannot_exist_are_refused(as_agent: httpx.AsyncClient, number: int) -> None:
    assert (await as_agent.delete(f"/api/auth/tokens/{number}")).status_code in {404, 422}
