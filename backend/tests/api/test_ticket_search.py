"""Finding tickets by their words: title, content, replies; notes for staff only."""

from __future__ import annotations

import httpx
import pytest

from app.tickets import fulltext
from app.tickets.terms import MAX_TERMS, distinct_terms, encode, with_added
from tests.desk import Desk, body_of, ids_of, new_ticket, unique


def word() -> str:
    return unique("w").replace("-", "")


async def found(client: httpx.AsyncClient, q: str, **params: str) -> list[int]:
    answer = body_of(await client.get("/api/tickets", params={"q": q, **params}))
    assert answer["total"] == len(answer["items"])
    return ids_of(answer["items"])


async def test_words_of_title_content_and_replies_are_found(as_agent: httpx.AsyncClient) -> None:
    title, content, reply, note = word(), word(), word(), word()
    ticket = await new_ticket(as_agent, title=f"About {title}", content=f"The {content} failed")
    path = f"/api/tickets/{ticket['id']}/replies"
    body_of(await as_agent.post(path, json={"content": f"See {reply}."}), 201)
    body_of(await as_agent.post(path, json={"content": f"Careful: {note}", "internal": True}), 201)
    for term in (title, content, reply, note, title.upper(), f"{reply} {title}", f"{note} {content}"):
        assert await found(as_agent, term) == [ticket["id"]], term
    assert await found(as_agent, f"{title} {word()}") == []


async def test_inflections_accents_and_short_words_are_found(as_agent: httpx.AsyncClient) -> None:
    mark = word()
    ticket = await new_ticket(
        as_agent, title=f"{mark} charges", content="Ünïcode café, ERR-5003 in v2 at 東京, com x"
    )
    for q in ("charged", "unicode", "CAFE", "err-5003", "5003", "v2", "東京", "com", "x"):
        assert await found(as_agent, f"{mark} {q}") == [ticket["id"]], q


async def test_a_changed_title_is_found_by_its_new_words_only(as_agent: httpx.AsyncClient) -> None:
    old, new = word(), word()
    ticket = await new_ticket(as_agent, title=f"Old {old}")
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"title": f"New {new}"}))
    assert await found(as_agent, old) == []
    assert await found(as_agent, new) == [ticket["id"]]
    assert (await as_agent.delete(f"/api/tickets/{ticket['id']}")).status_code == 204
    assert await found(as_agent, new) == []


async def test_a_ticket_is_found_by_its_number(as_agent: httpx.AsyncClient) -> None:
    ticket = await new_ticket(as_agent)
    for q in (str(ticket["id"]), f"#{ticket['id']}", f" #{ticket['id']} "):
        assert ticket["id"] in await found(as_agent, q, created_after=ticket["created_at"])


