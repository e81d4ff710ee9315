"""The help centre: closed until an admin opens it, and nothing in it but public articles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from app.help import repository, service
from app.knowledge.schemas import MAX_QUERY_CHARS
from app.models import Collection, HelpVersion
from app.rag.encoder_host import EncoderHost
from app.runtime import Runtime
from tests.desk import Desk, body_of, ids_of, ingest, problem_of, stored, variant

PARCELS = """# Lost parcels

We look for a parcel **ten days** after it was sent.

## How is a lost parcel replaced?

A lost parcel is replaced free of charge: write to us with the number on the receipt.

## Parcels to islands

A parcel to an island takes four days longer.
"""
SECRET = "zeppelin"
"""A word of internal documents, metadata and sources alone."""
DOCUMENTS: list[dict[str, Any]] = [
    {
        "id": "parcels", "title": "Lost parcels", "text": PARCELS, "language": "en",
        "metadata": {"note": SECRET}, "source": f"https://{SECRET}.example/parcels",
    },
    {"id": "late", "title": "Late parcels", "text": "A parcel that is late is usually not a lost parcel."},
    {"id": "roses", "title": "Roses", "text": "# Roses\n\nWater the roses in the evening."},
    {
        "id": "inside", "title": f"Lost parcels {SECRET}", "visibility": "internal",
        "text": f"A lost parcel of the {SECRET} is replaced by hand, whatever the parcel was worth.",
    },
]  # fmt: skip


@pytest.fixture
async def shelf(as_admin: httpx.AsyncClient, collection: str) -> dict[str, int]:
    """Ids by external id, of three public articles and an internal document."""
    made = await ingest(as_admin, collection, *DOCUMENTS, chunk_strategy="markdown", max_chars=200)
    return {document["external_id"]: document["id"] for document in made["documents"]}


@pytest.fixture
async def found_first(desk: Desk, collection: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk that looks into the test's collection alone, with counters of its own."""
    monkeypatch.setattr(service, "MOST_COLLECTIONS", 1)
    async with variant(desk, kb_default_collection=collection) as here:
        yield here


def paths_of(shelf: dict[str, int], collection: str) -> list[str]:
    return [
        "/api/help",
        f"/api/help/collections/{collection}",
        f"/api/help/articles/{shelf['parcels']}",
        "/api/help/search?q=parcel",
    ]


async def versions(runtime: Runtime) -> list[HelpVersion]:
    return await stored(runtime, sa.select(HelpVersion).order_by(HelpVersion.version))


async def asked(client: httpx.AsyncClient, q: str, **params: Any) -> dict[str, Any]:
    found: dict[str, Any] = body_of(await client.get("/api/help/search", params={"q": q, **params}))
    return found


async def test_it_is_closed_until_an_admin_opens_it_and_after_they_close_it(
    desk: Desk,
    anonymous: httpx.AsyncClient,
    as_admin: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    shelf: dict[str, int],
    collection: str,
) -> None:
    paths = paths_of(shelf, collection)
    for is_open in (False, True, False):
        assert body_of(await as_admin.patch("/api/help", json={"open": is_open}))["open"] is is_open
        for path in paths:
            assert (await as_customer.get(path)).status_code == 200
            answer = await anonymous.get(path)
            if is_open:
                assert answer.status_code == 200, path
            else:
                problem_of(answer, 401, "unauthenticated")
                assert answer.headers["www-authenticate"] == "Bearer"
        problem_of(await anonymous.patch("/api/help", json={"open": True}), 401, "unauthenticated")
        for path in (
            "/api/help/",
            "/api/help/nothing",
            "/api/help/articles",
            "/api/help/articles/1/versions",
        ):
            problem_of(await anonymous.get(path), 401, "unauthenticated")
        problem_of(await anonymous.post("/api/help/search", json={}), 401, "unauthenticated")


async def test_while_it_is_closed_nobody_learns_what_a_good_request_is(anonymous: httpx.AsyncClient) -> None:
    for path in (
        "/api/help/articles/none",
        "/api/help/search",
        "/api/help/collections/x",
        "/api/help/search?q=",
    ):
        problem_of(await anonymous.get(path), 401, "unauthenticated")


