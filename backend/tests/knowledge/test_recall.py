"""Which sent replies rest on text that is gone."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.knowledge.recall import stands_in, still_said, stretches
from tests.desk import body_of, ingest, new_ticket, problem_of

DOUBLE = (
    "# Double charges\n\nIf your card shows two charges for one order, the second one is usually a temporary hold. "
    "The bank releases the hold within three working days.\n\nIf both charges are still there after three working days, "
    "send us the order number and we refund the second charge within five working days.\n"
)
CHARGED = {
    "title": "Charged twice for one order",
    "content": "My card shows two charges for order 48213. When do I get the second charge back?",
}


@pytest.fixture
async def document(as_admin: httpx.AsyncClient, collection: str) -> str:
    """The path of the article that answers."""
    made = await ingest(as_admin, collection, {"id": "double", "text": DOUBLE})
    return f"/api/kb/documents/{made['document_ids'][0]}"


async def suggested(
    agent: httpx.AsyncClient, customer: httpx.AsyncClient, kb: str, **fields: Any
) -> tuple[int, dict[str, Any]]:
    """A ticket with the draft that answers it."""
    ticket = await new_ticket(customer, **{**CHARGED, **fields})
    answer = body_of(await agent.post(f"/api/ai/tickets/{ticket['id']}/suggest", json={"collection": kb}))
    assert answer["status"] == "answered"
    assert answer["citations"]
    return ticket["id"], answer


async def send(
    agent: httpx.AsyncClient, ticket_id: int, draft: dict[str, Any], content: str, **fields: Any
) -> int:
    body = {"content": content, "draft_id": draft["draft_id"], **fields}
    return int(body_of(await agent.post(f"/api/tickets/{ticket_id}/replies", json=body), 201)["id"])


async def affected(client: httpx.AsyncClient, path: str, **params: Any) -> list[dict[str, Any]]:
    answer = body_of(await client.get(f"{path}/affected-replies", params=params))
    items: list[dict[str, Any]] = answer["items"]
    return items


async def test_replies_are_found_when_their_grounds_go(
    as_admin: httpx.AsyncClient,
    as_agent: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    collection: str,
    document: str,
) -> None:
    ticket_id, draft = await suggested(as_agent, as_customer, collection)
    reply_id = await send(as_agent, ticket_id, draft, draft["ai_reply"])
    second_id, other = await suggested(as_agent, as_customer, collection, title="Two charges on my card")
    plain = "".join(part.split("]", 1)[-1] for part in other["ai_reply"].split("["))
    second = await send(as_agent, second_id, other, plain)
    third_id, unsent = await suggested(as_agent, as_customer, collection)
    await send(as_agent, third_id, unsent, "Please wait a little.")
    await send(as_agent, third_id, unsent, unsent["ai_reply"], internal=True)
    assert await affected(as_agent, document) == []
    read = [body_of(await client.get(document))["times_cited"] for client in (as_agent, as_customer)]
    assert read == [3, None], "notes do not count, and customers are not told"
    listed = body_of(await as_agent.get("/api/kb/documents", params={"collection": collection}))
    assert [entry["times_cited"] for entry in listed["items"]] == [3]

    kept = await as_admin.put(
        document, json={"text": f"{DOUBLE}\nOne more line.", "max_chars": 90, "overlap": 0}
    )
    assert body_of(kept)["version"] == 2
    assert await affected(as_agent, document) == [], "what was quoted still stands there"

    body_of(await as_admin.put(document, json={"text": DOUBLE.replace("working days", "weeks")}))
    found = await affected(as_agent, document)
    assert [entry["reply_id"] for entry in found] == [second, reply_id], "markers need not have been sent"
    assert found[1]["ticket_id"] == ticket_id
    assert found[1]["ticket_title"] == CHARGED["title"]
    lost = {(c["marker"], c["quote"], c["sentence"]) for c in found[1]["citations"]}
    assert lost == {
        (c["marker"], c["quote"], c["sentence"]) for c in draft["citations"] if "working days" in c["quote"]
    }
    assert lost
    assert {c["version"] for c in found[1]["citations"]} == {1}
    page = body_of(await as_agent.get(f"{document}/affected-replies", params={"page": 2, "page_size": 1}))
    assert (page["total"], page["pages"]) == (2, 2)
    assert [entry["reply_id"] for entry in page["items"]] == [reply_id]

    assert (await as_admin.delete(document)).status_code == 204
    everything = await affected(as_agent, document)
    assert [entry["reply_id"] for entry in everything] == [second, reply_id]
    assert len(everything[1]["citations"]) == len(draft["citations"])

    await ingest(as_admin, collection, {"id": "double", "text": DOUBLE})
    assert await affected(as_agent, document) == [], "the text is back"


async def test_only_sentences_that_were_sent_count(
    as_admin: httpx.AsyncClient,
    as_agent: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    collection: str,
    document: str,
) -> None:
    ticket_id, draft = await suggested(as_agent, as_customer, collection)
    kept = draft["citations"][0]["sentence"]
    reply_id = await send(as_agent, ticket_id, draft, f"Hello,\n\n{kept}\n\nBye")
    chunks = body_of(await as_admin.get(document))["chunks"]
    gone = [chunk["id"] for chunk in chunks]
    body_of(await as_admin.post("/api/kb/delete", json={"collection": collection, "ids": gone}))
    (entry,) = await affected(as_agent, document)
    assert entry["reply_id"] == reply_id
    assert {citation["sentence"] for citation in entry["citations"]} == {kept}


async def test_a_chunk_that_was_deleted_takes_its_grounds_along(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, collection: str
) -> None:
    text = f"{DOUBLE}\n\n# Opening hours\n\nOur shop opens at nine on weekdays.\n"
    made = await ingest(
        as_admin,
        collection,
        {"id": "double", "text": text},
        chunk_strategy="markdown",
        max_chars=400,
        overlap=0,
    )
    path = f"/api/kb/documents/{made['document_ids'][0]}"
    ticket_id, draft = await suggested(as_agent, as_customer, collection)
    await send(as_agent, ticket_id, draft, draft["ai_reply"])
    cited = sorted({citation["chunk_id"] for citation in draft["citations"]})
    assert len(cited) < made["chunks_added"]
    body_of(await as_admin.post("/api/kb/delete", json={"collection": collection, "ids": cited}))
    assert len(await affected(as_agent, path)) == 1


async def test_an_unknown_document_is_404(as_agent: httpx.AsyncClient) -> None:
    path = "/api/kb/documents/2147483647/affected-replies"
    problem_of(await as_agent.get(path), 404, "document_not_found")


def test_stretches_join_what_only_white_space_parts() -> None:
    text = "One two.\n\nThree four. Five six."
    assert stretches(text, [(10, 21), (0, 8)]) == [text[:21]]
    assert stretches(text, [(0, 8), (22, 31)]) == ["One two.", "Five six."]
    assert stretches(text, [(0, 15), (10, 31)]) == [text]
    assert stretches(text, []) == []


def test_a_quote_stands_to_the_letter() -> None:
    assert stands_in("two.\n\nThree", ["One two.\n\nThree four."])
    assert not stands_in("two. Three", ["One two.\n\nThree four."])


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("We refund it within five days. [1] Bye", True),
        ("We refund it within\nfive days [1][2].", True),
        ("We refund it within five days.", True),
        ("We refund it within six days.", False),
        ("", False),
    ],
)
def test_a_sentence_is_still_said(reply: str, said: bool) -> None:
    assert still_said("We refund it within five days.", reply) is said
