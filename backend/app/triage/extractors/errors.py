"""Codes of errors."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from app.triage.extractors.found import Found
from app.triage.types import FieldName

_HEX = re.compile(r"(?<!\w)0x[0-9a-f]{1,16}(?!\w)", re.I)
_NAMED_ERROR = re.compile(r"(?<![\w-])(?:ERR|ERROR|EXC|EX|FATAL|HTTP|ORA|SQLSTATE|HRESULT)[-_](?:[A-Z0-9]+[-_])*[A-Z0-9]+(?!\w)")  # fmt: skip
_ERROR_WORD = (
    r"(?:errors?|err|error[- ]?codes?|fault(?: codes?)?|exception|fails? with|failed with|bounc\w+ with|reject\w+ with"
    r"|fehler(?:code|meldung|nummer)?|störungs?(?:code|meldung|nummer)|erreur|code (?:d['’]\s?)?erreur|code (?:de )?(?:panne|défaut)"
    r"|foutmelding|fout(?:code)?|storingscode|errore|codice (?:d['’]\s?)?errore|código(?: de (?:error|erro|falla|fallo|falha))?|fallo|erro"
    r"|błąd|błędu|błędem|błędy|kod(?:em|u)? błędu|felkod(?:en)?|felmeddelande(?:t)?|fejlkode[nr]?|fejl|feilkode[nr]?|feil)"
)
"""What only an error is called: a number behind it is a code."""
_SHOWING = (
    r"(?:codes?|responde|responds|displays?|shows?|showed|showing|says|reads|reading|blink(?:s|ing|ed)?|flash(?:es|ing|ed)?"
    r"|messages?|alarm|display|panel|screen|störung|meldung|zeigt(?: an)?|anzeige|blinkt|défaut|panne|affiche|affichent|indique|message"
    r"|avería|falla|mensaje|código|aparece|muestra|marca|indica|guasto|anomalia|messaggio|codice|mostra|segnala|visualizza|appare"
    r"|storing|melding|toont|geeft|falha|avaria|mensagem|kod(?:em|u)?|komunikat|wyświetla|pokazuje|usterka|awaria|fel|visar|meddelande(?:t)?|viser)"
)
"""What shows much besides: a code behind it has letters and digits."""
_CODE = r"(?:[A-Z]{1,8}[-_ ]?\d{1,6}(?:[-_][A-Z0-9]{1,8})*|[A-Z]{2,8}(?:[-_][A-Z0-9]{1,8}){1,4}|\d{3,6}|[a-z]+(?:_[a-z0-9]+){1,5})"
_MARKS = r"""[:#=(\"'“”„«‘`*]*"""
_BETWEEN = r"(?i:\s+(?:message|number|no\.?|nr\.?|code|kod|is|was|of|saying|says|shows|reads|with|du|el|il|den|the|:)){0,4}"
_ERROR = re.compile(
    rf"\b(?:(?P<error>(?i:{_ERROR_WORD}))|(?P<showing>(?i:{_SHOWING}))){_BETWEEN}\s*{_MARKS}\s*(?P<code>{_CODE})(?![\w@%€$£]|[.,:]\d)"
)
_OTHER_NUMBER = re.compile(
    r"(?:INV|ORD|PO|RE|RMA|REQ|CASE|TICKET|SMS|MMS|PDF|MP|USB|HTML|UTF|ISO|COVID|Q|A|H)[-_ ]?\d", re.I
)
"""What a display or a message shows besides errors: papers, quarters, sizes of paper."""
_UNLIKE_AN_ERROR = re.compile(
    r"\b(?:setup|order|product|article|item|tracking|booking|reservation|customer|login|security|pin|activation|licen[cs]e|unlock|pairing|door|gift|referral|confirmation|promo\w*|coupon|discount|rabatt|zip|post(?:al)?|verification|access|backup|sms|voucher|gutschein|dress|country|bar|qr|source|your|the)\s+$",
    re.I,
)
_CALLED_CODE = re.compile(r"codes?|kod|codice|código")
_SCREENS = ("display", "panel", "screen", "anzeige")
_LETTER_CODE = re.compile(r"[EFH] ?\d{2,3}")
"""Of codes with a space those that are meant as one: "E 07"."""
_QUOTED_CODE = re.compile(r"[\"'“”„«‘`](?P<code>[A-Z]{1,4}[ -]?\d{1,5}[A-Z]?)[\"'“”»’`]")
_SMTP = re.compile(
    r"(?<![\w.,])(?<!diagnostic: )(?<!Diagnostic: )(?P<code>[245]\d{2}[ -]#?[245]\.\d{1,3}\.\d{1,3})(?![\w]|\.\d)"
)
"""Reply and enhanced status of a mail server (RFC 5321, RFC 3463); not in the report on a letter that the desk itself could not
deliver, which begins the line so."""
_MAIL_STATUS = re.compile(
    r"\b(?:smtp|dsn|status(?: code)?|bounc\w*|undeliver\w*|reject\w*|mailer)\b[^\n.]{0,24}?(?<![\w.])#?(?P<code>[45]\.\d{1,2}\.\d{1,3})(?![\w]|\.\d)",
    re.I,
)
_CODE_FIELD = re.compile(
    r"[\"']?\b(?:error_?code|errorCode|error|code)\b[\"']?\s*[:=]\s*[\"'](?P<code>[\w.-]{2,60})[\"']"
)
_BRACKET_CODE = re.compile(r"[(\[](?P<code>[A-Z]{1,6}-?\d{2,6}|[A-Z]{2,8}-[A-Z0-9]{2,8})[)\]]")
NEAR_ERROR = re.compile(
    rf"\b(?:{_ERROR_WORD}|{_SHOWING}|crash\w*|fail\w*|ungültig\w*|ongeldig\w*|invalid|denied)\b", re.I
)
_STATUS = re.compile(
    r"\b(?:smtp|dsn|status(?: code)?|bounc\w*|undeliver\w*|reject\w*|mailer)\b[^\n.]{0,24}?(?<![\w.])#?(?P<code>[45]\.\d{1,2}\.\d{1,3})(?![\w]|\.\d)",
    re.I,
)
_CODE_FIELD = re.compile(
    r"[\"']?\b(?:error_?code|errorCode|error|code)\b[\"']?\s*[:=]\s*[\"'](?P<code>[\w.-]{2,60})[\"']"
)
_BRACKET_CODE = re.compile(r"[(\[](?P<code>[A-Z]{1,6}-?\d{2,6}|[A-Z]{2,8}-[A-Z0-9]{2,8})[)\]]")
NEAR_ERROR = re.compile(
    rf"\b(?:{_ERROR_WORD}|crash\w*|fail\w*|ungültig\w*|ongeldig\w*|invalid|denied|display)\b", re.I
)
_STATUS = re.compile(r"\b(?:HTTP(?:/\d(?:\.\d)?)?|status(?: code)?|returns?|returning|gives?)\s+(?P<code>[45]\d{2})\b(?!\s*(?:users|people|€|\$))", re.I)  # fmt: skip


def error_codes(text: str) -> Iterator[Found]:
    for match in _HEX.finditer(text):
        yield _code(match[0], match.start(), 0.96)
    for match in _NAMED_ERROR.finditer(text):
        yield _code(match[0], match.start(), 0.96)
    for match in _CODE_FIELD.finditer(text):
        if not match["code"].isdigit() or len(match["code"]) >= 3:
            yield _code(match["code"], match.start("code"), 0.9)
    for pattern in (_SMTP, _MAIL_STATUS):
        for match in pattern.finditer(text):
            yield _code(match["code"], match.start("code"), 0.9)
    for match in _ERROR.finditer(text):
        if match["showing"] and not _is_shown(match, text[max(0, match.start() - 16) : match.start()]):
            continue
        yield _code(match["code"], match.start("code"), 0.88)
    for match in itertools.chain(_BRACKET_CODE.finditer(text), _QUOTED_CODE.finditer(text)):
        if not _OTHER_NUMBER.match(match["code"]) and NEAR_ERROR.search(
            text[max(0, match.start() - 60) : match.start()]
        ):
            yield _code(match["code"], match.start("code"), 0.8)
    for match in _STATUS.finditer(text):
        yield _code(match["code"], match.start("code"), 0.75)


def _is_shown(match: re.Match[str], before: str) -> bool:
    """Whether what a display, a message or a code says is one of an error."""
    showing, code = match["showing"].lower(), match["code"]
    if " " in code and not _LETTER_CODE.fullmatch(code):
        return False
    mixed = re.search(r"[A-Z]", code) and re.search(r"\d", code)
    if not mixed or _OTHER_NUMBER.match(code):
        return False
    if showing in _SCREENS:  # "screen HD720" is a kind of screen
        return bool(match.string[match.end("showing") : match.start("code")].strip())
    return not (_CALLED_CODE.match(showing) and _UNLIKE_AN_ERROR.search(before))


def _code(value: str, start: int, confidence: float) -> Found:
    return Found(FieldName.ERROR_CODE, value, value.upper(), confidence, start, start + len(value))