@pytest.mark.usefixtures("opened")
async def test_an_ended_session_reads_what_everybody_may_and_a_bad_token_is_told(desk: Desk) -> None:
    async with desk.client(cookies={"citedesk_session": "ended"}) as browser:
        assert body_of(await browser.get("/api/help"))["open"] is True
        problem_of(await browser.get("/api/tickets"), 401, "session_ended")
        problem_of(await browser.patch("/api/help", json={"open": False}), 401, "session_ended")
    async with desk.client() as program:
        headers = {"Authorization": "Bearer cdt_nonsense"}
        problem_of(await program.get("/api/help", headers=headers), 401, "bad_token")


async def test_an_ended_session_meets_a_closed_door(desk: Desk) -> None:
    async with desk.client(cookies={"citedesk_session": "ended"}) as browser:
        problem_of(await browser.get("/api/help"), 401, "unauthenticated")


async def test_each_change_is_kept_with_who_and_when_and_shown_to_admins_alone(
    desk: Desk,
    runtime: Runtime,
    as_admin: httpx.AsyncClient,
    as_agent: httpx.AsyncClient,
    as_customer: httpx.AsyncClient,
    anonymous: httpx.AsyncClient,
) -> None:
    known = len(await versions(runtime))
    before = utc_now()
    told = body_of(await as_admin.patch("/api/help", json={"open": True, "title": "  Acme\n help "}))
    try:
        assert (told["open"], told["title"]) == (True, "Acme help")
        assert told["changed"]["by"]["id"] == desk.admin.id
        newest = (await versions(runtime))[-1]
        assert (newest.version, newest.is_open, newest.title) == (known + 1, True, "Acme help")
        assert newest.author_id == desk.admin.id
        assert before <= newest.created_at <= utc_now()
        # The same again is no change.
        body_of(await as_admin.patch("/api/help", json={"open": True}))
        body_of(await as_admin.patch("/api/help", json={"open": None}))
        body_of(await as_admin.patch("/api/help", json={}))
        assert len(await versions(runtime)) == known + 1
        for client in (as_agent, as_customer, anonymous):
            shown = body_of(await client.get("/api/help"))
            assert (shown["title"], shown["open"], shown["changed"]) == ("Acme help", True, None)
            assert desk.admin.email not in str(shown)
    finally:
        told = body_of(await as_admin.patch("/api/help", json={"open": False, "title": " "}))
    assert (told["open"], told["title"]) == (False, None)
    assert [row.is_open for row in (await versions(runtime))[known:]] == [True, False]


