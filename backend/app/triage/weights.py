"""Prior weights of the local engine: what a cue is worth before any example is seen. The only place of its numbers."""

from __future__ import annotations

from collections.abc import Mapping

CATEGORY_PRIOR: Mapping[str, Mapping[str, float]] = {
    "technical": {
        "kw": 1.2, "malfunction": 1.2, "outage": 1.5, "howto": 1.2, "wish": -0.8, "order": -0.5, "money": -0.2,
        "access": -0.3, "safety": 0.5, "revenue": 0.8, "thanks": -0.6, "scope_all": 0.4, "sarcasm_malfunction": 0.8,
    },
    "bug_report": {
        "kw": 0.8, "steps": 1.6, "repeat": 0.3, "minor": 1.0, "malfunction": 0.4, "wish": -0.8, "access": -0.5, "order": -0.6, "outage": -0.5,
        "howto": -0.8, "question": -0.5, "money": -0.5,
    },
    "account": {"kw": 1.0, "access": 2.0, "security": 0.7, "wish": -0.5, "order": -0.4, "steps": -0.4},
    "billing": {"kw": 1.2, "money": 1.6, "money_wrong": 1.6, "wish": -0.6, "malfunction": -0.4, "outage": -0.6, "steps": -0.4},
    "feature_request": {"kw": 1.2, "wish": 2.6, "malfunction": -0.8, "outage": -1.0, "money_wrong": -0.8, "deadline": -0.6, "sarcasm": -1.5},
    "general": {"kw": 1.0, "order": 1.2, "thanks": 1.4, "question": 0.4, "malfunction": -0.6, "steps": -0.5, "short": 2.0, "harmless": 0.4},
}  # fmt: skip
"""Category id -> feature -> weight, for the categories that the default configuration names. A category of an
admin's own starts at zero for every cue and learns from its examples and keywords alone."""
OWN_KEYWORD_PRIOR = 1.2
"""Weight of a category's own keywords, for categories without a prior."""

SEVERITY_PRIOR: Mapping[str, float] = {
    "outage": 1.0, "malfunction": 0.5, "blocked": 0.9, "repeat": 0.3, "deadline": 0.9, "data_loss": 1.6, "security": 2.2, "danger": 2.0,
    "cold": 0.8, "revenue": 1.8, "scope_all": 0.4, "scope_some": 0.4, "money_wrong": 0.6, "safety": 0.4, "urgent": 0.3,
    "workaround": -0.8, "partial": -0.4, "only_me": -0.4, "minor": -2.6, "question": -0.3, "howto": -0.3, "wish": -0.9,
    "thanks": -0.8, "no_rush": -0.6, "resolved": -2.5, "harmless": -1.5,
    "people": 0.2, "broken_all": 1.5, "broken_people": 1.2, "broken_safety": 1.6, "blocked_deadline": 0.8, "broken_deadline": 0.6,
    "blocked_free": 0.6, "loss_all": 0.8, "broken_free": 0.8, "broken_always": 1.5, "stops": 0.4, "money_only": -0.8, "quiet": -1.0,
    "ind_critical": 1.0, "ind_high": 0.5, "ind_low": -0.4,
    "cat_feature_request": -1.4, "cat_general": -0.8, "cat_technical": 0.3, "cat_bug_report": 0.1, "cat_billing": 0.0, "cat_account": 0.1,
}  # fmt: skip
SEVERITY_CUTS = (0.2, 2.0, 3.8)
"""Between low, medium, high and critical, on the scale of the prior's sum."""

SENTIMENT_PRIOR: Mapping[str, float] = {
    "bias": 5.4, "positive": 0.6, "thanks": 1.2, "negative": -1.6, "sarcasm": -1.8, "mockery": -1.0, "shouting": -0.8, "exclaim": -0.5, "severity": -0.6,
    "no_rush": 0.5, "wish": 0.6, "money_wrong": -0.6, "question": 0.3, "again": -0.6, "security": -0.4, "data_loss": -0.4,
}  # fmt: skip
"""Points on the scale 1..10."""

PRIOR_SHARE = {"category": 0.1, "severity": 0.1, "sentiment": 0.5}
"""What the priors above count beside a learned model's own scores: they know what a sentence means where examples are
few, above all in short tickets."""
BLEND_TEMPERATURE = {"category": 1.3, "severity": 1.2}
"""Adding the priors' evidence makes surer than it should, and a desk's tickets are further from those that ship than these are from
each other: a little above what suits writers that the models had not seen (1.1 and 1.0)."""
SENTIMENT_CENTRE, SENTIMENT_SPREAD = 4.6, 1.8
"""A regression keeps near the mean of what it learned: held out, its values spread half as far as people's. Spread so far,
whole points order texts nearly as well as the values themselves; more would put the mean error up."""

PRAISED, FOR_THE_RECORD = 7.5, 4.5
"""Least sentiment of praise that tells of an old mishap (the mean of the 11 shipped tickets that do so is 7.5), and of a mail
that is passed on with the note that nothing is to be done."""

GRAVE_SHARE, GRAVE_CRITICAL = 0.9, 0.85
"""Share of high and critical among the tickets that state a harm (``harm.py``), and of critical among those. Of 160 shipped tickets 159 are
high or critical, 148 critical; put lower, since what is no statement was learned from the same tickets.
Of 14 that say that a part stands still (``harm.MINOR``) all are, 11 critical for what else they say: such statements leave critical as likely as
the models find it."""
REPORTED_HIGH = 0.3
"""Most that high is believed of a report that somebody else misbehaves."""
HIGH_DESPITE_A_WAY = 0.6
"""Probability below which high is not decided where a way around the trouble is told: such a ticket is medium."""
WISHED_LOW = 0.15
"""Most that low is believed of what looks like a wish and wishes for the end of a fault: of 18 shipped tickets that do so 3 are
low, and none of these is a wish."""
OVER_HIGH, OVER_CRITICAL = 0.15, 0.05
"""Most that high and critical are believed where the matter is said to be over and no trouble is named: of 89 shipped tickets 12 and 2."""
SAID = 0.5
"""Strength from which a cue counts as said."""
OWN_INDICATOR = 0.6
"""Share that the severities have of which a ticket holds an indicator that the examples hardly ever say: what it means is known from
the desk alone, and mostly right."""
SECONDARY_SHARE = 0.12
"""Probability from which another category is named."""
URGENCY_HIGH, URGENCY_MEDIUM = 1.35, 0.55
URGENT_SHARE = 0.75
"""Probability of high and critical together from which such a ticket is urgent, unless it says that it can wait: whoever cannot
work presses, in whatever words. Of 68 tickets by another writer that people called urgent 66 are found so and 59 without it; none
of the 146 others is called urgent for it."""
CRITICAL_FROM, CRITICAL_FROM_PLAIN, CRITICAL_FROM_SHOP = 0.19, 0.15, 0.02
"""Probability of critical from which a ticket is treated as critical: missing one costs more than a false alarm. Of writers that the
models had not seen .90 of the critical tickets are found so, and .75 of those called critical are. The last is for a shop that is said to be
down: all five shipped tickets that say so are critical."""
CRITICAL_SURE, FEW_WORDS = 0.35, 6
"""Probability below which mockery and texts of so few words ("403") are critical only if a cue says why: a model of words guesses there.
Longer and calm texts keep ``CRITICAL_FROM``: 16 of the 19 brief tickets that the rule would take from them are critical."""
