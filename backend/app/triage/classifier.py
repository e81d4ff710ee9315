"""Category, severity and sentiment of one ticket: learned models over the embedding, cues, words and letter groups, and
the priors of ``weights.py`` where no model can be had."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.rag.types import Vectors
from app.triage import levels as levels_of
from app.triage import weights
from app.triage.abuse_reports import is_abuse_report
from app.triage.config import TriageConfig
from app.triage.cues import TROUBLE, read_cues
from app.triage.denials import is_supposed, supposed_spans
from app.triage.displeasure import highest_sentiment
from app.triage.elsewhere import is_elsewhere
from app.triage.features import CATEGORY_FEATURES, SENTIMENT_FEATURES, Document, Lexicon, named
from app.triage.for_the_record import is_for_the_record
from app.triage.harm import MINOR, harms_of
from app.triage.hidden import hides_trouble
from app.triage.irony import is_ironic
from app.triage.learning import Array, OrdinalModel, softmax
from app.triage.levels import LEVELS, WISH
from app.triage.mood import praises_after_mishap, tempered
from app.triage.patience import can_wait
from app.triage.reading import embed_text
from app.triage.signs import has_way_around
from app.triage.subjects import is_joke
from app.triage.text import sentences
from app.triage.text_features import Rows, count_rows, dense_rows
from app.triage.text_model import TextModel
from app.triage.training import Models
from app.triage.types import Severity
from app.triage.wished_away import wishes_away, wishes_fault_to_cease

__all__ = ["LEVELS", "Classifier", "Scores", "embed_text", "prior_scores"]

_SHOP_DOWN = re.compile(
    r"\b(?:our|my|the)\s+(?:(?:whole|entire|online|web|internet|main)\s+){0,2}"
    r"(?:web ?shop|shop|store|checkout|website|(?:web ?)?site|booking (?:page|system|site))\s+"
    r"(?:is|are|has been|have been|went|goes|has gone)\s+(?:(?:completely|totally|still|now|all|suddenly|again|currently)\s+)?"
    r"(?:down(?!\s+(?:to|by|the)\b)|offline|unreachable|dead)\b",
    re.IGNORECASE,
)
"""A shop that is down sells nothing, however calmly that is said."""
_MOCK_THANKS = re.compile(
    r"\b(?:thanks|thank you|congratulations|congrats|cheers|well done|great job|nice job)(?: (?:so much|very much|a lot|a million|a bunch|again))?"
    r" (?:for|on|at) (?:\w+ ){0,2}(?:losing|breaking|deleting|ruining|wiping|messing|crashing|wasting|cancel+ing|locking|killing|erasing|destroying"
    r"|blocking|bricking|overcharging|double[- ]charging|charging (?:me|us) (?:twice|again|double))\b",
    re.IGNORECASE,
)
"""Thanks for a damage: nobody means them, and the damage is done."""
_ASKS = re.compile(
    r"\?[\s)\"'”’!]*\Z|\A\W*(?:(?:hi|hello|hey|dear \w+)\b\W*)?(?:what['’]?s?|how|where|which|can|may|do|does)\b",
    re.IGNORECASE,
)
"""How a question ends, or begins where its mark was left out."""
_QUESTIONS = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear \w+|good (?:morning|day|evening)|hallo|bonjour|hola|ciao|ol[áa]|hej|cze[śs][ćc]|please|and|or|also|so|just|question)\b\W*){0,3}"
    r"(?:(?:what|how|who|whom|which|when|where|why|can|could|may|might|is|are|do|does|did|will|would|should|have|has|was (?:kostet|ist)|wie|wo|wer|wann|welche\w*|kann|k(?:ö|oe)nnen|darf|gibt|haben sie|verkaufen|vermieten|liefern|est-ce|quel\w*|combien|comment|o[ùu]|peut-on|puis-je|avez-vous|vendez-vous|cu[áa]nto|c[óo]mo|d[óo]nde|qu[ée]|puedo|tienen|venden|hoe|waar|wat|kan|mag|heeft u|verkoopt|quanto|come|dove|posso|avete|vendete|quanto|como|onde|t[êe]m|vendem|ile|jak|gdzie|czy|hur|var|vad|kan|har ni|s[äa]ljer)\b(?=[^.!\n]*\?)"
    r"|(?:what|how|where|which|who)\b"
    r"|(?:(?:i|we) (?:would like|['’]d like|want|wish|would love)(?: to (?:order|buy|rent|hire|have|get|know|ask|return|close|delete|cancel|apply))?|(?:i|we) (?:order|request)|(?:i['’]m|we['’]re|i am|we are)\b[^.!?\n]{0,80}\b(?:looking for|interested in|in search of)|looking for|send (?:me|us)|(?:quote|offer|price list|order) (?:for|of)|ich m(?:ö|oe)chte|wir m(?:ö|oe)chten|wir suchen|je (?:voudrais|souhaite)|nous cherchons|quisiera|buscamos|ik wil graag|wij zoeken|vorrei|cerchiamo|gostaria|procuramos|chcia[łl]\w+|szukamy|jag vill|vi s[öo]ker)\b)",
    re.IGNORECASE,
)
"""How a sentence begins that asks a question or orders a thing, and nothing before it tells of a trouble."""
_NEEDED = re.compile(
    r"\b(?:beep\w*|alarm\w*|errors?|empty|stopp\w+|stops|broke\w*|dead|fail\w*|fell|leak\w*|missing|wrong|late|delay\w*|runs? out|ran out|running out|last (?:one|dose|pen|tablet|pill)|only (?:one|two|three|\d+) \w*\s?left|without|needs? it|depends? on|relies|dying|die[sd]?|worse|pain|bleed\w*|vomit\w*|fever|unwell|dizzy|already (?:took|taken|injected|gave)|frozen|red|warm|cold|expired|recall\w*|other (?:patients?|people|customers?|users?|persons?)|some(?:one|body) else|strangers?|not (?:sent|arriv\w+|come|work\w*|deliver\w*)|n['’]t (?:sent|arriv\w+|come|work\w*|deliver\w*)"
    r"|piept|leer|defekt|kaputt|fehlt|falsch|ausgefallen|en panne|vide|cass[ée]e?|vac[íi][oa]|averiad\w|rot[oa]|leeg|stuk|vuot[oa]|guast[oa]|avariad[oa]|pust[aey]|zepsut\w|tom|trasig\w?)\b",
    re.IGNORECASE,
)
"""What says of goods for health that somebody waits for them or that something is wrong with them."""
_ERASURE = re.compile(
    r"\b(?:gdpr|dsgvo|rgpd|avg|rodo|art(?:icle|\.)? ?17|right to (?:be forgotten|erasure)|(?:wish|want|like|request\w*|ask\w*|demand\w*|please)\b[^.!?\n]{0,80}\b(?:erased?|deleted?|deletion|erasure|removed?))\b",
    re.IGNORECASE,
)
"""An order to erase one's data: they are not lost."""
_SEEKS = re.compile(
    r"\b(?:looking for|in search of|interested in|would like to (?:order|work with)|suchen|cherchons|buscamos|zoeken|cerchiamo|procuramos|szukamy|s[öo]ker) (?:an? |the |our |new |another |eine?n? |une? |una? |een |um |uma |en |ett )*(?:[\w-]+ ){0,2}?(?:pharmacy|supplier|provider|partner|vendor|wholesaler|apotheke|lieferanten?|pharmacie|fournisseur|farmacia|proveedor|apotheek|leverancier|fornitore|farm[áa]cia|fornecedor|apteki|dostawcy|apotek|leverant[öo]r)\b",
    re.IGNORECASE,
)
"""Who looks for a supplier names how many people they care for."""
_MOCKING = 3.0
"""Highest sentiment of mockery."""
_RAISING = (
    "outage", "data_loss", "security", "danger", "revenue", "scope_all", "blocked", "deadline", "safety", "cold",
)  # fmt: skip
"""Cues of which a ticket must say one to be critical at little probability."""


