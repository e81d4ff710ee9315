"""The review queue: what is in it, approving, editing, rejecting, and two reviewers at once."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.assistant import triage_work
from app.models import Feedback, TriageRun
from app.models.enums import FeedbackField, FeedbackSource, Handling, TriageStatus
from app.runtime import Runtime
from app.triage.types import Classification, Severity, Urgency
from tests.api.decisions import (
    CHUNK,
    REPLY,
    awaiting,
    decision_of,
    evaluated,
    events_of,
    outcome,
    replies_of,
    triage_finds,
)
from tests.api.test_statements import statements
from tests.desk import Desk, body_of, every_page, ids_of, ingest, new_ticket, problem_of, stored, unique

PATH = "/api/reviews"


def of_severity(severity: Severity, category: str = "billing") -> Any:
    reading = Classification(
        category=category, category_confidence=0.9, severity=severity, severity_confidence=0.9, reasoning="r",
        urgency=Urgency.LOW, sentiment_score=5, language="en",
    )  # fmt: skip
    return outcome(classification=reading)


async def queue(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    return await every_page(client, PATH, **params)


async def in_queue(client: httpx.AsyncClient, ticket_id: int) -> bool:
    """By both ways of asking, which must agree."""
    by_list = ticket_id in ids_of(await every_page(client, "/api/tickets", review=True))
    assert (ticket_id in ids_of(await every_page(client, "/api/tickets", review=False))) is not by_list
    assert by_list is (ticket_id in [item["ticket_id"] for item in await queue(client)])
    return by_list


async def test_an_item_holds_what_a_reviewer_needs(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    (item,) = [item for item in await queue(as_agent) if item["ticket_id"] == ticket["id"]]
    assert item["ticket"] == {**ticket, "attachments": None}
    decision = await decision_of(runtime, ticket["id"])
    assert (item["decision"]["id"], item["decision"]["reason"]) == (decision.id, decision.reason)
    assert item["decision"]["inputs"] == decision.inputs
    assert item["draft"]["draft_id"] == decision.draft_id
    assert item["draft"]["content"] == REPLY == ticket["ai_draft_response"]
    (citation,) = item["draft"]["citations"]
    assert (citation["marker"], citation["quote"], citation["chunk_id"]) == (
        "[1]",
        "Refunds take five days.",
        CHUNK,
    )


async def test_the_snippets_are_those_of_the_draft(
    as_admin: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb = unique("reviews")
    text = "If your card was charged twice, the bank releases the second charge within three working days."
    made = await ingest(as_admin, kb, {"id": "double", "title": "Double charges", "text": text})
    monkeypatch.setattr(runtime.settings, "kb_default_collection", kb)
    content = "My card was charged twice. When does the bank release the second charge?"
    asked = await new_ticket(as_admin, title="Charged twice", content=content)
    await evaluated(as_admin, asked["id"])
    await ingest(as_admin, kb, {"id": "double", "title": "Double charges", "text": "It takes a month."})
    (item,) = [item for item in await queue(as_admin) if item["ticket_id"] == asked["id"]]
    draft = item["draft"]
    assert draft["status"] == "answered"
    (snippet,) = draft["kb_snippets"]
    assert (snippet["id"], snippet["title"], snippet["text"]) == (
        made["inserted_ids"][0],
        "Double charges",
        text,
    )
    assert snippet["current"] is False, "the passage has changed since"
    for citation in draft["citations"]:
        assert snippet["text"][citation["start"] : citation["end"]] == citation["quote"] != ""


async def test_order_filters_and_pages(as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    low = await awaiting(as_agent, monkeypatch, of_severity(Severity.LOW))
    high = await awaiting(as_agent, monkeypatch, of_severity(Severity.HIGH, "account"))
    newer = await awaiting(as_agent, monkeypatch, of_severity(Severity.HIGH))
    ours = [low["id"], high["id"], newer["id"]]

    async def order(**params: Any) -> list[int]:
        return [item["ticket_id"] for item in await queue(as_agent, **params) if item["ticket_id"] in ours]

    assert await order() == [high["id"], newer["id"], low["id"]], "the worst first, of these the oldest"
    assert await order(sort="created_at") == ours
    assert await order(severity="low") == [low["id"]]
    assert await order(severity=["low", "high"], category="account") == [high["id"]]
    assert await order(team="billing_team") == await order()
    assert await order(team="product_team") == []
    first = body_of(await as_agent.get(PATH, params={"page_size": 2}))
    assert (len(first["items"]), first["total"]) == (2, len(await queue(as_agent)))
    problem_of(await as_agent.get(PATH, params={"sort": "sentiment"}), 422)
    problem_of(await as_agent.get(PATH, params={"severity": "dreadful"}), 422)


async def test_the_queue_costs_as_many_statements_however_long(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        await awaiting(as_agent, monkeypatch)
    counts = []
    for size in (1, 4):
        with statements(runtime) as sent:
            answer = body_of(await as_agent.get(PATH, params={"page_size": size}))
        assert len(answer["items"]) == size
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8


async def test_what_is_in_the_queue(
    as_agent: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    path = f"/api/tickets/{ticket['id']}"
    assert await in_queue(as_agent, ticket["id"])
    body_of(await as_agent.patch(path, json={"status": "resolved"}))
    assert not await in_queue(as_agent, ticket["id"])
    body_of(await as_agent.patch(path, json={"status": "in_progress"}))
    assert await in_queue(as_agent, ticket["id"])
    body_of(await as_agent.post(f"{path}/triage/retry"), 202)
    assert not await in_queue(as_agent, ticket["id"]), "its newest triage has not ended"
    problem_of(
        await as_agent.post(f"{PATH}/{ticket['id']}", json={"action": "reject"}), 409, "triage_running"
    )
    await evaluated(as_agent, ticket["id"])
    assert await in_queue(as_agent, ticket["id"])
    body_of(await as_agent.patch(path, json={"is_spam": True}))
    assert ticket["id"] not in [item["ticket_id"] for item in await queue(as_agent)]
    body_of(await as_agent.patch(path, json={"is_spam": False}))
    body_of(await as_agent.post(f"{path}/replies", json={"content": "A note", "internal": True}), 201)
    assert await in_queue(as_agent, ticket["id"]), "a note answers nothing"
    body_of(await as_agent.post(f"{path}/replies", json={"content": "Five days."}), 201)
    assert not await in_queue(as_agent, ticket["id"]), "somebody has answered without the queue"
    assert (await decision_of(runtime, ticket["id"])).handled_as is Handling.REPLIED
    waiting = await new_ticket(as_customer)
    assert not await in_queue(as_agent, waiting["id"]), "not triaged yet"
    problem_of(
        await as_agent.post(f"{PATH}/{waiting['id']}", json={"action": "reject"}), 409, "triage_running"
    )


async def test_an_answer_while_triage_thinks_deals_with_the_ticket(
    desk: Desk,
    as_agent: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = await new_ticket(as_customer)
    path = f"/api/tickets/{made['id']}/replies"

    async def think(*_arguments: object) -> Any:
        body_of(await as_agent.post(path, json={"content": "Five days."}), 201)
        body_of(await as_agent.post(path, json={"content": "A regular.", "internal": True}), 201)
        return outcome()

    monkeypatch.setattr(triage_work, "_think", think)
    await evaluated(as_agent, made["id"])
    assert not await in_queue(as_agent, made["id"])
    decision = await decision_of(runtime, made["id"])
    (answer, _note) = await replies_of(runtime, made["id"])
    assert (decision.handled_as, decision.handled_by, decision.reply_id) == (
        Handling.REPLIED,
        desk.agent.id,
        answer.id,
    )
    assert decision.correct is None, "the answer says nothing about a draft that came later"
    body = {"action": "approve"}
    assert problem_of(await as_agent.post(f"{PATH}/{made['id']}", json=body), 409, "already_reviewed")[
        "reviewed_by"
    ]

    # Read anew, it still has its answer; once the customer writes again, it has not.
    triage_finds(monkeypatch, outcome())
    await evaluated(as_agent, made["id"])
    assert not await in_queue(as_agent, made["id"])
    body_of(await as_customer.post(path, json={"content": "And in hours?"}), 201)
    await evaluated(as_agent, made["id"])
    assert await in_queue(as_agent, made["id"])


async def test_a_customer_who_writes_before_triage_ends_waits(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await new_ticket(as_customer)
    path = f"/api/tickets/{made['id']}/replies"

    async def think(*_arguments: object) -> Any:
        body_of(await as_agent.post(path, json={"content": "Five days."}), 201)
        body_of(await as_customer.post(path, json={"content": "And in hours?"}), 201)
        return outcome()

    monkeypatch.setattr(triage_work, "_think", think)
    await evaluated(as_agent, made["id"])
    assert await in_queue(as_agent, made["id"])


async def test_a_customer_learns_nothing_from_the_filter(
    as_customer: httpx.AsyncClient, as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    triage_finds(monkeypatch, outcome())
    made = await new_ticket(as_customer)
    await evaluated(as_agent, made["id"])
    for wanted in (True, False):
        assert made["id"] in ids_of(await every_page(as_customer, "/api/tickets", review=wanted))
    problem_of(await as_customer.get(PATH), 403)
    problem_of(await as_customer.post(f"{PATH}/{made['id']}", json={"action": "approve"}), 403)


async def label(runtime: Runtime, ticket_id: int, field: FeedbackField) -> Feedback | None:
    rows = await stored(
        runtime, sa.select(Feedback).where(Feedback.ticket_id == ticket_id, Feedback.field == field)
    )
    assert len(rows) <= 1
    return rows[0] if rows else None


async def test_approving_sends_the_draft_as_it_is(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    after = body_of(await as_agent.post(f"{PATH}/{ticket['id']}", json={"action": "approve"}))
    assert after["status"] == "waiting"
    assert after["version"] > ticket["version"]
    (reply,) = await replies_of(runtime, ticket["id"])
    decision = await decision_of(runtime, ticket["id"])
    assert (reply.content, reply.author_id, reply.internal) == (REPLY, desk.agent.id, False)
    assert (reply.draft_id, reply.draft_edit_distance) == (decision.draft_id, 0.0)
    assert (decision.handled_as, decision.handled_by, decision.reply_id) == (
        Handling.APPROVED,
        desk.agent.id,
        reply.id,
    )
    assert decision.correct is True
    assert decision.handling == {"action": "approve", "corrections": {}, "reason": None}
    (event,) = await events_of(runtime, ticket["id"], "review.completed")
    assert event.actor_id == desk.agent.id
    assert (event.data["action"], event.data["confidence"], event.data["reply_id"]) == (
        "approve",
        0.9,
        reply.id,
    )
    sent = await label(runtime, ticket["id"], FeedbackField.DRAFT)
    assert sent is not None
    assert (sent.chosen, sent.correct, sent.source, sent.edit_distance, sent.diff) == (
        "sent_unchanged",
        True,
        FeedbackSource.REVIEW,
        0.0,
        None,
    )
    assert not await in_queue(as_agent, ticket["id"])


async def test_approving_can_resolve(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, runtime: Runtime
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    body = {"action": "approve", "status": "resolved"}
    assert body_of(await as_agent.post(f"{PATH}/{ticket['id']}", json=body))["status"] == "resolved"
    confirmed = await label(runtime, ticket["id"], FeedbackField.CATEGORY)
    assert confirmed is not None
    assert (confirmed.chosen, confirmed.correct, confirmed.source) == (
        "billing",
        True,
        FeedbackSource.SETTLED,
    )


async def test_editing_sends_what_was_written_and_corrects(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    content = REPLY.replace("five days", "ten days")
    corrections = {"category": "account", "severity": "high", "priority": "urgent", "team": "product_team"}
    body = {
        "action": "edit",
        "content": content,
        "corrections": corrections,
        "reason": "The rule has changed.",
    }
    after = body_of(await as_agent.post(f"{PATH}/{ticket['id']}", json=body))
    assert {name: after[name] for name in corrections} == corrections
    (reply,) = await replies_of(runtime, ticket["id"])
    assert reply.content == content
    assert reply.draft_edit_distance is not None
    assert 0 < reply.draft_edit_distance < 0.2
    decision = await decision_of(runtime, ticket["id"])
    assert (decision.handled_as, decision.correct) == (Handling.EDITED, False)
    assert decision.handling == {"action": "edit", "corrections": corrections, "reason": body["reason"]}
    sent = await label(runtime, ticket["id"], FeedbackField.DRAFT)
    assert sent is not None
    assert (sent.chosen, sent.correct, sent.edit_distance) == ("edited", False, reply.draft_edit_distance)
    assert sent.diff is not None
    assert "-A refund takes five days [1]." in sent.diff
    assert "+A refund takes ten days [1]." in sent.diff
    for name, value in corrections.items():
        row = await label(runtime, ticket["id"], FeedbackField(name))
        assert row is not None
        assert (row.chosen, row.correct, row.source, row.actor_id) == (
            value,
            False,
            FeedbackSource.REVIEW,
            desk.agent.id,
        )
        assert (row.predicted, row.model, row.model_version) == (
            {"category": "billing", "severity": "low", "priority": "low", "team": "billing_team"}[name],
            "citedesk-local",
            "c0ffee",
        )
    again = await evaluated(as_agent, ticket["id"])
    assert {name: again[name] for name in corrections} == corrections, "set by hand"


async def test_approving_with_a_correction_was_not_right_after_all(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    body = {"action": "approve", "corrections": {"category": "account"}}
    body_of(await as_agent.post(f"{PATH}/{ticket['id']}", json=body))
    assert (await decision_of(runtime, ticket["id"])).correct is False
    same = await awaiting(as_agent, monkeypatch)
    body = {"action": "approve", "corrections": {"category": "billing"}}
    body_of(await as_agent.post(f"{PATH}/{same['id']}", json=body))
    assert (await decision_of(runtime, same["id"])).correct is True, "a confirmation is none"


async def test_rejecting_sends_nothing(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    body = {"action": "reject", "reason": "It does not answer.", "status": "in_progress"}
    after = body_of(await as_agent.post(f"{PATH}/{ticket['id']}", json=body))
    assert (after["status"], after["reply_count"]) == ("in_progress", 0)
    assert await replies_of(runtime, ticket["id"]) == []
    decision = await decision_of(runtime, ticket["id"])
    assert (decision.handled_as, decision.correct, decision.reply_id) == (Handling.REJECTED, False, None)
    sent = await label(runtime, ticket["id"], FeedbackField.DRAFT)
    assert sent is not None
    assert (sent.chosen, sent.reason, sent.diff) == ("rejected", "It does not answer.", None)
    assert not await in_queue(as_agent, ticket["id"])
    other = await awaiting(as_agent, monkeypatch)
    assert (
        body_of(await as_agent.post(f"{PATH}/{other['id']}", json={"action": "reject"}))["status"] == "open"
    )


async def test_two_reviewers_at_once(
    desk: Desk, as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient, runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ticket = await awaiting(as_agent, monkeypatch)
    path = f"{PATH}/{ticket['id']}"
    answers = await asyncio.gather(
        *(client.post(path, json={"action": "approve"}) for client in (as_agent, as_admin, as_agent))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert len(await replies_of(runtime, ticket["id"])) == 1
    decision = await decision_of(runtime, ticket["id"])
    (second, _) = [answer for answer in answers if answer.status_code == 409]
    problem = problem_of(second, 409, "already_reviewed")
    assert problem["reviewed_by"]["id"] == decision.handled_by
    assert problem["action"] == "approved"
    names = {desk.agent.id: desk.agent.name, desk.admin.id: desk.admin.name}
    assert names[decision.handled_by or 0] in problem["detail"]


async def test_a_stale_version_is_a_conflict(
    as_agent: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    path, seen = f"{PATH}/{ticket['id']}", ticket["version"]
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"tags": ["new"]}))
    stale = await as_agent.post(path, json={"action": "approve"}, headers={"If-Match": f'"{seen}"'})
    current = problem_of(stale, 409, "stale_version")["current"]
    assert current["version"] > seen
    problem_of(await as_agent.post(path, json={"action": "approve", "version": seen}), 409, "stale_version")
    assert await replies_of(runtime, ticket["id"]) == []
    headers = {"If-Match": f'"{current["version"]}"'}
    body_of(await as_agent.post(path, json={"action": "approve"}, headers=headers))


async def test_what_does_not_wait_cannot_be_reviewed(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"status": "closed"}))
    problem_of(
        await as_agent.post(f"{PATH}/{ticket['id']}", json={"action": "approve"}), 409, "ticket_settled"
    )
    failed = await new_ticket(as_agent)
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(TriageRun).where(TriageRun.ticket_id == failed["id"]).values(status=TriageStatus.FAILED)
        )
        await session.execute(
            sa.text("UPDATE tickets SET triage_status = 'failed' WHERE id = :id"), {"id": failed["id"]}
        )
    answer = await as_agent.post(f"{PATH}/{failed['id']}", json={"action": "reject"})
    problem_of(answer, 409, "not_awaiting_review")
    problem_of(await as_agent.post(f"{PATH}/2000000000", json={"action": "reject"}), 404, "ticket_not_found")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"action": "dance"},
        {"action": "edit"},
        {"action": "edit", "content": "  "},
        {"action": "approve", "content": "Something else"},
        {"action": "reject", "content": "Something"},
        {"action": "approve", "corrections": {"mood": "good"}},
        {"action": "approve", "corrections": {"category": "nonsense"}},
        {"action": "approve", "corrections": {"team": "nobody"}},
        {"action": "approve", "corrections": {"severity": "dreadful"}},
        {"action": "approve", "status": "gone"},
    ],
)
async def test_a_review_is_checked_and_refused_whole(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    problem_of(await as_agent.post(f"{PATH}/{ticket['id']}", json=wrong), 422)
    assert await replies_of(runtime, ticket["id"]) == []
    assert (await decision_of(runtime, ticket["id"])).handled_at is None


async def test_without_a_draft_there_is_nothing_to_approve(
    as_agent: httpx.AsyncClient, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch, outcome(response=None))
    path = f"{PATH}/{ticket['id']}"
    (item,) = [item for item in await queue(as_agent) if item["ticket_id"] == ticket["id"]]
    assert item["draft"] is None
    problem_of(await as_agent.post(path, json={"action": "approve"}), 409, "no_draft")
    body_of(await as_agent.post(path, json={"action": "edit", "content": "By hand."}))
    (reply,) = await replies_of(runtime, ticket["id"])
    assert (reply.content, reply.draft_id) == ("By hand.", None)
    assert (await decision_of(runtime, ticket["id"])).correct is False
