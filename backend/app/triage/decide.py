"""May a drafted reply be sent without a person? Rules outside of any model, in one place.

A model recommends; what it says can raise doubts here and never take one away. Every rule that speaks against sending
is told, so that a reader sees all that would have to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from app.core.validation import CURRENCY_PATTERN
from app.core.vocabulary import DecisionOutcome
from app.rag.verification import uncited
from app.triage import caution
from app.triage.cues import CUES, read_cues
from app.triage.harm import stated_harms
from app.triage.html_mail import shown_ticket
from app.triage.levels import LEVELS
from app.triage.suspicion import SUSPICIOUS, injection_suspicion
from app.triage.text import read_ticket
from app.triage.types import FieldName, Frozen, ResponseDraft, Severity, TriageOutcome
from app.triage.weights import SAID

FURIOUS = 2
"""Sentiment up to which nothing is ever sent without a person, whatever the policy says; 1 furious .. 10 delighted."""
MAX_REASON_CHARS = 500
_MARKER = re.compile(r"\[\d{1,3}\]")
_SIZE = re.compile(r"-?\d+(?:\.\d+)?")
_CURRENCY = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}$")


class Rule(StrEnum):
    """Why a person must look. In this order: the first that fires is the reason."""

    INJECTION = "injection"
    SECURITY = "security"
    DANGER = "danger"
    LEGAL = "legal"
    CRITICAL = "critical_severity"
    FURIOUS = "furious"
    BLOCKED = "requester_blocked"
    INCOMPLETE = "incomplete_triage"
    REPEATED = "repeated_answer"
    NO_EVIDENCE = "no_evidence"
    UNSUPPORTED = "unsupported_sentence"
    STALE = "stale_evidence"
    MISSING_FIELDS = "missing_fields"
    AMOUNT = "amount_too_high"
    OTHER_CURRENCY = "amount_in_other_currency"
    ATTACHMENTS = "attachments"
    CONVERSATION = "conversation"
    PERSON_AT_WORK = "person_at_work"
    NOT_OPEN = "not_open"
    CATEGORY = "category"
    SEVERITY = "severity"
    SENTIMENT = "sentiment"
    SWITCHED_OFF = "switched_off"
    LITTLE_HISTORY = "little_history"
    UNSURE = "low_confidence"


_SENTENCES = {
    Rule.INJECTION: "The ticket, or a passage that the draft quotes, gives instructions to a machine.",
    Rule.SECURITY: "This is a security matter.",
    Rule.DANGER: "Somebody may be hurt or in danger, or has lost what they had stored.",
    Rule.LEGAL: "This is a legal matter.",
    Rule.CRITICAL: "The severity is critical.",
    Rule.FURIOUS: "The customer is furious.",
    Rule.BLOCKED: "The requester is blocked.",
    Rule.INCOMPLETE: "Triage could not read the whole ticket.",
    Rule.REPEATED: "The knowledge base says what the customer has been told already.",
    Rule.NO_EVIDENCE: "No passage of the knowledge base answers the ticket.",
    Rule.UNSUPPORTED: "A sentence of the draft rests on no passage.",
    Rule.STALE: "A passage that the draft cites has been changed or withdrawn.",
    Rule.MISSING_FIELDS: "Details that the category needs are missing.",
    Rule.AMOUNT: "An amount is above what may be handled without a person.",
    Rule.OTHER_CURRENCY: "An amount is in another currency than the policy's limit, or in none that is known.",
    Rule.ATTACHMENTS: "The ticket has attachments, which nobody has read.",
    Rule.CONVERSATION: "A conversation is under way.",
    Rule.PERSON_AT_WORK: "Somebody has worked on the ticket or changed it meanwhile.",
    Rule.NOT_OPEN: "The ticket is not open.",
    Rule.CATEGORY: "The policy leaves this category to people.",
    Rule.SEVERITY: "The policy leaves this severity to people.",
    Rule.SENTIMENT: "The customer is unhappier than the policy allows.",
    Rule.SWITCHED_OFF: "Automatic sending is switched off.",
    Rule.LITTLE_HISTORY: "Too few judged decisions carry a promise yet.",
    Rule.UNSURE: "The confidence is below the threshold.",
}


class DecisionPolicy(Frozen):
    """What an admin allows. The default sends nothing."""

    automatic: bool = False
    categories: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    """Categories whose tickets may be resolved without a person."""
    severities: Annotated[tuple[Severity, ...], Field(max_length=4)] = (Severity.LOW, Severity.MEDIUM)
    max_amount: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] = 0.0
    """Highest amount of money a ticket may name, in ``amount_currency``."""
    amount_currency: Annotated[str, Field(pattern=CURRENCY_PATTERN)] = "USD"
    """ISO 4217 code. Amounts in another currency, or in none that is known, are above any limit: nothing is converted."""
    min_sentiment: Annotated[int, Field(ge=FURIOUS + 1, le=10)] = 4
    """1 furious .. 10 delighted."""
    max_error: Annotated[float, Field(ge=0.001, le=0.2, allow_inf_nan=False)] = 0.02
    """Most automatic resolutions that may be wrong, as a share; the threshold of confidence follows from it."""

    @field_validator("severities")
    @classmethod
    def _never_critical(cls, value: tuple[Severity, ...]) -> tuple[Severity, ...]:
        if Severity.CRITICAL in value:
            raise ValueError("critical tickets are never resolved without a person")
        return tuple(dict.fromkeys(value))

    @field_validator("categories")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value))


@dataclass(frozen=True, slots=True)
class Assurance:
    """How far the confidence of a decision can be trusted."""

    confidence: float
    """0..1, calibrated."""
    threshold: float | None
    """Least confidence that keeps the promise; None: the history is too short, a person reviews everything."""
    decisions: int
    """Judged decisions behind the threshold."""
    promised_error: float
    """Share of automatic resolutions that may be wrong at this threshold."""


@dataclass(frozen=True, slots=True)
class Case:
    """What triage found, as far as a decision rests on it."""

    category: str | None
    severity: Severity | None
    """The graver of the local engine's and a model's."""
    sentiment: int | None
    """The gloomier of the two."""
    team: str | None
    complete: bool
    """Every part was read and no step failed."""
    answered: bool
    """The knowledge base answers."""
    grounded: bool
    """Every claim of the draft is cited, and every marker has its quote."""
    missing_fields: tuple[str, ...]
    amounts: tuple[str, ...]
    """Normalised, such as ``49.90 EUR``; without a code where the currency is not known."""
    injection: float
    """``app.triage.suspicion`` of the ticket and of what the draft quotes, 0..1."""
    security: bool
    legal: bool
    angry: bool
    """Words of anger, whatever the sentiment."""
    danger: bool = False
    """Somebody may be hurt, or all of something is lost."""
    repeated: bool = False
    """The knowledge base gives what was sent before, and nothing else."""
    local_category: str | None = None
    """What the local engine read, where a model read something else."""


@dataclass(frozen=True, slots=True)
class Situation:
    """The ticket at the moment of the decision."""

    is_open: bool
    replies: int
    attachments: int
    person_at_work: bool
    """A person has set a field or taken the ticket, or it has changed since it was read."""
    requester_blocked: bool
    evidence_stale: bool
    """A cited passage is no longer public and current."""


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: DecisionOutcome
    reason: str
    """A short sentence that names the first rule, then the codes of all; at most 500 characters."""
    rules: tuple[Rule, ...]


_SECURITY_MATTERS = frozenset({"weakness", "fraud_victim", "foreign_view"})
_HARMLESS_TO_PEOPLE = _SECURITY_MATTERS | {"standstill", "part_down"}
"""Statements of harm that are grave and yet endanger nobody: their severity keeps them from being sent."""


def read_case(outcome: TriageOutcome, subject: str, body: str) -> Case:
    """The facts of a ticket. Never raises; linear in the text."""
    reading, extraction, response = outcome.classification, outcome.extraction, outcome.response
    readings = [found for found in (reading, outcome.local_reading) if found is not None]
    quotes = "\n\n".join(dict.fromkeys(citation.quote for citation in response.citations)) if response else ""
    came = f"{subject}\n\n{body}"
    subject, body = shown_ticket(subject, body)
    text = f"{subject}\n\n{body}"
    ticket = read_ticket(subject, body)
    cue = read_cues(ticket.text, ticket.subject).strength  # as classification has just read it
    harms = {harm.kind for harm in (*stated_harms(ticket.current), *stated_harms(ticket.subject))}
    amounts = (
        [field.normalized for field in extraction.fields if field.name is FieldName.AMOUNT]
        if extraction
        else []
    )
    return Case(
        category=reading.category if reading else None,
        severity=max((Severity(found.severity) for found in readings), key=LEVELS.index, default=None),
        sentiment=min((found.sentiment_score for found in readings), default=None),
        team=outcome.routing.team if outcome.routing else None,
        complete=None not in (reading, extraction, response)
        and all(step.status != "failed" for step in outcome.steps),
        answered=response is not None and response.status == "answered",
        grounded=response is not None and fully_cited(response),
        missing_fields=extraction.missing_required if extraction else (),
        amounts=tuple(_flat(amounts)),
        injection=max(injection_suspicion(came).score, injection_suspicion(quotes).score),
        security=caution.SECURITY.search(text) is not None
        or CUES["security"].search(text) is not None
        or cue["security"] > 0.0
        or bool(harms & _SECURITY_MATTERS),
        legal=caution.LEGAL.search(text) is not None,
        angry=caution.ANGER.search(text) is not None,
        danger=bool(harms - _HARMLESS_TO_PEOPLE) or _endangers(cue),
        repeated=response is not None and response.repeated,
        local_category=readings[-1].category if len(readings) > 1 else None,
    )  # fmt: skip


def _endangers(cue: Mapping[str, float]) -> bool:
    """Words of danger, or of what people's safety hangs on where it fails."""
    broken = max(cue["malfunction"], cue["outage"], cue["blocked"], cue["data_loss"])
    return cue["danger"] >= SAID or min(cue["safety"], broken) >= SAID


