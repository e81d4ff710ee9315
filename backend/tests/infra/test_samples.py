"""The sample knowledge base and the demo tickets: complete, consistent, in the form their loaders expect."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.models.enums import Priority, TicketStatus
from tests.infra.processes import ROOT

ARTICLES = sorted((ROOT / "samples" / "kb").glob("*.md"))
INVENTED = re.compile(r"@(?:[a-z.]+\.)?(?:example\.(?:com|org|net)|fernhour\.example|citedesk\.example)$")


def article(path: Path) -> tuple[dict[str, Any], str]:
    _, front_matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front_matter), body


def demo() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(
        (ROOT / "backend" / "app" / "demo" / "tickets.yaml").read_text(encoding="utf-8")
    )
    return document


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_article_is_well_formed(path: Path) -> None:
    matter, body = article(path)
    assert set(matter) == {"title", "id", "tags", "visibility"}
    assert matter["id"] == path.stem
    assert matter["tags"]
    assert body.lstrip().startswith(f"# {matter['title']}")
    assert body.count("```") % 2 == 0
    assert 250 <= len(body.split()) <= 700
    for address in re.findall(r"[\w.+-]+@[\w.-]+\.\w+", body):
        assert INVENTED.search(address), address


def test_knowledge_base_has_public_and_internal_articles() -> None:
    visibility = [article(path)[0]["visibility"] for path in ARTICLES]
    assert visibility.count("public") >= 25
    assert visibility.count("internal") == 2
    assert set(visibility) == {"public", "internal"}


def test_demo_tickets_are_consistent() -> None:
    data = demo()
    customers = {customer["key"]: customer for customer in data["customers"]}
    assert all(INVENTED.search(customer["email"]) for customer in customers.values())
    assert len({customer["email"] for customer in customers.values()}) == len(data["customers"])
    assert {ticket["customer"] for ticket in data["tickets"]} == set(customers)
    assert len({ticket["key"] for ticket in data["tickets"]}) == len(data["tickets"]) == 60
    for ticket in data["tickets"]:
        assert TicketStatus(ticket["status"])
        assert Priority(ticket["priority"])
        assert ticket["assignee"] in {"agent", None}
        times = [ticket["hours_ago"], *(reply["hours_ago"] for reply in ticket["replies"])]
        assert times == sorted(times, reverse=True), ticket["key"]
        assert all(reply["author"] in {"customer", "agent"} for reply in ticket["replies"])
        assert not any(r["author"] == "customer" and r.get("internal") for r in ticket["replies"])
        if ticket["status"] in {"resolved", "closed", "waiting"}:
            assert any(r["author"] == "agent" and not r.get("internal") for r in ticket["replies"]), ticket[
                "key"
            ]


def test_demo_tickets_cover_the_last_thirty_days_and_what_a_dashboard_shows() -> None:
    tickets = demo()["tickets"]
    days = {int(ticket["hours_ago"] // 24) for ticket in tickets}
    assert max(days) < 30, "the dashboard's period"
    assert len(days) >= 24
    scores = []
    for ticket in tickets:
        last = min([ticket["hours_ago"], *(reply["hours_ago"] for reply in ticket["replies"])])
        if "rating" in ticket:
            scores.append(ticket["rating"]["score"])
            assert ticket["status"] in {"resolved", "closed"}, ticket["key"]
            assert ticket["rating"]["hours_ago"] <= last, ticket["key"]
    assert len(scores) >= 12
    assert {1, 5} <= set(scores)
    drafted = [reply for ticket in tickets for reply in ticket["replies"] if "draft" in reply]
    unchanged = [reply for ticket in tickets for reply in ticket["replies"] if reply.get("sent_as_drafted")]
    assert len(drafted) >= 5
    assert len(unchanged) >= 10
    for reply in drafted + unchanged:
        assert reply["author"] == "agent"
        assert not reply.get("internal")
        assert reply.get("draft") != reply["content"]


def test_newest_ticket_is_the_unanswered_double_charge() -> None:
    newest = min(demo()["tickets"], key=lambda ticket: ticket["hours_ago"])
    assert newest["title"] == "Charged twice for my subscription this month"
    assert newest["status"] == "open"
    assert newest["replies"] == []
