"""Texts without the sentences that give orders to a machine: those of a ticket decide neither its category nor how grave it
is, those of an article are not quoted."""

from __future__ import annotations

import re
from functools import lru_cache

from app.triage.html_mail import shown_ticket
from app.triage.suspicion import OF_PRODUCTS, injection_suspicion

_SENTENCE_END = re.compile(r"((?<=[.!?:])\s+|\n+)")
_OF_ARTICLES = OF_PRODUCTS - {"override"}
_MOST_SENTENCES = 200
"""A longer text is judged as it stands: so many orders are lost among what surrounds them."""


@lru_cache(maxsize=256)
def without_orders(subject: str, body: str) -> tuple[str, str]:
    """Subject and body, with each sentence that shows a sign of an order to a model blanked, where the whole is suspicious.

    Both as they are shown where they came as HTML. Nothing may be left. Never raises.
    """
    shown = shown_ticket(subject, body)
    if not injection_suspicion(f"{subject}\n\n{body}").suspicious:
        return shown
    return _without(shown[0]), _without(shown[1])


def may_quote(text: str) -> bool:
    """Whether a text of the knowledge base may stand in a reply: False where it gives orders to a machine. One sign alone
    of those that articles on labels, rules and prompts show, too, is none."""
    found = injection_suspicion(text)
    return not found.suspicious or (len(found.markers) == 1 and _OF_ARTICLES.issuperset(found.markers))


def _without(text: str) -> str:
    parts = _SENTENCE_END.split(text)
    if len(parts) > 2 * _MOST_SENTENCES:
        return text
    return "".join(" " * len(part) if injection_suspicion(part).markers else part for part in parts)