def _flat(values: Iterable[str | tuple[str, ...]]) -> Iterable[str]:
    for value in values:
        yield from (value,) if isinstance(value, str) else value


def fully_cited(draft: ResponseDraft) -> bool:
    """Whether every claim of a draft carries a marker and every marker stands for a quote.

    The frame of a local draft (greeting, closing) is ours and claims nothing; a model's text is checked whole.
    """
    claims = draft.explanation if draft.engine == "local" else draft.content
    known = {citation.marker for citation in draft.citations if citation.quote.strip()}
    return bool(known) and set(_MARKER.findall(claims)) <= known and not uncited(claims)


def decide(
    case: Case, situation: Situation, assurance: Assurance, policy: DecisionPolicy, version: int
) -> Verdict:
    """Resolve without a person, or leave it to one. ``version`` is the policy's, for the reason."""
    fired = tuple(rule for rule in Rule if rule in _fired(case, situation, assurance, policy))
    if fired:
        codes = ", ".join(rule.value for rule in fired)
        reason = f"{_SENTENCES[fired[0]]} Rules: {codes}."
        return Verdict(DecisionOutcome.AWAITING_REVIEW, reason[:MAX_REASON_CHARS], fired)
    reason = (
        f"Policy {version} allows it: confidence {assurance.confidence:.3f} reaches the threshold {assurance.threshold:.3f}, "
        f"which {assurance.decisions} judged decisions carry for at most {assurance.promised_error:.1%} wrong."
    )
    return Verdict(DecisionOutcome.AUTO_RESOLVED, reason, ())


