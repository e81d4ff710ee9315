"""What people change and confirm is kept as labelled examples, each once."""

from __future__ import annotations

import asyncio
import io
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.commands import export_feedback
from app.core.clock import utc_now
from app.feedback import repository, service
from app.models import Draft, Feedback
from app.models.enums import FeedbackField, FeedbackSource, Handling
from app.runtime import Runtime
from tests.api.decisions import REPLY, awaiting, decision_of, evaluated, outcome, triage_finds
from tests.desk import Desk, body_of, every_page, new_ticket, problem_of, stored

PATH = "/api/ai/feedback"


async def labels(client: httpx.AsyncClient, ticket_id: int) -> dict[str, dict[str, Any]]:
    rows = await every_page(client, PATH, ticket_id=ticket_id)
    found = {row["field"]: row for row in rows}
    assert len(found) == len(rows), "each field once"
    return found


async def test_corrections_are_kept_and_changing_ones_mind_counts_once(
    desk: Desk, as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    path = f"/api/tickets/{ticket['id']}"
    body_of(await as_agent.patch(path, json={"category": "account", "priority": "high", "title": "Other"}))
    found = await labels(as_admin, ticket["id"])
    assert set(found) == {"category", "priority"}, "the title is no prediction"
    first = found["category"]
    assert (first["predicted"], first["chosen"], first["correct"]) == ("billing", "account", False)
    assert (first["confidence"], first["model"], first["model_version"]) == (0.95, "citedesk-local", "c0ffee")
    assert (first["source"], first["actor_id"]) == ("change", desk.agent.id)
    assert (found["priority"]["predicted"], found["priority"]["chosen"]) == ("low", "high")
    body_of(await as_admin.put(path, json={"category": "billing"}))
    second = (await labels(as_admin, ticket["id"]))["category"]
    assert (second["id"], second["chosen"], second["correct"]) == (first["id"], "billing", True)
    assert (second["actor_id"], second["created_at"]) == (desk.admin.id, first["created_at"])
    assert second["updated_at"] > first["updated_at"]
    body_of(await as_agent.patch(path, json={"category": None}))
    cleared = (await labels(as_admin, ticket["id"]))["category"]
    assert (cleared["chosen"], cleared["correct"]) == (None, False)


async def test_setting_what_was_predicted_confirms_it(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    changes = {"category": "billing", "severity": "low", "priority": "low", "team": "billing_team"}
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json=changes))
    found = await labels(as_admin, ticket["id"])
    assert {name: row["chosen"] for name, row in found.items()} == changes
    assert all(row["correct"] for row in found.values())


