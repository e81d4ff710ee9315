"""Addresses: of pages, mailboxes and machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from app.triage.extractors.found import Found
from app.triage.types import FieldName

_URL = re.compile(
    r"\b(?:(?:https?|wss?|s?ftps?|mqtts?|rtmps?|rtsp)://|www\.)[^\s<>\"'`|\\^{}\[\]]{3,400}", re.I
)
_BARE_URL = re.compile(
    r"(?<![\w@./:\\-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}"
    r"(?:com|net|org|info|biz|io|ai|app|dev|cloud|shop|store|online|site|eu|edu|gov|example|test|de|at|ch|fr|be|nl|es|it|pt|br|pl|se|dk|fi|cz|uk|ie|ca|au|nz|jp|mx|ar)"
    r"(?::\d{2,5})?/[\w~][^\s<>\"'`|\\^{}\[\]]{0,400}"
)
"""A page without its scheme: a domain with a path. Ends of domains that are also those of files (py, rs, sh) or words (in,
me, no, so) are left out."""
_BARE_HOST = re.compile(
    r"\b(?i:portal|web-?sites?|site|web-?page|page|url|link|visit|endpoint|seite|webseite|adresse web|página|sito|pagina|strona|stronie|sida|sidan)\s(?:(?:is|at|on|under|to|auf|unter|ist|est|es|è|na|på|op)\s)?\(?"
    r"(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){2,4}(?:com|net|org|info|biz|io|ai|app|dev|cloud|shop|store|online|site|eu|edu|gov|example|test|de|at|ch|fr|be|nl|es|it|pt|br|pl|se|dk|fi|cz|uk|ie|ca|au|nz|jp|mx|ar))(?![\w@-]|\.\w)"
)
"""A page without scheme and path, where a word says that it is one: "portal orders.kaskela.example"."""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])")
_FOREIGN_ADDRESS = re.compile(
    r"\b(?:delivery (?:has )?failed|recipients?[^\n]*:|from|sender|absender|de|by)\s*[:<]?\s*$", re.I
)
"""What stands before an address that somebody else writes from, or that a mail system names."""
_CHANGE = re.compile(
    r"\b(?:chang|updat|switch|mov|renam|migrat|transfer|correct|modif|cambi|änder|wechsel|umstell)\w*\b[^\n]*\b(?:from|de)\s*[:<]?\s*$",
    re.I,
)
_DESK = re.compile(r"(?:no-?reply|support|help|help-?desk|service-?desk|customer-?(?:service|care|support)|kundenservice|kundendienst|hilfe|aide|ayuda|assistenza|klantenservice|suporte|pomoc|kundtjanst|kundeservice)(?=@)", re.I)  # fmt: skip
_WRITTEN_TO = re.compile(
    r"\b(?:writ\w+|wrote|mail(?:ed|s)?|e-?mail(?:ed|s)?|sent|message[sd]?|turned|contact(?:ed|ing)?|asked|reply|replies|answers?|schr[ie]\w+|geschrieben|mails?|gesendet|écri\w+|envoyé\w*|escrib\w+|escrito|enviado|scritto|scriv\w+|inviato|geschreven|gemaild|escrevi|enviei|pisał\w*|napisał\w*|skrev|mejlat)\b"
    r"[^.!?\n@]{0,40}?\b(?:to|at|from|by|with|an|von|à|de|a|da|aan|naar|van|para|do|na|till|från|til|contact(?:ed|ing)?)\s*[:<]?\s*$",
    re.I,
)
_TO = re.compile(r"\b(?:an|aan|naar|bei)\s*[:<]?\s*$", re.I)
_THEN_WRITTEN = re.compile(
    r">?\s+(?:[^\W\d_]+\s+){0,3}?(?:geschrieben|gemailt|gesendet|gesandt|geschickt|gewandt|gewendet|geschreven|gemaild|gestuurd|gewend)\b",
    re.I,
)
_OF_AN_ACCOUNT = re.compile(
    r"\b(?:accounts?|log-?in|logged|sign(?:ed)?-? ?(?:in|up)|registered|user(?:name)?|reset|konto|compte|cuenta|conta|kont[oa]|address of|chang\w+)\b",
    re.I,
)
"""An address of the desk itself that somebody has written to is no account's."""
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.I)


def urls(text: str) -> Iterator[Found]:
    for pattern, confidence in ((_URL, 0.97), (_BARE_URL, 0.85)):
        for match in pattern.finditer(text):
            value = match[0].rstrip(".,;:!?)'\"»")
            if "." in value:
                start = match.start()
                yield Found(FieldName.URL, value, value, confidence, start, start + len(value))

    for match in _BARE_HOST.finditer(text):
        yield Found(FieldName.URL, match["host"], match["host"], 0.8, *match.span("host"))


def emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        # "changed from old@… to new@…" names two addresses of one account.
        if _FOREIGN_ADDRESS.search(before) and not _CHANGE.search(before):
            continue
        if _DESK.match(match[0]) and _is_written_to(text, before, match.end()):
            continue
        yield Found(FieldName.ACCOUNT_EMAIL, match[0], match[0].lower(), 0.95, match.start(), match.end())


def _is_written_to(text: str, before: str, end: int) -> bool:
    written = _WRITTEN_TO.search(before) or (_TO.search(before) and _THEN_WRITTEN.match(text, end))
    return bool(written) and not _OF_AN_ACCOUNT.search(before)


_FAMOUS = frozenset({"1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "4.2.2.1", "4.2.2.2"})
_OF_A_NETWORK = re.compile(
    r"\b(?:ips?|ipv4|address(?:es)?|adress\w*|host\w*|servers?|dns|router|gateway|ping\w*|from|subnet|network|lan|wan|vpn|proxy|firewall|netz\w*|réseau|red|rete|netwerk|sieć|nätverk)\b",
    re.I,
)


def like_a_version(value: str, before: str) -> bool:
    """Whether four numbers are meant as a version: networks with a first number below ten are rarely spoken of, and then
    as addresses."""
    head = value.split(".", 1)[0]
    return head.isdigit() and int(head) < 10 and value not in _FAMOUS and not _OF_A_NETWORK.search(before)


def ip_addresses(text: str) -> Iterator[Found]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 40) : match.start()]
            if re.search(r"\b(?:version|v|build|firmware)\.?\s*$", before, re.I):
                continue
            if like_a_version(match[0], before):
                continue
            try:
                address = ip_address(match[0])
            except ValueError:
                continue
            if pattern is _IPV6 and len(match[0]) < 6:
                continue
            yield Found(FieldName.IP_ADDRESS, match[0], str(address), 0.96, match.start(), match.end())
