"""A customer's own words as a reply may quote them: the subject of a letter, and a question that stays open.

What is long, odd, loud or rude is not quoted, nor what says nothing, nor the subject of a mail that somebody else wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.rag.analysis import query_terms
from app.rag.turns import is_courtesy, is_hollow
from app.triage.caution import ANGER
from app.triage.cues import read_cues
from app.triage.text import FORWARD_SUBJECT, INSTRUCTION

MAX_SUBJECT_CHARS = 60
MAX_SUBJECT_WORDS = 9
MAX_QUESTION_CHARS = 90
_REPLY = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwort|sv|vs|odp|r|rif|ref|res|bls)\s*(?:\[\d+\])?\s*:|\[[^\]\n]{0,40}\]|\(?(?:ticket|case|fall)\)?\s*#\s*\d+\s*:?)\s*",
    re.I,
)
"""What mail programs and desks put before a subject."""
_PLAIN = re.compile(r"[\w\s.,:;?!'’&/()+%€$£°#-]+")
"""Signs that neither mark text up nor lead anywhere; ``#`` only before a number."""
_ODD = re.compile(
    r"[!?]\s*[!?]|\.{2,}|www\.|://|#(?!\d)|__|(?<!\w)[-–]{2,}|^[\W\d_]*$|\b(?:no|kein|sans|sin|geen|senza|sem|bez|utan) "
    r"(?:subject|betreff|objet|asunto|onderwerp|oggetto|assunto|temat\w*|[äa]mne)\b",
    re.I,
)
_SAYS_NOTHING = re.compile(
    r"(?:(?:many |big |a )?(?:thanks?(?: you)?|praise|kudos|feedback|complaints?|typo|wish(?:es)?|idea|app|site|website|mail|e-?mail|solved|fixed|done|settled|price|offer|offers?|invoice|bill"
    r"|(?:vielen )?dank(?:e)?|lob|beschwerde|wunsch|idee|erledigt|gelöst|fehler(?:meldung)?|störung|preis|angebot|rechnung|merci|plainte|réclamation|résolu|suggestion|souhait|facture|gracias|queja|reclamación|resuelto|sugerencia|deseo"
    r"|grazie|reclamo|lamentela|risolto|idea|desiderio|bedankt|dank|klacht|opgelost|wens|obrigad[oa]|reclamação|resolvido|sugestão|desejo|dziękuję|skarga|rozwiązane|życzenie|pomysł|tack|faktura|(?:mam )?pytanie|prośba|pomocy?|fråga|hjälp|lol|haha|ok(?:ay)?|oh no|hm+|does it|klagomål|löst|önskemål|bug|error(?: message)?|fault|defect|message d['’]erreur|mensaje de error|foutmelding|felmeddelande)\b[\s!?.,:-]*)+",
    re.I,
)
"""What the subjects of many letters say, and none by itself."""
_JOINERS: Mapping[str, str] = {
    "en": "and|so|also|then|but", "de": "und|also|aber", "fr": "et|mais", "es": "y|e|pero", "it": "e|ed|ma", "nl": "en|maar", "pt": "e|mas", "pl": "i|a|ale", "sv": "och|men",
}  # fmt: skip
"""What a question goes on with, by its language: what joins in one is a word of its own in another."""
_DRIVE = re.compile(r"(?:^|\s)[A-Z]:$")
_FAULTFINDING = ("negative", "sarcasm", "repeat")
_FEWEST_SIGNS = 3
_FEWEST_WORDS = 2
"""One word alone is a heading, and quoted a telegram; but a code of letters and figures is what somebody calls it by."""
_CODE = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])\S+")
_LOUD_LETTERS = 6
"""Capitals alone are an abbreviation up to so many letters."""


def subject_named(subject: str, language: str = "en") -> str:
    """The subject as a reply may name it; empty where it says nothing or too little, or is better not repeated."""
    if FORWARD_SUBJECT.match(_bare(subject)) or INSTRUCTION.search(subject):
        return ""
    told = _bare(subject).strip(" .,;-–")
    told = told if _DRIVE.search(told) else told.rstrip(" :")
    too_long = len(told) > MAX_SUBJECT_CHARS or len(told.split()) > MAX_SUBJECT_WORDS
    if (
        too_long
        or not _is_quotable(told)
        or is_hollow(told)
        or is_courtesy(told)
        or _SAYS_NOTHING.fullmatch(told)
    ):
        return ""
    says_enough = _CODE.search(told) or sum(map(_has_content(language), told.split())) >= _FEWEST_WORDS
    return told if says_enough and sum(map(str.isalnum, told)) >= _FEWEST_SIGNS else ""


def question_named(question: str, language: str = "en") -> str:
    """A question cut to what a reply may quote; empty where it is better not repeated. ``language``: an ISO 639-1 code."""
    joiners = _JOINERS.get(language, _JOINERS["en"])
    told = re.sub(rf"^\W*(?:{joiners})[\s,]+", "", " ".join(question.split()), flags=re.I).strip(" .,:;-–")
    if INSTRUCTION.search(told) or not _is_quotable(told):
        return ""
    if len(told) <= MAX_QUESTION_CHARS:
        return told[:1].upper() + told[1:]
    return ""


def _has_content(language: str) -> Callable[[str], bool]:
    return lambda word: bool(query_terms(word, None if language == "und" else language))


def _bare(subject: str) -> str:
    """Without what was put before it by programs."""
    told = " ".join(subject.split())
    while (found := _REPLY.match(told)) and found.end():
        told = told[found.end() :]
    return told


def _is_quotable(told: str) -> bool:
    letters = [sign for sign in told if sign.isalpha()]
    loud = len(letters) > _LOUD_LETTERS and all(map(str.isupper, letters))
    if not told or loud or not _PLAIN.fullmatch(told) or _ODD.search(told) or ANGER.search(told):
        return False
    strength = read_cues(told).strength
    return not any(strength[cue] for cue in _FAULTFINDING)
