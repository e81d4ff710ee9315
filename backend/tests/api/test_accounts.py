"""Registration, claiming an address, forgotten passwords: what anybody may ask, and what only a link can do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from itsdangerous import TimestampSigner

from app.models import ApiToken, AuthSession, User
from app.models.enums import Role
from app.runtime import Runtime
from tests.desk import (
    PASSWORD,
    Desk,
    Someone,
    add_person,
    body_of,
    link_token,
    mails_to,
    problem_of,
    stored,
    unique,
    variant,
)

NEW_PASSWORD = "another good password"
ACCEPTED = {"status": "accepted", "detail": "If a mail can be sent to this address, it is on its way."}


def address(prefix: str = "acc") -> str:
    return f"{unique(prefix)}@people.example"


@pytest.fixture
async def open_desk(desk: Desk) -> AsyncIterator[Desk]:
    """Registration is on; tests share an address, so its limit is far."""
    async with variant(desk, allow_registration=True, account_requests_per_hour=10_000) as changed:
        yield changed


@pytest.fixture
async def visitor(open_desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with open_desk.client() as client:
        yield client


@pytest.fixture
async def person(runtime: Runtime) -> Someone:
    return await add_person(runtime, address(), "Per Son", Role.CUSTOMER)


async def from_ticket(desk: Desk, email: str, name: str = "From Ticket") -> int:
    """An address that arrived with a ticket; the person's id."""
    async with desk.client(desk.agent) as agent:
        body = {"content": "My parcel is late.", "customer_email": email, "customer_name": name}
        ticket = body_of(await agent.post("/api/tickets", json=body), 201)
    return int(ticket["requester_id"])


async def row_of(runtime: Runtime, email: str) -> User | None:
    found = await stored(runtime, sa.select(User).where(User.email == email))
    return found[0] if found else None


async def only_mail(desk: Desk, email: str) -> Any:
    (mail,) = await mails_to(desk, email)
    return mail


async def sign_in(client: httpx.AsyncClient, email: str, password: str) -> httpx.Response:
    return await client.post("/api/auth/login", json={"email": email, "password": password})


