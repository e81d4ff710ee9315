"""Versions of the configuration through the API: reading, changing, refusing, restoring, trying."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.assembly import make_runtime
from app.bootstrap import close_runtime
from app.configuration import replay
from app.models import ConfigVersion, Ticket
from app.triage.config import ConfigError
from tests.desk import Desk, body_of, desk_settings, new_ticket, problem_of, running_desk, stored, triaged
from tests.triage.conftest import CONFIG

NAMES = ("categories", "severities", "routing_rules")


@pytest.fixture(autouse=True)
async def as_it_was(desk: Desk) -> AsyncIterator[None]:
    """Each test leaves the shipped configuration behind."""
    yield
    async with desk.client(desk.admin) as admin:
        # Routing may name categories of the test and categories may lack what routing names: in turn, until both fit.
        for name in ("categories", "routing_rules", "categories", "severities"):
            body = (CONFIG / f"{name}.yaml").read_text()
            await admin.put(f"/api/config/{name}", json={"body": body, "force": True})
        for name in NAMES:
            assert (await shown(admin, name))["body"] == (CONFIG / f"{name}.yaml").read_text()


async def shown(client: httpx.AsyncClient, name: str) -> dict[str, Any]:
    answer: dict[str, Any] = body_of(await client.get(f"/api/config/{name}"))
    return answer


async def tried(client: httpx.AsyncClient, name: str, proposal: dict[str, Any]) -> dict[str, Any]:
    """What the proposal would change, however long its models take."""
    while (response := await client.post(f"/api/config/{name}/try", json=proposal)).status_code == 202:
        assert response.headers["Retry-After"] == "1"
    answer: dict[str, Any] = body_of(response)
    return answer


def slower(text: str) -> str:
    return text.replace("sla_minutes: 1440", "sla_minutes: 2880")


async def test_the_first_start_stores_the_files(as_agent: httpx.AsyncClient) -> None:
    for name in NAMES:
        first = body_of(await as_agent.get(f"/api/config/{name}/versions/1"))
        assert first["body"] == (CONFIG / f"{name}.yaml").read_text()
        assert (first["author"], first["number"]) == (None, 1)
    words = body_of(await as_agent.get("/api/config"))
    assert [active["name"] for active in words["configuration"]] == list(NAMES)


async def test_a_customer_reads_words_only(as_customer: httpx.AsyncClient) -> None:
    words = body_of(await as_customer.get("/api/config"))
    assert (words["configuration"], words["config_revision"], words["categories"]) == ([], None, [])
    problem_of(await as_customer.get("/api/config/categories"), 403)


async def test_a_change_is_a_new_version_and_counts_at_once(
    desk: Desk, as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    before = await shown(as_agent, "severities")
    ticket = await new_ticket(as_agent)
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"severity": "medium"}))
    saved = body_of(
        await as_admin.put(
            "/api/config/severities",
            json={"body": slower(before["body"]), "note": "Weekends"},
            headers={"If-Match": f'"{before["number"]}"'},
        )
    )
    assert (saved["number"], saved["active"], saved["note"]) == (before["number"] + 1, True, "Weekends")
    assert saved["author"]["id"] == desk.admin.id
    assert saved["body"] == slower(before["body"])
    seen = body_of(await as_agent.get(f"/api/tickets/{ticket['id']}"))
    assert seen["sla"]["target_minutes"] == 2880
    listed = body_of(await as_agent.get("/api/config/severities/versions"))["items"]
    assert [v["active"] for v in listed][:2] == [True, False]
    assert "body" not in listed[0]
    row = (await stored(desk.runtime, sa.select(ConfigVersion).where(ConfigVersion.note == "Weekends")))[0]
    assert row.content["severities"][2]["sla_minutes"] == 2880


async def test_the_same_text_makes_no_version(as_admin: httpx.AsyncClient) -> None:
    before = await shown(as_admin, "severities")
    after = body_of(await as_admin.put("/api/config/severities", json={"body": before["body"]}))
    assert after["number"] == before["number"]


async def test_json_is_taken_too(as_admin: httpx.AsyncClient) -> None:
    before = await shown(as_admin, "severities")
    content = {"severities": [dict(entry) for entry in before["content"]["severities"]]}
    content["severities"][0]["sla_minutes"] = 30
    saved = body_of(await as_admin.put("/api/config/severities", json={"body": content}))
    assert saved["content"] == content
    assert "sla_minutes: 30" in saved["body"]
    content["severities"][1]["sla_minutes"] = 0
    problem = problem_of(
        await as_admin.put("/api/config/severities", json={"body": content}), 422, "config_invalid"
    )
    assert problem["errors"][0]["loc"] == ["body", "severities", "severities", 1, "sla_minutes"]
    assert problem["errors"][0]["line"] is None


async def test_a_stale_number_is_refused(as_admin: httpx.AsyncClient) -> None:
    before = await shown(as_admin, "severities")
    body_of(await as_admin.put("/api/config/severities", json={"body": slower(before["body"])}))
    again = {"body": before["body"] + "# later\n"}
    match = {"If-Match": f'"{before["number"]}"'}
    problem = problem_of(
        await as_admin.put("/api/config/severities", json=again, headers=match), 409, "stale_version"
    )
    assert problem["current"]["number"] == before["number"] + 1
    stale = again | {"version": before["number"]}
    problem_of(await as_admin.put("/api/config/severities", json=stale), 409, "stale_version")
    problem_of(
        await as_admin.post("/api/config/severities/restore", json={"version": 1}, headers=match),
        409,
        "stale_version",
    )
    assert (await shown(as_admin, "severities"))["body"] == slower(before["body"])


async def test_writers_at_once_make_one_version_each(as_admin: httpx.AsyncClient) -> None:
    before = await shown(as_admin, "severities")
    texts = [f"{before['body']}# {number}\n" for number in range(6)]
    match = {"If-Match": f'"{before["number"]}"'}
    answers = await asyncio.gather(
        *(as_admin.put("/api/config/severities", json={"body": text}, headers=match) for text in texts)
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    assert (await shown(as_admin, "severities"))["number"] == before["number"] + 1


async def test_errors_say_where(as_admin: httpx.AsyncClient) -> None:
    before = await shown(as_admin, "routing_rules")
    text = before["body"].replace("default_team: general_support", "default_team: nobody")
    problem = problem_of(
        await as_admin.put("/api/config/routing_rules", json={"body": text}), 422, "config_invalid"
    )
    line = text[: text.index("default_team: nobody")].count("\n") + 1
    assert problem["errors"] == [
        {
            "loc": ["body", "routing_rules", "default_team"], "msg": "unknown team: nobody", "type": "reference",
            "line": line, "column": len("default_team: ") + 1,
        }
    ]  # fmt: skip
    problem_of(await as_admin.put("/api/config/routing_rules", json={"body": "a: [1"}), 422, "config_invalid")
    problem_of(await as_admin.put("/api/config/nothing", json={"body": "a: 1"}), 404, "config_not_found")
    assert (await shown(as_admin, "routing_rules"))["number"] == before["number"]


async def test_a_category_that_a_rule_names_cannot_go(as_admin: httpx.AsyncClient) -> None:
    """The error stands in the other document, and its line there is told."""
    content = (await shown(as_admin, "categories"))["content"]
    kept = {"categories": [entry for entry in content["categories"] if entry["id"] != "account"]}
    problem = problem_of(
        await as_admin.put("/api/config/categories", json={"body": kept, "force": True}),
        422,
        "config_invalid",
    )
    rules = (CONFIG / "routing_rules.yaml").read_text()
    line = rules[: rules.index("account: account_management")].count("\n") + 1
    assert {"loc": ["body", "routing_rules", "category_teams", "account"], "line": line}.items() <= problem[
        "errors"
    ][0].items()


async def without_account(admin: httpx.AsyncClient) -> dict[str, Any]:
    """Routing that names no account, and the categories without it."""
    routing = (await shown(admin, "routing_rules"))["body"]
    lines = [
        line
        for line in routing.splitlines()
        if not line.startswith(("  account:", "  - {when: {category: [account]}"))
    ]
    body_of(await admin.put("/api/config/routing_rules", json={"body": "\n".join(lines)}))
    content = (await shown(admin, "categories"))["content"]
    return {"categories": [entry for entry in content["categories"] if entry["id"] != "account"]}


async def test_a_category_in_use_goes_by_force_only(
    desk: Desk, as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_agent)
    path = f"/api/tickets/{ticket['id']}"
    body_of(await as_agent.patch(path, json={"category": "account"}))
    kept = await without_account(as_admin)
    problem = problem_of(
        await as_admin.put("/api/config/categories", json={"body": kept}), 409, "config_in_use"
    )
    assert problem["in_use"]["category"]["account"] >= 1
    body_of(await as_admin.put("/api/config/categories", json={"body": kept, "force": True}))
    seen = body_of(await as_agent.get(path))
    assert seen["category"] == "account", "a stored category stays"
    body_of(await as_agent.patch(path, json={"priority": "high"}))
    found = body_of(await as_agent.get("/api/tickets", params={"category": "account", "page_size": 100}))
    assert ticket["id"] in [item["id"] for item in found["items"]]
    problem_of(await as_agent.patch(path, json={"category": "account"}), 422, "unknown_category")
    assert (await stored(desk.runtime, sa.select(Ticket.category).where(Ticket.id == ticket["id"]))) == [
        "account"
    ]


async def test_a_team_in_use_goes_by_force_only(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_agent)
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json={"team": "product_team"}))
    text = (await shown(as_admin, "routing_rules"))["body"].replace("product_team", "wishes_team")
    problem = problem_of(
        await as_admin.put("/api/config/routing_rules", json={"body": text}), 409, "config_in_use"
    )
    assert problem["in_use"]["team"]["product_team"] >= 1
    body_of(await as_admin.put("/api/config/routing_rules", json={"body": text, "force": True}))
    teams = body_of(await as_agent.get("/api/teams"))
    assert "wishes_team" in [team["id"] for team in teams]


async def test_restoring_makes_a_version_of_the_old_text(as_admin: httpx.AsyncClient) -> None:
    before = await shown(as_admin, "severities")
    body_of(await as_admin.put("/api/config/severities", json={"body": slower(before["body"])}))
    back = body_of(await as_admin.post("/api/config/severities/restore", json={"version": before["number"]}))
    assert (back["number"], back["body"]) == (before["number"] + 2, before["body"])
    assert back["note"] == f"Version {before['number']} again"
    unknown = {"version": 99_999}
    problem_of(
        await as_admin.post("/api/config/severities/restore", json=unknown), 404, "config_version_not_found"
    )


async def test_a_proposal_for_routing_is_tried_on_what_tickets_have(
    desk: Desk, as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    moved = await new_ticket(as_agent)
    body_of(
        await as_agent.patch(f"/api/tickets/{moved['id']}", json={"category": "billing", "severity": "low"})
    )
    fixed = await new_ticket(as_agent)
    by_hand = {"category": "billing", "severity": "low", "team": "billing_team"}
    body_of(await as_agent.patch(f"/api/tickets/{fixed['id']}", json=by_hand))
    active = await shown(as_admin, "routing_rules")
    proposal = active["body"].replace(
        "{when: {category: [billing]}, team: billing_team",
        "{when: {category: [billing]}, team: account_management",
    )
    answer = await tried(as_admin, "routing_rules", {"body": proposal, "tickets": 2})
    assert [(item["ticket_id"], item["team"]) for item in answer["items"]] == [
        (moved["id"], {"old": "billing_team", "new": "account_management"})
    ]
    assert (answer["tickets"], answer["complete"], answer["changed"]) == (2, True, 1)
    assert answer["counts"] == {"category": 0, "severity": 0, "team": 1, "priority": 0}
    assert answer["moves"]["team"] == {"billing_team -> account_management": 1}
    assert (await shown(as_admin, "routing_rules"))["number"] == active["number"], "nothing is stored"
    assert (await stored(desk.runtime, sa.select(Ticket.team).where(Ticket.id == moved["id"]))) == [None]


async def test_trying_a_rule_shows_the_priority_that_it_names(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    ticket = await new_ticket(as_agent)
    known = {"category": "billing", "severity": "low"}
    body_of(await as_agent.patch(f"/api/tickets/{ticket['id']}", json=known))
    rule = "{when: {category: [billing]}, team: billing_team"
    proposal = (await shown(as_admin, "routing_rules"))["body"].replace(rule, f"{rule}, priority: urgent")
    answer = await tried(as_admin, "routing_rules", {"body": proposal, "tickets": 1})
    assert [(item["ticket_id"], item["priority"]) for item in answer["items"]] == [
        (ticket["id"], {"old": "low", "new": "urgent"})
    ]
    assert answer["moves"]["priority"] == {"low -> urgent": 1}
    assert answer["counts"]["team"] == 0


async def test_a_proposal_for_categories_reads_the_texts_anew(
    as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    text = "The greenhouse orchids wilt: how often do I water my orchids?"
    ticket = await new_ticket(as_agent, title="Orchids", content=text)
    content = (await shown(as_admin, "categories"))["content"]
    garden = {
        "id": "garden", "name": "Garden", "description": "Orchids, plants, watering, soil and the garden.",
        "keywords": ["orchid", "orchids", "greenhouse", "wilt", "water"],
        "examples": ["How often do I water orchids?", "My plants wilt in the greenhouse.", "Which soil for orchids?"] * 3,
    }  # fmt: skip
    proposal = {"categories": [*content["categories"], garden]}
    body = {"body": proposal, "tickets": 1}
    answer = await tried(as_admin, "categories", body)
    found = [(item["ticket_id"], item["category"]["new"]) for item in answer["items"]]
    assert found == [(ticket["id"], "garden")], answer
    wrong = {"body": {"categories": []}, "tickets": 1}
    problem_of(await as_admin.post("/api/config/categories/try", json=wrong), 422, "config_invalid")


async def test_a_replay_ends_in_time(desk: Desk, as_agent: httpx.AsyncClient) -> None:
    for _ in range(2):
        await new_ticket(as_agent)
    body = slower((CONFIG / "severities.yaml").read_text())
    cut = await replay.try_configuration(desk.runtime, "severities", body, 500, seconds=0.0)
    assert (cut.tickets, cut.complete) == (0, False)


async def test_a_saved_configuration_reaches_triage_and_the_run_says_so(
    desk: Desk, as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient, jobs_running: None
) -> None:
    """The next ticket may still be read by the old engine; what it may not do is to store what is gone."""
    kept = await without_account(as_admin)
    first = await triaged(as_agent, (await new_ticket(as_agent))["id"])
    assert first["triage"]["category"] == "account"
    body_of(await as_admin.put("/api/config/categories", json={"body": kept, "force": True}))
    revision = body_of(await as_agent.get("/api/config"))["config_revision"]
    second = await triaged(as_agent, (await new_ticket(as_agent))["id"])
    assert second["triage"]["status"] == "completed"
    assert second["category"] in {entry["id"] for entry in kept["categories"]}
    assert second["triage"]["config_revision"] == revision > first["triage"]["config_revision"]


async def test_listed_products_are_found_once_they_are_saved(
    desk: Desk, as_admin: httpx.AsyncClient, as_agent: httpx.AsyncClient
) -> None:
    text = {"subject": "Question", "body": "how do i share a folder in harbor sync?"}

    async def products() -> list[dict[str, Any]]:
        fields = body_of(await as_agent.post("/api/v1/workflow/extract", json=text))["fields"]
        return [field for field in fields if field["name"] == "product_name"]

    assert await products() == []
    content = (await shown(as_admin, "categories"))["content"] | {"products": ["Harbor Sync"]}
    body_of(await as_admin.put("/api/config/categories", json={"body": content}))
    await desk.runtime.engines.renewed(await desk.runtime.encoder.wait(10))
    (found,) = await products()
    assert (found["value"], found["normalized"]) == ("harbor sync", "Harbor Sync")


async def test_another_process_takes_a_change_over_and_the_files_stay_unread(tmp_path: Path) -> None:
    settings = desk_settings(tmp_path, config_poll_seconds=0.05)
    async with running_desk(settings) as desk, desk.client(desk.admin) as admin:
        # A second process on the same database; its files are broken, and nobody may notice.
        broken = tmp_path / "config"
        broken.mkdir()
        other = make_runtime(
            settings.model_copy(update={"config_path": broken, "vector_store_path": tmp_path / "other"})
        )
        try:
            await other.configuration.load()
            assert other.triage_config.version == desk.runtime.triage_config.version
            body = slower((CONFIG / "severities.yaml").read_text())
            body_of(await admin.put("/api/config/severities", json={"body": body}))
            await other.configuration.refresh()
            assert other.triage_config.severities[2].sla_minutes == 2880
            assert other.triage_config.revision == desk.runtime.triage_config.revision
            # What is stored and not valid is not taken over.
            async with other.db.write() as session:
                session.add(ConfigVersion(name="severities", number=99, body="", content={"severities": []}))
            await other.configuration.refresh()
            assert other.triage_config.severities[2].sla_minutes == 2880
            with pytest.raises(ConfigError):
                await other.configuration.load()
        finally:
            await close_runtime(other)


async def test_a_desk_notices_what_others_store(tmp_path: Path) -> None:
    settings = desk_settings(tmp_path, config_poll_seconds=0.05)
    async with running_desk(settings) as desk:
        async with desk.runtime.db.write() as session:
            row = (
                await session.scalars(sa.select(ConfigVersion).where(ConfigVersion.name == "severities"))
            ).one()
            content = {"severities": [entry | {"sla_minutes": 7} for entry in row.content["severities"]]}
            session.add(ConfigVersion(name="severities", number=2, body="x: 1", content=content))
        async with asyncio.timeout(20):
            while desk.runtime.triage_config.severities[0].sla_minutes != 7:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def test_rules_that_can_never_match_are_warned_of(as_admin: httpx.AsyncClient) -> None:
    before = await shown(as_admin, "routing_rules")
    assert before["warnings"] == []
    content = before["content"]
    everything = {"when": {}, "team": content["default_team"], "reason": "All to one."}
    body = {**content, "rules": [everything, *content["rules"]]}
    path = "/api/config/routing_rules"
    tried = body_of(await as_admin.post(f"{path}/try", json={"body": body, "tickets": 1}))
    saved = body_of(await as_admin.put(path, json={"body": body}))
    assert tried["warnings"] == saved["warnings"] == (await shown(as_admin, "routing_rules"))["warnings"]
    places = [(warning["loc"], warning["type"]) for warning in saved["warnings"]]
    assert places == [(["rules", number + 1], "unreachable_rule") for number in range(len(content["rules"]))]
    body_of(await as_admin.put(path, json={"body": before["body"]}))
