"""The vocabulary that forms offer."""

from __future__ import annotations

import httpx

from tests.desk import body_of

CATEGORIES = {"technical", "billing", "account", "feature_request", "bug_report", "general"}


async def test_the_vocabulary_of_staff_and_of_customers(
    as_agent: httpx.AsyncClient, as_customer: httpx.AsyncClient
) -> None:
    words = body_of(await as_agent.get("/api/config"))
    assert words["statuses"] == ["open", "in_progress", "waiting", "resolved", "closed"]
    assert words["priorities"] == ["low", "medium", "high", "urgent"]
    assert {category["id"] for category in words["categories"]} == CATEGORIES
    assert {"technical_support", "billing_team", "escalation_team"} <= {team["id"] for team in words["teams"]}
    assert words["default_collection"] == "kb_main"
    public = body_of(await as_customer.get("/api/config"))
    assert (public["statuses"], public["priorities"]) == (words["statuses"], words["priorities"])
    assert [public[name] for name in ("categories", "teams", "severities", "tones")] == [[]] * 4