async def test_bulk_changes_count_and_refused_ones_do_not(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [(await awaiting(as_agent, monkeypatch))["id"] for _ in range(2)]
    body = {"ids": ids, "set": {"category": "general"}}
    body_of(await as_agent.post("/api/tickets/bulk", json=body))
    for ticket_id in ids:
        assert (await labels(as_admin, ticket_id))["category"]["chosen"] == "general"
    body = {"ids": ids, "set": {"severity": "high", "team": "nobody"}}
    body_of(await as_agent.post("/api/tickets/bulk", json=body))
    assert set(await labels(as_admin, ids[0])) == {"category"}


async def test_what_was_set_before_triage_is_compared_when_it_ends(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    triage_finds(monkeypatch, outcome())
    made = await new_ticket(as_agent)
    body_of(await as_agent.patch(f"/api/tickets/{made['id']}", json={"category": "account"}))
    assert await labels(as_admin, made["id"]) == {}, "nothing is predicted yet"
    await evaluated(as_agent, made["id"])
    found = await labels(as_admin, made["id"])
    assert set(found) == {"category"}
    row = found["category"]
    assert (row["predicted"], row["chosen"], row["actor_id"]) == ("billing", "account", None)
    await evaluated(as_agent, made["id"])
    rows = await every_page(as_admin, PATH, ticket_id=made["id"])
    assert len({row["run_id"] for row in rows}) == 2, "each run was judged"
    assert {row["field"] for row in rows} == {"category"}


@pytest.mark.parametrize("how", ["patch", "reply", "assignee"])
async def test_settling_ones_own_ticket_confirms_what_was_left_alone(
    desk: Desk, as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:  # fmt: skip
    ticket = await awaiting(as_agent, monkeypatch)
    path = f"/api/tickets/{ticket['id']}"
    body_of(await as_agent.patch(path, json={"severity": "high"}))
    if how == "assignee":
        body_of(await as_agent.patch(path, json={"assignee_id": desk.agent.id}))
        body_of(await as_agent.patch(path, json={"status": "closed"}))
    elif how == "patch":
        body_of(await as_agent.post(f"{path}/replies", json={"content": "Done."}), 201)
        body_of(await as_agent.patch(path, json={"status": "resolved"}))
    else:
        reply = {"content": "Done.", "status": "resolved"}
        body_of(await as_agent.post(f"{path}/replies", json=reply), 201)
    found = await labels(as_admin, ticket["id"])
    assert (found["category"]["source"], found["category"]["correct"]) == ("settled", True)
    assert (found["team"]["source"], found["team"]["chosen"]) == ("settled", "billing_team")
    assert (found["severity"]["source"], found["severity"]["correct"]) == ("change", False), (
        "corrected before"
    )
    body_of(await as_agent.patch(path, json={"category": "general"}))
    late = (await labels(as_admin, ticket["id"]))["category"]
    assert (late["source"], late["chosen"], late["correct"]) == ("change", "general", False)


async def test_closing_without_work_confirms_nothing(
    as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, as_customer: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ticket = await awaiting(as_agent, monkeypatch)
    body = {"ids": [ticket["id"]], "set": {"status": "closed"}}
    body_of(await as_admin.post("/api/tickets/bulk", json=body))
    assert await labels(as_admin, ticket["id"]) == {}
    triage_finds(monkeypatch, outcome())
    own = await new_ticket(as_customer)
    await evaluated(as_agent, own["id"])
    body_of(await as_customer.patch(f"/api/tickets/{own['id']}", json={"status": "closed"}))
    assert await labels(as_admin, own["id"]) == {}, "the customer has not seen the category"


async def draft_of(runtime: Runtime, ticket_id: int) -> int:
    found = (await decision_of(runtime, ticket_id)).draft_id
    assert found is not None
    return found


async def test_a_draft_that_is_sent_is_labelled_and_judges_the_decision(
    as_agent: httpx.AsyncClient,
    as_admin: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    draft_id = await draft_of(runtime, ticket["id"])
    path = f"/api/tickets/{ticket['id']}/replies"
    note = {"content": REPLY, "draft_id": draft_id, "internal": True}
    body_of(await as_agent.post(path, json=note), 201)
    assert await labels(as_admin, ticket["id"]) == {}, "a note sends nothing"
    body_of(await as_agent.post(path, json={"content": REPLY, "draft_id": draft_id}), 201)
    row = (await labels(as_admin, ticket["id"]))["draft"]
    assert (row["draft_id"], row["run_id"], row["chosen"], row["edit_distance"]) == (
        draft_id,
        None,
        "sent_unchanged",
        0.0,
    )
    assert (row["confidence"], row["model"]) == (0.9, "citedesk-local")
    decision = await decision_of(runtime, ticket["id"])
    assert (decision.handled_as, decision.correct) == (Handling.REPLIED, True)
    body_of(await as_agent.post(path, json={"content": f"{REPLY}!!", "draft_id": draft_id}), 201)
    changed = (await labels(as_admin, ticket["id"]))["draft"]
    assert (changed["id"], changed["chosen"]) == (row["id"], "edited"), "one row for each draft"


@pytest.mark.parametrize(
    ("status", "content", "correct"),
    [
        ("answered", "Which order?", False),
        ("answered", f"{REPLY}\n", True),
        ("insufficient_context", "Which order?", None),
    ],
)
async def test_a_reply_in_place_of_an_answer_judges_the_decision_but_is_no_label(
    as_agent: httpx.AsyncClient,
    as_admin: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    status: str,
    content: str,
    correct: bool | None,
) -> None:
    found = outcome()
    assert found.response is not None
    found = outcome(response=found.response.model_copy(update={"status": status}))
    ticket = await awaiting(as_agent, monkeypatch, found)
    path = f"/api/tickets/{ticket['id']}/replies"
    body_of(await as_agent.post(path, json={"content": content}), 201)
    decision = await decision_of(runtime, ticket["id"])
    assert (decision.handled_as, decision.correct) == (Handling.REPLIED, correct)
    assert await labels(as_admin, ticket["id"]) == {}


async def test_a_customers_reply_is_no_feedback(
    as_customer: httpx.AsyncClient,
    as_agent: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    triage_finds(monkeypatch, outcome())
    made = await new_ticket(as_customer)
    await evaluated(as_agent, made["id"])
    body_of(await as_customer.post(f"/api/tickets/{made['id']}/replies", json={"content": "Hello?"}), 201)
    assert (await decision_of(runtime, made["id"])).handled_at is None


def test_a_diff_is_short_and_says_what_changed() -> None:
    assert (
        service.short_diff("One.\nTwo.", "One.\nThree.")
        == "--- draft\n+++ sent\n@@ -1,2 +1,2 @@\n One.\n-Two.\n+Three."
    )
    huge = "\n".join(f"line {number}" for number in range(20_000))
    assert len(service.short_diff(huge, huge.upper())) == service.DIFF_CHARS


async def test_filters_and_access(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem_of(await as_agent.get(PATH), 403)
    before = utc_now().isoformat()
    ticket = await awaiting(as_agent, monkeypatch)
    changes = {"category": "account", "severity": "low"}
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json=changes))
    own = {"ticket_id": ticket["id"]}

    async def fields(**params: Any) -> set[str]:
        return {row["field"] for row in await every_page(as_admin, PATH, **own, **params)}

    assert await fields() == {"category", "severity"}
    assert await fields(correct=True) == {"severity"}
    assert await fields(field=["category", "team"]) == {"category"}
    assert await fields(source="review") == set()
    assert await fields(since=before) == {"category", "severity"}
    assert await fields(since=(utc_now() + timedelta(hours=1)).isoformat()) == set()
    rows = await every_page(as_admin, PATH)
    times = [row["updated_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    problem_of(await as_admin.get(PATH, params={"field": "mood"}), 422)


async def test_examples_for_the_learner(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = utc_now()
    ticket = await awaiting(as_agent, monkeypatch)
    path = f"/api/tickets/{ticket['id']}"
    body_of(await as_agent.patch(path, json={"category": "account"}))
    await evaluated(as_agent, ticket["id"])
    spam = await awaiting(as_agent, monkeypatch)
    body_of(await as_agent.patch(f"/api/tickets/{spam['id']}", json={"category": "account", "is_spam": True}))

    async def examples(field: FeedbackField) -> list[repository.LabelledExample]:
        async with runtime.db.read() as session:
            made = await repository.count_labelled(session, field, ["account"], start)
            return await repository.labelled_examples(session, field, ["account"], made) if made else []

    expected = repository.LabelledExample(ticket["id"], "Refund", "How long does a refund take?", "account")
    assert await examples(FeedbackField.CATEGORY) == [expected], "a ticket once, its newest run"
    async with runtime.db.read() as session:
        fields = [FeedbackField.CATEGORY, FeedbackField.SEVERITY]
        judged = await repository.judged_predictions(session, fields)
        assert await repository.count_labelled(session, FeedbackField.CATEGORY, ["billing"], start) == 0
    assert repository.JudgedPrediction("account", "billing", 0.95) in judged[FeedbackField.CATEGORY]
    assert all(row.label != "account" for row in judged[FeedbackField.SEVERITY]), "each field for itself"
    assert await examples(FeedbackField.SEVERITY) == []
    body_of(await as_agent.patch(path, json={"category": None}))
    assert await examples(FeedbackField.CATEGORY) == []


async def test_the_export(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"category": "account"}))
    monkeypatch.setattr(service, "EXPORT_BATCH", 2)
    out = io.StringIO()
    count = await export_feedback(runtime.settings, out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert count == len(rows) >= 1
    assert [row["id"] for row in rows] == sorted({row["id"] for row in rows})
    (row,) = [row for row in rows if row["ticket_id"] == ticket["id"]]
    assert (row["field"], row["predicted"], row["chosen"]) == ("category", "billing", "account")
    assert (row["subject"], row["body"]) == ("Refund", "How long does a refund take?")
    assert "actor_id" not in row


async def test_changes_at_once_make_one_label(
    as_agent: httpx.AsyncClient,
    as_admin: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    path = f"/api/tickets/{ticket['id']}"
    wanted = ["account", "general", "technical", "billing"]
    answers = await asyncio.gather(
        *(as_agent.patch(path, json={"category": category}) for category in wanted)
    )
    assert [answer.status_code for answer in answers] == [200] * 4
    row = (await labels(as_admin, ticket["id"]))["category"]
    assert row["chosen"] == body_of(await as_agent.get(path))["category"]


async def test_labels_go_with_their_ticket(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    body = {"action": "approve", "corrections": {"category": "account"}}
    body_of(await as_agent.post(f"/api/reviews/{ticket['id']}", json=body))
    sources = await stored(runtime, sa.select(Feedback.source).where(Feedback.ticket_id == ticket["id"]))
    assert sources == [FeedbackSource.REVIEW] * 2
    assert (await as_agent.delete(f"/api/tickets/{ticket['id']}")).status_code == 204
    for model in (Feedback, Draft):
        assert await stored(runtime, sa.select(model.id).where(model.ticket_id == ticket["id"])) == []
