"""Plain statements of harm: somebody robbed, exposed, hurt or left without all of their data.

Narrower than the cues of the same matters, which fire on the words wherever they stand ("a hacked look", "the fire alarm
brochure"). A statement says who or what was harmed, is the writer's own, and is neither denied nor supposed, asked, made up
or over: such a ticket is grave however short, friendly or calm it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from app.rag.function_words import is_plain_english, language_by_words
from app.triage import weights
from app.triage.cues import Reading
from app.triage.deletion import DELETION, DELETION_ABROAD, MEANT, REGRET
from app.triage.denials import is_supposed, negation, supposed_spans
from app.triage.elsewhere import is_elsewhere
from app.triage.exposure import EXPOSURE, EXPOSURE_ABROAD
from app.triage.for_the_record import is_for_the_record
from app.triage.foreign_view import FOREIGN_VIEW, FOREIGN_VIEW_ABROAD
from app.triage.fraud import (
    ACCOUNT_TAKEN,
    ACCOUNT_TAKEN_ABROAD,
    FOLLOWED,
    FRAUD,
    FRAUD_ABROAD,
    REFUNDED,
)
from app.triage.hazard import HAZARD, HAZARD_ABROAD, PLAYED
from app.triage.injury import INJURY, INJURY_ABROAD
from app.triage.lifeline import EMERGENCY, EMERGENCY_ABROAD, SIM_SWAP, SIM_SWAP_ABROAD
from app.triage.medical import MEDICAL, MEDICAL_ABROAD, NOT_NOW, WHAT_NOW
from app.triage.prefilter import Prefilter
from app.triage.standstill import BACK, BARE, PARTS, PARTS_ABROAD, VITAL, VITAL_ABROAD
from app.triage.subjects import is_reply, is_taken_back
from app.triage.takeover import TAKEOVER, TAKEOVER_ABROAD, TOTAL_LOSS, TOTAL_LOSS_ABROAD
from app.triage.text import Ticket, sentences
from app.triage.weakness import ASKED_ONLY, WEAKNESS, WEAKNESS_ABROAD


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


STATEMENTS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "takeover": (_any(TAKEOVER + ACCOUNT_TAKEN), _any(TAKEOVER_ABROAD + ACCOUNT_TAKEN_ABROAD)),
    "exposure": (_any(EXPOSURE), _any(EXPOSURE_ABROAD)),
    "injury": (_any(INJURY), _any(INJURY_ABROAD)),
    "loss": (_any(TOTAL_LOSS), _any(TOTAL_LOSS_ABROAD)),
    "standstill": (_any(VITAL), _any(VITAL_ABROAD)),
    "part_down": (_any(PARTS), _any(PARTS_ABROAD)),
    "weakness": (_any(WEAKNESS), _any(WEAKNESS_ABROAD)),
    "deletion": (_any(DELETION), _any(DELETION_ABROAD)),
    "emergency_calls": (_any(EMERGENCY), _any(EMERGENCY_ABROAD)),
    "sim_swap": (_any(SIM_SWAP), _any(SIM_SWAP_ABROAD)),
    "hazard": (_any(HAZARD), _any(HAZARD_ABROAD)),
    "medical": (_any(MEDICAL), _any(MEDICAL_ABROAD)),
    "fraud_victim": (_any(FRAUD), _any(FRAUD_ABROAD)),
    "foreign_view": (_any(FOREIGN_VIEW), _any(FOREIGN_VIEW_ABROAD)),
}
"""Kind of harm to its statements in English and abroad."""
_ASKS = (
    r"should|could|can|would|will|may|might|is|are|was|were|has|have|had|do|does|did|what|how|why|who|where|which|whether|unless"
    r"|ob|wie|was|ist|sind|wurde|hat|est-ce|comment|que|quand|pourquoi|c[óo]mo|hoe|jak|czy|hur"
)
_SUPPOSES = r"if|when|whenever|imagine|suppose|wenn|falls|si(?! (?:è|sono|e)\b)|als|se(?! (?:ha|han|me|le|nos|borr\w+|perd\w+|cay\w+|quem\w+|incend\w+|prend\w+)\b)|gdy|je[śs]li|om|n[äa]r"
_LEAD = r"^(?:and |so |but |or |also |then |und |et |y |en |e )?"
_ASKED = re.compile(rf"{_LEAD}(?:{_ASKS})\b", re.I)
_ASKED_OR_SUPPOSED = re.compile(rf"{_LEAD}(?:{_ASKS}|{_SUPPOSES})\b", re.I)
"""How a clause begins that asks or supposes. "If I change the number in the link, I see ..." supposes nothing."""
_NOT_OWN = re.compile(
    r"\b(?:thought|feared|afraid|worried|wrote|mailed|opened with|as if|like an?|as though|imagine\w*|pretend\w*|dream\w*|dreamt|novel|film|movie|game|story|article|episode|avoid|prevent\w*"
    r"|against|protect\w*|recalled|insur\w+|training|course|lecture|webinar|poster|sign says|before (?:anyone|somebody|someone)|so that no|in case|joke\w*|almost|theory|example"
    r"|dachte|als ob|damit|roman|film|falls|angst|bef(?:ü|ue)rcht\w*|geglaubt|mailte|gemailt|croyais|pensais|comme si|peur|pens[ée]|cre[ií]|pens[ée]|como si|miedo|dacht|alsof|bang|mailde|schreef"
    r"|credevo|pensavo|come se|paura|pensei|achei|como se|medo|my[śs]la[łl]\w*|jakby|boj[ęe]|trodde|som om|r[äa]dd)\b[^.!?\n]{0,60}$",
    re.I,
)
"""What makes a statement a fear, an earlier mail, fiction or a topic."""
_LONG_AGO = (
    r"(?:\b(?:last year|years ago|back in (?:19|20)\d\d)\b|\b(?:voriges|letztes) jahr\b|\bl['’]an dernier\b|\bel a[ñn]o pasado\b|\bvorig jaar\b|\bl['’]anno scorso\b"
    r"|\bno ano passado\b|\bw zesz[łl]ym roku\b|\bf[öo]rra [åa]ret\b)"
)
_AGO = re.compile(_LONG_AGO, re.I)
"""What makes a statement in its sentence an old story, but for what happened just now: "I opened it years ago and was robbed today".
Standing alone ("... last year.") it speaks of the whole matter."""
_JUST_NOW = re.compile(
    r"\b(?:now|today|tonight|yesterday|this (?:morning|week|evening)|just|heute|gestern|jetzt|aujourd['’]hui|hier|maintenant|hoy|ayer|ahora|vandaag|gisteren|nu|oggi|ieri|adesso"
    r"|hoje|ontem|agora|dzi[śs]|dzisiaj|wczoraj|teraz|idag|ig[åa]r)\b",
    re.I,
)
_OVER = re.compile(
    r"\bfalse alarm\b(?! \()|\bforget my (?:mail|message|ticket)\b|\b(?:found (?:them|it|everything) again|everything['’]?s there|(?:it|that) was (?:only )?(?:me|my (?:roommate|flatmate|son|daughter|wife|husband|aunt|uncle|mother|father|cat|brother|sister|own)))\b"
    rf"|\bwhich (?:i|we) (?:had|was|were)n['’]t\b|\bthat['’]?s (?:long )?(?:sorted|behind us|over)\b|\b(?:(?:that|this|it|all) (?:was|happened)|(?:das|es) war|c['’](?:était|est arrivé)|eso fue|dat was|è successo|isso foi|to było|det var)(?: all| already| schon)? {_LONG_AGO}|\b(?:case|matter) (?:was|is) closed\b|\bwe weren['’]t\b|\bsince (?:handled|fixed|solved)\b"
    r"|\blaat maar\b|\bmijn excuses\b|\bfehlalarm\b|\bwar(?:en)? (?:nur )?(?:mein|meine|unser)e? (?:\w+ )?(?:sohn|tochter|tante|mann|frau|mutter|vater)\b|\bdas war ich selbst\b|\bfausse alerte\b|\bfalsa alarma\b|\bloos alarm\b|\bfalso allarme\b|\bfalso alarme\b|\bfa[łl]szywy alarm\b|\bfalskt? (?:alarm|larm)\b",
    re.I,
)
"""What says of the whole matter that it is over or was none."""
_INNER_DENIAL = re.compile(
    r"\b(?:not|never|no|nothing|nobody|nicht|kein\w*|nie|pas|jamais|rien|no|nunca|niet|geen|nooit|non|mai|n[ãa]o|nunca|inte|aldrig)\b|n['’]t\b",
    re.I,
)
_DENIES_ALL = re.compile(
    r"breath|atm|luft|respir|adem|lucht|oddych|andas|(?:not|n['’]t|never) (?:make|made|me|mine|ours|from us|authori|book|done|do|recogni|approve|order)|not mine|not ours|brake|brems|frein|freno|freni|frei|trav|rem|hamul|broms|kein(?:e[rs]?)? unserer|nicht (?:uns|mir)|pas (?:[àa]|les? )|no (?:son|es) |niet van|non (?:sono|è) |n[ãa]o (?:s[ãa]o|[ée]) |inte [äa]r",
    re.I,
)
"""Denials that belong to a statement: who cannot breathe is hurt."""
_BREAK = re.compile(
    r"[,;:()–—]\s*|\s-\s|\s(?:but|and|aber|und|mais|et|pero|maar|mas|ale|och|so|because|since)\s", re.I
)
_WISHED = re.compile(
    r"\b(?:(?:love|like|want\w*|wish|need\w*|hope|able|allow\w*|right|possible|way) to|let (?:me|us)|m(?:ö|oe)chten?|w(?:ü|ue)rde gern\w?|aimerais|voudrais|quisiera|quiero|gustar[ií]a|wil|zou graag|vorrei|gostaria|quero|chcia[łl]\w+|vill|skulle vilja)\b[^.!?,\n]{0,20}$",
    re.I,
)
"""What asks for a view rather than telling of one."""
_ABLE = re.compile(
    rf"{_LEAD}¿?(?:kann|k(?:ö|oe)nnen|puede[n]?|puedo|kan|posso|pu[òo]|possono|peut|peuvent|pode[m]?|mog[ęe]|kan)\b",
    re.I,
)
"""How a clause begins that asks in other languages, if its sentence ends so."""
_CLOSING = " \"'”»)"
_QUOTED = re.compile(r"(?:^|[\s(:])['‘“„«\"]\s*$")
_BODY_ALONE = re.compile(
    r"bro(?:ke|ken)|fractur|hospital|krankenhaus|gebroch|klinik|h[ôo]pital|cass|ziekenhuis|gebroken|ospedale|rott|parti|quebr|szpital|z[łl]ama|sjukhus|brut",
    re.I,
)
_CALLED_OFF = re.compile(
    r"\b(?:can(?:no|['’])t|cannot|unable to|won['’]t be able to) (?:come|attend|travel|take part|participate|make it|play|train|fly|go|use)\b|\b(?:cancel|postpone|reschedule|move|freeze|pause|refund) (?:my|our|the) (?:\w+ )?(?:booking|membership|course|lessons?|appointment|trip|flight|subscription|class|place|weekend|holiday|room|ticket)s?\b"
    r"|\bcalled off\b|\b(?:absagen|stornieren|verschieben|teilnehmen|annuler|reporter|participer|anular|aplazar|cancelar|annuleren|verzetten|annullare|disdire|spostare|partecipare|adiar|odwo[łl]a[ćc]|prze[łl]o[żz]y[ćc]|avboka|boka om)\b",
    re.I,
)
"""Whoever calls a booking off for a broken leg has not broken it on what was sold."""
_DENYING = frozenset({
    "standstill", "part_down", "weakness", "emergency_calls", "sim_swap", "hazard", "medical", "foreign_view",
})  # fmt: skip
"""Kinds whose statements are written so closely that a denial in one belongs to it ("does not respond")."""
_UNLESS: Mapping[str, re.Pattern[str]] = {
    "standstill": re.compile(BACK, re.I),
    "part_down": re.compile(BACK, re.I),
    "weakness": re.compile(ASKED_ONLY, re.I),
    "deletion": re.compile(MEANT, re.I),
    "hazard": re.compile(PLAYED, re.I),
    "fraud_victim": re.compile(REFUNDED, re.I),
}
"""Kind to what, anywhere in a text, says that its statements are none."""
_ONLY_WITH: Mapping[str, re.Pattern[str]] = {
    "deletion": re.compile(REGRET, re.I),
    "fraud_victim": re.compile(FOLLOWED, re.I),
}
"""Kind to what a text must hold besides for its statements to be any."""
_CONDITIONAL = frozenset({"exposure", "weakness"})
"""Kinds that a condition does not take back: "if I change the number in the link, I see ..."."""
_NOT_NOW = re.compile(NOT_NOW, re.I)
_WHAT_NOW = re.compile(WHAT_NOW, re.I)
_FEARS = re.compile(
    r"(?:thought|feared|afraid|worried|dachte|angst|bef(?:ü|ue)rcht\w*|geglaubt|croyais|pensais|peur|pens[ée]|cre[ií]|miedo|dacht|bang|credevo|pensavo|paura|pensei|achei|medo|my[śs]la[łl]\w*|boj[ęe]|trodde|r[äa]dd)\b",
    re.I,
)
"""Of ``_NOT_OWN``: who is worried about a person who has swallowed something tells of it all the same."""
_DELETES = re.compile(r"delet|wip|eras|destroy|overwr", re.I)
_BY_ONESELF = re.compile(r"\b(?:i|we)(?:['’]ve|['’]d| have| had)?(?: just| also| now)? $", re.I)
"""Who has deleted a thing knows why: ``deletion`` tells whether it was not meant."""
_BARE = re.compile(BARE, re.I)
_LOOKS = 3
_LITTLE = 14
"""Most words of a body that leaves the matter to its subject."""
_SPOKEN = 20_000


MINOR = frozenset({"part_down"})
"""Kinds that are urgent, and critical only by what else is said."""


@dataclass(frozen=True, slots=True)
class Harm:
    """A statement of harm."""

    kind: str
    """A key of ``STATEMENTS``."""
    words: str
    """In lower case, at most 80 characters."""


def _clause(sentence: str, start: int) -> str:
    """What stands before ``start`` in its clause, and the first word of the statement."""
    breaks = [found.end() for found in _BREAK.finditer(sentence[:start])]
    return sentence[breaks[-1] if breaks else 0 :]


def _stated(kind: str, sentence: str, match: re.Match[str], denial: re.Pattern[str]) -> bool:
    before, rest = sentence[: match.start()], sentence[match.end() :]
    if denial.search(before) or is_supposed(match.start(), supposed_spans(sentence)):
        return False
    by_oneself = kind == "loss" and _DELETES.match(match[0]) and _BY_ONESELF.search(before)
    denied = _INNER_DENIAL.search(match[0]) and not _DENIES_ALL.search(match[0] + rest[:15])
    if by_oneself or (denied and kind not in _DENYING):
        return False
    clause = _clause(sentence, match.start())
    if kind == "exposure" and _WISHED.search(before):
        return False
    if sentence.rstrip(_CLOSING).endswith("?") and _ABLE.match(clause):
        return False
    asked = (_ASKED if kind in _CONDITIONAL else _ASKED_OR_SUPPOSED).match(clause)
    if asked or _NOT_OWN.search(before) or before.count('"') % 2 or _QUOTED.search(before):
        return False
    return not (rest.rstrip(_CLOSING).endswith("?") and not _BREAK.search(rest))


def _stated_of_health(sentence: str, match: re.Match[str], denial: re.Pattern[str]) -> bool:
    """Whether a statement of ``medical`` tells of now, somebody's own and no story. Fears and calls for help take nothing back."""
    before, rest = sentence[: match.start()], sentence[match.end() :]
    clause = _clause(sentence, match.start())
    if denial.search(before) or is_supposed(match.start(), supposed_spans(sentence)):
        return False
    if _NOT_NOW.search(sentence) or before.count('"') % 2 or _QUOTED.search(before):
        return False
    not_own = _NOT_OWN.search(before)
    if _ASKED_OR_SUPPOSED.match(clause) or (not_own and not _FEARS.match(not_own[0])):
        return False
    if not sentence.rstrip(_CLOSING).endswith("?"):
        return True
    helped = before and _BREAK.search(before) and _WHAT_NOW.search(before)
    return not _ABLE.match(clause) and bool(helped or _BREAK.search(rest) or _WHAT_NOW.search(rest))


