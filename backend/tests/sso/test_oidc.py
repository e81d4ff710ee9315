"""Sign-in through a real OpenID provider process on loopback, honest and bent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from app.models import AuthSession, ExternalIdentity, User
from app.models.enums import Role
from app.runtime import Runtime
from tests.desk import PASSWORD, Desk, Someone, add_person, body_of, problem_of, stored, unique, variant
from tests.sso.provider import CLIENT_ID, CLIENT_SECRET, Provider, new_key, running_provider

START, BACK = "/api/auth/oidc/login", "/api/auth/oidc/callback"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as started:
        started.person = {
            "sub": unique("sub"),
            "email": f"{unique('sso')}@people.example",
            "email_verified": True,
            "name": "Sonja Sso",
        }
        yield started


@pytest.fixture
async def sso(desk: Desk, provider: Provider) -> AsyncIterator[Desk]:
    async with variant(
        desk,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=SecretStr(CLIENT_SECRET),
        oidc_name="Example ID",
        oidc_staff_domain="staff.example",
    ) as changed:
        yield changed


@pytest.fixture
async def browser(sso: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with sso.client() as client:
        yield client


@pytest.fixture
async def person(runtime: Runtime) -> Someone:
    return await add_person(runtime, f"{unique('known')}@people.example", "Known Before", Role.AGENT)


async def approved(browser: httpx.AsyncClient, **params: str) -> dict[str, str]:
    """Go to the provider and come back as far as its answer's parameters."""
    started = await browser.get(START, params=params)
    assert started.status_code == 302, started.text
    async with httpx.AsyncClient(trust_env=False) as elsewhere:
        answer = await elsewhere.get(started.headers["location"])
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def sign_in(browser: httpx.AsyncClient, **params: str) -> httpx.Response:
    return await browser.get(BACK, params=await approved(browser, **params))


def assert_back_at_login(runtime: Runtime, response: httpx.Response, code: str) -> None:
    assert response.status_code == 302, response.text
    assert response.headers["location"] == f"{runtime.settings.public_url}/login?error={code}"
    assert "citedesk_session" not in response.headers.get("set-cookie", "")


async def user_of(runtime: Runtime, email: str) -> list[User]:
    return await stored(runtime, sa.select(User).where(User.email == email))


async def identities(runtime: Runtime, subject: str) -> list[ExternalIdentity]:
    return await stored(runtime, sa.select(ExternalIdentity).where(ExternalIdentity.subject == subject))


async def test_a_new_person_becomes_a_customer_and_is_known_the_next_time(
    browser: httpx.AsyncClient, runtime: Runtime, provider: Provider
) -> None:
    response = await sign_in(browser, next="/tickets?status=open")
    assert response.status_code == 302
    assert response.headers["location"] == f"{runtime.settings.public_url}/tickets?status=open"
    me = body_of(await browser.get("/api/auth/me"))
    assert (me["email"], me["name"], me["role"]) == (provider.person["email"], "Sonja Sso", "customer")
    (user,) = await user_of(runtime, me["email"])
    assert (user.password_hash, user.email_verified_at is not None) == (None, True)
    (identity,) = await identities(runtime, provider.person["sub"])
    assert (identity.user_id, identity.issuer) == (user.id, provider.issuer)
    provider.person |= {"email": f"{unique('changed')}@people.example", "email_verified": False}
    assert (await sign_in(browser)).headers["location"] == f"{runtime.settings.public_url}/"
    assert body_of(await browser.get("/api/auth/me"))["id"] == user.id, "known by subject, not by address"
    (session,) = await stored(runtime, sa.select(AuthSession).where(AuthSession.user_id == user.id))
    assert session.source == "127.0.0.1"


