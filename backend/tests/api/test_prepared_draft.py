"""The draft that triage prepared, as the ticket's page reads it."""

from __future__ import annotations

import httpx
import pytest

from app.runtime import Runtime
from tests.api.decisions import REPLY, awaiting
from tests.desk import body_of, ingest, new_ticket, problem_of, unique


async def test_it_is_what_the_review_shows_and_stays_when_that_is_handled(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    path = f"/api/tickets/{ticket['id']}/draft"
    items = body_of(await as_agent.get("/api/reviews", params={"page_size": 100}))["items"]
    (item,) = [item for item in items if item["ticket_id"] == ticket["id"]]
    before = body_of(await as_agent.get(path))
    assert before == item["draft"]
    assert before["content"] == REPLY
    assert [citation["quote"] for citation in before["citations"]] == ["Refunds take five days."]
    body_of(await as_agent.post(f"/api/reviews/{ticket['id']}", json={"action": "reject", "reason": "no"}))
    assert body_of(await as_agent.get(path)) == before


async def test_a_suggestion_that_somebody_asked_for_does_not_take_its_place(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await awaiting(as_agent, monkeypatch)
    suggested = body_of(await as_agent.post(f"/api/ai/tickets/{ticket['id']}/suggest"))
    prepared = body_of(await as_agent.get(f"/api/tickets/{ticket['id']}/draft"))
    assert prepared["draft_id"] != suggested["draft_id"]
    assert prepared["content"] == REPLY


async def test_there_is_none_before_triage(as_agent: httpx.AsyncClient, runtime: Runtime) -> None:
    ticket = await new_ticket(as_agent)
    problem_of(await as_agent.get(f"/api/tickets/{ticket['id']}/draft"), 404, "not_found")
    problem_of(await as_agent.get("/api/tickets/2000000000/draft"), 404, "ticket_not_found")


async def test_a_suggestion_says_that_all_was_told_already(
    as_agent: httpx.AsyncClient,
    as_admin: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kb = unique("told")
    text = "If your card was charged twice, the bank releases the second charge within three working days."
    await ingest(as_admin, kb, {"id": "double", "title": "Double charges", "text": text})
    monkeypatch.setattr(runtime.settings, "kb_default_collection", kb)
    question = "My card was charged twice. When does the bank release the second charge?"
    ticket = await new_ticket(as_agent, title="Charged twice", content=question)
    path = f"/api/ai/tickets/{ticket['id']}/suggest"
    first = body_of(await as_agent.post(path))
    assert (first["status"], first["told_already"]) == ("answered", False)
    reply = {"content": first["ai_reply"], "draft_id": first["draft_id"]}
    body_of(await as_agent.post(f"/api/tickets/{ticket['id']}/replies", json=reply), 201)
    second = body_of(await as_agent.post(path))
    assert (second["status"], second["told_already"]) == ("insufficient_context", True)


async def test_a_suggestion_quotes_a_list_that_a_cut_has_torn_to_its_end(
    as_agent: httpx.AsyncClient,
    as_admin: httpx.AsyncClient,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kb = unique("torn")
    steps = [
        f"{number}. Open page {number} of the mailbox settings and enter the value that your provider has sent you by letter."
        for number in range(1, 6)
    ]
    # Nothing of these is asked for: without the steps before them they are not among the two passages.
    steps += [
        "6. Switch the computer off, wait for as long as it takes to drink a cup of tea, and switch it on once more.",
        "7. Send a greeting to yourself and look whether it has come; one that has not come within an hour never will.",
        "8. Throw the paper away, or lock it up in a drawer where neither children nor colleagues will come across it.",
    ]
    text = "# Set up the mailbox\n\n" + "\n".join(steps)
    document = {"id": "mailbox", "title": "Set up the mailbox", "text": text}
    made = await ingest(as_admin, kb, document, chunk_strategy="markdown")
    assert made["chunks_added"] == 2
    sizes = "# Sizes\n\nA mailbox holds ten gigabytes. A page of the mailbox settings shows how much is left."
    await ingest(as_admin, kb, {"id": "sizes", "title": "Sizes", "text": sizes}, chunk_strategy="markdown")
    monkeypatch.setattr(runtime.settings, "kb_default_collection", kb)
    ticket = await new_ticket(
        as_agent, title="Mailbox", content="Which value do I enter on which page of the mailbox settings?"
    )
    answer = body_of(await as_agent.post(f"/api/ai/tickets/{ticket['id']}/suggest", json={"n_results": 2}))
    numbers = [line.split(".")[0] for line in answer["ai_reply"].splitlines() if line[:1].isdigit()]
    assert numbers == list("12345678")
    shown = {item["id"]: item["text"] for item in answer["kb_snippets"]}
    assert all(item["quote"] in shown[item["chunk_id"]] for item in answer["citations"])
