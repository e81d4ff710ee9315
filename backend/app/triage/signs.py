"""The signs of haste and impact that a reading names to people, and the sentence that gives its reasons.

Cues weigh words wherever they stand. Who is told a reason looks for it in the ticket: what nobody is said to have done, a
clock that times no event and a way that is said not to exist are no reasons.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.triage import weights
from app.triage.cues import CUES
from app.triage.denials import INNER_NEGATION
from app.triage.features import Document
from app.triage.harm import harms_of
from app.triage.types import Severity

_CUE_NAMES = {
    "outage": "an outage", "data_loss": "loss of data", "security": "a security matter", "danger": "danger to people",
    "revenue": "lost revenue", "deadline": "a deadline", "blocked": "work is blocked", "urgent": "asked to be quick",
    "scope_all": "many are affected", "scope_some": "several are affected", "workaround": "there is a way around it",
    "partial": "it works in part", "minor": "a small matter", "no_rush": "said not to be urgent", "resolved": "it seems solved",
    "money_wrong": "a wrong charge or an open refund", "malfunction": "something fails", "wish": "a wish", "question": "a question",
    "steps": "a described defect", "access": "access to an account", "money": "money", "order": "an order or a delivery",
    "howto": "how something is done", "thanks": "thanks",
}  # fmt: skip
_HARM_NAMES = {
    "takeover": "an account in other hands", "exposure": "data of others shown", "injury": "danger to people", "loss": "loss of data",
    "standstill": "a standstill", "part_down": "a part that stands still", "weakness": "a hole in the security",
    "deletion": "a deletion that was not meant", "emergency_calls": "emergency calls that fail", "sim_swap": "a stolen phone number",
    "hazard": "a hazard to people", "medical": "a medical emergency", "fraud_victim": "a fraud that cost money", "foreign_view": "another person's matters shown",
}  # fmt: skip
"""Kind of harm to its name."""
_RAISING = (
    "danger", "outage", "data_loss", "security", "revenue", "scope_all", "blocked", "deadline", "malfunction", "scope_some", "money_wrong",
)  # fmt: skip
_LOWERING = ("workaround", "partial", "minor", "no_rush", "resolved", "wish", "thanks", "question")
_SIGNS = 3
"""Most signs for a severity, and against it, that a reason names."""
_NAMED = 12
_LONGEST = 20_000
_NOBODY = r"(?:none|nothing|nobody|no one|no-one|nichts|niemand|keine[rs]?|rien|personne|aucune?|nada|nadie|ningun[oa]|niets|geen|niente|nulla|nessun[oa]|ningu[ée]m|nenhuma?|nic|nikt|[żz]aden|inget|ingenting|ingen)"
_IS = r"(?:is|are|was|were|has been|has|had|ist|sind|war|wurde|n['’]est|est|es|est[áa]|fue|[èe]|é|foi|jest|nie jest|by[łl]o|[äa]r|var|zijn|werd)"
_DENIED_BEFORE = re.compile(
    rf"\b{_NOBODY}(?: (?:of|davon|daran|hiervan|de|di|disto|z|av)(?: (?:this|that|it|them|these|those|us|it all|tout cela|cela|esto|eso|questo|tego|detta))?)?(?: {_IS})?(?: \w+)? $",
    re.I,
)
"""Before what is said of nothing and nobody: "none of this is urgent", "nobody hacked anything"."""
_NOT_BEFORE = re.compile(
    r"(?:\b(?:no|not|never|without|neither|nor|kein\w*|ohne|sans|aucune?|pas de|sin|ning[uú]na?|geen|zonder|senza|nessuna?|sem|nenhuma?|bez|[żz]adn\w+|utan|ingen|inget)|n['’]t)"
    r"(?: (?:have|had|has|seen|see|suffered|been|be|any|a|an|the|further|more|such|single|really|yet|there|experienced|noticed|of)){0,4} $",
    re.I,
)
"""Before a configured phrase that a ticket only denies: "we have never had any data loss". Cues know their own denials."""
_NOBODY_SO = re.compile(
    r"^(?:nobody|no one|no-one|niemand|personne|nadie|nessuno|ningu[ée]m|nikt|ingen)\s(?:(?:of|by|with|under|unter|met|de|con|com|o|med) (?:\w+ )?(?:name|namens?|naam|nom|nombre|nome|nazwisku|imieniu|namn)|(?:called|named|namens|ahora llamado)|(?:was|is|got|has been) (?:hurt|harmed|injured|affected|angry)"
    r"|(?:hacked|stole|attacked|complain\w*|asked|minds?|noticed|needs?))\b",
    re.I,
)
"""What says of nobody that they exist, were hurt or did it: few are affected."""
_CLOCK = re.compile(
    r"^(?:starts?|begins?|ends?|closes?|opens?|stops?|file)\b(?:(?: is| was| at){0,2} \d{1,2}[:.]\d\d\b|[^.!?\n]{0,12} with\b| (?:is|was) \d)"
    r"|^(?:court|dure|runs?|l(?:ä|ae)uft|corre|dura|loopt|trwa|l[öo]per)\b[^.!?\n]{0,12}\b(?:jusqu|until|till|bis|hasta|tot|fino|at[ée]|do|till)",
    re.I,
)
"""A verb with a clock, a code or the far end of a contract."""
_EVENT = re.compile(
    r"\b(?:party|exam\w*|wedding|funeral|meeting|lessons?|class(?:es)?|course|show|concert|match|fair|market|shifts?|flight|train|ferry|bus|boat|event|ceremony|session|service|mass|hearing|launch|sale|performance|conference|game|tournament|auction|tour|trip|school|surgery|operation|birthday|dinner|doors|we|broadcast|webinar|vote|election|pr(?:ü|ue)fung|messe|hochzeit|examen|concierto|feria|boda|r[ée]union|mariage|wedstrijd|markt|bruiloft|esame|matrimonio|exame|casamento|egzamin|wesele|tenta|br[öo]llop)\b[^.!?\n]{0,40}$",
    re.I,
)
_FAILED_WAY = re.compile(
    r"\b(?:not|no|cannot|nothing|never|nicht|kein\w*|weder|noch|pas|ni|ne|no|ni|niet|geen|non|n[ée]|n[ãa]o|nem|nie|ani|inte|ens)\b[^.!?,\n]{0,30}$|n['’]t\b[^.!?,\n]{0,30}$",
    re.I,
)
_NO_WAY = re.compile(
    r"\b(?:there is|there['’]s|there was|is|see|found|find|have|has|with|and|know of) no (?:other |alternative |manual |single )?(?:way|work-?around|alternative)\b(?! to (?:thank|say|miss|know))|\bno work-?around\b|\bno other way\b|\bno way (?:around|round|to)\b|\bnothing (?:helps|helped)\b|\b(?:can(?:no|['’])t|cannot) (?:even )?(?:be )?(?:do|done) (?:\w+ )?(?:by hand|manually)\b|\bnot (?:even )?(?:by hand|manually)\b"
    r"|\bkein(?:en)? (?:\w+ )?(?:weg|umweg|ausweg|workaround|ersatz|ausweich\w+)\b|\b(?:anderer|ein) weg (?:\w+ ){0,4}(?:fehlt|gibt es nicht)\b|\b(?:aucun(?:e)? (?:autre )?(?:moyen|solution|alternative)|pas d['’]autre (?:moyen|solution)|impossible autrement)\b|\bno (?:hay|tenemos|veo) (?:otra |ninguna )?(?:manera|forma|alternativa|modo|soluci[óo]n)\b"
    r"|\bno (?:se puede|podemos|puedo|pueden) (?:\w+ ){0,2}(?:a mano|manualmente)\b|\b(?:nicht|pas|niet|non|n[ãa]o|nie|inte) (?:\w+ ){0,2}(?:von hand|manuell|[àa] la main|met de hand|handmatig|a mano|[àa] m[ãa]o|r[ęe]cznie|f[öo]r hand)(?!\w)"
    r"|\bgeen (?:\w+ )?(?:manier|omweg|alternatief|workaround)\b|\b(?:nessun (?:altro )?modo|non c['’][èe] (?:altro )?modo|nessuna alternativa)\b|\bn[ãa]o h[áa] (?:outra |nenhuma )?(?:maneira|forma|alternativa|modo)\b|\bnie ma (?:innego )?(?:sposobu|obej[śs]cia|wyj[śs]cia)\b|\b(?:finns inget|inget annat) s[äa]tt\b",
    re.I,
)


_WAY = re.compile(
    r"\b(?:i|we) (?:just |simply |now |then |always |have to |can )?(?:re-?enter|re-?type|redo|enter (?:it|them) again|type (?:it|them) (?:in )?again|correct (?:it|them) (?:by hand|each|every|before|afterwards)|work (?:a)?round it)\b|\b(?:then|after (?:that|a restart|restarting|reloading|re-?pairing)) (?:it|everything|all) (?:works|holds|runs|is (?:fine|right|ok))\b|\b(?:restarting|re-?pairing|reloading|logging in again|a restart|a reload) (?:helps|does it|cures it)\b"
    r"|\b(?:von hand|h(?:ä|ae)ndisch|manuell|dann geht(?:s| es| er| sie)|(?:neustart|neu (?:starten|laden|koppeln)) hilft)\b|(?<!\w)(?:[àa] la main|manuellement|ensuite [çc]a marche)\b|\b(?:a mano|manualmente|luego funciona)\b|\b(?:handmatig|met de hand|daarna werkt het)\b|\b(?:poi funziona)\b|(?<!\w)(?:[àa] m[ãa]o|depois funciona)\b|\b(?:r[ęe]cznie|potem dzia[łl]a)\b|\b(?:f[öo]r hand|manuellt|sedan fungerar det)\b",
    re.I,
)
"""Ways around a trouble that the cues do not know."""


def has_way_around(document: Document) -> bool:
    """Whether a ticket tells of a way around its trouble, and does not say that there is none."""
    current = document.ticket.current[:_LONGEST]
    said = document.reading.strength["workaround"] >= weights.SAID or any(
        not _FAILED_WAY.search(current, max(0, found.start() - 40), found.start())
        for found in _WAY.finditer(current)
    )
    return said and not _NO_WAY.search(current)


def indicators(document: Document) -> tuple[str, ...]:
    """Phrases of haste or impact: the configured ones first, then what the cues matched. At most twelve, each once."""
    configured = (*document.indicators[Severity.CRITICAL], *document.indicators[Severity.HIGH])
    text = _flat(document.ticket.text)
    said = [phrase for phrase in configured if not (_is_denied(phrase, text) or _is_negated(phrase, text))]
    read = [phrase for name, phrase in document.reading.phrases if _counts(name, phrase, text)]
    return tuple(dict.fromkeys((*said, *read)))[:_NAMED]


def is_said(document: Document, name: str) -> bool:
    """Whether a cue is told of, and not of nothing and nobody alone."""
    if name == "workaround":
        return has_way_around(document)
    if document.reading.strength[name] < weights.SAID:
        return False
    text = _flat(document.ticket.text)
    if name == "scope_all":
        found = [text[match.start() :] for match in CUES["scope_all"].finditer(text)]
        return not found or not all(_NOBODY_SO.match(rest) for rest in found)
    phrases = [phrase for cue, phrase in document.reading.phrases if cue == name]
    return not phrases or any(_counts(name, phrase, text) for phrase in phrases)


def impact(document: Document, severity: Severity) -> str:
    """The signs that speak for ``severity``, then those that were outweighed."""
    raising, lowering = (
        [_CUE_NAMES[name] for name in names if is_said(document, name)] for names in (_RAISING, _LOWERING)
    )
    harms = [_HARM_NAMES[harm.kind] for harm in harms_of(document.ticket, document.reading)]
    raising = list(dict.fromkeys((*harms, *raising)))[:_SIGNS]
    lowering = lowering[:_SIGNS]
    match severity:
        case Severity.LOW:
            fitting, against = lowering, raising
        case Severity.MEDIUM:
            fitting, against = [*raising, *lowering][:_SIGNS], []
        case _:
            fitting, against = raising, lowering
    if not fitting:
        plain = severity is Severity.LOW and not against
        fitting = ["no sign of a wider impact" if plain else "its wording as a whole"]
    return ", ".join(fitting) + (f", although {', '.join(against)}" if against else "")


def _counts(name: str, phrase: str, text: str) -> bool:
    return not _is_denied(phrase, text) and not (name == "deadline" and _is_clock(phrase, text))


def _is_denied(phrase: str, text: str) -> bool:
    """Whether ``phrase`` stands in ``text`` (both flat) after nothing and nobody alone."""
    if INNER_NEGATION.search(phrase):  # "nobody can pay" is no denial of "cannot pay"
        return False
    places = _places(phrase, text)
    return bool(places) and all(_DENIED_BEFORE.search(text, max(0, at - 60), at) for at in places)


def _is_negated(phrase: str, text: str) -> bool:
    """Whether ``text`` says of ``phrase``, wherever it stands, that it is not so."""
    places = _places(phrase.lower(), text)
    return bool(places) and all(_NOT_BEFORE.search(text, max(0, at - 60), at) for at in places)


def _is_clock(phrase: str, text: str) -> bool:
    """Whether ``phrase`` holds a time of no event."""
    if not _CLOCK.match(phrase):
        return False
    places = _places(phrase, text)
    return bool(places) and not any(_EVENT.search(text, max(0, at - 80), at) for at in places)


def _places(phrase: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(phrase), text)][:20]


@lru_cache(maxsize=64)
def _flat(text: str) -> str:
    return " ".join(text[:_LONGEST].lower().split())