def _fired(case: Case, situation: Situation, assurance: Assurance, policy: DecisionPolicy) -> set[Rule]:
    threshold = assurance.threshold
    comparable = [amount for amount in case.amounts if _currency(amount) == policy.amount_currency]
    doubts = {
        Rule.INJECTION: case.injection >= SUSPICIOUS,
        Rule.SECURITY: case.security,
        Rule.DANGER: case.danger,
        Rule.LEGAL: case.legal,
        Rule.CRITICAL: case.severity is Severity.CRITICAL,
        Rule.FURIOUS: case.angry or (case.sentiment is not None and case.sentiment <= FURIOUS),
        Rule.BLOCKED: situation.requester_blocked,
        Rule.INCOMPLETE: not case.complete,
        Rule.REPEATED: case.repeated,
        Rule.NO_EVIDENCE: not case.answered and not case.repeated,
        Rule.UNSUPPORTED: case.answered and not case.grounded,
        Rule.STALE: situation.evidence_stale,
        Rule.MISSING_FIELDS: bool(case.missing_fields),
        Rule.AMOUNT: any(_size(amount) > policy.max_amount for amount in comparable),
        Rule.OTHER_CURRENCY: len(comparable) < len(case.amounts),
        Rule.ATTACHMENTS: situation.attachments > 0,
        Rule.CONVERSATION: situation.replies > 0,
        Rule.PERSON_AT_WORK: situation.person_at_work,
        Rule.NOT_OPEN: not situation.is_open,
        Rule.CATEGORY: not {case.category, case.local_category or case.category} <= set(policy.categories),
        Rule.SEVERITY: case.severity not in policy.severities,
        Rule.SENTIMENT: case.sentiment is None or case.sentiment < policy.min_sentiment,
        Rule.SWITCHED_OFF: not policy.automatic,
        # Switched off, nobody asks the history.
        Rule.LITTLE_HISTORY: policy.automatic
        and (threshold is None or assurance.promised_error > policy.max_error),
        Rule.UNSURE: policy.automatic and threshold is not None and not assurance.confidence >= threshold,
    }
    return {rule for rule, holds in doubts.items() if holds}


def _size(amount: str) -> float:
    """The number in an amount; one that cannot be read is too high for any limit."""
    found = _SIZE.search(amount.replace(",", ""))
    return abs(float(found[0])) if found else float("inf")


def _currency(amount: str) -> str | None:
    found = _CURRENCY.search(amount.strip())
    return found[0].upper() if found else None
