"""Versions of software."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.triage.extractors.found import Found
from app.triage.types import FieldName

_VERSION_WORD = r"(?:versions?|ver\.?|release|firmware|build|app|fw|web|software|versión|versie|versione)"
_VERSION = re.compile(
    rf"(?<![\w.])(?:(?P<word>\b{_VERSION_WORD}(?:\s+(?:is|version|now|number))*\s*[:=]?\s*)v?(?P<n1>\d{{1,4}}(?:\.\d{{1,5}}){{1,3}}(?:[-+]?(?:rc|beta|alpha|b)\.?\d{{0,3}})?)"
    r"|(?P<v>v\.?\s?)(?P<n2>\d{1,4}(?:\.\d{1,5}){1,3}(?:-(?:rc|beta|alpha)\.?\d{0,3})?)"
    r"|(?P<n3>\d{1,4}\.\d{1,4}\.\d{1,5}(?:\.\d{1,5})?(?:-(?:rc|beta|alpha)\.?\d{0,3})?))(?![\w]|\.\d)",
    re.I,
)
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
        yield Found(FieldName.VERSION, value, value.lower(), 0.92 if group != "n3" else 0.8, start, end)


def system_versions(text: str) -> Iterator[Found]:
    """Versions of operating systems. Apart from ``versions``, since where a ticket names the version of what it is
    about, that of the system under it is no value of the field."""
    for match in _SYSTEM_VERSION.finditer(text):
        yield Found(FieldName.VERSION, match["n"], match["n"], 0.75, *match.span("n"))
