"""Prompt versions are measured with the configured model; the figures are those of a pencil."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.core.settings import Settings
from app.llm import prompts
from evals.prompts import Answer, EvalError, compare, figures_of, load, table
from tests.llm.stub import StubModelServer

TICKETS = [
    {"subject": "Charged", "body": "Charged twice, a@mail.example", "category": "billing", "severity": "medium",
     "fields": [{"name": "account_email", "value": "a@mail.example"}]},
    {"subject": "Login", "body": "Cannot sign in", "category": "account", "category_ok": ["account", "technical"], "severity": "high",
     "fields": []},
    {"subject": "Idea", "body": "A dark mode please", "category": "feature_request", "severity": "low", "fields": []},
    {"subject": "Odd", "body": "Nothing at all", "category": "general", "severity": "low", "fields": []},
]  # fmt: skip


def reply(request: dict[str, Any]) -> str:
    """billing and right; technical, which is accepted; billing, which is wrong; then no JSON at all."""
    text = request["messages"][1]["content"]
    if "fields" in json.dumps(request.get("response_format", {})):
        return json.dumps(
            {"fields": [{"name": "account_email", "value": "[EMAIL_1]"}] if "EMAIL_1" in text else []}
        )
    if "Nothing at all" in text:
        return "no idea"
    category = "technical" if "sign in" in text else "billing"
    return json.dumps(
        {"category": category, "secondary_categories": [], "severity": "medium", "urgency": "low", "sentiment": 5, "confidence": 1, "reasoning": "x"}
    )  # fmt: skip


@pytest.fixture
def stub() -> Iterator[StubModelServer]:
    with StubModelServer(reply=reply) as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.jsonl"
    path.write_text("\n".join(json.dumps(ticket) for ticket in TICKETS) + "\n", encoding="utf-8")
    return path


def settings_for(stub: StubModelServer | None) -> Settings:
    values: dict[str, Any] = {"openai_base_url": stub.base_url, "default_model": "stub"} if stub else {}
    return Settings(_env_file=None, environment="test", **values)


async def test_versions_are_measured_beside_each_other(stub: StubModelServer, data: Path) -> None:
    first, second = await compare(settings_for(stub), data, "classify", None, prompts.CLASSIFY)
    assert first.version == second.version == "classify.v1"
    assert (first.tickets, first.accuracy, first.valid) == (4, 0.5, 0.75)
    # billing: 1 hit, 1 wrong, so 2/3; account 1; feature_request and general 0.
    assert first.macro_f1 == pytest.approx((2 / 3 + 1 + 0 + 0) / 4)
    assert first.extra == {"severity": 0.25}
    assert first.tokens == pytest.approx((18 * 3 + 36) / 4)
    assert 0 < first.p50 <= first.p95
    assert "classify.v1" in table([first, second])
    assert "a@mail.example" not in json.dumps([request["messages"] for request in stub.requests])


async def test_fields_are_measured_too(stub: StubModelServer, data: Path) -> None:
    (found,) = await compare(settings_for(stub), data, "extract", None, None)
    assert (found.accuracy, found.macro_f1, found.valid) == (1.0, 1.0, 1.0)


def test_wrong_and_missing_fields_cost() -> None:
    rows = [
        {"fields": [{"name": "order_id", "value": "1"}], "fields_also_ok": [{"name": "date", "value": "d"}]}
    ] * 2
    answers = [
        Answer(frozenset({("order_id", "1"), ("date", "d"), ("order_id", "2")}), None, 0.1),
        Answer(None, None, 0.2),
    ]
    found = figures_of("extract", "extract.v1", rows, answers)
    assert (found.accuracy, found.valid, found.tokens) == (0.0, 0.5, None)
    assert found.macro_f1 == pytest.approx(2 * 1 / (2 * 1 + 1 + 1))


@pytest.mark.parametrize(
    ("prompt", "version", "message"),
    [("classify", "classify.v99", "classify.v1"), ("reply", None, "classify, extract"), ("classify", "extract.v1", "no prompt")],
)  # fmt: skip
async def test_what_cannot_be_measured_is_named(
    data: Path, prompt: str, version: str | None, message: str
) -> None:
    with pytest.raises(EvalError, match=message):
        await compare(settings_for(None), data, prompt, version, None)


async def test_without_a_model_or_tickets_it_says_so(data: Path, tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="no model"):
        await compare(settings_for(None), data, "classify", None, None)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"subject": "x", "body": "y"}\n{"subject": 1\n')
    with pytest.raises(EvalError, match=r"broken\.jsonl:2"):
        load(broken)


def test_the_command_line(stub: StubModelServer, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli._settings", lambda: settings_for(stub))
    shown = CliRunner().invoke(cli, ["eval", "prompts", "--data", str(data), "--against", "classify.v1"])
    assert shown.exit_code == 0, shown.output
    assert shown.output.count("classify.v1") == 2
    wrong = CliRunner().invoke(cli, ["eval", "prompts", "--data", str(data), "--against", "classify.v7"])
    assert wrong.exit_code == 1
    assert CliRunner().invoke(cli, ["eval"]).exit_code == 2