@dataclass(frozen=True)
class Scores:
    """Probabilities of one ticket."""

    categories: dict[str, float]
    severity: Severity
    """The decision; see ``_decide``."""
    severities: dict[Severity, float]
    sentiment: float
    """1..10, not rounded."""


class Classifier:
    """Immutable; the methods may be called from several threads."""

    def __init__(self, config: TriageConfig, lexicon: Lexicon, models: Models) -> None:
        self.config = config
        self.categories = tuple(entry.id for entry in config.categories)
        self.lexicon = lexicon
        self.models = models

    def score(self, document: Document, vector: Vectors) -> Scores:
        """``vector`` is the unit embedding of ``embed_text``, shape ``(dimension,)`` or ``(1, dimension)``."""
        embedding = np.asarray(vector, dtype=np.float64).reshape(1, -1)
        counts = count_rows([document.ticket.text])

        def rows(cues: Array) -> Rows:
            return Rows(dense_rows(embedding, cues[None, :]), counts)

        models, prior = self.models, prior_scores(self.config, document)
        shares = _blend(
            models.category,
            rows(document.category_features(self.categories)),
            {name: prior.categories[name] for name in models.category.labels},
            "category",
        )
        levels = _blend(
            models.severity,
            rows(np.array(list(document.severity_features().values()))),
            {str(level): share for level, share in prior.severities.items()},
            "severity",
        )
        damaged = bool(_MOCK_THANKS.search(document.ticket.text))
        mocks = damaged or is_ironic(document.ticket.text)
        levels = _with_own_indicators(levels_of.damaged(levels) if damaged else levels, document)
        shares, levels, severity = _as_stated(shares, levels, document, prior.categories)
        return Scores(
            # A category that no example has is never given, and is named all the same.
            {category: shares.get(category, 0.0) for category in self.categories},
            severity,
            {level: levels[str(level)] for level in LEVELS},
            self._mood(document, rows, prior.sentiment, severity, mocks=mocks),
        )

    def _mood(
        self,
        document: Document,
        rows: Callable[[Array], Rows],
        prior: float,
        severity: Severity,
        *,
        mocks: bool,
    ) -> float:
        """The sentiment, 1..10: the model's and the prior's, within what the text states."""
        calm = tempered(document)
        mood = float(self.models.sentiment.scores(rows(calm.sentiment_features(0.0)))[0, 0])
        share = weights.PRIOR_SHARE["sentiment"]
        mood = (mood + share * prior) / (1.0 + share)
        mood = weights.SENTIMENT_CENTRE + weights.SENTIMENT_SPREAD * (mood - weights.SENTIMENT_CENTRE)
        bound = min(highest_sentiment(document.ticket.text), _MOCKING if mocks else 10.0)
        if is_for_the_record(document.ticket):
            return float(np.clip(mood, weights.FOR_THE_RECORD, 10.0))  # what is cried below is another's
        calm_matter = severity in (Severity.LOW, Severity.MEDIUM)
        if calm_matter and not mocks and praises_after_mishap(document.ticket.current):
            mood = max(mood, weights.PRAISED)
        return float(np.clip(min(mood, bound), 1.0, 10.0))


