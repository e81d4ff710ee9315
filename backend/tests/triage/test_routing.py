"""The rules of routing."""

from __future__ import annotations

import pytest

from app.triage.config import RoutingRule, TriageConfig
from app.triage.engine import TriageEngine
from app.triage.routing import route, shadowed, suggested_priority
from app.triage.types import Extraction, Priority, RoutingPriority, Severity

TEAMS = {
    "technical": "technical_support", "bug_report": "technical_support", "billing": "billing_team",
    "account": "account_management", "feature_request": "product_team", "general": "general_support",
}  # fmt: skip


@pytest.mark.parametrize("category", sorted(TEAMS))
@pytest.mark.parametrize(("severity", "priority"), [("high", "high"), ("medium", "normal"), ("low", "low")])
def test_teams_by_category(config: TriageConfig, category: str, severity: str, priority: str) -> None:
    result = route(config, category, Severity(severity), 0.8)
    assert result.team == TEAMS[category]
    expected = "normal" if category == "feature_request" and priority == "high" else priority
    assert str(result.priority) == expected
    assert result.confidence == pytest.approx(0.8)


@pytest.mark.parametrize("category", sorted(TEAMS))
def test_critical_goes_to_escalation(config: TriageConfig, category: str) -> None:
    result = route(config, category, Severity.CRITICAL, 0.4)
    assert (result.team, str(result.priority)) == ("escalation_team", "urgent")
    assert TEAMS[category] in result.alternative_teams
    assert result.team not in result.alternative_teams
    assert result.escalation_path[0] == "escalation_team"


def test_a_wish_is_not_raised_but_by_critical_severity(config: TriageConfig) -> None:
    """What is critical is never capped, even where a wish hides it and the category is wrong."""
    assert str(route(config, "feature_request", Severity.CRITICAL, 1.0).priority) == "urgent"
    result = route(config, "feature_request", Severity.HIGH, 1.0)
    assert (result.team, str(result.priority)) == ("product_team", "normal")


def test_an_unknown_category_goes_to_the_default_team(config: TriageConfig) -> None:
    assert route(config, "gardening", Severity.LOW, 0.1).team == "general_support"


def with_rule(config: TriageConfig, **rule: object) -> TriageConfig:
    first = RoutingRule.model_validate({"team": "general_support", "reason": "A test.", **rule})
    return config.model_copy(update={"rules": (first, *config.rules)})


@pytest.mark.parametrize("category", [*sorted(TEAMS), "gardening"])
@pytest.mark.parametrize("severity", list(Severity))
def test_a_stored_priority_is_the_routed_one(config: TriageConfig, category: str, severity: Severity) -> None:
    """Whether a rule names it, bounds it or leaves it to the severity; stored tickets call ``normal`` medium."""
    for changed in (
        config,
        with_rule(config, when={"category": ["billing"]}, priority="urgent"),
        with_rule(config, when={}, max_priority="normal"),
    ):
        routed = route(changed, category, severity, 0.5).priority
        stored = suggested_priority(changed, category, severity)
        assert str(stored) == ("medium" if routed is RoutingPriority.NORMAL else str(routed))


def test_a_rule_decides_the_suggested_priority(config: TriageConfig) -> None:
    changed = with_rule(config, when={"category": ["billing"]}, priority="urgent")
    assert suggested_priority(changed, "billing", Severity.LOW) is Priority.URGENT
    assert suggested_priority(changed, "account", Severity.LOW) is Priority.LOW
    assert suggested_priority(config, "feature_request", Severity.HIGH) is Priority.MEDIUM


def test_the_engine_asks_itself_how_sure_the_category_is(engine: TriageEngine) -> None:
    text = ("Refund", "I was charged twice, please refund one payment.")
    sure = engine.route(*text, "billing", Severity.MEDIUM, Extraction())
    unsure = engine.route(*text, "account", Severity.MEDIUM, Extraction())
    assert sure.confidence > unsure.confidence


def test_suggestions(engine: TriageEngine) -> None:
    assert [engine.suggest_priority("billing", level) for level in Severity] == [
        Priority.URGENT, Priority.HIGH, Priority.MEDIUM, Priority.LOW,
    ]  # fmt: skip
    reading = engine.classify("Refund", "I was charged twice, I want a refund for order ORD-1.")
    tags = engine.suggest_tags(reading, engine.extract("", "order ORD-11"))
    assert tags[0] == "billing"
    assert {"refund", "double-charge"} <= set(tags)


def rules_of(*conditions: dict[str, list[str]]) -> list[RoutingRule]:
    return [RoutingRule.model_validate({"when": when, "team": "a", "reason": "r"}) for when in conditions]


def test_rules_below_one_that_takes_everything_never_match(config: TriageConfig) -> None:
    assert shadowed(config.rules, TEAMS) == []
    everything = rules_of({}, {"category": ["billing"]}, {"severity": ["low"]}, {})
    assert shadowed(everything, TEAMS) == [1, 2, 3]
    together = rules_of(
        {"severity": ["critical", "high"]},
        {"category": ["billing"], "severity": ["medium", "low"]},
        {"category": ["billing"]},
        {"category": ["billing", "account"]},
        {"category": sorted(TEAMS)},
        {},
    )
    assert shadowed(together, TEAMS) == [2], "the last one is for what is of no category that is configured"
