"""The local triage engine: one object that classifies, extracts and routes without any language model."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from app.rag.language import detect_language
from app.rag.types import Encoder, Vectors
from app.triage import weights
from app.triage.automatic_mail import SURENESS, AutomaticMail, automatic_mail
from app.triage.classifier import LEVELS, Classifier, Scores, embed_text, prior_scores
from app.triage.config import TriageConfig
from app.triage.examples import Encode
from app.triage.extraction import extract_fields, missing_required
from app.triage.features import Document, Lexicon
from app.triage.for_the_record import is_for_the_record
from app.triage.html_mail import shown_ticket
from app.triage.patience import can_wait
from app.triage.routing import route, suggested_priority
from app.triage.signs import impact, indicators, is_said
from app.triage.text import read_ticket
from app.triage.text_model import TextModel
from app.triage.training import category_key, models_for
from app.triage.types import Classification, Extraction, FieldName, Priority, Routing, Severity, Urgency
from app.triage.without_orders import without_orders

__all__ = ["TriageEngine", "embed_text"]

K = TypeVar("K", bound=str)

_AUTOMATIC = {
    AutomaticMail.AWAY: "An automatic reply of somebody who is away",
    AutomaticMail.UNDELIVERED: "A mail server's notice that a mail was not delivered",
    AutomaticMail.ADVERTISING: "An advertising mail",
}
_NO_LOW_MATTERS = frozenset({"incident"})
"""Tags that a matter of low severity does not get: it is a question or a wish."""
_NOT_ENGLISH = "Guten Morgen, seit heute früh geht bei uns gar nichts mehr."
"""A text that is read by the patterns of all languages."""
_NO_MOOD = 5.0
"""Sentiment of what no person wrote."""


class TriageEngine:
    """CPU-bound and synchronous: call it in a worker thread. Thread-safe.

    The models that ship serve the default configuration. Those of another one are fitted at the first classification,
    or by ``warm()``, and kept in ``cache`` where there is one: up to a minute on two cores.
    """

    def __init__(
        self,
        config: TriageConfig,
        encoder: Encoder,
        *,
        encode: Encode | None = None,
        cache: Path | None = None,
        learned: tuple[int, TextModel] | None = None,
    ) -> None:
        """``encode`` embeds the examples of a fit, and may remember them; ``encoder`` where it is absent. ``learned``: a
        desk's own category model and its number."""
        self.config = config
        self._encoder = encoder
        self._encode = encode or encoder.encode
        self._cache = cache
        self._learned = learned
        self.learned_id = learned[0] if learned else None
        self._lexicon = Lexicon(config)
        self._classifier: Classifier | None = None
        self._lock = threading.Lock()

    @property
    def base_key(self) -> str:
        """Names what the category model starts from: a learned one serves with the same base alone."""
        return category_key(self.config, self._encoder.model_id)

    def category_shares(self, subject: str, body: str, model: TextModel) -> dict[str, float]:
        """Probabilities of each category by another category model."""
        document = Document(read_ticket(*without_orders(subject, body)), self._lexicon)
        vector = self._encoder.encode([self.embed_text(subject, body)])[0]
        models = replace(self._fitted().models, category=model)
        return Classifier(self.config, self._lexicon, models).score(document, vector).categories

    @property
    def model_id(self) -> str:
        """Names the engine, its vector space and its configuration in stored results."""
        return f"local:{self._encoder.model_id}:{self.config.version}"

    def warm(self) -> None:
        """Fit the models, and make what patterns are tried by, now rather than at the first ticket."""
        self._fitted()
        self.classify_by_rules("", _NOT_ENGLISH)

    def _fitted(self) -> Classifier:
        with self._lock:
            if self._classifier is None:
                models = models_for(self.config, self._encode, self._encoder.model_id, self._cache)
                if self._learned is not None:
                    models = replace(models, category=self._learned[1])
                self._classifier = Classifier(self.config, self._lexicon, models)
            return self._classifier

    def embed_text(self, subject: str, body: str) -> str:
        """What of a ticket is embedded; see ``classifier.embed_text``. Orders to a machine are not."""
        return embed_text(*without_orders(subject, body))

    def classify(self, subject: str, body: str, vector: Vectors | None = None) -> Classification:
        """Category, severity, urgency, sentiment and language with their reasons.

        ``vector`` is the unit embedding of ``embed_text(subject, body)``, shape ``(dimension,)`` or
        ``(1, dimension)``; it is computed when absent.
        """
        return self.classify_with_scores(subject, body, vector)[0]

    def classify_with_scores(
        self, subject: str, body: str, vector: Vectors | None = None
    ) -> tuple[Classification, Scores]:
        """As ``classify``, with the probabilities of every category and severity."""
        if (kind := automatic_mail(subject, body)) is not None:
            return self._automatic(subject, body, kind)
        if vector is None:
            vector = self._encoder.encode([self.embed_text(subject, body)])[0]
        document = Document(read_ticket(*without_orders(subject, body)), self._lexicon)
        scores = self._fitted().score(document, vector)
        return self._classification(document, scores), scores

    def _classification(self, document: Document, scores: Scores, *, trust: float = 1.0) -> Classification:
        category = max(scores.categories, key=lambda name: scores.categories[name])
        severity = scores.severity
        keywords = document.keywords[category]
        return Classification(
            category=category,
            category_confidence=round(trust * scores.categories[category], 4),
            severity=severity,
            severity_confidence=round(trust * scores.severities[severity], 4),
            secondary_categories=_secondary(document, scores, category),
            reasoning=self._reasoning(document, scores, category, severity),
            keywords_matched=keywords,
            urgency_indicators=indicators(document),
            urgency=_urgency(document, scores),
            sentiment_score=min(10, max(1, round(scores.sentiment))),
            language=detect_language(document.ticket.text),
        )

    def classify_by_rules(self, subject: str, body: str) -> Classification:
        """The same without an embedding, from cues and keywords by their prior weights alone.

        For when no encoder answers. Confidences are those of the prior model, halved: it was measured on nothing.
        """
        if (kind := automatic_mail(subject, body)) is not None:
            return self._automatic(subject, body, kind)[0]
        document = Document(read_ticket(*without_orders(subject, body)), self._lexicon)
        return self._classification(document, prior_scores(self.config, document), trust=0.5)

    def _automatic(self, subject: str, body: str, kind: AutomaticMail) -> tuple[Classification, Scores]:
        """The reading of what no person wrote: its words of haste and trouble are nobody's."""
        category = self.config.fallback_category
        scores = Scores(
            _mostly(category, [entry.id for entry in self.config.categories]),
            Severity.LOW,
            _mostly(Severity.LOW, LEVELS),
            _NO_MOOD,
        )
        reading = Classification(
            category=category,
            category_confidence=SURENESS,
            severity=Severity.LOW,
            severity_confidence=SURENESS,
            reasoning=f"{_AUTOMATIC[kind]}: nobody asks for anything.",
            urgency=Urgency.LOW,
            sentiment_score=round(_NO_MOOD),
            language=detect_language(read_ticket(*shown_ticket(subject, body)).text),
        )
        return reading, scores

    def extract(self, subject: str, body: str, category: str | None = None) -> Extraction:
        """Typed fields; ``missing_required`` follows ``category`` when it is a configured one."""
        return extract_fields(self.config, subject, body, category)

    def route(
        self,
        subject: str,
        body: str,
        category: str,
        severity: Severity,
        extraction: Extraction,
        *,
        confidence: float | None = None,
    ) -> Routing:
        """The team by the configured rules. ``confidence`` is that of the category; without it the engine's own
        share for the given category is taken."""
        if confidence is None:
            document = Document(read_ticket(*without_orders(subject, body)), self._lexicon)
            vector = self._encoder.encode([self.embed_text(subject, body)])[0]
            confidence = self._fitted().score(document, vector).categories.get(category, 0.0)
        return route(self.config, category, severity, confidence)

    def route_known(self, category: str, severity: Severity, confidence: float) -> Routing:
        """As ``route``, for a category whose confidence (0..1) is known: no text and no encoder is needed."""
        return route(self.config, category, severity, confidence)

    def with_required(
        self, extraction: Extraction, category: str | None, known: Collection[FieldName] = ()
    ) -> Extraction:
        """The same fields, with ``missing_required`` of ``category`` but for what is ``known`` without the text."""
        missing = missing_required(self.config, extraction.fields, category, known)
        return extraction.model_copy(update={"missing_required": missing})

    def suggest_priority(self, category: str, severity: Severity) -> Priority:
        """The same priority as ``route`` gives."""
        return suggested_priority(self.config, category, severity)

    def suggest_tags(self, classification: Classification, extraction: Extraction) -> tuple[str, ...]:
        """Tags of the category, then of what the ticket holds; at most six, each once."""
        entry = self.config.category(classification.category)
        tags = list(entry.suggested_tags) if entry else []
        if classification.severity is Severity.LOW:
            tags = [tag for tag in tags if tag not in _NO_LOW_MATTERS]
        if classification.severity in (Severity.CRITICAL, Severity.HIGH):
            tags.append(str(classification.severity))
        words = set(classification.keywords_matched)
        tags += [tag for tag, signs in _TOPIC_TAGS.items() if words & signs]
        if extraction.get("error_code"):
            tags.append("error-code")
        if classification.language not in ("en", "und"):
            tags.append(f"lang-{classification.language}")
        return tuple(dict.fromkeys(tags))[:6]

    def _reasoning(self, document: Document, scores: Scores, category: str, severity: Severity) -> str:
        keywords = ", ".join(document.keywords[category][:5])
        entry = self.config.category(category)
        name = entry.name if entry else category
        because = f"words such as {keywords}" if keywords else "nearness to its examples"
        return (
            f"{name} ({scores.categories[category]:.0%}) for {because}; "
            f"{_level(scores)}: {impact(document, severity)}."
        )


