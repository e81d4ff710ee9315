"""Role by endpoint: what every route answers each kind of caller. A route without a row fails the test.

The columns: nobody signed in; another customer; the customer whose ticket (or self) the path names; an agent; an
admin. 404 to a customer means that the thing is not shown to exist; 403 that it may be seen but not done.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.desk import Desk, body_of, ingest, new_ticket, unique

CALLERS = ("anonymous", "other", "customer", "agent", "admin")
MATRIX: dict[str, tuple[int, int, int, int, int]] = {
    "POST /api/auth/login": (401, 401, 401, 401, 401),
    "POST /api/auth/logout": (401, 204, 204, 204, 204),
    "GET /api/auth/sessions": (401, 200, 200, 200, 200),
    "DELETE /api/auth/sessions/{session_id}": (401, 404, 404, 404, 404),
    "POST /api/auth/password": (401, 403, 403, 403, 403),
    "GET /api/auth/me": (401, 200, 200, 200, 200),
    "GET /api/auth/tokens": (401, 200, 200, 200, 200),
    "POST /api/auth/tokens": (401, 201, 201, 201, 201),
    "DELETE /api/auth/tokens/{token_id}": (401, 404, 404, 404, 404),
    "POST /api/auth/register": (404, 404, 404, 404, 404),
    "POST /api/auth/register/confirm": (404, 404, 404, 404, 404),
    "POST /api/auth/claim/request": (202, 202, 202, 202, 202),
    "POST /api/auth/claim": (400, 400, 400, 400, 400),
    "POST /api/auth/password/forgot": (202, 202, 202, 202, 202),
    "POST /api/auth/password/reset": (400, 400, 400, 400, 400),
    "GET /api/auth/oidc/login": (404, 404, 404, 404, 404),
    "GET /api/auth/oidc/callback": (404, 404, 404, 404, 404),
    "GET /api/ai/egress": (401, 403, 403, 403, 200),
    "GET /api/ai/usage": (401, 403, 403, 403, 200),
    "GET /api/config": (401, 200, 200, 200, 200),
    "GET /api/config/{name}": (401, 403, 403, 200, 200),
    "PUT /api/config/{name}": (401, 403, 403, 403, 409),
    "GET /api/config/{name}/versions": (401, 403, 403, 200, 200),
    "GET /api/config/{name}/versions/{number}": (401, 403, 403, 200, 200),
    "POST /api/config/{name}/restore": (401, 403, 403, 403, 404),
    "POST /api/config/{name}/try": (401, 403, 403, 403, 422),
    "POST /api/users": (401, 403, 403, 201, 201),
    "GET /api/users": (401, 200, 200, 200, 200),
    "GET /api/users/{user_id}": (401, 404, 200, 200, 200),
    "PATCH /api/users/{user_id}": (401, 404, 403, 403, 200),
    "POST /api/users/{user_id}/invitation": (401, 403, 403, 403, 409),
    "GET /api/teams": (401, 403, 403, 200, 200),
    "PUT /api/teams/{team}": (401, 403, 403, 403, 200),
    "POST /api/tickets": (401, 201, 201, 201, 201),
    "GET /api/tickets": (401, 200, 200, 200, 200),
    "POST /api/tickets/bulk": (401, 403, 403, 200, 200),
    "GET /api/tickets/{ticket_id}": (401, 404, 200, 200, 200),
    "PATCH /api/tickets/{ticket_id}": (401, 404, 403, 200, 200),
    "PUT /api/tickets/{ticket_id}": (401, 404, 403, 200, 200),
    "DELETE /api/tickets/{ticket_id}": (401, 404, 403, 204, 204),
    "POST /api/tickets/{ticket_id}/merge": (401, 404, 403, 200, 200),
    "POST /api/tickets/{ticket_id}/unmerge": (401, 404, 403, 409, 409),
    "POST /api/tickets/{ticket_id}/split": (401, 404, 403, 201, 201),
    "POST /api/tickets/{ticket_id}/attachments": (401, 404, 201, 201, 201),
    "GET /api/tickets/{ticket_id}/attachments": (401, 404, 200, 200, 200),
    "GET /api/tickets/{ticket_id}/attachments/{attachment_id}": (401, 404, 200, 200, 200),
    "DELETE /api/tickets/{ticket_id}/attachments/{attachment_id}": (401, 404, 403, 204, 204),
    "POST /api/tickets/{ticket_id}/replies": (401, 404, 201, 201, 201),
    "GET /api/tickets/{ticket_id}/replies": (401, 404, 200, 200, 200),
    "GET /api/tickets/{ticket_id}/events": (401, 404, 403, 200, 200),
    "GET /api/tickets/{ticket_id}/presence": (401, 404, 403, 200, 200),
    "PUT /api/tickets/{ticket_id}/presence": (401, 404, 403, 200, 200),
    "DELETE /api/tickets/{ticket_id}/presence": (401, 404, 403, 204, 204),
    "PUT /api/tickets/{ticket_id}/rating": (401, 404, 409, 403, 403),
    "GET /api/ratings/{token}": (400, 400, 400, 400, 400),
    "PUT /api/ratings/{token}": (400, 400, 400, 400, 400),
    "POST /api/tickets/{ticket_id}/triage/retry": (401, 404, 403, 409, 409),
    "POST /api/intake": (404, 404, 404, 404, 404),
    "GET /api/intake/{token}": (404, 404, 404, 404, 404),
    "POST /api/intake/{token}/replies": (404, 404, 404, 404, 404),
    "GET /api/views": (401, 403, 403, 200, 200),
    "GET /api/help": (401, 200, 200, 200, 200),
    "PATCH /api/help": (401, 403, 403, 403, 200),
    "GET /api/help/collections/{collection}": (401, 200, 200, 200, 200),
    "GET /api/help/articles/{document_id}": (401, 200, 200, 200, 200),
    "GET /api/help/search": (401, 200, 200, 200, 200),
    "GET /api/views/counts": (401, 403, 403, 200, 200),
    "POST /api/views": (401, 403, 403, 201, 201),
    "PATCH /api/views/{view_id}": (401, 403, 403, 403, 200),
    "DELETE /api/views/{view_id}": (401, 403, 403, 403, 204),
    "GET /api/canned-replies": (401, 403, 403, 200, 200),
    "POST /api/canned-replies": (401, 403, 403, 201, 201),
    "PATCH /api/canned-replies/{canned_id}": (401, 403, 403, 403, 200),
    "DELETE /api/canned-replies/{canned_id}": (401, 403, 403, 403, 204),
    "POST /api/canned-replies/{canned_id}/render": (401, 403, 403, 200, 200),
    "GET /api/mentions": (401, 403, 403, 200, 200),
    "POST /api/mentions/seen": (401, 403, 403, 204, 204),
    "POST /api/ai/tickets/{ticket_id}/suggest": (401, 404, 403, 200, 200),
    "POST /api/ai/tickets/{ticket_id}/suggest/stream": (401, 404, 403, 200, 200),
    "POST /api/ai/chat": (401, 403, 403, 200, 200),
    "GET /api/ai/policy": (401, 403, 403, 403, 200),
    "GET /api/ai/learning": (401, 403, 403, 403, 200),
    "PUT /api/ai/policy": (401, 403, 403, 403, 200),
    "GET /api/ai/feedback": (401, 403, 403, 403, 200),
    "POST /api/tickets/{ticket_id}/ai-evaluate": (401, 404, 403, 200, 200),
    "GET /api/tickets/{ticket_id}/draft": (401, 404, 403, 404, 404),
    "GET /api/reviews": (401, 403, 403, 200, 200),
    "POST /api/reviews/{ticket_id}": (401, 404, 403, 409, 409),
    "POST /api/kb/ingest": (401, 403, 403, 403, 201),
    "POST /api/kb/search": (401, 200, 200, 200, 200),
    "POST /api/kb/delete": (401, 403, 403, 403, 200),
    "GET /api/kb/items": (401, 403, 403, 200, 200),
    "GET /api/kb/collections": (401, 403, 403, 200, 200),
    "POST /api/kb/reindex": (401, 403, 403, 403, 202),
    "POST /api/kb/documents": (401, 403, 403, 403, 202),
    "GET /api/kb/jobs": (401, 403, 403, 200, 200),
    "GET /api/kb/jobs/{job_id}": (401, 403, 403, 404, 404),
    "GET /api/kb/documents": (401, 200, 200, 200, 200),
    "GET /api/kb/documents/{document_id}": (401, 200, 200, 200, 200),
    "PUT /api/kb/documents/{document_id}": (401, 403, 403, 403, 200),
    "GET /api/kb/documents/{document_id}/affected-replies": (401, 403, 403, 200, 200),
    "GET /api/kb/documents/{document_id}/versions": (401, 403, 403, 200, 200),
    "GET /api/kb/documents/{document_id}/versions/{number}": (401, 403, 403, 200, 200),
    "DELETE /api/kb/documents/{document_id}": (401, 403, 403, 403, 204),
    "POST /api/v1/workflow/process": (401, 403, 403, 200, 200),
    "POST /api/v1/workflow/classify": (401, 403, 403, 200, 200),
    "POST /api/v1/workflow/extract": (401, 403, 403, 200, 200),
    "POST /api/v1/workflow/respond": (401, 403, 403, 200, 200),
    "POST /api/v1/workflow/route": (401, 403, 403, 200, 200),
    "GET /api/stats/dashboard": (401, 403, 403, 200, 200),
    "GET /api/jobs": (401, 403, 403, 403, 200),
    "POST /api/jobs/retry": (401, 403, 403, 403, 202),
    "POST /api/jobs/{kind}/{job_id}/retry": (401, 403, 403, 403, 404),
    "GET /api/events": (401, 422, 422, 422, 422),
}
"""``/api/events`` is asked with a place that cannot be, since its answer would not end."""

TEXT = {"subject": "Charged twice", "body": "My card was charged twice for one order."}
SECRETS = ("Only for agents", "internal-file", "draft-of-agents")
"""What no customer may read, whatever they ask."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A ticket of the customer with everything that the paths name."""

    names: dict[str, Any]
    reply_id: int
    sibling_id: int
    collection: str

    def url(self, path: str) -> str:
        url = path.format_map(self.names)
        extra = {
            "/api/events": "?last_event_id=nonsense",
            "/api/help/search": "?q=refund",
            "/api/kb/items": f"?collection={self.collection}",
        }
        return url + extra.get(path, "")

    def content(self, method: str, path: str) -> dict[str, Any]:
        """Keyword arguments of the request."""
        if path.endswith("/attachments") and method == "POST":
            return {"files": {"file": ("log.txt", b"a line")}}
        if path == "/api/kb/documents" and method == "POST":
            return {"files": {"files": ("matrix.md", b"A text")}, "data": {"collection": self.collection}}
        known = {**TEXT, "category": "billing", "severity": "medium"}
        bodies: dict[str, Any] = {
            "/api/auth/login": {"email": unique("nobody") + "@people.example", "password": "wrong password"},
            "/api/auth/password": {
                "current_password": "not it at all",
                "new_password": "a new long password",
            },
            "/api/auth/tokens": {"name": "matrix"},
            "/api/auth/register": {"email": "n@people.example", "name": "N", "password": "a long password"},
            "/api/auth/register/confirm": {"token": "x", "password": "a long password"},
            "/api/auth/claim/request": {"email": unique("claim") + "@people.example"},
            "/api/auth/claim": {"token": "x", "password": "a long password"},
            "/api/auth/password/forgot": {"email": unique("forgot") + "@people.example"},
            "/api/auth/password/reset": {"token": "x", "password": "a long password"},
            "/api/users": {"email": unique("matrix") + "@people.example", "name": "Matrix"},
            "/api/config/{name}": {"body": "severities: []", "version": 999_999},
            "/api/config/{name}/restore": {"version": 999_999},
            "/api/config/{name}/try": {"body": "severities: []", "tickets": 1},
            "/api/users/{user_id}": {"role": "customer"},
            "/api/teams/{team}": {"strategy": "manual", "member_ids": []},
            "/api/help": {"open": False},
            "/api/tickets": {"title": "Matrix", "content": "A request"},
            "/api/tickets/bulk": {"ids": [self.names["ticket_id"]], "set": {"priority": "low"}},
            "/api/tickets/{ticket_id}": {"priority": "high"},
            "/api/tickets/{ticket_id}/merge": {"into": self.sibling_id},
            "/api/tickets/{ticket_id}/split": {"reply_id": self.reply_id},
            "/api/tickets/{ticket_id}/replies": {"content": "Hello"},
            "/api/intake": {"email": "n@people.example", "message": "Help"},
            "/api/intake/{token}/replies": {"content": "Hello"},
            "/api/tickets/{ticket_id}/presence": {"state": "viewing"},
            "/api/tickets/{ticket_id}/rating": {"score": 5},
            "/api/ratings/{token}": {"score": 5},
            "/api/views": {"name": "v", "filters": {}},
            "/api/views/{view_id}": {"name": "w"},
            "/api/canned-replies": {"title": "c", "content": "Hello"},
            "/api/canned-replies/{canned_id}": {"title": "d"},
            "/api/canned-replies/{canned_id}/render": {"ticket_id": self.names["ticket_id"]},
            "/api/mentions/seen": {"ids": []},
            "/api/ai/tickets/{ticket_id}/suggest": {"collection": self.collection},
            "/api/ai/tickets/{ticket_id}/suggest/stream": {"collection": self.collection},
            "/api/ai/chat": {"query": "How long does a refund take?", "collection": self.collection},
            "/api/kb/ingest": {"collection": self.collection, "documents": [{"text": "Some text."}]},
            "/api/kb/documents/{document_id}": {"title": "Matrix", "version": 1},
            "/api/kb/reindex": {"collection": self.collection},
            "/api/ai/policy": {"min_sentiment": 5},
            "/api/reviews/{ticket_id}": {"action": "reject"},
            "/api/jobs/retry": {"kind": "reindex"},
            "/api/kb/search": {"collection": self.collection, "query": "refund"},
            "/api/kb/delete": {"collection": self.collection, "ids": ["999999:1:0"]},
            "/api/v1/workflow/process": {"ticket": TEXT},
            "/api/v1/workflow/classify": TEXT,
            "/api/v1/workflow/extract": TEXT,
            "/api/v1/workflow/respond": known,
            "/api/v1/workflow/route": known,
        }
        return {"json": bodies[path]} if path in bodies and method not in {"GET", "DELETE"} else {}