def _as_stated(
    shares: dict[str, float], levels: dict[str, float], document: Document, believed: dict[str, float]
) -> tuple[dict[str, float], dict[str, float], Severity]:
    """Categories and severities by what a ticket states, and the severity that is decided. ``believed``: the priors' categories."""
    current = document.ticket.current
    harms, over = harms_of(document.ticket, document.reading), _is_over(document)
    wishes = max(shares, key=lambda name: shares[name]) == WISH and not is_for_the_record(document.ticket)
    hidden = wishes and (bool(harms) or hides_trouble(current))
    wished_away = not hidden and wishes_away(current)
    if wishes and wished_away:
        # Beside a sure wish the models hardly tell the others apart: the words of the fault do.
        shares = {name: share if name == WISH else share * believed[name] for name, share in shares.items()}
    if hidden or wished_away:
        shares = levels_of.without_wish(shares)
    if hidden or any(harm.kind not in MINOR for harm in harms):
        levels = levels_of.grave(levels)
    elif harms:
        levels = levels_of.urgent(levels)
    elif over:
        levels = levels_of.calmed(levels)
    elif is_abuse_report(current):
        levels = levels_of.reported(levels)
    elif wished_away and (wishes or wishes_fault_to_cease(current)):
        # Where the ticket does not look like a wish, the models have not been misled by its form.
        levels = levels_of.at_least_medium(levels)
    severity = _decide(np.array([levels[str(level)] for level in LEVELS]), document, over)
    if not (harms or hidden):
        severity = _as_it_can_wait(severity, levels, document)
    return shares, levels, severity


