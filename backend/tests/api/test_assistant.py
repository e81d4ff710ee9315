"""Suggestions and chat: grounded answers, honest refusals, streams, and models that answer well or badly."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.llm.openai_compatible import OpenAICompatibleModel
from app.models import Draft, DraftCitation, TicketEvent
from app.runtime import Runtime
from tests.desk import Desk, body_of, ids_of, ingest, new_ticket, problem_of, stored, unique
from tests.llm.stub import INJECTED, StubModelServer

DOUBLE = (
    "# Double charges\n\nIf your card shows two charges for one order, the second one is usually a temporary hold. "
    "The bank releases the hold within three working days.\n\nIf both charges are still there after three working days, "
    "send us the order number and we refund the second charge within five working days.\n"
)
PASSWORD = "# Passwords\n\nTo reset your password, open the sign-in page and choose Forgot password. The link works for one hour.\n"
INTERNAL = "# Double charges, internal\n\nFor a double charge over 500 euros call the payment provider before refunding.\n"
CHARGED = {
    "title": "Charged twice for one order",
    "content": "My card shows two charges for order 48213. When do I get the second charge back?",
}
ELSEWHERE = {
    "title": "Violin strings",
    "content": "Which rosin suits gut strings of a baroque violin in dry winters?",
}


@pytest.fixture(scope="module")
def kb_name() -> str:
    return unique("drafts")


@pytest.fixture
async def kb(as_admin: httpx.AsyncClient, kb_name: str) -> str:
    documents = [
        {"id": "double", "text": DOUBLE},
        {"id": "password", "text": PASSWORD},
        {"id": "internal", "text": INTERNAL, "visibility": "internal"},
    ]
    await ingest(as_admin, kb_name, *documents)
    return kb_name


@pytest.fixture
def stub() -> Iterator[StubModelServer]:
    with StubModelServer() as server:
        yield server


@pytest.fixture
async def model(
    runtime: Runtime, stub: StubModelServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[StubModelServer]:
    """The desk has a model: the stub, which may be told to misbehave."""
    monkeypatch.setattr("app.llm.openai_compatible.FIRST_BACKOFF_SECONDS", 0.02)
    chat = OpenAICompatibleModel(base_url=stub.base_url, api_key="key", model="stub-model", timeout_seconds=5)
    runtime.model = chat
    yield stub
    runtime.model = None
    await chat.aclose()


async def suggest(client: httpx.AsyncClient, ticket: dict[str, Any], kb: str, **options: Any) -> Any:
    path = f"/api/ai/tickets/{ticket['id']}/suggest"
    return body_of(await client.post(path, json={"collection": kb, **options}))


def check_grounds(answer: dict[str, Any], text: str) -> None:
    """Each citation stands in the text, names a snippet of this answer, and quotes it to the letter."""
    snippets = {snippet["id"]: snippet for snippet in answer["kb_snippets"]}
    for citation in answer["citations"]:
        snippet = snippets[citation["chunk_id"]]
        assert citation["document_id"] == snippet["document_id"]
        assert snippet["text"][citation["start"] : citation["end"]] == citation["quote"] != ""
        assert citation["marker"] in text
        number = int(citation["marker"].strip("[]"))
        assert answer["kb_snippets"][number - 1]["id"] == citation["chunk_id"]
        assert citation["sentence"]
    assert INTERNAL not in json.dumps(answer)


async def check_stored(runtime: Runtime, answer: dict[str, Any], author: int) -> None:
    (draft,) = await stored(runtime, sa.select(Draft).where(Draft.id == answer["draft_id"]))
    assert (draft.ticket_id, draft.created_by, draft.content) == (
        answer["ticket_id"],
        author,
        answer["ai_reply"],
    )
    assert (draft.status.value, draft.engine, draft.model) == (
        answer["status"],
        answer["engine"],
        answer["model"],
    )
    assert (draft.category, draft.confidence) == (answer["category"], answer["confidence"])
    assert (draft.fallback_used, draft.error) == (answer["fallback_used"], answer["fallback_reason"])
    assert draft.suggestion["priority"] == answer["suggested_priority"]
    assert draft.suggestion["tags"] == answer["suggested_tags"]
    assert ids_of(draft.suggestion["snippets"]) == ids_of(answer["kb_snippets"])
    rows = await stored(
        runtime,
        sa.select(DraftCitation).where(DraftCitation.draft_id == draft.id).order_by(DraftCitation.ordinal),
    )
    kept = [
        (row.marker, row.chunk_key, row.document_id, row.quote, row.sentence, row.start, row.end)
        for row in rows
    ]
    fields = ("marker", "chunk_id", "document_id", "quote", "sentence", "start", "end")
    assert kept == [tuple(citation[name] for name in fields) for citation in answer["citations"]]
    events = await stored(
        runtime,
        sa.select(TicketEvent).where(
            TicketEvent.ticket_id == answer["ticket_id"], TicketEvent.kind == "draft.created"
        ),
    )
    data = {"draft_id": draft.id, "engine": draft.engine, "status": draft.status.value}
    assert data in [event.data for event in events]
    assert {event.actor_id for event in events} == {author}


async def test_a_suggestion_is_grounded_and_stored(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime, kb: str
) -> None:
    ticket = await new_ticket(as_agent, **CHARGED)
    answer = await suggest(as_agent, ticket, kb)
    assert answer["status"] == "answered"
    assert (answer["engine"], answer["fallback_used"], answer["fallback_reason"]) == ("local", False, None)
    assert answer["category"] == "billing"
    assert 0 < answer["confidence"] <= 1
    assert answer["suggested_priority"] in {"low", "medium", "high", "urgent"}
    assert answer["suggested_tags"]
    assert answer["citations"]
    assert 1 <= len(answer["kb_snippets"]) <= 3
    assert "working days" in answer["ai_reply"]
    check_grounds(answer, answer["ai_reply"])
    await check_stored(runtime, answer, desk.agent.id)
    assert answer["timings_ms"]["total"] > 0
    after = body_of(await as_agent.get(f"/api/tickets/{ticket['id']}"))
    unchanged = {key: after[key] for key in ticket if key != "triage"}
    assert unchanged == {key: value for key, value in ticket.items() if key != "triage"}, (
        "nothing is sent or set"
    )


async def test_without_grounds_it_says_so(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime, kb: str
) -> None:
    answer = await suggest(as_agent, await new_ticket(as_agent, **ELSEWHERE), kb, n_results=2)
    assert answer["status"] == "insufficient_context"
    assert answer["citations"] == []
    assert "[1]" not in answer["ai_reply"]
    assert answer["ai_reply"].strip()
    assert answer["reason"]
    assert len(answer["kb_snippets"]) == 2, "the nearest passages come with the refusal"
    await check_stored(runtime, answer, desk.agent.id)


async def test_every_generation_is_a_draft_of_its_own(as_agent: httpx.AsyncClient, kb: str) -> None:
    ticket = await new_ticket(as_agent, **CHARGED)
    first = await suggest(as_agent, ticket, kb, tone="formal")
    second = await suggest(as_agent, ticket, kb, tone="concise", n_results=1)
    assert first["draft_id"] != second["draft_id"]
    assert first["ai_reply"] != second["ai_reply"]
    assert len(second["kb_snippets"]) == 1


async def test_without_a_body_the_default_collection_is_searched(
    as_agent: httpx.AsyncClient, runtime: Runtime, kb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime.settings, "kb_default_collection", kb)
    ticket = await new_ticket(as_agent, **CHARGED)
    answer = body_of(await as_agent.post(f"/api/ai/tickets/{ticket['id']}/suggest"))
    assert answer["status"] == "answered"
    monkeypatch.setattr(runtime.settings, "kb_default_collection", unique("none"))
    answer = body_of(await as_agent.post(f"/api/ai/tickets/{ticket['id']}/suggest", json={}))
    assert (answer["status"], answer["kb_snippets"]) == ("insufficient_context", [])


async def test_later_turns_of_the_customer_are_read(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, kb: str
) -> None:
    ticket = await new_ticket(as_customer, **ELSEWHERE)
    assert (await suggest(as_agent, ticket, kb))["status"] == "insufficient_context"
    turn = {"content": "Never mind. How do I reset my password on the sign-in page?"}
    body_of(await as_customer.post(f"/api/tickets/{ticket['id']}/replies", json=turn), 201)
    answer = await suggest(as_agent, ticket, kb)
    assert answer["status"] == "answered"
    assert "Forgot password" in answer["ai_reply"]


@pytest.mark.parametrize(
    "body", [{"n_results": 0}, {"n_results": 11}, {"tone": "rude"}, {"collection": "a/b"}, {"model": "x"}, []]
)
@pytest.mark.parametrize("path", ["suggest", "suggest/stream"])
async def test_bad_requests_are_422(as_agent: httpx.AsyncClient, body: Any, path: str) -> None:
    ticket = await new_ticket(as_agent)
    problem_of(await as_agent.post(f"/api/ai/tickets/{ticket['id']}/{path}", json=body), 422)


@pytest.mark.parametrize("path", ["suggest", "suggest/stream"])
async def test_unknown_tickets_and_collections(
    as_agent: httpx.AsyncClient, collection: str, path: str
) -> None:
    problem_of(await as_agent.post(f"/api/ai/tickets/2147483647/{path}"), 404, "ticket_not_found")
    ticket = await new_ticket(as_agent)
    response = await as_agent.post(f"/api/ai/tickets/{ticket['id']}/{path}", json={"collection": collection})
    if path == "suggest":
        problem_of(response, 404, "collection_not_found")
    else:
        name, data = events_of(response)[-1]
        assert (name, data["code"], data["status"]) == ("error", "collection_not_found", 404)
        assert data["request_id"] == response.headers["x-request-id"]


def events_of(response: httpx.Response) -> list[tuple[str, Any]]:
    """The events of a stream, parsed; comments are left out."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    found: list[tuple[str, Any]] = []
    for block in response.text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        if lines:
            name, data = lines
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


