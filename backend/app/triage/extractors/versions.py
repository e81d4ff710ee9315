"""Versions of software."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.triage.extractors.found import Found
from app.triage.extractors.places import NO_VERSION
from app.triage.types import FieldName

_VERSION_WORD = r"(?:versions?|ver\.?|release|firmware|build|app|fw|web|software|versión|versie|versione|versão|wersj[aięą])"
_VERSION = re.compile(
    rf"(?<![\w.])(?:(?P<word>\b{_VERSION_WORD}(?:\s+(?:is|version|now|number)){{0,4}}\s*[:=]?\s*)v?(?P<n1>\d{{1,4}}(?:\.\d{{1,5}}){{1,3}}(?:[-+]?(?:rc|beta|alpha|b)\.?\d{{0,3}})?)"
    r"|(?P<v>v\.?\s?)(?P<n2>\d{1,4}(?:\.\d{1,5}){1,3}(?:-(?:rc|beta|alpha)\.?\d{0,3})?)"
    r"|(?P<n3>\d{1,4}\.\d{1,4}\.\d{1,5}(?:\.\d{1,5})?(?:-(?:rc|beta|alpha)\.?\d{0,3})?))(?![\w]|\.\d)",
    re.I,
)
_WHOLE = re.compile(
    r"\b(?:(?P<sure>versions?|ver\.|firmware|fw|versión|versie|versione|versão|wersj[aięą])|(?P<verb>builds?|releases?))"
    r"(?:\s+(?:is|now|number|no\.?|nr\.?|ist|est|es|è)){0,4}\s*[:=#]?\s*v?(?P<n>\d{1,6})(?![\w%€$£-]|[.,:/]\d)(?P<after>\s+[^\W\d_]+)?",
    re.I,
)
"""Versions without a dot: "build 2210", "Firmware 7"."""
_COUNTS = re.compile(
    r"\s+(?:times?|x|minutes?|mins?|hours?|days?|weeks?|months?|years?|users?|people|persons?|customers?|machines?|devices?|copies|pages?|euros?|dollars?|pounds?"
    r"|mal|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|fois|heures?|jours?|semaines?|mois|ans|veces|horas?|días?|semanas?|meses|años|volte|ore|giorni"
    r"|settimane|mesi|anni|keer|uur|uren|dagen|weken|maanden|jaar|vezes|dias|anos|razy|godzin|dni|tygodni)$",
    re.I,
)
_VERB_BEFORE = re.compile(
    r"\b(?:we|i|you|they|he|she|to|can|could|will|would|must|should|may|did|not|and|who|please|us|people|let)\s+(?:\w+ly\s+)?$",
    re.I,
)
"""Before "build" and "release" where they are what somebody does."""
_CLOCK = re.compile(
    r"\b(?:at|around|before|after|until|since|from|um|gegen|bis|seit|à|vers|dès|las|alle|dalle|om|rond|às|kl\.?|klockan|o|około)\s+$",
    re.I,
)
_TIME = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d\.[0-5]\d")
_OTHER_SYSTEM = re.compile(
    r"\b(?:android|ios|ipados|macos|mac os|os x|windows|win|ubuntu|debian|linux|chrome|firefox|safari|edge|iphone os|php|python|node|java|tls|http|bluetooth|usb|smtp|diagnostic:? \d{3})\s*(?:version|v)?\s*$",
    re.I,
)

_LIKE_AN_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
"""Without a word that speaks of a version, four short numbers are meant as an IP address, if an impossible one."""
_SYSTEM_VERSION = re.compile(
    r"\b(?:mac ?os(?: x)?|os x|ios|ipados|android|windows|ubuntu|debian|fedora)\s+(?:version\s+)?"
    r"(?P<n>\d{1,2}(?:\.\d{1,5}){1,3}|\d{2}|[78])(?![\w%-]|\.\d|\s+(?:minutes?|hours?|days?|times?|people|users?|of)\b)",
    re.I,
)


def versions(text: str) -> Iterator[Found]:
    for match in _VERSION.finditer(text):
        group = next(name for name in ("n1", "n2", "n3") if match[name])
        start, end = match.span(group)
        before = text[max(0, match.start() - 24) : match.start()]
        if _OTHER_SYSTEM.search(before) or (group == "n3" and re.search(r"\d{3}\s+$", before)):
            continue
        value = match[group]
        if group == "n3" and _LIKE_AN_ADDRESS.fullmatch(value):
            continue
        if group == "n3" and NO_VERSION.search(text, max(0, start - 32), start):
            continue
        if group == "n3" and _TIME.fullmatch(value) and _CLOCK.search(before):
            continue
        yield Found(FieldName.VERSION, value, value.lower(), 0.92 if group != "n3" else 0.8, start, end)

    for match in _WHOLE.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        if _OTHER_SYSTEM.search(before) or (match["after"] and _COUNTS.match(match["after"])):
            continue
        if match["verb"] and (len(match["n"]) < 3 or _is_year(match["n"]) or _VERB_BEFORE.search(before)):
            continue
        yield Found(FieldName.VERSION, match["n"], match["n"], 0.8, *match.span("n"))


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.startswith(("19", "20"))


def system_versions(text: str) -> Iterator[Found]:
    """Versions of operating systems. Apart from ``versions``, since where a ticket names the version of what it is
    about, that of the system under it is no value of the field."""
    for match in _SYSTEM_VERSION.finditer(text):
        yield Found(FieldName.VERSION, match["n"], match["n"], 0.75, *match.span("n"))