def _as_it_can_wait(severity: Severity, levels: dict[str, float], document: Document) -> Severity:
    """``severity`` of a ticket without a stated harm, by what its writer says of waiting and of a way around."""
    if severity is Severity.CRITICAL and can_wait(document.ticket.current):
        # Where nobody can do anything the patience is politeness.
        if _critical_from(document) < weights.CRITICAL_FROM:
            return severity
        severity = max(LEVELS[:3], key=lambda level: levels[str(level)])
    doubtful = levels[str(Severity.HIGH)] < weights.HIGH_DESPITE_A_WAY
    if severity is Severity.HIGH and doubtful and has_way_around(document):
        return Severity.MEDIUM
    return severity


def _blend(model: TextModel, rows: Rows, prior: dict[str, float], name: str) -> dict[str, float]:
    """Probabilities by label: a product of the model's and, with less say, the priors'."""
    logits = model.scores(rows)[0]
    believed = np.log(np.clip([prior[label] for label in model.labels], 1e-9, 1.0))
    mixed = logits + weights.PRIOR_SHARE[name] * believed
    shares = softmax(mixed[None, :] / (model.temperature * weights.BLEND_TEMPERATURE[name]))[0]
    return dict(zip(model.labels, map(float, shares), strict=True))


def _with_own_indicators(levels: dict[str, float], document: Document) -> dict[str, float]:
    """``levels`` mixed with what the desk says its own phrases speak for."""
    said = [str(severity) for severity, phrases in document.own_indicators.items() if phrases]
    if not said:
        return levels
    own = weights.OWN_INDICATOR
    return {
        level: (1.0 - own) * share + own * said.count(level) / len(said) for level, share in levels.items()
    }


def _is_over(document: Document) -> bool:
    """Whether a ticket calls its matter settled, a joke or another house's and names no trouble besides, or keeps it for the record."""
    if is_elsewhere(document.ticket.current) or is_for_the_record(document.ticket):
        return True
    cue = document.reading.strength
    over = cue["resolved"] >= weights.SAID or is_joke(document.ticket.text)
    return over and max(cue[name] for name in TROUBLE) < weights.SAID


def prior_scores(config: TriageConfig, document: Document) -> Scores:
    """Probabilities by the priors alone: no examples, no embedding."""
    categories = tuple(entry.id for entry in config.categories)
    logits = document.category_features(categories) @ _category_prior(categories)
    shares = softmax(logits[None, :])[0]
    values = document.severity_features()
    values |= {f"cat_{category}": float(share) for category, share in zip(categories, shares, strict=True)}
    names = tuple(values)
    model = OrdinalModel(named(weights.SEVERITY_PRIOR, names), np.array(weights.SEVERITY_CUTS))
    levels = model.probabilities(named(values, names)[None, :])[0]
    mood = document.sentiment_features(float(levels @ np.arange(4))) @ named(
        weights.SENTIMENT_PRIOR, SENTIMENT_FEATURES
    )
    return Scores(
        dict(zip(categories, (float(share) for share in shares), strict=True)),
        _decide(levels, document),
        dict(zip(LEVELS, (float(level) for level in levels / levels.sum()), strict=True)),
        float(np.clip(mood, 1.0, 10.0)),
    )