async def stream(client: httpx.AsyncClient, kb: str, **fields: Any) -> list[tuple[str, Any]]:
    ticket = await new_ticket(client, **fields)
    path = f"/api/ai/tickets/{ticket['id']}/suggest/stream"
    return events_of(await client.post(path, json={"collection": kb}))


async def test_a_stream_tells_its_parts_in_order(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime, kb: str
) -> None:
    events = await stream(as_agent, kb, **CHARGED)
    names = [name for name, _ in events]
    assert names[:2] == ["triage", "snippets"]
    assert names[-1] == "done"
    assert set(names[2:-1]) == {"delta"}
    data = dict(events)
    done = data["done"]
    assert "".join(piece["text"] for name, piece in events if name == "delta") == done["ai_reply"]
    assert data["snippets"]["kb_snippets"] == done["kb_snippets"]
    for name in ("category", "confidence", "suggested_priority", "suggested_tags"):
        assert data["triage"][name] == done[name]
    assert done["status"] == "answered"
    check_grounds(done, done["ai_reply"])
    await check_stored(runtime, done, desk.agent.id)


async def test_a_stream_without_grounds_ends_in_done_too(as_agent: httpx.AsyncClient, kb: str) -> None:
    events = await stream(as_agent, kb, **ELSEWHERE)
    assert events[-1][0] == "done"
    assert events[-1][1]["status"] == "insufficient_context"


