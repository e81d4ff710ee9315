"""A person's browsers and tokens: listed, rotated, ended; the password changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from app.auth import repository
from app.core.clock import utc_now
from app.core.security import digest
from app.models import ApiToken, AuthSession, User
from app.models.enums import Role
from app.runtime import Runtime
from tests.desk import PASSWORD, Desk, Someone, add_person, body_of, problem_of, stored, unique

COOKIE = "citedesk_session"
NEW_PASSWORD = "another good password"


@pytest.fixture
async def person(runtime: Runtime) -> Someone:
    return await add_person(runtime, f"{unique('s')}@people.example", "Sess Ion", Role.CUSTOMER)


async def sign_in(client: httpx.AsyncClient, person: Someone, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/auth/login", json={"email": person.email, "password": password})


@pytest.fixture
async def browser(desk: Desk, person: Someone) -> AsyncIterator[httpx.AsyncClient]:
    async with desk.client() as client:
        body_of(await sign_in(client, person))
        yield client


async def rows(runtime: Runtime, person: Someone) -> list[AuthSession]:
    return await stored(
        runtime, sa.select(AuthSession).where(AuthSession.user_id == person.id).order_by(AuthSession.id)
    )


async def test_signing_in_again_ends_the_session_of_the_cookie_that_was_sent(
    desk: Desk, runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    before = browser.cookies[COOKIE]
    body_of(await sign_in(browser, person))
    (row,) = await rows(runtime, person)
    assert row.digest == digest(browser.cookies[COOKIE]) != digest(before)
    async with desk.client(cookies={COOKIE: before}) as old:
        problem_of(await old.get("/api/auth/me"), 401, "session_ended")


async def test_a_failed_sign_in_ends_nothing(
    runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    problem_of(await sign_in(browser, person, "wrong password"), 401)
    body_of(await browser.get("/api/auth/me"))
    assert len(await rows(runtime, person)) == 1


async def test_sessions_are_listed_without_secrets_and_name_the_current_one(
    desk: Desk, browser: httpx.AsyncClient, person: Someone
) -> None:
    async with desk.client() as phone:
        phone.headers["User-Agent"] = "phone"
        body_of(await sign_in(phone, person))
        listed = body_of(await phone.get("/api/auth/sessions"))
    assert [entry["current"] for entry in listed] == [True, False]
    assert set(listed[0]) == {
        "id",
        "created_at",
        "last_used_at",
        "expires_at",
        "user_agent",
        "source",
        "current",
    }
    assert listed[0]["user_agent"] == "phone"
    assert listed[0]["source"] == "127.0.0.1"
    assert listed[0]["last_used_at"] is not None
    async with desk.client(person) as program:
        assert [entry["current"] for entry in body_of(await program.get("/api/auth/sessions"))] == [
            False,
            False,
        ]


async def test_one_session_is_ended_and_the_others_go_on(
    desk: Desk, runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    async with desk.client() as phone:
        body_of(await sign_in(phone, person))
        (other,) = [e for e in body_of(await browser.get("/api/auth/sessions")) if not e["current"]]
        assert (await browser.delete(f"/api/auth/sessions/{other['id']}")).status_code == 204
        problem_of(await phone.get("/api/auth/me"), 401, "session_ended")
        problem_of(await browser.delete(f"/api/auth/sessions/{other['id']}"), 404, "session_not_found")
    body_of(await browser.get("/api/auth/me"))
    assert len(await rows(runtime, person)) == 1


async def test_nobody_ends_or_sees_another_persons_session(
    runtime: Runtime, browser: httpx.AsyncClient, as_admin: httpx.AsyncClient, person: Someone
) -> None:
    (row,) = await rows(runtime, person)
    problem_of(await as_admin.delete(f"/api/auth/sessions/{row.id}"), 404, "session_not_found")
    assert row.id not in [entry["id"] for entry in body_of(await as_admin.get("/api/auth/sessions"))]
    body_of(await browser.get("/api/auth/me"))


async def test_use_is_recorded_at_most_every_five_minutes(
    desk: Desk, runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    long_ago, lately = utc_now() - timedelta(minutes=6), utc_now() - timedelta(minutes=4)
    for before, written in ((long_ago, True), (lately, False)):
        async with runtime.db.write() as session:
            await session.execute(
                sa.update(AuthSession).where(AuthSession.user_id == person.id).values(last_used_at=before)
            )
            await session.execute(
                sa.update(ApiToken).where(ApiToken.user_id == person.id).values(last_used_at=before)
            )
        body_of(await browser.get("/api/auth/me"))
        async with desk.client(person) as program:
            body_of(await program.get("/api/auth/me"))
        await runtime.background.drain()
        (row,) = await rows(runtime, person)
        (token,) = await stored(runtime, sa.select(ApiToken).where(ApiToken.user_id == person.id))
        assert (row.last_used_at != before, token.last_used_at != before) == (written, written)
    async with desk.client(person) as program:
        (listed,) = body_of(await program.get("/api/auth/tokens"))
    assert listed["last_used_at"] is not None


async def test_a_use_that_cannot_be_recorded_fails_no_request(
    desk: Desk, runtime: Runtime, person: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(repository, "touch_token", broken)
    async with desk.client(person) as program:
        body_of(await program.get("/api/auth/me"))
        await runtime.background.drain()
        body_of(await program.get("/api/auth/me"))
    await runtime.background.drain()
    (token,) = await stored(runtime, sa.select(ApiToken).where(ApiToken.user_id == person.id))
    assert token.last_used_at is None


async def test_logout_with_a_token_ends_nothing(
    desk: Desk, runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    async with desk.client(person) as program:
        response = await program.post("/api/auth/logout")
        assert response.status_code == 204
        assert "set-cookie" not in response.headers
        body_of(await program.get("/api/auth/me"))
    body_of(await browser.get("/api/auth/me"))
    assert len(await rows(runtime, person)) == 1


async def test_a_new_password_signs_out_every_other_browser(
    desk: Desk, runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    async with desk.client() as phone:
        body_of(await sign_in(phone, person))
        assert (await browser.post("/api/auth/password", json=change)).status_code == 204
        problem_of(await phone.get("/api/auth/me"), 401, "session_ended")
        problem_of(await sign_in(phone, person), 401, "bad_credentials")
        body_of(await sign_in(phone, person, NEW_PASSWORD))
    body_of(await browser.get("/api/auth/me"))
    async with desk.client(person) as program:
        body_of(await program.get("/api/auth/me"))


async def test_a_new_password_revokes_the_tokens_when_asked(
    desk: Desk, runtime: Runtime, browser: httpx.AsyncClient, person: Someone
) -> None:
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD, "revoke_tokens": True}
    made = body_of(await browser.post("/api/auth/tokens", json={"name": "second"}), 201)
    wrong = {**change, "current_password": "wrong password"}
    problem_of(await browser.post("/api/auth/password", json=wrong), 403, "wrong_password")
    tokens = sa.select(ApiToken.name).where(ApiToken.user_id == person.id).order_by(ApiToken.id)
    assert await stored(runtime, tokens) == ["tests", "second"]
    foreign = sa.select(sa.func.count()).where(ApiToken.user_id != person.id)
    others = await stored(runtime, foreign)
    async with desk.client(person) as program:
        # Asked for by a program: its own token goes with the others.
        assert (await program.post("/api/auth/password", json=change)).status_code == 204
        problem_of(await program.get("/api/auth/me"), 401, "bad_token")
    async with desk.client(replace(person, token=made["token"])) as program:
        problem_of(await program.get("/api/auth/me"), 401, "bad_token")
    assert await stored(runtime, tokens) == []
    assert await stored(runtime, foreign) == others
    problem_of(await browser.get("/api/auth/me"), 401, "session_ended")


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"current_password": PASSWORD},
        {"current_password": PASSWORD, "new_password": "short"},
        {"current_password": PASSWORD, "new_password": "x" * 1025},
        {"current_password": PASSWORD, "new_password": NEW_PASSWORD, "user_id": 1},
        {"current_password": PASSWORD, "new_password": NEW_PASSWORD, "revoke_tokens": None},
    ],
)
async def test_bad_password_changes_are_422(
    browser: httpx.AsyncClient, runtime: Runtime, person: Someone, change: dict[str, Any]
) -> None:
    problem_of(await browser.post("/api/auth/password", json=change), 422)
    body_of(await sign_in(browser, person))


async def test_wrong_and_missing_passwords_change_nothing(
    browser: httpx.AsyncClient, runtime: Runtime, person: Someone
) -> None:
    before = await stored(runtime, sa.select(User.password_hash).where(User.id == person.id))
    change = {"current_password": "wrong password", "new_password": NEW_PASSWORD}
    problem_of(await browser.post("/api/auth/password", json=change), 403, "wrong_password")
    assert await stored(runtime, sa.select(User.password_hash).where(User.id == person.id)) == before
    async with runtime.db.write() as session:
        await session.execute(sa.update(User).where(User.id == person.id).values(password_hash=None))
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    problem_of(await browser.post("/api/auth/password", json=change), 409, "no_password")
    assert await stored(runtime, sa.select(User.password_hash).where(User.id == person.id)) == [None]


@pytest.mark.parametrize("change", [{"is_blocked": True}, {"is_active": False}, {"password": NEW_PASSWORD}])
async def test_blocking_deactivating_and_a_password_by_an_admin_end_sessions(
    browser: httpx.AsyncClient,
    as_admin: httpx.AsyncClient,
    runtime: Runtime,
    person: Someone,
    change: dict[str, Any],
) -> None:
    body_of(await as_admin.patch(f"/api/users/{person.id}", json=change))
    assert await rows(runtime, person) == []
    problem_of(await browser.get("/api/auth/me"), 401, "session_ended")


async def test_staff_block_customers_and_nobody_else(
    desk: Desk, as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, as_customer: httpx.AsyncClient,
    runtime: Runtime, person: Someone,
) -> None:  # fmt: skip
    blocked = body_of(await as_agent.patch(f"/api/users/{person.id}", json={"is_blocked": True}))
    assert blocked["is_blocked"] is True
    assert body_of(await as_agent.get(f"/api/users/{person.id}"))["is_blocked"] is True
    assert await stored(runtime, sa.select(User.is_blocked).where(User.id == person.id)) == [True]
    assert (
        body_of(await as_agent.patch(f"/api/users/{person.id}", json={"is_blocked": False}))["is_blocked"]
        is False
    )
    body = {"is_blocked": True}
    problem_of(await as_customer.patch(f"/api/users/{desk.customer.id}", json=body), 403, "forbidden")
    problem_of(await as_agent.patch(f"/api/users/{desk.admin.id}", json=body), 403, "forbidden")
    problem_of(await as_admin.patch(f"/api/users/{desk.agent.id}", json=body), 409, "not_a_customer")
    problem_of(await as_agent.patch(f"/api/users/{person.id}", json={"is_blocked": "maybe"}), 422)
    people = sa.select(User.is_blocked).where(
        User.id.in_([person.id, desk.customer.id, desk.agent.id, desk.admin.id])
    )
    assert await stored(runtime, people) == [False] * 4


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/auth/sessions"), ("DELETE", "/api/auth/sessions/1"), ("POST", "/api/auth/password")],
)
async def test_anonymous_callers_are_401(anonymous: httpx.AsyncClient, method: str, path: str) -> None:
    problem_of(await anonymous.request(method, path), 401, "unauthenticated")