async def test_only_admins_change_it_and_only_to_what_it_knows(
    runtime: Runtime, as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    known = len(await versions(runtime))
    for client in (as_agent, as_customer):
        problem_of(await client.patch("/api/help", json={"open": True}), 403, "forbidden")
    bodies: list[Any] = [
        {"open": "yes"},
        {"open": 1},
        {"title": "x" * 101},
        {"title": "a\x00"},
        {"colour": "red"},
        [],
    ]
    for body in bodies:
        problem_of(await as_admin.patch("/api/help", json=body), 422)
    assert len(await versions(runtime)) == known


async def test_two_changes_at_once_both_last(runtime: Runtime, as_admin: httpx.AsyncClient) -> None:
    known = len(await versions(runtime))
    bodies: list[dict[str, Any]] = [{"open": True}, {"title": "Together"}]
    try:
        answers = await asyncio.gather(*(as_admin.patch("/api/help", json=body) for body in bodies))
        assert [answer.status_code for answer in answers] == [200, 200]
        shown = body_of(await as_admin.get("/api/help"))
        assert (shown["open"], shown["title"]) == (True, "Together")
        assert [row.version for row in await versions(runtime)] == list(range(1, known + 3))
    finally:
        body_of(await as_admin.patch("/api/help", json={"open": False, "title": None}))


@pytest.mark.usefixtures("opened")
async def test_the_front_page_counts_public_articles_alone(
    anonymous: httpx.AsyncClient, as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient,
    shelf: dict[str, int], collection: str,
) -> None:  # fmt: skip
    inside = f"{collection}-inside"
    await ingest(as_admin, inside, {"text": "For agents only.", "visibility": "internal"})
    for client in (anonymous, as_agent):
        answer = await client.get("/api/help")
        shown = {item["name"]: item for item in body_of(answer)["collections"]}
        mine = shown[collection]
        assert mine["articles"] == 3
        assert mine["title"] == collection.replace("-", " ").removeprefix("kb ").capitalize()
        assert set(ids_of(mine["newest"])) == {shelf["parcels"], shelf["late"], shelf["roses"]}
        assert inside not in shown
        assert SECRET not in answer.text
        problem_of(await client.get(f"/api/help/collections/{inside}"), 404, "collection_not_found")


@pytest.mark.usefixtures("opened")
async def test_articles_of_a_collection_by_title(
    anonymous: httpx.AsyncClient, shelf: dict[str, int], collection: str
) -> None:
    path = f"/api/help/collections/{collection}"
    answer = await anonymous.get(path)
    page = body_of(answer)
    assert [(item["id"], item["title"], item["first_line"]) for item in page["items"]] == [
        (shelf["late"], "Late parcels", "A parcel that is late is usually not a lost parcel."),
        (shelf["parcels"], "Lost parcels", "We look for a parcel ten days after it was sent."),
        (shelf["roses"], "Roses", "Water the roses in the evening."),
    ]
    assert (page["total"], page["pages"], page["collection"]["name"]) == (3, 1, collection)
    assert all(item["updated_at"] for item in page["items"])
    assert SECRET not in answer.text
    second = body_of(await anonymous.get(path, params={"page": 2, "page_size": 2}))
    assert ids_of(second["items"]) == [shelf["roses"]]
    problem_of(await anonymous.get(path, params={"page": 2_000}), 422)
    problem_of(await anonymous.get(path, params={"page_size": 101}), 422)
    problem_of(await anonymous.get(f"{path}-none"), 404, "collection_not_found")


@pytest.mark.usefixtures("opened")
async def test_an_article_shows_its_current_text_and_nothing_that_is_internal(
    anonymous: httpx.AsyncClient, as_agent: httpx.AsyncClient, as_admin: httpx.AsyncClient,
    shelf: dict[str, int], collection: str,
) -> None:  # fmt: skip
    path = f"/api/help/articles/{shelf['parcels']}"
    for client in (anonymous, as_agent):
        answer = await client.get(path)
        article = body_of(answer)
        assert (article["title"], article["text"], article["language"]) == ("Lost parcels", PARCELS, "en")
        assert article["collection"]["name"] == collection
        assert set(article) == {"id", "title", "text", "collection", "language", "updated_at", "related"}
        assert SECRET not in answer.text
        problem_of(await client.get(f"/api/help/articles/{shelf['inside']}"), 404, "article_not_found")
        problem_of(await client.get("/api/help/articles/2000000000"), 404, "article_not_found")
    body_of(await as_admin.put(f"/api/kb/documents/{shelf['parcels']}", json={"text": "A new text."}))
    assert body_of(await anonymous.get(path))["text"] == "A new text."
    await as_admin.put(f"/api/kb/documents/{shelf['parcels']}", json={"visibility": "internal"})
    problem_of(await anonymous.get(path), 404, "article_not_found")
    assert (await as_admin.delete(f"/api/kb/documents/{shelf['roses']}")).status_code == 204
    problem_of(await anonymous.get(f"/api/help/articles/{shelf['roses']}"), 404, "article_not_found")
    page = body_of(await anonymous.get(f"/api/help/collections/{collection}"))
    assert ids_of(page["items"]) == [shelf["late"]]


@pytest.mark.usefixtures("opened", "either_way")
async def test_search_finds_public_articles_once_each_with_the_passage_that_answers(
    found_first: Desk, as_admin: httpx.AsyncClient, shelf: dict[str, int], collection: str
) -> None:
    async with found_first.client() as anonymous:
        found = await asked(anonymous, "How is a lost parcel replaced?")
        ids = ids_of(found["items"])
        assert ids[0] == shelf["parcels"]
        assert len(set(ids)) == len(ids)
        assert shelf["inside"] not in ids
        assert SECRET not in str(found)
        best = found["items"][0]
        assert best["heading_path"] == ["How is a lost parcel replaced?"]
        excerpt = best["excerpt"]
        assert excerpt["text"].startswith("A lost parcel is replaced free of charge")
        words = [excerpt["text"][mark["start"] : mark["end"]] for mark in excerpt["marks"]]
        assert words[:3] == ["lost", "parcel", "replaced"]
        title = best["title"]
        assert [title["text"][mark["start"] : mark["end"]] for mark in title["marks"]] == ["Lost", "parcels"]
        assert best["collection"]["name"] == collection
        assert [item["score"] for item in found["items"]] == sorted(
            (item["score"] for item in found["items"]), reverse=True
        )
        assert len((await asked(anonymous, "parcel", page_size=1))["items"]) == 1
        assert SECRET not in str(await asked(anonymous, f"{SECRET} parcel")).replace(f"{SECRET} parcel", "")
        await as_admin.put(f"/api/kb/documents/{shelf['parcels']}", json={"visibility": "internal"})
        assert shelf["parcels"] not in ids_of((await asked(anonymous, "lost parcel"))["items"])


@pytest.mark.usefixtures("opened", "either_way")
async def test_related_articles_are_public_and_about_the_same(
    anonymous: httpx.AsyncClient, as_admin: httpx.AsyncClient, shelf: dict[str, int]
) -> None:
    path = f"/api/help/articles/{shelf['parcels']}"
    assert ids_of(body_of(await anonymous.get(path))["related"]) == [shelf["late"]]
    await as_admin.put(f"/api/kb/documents/{shelf['late']}", json={"visibility": "internal"})
    assert body_of(await anonymous.get(path))["related"] == []
    assert body_of(await as_admin.get(path))["related"] == [], "staff see what customers see"


async def test_questions_that_nothing_answers_find_nothing(
    found_first: Desk, as_admin: httpx.AsyncClient, collection: str
) -> None:
    await ingest(as_admin, collection, {"id": "a", "text": "Water the roses in the evening."})
    async with found_first.client(found_first.customer) as client:
        assert (await asked(client, "xqzv wvkj qqqq", page_size=20))["items"] == []
        assert (await asked(client, "When do I water roses?"))["items"][0]["score"] > 0.1


async def test_the_question_is_taken_as_elsewhere(found_first: Desk, shelf: dict[str, int]) -> None:
    async with found_first.client(found_first.customer) as client:
        turns = await asked(client, "My roses are dry.\nHow is a lost parcel replaced?")
        assert turns["items"][0]["id"] == shelf["parcels"]
        long = "parcel " * (MAX_QUERY_CHARS // 7)
        assert (await asked(client, long))["query"] == long
        for q in ("", "  \n ", "a" * (MAX_QUERY_CHARS + 1), "a\x00"):
            problem_of(await client.get("/api/help/search", params={"q": q}), 422)
        for size in (0, 21):
            problem_of(await client.get("/api/help/search", params={"q": "a", "page_size": size}), 422)
        problem_of(await client.get("/api/help/search"), 422)


async def test_several_collections_are_searched_together(
    as_customer: httpx.AsyncClient,
    as_admin: httpx.AsyncClient,
    collection: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [f"{collection}-{place}" for place in ("a", "b", "c")]
    await ingest(as_admin, names[0], {"text": "A lost parcel is replaced free of charge."})
    await ingest(
        as_admin, names[1], {"text": "Lost keys: a parcel is not concerned."}, {"text": "Water the roses."}
    )

    async def these(_session: AsyncSession) -> list[tuple[str, int]]:
        return [(names[0], 1), (names[1], 2), (names[2], 1)]

    monkeypatch.setattr(repository, "collections", these)
    found = await asked(as_customer, "How is a lost parcel replaced?")
    assert [item["collection"]["name"] for item in found["items"]][:2] == names[:2]
    assert found["not_searched"] == 0
    monkeypatch.setattr(service, "MOST_COLLECTIONS", 1)
    found = await asked(as_customer, "How is a lost parcel replaced?")
    assert {item["collection"]["name"] for item in found["items"]} == {names[1]}, "the largest"
    assert found["not_searched"] == 2


async def test_a_collection_of_another_model_is_left_out_and_counted(
    found_first: Desk, runtime: Runtime, shelf: dict[str, int], collection: str, as_admin: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    async def use(model: str) -> None:
        async with runtime.db.write() as session:
            await session.execute(
                sa.update(Collection).where(Collection.name == collection).values(embedding_model=model)
            )

    async with found_first.client(found_first.customer) as client:
        assert shelf["parcels"] in ids_of((await asked(client, "lost parcel"))["items"])
        await use("another@1")
        try:
            problem_of(
                await client.get("/api/help/search", params={"q": "parcel"}), 503, "search_unavailable"
            )
            more = f"{collection}-more"
            await ingest(as_admin, more, {"text": "A lost parcel is replaced."})

            async def these(_session: AsyncSession) -> list[tuple[str, int]]:
                return [(collection, 3), (more, 1)]

            monkeypatch.setattr(repository, "collections", these)
            monkeypatch.setattr(service, "MOST_COLLECTIONS", 2)
            found = await asked(client, "lost parcel")
            assert found["not_searched"] == 1
            assert {item["collection"]["name"] for item in found["items"]} == {more}
            assert body_of(await client.get(f"/api/help/articles/{shelf['parcels']}"))["related"] is None
        finally:
            await use(runtime.encoder.encoder.model_id)


async def test_articles_can_be_read_before_the_model_is_loaded(
    as_customer: httpx.AsyncClient, shelf: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EncoderHost, "state", "loading")
    article = body_of(await as_customer.get(f"/api/help/articles/{shelf['parcels']}"))
    assert (article["text"], article["related"]) == (PARCELS, None)


@pytest.mark.usefixtures("opened")
async def test_unchanged_answers_are_not_sent_again(
    anonymous: httpx.AsyncClient, as_admin: httpx.AsyncClient, shelf: dict[str, int], collection: str
) -> None:
    for path in paths_of(shelf, collection)[:3]:
        first = await anonymous.get(path)
        tag = first.headers["etag"]
        assert first.headers["cache-control"] == "private, no-cache"
        assert {"Cookie", "Authorization"} <= {part.strip() for part in first.headers["vary"].split(",")}
        for known in (tag, f"W/{tag}", f'"x", {tag}'):
            again = await anonymous.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await anonymous.get(path, headers={"If-None-Match": '"x"'})).status_code == 200
    path = f"/api/help/articles/{shelf['parcels']}"
    tag = (await anonymous.get(path)).headers["etag"]
    body_of(await as_admin.put(f"/api/kb/documents/{shelf['parcels']}", json={"text": "New."}))
    assert (await anonymous.get(path, headers={"If-None-Match": tag})).status_code == 200
    body_of(await as_admin.patch("/api/help", json={"open": False}))
    problem_of(await anonymous.get(path, headers={"If-None-Match": tag}), 401)
    assert (await as_admin.get("/api/help/search", params={"q": "a"})).headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("opened")
async def test_an_address_without_a_login_asks_only_so_often(
    found_first: Desk, shelf: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SEARCHES_PER_MINUTE", 2)
    async with found_first.client() as anonymous, found_first.client(found_first.customer) as customer:
        for _ in range(2):
            await asked(anonymous, "parcel")
        refused = await anonymous.get("/api/help/search", params={"q": "parcel"})
        problem_of(refused, 429, "too_many_requests")
        assert int(refused.headers["retry-after"]) >= 1
        assert (await anonymous.get(f"/api/help/articles/{shelf['late']}")).status_code == 200
        for _ in range(4):
            await asked(customer, "parcel")
        monkeypatch.setattr(service, "READS_PER_MINUTE", 1)  # another limit, which counts anew
        assert (await anonymous.get("/api/help")).status_code == 200
        problem_of(await anonymous.get("/api/help"), 429, "too_many_requests")
        assert (await customer.get("/api/help")).status_code == 200
