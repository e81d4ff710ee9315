"""Which team gets a ticket, and how soon it matters: the configured rules, read from the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.triage.config import RoutingRule, TriageConfig
from app.triage.types import Priority, Routing, RoutingPriority, Severity

_ORDER = (RoutingPriority.LOW, RoutingPriority.NORMAL, RoutingPriority.HIGH, RoutingPriority.URGENT)
_FROM_PRIORITY = {
    Priority.LOW: RoutingPriority.LOW,
    Priority.MEDIUM: RoutingPriority.NORMAL,
    Priority.HIGH: RoutingPriority.HIGH,
    Priority.URGENT: RoutingPriority.URGENT,
}
_UNKNOWN = ""
"""Stands for each category that is not configured; no identifier is empty."""
_TO_PRIORITY = {routed: stored for stored, routed in _FROM_PRIORITY.items()}


def route(config: TriageConfig, category: str, severity: Severity, confidence: float) -> Routing:
    """Apply the first rule that matches. ``confidence`` (0..1) is how sure the category is.

    An unknown category goes to the default team, with what the severity asks for.
    """
    rule = _first_rule(config, category, severity)
    team = rule.team if rule else config.default_team
    priority = _priority(config, severity, rule)
    own = config.category_teams.get(category, config.default_team)
    path = config.escalation_paths.get(team, (team,))
    others = [own, *(step for step in path if any(known.id == step for known in config.teams))]
    reason = rule.reason if rule else "No rule applies, so the default team takes it."
    # A rule that looks at severity alone does not depend on the category being right.
    by_severity = rule is not None and rule.when.category is None and rule.when.severity is not None
    sure = max(confidence, 0.9) if by_severity else confidence
    return Routing(
        team=team,
        priority=priority,
        reasoning=f"{reason} Category {category}, severity {severity}, priority {priority}.",
        alternative_teams=tuple(name for name in dict.fromkeys(others) if name != team),
        escalation_path=path,
        confidence=round(min(1.0, max(0.0, sure)), 4),
    )


def suggested_priority(config: TriageConfig, category: str, severity: Severity) -> Priority:
    """The priority that ``route`` gives, as stored tickets call it: the rule's where it names one, else the severity's,
    and never above the rule's ``max_priority``."""
    return _TO_PRIORITY[_priority(config, severity, _first_rule(config, category, severity))]


def _first_rule(config: TriageConfig, category: str, severity: Severity) -> RoutingRule | None:
    return next((rule for rule in config.rules if rule.when.matches(category, severity)), None)


def _priority(config: TriageConfig, severity: Severity, rule: RoutingRule | None) -> RoutingPriority:
    priority = _FROM_PRIORITY[config.severity(severity).priority]
    if rule and rule.priority:
        priority = rule.priority
    if rule and rule.max_priority:
        priority = _ORDER[min(_ORDER.index(priority), _ORDER.index(rule.max_priority))]
    return priority


def shadowed(rules: Sequence[RoutingRule], categories: Iterable[str]) -> list[int]:
    """Places (from 0) of rules that never decide: whatever they match, rules above them have matched. A ticket may also
    be of a category that is not configured any more, which only a rule without categories matches."""
    pairs = {(category, severity) for category in (*categories, _UNKNOWN) for severity in Severity}
    found: list[int] = []
    for place, rule in enumerate(rules):
        decided = {pair for pair in pairs if rule.when.matches(*pair)}
        if not decided:
            found.append(place)
        pairs -= decided
    return found