@lru_cache(maxsize=256)
def stated_harms(text: str) -> tuple[Harm, ...]:
    """The statements in ``text``, by kind; none where the whole matter is said to be over. Never raises; linear in the
    length of the text."""
    parts = [part[:1000] for part in sentences(text[:_SPOKEN])]
    together = "\n".join(parts)
    if _OVER.search(together) or any(_AGO.fullmatch(part.strip(_CLOSING + ".!…")) for part in parts):
        return ()
    return tuple(dict.fromkeys(_statements(parts, together)))


@cache
def _prefilters() -> tuple[Prefilter[tuple[str, int]], ...]:
    """In English and abroad; kind and which of both."""
    return tuple(
        Prefilter({(kind, language): patterns[language] for kind, patterns in STATEMENTS.items()})
        for language in (0, 1)
    )


def _holds(kind: str, text: str) -> bool:
    """Whether the rest of ``text`` lets statements of ``kind`` be."""
    needed = _ONLY_WITH.get(kind)
    return not _is_refuted(kind, text) and (needed is None or needed.search(text) is not None)


def _is_refuted(kind: str, text: str) -> bool:
    unless = _UNLESS.get(kind)
    return unless is not None and unless.search(text) is not None


def _statements(parts: list[str], together: str) -> Iterator[Harm]:
    english = is_plain_english(together)
    denial = negation("en" if english else language_by_words(together))
    matching = set().union(*(each.matching(together) for each in _prefilters()[: 1 if english else 2]))
    if not matching:
        return
    called_off = _CALLED_OFF.search(together) is not None
    for kind, patterns in STATEMENTS.items():
        if {(kind, 0), (kind, 1)}.isdisjoint(matching) or not _holds(kind, together):
            continue
        for language, pattern in enumerate(patterns):
            if (kind, language) not in matching:
                continue
            for part in parts:
                for match in islice(pattern.finditer(part), _LOOKS):
                    if called_off and kind == "injury" and _BODY_ALONE.search(match[0]):
                        continue
                    if _AGO.search(part) and not _JUST_NOW.search(part):
                        continue
                    if kind == "medical":
                        stated = _stated_of_health(part, match, denial)
                    else:
                        stated = _stated(kind, part, match, denial)
                    if stated:
                        yield Harm(kind, " ".join(match[0].lower().split())[:80])


def harms_of(ticket: Ticket, reading: Reading) -> tuple[Harm, ...]:
    """What ``ticket`` states and does not call over, harmless, the trouble of another house or a mail kept for the record. Its subject counts where the body adds little to it."""
    if max(reading.strength["resolved"], reading.strength["harmless"]) >= weights.SAID:
        return ()
    body = ticket.current
    if is_elsewhere(body) or is_for_the_record(ticket):
        return ()
    if _BARE.fullmatch(body[:80]):
        return (Harm("standstill", " ".join(body.lower().split())),)
    told = stated_harms(body)
    if told or len(body.split()) > _LITTLE or _OVER.search(body) or is_reply(ticket.subject):
        return told
    return tuple(
        harm
        for harm in stated_harms(ticket.subject)
        if not is_taken_back(harm.words, body) and not _is_refuted(harm.kind, body)
    )
