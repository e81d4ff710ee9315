"""What a reply answers to besides the matter: that it is over, that somebody is pleased, or that something is wrong.

``Occasion`` reads a text by its words of trouble. Here those are taken back that the text itself takes back: what was broken and
works again, what did not happen, and what is asked about without being reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.triage.caution import ANGER
from app.triage.cues import read_cues
from app.triage.denials import INNER_NEGATION
from app.triage.inquiry import asks_for_something, is_inquiry, reports
from app.triage.irony import is_ironic
from app.triage.occasion import Occasion
from app.triage.plain_matters import is_slip, is_to_end, only_own_acts, wants_another
from app.triage.text import sentences
from app.triage.types import Severity
from app.triage.weights import SAID

_MAX_CHARS = 4_000
"""As ``Occasion``: what a reply has to know of stands in the first page."""
_FAULT = (
    r"(?:errors?|failures?|failed \w+|faults?|bugs?|crash(?:es)?|outages?|down-?time|timeouts?|hiccups?|glitch(?:es)?|interruptions?|(?:data )?loss(?:es)?|lost \w+|problems?|issues?"
    r"|fehler\w*|ausf[aä]ll\w*|abst[uü]rz\w*|unterbrechung\w*|störung\w*|datenverlust\w*|probleme?|erreurs?|pannes?|interruptions?|pertes?(?: de données)?|plantages?|coupures?|problèmes?"
    r"|errore?s?|fallos?|caídas?|interrupci(?:ón|ones)|pérdidas?|problemas?|errori|guasti?|interruzion[ei]|perdit[ae]|problemi|fouten|fout|storing(?:en)?|onderbreking(?:en)?|erros?|falhas?|interrupç(?:ão|ões)|perdas?"
    r"|błęd\w*|awari\w*|przerw\w*|problem\w*|fel|avbrott|driftstopp)"
)
_ABSENT = re.compile(
    r"\b(?:zero|not (?:a single|one|any)|without (?:a single |any |an? )?|no(?: more)?|never an?|ohne (?:einen einzigen |eine einzige |jede[nrs]? |jegliche\w* )?|kein(?:en?|e[mr])? (?:einzige[nr]? )?|sans (?:aucune? |la moindre |le moindre )?|aucune?"
    r"|sin (?:ning[uú]na? |un solo |una sola )?|ni un solo|ning[uú]na?|senza (?:alcun[ao]? |un solo |nessun[ao]? )?|nessun[ao]?|zonder (?:een enkele |enige )?|geen(?: enkele)?|sem (?:nenhuma? |um único |qualquer )?|nenhuma?|bez (?:[żz]adn\w+ |ani jednego )?|utan (?:ett enda |några |något )?|inga?|inte ett enda)"
    rf"\s*(?:\w+\s+)?{_FAULT}\b",
    re.I,
)
"""A fault that did not happen."""
_PLEASED = re.compile(
    r"\b(?:flawless(?:ly)?|perfect(?:ly)?|smooth(?:ly)?|like clockwork|without a hitch|kudos|hats off|well done|great (?:job|work|team|service|support)|excellent|brilliant|amazing|awesome|fantastic|wonderful|superb|impress(?:ed|ive)|chapeau|bravo"
    r"|reibungslos|einwandfrei|großes lob|lob an|hut ab|respekt|klasse|hervorragend\w*|impeccable|sans accroc|félicitations|parfait\w*|impecable|perfect[oa]|enhorabuena|felicidades|impeccabile|perfett[oaie]|complimenti|vlekkeloos|complimenten|petje af|impecável|parabéns|bezbłędnie|brawo|gratulacje|felfritt|bra jobbat|snyggt jobbat)\b",
    re.I,
)
_SETTLED = re.compile(
    r"\b(?:ignore|disregard|forget(?: about)?) (?:my|the|our) (?:\w+ )?(?:mail|e-?mail|message|ticket|question|request)\b|\bfound (?:it|the \w+(?: \w+)?)(?: (?:myself|now|after all)|[.,!])|\bsorted it (?:out )?(?:myself|now)|\bworks like a charm\b|\bno longer (?:an issue|a problem)\b|\b(?:is|are) not (?:down|offline|broken) any ?more\b|\bstarted working again\b"
    r"|\b(?:klappt|geht|läuft|funktioniert) (?:\w+ ){0,2}wieder\b|\b(?:fehler|störung|problem)\b[^.!?\n]{0,30}\b(?:ist|sind) (?:weg|behoben|gelöst|verschwunden)\b|\b(?:vergessen|ignorieren) sie (?:bitte )?meine (?:letzte |vorige )?(?:mail|nachricht|frage)\b|\boubliez (?:mon|ma) (?:dernier |dernière )?(?:mail|message|question)\b"
    r"|\b(?:tout )?(?:re)?(?:marche|fonctionne) (?:à|de) nouveau\b|\bolviden? mi (?:mensaje|correo|pregunta)\b|\bya (?:lo he encontrado|lo encontré)\b|\bignorate (?:la mia|il mio) (?:mail|messaggio|domanda)\b|\b(?:vergeet|negeer) mijn (?:vorige |laatste )?(?:mail|bericht|vraag)\b|\bignorem? a minha mensagem\b|\b(?:już|znowu|znów) (?:wszystko )?działa\b|\bfungerar (?:nu )?igen\b|\bglöm mitt (?:förra )?(?:mejl|meddelande)\b",
    re.I,
)
"""Besides the cue ``resolved``."""
_CLOSE_IT = re.compile(
    r"\b(?:please |kindly |(?:you )?can |bitte |können sie )?(?:close|ignore|schließen|ignorieren)\b[^.!?\n]{0,30}|\b(?:das |den )?(?:ticket|fall)\b[^.!?\n]{0,20}\b(?:schließen|geschlossen werden)\b|\b(?:vous pouvez|merci de) (?:clore|fermer|clôturer)\b[^.!?\n]{0,30}",
    re.I,
)
"""All that is asked for is to close the ticket."""
_AGAINST = re.compile(
    r"\b(?:but|however|still|yet|although|though|except|only|unfortunately|again and again|(?:what )?remains|one (?:more )?thing|aber|jedoch|allerdings|trotzdem|leider|nur noch|mais|toutefois|cependant|pourtant|sauf|pero|sin embargo|todavía|aunque|ma|però|tuttavia|ancora|maar|echter|helaas|mas|porém|ainda|ale|jednak|niestety|men|dock|tyvärr)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:yesterday|earlier|last (?:night|week|month|monday|tuesday|wednesday|thursday|friday)|an hour ago|this morning|was|were|had|did|gestern|vorhin|letzte\w?|heute (?:früh|morgen)|war|waren|hatte|hatten|hier|ce matin|était|avait|ayer|esta mañana|estaba|había|ieri|stamattina|era|aveva|gisteren|vanochtend|had|ontem|estava|wczoraj|był\w*|igår|i morse|hade)\b",
    re.I,
)
_INFORMS = re.compile(
    r"\b(?:(?:meter|counter|gas|water|power|electricity) readings?|(?:meter|counter)|new (?:address|phone number|bank details|iban)|(?:z[äa]hler)stand|z[äa]hler|neue (?:adresse|anschrift|telefonnummer|bankverbindung)|relevé(?: de compteur)?|compteur|nouvelle adresse|nouveau numéro"
    r"|lectura|contador|nueva dirección|nuevo número|lettura|contatore|nuovo (?:indirizzo|numero)|meterstand|nieuw(?:e)? (?:adres|nummer|telefoonnummer)|leitura|nova morada|novo (?:endereço|número)|odczyt|licznik\w*|nowy (?:adres|numer)|mätarställning|ny adress|nytt nummer)\b",
    re.I,
)
"""What people only let a desk know."""
_SEND = re.compile(
    r"\b(?:pls|plz|(?:please |kindly )(?:also )?(?:send|mail|post|give|tell|confirm|call)|send me|give me|tell me|(?:schicken|senden|geben|sagen|bestätigen) sie|bitte (?:um|bestätigen)|envoyez[- ](?:moi|nous)|veuillez|merci de m['’]envoyer|(?:envíe|mánde|díga|dé)n?(?:me|nos)|(?:mi )?(?:mandate|inviate|invii|mandi)(?:mi|ci)?"
    r"|stuur(?:t u)? (?:mij|me|ons)|graag (?:een|de|het)|(?:enviem?|mandem?)(?:-me|-nos)|proszę (?:o|przesłać|wysłać)|skicka|vänligen (?:skicka|bekräfta))\b",
    re.I,
)
"""Something is wanted that is no repair."""
_MAX_INFORMING_WORDS = 30
_MAX_SETTLED_WORDS = 40
"""Who has more to say than that their matter is over says something else besides."""
_FAULTS = ("malfunction", "outage", "blocked")
_GRAVE = ("data_loss", "security", "danger", "money_wrong")
_ONGOING = ("wish", "partial", "steps")
"""Cues of what comes and goes, of a described defect, and of what is wanted besides."""
_UPSET = ("negative", "sarcasm", "repeat")
_LOW = 3
"""And from which a mood is no grief of its own, where nothing is told that is wrong."""
_EVEN = 5
"""Sentiment from which nobody is unhappy who does not say so, and from which a settled matter is believed."""
_CAPITALS = 0.6
_FEW_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Stance:
    """How a reply stands to a text."""

    occasion: Occasion
    """Of the text without what it takes back."""
    settled: bool = False
    """Its matter is over, and nothing else is open."""
    sorry: bool = True
    """There is something to be sorry for."""
    ends: bool = False
    """Something is to be ended or deleted, and nothing is wrong: however grave that is, it is no grief."""

    @property
    def is_answered(self) -> bool:
        """Nothing is asked, and nothing to be looked into."""
        return self.settled or self.occasion.praise

    @classmethod
    def of(cls, text: str, severity: Severity, sentiment_score: int, subject: str = "") -> Stance:
        """``text``: subject and current body; ``sentiment_score``: 1 furious .. 10 delighted. Linear in the text."""
        happened = _ABSENT.sub(lambda found: " " * len(found[0]), text[:_MAX_CHARS])
        strength = read_cues(text, subject).strength
        upset = any(strength[cue] for cue in _UPSET) or ANGER.search(text) is not None or is_ironic(text)
        occasion = Occasion.of(text, severity, sentiment_score, subject)
        if happened != text[:_MAX_CHARS]:
            occasion = _of_what_happened(occasion, happened, subject)
        if _is_settled(happened, severity, sentiment_score, strength, upset=upset):
            return cls(replace(occasion, trouble=False, vague=False, praise=False), settled=True, sorry=False)
        if occasion.trouble and _only_asks_how(occasion, strength):
            occasion = replace(
                occasion,
                trouble=False,
                vague=occasion.bare,
                inquiry=is_inquiry(text, strength, trouble=False),
            )
        informs = _informs(text)
        trouble = occasion.trouble and not (wants_another(text) and not reports(text))
        acted = not informs and not is_slip(text) and reports(only_own_acts(text))
        at_peace = not (trouble or upset or acted)
        ends = at_peace and sentiment_score >= _LOW and is_to_end(text)
        # Data that are to be deleted are not lost.
        grave = any(strength[cue] >= SAID for cue in _GRAVE if not (ends and cue == "data_loss"))
        ends = ends and not grave
        wrong = grave or not at_peace
        # A mood that was read from haste and capitals, or from nothing that is told, is none where all that is said is what somebody wants.
        plain = _is_loud(text, strength) or (severity is Severity.LOW and sentiment_score >= _EVEN)
        plain = plain or (not wrong and sentiment_score >= _LOW)
        wants = (plain and (occasion.question or _wants(occasion, strength))) or informs
        harmless = wants and severity in (Severity.LOW, Severity.MEDIUM)
        sorry = not (occasion.praise or ends) and (wrong or not harmless)
        return cls(occasion, sorry=sorry, ends=ends)


def _of_what_happened(occasion: Occasion, happened: str, subject: str) -> Occasion:
    """``occasion`` of a text that tells what did not go wrong: whoever is pleased by that praises, whatever mood the
    words of faults were given."""
    read = Occasion.of(happened, Severity.LOW, 10, "" if subject not in happened else subject)
    mocks = is_ironic(occasion.text)
    pleased = not (read.trouble or mocks) and _PLEASED.search(happened) is not None and "?" not in happened
    praise = occasion.praise or read.praise or (pleased and not asks_for_something(happened))
    angry = read_cues(occasion.text).strength["negative"] > 0.0 or ANGER.search(occasion.text) is not None
    praise = praise and not angry and _AGAINST.search(happened) is None
    return replace(read, text=happened, praise=praise, vague=read.vague and not praise)


def _is_settled(
    happened: str, severity: Severity, sentiment_score: int, strength: Mapping[str, float], *, upset: bool
) -> bool:
    if (
        upset
        or len(happened.split()) > _MAX_SETTLED_WORDS
        or sentiment_score < _EVEN
        or severity in (Severity.CRITICAL, Severity.HIGH)
    ):
        return False
    if (
        any(strength[cue] >= SAID for cue in _GRAVE)
        or any(strength[cue] >= SAID for cue in _ONGOING)
        or "?" in happened
    ):
        return False
    parts = sentences(happened)
    over = [place for place, part in enumerate(parts) if _says_settled(part)]
    if not over:
        return False
    asked = _CLOSE_IT.sub(" ", happened)
    after = parts[over[-1] + 1 :]
    open_before = any(
        _tells_trouble(part) and not _PAST.search(part)
        for part in parts[1 : over[-1]]
        if not _says_settled(part)
    )
    # What is set against it is open, in the same breath or later.
    against = any(_AGAINST.search(part) for part in (parts[over[-1]], *after))
    return not (
        open_before
        or against
        or any(_tells_trouble(part) for part in after)
        or asks_for_something(asked)
        or _SEND.search(asked) is not None
    )


def _says_settled(sentence: str) -> bool:
    return read_cues(sentence).strength["resolved"] >= SAID or _SETTLED.search(sentence) is not None


def _tells_trouble(sentence: str) -> bool:
    strength = read_cues(sentence).strength
    return any(strength[cue] >= SAID for cue in _FAULTS)


def _only_asks_how(occasion: Occasion, strength: Mapping[str, float]) -> bool:
    """Whether somebody asks how something is done and names no fault: what they cannot do meanwhile is why they ask."""
    asks = strength["howto"] >= SAID and not any(strength[cue] >= SAID for cue in (*_FAULTS, *_GRAVE))
    return asks and not reports(occasion.text)


def _wants(occasion: Occasion, strength: Mapping[str, float]) -> bool:
    """Whether something is asked or asked for."""
    asked = occasion.inquiry or strength["howto"] >= SAID or asks_for_something(occasion.text)
    return asked or _SEND.search(occasion.text) is not None


def _informs(text: str) -> bool:
    """Whether a short text tells a number or an address, and nothing against anything."""
    short = len(text.split()) <= _MAX_INFORMING_WORDS and any(map(str.isdigit, text))
    return (
        short
        and _INFORMS.search(text) is not None
        and not ("?" in text or _AGAINST.search(text) or INNER_NEGATION.search(text))
    )


def _is_loud(text: str, strength: Mapping[str, float]) -> bool:
    """Whether haste or capitals may be all that a low mood was read from."""
    letters = [sign for sign in text if sign.isalpha()]
    cries = len(letters) >= _FEW_LETTERS and sum(map(str.isupper, letters)) >= _CAPITALS * len(letters)
    return cries or strength["urgent"] >= SAID or "!!" in text
