"""Probabilities of categories and severities, moved by what a ticket states rather than by what a model reads in it."""

from __future__ import annotations

from app.triage import weights
from app.triage.types import Severity

LEVELS = (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
WISH = "feature_request"
"""The category of wishes, where a desk has it."""
_LOW_DAMAGE = 0.003
"""What is left of the odds that damage is a low matter."""


def damaged(levels: dict[str, float]) -> dict[str, float]:
    """``levels`` where something is known to have been lost or broken: hardly ever a low matter."""
    low = str(Severity.LOW)
    kept = {level: share * (_LOW_DAMAGE if level == low else 1.0) for level, share in levels.items()}
    total = sum(kept.values())
    return {level: share / total for level, share in kept.items()}


def grave(levels: dict[str, float]) -> dict[str, float]:
    """``levels`` where a harm is stated: high or critical as likely as tickets that state one are. How that share is divided is half
    the models' say and half what is known of such tickets."""
    low, medium, high, critical = (levels[str(level)] for level in LEVELS)
    if high + critical >= weights.GRAVE_SHARE:
        return levels
    split = (
        (critical / (high + critical) + weights.GRAVE_CRITICAL) / 2.0
        if high + critical
        else weights.GRAVE_CRITICAL
    )
    kept = (1.0 - weights.GRAVE_SHARE) / (low + medium)
    shares = (low * kept, medium * kept, weights.GRAVE_SHARE * (1.0 - split), weights.GRAVE_SHARE * split)
    return {str(level): share for level, share in zip(LEVELS, shares, strict=True)}


def urgent(levels: dict[str, float]) -> dict[str, float]:
    """``levels`` where a part stands still: high or critical as likely as in ``grave``, and critical
    as likely as the models say."""
    low, medium, high, critical = (levels[str(level)] for level in LEVELS)
    if high + critical >= weights.GRAVE_SHARE:
        return levels
    kept = (1.0 - weights.GRAVE_SHARE) / (low + medium)
    shares = (low * kept, medium * kept, weights.GRAVE_SHARE - critical, critical)
    return {str(level): share for level, share in zip(LEVELS, shares, strict=True)}


def reported(levels: dict[str, float]) -> dict[str, float]:
    """``levels`` where somebody outside reports misbehaviour that has harmed nobody."""
    low, medium, high, critical = (levels[str(level)] for level in LEVELS)
    kept = min(high, weights.REPORTED_HIGH), min(critical, weights.OVER_CRITICAL)
    return {
        str(level): share
        for level, share in zip(LEVELS, (low, medium + high + critical - sum(kept), *kept), strict=True)
    }


def at_least_medium(levels: dict[str, float]) -> dict[str, float]:
    """``levels`` where a fault is told in the form of a wish: hardly ever a low matter."""
    low, medium = str(Severity.LOW), str(Severity.MEDIUM)
    more = max(0.0, levels[low] - weights.WISHED_LOW)
    return levels | {low: levels[low] - more, medium: levels[medium] + more}


def without_wish(shares: dict[str, float]) -> dict[str, float]:
    """``shares`` of a ticket that wishes for the end of a trouble: any other category is likelier than a wish."""
    other = max((share for name, share in shares.items() if name != WISH), default=0.0)
    if other <= 0.0:
        return shares
    kept = {name: min(share, other / 2.0) if name == WISH else share for name, share in shares.items()}
    total = sum(kept.values())
    return {name: share / total for name, share in kept.items()}


def calmed(levels: dict[str, float]) -> dict[str, float]:
    """``levels`` where a matter is over: no more than such tickets are, whatever words its subject cries."""
    low, medium, high, critical = (levels[str(level)] for level in LEVELS)
    kept = min(high, weights.OVER_HIGH), min(critical, weights.OVER_CRITICAL)
    rest = (1.0 - sum(kept)) / max(low + medium, 1e-9)
    return {
        str(level): share for level, share in zip(LEVELS, (low * rest, medium * rest, *kept), strict=True)
    }
