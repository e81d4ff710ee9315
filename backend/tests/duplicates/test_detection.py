"""Duplicates on a whole desk: what triage and the workflow endpoint say of stored tickets."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from itertools import cycle
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.assistant import duplicate_repository
from app.assistant.duplicates import DuplicateFinder, DuplicateQuery
from app.core.clock import utc_now
from app.models import Ticket, TicketVector, TriageRun
from app.runtime import Runtime
from app.triage.classifier import embed_text
from app.triage.duplicates import TicketIndex
from app.triage.types import Extraction
from tests.desk import Desk, body_of, new_ticket, stored, triaged, unique

pytestmark = pytest.mark.usefixtures("jobs_running")


REPORTS = (
    ("CSV import", "The CSV import stops at the second step with a blank page.", "Importing a CSV file shows only a blank page at step two."),
    ("Camera picture upside down", "The video doorbell shows its picture upside down.", "My video doorbell turns the camera picture upside down."),
    ("Invoices without VAT number", "PDF invoices are printed without our VAT number.", "Our VAT number is missing on the printed PDF invoices."),
    ("Two-factor codes rejected", "Codes of the authenticator app are rejected at sign-in.", "Sign-in rejects every code of my authenticator app."),
    ("Calendar a day early", "The calendar shows meetings a day early in Sydney.", "In Sydney all meetings stand a day early in the calendar."),
    ("Thermostat offline at night", "The thermostat loses its connection every night at two.", "Every night at two the thermostat goes offline."),
    ("Search ignores umlauts", "Searching for customer names with umlauts finds nothing.", "Names of customers with umlauts are not found by the search."),
    ("Coffee machine leaks", "Water leaks from below the espresso machine while it heats.", "While heating the espresso machine drips water from below."),
    ("Payroll export stuck", "The payroll export hangs at employee sixty of the list.", "Exporting payroll never gets past employee number sixty."),
    ("Map tiles missing", "The delivery map shows grey tiles in place of streets.", "On the delivery map I see grey tiles where streets should be."),
    ("Subtitles out of step", "Subtitles run ten seconds ahead of the film on the television app.", "In the television app a film's subtitles come ten seconds early."),
    ("Scanner reads doubles", "The warehouse scanner books each barcode twice.", "Each barcode is booked twice by the scanner in our warehouse."),
    ("Labels print blank", "The label printer feeds empty labels since Monday.", "Since Monday only empty labels come out of the label printer."),
    ("Gate stays open", "The garage gate does not close when the app tells it to.", "Told by the app to close, the garage gate stays where it is."),
    ("Newsletter sent thrice", "Subscribers got the newsletter three times in a row.", "The newsletter reached each subscriber three times."),
)  # fmt: skip
_unused = cycle(REPORTS)
"""One for each call of ``outage`` on a desk at least: a second report of the same is a duplicate."""


def outage() -> dict[str, str]:
    """A report that no other test has written, and the same in other words."""
    title, content, again = next(_unused)
    # The servers' desks have no model: there the words themselves must tell.
    return {"title": title, "content": content, "again": f"{content} {again}"}


async def process(client: httpx.AsyncClient, subject: str, body: str, **options: Any) -> dict[str, Any]:
    request = {
        "ticket": {"subject": subject, "body": body},
        "options": {"enable_duplicate_detection": True, "skip_response": True, **options},
    }
    answer: dict[str, Any] = body_of(await client.post("/api/v1/workflow/process", json=request))
    return answer


async def report(client: httpx.AsyncClient, title: str, content: str) -> dict[str, Any]:
    return await triaged(client, (await new_ticket(client, title=title, content=content))["id"])


async def retriage(runtime: Runtime, client: httpx.AsyncClient, ticket_id: int) -> dict[str, Any]:
    """Triage a ticket once more."""
    from app.jobs import service as jobs

    async with runtime.db.write() as session:
        await jobs.enqueue_triage(session, ticket_id, runtime.dispatcher)
    return await triaged(client, ticket_id)


async def test_the_same_matter_of_another_customer_is_found(
    as_customer: httpx.AsyncClient, as_other: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    words = outage()
    first = await new_ticket(as_customer, title=words["title"], content=words["content"])
    await triaged(as_agent, first["id"])
    second = await new_ticket(as_other, title=words["title"], content=words["again"])
    seen = await triaged(as_agent, second["id"])
    assert seen["triage"]["duplicate_of"] == first["id"]
    assert 0.5 <= seen["triage"]["similarity_score"] <= 1
    listed = body_of(await as_agent.get("/api/tickets", params={"page_size": 1}))["items"][0]
    assert (listed["id"], listed["triage"]["duplicate_of"]) == (second["id"], first["id"])
    events = body_of(await as_agent.get(f"/api/tickets/{second['id']}/events"))["items"]
    done = next(event for event in events if event["kind"] == "triage.completed")
    assert done["data"]["duplicate_of"] == first["id"]
    own = body_of(await as_other.get(f"/api/tickets/{second['id']}"))
    assert own["triage"] is None, "a customer does not learn of another's ticket"


async def test_process_tells_the_nearest_also_when_it_is_no_duplicate(as_agent: httpx.AsyncClient) -> None:
    words = outage()
    first = await report(as_agent, words["title"], words["content"])
    found = await process(as_agent, words["title"], words["again"])
    assert found["duplicate_of"] == first["id"]
    other = await process(
        as_agent, "Opening hours", "When does the reading room of the old library open on Sundays?"
    )
    assert other["duplicate_of"] is None
    assert 0 <= other["similarity_score"] < 0.5 <= found["similarity_score"]
    step = next(step for step in found["workflow_steps"] if step["step_name"] == "duplicate_detection")
    assert (step["status"], step["error"]) == ("completed", None)


async def test_process_looks_only_when_asked_to(as_agent: httpx.AsyncClient) -> None:
    words = outage()
    await report(as_agent, words["title"], words["content"])
    answer = await process(as_agent, words["title"], words["content"], enable_duplicate_detection=False)
    assert (answer["duplicate_of"], answer["similarity_score"]) == (None, None)
    assert "duplicate_detection" not in [step["step_name"] for step in answer["workflow_steps"]]


async def test_a_question_about_another_order_is_another_matter(as_agent: httpx.AsyncClient) -> None:
    text = "Where is my order {}? The parcel was to be here last week."
    first = await report(as_agent, "Where is my order", text.format("KX-40012"))
    other = await process(as_agent, "Where is my order", text.format("KX-77810"))
    assert other["duplicate_of"] is None
    same = await process(
        as_agent, "My parcel", "Order KX-40012 should have come last week, where is the parcel?"
    )
    assert same["duplicate_of"] == first["id"]


async def test_a_deleted_ticket_vanishes_at_once(runtime: Runtime, as_agent: httpx.AsyncClient) -> None:
    words = outage()
    first = await report(as_agent, words["title"], words["content"])
    second = await report(as_agent, words["title"], words["again"])
    assert second["triage"]["duplicate_of"] == first["id"]
    assert (await as_agent.delete(f"/api/tickets/{first['id']}")).status_code == 204
    seen = body_of(await as_agent.get(f"/api/tickets/{second['id']}"))
    assert seen["triage"]["duplicate_of"] is None
    found = await process(as_agent, words["title"], words["content"])
    assert found["duplicate_of"] == second["id"]
    assert await stored(runtime, sa.select(TicketVector).where(TicketVector.ticket_id == first["id"])) == []


async def test_a_duplicate_is_of_an_older_ticket_so_never_of_itself_or_in_a_circle(
    runtime: Runtime, as_agent: httpx.AsyncClient
) -> None:
    words = outage()
    first = await report(as_agent, words["title"], words["content"])
    second = await report(as_agent, words["title"], words["again"])
    again = await retriage(runtime, as_agent, first["id"])
    assert again["triage"]["duplicate_of"] is None
    assert (await retriage(runtime, as_agent, second["id"]))["triage"]["duplicate_of"] == first["id"]
    rows = await stored(runtime, sa.select(TicketVector).where(TicketVector.ticket_id == first["id"]))
    assert len(rows) == 1, "one vector a ticket"
    named = await stored(
        runtime, sa.select(TriageRun).where(TriageRun.duplicate_of_id >= TriageRun.ticket_id)
    )
    assert named == []


async def test_a_merged_ticket_points_to_its_survivor(as_agent: httpx.AsyncClient) -> None:
    words = outage()
    survivor = await report(as_agent, "Many things", unique("Something else entirely"))
    merged = await report(as_agent, words["title"], words["content"])
    before = await report(as_agent, words["title"], words["again"])
    assert before["triage"]["duplicate_of"] == merged["id"]
    into = {"into": survivor["id"]}
    body_of(await as_agent.post(f"/api/tickets/{merged['id']}/merge", json=into))
    seen = body_of(await as_agent.get(f"/api/tickets/{before['id']}"))
    assert seen["triage"]["duplicate_of"] == survivor["id"]
    body_of(await as_agent.post(f"/api/tickets/{before['id']}/merge", json={"into": survivor["id"]}))
    found = await process(as_agent, words["title"], words["again"])
    assert found["duplicate_of"] == survivor["id"]


async def test_a_merge_into_a_newer_ticket_closes_no_circle(as_agent: httpx.AsyncClient) -> None:
    words = outage()
    original = await report(as_agent, words["title"], words["content"])
    middle = await report(as_agent, words["title"], words["again"])
    newest = await report(as_agent, words["title"], f"{words['again']} Please help.")
    assert middle["triage"]["duplicate_of"] == original["id"]
    body_of(await as_agent.post(f"/api/tickets/{original['id']}/merge", json={"into": newest["id"]}))
    for ticket in (middle, newest):
        seen = body_of(await as_agent.get(f"/api/tickets/{ticket['id']}"))
        named = seen["triage"]["duplicate_of"]
        assert named is None or named < ticket["id"]


@pytest.mark.parametrize(("days", "found"), [(29, True), (31, False)])
async def test_what_was_resolved_long_ago_is_no_original(
    runtime: Runtime, as_agent: httpx.AsyncClient, days: int, found: bool
) -> None:
    words = outage()
    first = await report(as_agent, words["title"], words["content"])
    body_of(await as_agent.patch(f"/api/tickets/{first['id']}", json={"status": "resolved"}))
    async with runtime.db.write() as session:
        when = utc_now() - timedelta(days=days)
        await session.execute(sa.update(Ticket).where(Ticket.id == first["id"]).values(resolved_at=when))
    answer = await process(as_agent, words["title"], words["again"])
    assert (answer["duplicate_of"] == first["id"]) is found


async def test_spam_is_no_original(as_agent: httpx.AsyncClient) -> None:
    words = outage()
    first = await report(as_agent, words["title"], words["content"])
    body_of(await as_agent.patch(f"/api/tickets/{first['id']}", json={"is_spam": True}))
    assert (await process(as_agent, words["title"], words["again"]))["duplicate_of"] is None


async def test_nothing_is_encoded_for_it(as_agent: httpx.AsyncClient, encoded: list[str]) -> None:
    words = outage()
    await report(as_agent, words["title"], words["content"])
    wanted = " ".join(embed_text(words["title"], words["content"]).split())
    assert encoded.count(wanted) == 1


async def test_another_process_sees_what_this_one_stored(
    desk: Desk, runtime: Runtime, as_agent: httpx.AsyncClient
) -> None:
    elsewhere = DuplicateFinder(runtime.db, runtime.sentences.encode)
    model = (await runtime.encoder.wait(10)).model_id
    words = outage()
    asked = DuplicateQuery(words["title"], words["again"], Extraction())
    before = await elsewhere.find(asked, model)
    assert before.duplicate_of is None
    first = await report(as_agent, words["title"], words["content"])
    assert (await elsewhere.find(asked, model)).duplicate_of == first["id"]
    # The table itself is what counts: a restart loads it whole.
    assert (
        await DuplicateFinder(runtime.db, runtime.sentences.encode).find(asked, model)
    ).duplicate_of == first["id"]
    assert (await elsewhere.find(asked, "another-model")).similarity_score is None


async def test_a_load_that_is_cut_off_leaves_no_ticket_out(
    runtime: Runtime, as_agent: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a vector space that is new to a finder which already knows another one."""
    words = outage()
    first = await report(as_agent, words["title"], words["content"])
    model = (await runtime.encoder.wait(10)).model_id
    finder = DuplicateFinder(runtime.db, runtime.sentences.encode)
    asked = DuplicateQuery(words["title"], words["again"], Extraction())
    await finder.find(asked, model)
    async with runtime.db.write() as session:
        await session.execute(
            sa.update(TicketVector).where(TicketVector.ticket_id == first["id"]).values(model="new")
        )

    async def cut_off(*_: Any) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as cut:
        cut.setattr(duplicate_repository, "vectors", cut_off)
        with pytest.raises(asyncio.CancelledError):
            await finder.find(asked, "new")
    # Ids of rows that are younger than the overlap hide the fault.
    monkeypatch.setattr(finder, "_overlap", 0)
    assert (await finder.find(asked, "new")).duplicate_of == first["id"]


async def test_the_loop_never_waits_for_the_index(
    runtime: Runtime,
    as_agent: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What packs tickets holds the index for a while: vectors come in, and deleted tickets go, in threads."""
    loop_thread = threading.get_ident()
    called: list[str] = []

    def watch(name: str) -> None:
        method = getattr(TicketIndex, name)

        def watched(*args: Any, **options: Any) -> Any:
            assert threading.get_ident() != loop_thread
            called.append(name)
            return method(*args, **options)

        monkeypatch.setattr(TicketIndex, name, watched)

    words = outage()
    first = await report(as_agent, words["title"], words["content"])
    finder = DuplicateFinder(runtime.db, runtime.sentences.encode)
    model = (await runtime.encoder.wait(10)).model_id
    asked = DuplicateQuery(words["title"], words["again"], Extraction())
    for name in ("put", "remove"):
        watch(name)
    assert (await finder.find(asked, model)).duplicate_of == first["id"]
    assert "put" in called
    assert (await as_agent.delete(f"/api/tickets/{first['id']}")).status_code == 204
    assert (await finder.find(asked, model)).duplicate_of is None
    assert called.count("remove") == 1
    await finder.find(asked, model)
    assert called.count("remove") == 1, "it has gone"
