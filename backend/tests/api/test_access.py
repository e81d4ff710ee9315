"""Who may ask: every route of the API, and what it says to those who may not."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.core.errors import TooLarge
from app.main import create_app
from tests.desk import BASE_URL, Desk, body_of, desk_settings, new_ticket, problem_of

OPEN = {
    ("POST", "/api/auth/login"),
    ("POST", "/api/auth/register"),
    ("POST", "/api/auth/register/confirm"),
    ("POST", "/api/auth/claim"),
    ("POST", "/api/auth/claim/request"),
    ("POST", "/api/auth/password/forgot"),
    ("POST", "/api/auth/password/reset"),
    ("GET", "/api/auth/oidc/login"),
    ("GET", "/api/auth/oidc/callback"),
    ("POST", "/api/intake"),
    ("GET", "/api/intake/{token}"),
    ("POST", "/api/intake/{token}/replies"),
    ("GET", "/api/ratings/{token}"),
    ("PUT", "/api/ratings/{token}"),
}
UNKNOWN_PATHS = (
    "/api",
    "/api/",
    "/api/nothing",
    "/api/tickets/1/nothing",
    "/api/v1/workflow/nothing",
    "/api/../api/users",
)
ADMIN_ONLY = {
    ("POST", "/api/kb/ingest"),
    ("POST", "/api/kb/delete"),
    ("DELETE", "/api/kb/documents/{document_id}"),
}
STAFF_ONLY = ADMIN_ONLY | {
    ("POST", "/api/users"),
    ("GET", "/api/tickets/{ticket_id}/events"),
    ("POST", "/api/tickets/{ticket_id}/triage/retry"),
    ("DELETE", "/api/tickets/{ticket_id}"),
    ("POST", "/api/ai/tickets/{ticket_id}/suggest"),
    ("POST", "/api/ai/tickets/{ticket_id}/suggest/stream"),
    ("POST", "/api/ai/chat"),
    ("GET", "/api/kb/items"),
    ("GET", "/api/kb/collections"),
    ("POST", "/api/v1/workflow/process"),
    ("POST", "/api/v1/workflow/classify"),
    ("POST", "/api/v1/workflow/extract"),
    ("POST", "/api/v1/workflow/respond"),
    ("POST", "/api/v1/workflow/route"),
    ("GET", "/api/stats/dashboard"),
}
"""Routes that answer a customer with 403 although their own ticket is named in the path."""

TEXT = {"subject": "Charged twice", "body": "My card was charged twice for one order."}
KNOWN = {**TEXT, "category": "billing", "severity": "medium"}
BODIES: dict[str, Any] = {
    "/api/kb/ingest": {"documents": [{"text": "Some text."}]},
    "/api/kb/delete": {"ids": ["1:1:0"]},
    "/api/users": {"email": "refused@people.example", "name": "Refused"},
    "/api/ai/chat": {"query": "How long does a refund take?"},
    "/api/v1/workflow/process": {"ticket": TEXT},
    "/api/v1/workflow/classify": TEXT,
    "/api/v1/workflow/extract": TEXT,
    "/api/v1/workflow/respond": KNOWN,
    "/api/v1/workflow/route": KNOWN,
}


def api_routes(desk: Desk) -> list[tuple[str, str]]:
    paths: dict[str, dict[str, Any]] = desk.app.openapi()["paths"]
    return [
        (method.upper(), path)
        for path, operations in paths.items()
        for method in operations
        if path.startswith("/api")
    ]


def concrete(path: str, number: int = 1) -> str:
    return "/".join(str(number) if part.startswith("{") else part for part in path.split("/"))


async def test_anonymous_callers_get_401_on_every_route(desk: Desk, anonymous: httpx.AsyncClient) -> None:
    routes = api_routes(desk)
    assert len(routes) > 35, "the OpenAPI document names the routes"
    for method, path in routes:
        if (method, path) in OPEN:
            continue
        response = await anonymous.request(method, concrete(path))
        problem = problem_of(response, 401, "unauthenticated")
        assert response.headers["www-authenticate"] == "Bearer", (method, path, problem)


@pytest.mark.parametrize("path", UNKNOWN_PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_anonymous_callers_get_401_on_unknown_paths(
    anonymous: httpx.AsyncClient, method: str, path: str
) -> None:
    problem_of(await anonymous.request(method, path), 401, "unauthenticated")


async def test_unknown_paths_are_404_and_wrong_methods_405_for_those_signed_in(
    as_admin: httpx.AsyncClient,
) -> None:
    problem_of(await as_admin.get("/api/nothing"), 404, "not_found")
    problem_of(await as_admin.delete("/api/auth/me"), 405, "method_not_allowed")
    problem_of(await as_admin.get("/nothing"), 404, "not_found")


async def test_customers_get_403_on_every_staff_route(desk: Desk, as_customer: httpx.AsyncClient) -> None:
    ticket = await new_ticket(as_customer)
    assert set(api_routes(desk)) >= STAFF_ONLY, "the table names routes that exist"
    for method, path in sorted(STAFF_ONLY):
        response = await as_customer.request(method, concrete(path, ticket["id"]), json=BODIES.get(path))
        problem_of(response, 403, "forbidden")
    assert (await as_customer.get(f"/api/tickets/{ticket['id']}")).json()["version"] == ticket["version"]


async def test_agents_get_403_on_every_admin_route(as_agent: httpx.AsyncClient) -> None:
    for method, path in sorted(ADMIN_ONLY):
        problem_of(await as_agent.request(method, concrete(path), json=BODIES.get(path)), 403, "forbidden")


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Basic YTpi", "bearer nonsense", "Bearer cdt_" + "x" * 43, "Bearer ü"],
)
async def test_bad_credentials_are_401(desk: Desk, header: str) -> None:
    async with desk.client() as client:
        problem_of(await client.get("/api/auth/me", headers=[(b"Authorization", header.encode())]), 401)


async def test_a_bearer_token_wins_over_a_cookie(desk: Desk) -> None:
    async with desk.client(desk.agent, cookies={"citedesk_session": "stale"}) as client:
        assert body_of(await client.get("/api/auth/me"))["id"] == desk.agent.id


@pytest.mark.parametrize("path", ["/", "/health", "/health/live", "/health/ready", "/openapi.json", "/docs"])
async def test_open_paths_need_no_login(anonymous: httpx.AsyncClient, path: str) -> None:
    assert (await anonymous.get(path)).status_code == 200


async def test_health_reports_every_part(anonymous: httpx.AsyncClient) -> None:
    health = body_of(await anonymous.get("/health"))
    assert health["status"] == "healthy"
    assert health["ai_enabled"] is False
    assert health["models"] == {"configured": False, "circuits": []}
    assert health["embedding"]["status"] == "ready"
    assert health["embedding"]["kind"].startswith("all-MiniLM-L6-v2@")
    assert health["database"] == {**health["database"], "status": "ready", "kind": "sqlite"}
    assert health["vector_store"]["status"] == "ready"
    assert health["queue"]["status"] == "paused"
    assert health["demo_accounts"] is None, "demo accounts exist in development only"
    about = body_of(await anonymous.get("/"))
    assert about["name"] == "CiteDesk"
    assert about["version"] == health["version"]
    assert about["links"]["docs"] == "/docs"


async def test_request_ids_are_taken_or_made(
    anonymous: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    given = await as_agent.get("/api/auth/me", headers={"X-Request-ID": "trace.me-1"})
    assert given.headers["x-request-id"] == "trace.me-1"
    refused = await anonymous.get("/api/auth/me", headers={"X-Request-ID": "trace.me-2"})
    assert problem_of(refused, 401)["request_id"] == "trace.me-2"
    made = {(await as_agent.get("/health/live")).headers["x-request-id"] for _ in range(2)}
    assert len(made) == 2
    bad = await as_agent.get("/api/auth/me", headers={"X-Request-ID": "two\twords and more"})
    assert bad.headers["x-request-id"] != "two\twords and more"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[1, 2]", "application/json"),
        (b'"text"', "application/json"),
        (b"title=a&content=b", "application/x-www-form-urlencoded"),
        (b"", "application/json"),
    ],
)
async def test_bodies_that_are_not_the_expected_json_are_422(
    as_agent: httpx.AsyncClient, content: bytes, content_type: str
) -> None:
    response = await as_agent.post("/api/tickets", content=content, headers={"Content-Type": content_type})
    problem_of(response, 422)


async def test_a_body_nested_too_deeply_is_a_clear_error(as_agent: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    problem_of(
        await as_agent.post("/api/tickets", content=b"[" * 20_000, headers=headers), 400, "bad_request"
    )


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/tickets", {"title": "a", "content": "b"}),
        ("/api/users", {"email": "unknown-field@people.example", "name": "A"}),
        ("/api/kb/search", {"query": "a"}),
        ("/api/kb/ingest", {"documents": [{"text": "a"}]}),
        ("/api/ai/chat", {"query": "a"}),
        ("/api/auth/tokens", {"name": "a"}),
        ("/api/v1/workflow/classify", TEXT),
        ("/api/v1/workflow/process", {"ticket": TEXT}),
    ],
)
async def test_unknown_fields_are_refused(
    as_admin: httpx.AsyncClient, path: str, body: dict[str, Any]
) -> None:
    problem = problem_of(await as_admin.post(path, json={**body, "surprise": 1}), 422)
    assert ["body", "surprise"] in [error["loc"] for error in problem["errors"]]


async def test_bodies_over_the_limit_are_413_announced_or_not(desk: Desk, tmp_path: Any) -> None:
    small = create_app(desk_settings(tmp_path, max_request_bytes=1024))
    small.state.runtime = desk.runtime
    headers = {"Authorization": f"Bearer {desk.agent.token}", "Content-Type": "application/json"}

    async def in_pieces() -> Any:
        for _ in range(4):
            yield b" " * 1000

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=small), base_url=BASE_URL, headers=headers
    ) as client:
        announced = await client.post("/api/tickets", content=b" " * 4000)
        problem_of(announced, 413, TooLarge.code)
        problem_of(await client.post("/api/tickets", content=in_pieces()), 413, TooLarge.code)


async def test_every_error_of_a_route_is_declared(desk: Desk) -> None:
    schema = desk.app.openapi()
    for method, path in api_routes(desk):
        declared = schema["paths"][path][method.lower()]["responses"]
        assert {"401", "422"} <= set(declared), (method, path)
        for status, response in declared.items():
            if int(status) >= 400:
                reference = response["content"]["application/problem+json"]["schema"]["$ref"]
                assert reference == "#/components/schemas/Problem", (method, path, status)
    staff = {(method, path) for method, path in STAFF_ONLY}
    undeclared = [
        route for route in staff if "403" not in schema["paths"][route[1]][route[0].lower()]["responses"]
    ]
    assert undeclared == []