async def test_chat_answers_with_marked_lines_only(
    as_agent: httpx.AsyncClient, runtime: Runtime, kb: str
) -> None:
    drafts = len(await stored(runtime, sa.select(Draft.id)))
    body = {
        "query": "Hello\nMy card shows two charges for one order, when is the hold released?",
        "collection": kb,
    }
    answer = body_of(await as_agent.post("/api/ai/chat", json=body))
    assert (answer["status"], answer["engine"], answer["query"]) == ("answered", "local", body["query"])
    check_grounds(answer, answer["answer"])
    for line in filter(None, answer["answer"].split("\n")):
        assert line.rstrip(" .").endswith("]"), line
    nothing = body_of(
        await as_agent.post("/api/ai/chat", json={"query": ELSEWHERE["content"], "collection": kb})
    )
    assert (nothing["status"], nothing["answer"], nothing["citations"]) == ("insufficient_context", "", [])
    assert len(await stored(runtime, sa.select(Draft.id))) == drafts, "a question stores nothing"


async def test_a_turn_about_something_else_is_answered_by_itself(
    as_agent: httpx.AsyncClient, kb: str
) -> None:
    async def ask(*turns: str) -> Any:
        body = {"query": "\n".join(turns), "collection": kb}
        return body_of(await as_agent.post("/api/ai/chat", json=body))

    first = "My card shows two charges for one order, when is the hold released?"
    for turn in (
        "Great, it was. Another question: how do I reset my password?",
        "How do I reset my password?",
    ):
        answer = await ask(first, turn)
        assert "sign-in page" in answer["answer"]
        assert "working days" not in answer["answer"]
    assert "working days" in (await ask(first, "and the second charge?"))["answer"]
    settled = await ask(first, "Thanks, that worked!")
    assert (settled["status"], settled["answer"]) == ("insufficient_context", "")


