"""Addresses: of pages, mailboxes and machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from app.triage.extractors.found import Found
from app.triage.types import FieldName

_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'`|\\^{}\[\]]{3,400}", re.I)
_BARE_URL = re.compile(
    r"(?<![\w@./:\\-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}"
    r"(?:com|net|org|info|biz|io|ai|app|dev|cloud|shop|store|online|site|eu|edu|gov|example|test|de|at|ch|fr|be|nl|es|it|pt|br|pl|se|dk|fi|cz|uk|ie|ca|au|nz|jp|mx|ar)"
    r"(?::\d{2,5})?/[\w~][^\s<>\"'`|\\^{}\[\]]{0,400}"
)
"""A page without its scheme: a domain with a path. Ends of domains that are also those of files (py, rs, sh) or words (in,
me, no, so) are left out."""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])")
_FOREIGN_ADDRESS = re.compile(
    r"\b(?:delivery (?:has )?failed|recipients?[^\n]*:|from|sender|absender|de|by)\s*[:<]?\s*$", re.I
)
"""What stands before an address that somebody else writes from, or that a mail system names."""
_CHANGE = re.compile(
    r"\b(?:chang|updat|switch|mov|renam|migrat|transfer|correct|modif|cambi|änder|wechsel|umstell)\w*\b[^\n]*\b(?:from|de)\s*[:<]?\s*$",
    re.I,
)
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.I)


def urls(text: str) -> Iterator[Found]:
    for pattern, confidence in ((_URL, 0.97), (_BARE_URL, 0.85)):
        for match in pattern.finditer(text):
            value = match[0].rstrip(".,;:!?)'\"»")
            if "." in value:
                start = match.start()
                yield Found(FieldName.URL, value, value, confidence, start, start + len(value))


def emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        # "changed from old@… to new@…" names two addresses of one account.
        if _FOREIGN_ADDRESS.search(before) and not _CHANGE.search(before):
            continue
        yield Found(FieldName.ACCOUNT_EMAIL, match[0], match[0].lower(), 0.95, match.start(), match.end())


def ip_addresses(text: str) -> Iterator[Found]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 14) : match.start()]
            if re.search(r"\b(?:version|v|build|firmware)\.?\s*$", before, re.I):
                continue
            try:
                address = ip_address(match[0])
            except ValueError:
                continue
            if pattern is _IPV6 and len(match[0]) < 6:
                continue
            yield Found(FieldName.IP_ADDRESS, match[0], str(address), 0.96, match.start(), match.end())