async def make_scene(desk: Desk) -> Scene:
    collection = unique("kb")
    async with desk.client(desk.admin) as admin, desk.client(desk.customer) as customer:
        ticket = await new_ticket(customer, content="The order was charged twice.")
        sibling = await new_ticket(customer)
        path = f"/api/tickets/{ticket['id']}"
        reply = body_of(await customer.post(f"{path}/replies", json={"content": "Another matter."}), 201)
        files = {"file": ("shown.txt", b"public")}
        shown = body_of(
            await customer.post(f"{path}/attachments", files=files, data={"to_ticket": "true"}), 201
        )
        hidden = body_of(
            await admin.post(f"{path}/attachments", files={"file": ("internal-file.txt", b"secret")}), 201
        )
        note = {"content": "Only for agents", "internal": True, "attachments": [hidden["id"]]}
        body_of(await admin.post(f"{path}/replies", json=note), 201)
        view = body_of(await admin.post("/api/views", json={"name": "s", "filters": {}, "shared": True}), 201)
        canned = body_of(
            await admin.post("/api/canned-replies", json={"title": "s", "content": "Dear {{customer.name}}"}),
            201,
        )
        made = await ingest(admin, collection, {"text": "A refund takes five days."})
    return Scene(
        names={
            "ticket_id": ticket["id"],
            "user_id": desk.customer.id,
            "attachment_id": shown["id"],
            "view_id": view["id"],
            "canned_id": canned["id"],
            "collection": collection,
            "document_id": made["document_ids"][0],
            "number": 1,
            "job_id": 2**31 - 1,
            "kind": "triage",
            "team": "billing_team",
            "name": "severities",
            "token": "nonsense",
            "token_id": 2_000_000_000,
            "session_id": 2_000_000_000,
        },
        reply_id=reply["id"],
        sibling_id=sibling["id"],
        collection=collection,
    )