def _mostly(label: K, labels: Sequence[K]) -> dict[K, float]:
    """Probabilities of ``labels``: ``SURENESS`` for one, the rest in equal parts."""
    rest = (1.0 - SURENESS) / (len(labels) - 1)
    return {each: SURENESS if each == label else rest for each in labels}


_TOPIC_TAGS = {
    "refund": {"refund", "refunded", "refunds", "money back", "reembolso", "erstattung", "remboursement"},
    "double-charge": {"charged twice", "double charge"},
    "invoice": {"invoice", "invoices", "rechnung", "factura", "facture", "factuur", "fattura"},
    "login": {"login", "log in", "sign in", "password", "inloggen", "passwort", "contraseña", "mot de passe"},
    "two-factor": {"2fa", "two-factor", "two factor", "authenticator", "verification code"},
    "crash": {"crash", "crashes", "crashing", "absturz"},
    "delivery": {"delivery", "parcel", "package", "courier", "tracking", "shipping"},
    "api": {"api", "webhook"},
}


def _secondary(document: Document, scores: Scores, category: str) -> tuple[str, ...]:
    """Other categories by share; faults and defects name each other, since people draw that line differently."""
    shares = sorted(scores.categories.items(), key=lambda item: -item[1])
    named = [name for name, share in shares if name != category and share >= weights.SECONDARY_SHARE]
    sibling = {"technical": "bug_report", "bug_report": "technical"}.get(category)
    cue = document.reading.strength
    if (
        sibling in scores.categories
        and sibling not in named
        and max(cue["malfunction"], cue["outage"]) >= 0.5
    ):
        named.append(sibling)
    return tuple(named[:3])


