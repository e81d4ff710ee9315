"""Mails that nobody wrote to the desk: replies of somebody who is away, notices that a mail could not be delivered, advertising.

What people write about such mails looks much like them, so the words around the known phrases decide: a question, a
request, a trouble or a sentence of one's own makes a mail a person's.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from app.rag.function_words import ENGLISH, FUNCTION_WORDS
from app.triage.advertising import is_advertising
from app.triage.automatic_phrases import (
    AWAY,
    AWAY_SUBJECT,
    FIRST_PERSON,
    MACHINE,
    MANNER,
    NOTICE_SUBJECT,
    PLEASE,
)
from app.triage.cues import TROUBLE, read_cues
from app.triage.html_mail import shown_ticket
from app.triage.reading import own_words
from app.triage.text import FORWARD_SUBJECT, HEADER_BLOCK, MAIL_HEADER, QUOTE_HEADER, sentences
from app.triage.weights import SAID


class AutomaticMail(StrEnum):
    AWAY = "away"
    """An out-of-office reply."""
    UNDELIVERED = "undelivered"
    """A mail server's notice of a failed delivery."""
    ADVERTISING = "advertising"
    """An advertisement or another mass mail."""


SURENESS = 0.9
"""Confidence of what follows for such a mail. Of the 15,942 tickets that ship none that a customer wrote is taken for one, so errors are rare; but too
few real ones are known for more."""
MAX_CHARS = 6_000
"""A longer mail is read by its beginning: below a notice stands the mail that it is about."""
_MAX_WORDS = 300
"""No reply of somebody who is away is longer."""
_MAX_LEFT_BESIDE, _MAX_LEFT_ALONE = 6, 3
"""Most telling words that a sentence may hold beside a known phrase, and without one: names, places, offices."""
_CODE = re.compile(r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b")
_RETURNED = re.compile(
    r"^[ \t]*(?:-{2,}[^\n]*(?:copy of (?:the|your) message|original message|header|returned message|nachricht)[^\n]*"
    r"|(?:original message headers|message headers follow|below this line is a copy of the message)\b[^\n]*)$",
    re.I | re.M,
)
"""Above the mail that a notice returns."""
_QUOTED = re.compile(r"\"[^\"\n]{1,800}\"|“[^”\n]{1,800}”|„[^“”\n]{1,800}[“”]|«[^»\n]{1,800}»")
_ADDRESS = re.compile(r"https?://\S+|<[^>\n]{1,200}>|\S+@\S+|\+?\d[\d\s()/.-]{5,}\d")
_DATE = re.compile(
    r"\b\d{1,4}(?:st|nd|rd|th|er|º|\.)?\s+(?:de |d['’]|of )?[^\W\d_]{3,}|[^\W\d_]{3,}\s+\d{1,2}(?:st|nd|rd|th)?\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = ENGLISH.union(*FUNCTION_WORDS.values())
_NO_TROUBLE = frozenset({"urgent", "deadline", "scope_all"})
"""Who is away speaks of these, too."""
_CRY = re.compile(r"\b(?:help|fix|advise|why|hilfe|helfen|warum|aide[rz]?|pourquoi|ayuda|por qué|aiuto|perché|waarom|ajuda|pomoc\w*|dlaczego|hjälp|varför)\b", re.I)  # fmt: skip


@lru_cache(maxsize=256)
def automatic_mail(subject: str, body: str) -> AutomaticMail | None:
    """Which automatic mail a ticket is; None for a person's. Never raises; linear in the text."""
    subject, body = shown_ticket(subject, body)
    if FORWARD_SUBJECT.match(subject):
        return _forwarded(subject, body[:MAX_CHARS])
    # What somebody quotes, they have only been sent.
    own = _QUOTED.sub(" ", own_words(body[:MAX_CHARS]))
    # Below a notice people write as if they answered it, so that quoted lines may be theirs.
    if _is_notice(subject, _QUOTED.sub(" ", body[:MAX_CHARS])):
        return AutomaticMail.UNDELIVERED
    if _is_away(subject, own):
        return AutomaticMail.AWAY
    return AutomaticMail.ADVERTISING if is_advertising(f"{subject}\n\n{own}") else None


def _forwarded(subject: str, body: str) -> AutomaticMail | None:
    """Advertising that somebody passes on without a word: nobody asks anything either."""
    header = QUOTE_HEADER.search(body) or HEADER_BLOCK.search(body)
    if header is None or body[: header.start()].strip():
        return None
    passed_on = MAIL_HEADER.sub("", QUOTE_HEADER.sub("", body))
    return AutomaticMail.ADVERTISING if is_advertising(f"{subject}\n\n{passed_on}") else None


def _is_away(subject: str, own: str) -> bool:
    known = AWAY.search(own) and (AWAY_SUBJECT.match(subject) or MANNER.search(own))
    if not known or len(own.split()) > _MAX_WORDS:
        return False
    plain = _DATE.sub(" ", _ADDRESS.sub(" ", own))
    rest: list[str] = []
    for sentence in sentences(plain):
        left = MANNER.sub("; ", AWAY.sub("; ", sentence))
        told = [word for word in _WORD.findall(left.lower()) if word not in _COMMON]
        if len(told) > (_MAX_LEFT_ALONE if left == sentence else _MAX_LEFT_BESIDE):
            return False
        rest.append(left)
    text = "\n".join(rest)
    if "?" in text or PLEASE.search(text):
        return False
    cue = read_cues(text).strength
    return max(cue[name] for name in TROUBLE - _NO_TROUBLE) < SAID


def _is_notice(subject: str, own: str) -> bool:
    # Mail servers break their sentences wherever a line is full.
    told = " ".join(_ADDRESS.sub(" ", _RETURNED.split(own, maxsplit=1)[0]).split())
    headed = NOTICE_SUBJECT.match(subject) is not None
    signs = {found[0].lower() for found in MACHINE.finditer(told)}
    if len(signs) + headed + (_CODE.search(own) is not None) < 2 or not (signs or headed):
        return False
    rest = MACHINE.sub(" ", told)
    return not ("?" in rest or FIRST_PERSON.search(rest) or _CRY.search(rest))