async def test_thanks_for_an_answer_do_not_ask_for_it_again(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, kb: str
) -> None:
    ticket = await new_ticket(as_customer, **CHARGED)
    path = f"/api/tickets/{ticket['id']}/replies"
    thanks = {"content": "Perfect, thank you!"}
    body_of(await as_customer.post(path, json=thanks), 201)
    assert (await suggest(as_agent, ticket, kb))["status"] == "answered", "nobody has answered yet"
    body_of(await as_agent.post(path, json={"content": "The bank releases the hold."}), 201)
    body_of(await as_customer.post(path, json=thanks), 201)
    assert (await suggest(as_agent, ticket, kb))["status"] == "insufficient_context"


async def test_a_subject_about_nothing_hides_no_answer(as_agent: httpx.AsyncClient, kb: str) -> None:
    asked = "How do I reset my password?"
    bare = body_of(await as_agent.post("/api/ai/chat", json={"query": asked, "collection": kb}))
    assert "password" in bare["answer"]
    for subject in (
        "Question",
        "Questions before we sign up",
        "Quennell and Sons, website, autumn, workshop",
    ):
        body = {"query": f"{subject}\n\n{asked}", "collection": kb}
        answer = body_of(await as_agent.post("/api/ai/chat", json=body))["answer"]
        assert answer.startswith(bare["answer"]), subject


async def test_each_of_several_questions_is_answered(as_agent: httpx.AsyncClient, kb: str) -> None:
    both = {
        "title": "Two things",
        "content": "Hi,\n\nMy card shows two charges, when is the hold released? And how do I reset my password?\n\nThanks",
    }
    draft = await suggest(as_agent, await new_ticket(as_agent, **both), kb)
    assert draft["status"] == "answered"
    check_grounds(draft, draft["ai_reply"])
    first, second = (
        draft["ai_reply"].index("within three working days"),
        draft["ai_reply"].index("sign-in page"),
    )
    assert first < second, "in the order in which they were asked"
    half = both["content"].replace(
        "how do I reset my password", "which rosin suits the gut strings of a violin"
    )
    other = await suggest(as_agent, await new_ticket(as_agent, title="Two things", content=half), kb)
    assert "sign-in page" not in other["ai_reply"]
    one = await suggest(as_agent, await new_ticket(as_agent, **both), kb, n_results=1)
    assert len(one["kb_snippets"]) == 1, "as many passages as were asked for"


@pytest.mark.parametrize(
    "body", [{"query": ""}, {"query": " \n"}, {"query": "x" * 20_001}, {"query": "a", "n_results": 0}, {}]
)
async def test_bad_questions_are_422(as_agent: httpx.AsyncClient, body: dict[str, Any]) -> None:
    problem_of(await as_agent.post("/api/ai/chat", json=body), 422)


async def test_a_model_writes_and_is_checked(
    desk: Desk, as_agent: httpx.AsyncClient, runtime: Runtime, kb: str, model: StubModelServer
) -> None:
    assert body_of(await as_agent.get("/health"))["ai_enabled"] is True
    answer = await suggest(as_agent, await new_ticket(as_agent, **CHARGED), kb)
    assert (answer["engine"], answer["model"], answer["fallback_used"]) == ("llm", "stub-model", False)
    assert (answer["status"], answer["fallback_reason"]) == ("answered", None)
    assert answer["citations"]
    check_grounds(answer, answer["ai_reply"])
    await check_stored(runtime, answer, desk.agent.id)
    prompt = json.dumps(model.requests[-1]["messages"])
    assert "order 48213" in prompt
    assert "call the payment provider" not in prompt, "internal articles do not leave the house"
    events = await stream(as_agent, kb, **CHARGED)
    assert events[-1][0] == "done"
    assert events[-1][1]["engine"] == "llm"
    assert "delta" in [name for name, _ in events]


async def test_a_model_answers_questions(
    as_agent: httpx.AsyncClient, kb: str, model: StubModelServer
) -> None:
    body = {"query": "My card shows two charges, when is the hold released?", "collection": kb}
    answer = body_of(await as_agent.post("/api/ai/chat", json=body))
    assert (answer["engine"], answer["status"]) == ("llm", "answered")
    assert answer["citations"]
    check_grounds(answer, answer["answer"])


