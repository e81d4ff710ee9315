"""The stateless workflow endpoints: shapes, skipping, and that nothing is stored unless asked."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.models import Draft, Ticket, TriageRun
from app.rag.vector_index import VectorIndexUnavailable
from app.runtime import Runtime
from tests.desk import body_of, ingest, problem_of, stored, unique

TICKET = {
    "subject": "Charged twice",
    "body": "My card was charged twice, 49.90 EUR each, for order ORD-48213 on 2026-03-04. Error PAY-402. Write to kim@shop.example.",
}
CLASSIFICATION = {
    "category", "category_confidence", "severity", "severity_confidence", "secondary_categories", "reasoning",
    "keywords_matched", "urgency_indicators", "urgency", "sentiment_score", "language",
}  # fmt: skip
EXTRACTION = {"fields", "missing_required", "validation_errors"}
RESPONSE = {
    "content", "tone", "greeting", "acknowledgment", "explanation", "action_items", "timeline", "closing",
    "suggested_actions", "requires_escalation", "template_used", "citations",
}  # fmt: skip
ROUTING = {"team", "priority", "reasoning", "alternative_teams", "escalation_path", "confidence"}
STEP = {
    "step_name",
    "status",
    "started_at",
    "completed_at",
    "duration_ms",
    "error",
    "fallback_used",
    "tokens_used",
}


async def call(client: httpx.AsyncClient, name: str, body: Any) -> Any:
    return body_of(await client.post(f"/api/v1/workflow/{name}", json=body))


async def numbers(runtime: Runtime) -> tuple[int, ...]:
    return tuple([len(await stored(runtime, sa.select(model.id))) for model in (Ticket, TriageRun, Draft)])


async def test_process_gives_every_part_and_stores_nothing(
    as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    before = await numbers(runtime)
    answer = await call(as_agent, "process", {"ticket": TICKET})
    assert str(uuid.UUID(answer["ticket_id"])) == answer["ticket_id"]
    assert set(answer["classification"]) == CLASSIFICATION
    assert set(answer["extracted_fields"]) == EXTRACTION
    assert set(answer["response_draft"]) >= RESPONSE
    assert set(answer["routing"]) == ROUTING
    assert (answer["duplicate_of"], answer["stored_ticket_id"]) == (None, None)
    assert all(set(step) == STEP for step in answer["workflow_steps"])
    assert {step["status"] for step in answer["workflow_steps"]} == {"completed"}
    assert answer["total_duration_ms"] > 0
    assert answer["classification"]["category"] == "billing"
    assert answer["routing"]["team"] == "billing_team"
    assert await numbers(runtime) == before


async def test_the_parts_are_those_of_the_single_endpoints(as_agent: httpx.AsyncClient) -> None:
    whole = await call(as_agent, "process", {"ticket": TICKET})
    assert await call(as_agent, "classify", TICKET) == whole["classification"]
    category = whole["classification"]["category"]
    fields = await call(as_agent, "extract", {**TICKET, "category": category})
    assert fields == whole["extracted_fields"]
    known = {
        **TICKET,
        "category": category,
        "severity": whole["classification"]["severity"],
        "extracted_fields": fields,
    }
    assert await call(as_agent, "route", known) == whole["routing"]
    assert await call(as_agent, "respond", known) == whole["response_draft"]
    parallel = await call(as_agent, "process", {"ticket": TICKET, "options": {"enable_parallel": True}})
    for part in ("classification", "extracted_fields", "response_draft", "routing"):
        assert parallel[part] == whole[part]


async def test_extracted_values_stand_in_the_text(as_agent: httpx.AsyncClient) -> None:
    answer = await call(as_agent, "extract", {**TICKET, "category": "technical"})
    found = {field["name"]: field for field in answer["fields"]}
    assert {"order_id", "error_code", "account_email", "amount", "date"} <= set(found)
    for field in found.values():
        values = field["value"] if isinstance(field["value"], list) else [field["value"]]
        spans = field["source_span"] if isinstance(field["source_span"], list) else [field["source_span"]]
        for value, span in zip(values, spans, strict=True):
            assert TICKET[span["source"]][span["start"] : span["end"]] == value
        assert 0 < field["confidence"] <= 1
    assert answer["missing_required"] == []
    bare = await call(
        as_agent, "extract", {"subject": "Help", "body": "It is broken.", "category": "billing"}
    )
    assert sorted(bare["missing_required"]) == ["amount", "order_id"]


async def test_the_callers_address_of_the_customer_is_not_missing(as_agent: httpx.AsyncClient) -> None:
    locked = {
        "subject": "Locked out",
        "body": "I cannot sign in: my account is locked, my password is refused.",
    }
    named = {**locked, "customer_email": "kim@shop.example"}
    for ticket, missing in ((locked, ["account_email"]), (named, [])):
        answer = await call(as_agent, "process", {"ticket": ticket})
        assert answer["classification"]["category"] == "account"
        assert answer["extracted_fields"] == {
            "fields": [],
            "missing_required": missing,
            "validation_errors": [],
        }


@pytest.mark.parametrize(
    ("option", "part", "step"),
    [
        ("skip_classification", "classification", "classification"),
        ("skip_extraction", "extracted_fields", "extraction"),
        ("skip_response", "response_draft", "response"),
        ("skip_response_generation", "response_draft", "response"),
        ("skip_routing", "routing", "routing"),
    ],
)
async def test_a_skipped_part_is_null_and_its_step_says_so(
    as_agent: httpx.AsyncClient, option: str, part: str, step: str
) -> None:
    answer = await call(as_agent, "process", {"ticket": TICKET, "options": {option: True}})
    parts = {
        name
        for name in ("classification", "extracted_fields", "response_draft", "routing")
        if answer[name] is None
    }
    assert parts == {part}
    states = {entry["step_name"]: entry["status"] for entry in answer["workflow_steps"]}
    assert states[step] == "skipped"


@pytest.mark.parametrize("tone", ["friendly", "formal", "empathetic", "concise"])
async def test_tones(as_agent: httpx.AsyncClient, tone: str) -> None:
    options = {"response_tone": tone, "skip_routing": True}
    draft = (await call(as_agent, "process", {"ticket": TICKET, "options": options}))["response_draft"]
    assert draft["tone"] == tone
    assert draft["content"].startswith(draft["greeting"])
    known = {**TICKET, "category": "billing", "severity": "low", "tone": tone, "customer_name": "Kim"}
    assert "Kim" in (await call(as_agent, "respond", known))["greeting"]


@pytest.mark.parametrize(
    ("category", "severity", "team", "priority"),
    [
        ("technical", "medium", "technical_support", "normal"),
        ("bug_report", "high", "technical_support", "high"),
        ("billing", "low", "billing_team", "low"),
        ("account", "medium", "account_management", "normal"),
        ("general", "low", "general_support", "low"),
        ("billing", "critical", "escalation_team", "urgent"),
        ("general", "critical", "escalation_team", "urgent"),
        ("feature_request", "low", "product_team", "low"),
    ],
)
async def test_routing_rules(
    as_agent: httpx.AsyncClient, category: str, severity: str, team: str, priority: str
) -> None:
    answer = await call(as_agent, "route", {**TICKET, "category": category, "severity": severity})
    assert (answer["team"], answer["priority"]) == (team, priority)


async def test_respond_cites_the_default_collection(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "If your card was charged twice, the bank releases the second charge within three working days."
    await ingest(as_admin, collection, {"text": text})
    monkeypatch.setattr(runtime.settings, "kb_default_collection", collection)
    known = {"subject": "Charged twice", "body": "When does the bank release the second charge on my card?"}
    draft = await call(as_admin, "respond", {**known, "category": "billing", "severity": "medium"})
    assert draft["citations"]
    for citation in draft["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["marker"] in draft["content"]


async def test_null_for_an_optional_part_is_its_default(as_agent: httpx.AsyncClient) -> None:
    ticket = TICKET | {"customer_id": None, "customer_email": None, "metadata": None}
    for options in (None, {"response_tone": None, "persist": True}):
        body = {"ticket": ticket, "options": options}
        answer = body_of(await as_agent.post("/api/v1/workflow/process", json=body), 200)
        assert answer["response_draft"]["tone"] == "friendly"
    found = body_of(await as_agent.get(f"/api/tickets/{answer['stored_ticket_id']}"), 200)
    assert found["title"] == TICKET["subject"]
    given = TICKET | {"category": "billing", "severity": "medium", "extracted_fields": None}
    routed = body_of(await as_agent.post("/api/v1/workflow/route", json=given), 200)
    assert routed["team"] == "billing_team"
    reply = body_of(await as_agent.post("/api/v1/workflow/respond", json=given | {"tone": None}), 200)
    assert reply["tone"] == "friendly"


async def test_a_known_customer_is_greeted_by_name_else_by_signature(as_agent: httpx.AsyncClient) -> None:
    email = f"{unique('p')}@people.example"
    skip = {"skip_classification": True, "skip_routing": True}
    signed = {**TICKET, "body": f"{TICKET['body']}\n\nBest, Kim", "customer_email": email.upper()}

    async def greeting(**options: Any) -> str:
        answer = await call(as_agent, "process", {"ticket": signed, "options": {**skip, **options}})
        return str(answer["response_draft"]["greeting"])

    assert await greeting() == "Hi Kim,"
    known = {"title": "t", "content": "c", "customer_email": email, "customer_name": "Martha Oduya"}
    body_of(await as_agent.post("/api/tickets", json=known), 201)
    assert await greeting() == "Hi Martha,"
    assert await greeting(response_tone="formal") == "Dear Martha Oduya,"


async def test_persist_stores_the_ticket_and_its_triage(
    as_agent: httpx.AsyncClient, runtime: Runtime
) -> None:
    email = f"{unique('p')}@people.example"
    ticket = {**TICKET, "customer_email": email, "customer_id": 77, "metadata": {"shop": {"id": 5}}}
    answer = await call(as_agent, "process", {"ticket": ticket, "options": {"persist": True}})
    stored_id = answer["stored_ticket_id"]
    kept = body_of(await as_agent.get(f"/api/tickets/{stored_id}"))
    assert (kept["title"], kept["content"]) == (TICKET["subject"], TICKET["body"])
    assert kept["requester"]["email"] == email
    assert kept["metadata"] == {"shop": {"id": 5}, "customer_id": 77}
    assert kept["triage"]["status"] == "pending"
    assert len(await stored(runtime, sa.select(TriageRun).where(TriageRun.ticket_id == stored_id))) == 1


@pytest.mark.parametrize("persist", [False, True])
@pytest.mark.parametrize("email", ["no address", "nope", "", "kim@"])
async def test_a_bad_address_is_a_clear_error(
    as_agent: httpx.AsyncClient, runtime: Runtime, email: str, persist: bool
) -> None:
    before = await numbers(runtime)
    body = {"ticket": {**TICKET, "customer_email": email}, "options": {"persist": persist}}
    answer = await as_agent.post("/api/v1/workflow/process", json=body)
    problem = problem_of(answer, 422, "validation_failed")
    assert problem["errors"][0]["loc"][:3] == ["body", "ticket", "customer_email"]
    assert await numbers(runtime) == before


async def test_duplicate_detection_is_honest(as_agent: httpx.AsyncClient) -> None:
    answer = await call(
        as_agent, "process", {"ticket": TICKET, "options": {"enable_duplicate_detection": True}}
    )
    step = next(entry for entry in answer["workflow_steps"] if entry["step_name"] == "duplicate_detection")
    assert step["status"] in {"completed", "skipped"}
    if step["status"] == "skipped":
        assert step["error"], "a skipped step says why"
        assert (answer["duplicate_of"], answer["similarity_score"]) == (None, None)


async def test_a_search_that_fails_leaves_a_marked_fallback(
    as_admin: httpx.AsyncClient, runtime: Runtime, collection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ingest(as_admin, collection, {"text": "A text."})
    monkeypatch.setattr(runtime.settings, "kb_default_collection", collection)

    def refuse(*_arguments: object) -> None:
        raise VectorIndexUnavailable("gone")

    monkeypatch.setattr(runtime.index, "query_many", refuse)
    answer = await call(as_admin, "process", {"ticket": TICKET})
    steps = {entry["step_name"]: entry for entry in answer["workflow_steps"]}
    assert (steps["retrieval"]["status"], steps["retrieval"]["error"]) == (
        "failed",
        "vector_store_unavailable",
    )
    assert answer["response_draft"]["content"]
    assert answer["response_draft"]["citations"] == []
    problem_of(await as_admin.post("/api/kb/search", json={"collection": collection, "query": "a"}), 503)


KNOWN = {**TICKET, "category": "billing", "severity": "medium"}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("process", {"ticket": {"subject": " ", "body": "b"}}),
        ("process", {"ticket": {"subject": "s", "body": "\n\t"}}),
        ("process", {"ticket": {"subject": "s"}}),
        ("process", {"ticket": TICKET, "options": {"response_tone": "rude"}}),
        ("process", {"ticket": TICKET, "options": {"unknown": True}}),
        ("process", {"ticket": {**TICKET, "metadata": [1]}}),
        ("process", {}),
        ("classify", {"subject": "", "body": "b"}),
        ("classify", {"subject": "x" * 256, "body": "b"}),
        ("classify", {"subject": "s", "body": "x" * 50_001}),
        ("classify", {"subject": "s", "body": "a\x00"}),
        ("extract", {**TICKET, "category": "no_such"}),
        ("respond", {**KNOWN, "category": "no_such"}),
        ("respond", {**KNOWN, "severity": "urgent"}),
        ("respond", {**KNOWN, "tone": "rude"}),
        ("route", {**KNOWN, "category": "no_such"}),
        ("route", {**KNOWN, "extracted_fields": {"fields": [{"name": "shoe_size", "value": "44"}]}}),
        ("route", TICKET),
    ],
)
async def test_bad_requests_are_422(as_agent: httpx.AsyncClient, name: str, body: Any) -> None:
    problem_of(await as_agent.post(f"/api/v1/workflow/{name}", json=body), 422)
