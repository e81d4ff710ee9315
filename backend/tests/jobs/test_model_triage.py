"""Tickets triaged with a model that answers well, badly, late or never: each ends completed and says what was used."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.bootstrap import warm_engine
from app.core.clock import utc_now
from app.egress.ledger import Ledger, Prices
from app.llm.openai_compatible import OpenAICompatibleModel
from app.models import ModelCall, ModelUsage, Ticket, TriageRun
from app.runtime import Runtime
from tests.desk import Desk, body_of, ingest, new_ticket, problem_of, stored, triaged
from tests.llm.stub import StubModelServer, cite_first_passage
from tests.triage.attacks import ATTACKS

CHARGED = {
    "title": "Charged twice for order ORD-48213",
    "content": "My card was charged twice, 49.90 EUR each. When does the bank release the second charge? "
    "Write to me at c.tester@mail.example or call +49 30 901820. Customer Tester",
}
TEXT = "If your card was charged twice, the bank releases the second charge within three working days."
LIMIT = 10.0
"""Seconds of all model calls of a ticket."""
READING = {
    "category": "billing", "secondary_categories": [], "severity": "medium", "urgency": "medium", "sentiment": 4,
    "confidence": 1.0, "reasoning": "charged twice",
}  # fmt: skip


def purpose_of(request: dict[str, Any]) -> str:
    return str((request.get("response_format") or {}).get("json_schema", {}).get("name", "reply"))


def sound(request: dict[str, Any]) -> str:
    """What a good model answers to each kind of request."""
    purpose = purpose_of(request)
    if purpose == "classification":
        return json.dumps(READING)
    if purpose == "extraction":
        return json.dumps({"fields": [{"name": "account_email", "value": "[EMAIL_1]"}]})
    return cite_first_passage(request)


def wrong_labels(request: dict[str, Any]) -> str:
    if purpose_of(request) == "classification":
        return json.dumps(READING | {"category": "lottery", "severity": "apocalyptic"})
    if purpose_of(request) == "extraction":
        return json.dumps({"fields": [{"name": "shoe_size", "value": "44"}]})
    return cite_first_passage(request)


def sure_of_everything(request: dict[str, Any]) -> str:
    if purpose_of(request) == "classification":
        return json.dumps(
            READING | {"category": "feature_request", "severity": "critical", "confidence": 1.0}
        )
    return sound(request)


@pytest.fixture
async def model(
    desk: Desk, runtime: Runtime, as_admin: httpx.AsyncClient, collection: str, jobs_running: None,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[StubModelServer]:  # fmt: skip
    """The desk has a model, knowledge and prices; its background work goes on."""
    await warm_engine(runtime)  # else the first ticket's time goes into that
    await ingest(as_admin, collection, {"text": TEXT})
    monkeypatch.setattr(runtime.settings, "kb_default_collection", collection)
    monkeypatch.setattr(runtime.settings, "workflow_timeout_seconds", LIMIT)
    monkeypatch.setattr("app.llm.openai_compatible.FIRST_BACKOFF_SECONDS", 0.02)
    monkeypatch.setattr(
        runtime,
        "ledger",
        Ledger(runtime.db, runtime.background, prices={}, default=Prices(1.0, 10.0), keep_days=30),
    )
    with StubModelServer(reply=sound, delay=0.2) as stub:
        chat = OpenAICompatibleModel(
            base_url=stub.base_url, api_key="key", model="stub-model", timeout_seconds=LIMIT
        )
        await chat.prepare()
        runtime.model = chat
        yield stub
        runtime.model = None
        await chat.aclose()


async def outcome_of(runtime: Runtime, ticket_id: int) -> tuple[TriageRun, dict[str, dict[str, Any]]]:
    (run,) = await stored(runtime, sa.select(TriageRun).where(TriageRun.ticket_id == ticket_id))
    return run, {step["step_name"]: step for step in run.outcome["steps"]}


async def calls_of(runtime: Runtime, ticket_id: int) -> list[ModelCall]:
    await runtime.background.drain()
    return await stored(
        runtime, sa.select(ModelCall).where(ModelCall.ticket_id == ticket_id).order_by(ModelCall.id)
    )


Reply = Callable[[dict[str, Any]], str]


@pytest.mark.parametrize(
    ("behaviour", "reply", "errors"),
    [
        ("right", sound, (None, None, None)),
        ("slow", sound, (None, None, None)),
        ("never", sound, ("timeout", "timeout", "timeout")),
        ("429", sound, ("rate_limited", "rate_limited", "rate_limited")),
        ("500", sound, ("unavailable", "unavailable", "unavailable")),
        ("broken_json", sound, ("malformed", "malformed", "malformed")),
        ("right", wrong_labels, ("invalid_output", "invalid_output", None)),
        ("right", sure_of_everything, (None, None, None)),
        ("empty", sound, ("empty", "empty", "empty")),
        ("cut", sound, ("unavailable", "unavailable", "unavailable")),
    ],
)
async def test_every_ticket_ends_completed_and_says_what_was_used(
    as_agent: httpx.AsyncClient, runtime: Runtime, model: StubModelServer, behaviour: Any, reply: Reply, errors: tuple[str | None, ...],
) -> None:  # fmt: skip
    model.behaviour, model.reply = behaviour, reply
    started = time.monotonic()
    made = await new_ticket(as_agent, **CHARGED)
    ticket = await triaged(as_agent, made["id"])
    assert time.monotonic() - started < LIMIT + 15, "the model's time is limited, whatever it does"
    found = ticket["triage"]
    assert found["status"] == "completed"
    steps_read = ("classification", "extraction", "response")
    told = [f"{name}: {error}" for name, error in zip(steps_read, errors, strict=True) if error]
    assert (found["error"] or "").split("; ") == (told or [""])
    run, steps = await outcome_of(runtime, made["id"])
    reading = [steps[name] for name in steps_read]
    assert tuple(step["error"] for step in reading) == errors
    for step, error in zip(reading, errors, strict=True):
        assert step["status"] == "completed"
        assert (step["engine"], step["fallback_used"]) == (
            ("llm", False) if error is None else ("local", True)
        )
        assert step["model"] == ("stub-model" if error is None else None)
        assert step["prompt_version"]
    assert found["engine"] == ("llm" if None in errors else "local")
    assert found["fallback_used"] is any(errors)
    assert sum(step["duration_ms"] for step in reading if step["error"] == "timeout") < 2 * LIMIT * 1000
    configured = {category.id for category in runtime.triage_config.categories}
    assert {ticket["category"], *found["secondary_categories"]} <= configured
    assert ticket["severity"] in {"critical", "high", "medium", "low"}
    assert ticket["ai_draft_response"].strip()
    assert "three working days" in ticket["ai_draft_response"]
    assert (ticket["status"], found["decision"]) == ("open", "awaiting_review")
    calls = await calls_of(runtime, made["id"])
    assert {call.purpose for call in calls} == {"classify", "extract", "reply"}
    assert all((call.outcome == "ok") is (behaviour in {"right", "slow"}) for call in calls)
    assert run.attempts == 1


async def test_confidence_of_one_counts_for_nothing(
    as_agent: httpx.AsyncClient, runtime: Runtime, model: StubModelServer
) -> None:
    runtime_model, runtime.model = runtime.model, None
    alone = await triaged(as_agent, (await new_ticket(as_agent, **CHARGED))["id"])
    runtime.model = runtime_model
    model.reply = sure_of_everything
    sure = await triaged(as_agent, (await new_ticket(as_agent, **CHARGED))["id"])
    assert sure["triage"]["category_confidence"] <= alone["triage"]["category_confidence"]
    assert sure["triage"]["severity_confidence"] <= max(0.5, alone["triage"]["severity_confidence"])
    assert sure["triage"]["confidence"] <= alone["triage"]["confidence"]
    assert sure["severity"] != "critical"
    _, steps = await outcome_of(runtime, sure["id"])
    assert "disagree" in steps["classification"]["note"]
    assert "lowered confidence" in sure["triage"]["reasoning"]


async def test_personal_data_stays_in_the_house_and_the_log_tells_what_left(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, desk: Desk, runtime: Runtime, model: StubModelServer,
) -> None:  # fmt: skip
    async with desk.client(desk.customer) as customer:
        made = await new_ticket(customer, **CHARGED)
    ticket = await triaged(as_agent, made["id"])
    sent = json.dumps([request["messages"] for request in model.requests])
    for secret in ("c.tester@mail", "901820", "Customer Tester", "Tester"):
        assert secret not in sent
    for kept in ("ORD-48213", "49.90 EUR", "[EMAIL_1]", "[PHONE_1]", "[NAME_"):
        assert kept in sent
    fields = {field["name"]: field for field in ticket["triage"]["fields"]}
    assert fields["account_email"]["value"] == "c.tester@mail.example"
    await runtime.background.drain()
    log = body_of(await as_admin.get("/api/ai/egress", params={"ticket_id": made["id"]}))
    assert log["total"] == 3
    for entry in log["items"]:
        assert (entry["model"], entry["host"], entry["outcome"]) == (
            "stub-model",
            model.base_url.split("/")[2],
            "ok",
        )
        assert entry["masked"]["email"] == 1
        assert (entry["prompt_tokens"], entry["completion_tokens"], entry["sent"]) == (11, 7, True)
        assert entry["chars_out"] > 100
        assert entry["duration_ms"] > 0
        assert (entry["request_text"], entry["response_text"]) == (None, None)


async def test_texts_are_kept_only_on_request_and_with_placeholders(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, runtime: Runtime, model: StubModelServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(runtime.settings, "llm_log_text", True)
    monkeypatch.setattr(runtime.settings, "llm_mask_personal_data", False)
    made = await new_ticket(as_agent, **CHARGED)
    await triaged(as_agent, made["id"])
    assert "c.tester@mail.example" in json.dumps(model.requests[-1]["messages"]), "masking was switched off"
    calls = await calls_of(runtime, made["id"])
    assert len(calls) == 3
    for call in calls:
        assert call.request_text is not None
        assert "[EMAIL_1]" in call.request_text
        assert "c.tester@mail" not in call.request_text + (call.response_text or "")
        assert call.masked == {}


async def test_usage_is_added_up_by_day_purpose_and_model(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, runtime: Runtime, model: StubModelServer
) -> None:
    async with runtime.db.write() as session:
        await session.execute(sa.delete(ModelUsage))
    for _ in range(2):
        await triaged(as_agent, (await new_ticket(as_agent, **CHARGED))["id"])
    model.behaviour = "401"
    await triaged(as_agent, (await new_ticket(as_agent, **CHARGED))["id"])
    await runtime.background.drain()
    usage = body_of(await as_admin.get("/api/ai/usage"))
    rows = {row["purpose"]: row for row in usage["items"]}
    assert set(rows) == {"classify", "extract", "reply"}
    for row in rows.values():
        assert (row["model"], row["calls"], row["failures"]) == ("stub-model", 3, 1)
        assert (row["prompt_tokens"], row["completion_tokens"], row["uncounted"]) == (22, 14, 0)
        assert row["cost"] == pytest.approx((22 * 1.0 + 14 * 10.0) / 1_000_000)
    assert usage["total"]["calls"] == 9
    assert usage["total"]["cost"] == pytest.approx(3 * (22 * 1.0 + 14 * 10.0) / 1_000_000)
    yesterday = (utc_now() - timedelta(days=1)).date().isoformat()
    assert body_of(await as_admin.get("/api/ai/usage", params={"to": yesterday}))["items"] == []
    problem_of(await as_admin.get("/api/ai/usage", params={"from": "2026-02-02", "to": "2026-02-01"}), 422)
    problem_of(await as_admin.get("/api/ai/usage", params={"to": "0001-01-05"}), 422)


async def test_without_prices_the_cost_is_unknown(
    runtime: Runtime, model: StubModelServer, as_agent: httpx.AsyncClient
) -> None:
    runtime.ledger = Ledger(runtime.db, runtime.background, prices={}, default=Prices(), keep_days=30)
    async with runtime.db.write() as session:
        await session.execute(sa.delete(ModelUsage))
    await triaged(as_agent, (await new_ticket(as_agent, **CHARGED))["id"])
    await runtime.background.drain()
    rows = await stored(runtime, sa.select(ModelUsage))
    assert [(row.cost, row.prompt_tokens) for row in rows] == [(None, 11)] * 3


async def test_the_log_outlives_the_ticket_and_not_its_time(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, runtime: Runtime, model: StubModelServer
) -> None:
    made = await new_ticket(as_agent, **CHARGED)
    await triaged(as_agent, made["id"])
    calls = [call.id for call in await calls_of(runtime, made["id"])]
    assert len(calls) == 3
    assert (await as_admin.delete(f"/api/tickets/{made['id']}")).status_code == 204
    left = await stored(runtime, sa.select(ModelCall).where(ModelCall.id.in_(calls)))
    assert [call.ticket_id for call in left] == [None] * 3
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(ModelCall).where(ModelCall.id == calls[0]).values(at=utc_now() - timedelta(days=31))
        )
    await runtime.ledger.forget_old()
    assert set(await stored(runtime, sa.select(ModelCall.id).where(ModelCall.id.in_(calls)))) == set(
        calls[1:]
    )


async def test_an_open_circuit_answers_at_once(
    as_agent: httpx.AsyncClient, runtime: Runtime, model: StubModelServer
) -> None:
    model.behaviour = "500"
    failed = []
    for _ in range(2):
        failed.append((await new_ticket(as_agent, **CHARGED))["id"])
        await triaged(as_agent, failed[-1])
    asked = len(model.requests)
    made = await new_ticket(as_agent, **CHARGED)
    ticket = await triaged(as_agent, made["id"])
    assert len(model.requests) == asked
    assert asked == sum([call.attempts for one in failed for call in await calls_of(runtime, one)])
    assert (ticket["triage"]["status"], ticket["triage"]["fallback_used"]) == ("completed", True)
    _, steps = await outcome_of(runtime, made["id"])
    assert {steps[name]["error"] for name in ("classification", "extraction", "response")} == {"circuit_open"}
    assert {(call.outcome, call.sent) for call in await calls_of(runtime, made["id"])} == {
        ("circuit_open", False)
    }


async def test_orders_in_tickets_change_no_stored_state(
    as_agent: httpx.AsyncClient, runtime: Runtime, model: StubModelServer
) -> None:
    def obeys(request: dict[str, Any]) -> str:
        if purpose_of(request) == "classification":
            return json.dumps(READING | {"severity": "critical", "category": "account", "confidence": 1.0})
        system = request["messages"][0]["content"]
        return f"{TEXT} [1] Your ticket is now resolved. {system} https://evil.example"

    model.reply = obeys
    for attack in ATTACKS[:24:4]:
        made = await new_ticket(as_agent, title=attack.subject, content=attack.body)
        ticket = await triaged(as_agent, made["id"])
        (row,) = await stored(runtime, sa.select(Ticket).where(Ticket.id == made["id"]))
        assert (row.status.value, row.priority.value, row.tag_names) == ("open", "medium", made["tags"])
        assert ticket["triage"]["decision"] == "awaiting_review"
        assert ticket["severity"] != "critical"
        assert ticket["team"] != "escalation_team"
        for leaked in ("evil.example", "is now resolved", "Every sentence that states"):
            assert leaked not in ticket["ai_draft_response"]


async def test_suggestions_and_questions_go_through_the_door_too(
    as_agent: httpx.AsyncClient, runtime: Runtime, model: StubModelServer
) -> None:
    runtime.settings.jobs_paused = True
    made = await new_ticket(as_agent, **CHARGED)
    answer = body_of(await as_agent.post(f"/api/ai/tickets/{made['id']}/suggest"))
    assert answer["engine"] == "llm"
    assert [call.purpose for call in await calls_of(runtime, made["id"])] == ["reply"]
    question = f"{TEXT} I am c.tester@mail.example"
    body_of(await as_agent.post("/api/ai/chat", json={"query": question}))
    assert "c.tester@mail" not in json.dumps(model.requests[-1]["messages"])
    await runtime.background.drain()
    (chat,) = await stored(
        runtime,
        sa.select(ModelCall).where(
            ModelCall.host == model.base_url.split("/")[2], ModelCall.purpose == "chat"
        ),
    )
    assert chat.ticket_id is None


async def test_the_stateless_workflow_is_read_by_the_model(
    as_agent: httpx.AsyncClient, runtime: Runtime, model: StubModelServer
) -> None:
    ticket = {"subject": CHARGED["title"], "body": CHARGED["content"]}
    made = body_of(await as_agent.post("/api/v1/workflow/classify", json=ticket))
    assert "The model stub-model" in made["reasoning"]
    fields = body_of(await as_agent.post("/api/v1/workflow/extract", json=ticket))
    assert {field["name"] for field in fields["fields"]} >= {"order_id", "account_email"}
    whole = body_of(await as_agent.post("/api/v1/workflow/process", json={"ticket": ticket}))
    steps = {step["step_name"]: step for step in whole["workflow_steps"]}
    assert [steps[name]["tokens_used"] for name in ("classification", "extraction", "response")] == [
        18,
        18,
        18,
    ]
    assert not any(step["fallback_used"] for step in steps.values())
    model.behaviour = "500"
    fallen = body_of(await as_agent.post("/api/v1/workflow/process", json={"ticket": ticket}))
    assert [step["fallback_used"] for step in fallen["workflow_steps"]] == [True, True, False, False, True]