def _level(scores: Scores) -> str:
    """The decision with its probability. Critical is decided where it is likely enough, likeliest or not."""
    severity = scores.severity
    share = scores.severities[severity]
    if severity is Severity.CRITICAL and share < max(scores.severities.values()):
        return f"critical severity cannot be ruled out ({share:.0%}), treated as critical"
    return f"{severity} severity ({share:.0%})"


def _urgency(document: Document, scores: Scores) -> Urgency:
    """How soon the customer presses for it: haste, deadline, mood and severity together."""
    if is_for_the_record(document.ticket):
        return Urgency.LOW
    cue, severity = dict(document.reading.strength), scores.severity
    cue |= {name: 0.0 for name in ("urgent", "deadline") if not is_said(document, name)}
    level = {Severity.LOW: -0.3, Severity.MEDIUM: 0.3, Severity.HIGH: 1.1, Severity.CRITICAL: 2.0}[severity]
    exclaimed = min(1.0, document.ticket.text.count("!") / 3.0)
    score = (
        level
        + 1.2 * cue["urgent"]
        + 0.8 * cue["deadline"]
        + 0.5 * exclaimed
        + 0.2 * max(0.0, 4.0 - scores.sentiment)
        - 1.2 * cue["no_rush"]
    )
    in_no_rush = cue["no_rush"] >= weights.SAID or can_wait(document.ticket.current)
    pressed = max(cue["urgent"], cue["deadline"]) >= weights.SAID and not in_no_rush
    if severity is Severity.CRITICAL or pressed:
        score = max(score, weights.URGENCY_MEDIUM)
    grave = severity in (Severity.HIGH, Severity.CRITICAL) and not in_no_rush
    if grave and _grave_share(scores) >= weights.URGENT_SHARE:
        return Urgency.HIGH
    if score >= weights.URGENCY_HIGH:
        return Urgency.HIGH
    return Urgency.MEDIUM if score >= weights.URGENCY_MEDIUM else Urgency.LOW


def _grave_share(scores: Scores) -> float:
    return scores.severities[Severity.HIGH] + scores.severities[Severity.CRITICAL]
