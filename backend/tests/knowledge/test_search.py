"""Search: order, modes, turns, hostile queries, and who finds what."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.desk import body_of, ingest, problem_of, unique
from tests.knowledge.support import items_of, search

pytestmark = pytest.mark.usefixtures("either_way")

ARTICLES = {
    "refund": "Refunds reach your card within five working days after we approve them.",
    "password": "To reset your password, open the sign-in page and choose Forgot password.",
    "export": "The CSV export lists every order of a month; error E-4711 means that the month is empty.",
    "shipping": "Parcels to Norway need seven days and a customs form.",
}
INTERNAL = "Goodwill credits above fifty euros need the approval of a team lead."
HOSTILE = [
    '"', "'", '" OR "1"="1', "'; DROP TABLE chunks; --", "refund AND", "NOT refund", "refund*", "(refund", "refund)",
    "NEAR(refund card, 2)", "scope:collection1", "terms : refund", "^refund", "refund & | ! <->", "+refund -card", "~refund",
    "\\", "%", "_", "{a}", "$1", "col:*", "refund\u0027\u0027 card", "`refund`", "@#!?", "<refund>", "😀", "---", "the", "zzzzqqqq",
]  # fmt: skip


@pytest.fixture(scope="module")
def shelf_name() -> str:
    return unique("shelf")


@pytest.fixture
async def shelf(as_admin: httpx.AsyncClient, shelf_name: str) -> str:
    """A small collection, made once for this module; making it again changes nothing."""
    documents: list[dict[str, Any]] = [{"id": name, "text": text} for name, text in ARTICLES.items()]
    await ingest(
        as_admin, shelf_name, *documents, {"id": "internal", "text": INTERNAL, "visibility": "internal"}
    )
    return shelf_name


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("When do refunds reach my card?", "refund"),
        ("reset password", "password"),
        ("E-4711", "export"),
        ("customs form for a parcel to Norway", "shipping"),
    ],
)
async def test_the_right_passage_is_first_in_every_mode(
    as_agent: httpx.AsyncClient, shelf: str, mode: str, query: str, best: str
) -> None:
    matches = await search(as_agent, shelf, query, mode=mode)
    assert matches[0]["text"] == ARTICLES[best]
    scores = [match["score"] for match in matches]
    assert scores == sorted(scores, reverse=True)
    for match in matches:
        assert 0 <= match["score"] <= 1
        assert 0 <= match["distance"] <= 2
        assert set(match) == {"id", "text", "title", "metadata", "distance", "score", "document_id", "page"}


async def test_n_results_and_repetition(as_agent: httpx.AsyncClient, shelf: str) -> None:
    four = await search(as_agent, shelf, "How do I get my money back?", mode="dense", n_results=4)
    assert len(four) == 4
    assert await search(as_agent, shelf, "How do I get my money back?", mode="dense", n_results=4) == four
    two = await search(as_agent, shelf, "How do I get my money back?", mode="dense", n_results=2)
    assert two == four[:2]


async def test_the_last_line_is_asked(as_agent: httpx.AsyncClient, shelf: str) -> None:
    turns = "I sent a parcel to Norway.\nThanks, that is clear.\nHow do I reset my password?"
    assert (await search(as_agent, shelf, turns))[0]["text"] == ARTICLES["password"]
    assert (await search(as_agent, shelf, "\n\nHow do I reset my password?\n  \n"))[0]["text"] == ARTICLES[
        "password"
    ]


@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
async def test_no_query_is_an_operator(as_agent: httpx.AsyncClient, shelf: str, mode: str) -> None:
    before = await items_of(as_agent, shelf)
    inside = {item["id"] for item in before}
    for query in HOSTILE:
        matches = await search(as_agent, shelf, query, mode=mode, n_results=50)
        assert {match["id"] for match in matches} <= inside, query
    assert await items_of(as_agent, shelf) == before
    assert await search(as_agent, shelf, "NOT refund", mode="lexical") != []


async def test_a_long_query_is_answered(as_agent: httpx.AsyncClient, shelf: str) -> None:
    words = " ".join(f"word{n}" for n in range(2000))[:19_900]
    assert await search(as_agent, shelf, f"{words}\nreset password")


@pytest.mark.parametrize(
    "changes",
    [
        {"n_results": 0},
        {"n_results": 51},
        {"n_results": -1},
        {"mode": "magic"},
        {"query": ""},
        {"query": "  \n "},
        {"query": "x" * 20_001},
        {"query": "a\x00"},
        {"query": None},
        {"collection": "a/b"},
        {"collection": ""},
    ],
)
async def test_bad_searches_are_422(as_agent: httpx.AsyncClient, shelf: str, changes: dict[str, Any]) -> None:
    problem_of(
        await as_agent.post("/api/kb/search", json={"collection": shelf, "query": "refund", **changes}), 422
    )


async def test_what_is_too_long_is_told_in_characters(as_agent: httpx.AsyncClient, shelf: str) -> None:
    body = {"collection": shelf, "query": "x" * 20_001}
    problem = problem_of(await as_agent.post("/api/kb/search", json=body), 422)
    assert problem["detail"] == "query: Text should have at most 20000 characters, not 20001"


async def test_what_is_wrong_is_told_without_names_of_types(as_agent: httpx.AsyncClient) -> None:
    raw = b'{"query": "refund", "metadata": {"product": "\\ud800"}}'
    headers = {"Content-Type": "application/json"}
    problem = problem_of(await as_agent.post("/api/kb/search", content=raw, headers=headers), 422)
    assert problem["detail"] == "metadata.product: must not contain lone surrogate characters"
    assert not any("[" in str(part) for error in problem["errors"] for part in error["loc"])


async def test_unknown_collections_are_404(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, collection: str
) -> None:
    code = "collection_not_found"
    problem = problem_of(
        await as_agent.post("/api/kb/search", json={"collection": collection, "query": "a"}), 404, code
    )
    assert collection in problem["detail"]
    problem_of(await as_agent.get("/api/kb/items", params={"collection": collection}), 404, code)
    problem_of(
        await as_admin.post("/api/kb/delete", json={"collection": collection, "ids": ["a"]}), 404, code
    )
    problem_of(await as_agent.post("/api/ai/chat", json={"collection": collection, "query": "a"}), 404, code)


async def test_collections_do_not_mix(as_admin: httpx.AsyncClient, shelf: str, collection: str) -> None:
    await ingest(as_admin, collection, {"id": "refund", "text": "In this shop refunds take thirty days."})
    for mode in ("hybrid", "dense", "lexical"):
        matches = await search(as_admin, collection, "refunds", mode=mode, n_results=50)
        assert [match["text"] for match in matches] == ["In this shop refunds take thirty days."]
        elsewhere = await search(as_admin, shelf, "thirty days shop refunds", mode=mode, n_results=50)
        assert all("thirty" not in match["text"] for match in elsewhere)


async def test_internal_articles_are_invisible_to_customers(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, shelf: str
) -> None:
    question = "Who approves goodwill credits above fifty euros?"
    for mode in ("hybrid", "dense", "lexical"):
        assert (await search(as_agent, shelf, question, mode=mode))[0]["text"] == INTERNAL
        found = await search(as_customer, shelf, question, mode=mode, n_results=50)
        assert INTERNAL not in [match["text"] for match in found]
    params = {"collection": shelf}
    for_staff = body_of(await as_agent.get("/api/kb/documents", params=params))
    for_customers = body_of(await as_customer.get("/api/kb/documents", params=params))
    assert (for_staff["total"], for_customers["total"]) == (5, 4)
    hidden = next(document for document in for_staff["items"] if document["visibility"] == "internal")
    assert hidden["id"] not in [document["id"] for document in for_customers["items"]]
    body_of(await as_agent.get(f"/api/kb/documents/{hidden['id']}"))
    problem_of(await as_customer.get(f"/api/kb/documents/{hidden['id']}"), 404, "document_not_found")
    public = for_customers["items"][0]["id"]
    assert body_of(await as_customer.get(f"/api/kb/documents/{public}"))["chunks"]


async def test_answers_and_drafts_never_cite_internal_articles(
    as_agent: httpx.AsyncClient, shelf: str
) -> None:
    body = {"collection": shelf, "query": "Who approves goodwill credits above fifty euros?", "n_results": 10}
    answer = body_of(await as_agent.post("/api/ai/chat", json=body))
    assert INTERNAL not in str(answer)
    ticket = {"content": "Who approves goodwill credits above fifty euros?"}
    made = body_of(await as_agent.post("/api/tickets", json=ticket), 201)
    options = {"collection": shelf, "n_results": 10}
    draft = body_of(await as_agent.post(f"/api/ai/tickets/{made['id']}/suggest", json=options))
    assert INTERNAL not in str(draft)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (
            "collection",
            "a/b",
            "should be 3 to 512 of the letters A to Z, digits, dots, hyphens and underscores",
        ),
        ("language", "??", "should be a language such as en or pt-BR"),
    ],
)
async def test_forms_are_told_in_words(
    as_admin: httpx.AsyncClient, field: str, value: str, words: str
) -> None:
    document = {"id": "a", "title": "A", "text": "One sentence stands here."}
    body = {"collection": "kb_main", "documents": [document]}
    (document if field == "language" else body)[field] = value
    assert problem_of(await as_admin.post("/api/kb/ingest", json=body), 422)["detail"].endswith(words)