async def test_the_way_there_keeps_its_state_in_a_short_lived_cookie(
    browser: httpx.AsyncClient, provider: Provider
) -> None:
    response = await browser.get(START)
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age=600" in cookie
    query = parse_qs(urlsplit(response.headers["location"]).query)
    assert response.headers["location"].startswith(f"{provider.issuer}/authorize?")
    assert query["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(query)
    assert query["redirect_uri"] == ["http://localhost:5173/api/auth/oidc/callback"]


async def test_a_verified_address_links_to_the_account_that_has_it(
    browser: httpx.AsyncClient, runtime: Runtime, provider: Provider, person: Someone
) -> None:
    provider.person["email"] = person.email.upper()
    await sign_in(browser)
    me = body_of(await browser.get("/api/auth/me"))
    assert (me["id"], me["name"], me["role"]) == (person.id, "Known Before", "agent")
    (identity,) = await identities(runtime, provider.person["sub"])
    assert identity.user_id == person.id
    (user,) = await user_of(runtime, person.email)
    assert user.email_verified_at is not None
    assert user.password_hash is not None


@pytest.mark.parametrize("verified", [False, None, "true", 1])
async def test_an_unverified_address_links_to_nobody_and_makes_nobody(
    browser: httpx.AsyncClient, runtime: Runtime, provider: Provider, person: Someone, verified: object
) -> None:
    for email in (person.email, f"{unique('nobody')}@people.example"):
        provider.person |= {"email": email, "email_verified": verified}
        assert_back_at_login(runtime, await sign_in(browser), "oidc_email_unverified")
        assert len(await user_of(runtime, email)) == (1 if email == person.email else 0)
    assert await identities(runtime, provider.person["sub"]) == []
    problem_of(await browser.get("/api/auth/me"), 401)


async def test_the_staff_domain_makes_agents(
    browser: httpx.AsyncClient, runtime: Runtime, provider: Provider
) -> None:
    provider.person["email"] = f"{unique('colleague')}@staff.example"
    await sign_in(browser)
    assert body_of(await browser.get("/api/auth/me"))["role"] == "agent"
    provider.person |= {"sub": unique("sub"), "email": f"{unique('other')}@notstaff.example"}
    await sign_in(browser)
    assert body_of(await browser.get("/api/auth/me"))["role"] == "customer"


@pytest.mark.parametrize(
    "bend",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": ["another client", "and a third"]},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"exp": None},
        {"azp": "another client"},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"email": "no address"},
        {"email": "аdmin@people.example"},
    ],
)
async def test_a_bent_id_token_signs_nobody_in(
    browser: httpx.AsyncClient, runtime: Runtime, provider: Provider, bend: dict[str, Any]
) -> None:
    provider.bend = bend
    assert_back_at_login(runtime, await sign_in(browser), "oidc_failed")
    assert await user_of(runtime, provider.person["email"]) == []
    problem_of(await browser.get("/api/auth/me"), 401)


async def test_a_signature_of_another_key_signs_nobody_in(
    browser: httpx.AsyncClient, runtime: Runtime, provider: Provider
) -> None:
    provider.published = new_key("first")  # the same name, another key
    assert_back_at_login(runtime, await sign_in(browser), "oidc_failed")
    provider.published = new_key("unknown name")
    assert_back_at_login(runtime, await sign_in(browser), "oidc_failed")


async def test_a_key_that_has_been_changed_is_fetched(
    sso: Desk,
    browser: httpx.AsyncClient,
    runtime: Runtime,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await sign_in(browser)
    provider.key = new_key("second")
    monkeypatch.setattr("app.sso.provider.KEYS_REFRESH_SECONDS", 0)
    assert (await sign_in(browser)).headers["location"] == f"{runtime.settings.public_url}/"
    assert provider.asked.count("keys") == 2
    assert provider.asked.count("discovery") == 1


async def test_an_answer_without_its_state_is_refused(
    sso: Desk, browser: httpx.AsyncClient, runtime: Runtime, provider: Provider
) -> None:
    answer = await approved(browser)
    async with sso.client() as other_browser:
        assert_back_at_login(runtime, await other_browser.get(BACK, params=answer), "oidc_state")
    wrong = await browser.get(BACK, params={**answer, "state": "another"})
    assert_back_at_login(runtime, wrong, "oidc_state")
    assert_back_at_login(runtime, await browser.get(BACK, params=answer), "oidc_state")
    assert "token" not in provider.asked, "the code was never handed in"


async def test_a_code_serves_once(browser: httpx.AsyncClient, runtime: Runtime, provider: Provider) -> None:
    answer = await approved(browser)
    state = browser.cookies["citedesk_oidc"]
    assert (await browser.get(BACK, params=answer)).headers["location"] == f"{runtime.settings.public_url}/"
    browser.cookies.set("citedesk_oidc", state)
    again = await browser.get(BACK, params=answer)
    assert again.headers["location"].endswith("error=oidc_failed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "", "error": "access_denied"}, "oidc_denied"),
        ({"code": "", "error": "server_error"}, "oidc_failed"),
        ({"code": ""}, "oidc_failed"),
        ({"code": "\x00"}, "oidc_failed"),
        ({"iss": "https://evil.example"}, "oidc_failed"),
    ],
)
async def test_errors_of_the_provider_lead_back_to_the_sign_in_page(
    browser: httpx.AsyncClient, runtime: Runtime, changes: dict[str, str], code: str
) -> None:
    answer = await approved(browser) | changes
    assert_back_at_login(runtime, await browser.get(BACK, params=answer), code)


