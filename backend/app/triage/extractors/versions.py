"""Versions of software."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.triage.extractors.addresses import like_a_version
from app.triage.extractors.found import Found
from app.triage.extractors.places import NO_VERSION
from app.triage.types import FieldName

_VERSION_WORD = (
    r"(?:versions?|ver\.?|release|firmware|build|app|fw|web|software|versión|versie|versione|versão|wersj[aięą]|verz[eií]|sürüm(?:ü)?|versio(?:n)?|verzió(?:ja)?|versiune(?:a)?|versjon(?:en)?|udgave"
    r"|add-?in|add-?on|plug-?in|extension|client|agent|driver|sdk|connector|uploader|viewer|library|installer|launcher|aplikac[eji]+|uygulama(?:sı)?|apka)"
)
_SUFFIX = r"(?:[-+]?(?:rc|beta|alpha|b|hotfix|hf|patch|p|sp|build|snapshot|preview|pre|dev|nightly|final|ga|lts|r|fix|u)\.?\d{0,4}|[-+]\d{1,6}|[a-z])?"
_VERSION = re.compile(
    rf"(?<![\w.])(?:(?P<word>\b{_VERSION_WORD}(?:\s+(?:is|version|now|number)){{0,4}}\s*[:=]?\s*)v?(?P<n1>\d{{1,4}}(?:\.\d{{1,5}}){{1,3}}{_SUFFIX})"
    rf"|(?P<v>v\.?\s?)(?P<n2>\d{{1,4}}(?:\.\d{{1,5}}){{1,3}}{_SUFFIX})"
    rf"|(?P<n3>\d{{1,4}}\.\d{{1,4}}\.\d{{1,5}}(?:\.\d{{1,5}})?{_SUFFIX}))(?![\w]|\.\d)",
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
_UPDATED = re.compile(
    r"\b(?:up-?dat\w*|upd\.?|m[aà]j|upgrad\w*|downgrad\w*|ge-?updatet?|migrat\w*|actuali[sz]\w*|aktualisier\w*|mise?s? à jour|mettre à jour|mettant à jour|aggiorna\w*"
    r"|bijgewerkt|bijwerken|atuali[sz]\w*|z?aktualiz\w*|uppdater\w*|opdater\w*|oppdater\w*|roll(?:ed|ing)? back|zurückgesetzt)"
    r"(?:\s+[^\W\d_]+){0,3}?\s+(?:to|from|auf|von|zu|a|à|vers|en|depuis|da|alla|para|de|naar|van|do|till?|från|fra)\s+(?:(?:the|die|la|il|de|den)\s+)?"
    r"(?P<n>\d{1,3}(?:\.\d{1,3}){1,3})(?![\w%€$£]|[.,:]\d)",
    re.I,
)
"""Versions that something was brought to, or comes from: "Update auf 6.1"."""
_RELEASED = re.compile(
    r"\b(?:(?:OTA|patch|hotfix|service pack)(?: (?:update|version))?|(?:since|after|following|with|nach(?: dem)?|seit(?: dem)?|mit(?: dem)?|depuis(?: la)?|après(?: la)?|avec la|desde(?: la)?|tras(?: la)?|con (?:la|l['’])|dopo(?: l['’])?|sinds(?: de)?|na(?: de)?|após(?: a)?|po|od|efter|sedan)\s?(?:the\s|your\s|last\s)?"
    r"(?:update|upgrade|rollout|m[aà]j|mise à jour|actualización|aggiornamento|atualização|aktualizacji|uppdateringen?|opdatering(?:en)?))\s+(?:to\s|auf\s|vers\s)?v?"
    r"(?P<n>\d{1,3}(?:\.\d{1,3}){1,3})(?![\w%€$£]|[.,:]\d|\.\s?[a-z])",
    re.I,
)
"""The number of an update: "following OTA 7.2"."""
_THEN_RELEASED = re.compile(
    r"\b(?:since|after|with|in|your|nach|seit|mit)\s(?:(?:the|your|last|dem|der)\s)?v?(?P<n>\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)[ -](?:release|update|upgrade|patch|hotfix|firmware|rollout|version)\b",
    re.I,
)
"""The same, told before: "since your 5.2 release"."""
_SINCE = re.compile(
    r"\b(?:since|seit der|seit die|depuis la|desde la|dalla|sinds de|in|mit der|avec la|con la)\s+(?P<n>\d{1,2}\.\d{1,2})(?![\w%€$£]|[.,:]\d)",
    re.I,
)
"""A number with one dot, which is one of a version only where its sentence speaks of software."""
_RUNNING = re.compile(
    r"\b(?:(?:we|i|they)(?:['’]?re|['’]?m|\sare|\sam)\s(?:still\s|now\s|currently\s|all\s)?(?:on|at|running|using)|(?:wir sind|bin) (?:noch |jetzt |aktuell )?auf|(?:still|now|currently) (?:on|running)|running|(?:nous sommes|on est) (?:en|sur la)|estamos en(?: la)?|siamo alla|we zitten op|jesteśmy na|vi kör)\s"
    r"(?P<n>\d{1,4}\.\d{1,3})(?=[.,;!)](?!\d)|\s*$|\s*\n|\s(?:and|but|since|with|und|aber|et|mais|y|pero|e|ma|en|maar))",
    re.I | re.M,
)
"""What somebody says that they are on: "we're still on 22.4"."""
_IN_BRACKETS = re.compile(
    r"\b(?:apps?|software|firmware|client|plug-?in|up to date|latest|newest|aktuellste?n?|neueste?n?|à jour|dernière|última|ultima|laatste|nieuwste|najnowsz\w+|senaste|nyeste)\b(?![^\n.!?()]{0,40}\b(?:rat\w+|stars?|scores?|costs?|price|fee)\b)[^\n.!?()]{0,40}\((?P<n>\d{1,3}\.\d{1,3})\)",
    re.I,
)
"""A number in brackets behind what is up to date: "I have the latest app (6.3)"."""
_OF_SOFTWARE = re.compile(
    r"\b(?:apps?|apis?|updat\w*|upgrad\w*|sdk|plug-?in|client|software|firmware|endpoints?|beta|changelog|regression|release[ds]?|exports?|imports?|buttons?|columns?|features?|crash\w*|bugs?|menus?|toggle|versi[oó]\w*|wersj\w*|aktualisier\w*|mise à jour|actualiza\w*|aggiorna\w*|programm?)\b",
    re.I,
)
_QUANTITY = re.compile(
    r"\s?(?:%|[€$£]|(?:percent|million\w*|mio|billion|euros?|eur|usd|gbp|dollars?|pounds?|kw|kwh|kg|g|gb|mb|tb|gbit|mbit|mbps|gbps|km|m|cm|mm|inch|hours?|hrs?|h|uhr|am|pm|stars?|points?|seats?|users?"
    r"|minutes?|days?|weeks?|months?|years?|sterne?n?|stunden?|per|a month|/)\b)",
    re.I,
)
_PRICE = re.compile(r"\d{1,3}\.(?:99|95|00)")
_LIKE_A_PHONE = re.compile(r"\d{3}\.\d{3}\.\d{4}")
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
    r"\b(?:(?:mac ?os(?: x)?|os x|ios|ipados|android|windows|ubuntu|debian|fedora)\s+(?:version\s+|v)?(?P<n>\d{1,2}(?:\.\d{1,5}){1,3}|\d{2}|[78])"
    r"|(?:chrome|chromium|firefox|safari|(?-i:Edge|Opera)|samsung internet)\s+(?:version\s+|v)?(?P<browser>\d{1,3}(?:\.\d{1,5}){1,3}|\d{2,3})"
    r"|(?:php|python|node(?:\.?js)?|java|ruby|perl|mysql|mariadb|postgres(?:ql)?|redis|nginx|apache|wordpress|magento|joomla|drupal|typo3|laravel|django|\.net|openssl|docker|kubernetes)\s+(?:version\s+|v)?(?P<platform>\d{1,2}(?:\.\d{1,3}){1,2}))"
    r"(?![\w%-]|\.\d|\s+(?:minutes?|hours?|days?|times?|people|users?|of)\b)",
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
        if group == "n1" and _QUANTITY.match(text, end):
            continue
        an_address = _LIKE_AN_ADDRESS.fullmatch(value) and not like_a_version(value, before)
        if group == "n3" and (an_address or _LIKE_A_PHONE.fullmatch(value)):
            continue
        if group == "n3" and NO_VERSION.search(text, max(0, start - 32), start):
            continue
        if group == "n3" and _TIME.fullmatch(value) and _CLOCK.search(before):
            continue
        yield Found(FieldName.VERSION, value, value.lower(), 0.92 if group != "n3" else 0.8, start, end)

    yield from _brought_to(text)
    for match in _WHOLE.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        if _OTHER_SYSTEM.search(before) or (match["after"] and _COUNTS.match(match["after"])):
            continue
        if match["verb"] and (len(match["n"]) < 3 or _is_year(match["n"]) or _VERB_BEFORE.search(before)):
            continue
        yield Found(FieldName.VERSION, match["n"], match["n"], 0.8, *match.span("n"))


def _brought_to(text: str) -> Iterator[Found]:
    """Numbers that a word of updating, or "since" in a sentence about software, makes a version."""
    for pattern in (_UPDATED, _RELEASED, _THEN_RELEASED, _IN_BRACKETS, _RUNNING, _SINCE):
        for match in pattern.finditer(text):
            if _QUANTITY.match(text, match.end()) or _PRICE.fullmatch(match["n"]):
                continue
            if pattern is _SINCE and not _OF_SOFTWARE.search(_sentence_around(text, match)):
                continue
            if _OTHER_SYSTEM.search(text, max(0, match.start("n") - 24), match.start("n")):
                continue
            yield Found(FieldName.VERSION, match["n"], match["n"], 0.8, *match.span("n"))


def _sentence_around(text: str, match: re.Match[str]) -> str:
    """At most 80 characters before and behind, within the sentence."""
    before = re.split(r"[.!?]\s|\n", text[max(0, match.start() - 80) : match.start()])[-1]
    return before + " " + re.split(r"[.!?]\s|\n", text[match.end() : match.end() + 80])[0]


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.startswith(("19", "20"))


def system_versions(text: str) -> Iterator[Found]:
    """Versions of operating systems, browsers and what programs run on. Apart from ``versions``, since where a ticket names the version of what it is
    about, that of the system under it is no value of the field."""
    for match in _SYSTEM_VERSION.finditer(text):
        group = next(name for name in ("n", "browser", "platform") if match[name])
        yield Found(FieldName.VERSION, match[group], match[group], 0.75, *match.span(group))