def _decide(levels: Array, document: Document, over: bool = False) -> Severity:
    """The likeliest level, but critical from ``CRITICAL_FROM`` on, from ``CRITICAL_FROM_PLAIN`` on where an outage is said to
    stop everybody or the takings, and from ``CRITICAL_FROM_SHOP`` on where the shop itself is said to be down. Below
    ``CRITICAL_SURE`` a few words, mockery and questions must say what is critical about them. ``levels`` (4,), lowest first. ``over``: see ``_is_over``."""
    likeliest = LEVELS[int(np.argmax(levels))]
    if over or document.reading.strength["resolved"] >= weights.SAID:
        # What is over is urgent only if it is likely to be: a false alarm costs more than a miss.
        return likeliest
    if levels[3] < _critical_from(document):
        return likeliest
    if _orders_calmly(document) or (levels[3] < weights.CRITICAL_SURE and _says_nothing(document)):
        return LEVELS[int(np.argmax(levels[:3]))]
    return Severity.CRITICAL


def _says_nothing(document: Document) -> bool:
    """Whether a text is a few words, mockery or a question about nothing that is wrong, and nothing that was read raises it: more
    than that something does not work, and soon."""
    reading, ticket = document.reading, document.ticket
    if reading.people > 1 or max(reading.strength[name] for name in _RAISING) >= weights.SAID:
        return False
    if _ASKS.search(ticket.current) and max(reading.strength[name] for name in TROUBLE) < weights.SAID:
        return True
    mocks = max(reading.strength["sarcasm"], reading.strength["negative"]) >= weights.SAID
    return mocks or is_ironic(ticket.text) or len(ticket.current.split()) <= weights.FEW_WORDS


def _orders_calmly(document: Document) -> bool:
    """Whether a text asks about goods for health, or orders them or something of its writer's own, and tells of no trouble: nouns such as
    oxygen and insulin (the cue ``safety``) raise nothing where the sentence that holds them is a question or an order."""
    reading, current = document.reading, document.ticket.current[:20_000]
    cue, seeks, erases = reading.strength, _SEEKS.search(current), _ERASURE.search(current)
    named = bool(seeks) or max(cue["safety"], cue["data_loss"] if erases else 0.0) >= weights.SAID
    if not named or not (seeks or reading.people <= 1) or _NEEDED.search(document.ticket.text):
        return False
    spared = {"safety"} | ({"data_loss"} if erases else set())
    raised = (TROUBLE | set(_RAISING)) - spared - ({"cold"} if seeks else set())
    if max(cue[name] for name in raised) >= weights.SAID or harms_of(document.ticket, reading):
        return False
    parts = sentences(current)
    asking = [part for part in parts if _QUESTIONS.match(part) or (erases and _ERASURE.search(part))]
    return bool(asking) and all(
        part in asking or read_cues(part).strength["safety"] < weights.SAID for part in parts
    )


def _critical_from(document: Document) -> float:
    cue = document.reading.strength
    if _SHOP_DOWN.search(document.ticket.current) and any(
        not is_supposed(match.start(), supposed_spans(part))
        for part in sentences(document.ticket.current[:20_000])
        for match in _SHOP_DOWN.finditer(part)
    ):
        return weights.CRITICAL_FROM_SHOP
    stopped = cue["outage"] >= weights.SAID and max(cue["revenue"], cue["scope_all"]) >= weights.SAID
    return weights.CRITICAL_FROM_PLAIN if stopped else weights.CRITICAL_FROM


def _category_prior(categories: Sequence[str]) -> Array:
    """Prior weights of ``Document.category_features``, shape ``(features, k)``."""
    names = (*CATEGORY_FEATURES, *(f"kw:{category}" for category in categories))
    prior = np.zeros((len(names), len(categories)))
    for column, category in enumerate(categories):
        known = weights.CATEGORY_PRIOR.get(category, {"kw": weights.OWN_KEYWORD_PRIOR})
        for name, value in known.items():
            prior[names.index(f"kw:{category}" if name == "kw" else name), column] = value
    return prior