async def test_a_model_is_not_asked_without_grounds(
    as_agent: httpx.AsyncClient, kb: str, model: StubModelServer
) -> None:
    answer = await suggest(as_agent, await new_ticket(as_agent, **ELSEWHERE), kb)
    assert (answer["status"], answer["engine"], answer["citations"]) == ("insufficient_context", "local", [])
    assert model.requests == []


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("500", "unavailable"),
        ("429", "rate_limited"),
        ("401", "refused"),
        ("broken_json", "malformed"),
        ("empty", "empty"),
        ("length", "cut_off"),
        ("unfounded", "unsupported"),
        ("obeys_injection", "unsupported"),
    ],
)
async def test_a_model_that_fails_is_replaced_and_it_is_said(
    desk: Desk,
    as_agent: httpx.AsyncClient,
    runtime: Runtime,
    kb: str,
    model: StubModelServer,
    behaviour: Any,
    reason: str,
) -> None:
    model.behaviour = behaviour
    answer = await suggest(as_agent, await new_ticket(as_agent, **CHARGED), kb)
    assert (answer["engine"], answer["fallback_used"], answer["fallback_reason"]) == ("local", True, reason)
    assert answer["status"] == "answered"
    assert answer["citations"]
    assert INJECTED not in answer["ai_reply"]
    check_grounds(answer, answer["ai_reply"])
    await check_stored(runtime, answer, desk.agent.id)


@pytest.mark.parametrize("behaviour", ["cut", "stall", "500"])
async def test_a_stream_that_breaks_off_still_ends_in_a_whole_answer(
    as_agent: httpx.AsyncClient, runtime: Runtime, kb: str, model: StubModelServer, behaviour: Any
) -> None:
    model.behaviour = behaviour
    if isinstance(runtime.model, OpenAICompatibleModel):
        runtime.model._timeout = 1.0
    name, done = (await stream(as_agent, kb, **CHARGED))[-1]
    assert name == "done"
    assert (done["engine"], done["fallback_used"]) == ("local", True)
    assert done["fallback_reason"]
    check_grounds(done, done["ai_reply"])


async def test_nobody_is_greeted_by_the_first_part_of_an_address(as_agent: httpx.AsyncClient) -> None:
    address = unique("r2d2") + "@example.com"
    body = {"subject": "Refund", "body": "How long does a refund take?", "customer_email": address}
    ticket = body_of(await as_agent.post("/api/tickets", json=body), 201)
    suggestion = body_of(await as_agent.post(f"/api/ai/tickets/{ticket['id']}/suggest"), 200)
    assert suggestion["ai_reply"].startswith("Hi there,")
    named = body | {"customer_email": "x" + address, "customer_name": "Zoë Quist"}
    ticket = body_of(await as_agent.post("/api/tickets", json=named), 201)
    suggestion = body_of(await as_agent.post(f"/api/ai/tickets/{ticket['id']}/suggest"), 200)
    assert suggestion["ai_reply"].startswith("Hi Zoë,")


async def test_staff_read_what_a_sent_draft_rests_on(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    name = unique("sent")
    made = await ingest(as_admin, name, {"id": "double", "title": "Double charges", "text": DOUBLE})
    ticket = await new_ticket(as_customer, **CHARGED)
    draft = await suggest(as_agent, ticket, name)
    assert draft["citations"]
    path = f"/api/tickets/{ticket['id']}/replies"
    body = {"content": draft["ai_reply"], "draft_id": draft["draft_id"]}
    sent = body_of(await as_agent.post(path, json=body), 201)
    body_of(await as_agent.post(path, json={"content": "By hand. [1]"}), 201)
    fields = ("marker", "chunk_id", "document_id", "quote", "sentence")
    cited = [{key: one[key] for key in fields} for one in draft["citations"]]
    assert sent["citations"] == [{**one, "title": "Double charges"} for one in cited]

    async def read(client: httpx.AsyncClient) -> list[Any]:
        return [reply["citations"] for reply in body_of(await client.get(path))["items"]]

    assert await read(as_agent) == [sent["citations"], []]
    assert await read(as_customer) == [[], []]
    (document,) = made["document_ids"]
    assert (await as_admin.delete(f"/api/kb/documents/{document}")).status_code == 204
    assert await read(as_agent) == [[{**one, "title": None} for one in cited], []]