async def test_tickets_are_found_by_their_requesters_name_and_address(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    first, last, domain = word(), word(), word()
    address = f"{first}.{last}@{domain}.example"
    ticket = await new_ticket(
        as_agent, title="Keys", customer_email=address, customer_name=f"{first.title()} Dos-{last.title()}"
    )
    for q in (
        address, address.upper(), f"{first} {last}", f"{last.title()}, {first}", last[:-2], f"<{address}>",
        f"@{domain}", domain, f"Dos-{last}", f'"{first}"',
    ):  # fmt: skip
        assert await found(as_agent, q) == [ticket["id"]], q
        assert await found(as_customer, q) == [], q
    for q in (last[1:], f"{first} {word()}", f"{first}%", f"{first}_{last}"):
        assert await found(as_agent, q) == [], q
    said = await new_ticket(as_agent, title=f"A parcel for {last}")
    assert await found(as_agent, last) == [said["id"], ticket["id"]]
    assert await found(as_agent, last, requester_id=str(said["requester_id"])) == [said["id"]]


async def test_more_people_than_are_considered_are_said(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = word()
    made = [(await new_ticket(as_agent, customer_email=f"{name}@{word()}.example"))["id"] for _ in range(3)]
    assert await found(as_agent, name) == made[::-1]
    monkeypatch.setattr(fulltext, "MAX_PEOPLE", 2)
    limited = body_of(await as_agent.get("/api/tickets", params={"q": name}))
    assert (limited["search_limited"], ids_of(limited["items"])) == (True, made[:0:-1])


async def test_a_number_is_found_without_its_leading_zeros(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    mark = word()
    ticket = await new_ticket(as_customer, title=mark, content="About FH-2026-004871 and 0052.")
    for client in (as_agent, as_customer):
        for q in ("4871", "004871", "52", "FH-2026-004871"):
            assert await found(client, f"{mark} {q}") == [ticket["id"]], q
        for q in ("04871", "871", "5"):
            assert await found(client, f"{mark} {q}") == [], q


async def test_customers_find_their_own_tickets_and_nothing_in_notes(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, as_other: httpx.AsyncClient, desk: Desk
) -> None:
    shared, secret = word(), word()
    mine = await new_ticket(as_customer, content=f"Mine {shared}")
    other = await new_ticket(as_other, content=f"Other {shared}")
    note = {"content": f"Suspect {secret}", "internal": True}
    body_of(await as_agent.post(f"/api/tickets/{mine['id']}/replies", json=note), 201)
    assert await found(as_customer, shared) == [mine["id"]]
    assert await found(as_customer, secret) == []
    assert await found(as_customer, f"#{other['id']}") == []
    assert await found(as_agent, secret) == [mine["id"]]
    assert await found(as_agent, shared) == [other["id"], mine["id"]]


@pytest.mark.parametrize(
    "q",
    [
        '"', "a OR b", "NEAR(x y)", "-x", "*", "x*", "title:x", "{public_terms} : x", "') OR 1=1 --", "+x -y", "@3 (x)",
        "x & y | !z", "a\\'b", "%", "_", "the and of", "🙂", "x " * 100, ":*", "<->",
    ],
)  # fmt: skip
async def test_operators_are_words(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient, q: str
) -> None:
    for client in (as_agent, as_customer):
        answer = body_of(await client.get("/api/tickets", params={"q": q}))
        assert answer["items"] == [] or q.strip(" *%+-") != ""


async def test_more_matches_than_are_considered_are_said(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = word()
    made = [(await new_ticket(as_agent, title=f"{mark} {number}"))["id"] for number in range(4)]
    whole = body_of(await as_agent.get("/api/tickets", params={"q": mark}))
    assert (whole["search_limited"], whole["total_relation"], whole["total"]) == (False, "eq", 4)
    monkeypatch.setattr(fulltext, "MAX_CANDIDATES", 3)
    limited = body_of(await as_agent.get("/api/tickets", params={"q": mark}))
    assert (limited["search_limited"], limited["total_relation"]) == (True, "gte")
    assert ids_of(limited["items"]) == made[:0:-1], "the newest were considered"


@pytest.mark.parametrize(("first", "few"), [(1, 1), (3, 2), (1, 50)])
async def test_the_newest_matches_are_found_however_far_back(
    as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, first: int, few: int
) -> None:
    monkeypatch.setattr(fulltext, "FIRST_WINDOW", first)
    monkeypatch.setattr(fulltext, "FEW_MATCHES", few)
    mark, other = word(), word()
    made = [
        (await new_ticket(as_agent, title=mark if number % 3 == 0 else other))["id"] for number in range(14)
    ]
    assert await found(as_agent, mark) == made[12::-3]
    assert await found(as_agent, f"{mark} {other}") == []
    monkeypatch.setattr(fulltext, "MAX_CANDIDATES", 3)
    limited = body_of(await as_agent.get("/api/tickets", params={"q": mark}))
    assert (limited["search_limited"], ids_of(limited["items"])) == (True, made[12:4:-3])


def test_terms_are_distinct_bounded_and_kept_whole_by_every_index() -> None:
    assert distinct_terms(["Charge charged CHARGES"]) == ["_charg"]
    assert encode("x") == "__x"
    assert with_added("_a _b", "b c", besides="").split()[:2] == ["_a", "_b"]
    many = distinct_terms([" ".join(f"word{number}x" for number in range(MAX_TERMS + 50))])
    assert len(many) == MAX_TERMS