async def test_nonsense_leads_back_to_the_sign_in_page(browser: httpx.AsyncClient, runtime: Runtime) -> None:
    for params in ({}, {"state": "ü", "code": "x"}, {"error": "x" * 5000}):
        assert_back_at_login(runtime, await browser.get(BACK, params=params), "oidc_state")


async def test_a_provider_that_is_away_leads_back_to_the_sign_in_page(
    desk: Desk, sso: Desk, browser: httpx.AsyncClient, runtime: Runtime, provider: Provider
) -> None:
    answer = await approved(browser)
    provider.token_status = 503
    assert_back_at_login(runtime, await browser.get(BACK, params=answer), "oidc_unavailable")
    async with (
        variant(desk, oidc_issuer="http://127.0.0.1:1", oidc_client_id=CLIENT_ID) as away,
        away.client() as client,
    ):
        assert_back_at_login(runtime, await client.get(START), "oidc_unavailable")


async def test_a_discovery_document_of_another_issuer_is_refused(
    browser: httpx.AsyncClient, runtime: Runtime, provider: Provider
) -> None:
    provider.discovery = {"issuer": "https://evil.example"}
    assert_back_at_login(runtime, await browser.get(START), "oidc_unavailable")
    provider.discovery = {"token_endpoint": "file:///etc/passwd"}
    assert_back_at_login(runtime, await browser.get(START), "oidc_unavailable")


async def test_deactivated_people_stay_out(
    browser: httpx.AsyncClient,
    runtime: Runtime,
    provider: Provider,
    as_admin: httpx.AsyncClient,
    person: Someone,
) -> None:
    provider.person["email"] = person.email
    await sign_in(browser)
    body_of(await as_admin.patch(f"/api/users/{person.id}", json={"is_active": False}))
    assert_back_at_login(runtime, await sign_in(browser), "oidc_inactive")
    provider.person["sub"] = unique("another")
    assert_back_at_login(runtime, await sign_in(browser), "oidc_inactive")
    assert await identities(runtime, provider.person["sub"]) == []


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\nb"]
)
async def test_nobody_is_sent_elsewhere_afterwards(
    browser: httpx.AsyncClient, runtime: Runtime, target: str
) -> None:
    response = await sign_in(browser, next=target)
    assert response.headers["location"] == f"{runtime.settings.public_url}/"


async def test_the_session_of_the_browser_is_rotated(
    sso: Desk, browser: httpx.AsyncClient, runtime: Runtime, person: Someone
) -> None:
    login = {"email": person.email, "password": PASSWORD}
    body_of(await browser.post("/api/auth/login", json=login))
    await sign_in(browser)
    assert await stored(runtime, sa.select(AuthSession).where(AuthSession.user_id == person.id)) == []


async def test_without_a_provider_there_is_nothing(anonymous: httpx.AsyncClient, sso: Desk) -> None:
    problem_of(await anonymous.get(START), 404, "oidc_not_configured")
    problem_of(await anonymous.get(BACK), 404, "oidc_not_configured")
    async with sso.client() as client:
        assert body_of(await client.get("/health"))["sign_in"]["oidc"] == "Example ID"


async def test_production_cookies_are_secure_and_of_this_host(sso: Desk) -> None:
    settings = sso.runtime.settings.model_copy(update={"environment": "production"})
    production = replace(sso, runtime=replace(sso.runtime, settings=settings))
    production.app.state.runtime = production.runtime
    async with production.client() as client:
        cookie = (await client.get(START)).headers["set-cookie"]
    assert cookie.startswith("__Host-citedesk_oidc=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
