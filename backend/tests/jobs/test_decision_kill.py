"""A process that is killed while it resolves tickets: each customer gets one answer."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.jobs.processes import Site, kill, make_site, wait_until

TICKETS = 16
ARTICLE = (
    "# Opening hours\n\nThe shop in Lyon opens at nine in the morning on weekdays. "
    "The shop in Lyon closes at six in the evening on weekdays."
)
QUESTION = {
    "title": "Opening hours",
    "content": "When does the shop in Lyon open in the morning on weekdays?",
}
POLICY = {
    "automatic": True,
    "categories": ["technical", "billing", "account", "feature_request", "bug_report", "general"],
    "severities": ["low", "medium", "high"],
    "max_amount": 1000,
    "min_sentiment": 3,
    "max_error": 0.2,
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


def add_history(site: Site, ticket_id: int) -> None:
    """Twenty decisions that were right whatever their confidence: the vectoriser of these processes is never sure."""
    with closing(sqlite3.connect(site.database, timeout=10)) as connection:
        for _ in range(20):
            run = connection.execute(
                "INSERT INTO triage_runs (ticket_id, status, attempts, due_at, created_at) "
                "VALUES (?, 'completed', 1, '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000')",
                (ticket_id,),
            ).lastrowid
            connection.execute(
                "INSERT INTO decisions (run_id, ticket_id, draft_id, outcome, reason, rules, inputs, policy_version, confidence, "
                "correct, created_at) SELECT ?, ticket_id, max(id), 'awaiting_review', 'r', '[]', '{}', 0, 0.0, 1, "
                "'2026-01-01 00:00:00.000000' FROM drafts WHERE ticket_id = ?",
                (run, ticket_id),
            )
        connection.commit()


def test_a_kill_sends_no_answer_twice_and_loses_none(site: Site) -> None:
    sent = "SELECT count(*) FROM decisions WHERE outcome = 'auto_resolved'"
    site.changes["JOBS_CONCURRENCY"] = "2"
    with site.serving() as server:
        site.until_ready(server)
        with site.client() as client:
            body = {"collection": "kb_main", "documents": [{"id": "hours", "text": ARTICLE}]}
            assert client.post("/api/kb/ingest", json=body).status_code == 201
            first = client.post("/api/tickets", json=QUESTION).json()["id"]
            wait_until(lambda: site.number("SELECT count(*) FROM decisions") == 1, "the first decision")
            add_history(site, first)
            assert client.put("/api/ai/policy", json=POLICY).status_code == 200
            ids = [client.post("/api/tickets", json=QUESTION).json()["id"] for _ in range(TICKETS)]
            wait_until(lambda: site.number(sent) >= 2, "some answers", pause=0.005)
            kill(server)
    assert 2 <= site.number(sent) < TICKETS, "killed in the middle"

    with site.serving() as server:
        site.until_ready(server)
        wait_until(lambda: site.number(sent) == TICKETS, "all answers")
        time.sleep(0.7)  # two more polls: nothing may be sent again
    for ticket in ids:
        assert site.rows("SELECT status FROM tickets WHERE id = ?", ticket) == [("resolved",)]
        replies = site.rows("SELECT r.content, d.content FROM replies r JOIN drafts d ON d.id = r.draft_id "
                            "WHERE r.ticket_id = ?", ticket)  # fmt: skip
        assert len(replies) == 1
        assert replies[0][0] == replies[0][1], "the draft as it is"
        assert "nine in the morning" in replies[0][0]
        kinds = "SELECT count(*) FROM ticket_events WHERE ticket_id = ? AND kind = ?"
        assert site.number(kinds, ticket, "ticket.auto_resolved") == 1
        assert site.number(kinds, ticket, "reply.added") == 1