async def clear_scene(desk: Desk, scene: Scene) -> None:
    """Delete what a person may keep only so many of, unless the request deleted it."""
    async with desk.client(desk.admin) as admin:
        for path in ("/api/views/{view_id}", "/api/canned-replies/{canned_id}"):
            assert (await admin.delete(scene.url(path))).status_code in {204, 404}


def test_every_route_has_a_row(desk: Desk) -> None:
    paths: dict[str, dict[str, Any]] = desk.app.openapi()["paths"]
    routes = {
        f"{method.upper()} {path}"
        for path, operations in paths.items()
        for method in operations
        if path.startswith("/api")
    }
    assert routes == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
async def test_each_caller_gets_what_the_matrix_says(desk: Desk, route: str) -> None:
    method, path = route.split(" ", 1)
    people = {
        "other": desk.other,
        "customer": desk.customer,
        "agent": desk.agent,
        "admin": desk.admin,
    }
    got: dict[str, int] = {}
    for caller in CALLERS:
        scene = await make_scene(desk)
        async with desk.client(people.get(caller)) as client:
            response = await client.request(method, scene.url(path), **scene.content(method, path))
        got[caller] = response.status_code
        await clear_scene(desk, scene)
        if response.status_code >= 400:
            assert response.headers["content-type"] == "application/problem+json"
        if caller in {"anonymous", "other", "customer"}:
            _shows_nothing_internal(response, desk, caller)
    assert got == dict(zip(CALLERS, MATRIX[route], strict=True))


def _shows_nothing_internal(response: httpx.Response, desk: Desk, caller: str) -> None:
    """No notes and no triage; no address but one's own."""
    text = response.text
    for secret in SECRETS:
        assert secret not in text
    for someone in (desk.admin, desk.agent, desk.customer, desk.other):
        own = caller in {"other", "customer"} and someone is getattr(desk, caller)
        assert own or someone.email not in text, f"{caller} reads {someone.email}"
    if text and response.headers.get("content-type") == "application/json":
        _no_triage(json.loads(text))


def _no_triage(value: Any) -> None:
    if isinstance(value, dict):
        for name in ("triage", "ai_draft_response", "sla", "severity", "draft_id"):
            assert value.get(name) is None, name
        for part in value.values():
            _no_triage(part)
    elif isinstance(value, list):
        for part in value:
            _no_triage(part)
