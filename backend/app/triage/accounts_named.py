"""Whose account a ticket is about: the addresses in it, where the matter is one of a single account."""

from __future__ import annotations

import re

from app.triage.occasion import ACCOUNT_WORDS, speaks_of
from app.triage.text import read_ticket
from app.triage.types import Extraction, FieldName, SourceSpan

_OF_MANY = re.compile(
    r"\b(?:nobody|no ?one|none of|every ?(?:one|body)|all (?:of )?(?:our|my|the|us|users?|customers?|colleagues|accounts|employees|members|students|staff)|(?:our|my|the|many|several|other|\d{2,}) (?:\w+ )?(?:users|customers|colleagues|employees|members|students|teachers|staff|people)|outage|whole (?:team|company|school|office)"
    r"|niemand|keiner|alle (?:unsere|meine|nutzer|kunden|mitarbeiter|kollegen)\w*|unsere (?:nutzer|kunden|mitarbeiter|kollegen)\w*|personne|tous (?:nos|les|mes)|toutes (?:nos|les)|nos (?:clients|utilisateurs|collègues|salariés)"
    r"|nadie|todos (?:los|nuestros|mis)|nuestros (?:clientes|usuarios|empleados)|nessuno|tutti (?:i|gli)|i nostri|iedereen|niemand|onze (?:klanten|gebruikers|medewerkers)|al onze|ninguém|nossos|nikt|wszyscy|nasi|ingen|alla våra)\b",
    re.I,
)
"""What befalls many is one matter, whoever reports it."""
_CONTACT = re.compile(
    r"\b(?:contact|reach|write|reply|respond|answer|e-?mail|mail|send|cc|from|regards|cheers|thanks|kontakt\w*|erreich\w*|schreib\w*|antwort\w*|grüße?|contacte\w*|écri\w*|joindre|répond\w*|escrib\w*|respond\w*|contattat\w*|scriv\w*|rispond\w*"
    r"|bereik\w*|antwoord\w*|groet\w*|pozdrawiam|kontakt)\b[^.!?]{0,30}$",
    re.I,
)
"""Before an address where somebody is to be answered, whosever account the ticket is about."""
_ACCOUNT_WORD = re.compile(
    r"\b(?:acc(?:oun)?t|user(?:name)?|login|konto|compte|cuenta|conta|benutzer\w*|registered|reset)\b[^.!?]{0,30}$",
    re.I,
)


def accounts_named(subject: str, body: str, extraction: Extraction) -> tuple[str, ...]:
    """Lower-case addresses, sorted; none where many are concerned or nothing speaks of an account or a payment."""
    field = next((field for field in extraction.fields if field.name is FieldName.ACCOUNT_EMAIL), None)
    if field is None:
        return ()
    current = read_ticket(subject, body).current
    text = f"{subject}\n{current}"[:4_000]
    if _OF_MANY.search(text) or not (
        ACCOUNT_WORDS.search(text) or speaks_of("account", text) or speaks_of("billing", text)
    ):
        return ()
    spans = (field.source_span,) if isinstance(field.source_span, SourceSpan) else field.source_span
    named = {
        value.lower()
        for value, span in zip(field.values, spans, strict=True)
        if _is_of_the_account(subject if span.source == "subject" else current, value, span.start)
    }
    return tuple(sorted(named))


def _is_of_the_account(text: str, value: str, start: int) -> bool:
    if not text.startswith(value, start):  # in a signature, which ``current`` leaves out
        return False
    before = text[max(0, start - 60) : start]
    return _ACCOUNT_WORD.search(before) is not None or _CONTACT.search(before) is None
