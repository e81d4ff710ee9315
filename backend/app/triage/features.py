"""The numbers that the local engine's models read: cues, keywords, form and the embedding."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from app.triage import weights
from app.triage.config import TriageConfig
from app.triage.cues import CUES, IMPACT, Reading, read_cues
from app.triage.denials import supposed_spans
from app.triage.examples import is_learned
from app.triage.irony import is_ironic
from app.triage.learning import Array
from app.triage.text import Ticket, sentences
from app.triage.types import Severity

AGAIN = re.compile(
    r"\b(?:again|still|third|fourth|fifth|\d+ times|weeks|months|nobody|yet)\b|!{2,}|\?{2,}", re.I
)
RESOLVED, PAST = 0.5, 0.25
"""From this strength on a trouble counts as over, and what is said of its impact counts this much."""
CATEGORY_FEATURES = (*CUES, "sarcasm_malfunction", "short")
_TROUBLE = ("outage", "data_loss", "security", "danger", "revenue", "safety", "deadline", "cold")
SENTIMENT_FEATURES = (*CUES, "mockery", "bias", "shouting", "exclaim", "severity", "again")


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """Matches any of the phrases as whole words, the longest first; None for no phrases."""
    ordered = sorted({phrase.lower() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    if not ordered:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in ordered) + r")(?!\w)")


class Lexicon:
    """The configured keywords and indicators, compiled once."""

    def __init__(self, config: TriageConfig) -> None:
        self._keywords = {entry.id: phrase_pattern(entry.keywords) for entry in config.categories}
        self._indicators = {entry.id: phrase_pattern(entry.indicators) for entry in config.severities}
        self._own = {
            entry.id: {phrase.lower() for phrase in entry.indicators if not is_learned(phrase)}
            for entry in config.severities
        }
        spread: dict[str, int] = {}
        for entry in config.categories:
            for keyword in {keyword.lower() for keyword in entry.keywords}:
                spread[keyword] = spread.get(keyword, 0) + 1
        self._spread = spread

    def keywords(self, text: str) -> dict[str, tuple[str, ...]]:
        """Category id -> its keywords in ``text``, lower case, each once, in order of appearance."""
        lowered = text.lower()
        return {
            category: tuple(dict.fromkeys(pattern.findall(lowered))) if pattern else ()
            for category, pattern in self._keywords.items()
        }

    def keyword_strength(self, found: Sequence[str]) -> float:
        """0..1, more for several keywords and less for those that several categories share."""
        return 1.0 - math.exp(-0.6 * sum(1.0 / self._spread[keyword] for keyword in found))

    def own(self, found: Mapping[Severity, Sequence[str]]) -> dict[Severity, tuple[str, ...]]:
        """Of ``indicators`` those that only the desk knows: no model has learned what they speak for."""
        return {
            severity: tuple(phrase for phrase in phrases if phrase in self._own[severity])
            for severity, phrases in found.items()
        }

    def indicators(self, text: str) -> dict[Severity, tuple[str, ...]]:
        lowered = "\n".join(_spoken(part) for part in sentences(text)).lower()
        found: dict[Severity, tuple[str, ...]] = {}
        for severity, pattern in self._indicators.items():
            hits = []
            for match in pattern.finditer(lowered) if pattern else ():
                before = lowered[max(0, match.start() - 24) : match.start()]
                if not re.search(
                    r"(?:\b(?:not|no|never|isn['’]?t|nicht|no es|pas|niet)\s+(?:\w+\s+)?)$", before
                ):
                    hits.append(match[0])
            found[severity] = tuple(dict.fromkeys(hits))
        return found


def _spoken(sentence: str) -> str:
    """``sentence`` without what it only supposes."""
    for start, end in reversed(supposed_spans(sentence)):
        sentence = sentence[:start] + sentence[end:]
    return sentence


class Document:
    """A ticket with everything that was read from it."""

    def __init__(self, ticket: Ticket, lexicon: Lexicon, reading: Reading | None = None) -> None:
        """``reading``: where it is known what ``read_cues`` finds."""
        self.ticket = ticket
        self.reading = reading or read_cues(ticket.text, ticket.subject)
        self.keywords = lexicon.keywords(ticket.text[:20_000])
        self.keyword_strength = {
            category: lexicon.keyword_strength(found) for category, found in self.keywords.items()
        }
        self.indicators = lexicon.indicators(ticket.text[:20_000])
        self.own_indicators = lexicon.own(self.indicators)

    def category_features(self, categories: Sequence[str]) -> Array:
        """Cues, then the keyword strength of each category. Shape ``(len(CATEGORY_FEATURES) + k,)``."""
        cue = dict(self.reading.strength)
        cue["sarcasm_malfunction"] = cue["sarcasm"] * cue["malfunction"]
        words = re.findall(r"\w+", self.ticket.text)
        cue["short"] = 1.0 if len(words) <= 3 else 0.0
        values = [cue[name] for name in CATEGORY_FEATURES]
        return np.array([*values, *(self.keyword_strength[category] for category in categories)])

    def severity_features(self) -> dict[str, float]:
        """Named features without the categories'."""
        cue = dict(self.reading.strength)
        if cue["resolved"] >= RESOLVED:
            cue |= {name: PAST * cue[name] for name in IMPACT}
        if is_ironic(self.ticket.text):
            cue["thanks"] = 0.0
        # Shouting about a small matter leaves it small.
        cue["urgent"] *= 1.0 - cue["minor"]
        people = min(1.0, math.log10(max(1, self.reading.people)) / 2.0)
        broken = max(cue["malfunction"], cue["outage"], cue["blocked"])
        if broken >= weights.SAID and cue["scope_all"] >= weights.SAID:
            # Calm words about everybody's standstill are politeness.
            cue["no_rush"] = 0.0
            cue["minor"] *= PAST if cue["blocked"] >= weights.SAID else 1.0
        free = (1.0 - cue["workaround"]) * (1.0 - cue["partial"])
        cue["people"] = people
        cue["broken_all"] = broken * cue["scope_all"]
        cue["broken_people"] = broken * people
        cue["broken_safety"] = broken * cue["safety"]
        cue["blocked_deadline"] = cue["blocked"] * cue["deadline"]
        cue["broken_deadline"] = broken * cue["deadline"]
        cue["blocked_free"] = max(cue["blocked"], cue["outage"]) * free
        cue["loss_all"] = max(cue["data_loss"], cue["security"]) * max(cue["scope_all"], people)
        cue["broken_free"] = broken * free * (1.0 - cue["minor"]) * (1.0 - cue["howto"])
        cue["broken_always"] = cue["stops"] * cue["repeat"] * free
        cue["money_only"] = cue["money"] * (1.0 - cue["money_wrong"]) * (1.0 - broken)
        trouble = (*_TROUBLE, "malfunction", "blocked", "money_wrong", "negative")
        cue["quiet"] = math.prod(1.0 - cue[name] for name in trouble)
        for severity, found in self.indicators.items():
            past = 1.0 - cue["minor"] if severity is not Severity.LOW else 1.0
            past *= PAST if cue["resolved"] >= RESOLVED and severity is not Severity.LOW else 1.0
            learned = len(found) - len(self.own_indicators[severity])
            cue[f"ind_{severity}"] = past * (1.0 - 0.5**learned)
        return cue

    def sentiment_features(self, severity: float) -> Array:
        """``severity`` is the expected class, 0 low .. 3 critical. Shape ``(len(SENTIMENT_FEATURES),)``."""
        cue: dict[str, float] = dict(self.reading.strength)
        text = self.ticket.text
        words = re.findall(r"[^\W\d_]{3,}", text)[:400]
        capitals = sum(word.isupper() for word in words)
        trouble = ("malfunction", "outage", "data_loss", "money_wrong", "blocked", "negative")
        cue["mockery"] = cue["sarcasm"] * max(cue[name] for name in trouble)
        cue["bias"] = 1.0
        cue["shouting"] = min(1.0, 2.0 * capitals / len(words)) if len(words) >= 3 else 0.0
        cue["exclaim"] = min(1.0, text.count("!") / 3.0)
        cue["severity"] = severity
        cue["again"] = min(1.0, len(AGAIN.findall(text[:20_000])) / 3.0)
        return np.array([cue[name] for name in SENTIMENT_FEATURES])


def named(values: Mapping[str, float], names: Sequence[str]) -> Array:
    """The values in the order of ``names``, zero where absent."""
    return np.array([values.get(name, 0.0) for name in names])