async def register(client: httpx.AsyncClient, email: str, **changes: Any) -> httpx.Response:
    body = {"email": email, "name": "New Comer", "password": PASSWORD, **changes}
    return await client.post("/api/auth/register", json=body)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Links are opened this many seconds later than they are."""

    def move(seconds: int) -> None:
        present = TimestampSigner.get_timestamp
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: present(self) + seconds)

    return move


# --- registration ---


async def test_a_registration_becomes_an_account_by_its_link_and_the_password(
    open_desk: Desk, visitor: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = address()
    assert body_of(await register(visitor, email.upper()), 202) == ACCEPTED
    problem_of(await sign_in(visitor, email, PASSWORD), 401, "bad_credentials")
    assert await row_of(runtime, email) is None, "nothing is stored before the address is proved"
    mail = await only_mail(open_desk, email)
    token = link_token(mail)
    assert f"{open_desk.runtime.settings.public_url}/register/confirm#token=" in mail.get_content()
    wrong = await visitor.post("/api/auth/register/confirm", json={"token": token, "password": NEW_PASSWORD})
    problem_of(wrong, 403, "wrong_password")
    assert await row_of(runtime, email) is None
    confirm = {"token": token, "password": PASSWORD}
    answer = await visitor.post("/api/auth/register/confirm", json=confirm)
    assert answer.status_code == 204
    assert "set-cookie" not in answer.headers
    row = await row_of(runtime, email)
    assert row is not None
    assert (row.name, row.role, row.email_verified_at is not None) == ("New Comer", Role.CUSTOMER, True)
    body_of(await sign_in(visitor, email, PASSWORD))
    problem_of(await visitor.post("/api/auth/register/confirm", json=confirm), 410, "link_used")


async def test_a_taken_address_is_answered_alike_and_told_by_mail(
    open_desk: Desk, visitor: httpx.AsyncClient, runtime: Runtime, person: Someone
) -> None:
    assert body_of(await register(visitor, person.email, name="Impostor"), 202) == ACCEPTED
    mail = await only_mail(open_desk, person.email)
    assert mail["Subject"] == "You have an account already"
    assert "token=" not in mail.get_content()
    assert "Impostor" not in mail.as_string()
    row = await row_of(runtime, person.email)
    assert row is not None
    assert row.name == "Per Son"
    body_of(await sign_in(visitor, person.email, PASSWORD))


async def test_both_answers_cost_one_hashing(
    visitor: httpx.AsyncClient, person: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    async def counted(password: str) -> str:
        hashed.append(password)
        return "$argon2id$"

    monkeypatch.setattr("app.accounts.service.hash_password", counted)
    for number, email in enumerate((person.email, address()), start=1):
        body_of(await register(visitor, email), 202)
        assert len(hashed) == number


async def test_an_address_from_a_ticket_can_be_registered_and_keeps_its_tickets(
    open_desk: Desk, visitor: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = address()
    user_id = await from_ticket(open_desk, email)
    body_of(await register(visitor, email), 202)
    token = link_token(await only_mail(open_desk, email))
    answer = await visitor.post("/api/auth/register/confirm", json={"token": token, "password": PASSWORD})
    assert answer.status_code == 204
    body_of(await sign_in(visitor, email, PASSWORD))
    assert body_of(await visitor.get("/api/tickets"))["total"] == 1
    row = await row_of(runtime, email)
    assert row is not None
    assert (row.id, row.name) == (user_id, "New Comer")


async def test_registration_is_off_by_default(
    anonymous: httpx.AsyncClient, runtime: Runtime, desk: Desk
) -> None:
    email = address()
    problem_of(await register(anonymous, email), 404, "registration_disabled")
    problem_of(
        await anonymous.post("/api/auth/register/confirm", json={"token": "x", "password": "y"}),
        404,
        "registration_disabled",
    )
    assert await mails_to(desk, email) == []
    assert body_of(await anonymous.get("/health"))["sign_in"] == {
        "registration": False, "intake": False, "oidc": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "no address"},
        {"email": "аdmin@people.example"},
        {"email": "admin@реоple.example"},
        {"name": " "},
        {"password": "short"},
        {"role": "admin"},
        {"name": "a\x00b"},
    ],
)
async def test_bad_registrations_are_422(visitor: httpx.AsyncClient, changes: dict[str, Any]) -> None:
    body = {"email": address(), "name": "New", "password": PASSWORD, **changes}
    problem_of(await visitor.post("/api/auth/register", json=body), 422)


async def test_look_alikes_by_compatibility_are_the_same_address(
    open_desk: Desk, visitor: httpx.AsyncClient, person: Someone
) -> None:
    wide = person.email.replace("a", "ａ", 1)
    assert wide != person.email
    body_of(await register(visitor, wide), 202)
    assert (await only_mail(open_desk, person.email))["Subject"] == "You have an account already"
    body_of(await sign_in(visitor, wide, PASSWORD))


async def test_a_name_cannot_slip_headers_or_text_into_the_mail(
    open_desk: Desk, visitor: httpx.AsyncClient
) -> None:
    email = address()
    name = "Eve\r\nBcc: all@people.example\r\n\r\nClick http://evil.example"
    body_of(await register(visitor, email, name=name), 202)
    mail = await only_mail(open_desk, email)
    assert mail["Bcc"] is None
    assert "evil" not in mail.as_string()


# --- links ---


async def test_a_ticket_address_is_claimed_once(
    open_desk: Desk, visitor: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = address()
    user_id = await from_ticket(open_desk, email)
    assert body_of(await visitor.post("/api/auth/claim/request", json={"email": email}), 202) == ACCEPTED
    token = link_token(await only_mail(open_desk, email))
    claim = {"token": token, "password": PASSWORD, "name": "My Own Name"}
    assert (await visitor.post("/api/auth/claim", json=claim)).status_code == 204
    row = await row_of(runtime, email)
    assert row is not None
    assert (row.id, row.name, row.email_verified_at is not None) == (user_id, "My Own Name", True)
    problem_of(
        await visitor.post("/api/auth/claim", json={**claim, "password": NEW_PASSWORD}), 410, "link_used"
    )
    body_of(await sign_in(visitor, email, PASSWORD))
    assert body_of(await visitor.get("/api/tickets"))["total"] == 1


async def test_claiming_answers_alike_for_unknown_and_taken_addresses(
    open_desk: Desk, visitor: httpx.AsyncClient, runtime: Runtime, person: Someone
) -> None:
    unknown = address()
    for email in (unknown, person.email):
        assert body_of(await visitor.post("/api/auth/claim/request", json={"email": email}), 202) == ACCEPTED
    assert await mails_to(open_desk, unknown) == []
    assert await row_of(runtime, unknown) is None
    assert "token=" not in (await only_mail(open_desk, person.email)).get_content()


async def test_a_forgotten_password_is_replaced_and_browsers_and_programs_are_locked_out(
    open_desk: Desk, visitor: httpx.AsyncClient, runtime: Runtime, person: Someone
) -> None:
    body_of(await sign_in(visitor, person.email, PASSWORD))
    assert (
        body_of(await visitor.post("/api/auth/password/forgot", json={"email": person.email}), 202)
        == ACCEPTED
    )
    body_of(await visitor.post("/api/auth/password/forgot", json={"email": person.email}), 202)
    first, second = (link_token(mail) for mail in await mails_to(open_desk, person.email))
    reset = {"token": first, "password": NEW_PASSWORD}
    assert (await visitor.post("/api/auth/password/reset", json=reset)).status_code == 204
    assert await stored(runtime, sa.select(AuthSession).where(AuthSession.user_id == person.id)) == []
    assert await stored(runtime, sa.select(ApiToken).where(ApiToken.user_id == person.id)) == []
    problem_of(await visitor.get("/api/auth/me"), 401, "session_ended")
    async with open_desk.client(person) as program:
        problem_of(await program.get("/api/auth/me"), 401, "bad_token")
    problem_of(await sign_in(visitor, person.email, PASSWORD), 401)
    for used in (first, second):
        again = {"token": used, "password": "a third password"}
        problem_of(await visitor.post("/api/auth/password/reset", json=again), 410, "link_used")
    body_of(await sign_in(visitor, person.email, NEW_PASSWORD))
    assert (await mails_to(open_desk, person.email))[-1]["Subject"] == "Your password was changed"


async def test_a_link_used_twice_at_once_serves_once(
    open_desk: Desk, visitor: httpx.AsyncClient, person: Someone
) -> None:
    body_of(await visitor.post("/api/auth/password/forgot", json={"email": person.email}), 202)
    token = link_token(await only_mail(open_desk, person.email))
    answers = await asyncio.gather(
        *(
            visitor.post(
                "/api/auth/password/reset", json={"token": token, "password": f"password number {n}"}
            )
            for n in range(4)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [204, 410, 410, 410]


async def test_changing_the_password_or_the_address_ends_a_link(
    open_desk: Desk, visitor: httpx.AsyncClient, as_admin: httpx.AsyncClient, person: Someone
) -> None:
    body_of(await visitor.post("/api/auth/password/forgot", json={"email": person.email}), 202)
    token = link_token(await only_mail(open_desk, person.email))
    body_of(await as_admin.patch(f"/api/users/{person.id}", json={"email": address("moved")}))
    reset = {"token": token, "password": NEW_PASSWORD}
    problem_of(await visitor.post("/api/auth/password/reset", json=reset), 410, "link_used")


async def test_deactivated_people_get_no_link_and_use_none(
    open_desk: Desk, visitor: httpx.AsyncClient, as_admin: httpx.AsyncClient, person: Someone
) -> None:
    body_of(await visitor.post("/api/auth/password/forgot", json={"email": person.email}), 202)
    token = link_token(await only_mail(open_desk, person.email))
    body_of(await as_admin.patch(f"/api/users/{person.id}", json={"is_active": False}))
    reset = {"token": token, "password": NEW_PASSWORD}
    problem_of(await visitor.post("/api/auth/password/reset", json=reset), 410, "link_used")
    for path in ("/api/auth/password/forgot", "/api/auth/claim/request"):
        assert body_of(await visitor.post(path, json={"email": person.email}), 202) == ACCEPTED
    assert len(await mails_to(open_desk, person.email)) == 1


async def test_links_expire(
    open_desk: Desk,
    visitor: httpx.AsyncClient,
    runtime: Runtime,
    person: Someone,
    later: Callable[[int], None],
) -> None:
    email = address()
    body_of(await register(visitor, email), 202)
    body_of(await visitor.post("/api/auth/password/forgot", json={"email": person.email}), 202)
    registration = link_token(await only_mail(open_desk, email))
    forgotten = link_token(await only_mail(open_desk, person.email))
    later(61 * 60)
    reset = {"token": forgotten, "password": NEW_PASSWORD}
    problem_of(await visitor.post("/api/auth/password/reset", json=reset), 410, "link_expired")
    later(24 * 3600)
    confirm = {"token": registration, "password": PASSWORD}
    problem_of(await visitor.post("/api/auth/register/confirm", json=confirm), 410, "link_expired")
    assert await row_of(runtime, email) is None


async def test_a_link_serves_its_own_purpose_only(
    open_desk: Desk, visitor: httpx.AsyncClient, person: Someone
) -> None:
    body_of(await visitor.post("/api/auth/password/forgot", json={"email": person.email}), 202)
    token = link_token(await only_mail(open_desk, person.email))
    body = {"token": token, "password": NEW_PASSWORD}
    problem_of(await visitor.post("/api/auth/claim", json=body), 400, "link_invalid")
    problem_of(await visitor.post("/api/auth/register/confirm", json=body), 400, "link_invalid")
    # Not the last character, of which base64 leaves some bits unused.
    changed = f"{token[:-9]}{'A' if token[-9] != 'A' else 'B'}{token[-8:]}"
    problem_of(
        await visitor.post("/api/auth/password/reset", json={**body, "token": changed}), 400, "link_invalid"
    )


@pytest.mark.parametrize("path", ["claim", "password/reset", "register/confirm"])
@pytest.mark.parametrize("token", ["x", "a.b.c", "ü" * 20, ".eJx.", "x" * 8000])
async def test_nonsense_is_400(visitor: httpx.AsyncClient, path: str, token: str) -> None:
    body = {"token": token, "password": NEW_PASSWORD}
    problem_of(await visitor.post(f"/api/auth/{path}", json=body), 400, "link_invalid")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("claim", {"token": "x", "password": "short"}),
        ("claim", {"password": PASSWORD}),
        ("claim/request", {"email": "no address"}),
        ("password/forgot", {}),
        ("password/reset", {"token": "", "password": PASSWORD}),
        ("password/reset", {"token": "x", "password": PASSWORD, "user_id": 1}),
    ],
)
async def test_bad_bodies_are_422(visitor: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    problem_of(await visitor.post(f"/api/auth/{path}", json=body), 422)


async def test_other_sites_cannot_ask(visitor: httpx.AsyncClient, person: Someone) -> None:
    answer = await visitor.post(
        "/api/auth/password/forgot", json={"email": person.email}, headers={"Origin": "https://evil.example"}
    )
    problem_of(answer, 403, "bad_origin")


# --- limits ---


async def test_mails_to_one_address_and_requests_of_one_source_are_limited(
    desk: Desk, person: Someone
) -> None:
    limits = {"account_mails_per_hour": 2, "account_requests_per_hour": 5}
    async with variant(desk, **limits) as strict, strict.client() as client:
        for email in (person.email, address()):
            for _ in range(2):
                body_of(await client.post("/api/auth/password/forgot", json={"email": email}), 202)
            if email == person.email:
                refused = await client.post("/api/auth/password/forgot", json={"email": email})
                problem_of(refused, 429, "too_many_requests")
                assert 1 <= int(refused.headers["retry-after"]) <= 3600
        body = {"token": "x", "password": NEW_PASSWORD}
        problem_of(await client.post("/api/auth/claim", json=body), 429, "too_many_requests")
        problem_of(await client.post("/api/auth/password/reset", json=body), 429, "too_many_requests")
        assert len(await mails_to(strict, person.email)) == 2


async def test_a_mail_that_cannot_be_sent_fails_no_request(
    open_desk: Desk, visitor: httpx.AsyncClient, person: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("app.mail.carriers.OutboxCarrier.send", broken)
    assert (
        body_of(await visitor.post("/api/auth/password/forgot", json={"email": person.email}), 202)
        == ACCEPTED
    )
    await open_desk.runtime.background.drain()


async def test_a_new_colleague_is_invited_to_choose_a_password(
    open_desk: Desk, visitor: httpx.AsyncClient
) -> None:
    email = address("colleague")
    async with open_desk.client(open_desk.admin) as admin:
        body = {"email": email, "name": "New Colleague", "role": "agent"}
        made = body_of(await admin.post("/api/users", json=body), 201)
        assert made["without_sign_in"]
        first = await only_mail(open_desk, email)
        again = f"/api/users/{made['id']}/invitation"
        assert (await admin.post(again)).status_code == 204
        assert len(await mails_to(open_desk, email)) == 2
        claim = {"token": link_token(first), "password": NEW_PASSWORD}
        assert (await visitor.post("/api/auth/claim", json=claim)).status_code == 204
        assert (await sign_in(visitor, email, NEW_PASSWORD)).status_code == 200
        assert not body_of(await admin.get(f"/api/users/{made['id']}"))["without_sign_in"]
        problem_of(await admin.post(again), 409, "not_invited")
        problem_of(await admin.post("/api/users/2147483647/invitation"), 404, "user_not_found")
        problem_of(await visitor.post("/api/auth/claim", json=claim), 410)


async def test_who_is_given_a_password_or_is_a_customer_is_sent_nothing(open_desk: Desk) -> None:
    async with open_desk.client(open_desk.admin) as admin:
        for change in ({"role": "agent", "password": PASSWORD}, {"role": "customer"}):
            email = address("quiet")
            body_of(await admin.post("/api/users", json={"email": email, "name": "Quiet", **change}), 201)
            assert await mails_to(open_desk, email) == []


async def test_invitations_to_one_address_are_limited(desk: Desk) -> None:
    async with variant(desk, account_mails_per_hour=2) as limited, limited.client(limited.admin) as admin:
        body = {"email": address("often"), "name": "Often", "role": "admin"}
        path = f"/api/users/{body_of(await admin.post('/api/users', json=body), 201)['id']}/invitation"
        assert [(await admin.post(path)).status_code for _ in range(3)] == [204, 204, 429]
