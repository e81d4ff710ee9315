"""Codes of errors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.triage.extractors.found import Found
from app.triage.types import FieldName

_HEX = re.compile(r"(?<!\w)0x[0-9a-f]{1,16}(?!\w)", re.I)
_NAMED_ERROR = re.compile(r"(?<![\w-])(?:ERR|ERROR|EXC|EX|FATAL|HTTP|ORA|SQLSTATE|HRESULT)[-_](?:[A-Z0-9]+[-_])*[A-Z0-9]+(?!\w)")  # fmt: skip
_ERROR_WORD = (
    r"(?:errors?|err|error[- ]?codes?|code|fehler(?:code|meldung|nummer)?|erreur|foutmelding|foutcode|código(?: de error)?|errore|erro"
    r"|exception|fault|fails? with|failed with|responde|responds|displays?|shows?|says|reads|meldung)"
)
_CODE = r"(?:[A-Z]{1,8}[-_ ]?\d{1,6}(?:[-_][A-Z0-9]{1,8})*|[A-Z]{2,8}(?:[-_][A-Z0-9]{1,8}){1,4}|\d{3,6}|[a-z]+(?:_[a-z0-9]+){1,5})"
_ERROR = re.compile(
    rf"\b(?i:{_ERROR_WORD})(?i:\s+(?:message|number|no\.?|code|is|was|of|saying|says|shows|reads|:))*\s*[:#=(\"'“„«‘`*]*\s*(?P<code>{_CODE})(?![\w@%€$£]|[.,:]\d)"
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
    for match in _ERROR.finditer(text):
        code = match["code"]
        weak = re.match(r"(?i)(?:code|displays?|shows?|says|reads|responde|responds|meldung)", match[0])
        if weak and (
            code.isdigit() or " " in code or not re.search(r"[A-Z]", code) or not re.search(r"\d", code)
        ):
            continue
        if weak and re.search(
            r"\b(?:setup|promo|coupon|discount|zip|post|verification|access|backup|sms)\s+$",
            text[max(0, match.start() - 16) : match.start()],
            re.I,
        ):
            continue
        yield _code(code, match.start("code"), 0.88)
    for match in _BRACKET_CODE.finditer(text):
        if NEAR_ERROR.search(text[max(0, match.start() - 60) : match.start()]):
            yield _code(match["code"], match.start("code"), 0.8)
    for match in _STATUS.finditer(text):
        yield _code(match["code"], match.start("code"), 0.75)


def _code(value: str, start: int, confidence: float) -> Found:
    return Found(FieldName.ERROR_CODE, value, value.upper(), confidence, start, start + len(value))
