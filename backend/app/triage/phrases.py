"""What the local engine says around the grounded part of a reply. None of it claims anything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.triage.types import Severity, Tone

TEMPLATE_VERSION = "local.v1"
MAX_NAME_CHARS = 60

_GREETING: Mapping[Tone, tuple[str, str]] = {
    Tone.FRIENDLY: ("Hi {name},", "Hi there,"),
    Tone.FORMAL: ("Dear {name},", "Dear customer,"),
    Tone.EMPATHETIC: ("Hello {name},", "Hello,"),
    Tone.CONCISE: ("Hello {name},", "Hello,"),
}
_CLOSING: Mapping[Tone, str] = {
    Tone.FRIENDLY: "Just reply to this message if anything is unclear.\n\nBest wishes,\nThe support team",
    Tone.FORMAL: "Please do not hesitate to contact us should you have further questions.\n\nKind regards,\nThe support team",
    Tone.EMPATHETIC: "Please write back at any time if this does not help.\n\nWarm regards,\nThe support team",
    Tone.CONCISE: "Regards,\nThe support team",
}
_THANKS: Mapping[Tone, str] = {
    Tone.FRIENDLY: "Thanks for writing to us",
    Tone.FORMAL: "Thank you for contacting us",
    Tone.EMPATHETIC: "Thank you for telling us",
    Tone.CONCISE: "Thank you for your message",
}
_TROUBLE_TOPIC = {"technical": "about the technical problem"}
"""Only where something is wrong: questions of how something is done are technical, too."""
_TOPIC: Mapping[str, str] = {
    "bug_report": "and for describing the defect",
    "account": "about your account",
    "billing": "about your billing question",
    "feature_request": "with your suggestion",
}
_SORRY: Mapping[str, str] = {
    "technical": "I am sorry that this is not working as it should.",
    "bug_report": "I am sorry for the trouble this defect causes.",
    "account": "I am sorry for the trouble with your account.",
    "billing": "I am sorry for the trouble with this payment matter.",
}
_SORRY_OTHER = "I am sorry for the trouble."
_IMPACT: Mapping[Severity, str] = {
    Severity.CRITICAL: "I understand how serious this is for you.",
    Severity.HIGH: "I understand that this is holding you up.",
}
_ASK_FOR: Mapping[str, str] = {
    "order_id": "the order number",
    "invoice_id": "the invoice number",
    "error_code": "the exact error message or code, if one is shown",
    "account_email": "the e-mail address of the account",
    "phone_number": "a phone number where we can reach you",
    "amount": "the amount in question",
    "date": "the date on which it happened",
    "product_name": "the product it concerns",
    "url": "the address of the page",
    "ip_address": "the IP address",
    "version": "the version you use",
}
_DETAILS: Mapping[str, Sequence[str]] = {
    "technical": ("what you were trying to do and what happened instead", "since when it happens and on which device"),
    "bug_report": ("the steps that lead to it", "what you expected and what you saw"),
    "account": ("what you see when you try to sign in or make the change",),
    "billing": ("which charge or invoice it concerns",),
    "feature_request": ("what you would like to achieve with it",),
}  # fmt: skip
_DETAILS_OTHER = ("what exactly you need help with", "what you have already tried, if anything")


def clean_name(name: str | None) -> str | None:
    """A customer's name as one plain line without markup, None when nothing is left."""
    plain = re.sub(r"[^\w .,'’-]", " ", name or "")
    plain = " ".join(plain.replace("_", " ").split())[:MAX_NAME_CHARS].strip(" .,-")
    return plain or None


def greeting(tone: Tone, name: str | None) -> str:
    known, unknown = _GREETING[tone]
    return known.format(name=name) if name else unknown


def thanks_of(tone: Tone) -> str:
    return f"{_THANKS[tone]}."


def topic(tone: Tone, category: str, severity: Severity) -> str:
    """Thanks that name the matter, empty where there is nothing to name."""
    told = _TOPIC.get(category) or (_TROUBLE_TOPIC.get(category, "") if severity is not Severity.LOW else "")
    return f"{_THANKS[tone]} {told}." if told else ""


def regret(tone: Tone, category: str, severity: Severity, sentiment_score: int) -> str:
    """Regret where the customer is unhappy and weight where it is serious; else empty."""
    if tone is Tone.CONCISE:
        return ""
    parts: list[str] = []
    unhappy = sentiment_score <= (5 if tone is Tone.EMPATHETIC else 4)
    if unhappy:
        parts.append(_SORRY.get(category, _SORRY_OTHER))
    if severity in _IMPACT and (unhappy or tone is Tone.EMPATHETIC or severity is Severity.CRITICAL):
        parts.append(_IMPACT[severity])
    return " ".join(parts)


def closing(tone: Tone) -> str:
    return _CLOSING[tone]


def requests(category: str, missing: Sequence[str], *, open_question: bool) -> tuple[str, ...]:
    """What the customer is asked for: the missing fields, and what happened when nothing is known to help."""
    asked = [_ASK_FOR[name] for name in missing if name in _ASK_FOR]
    return (*(_DETAILS.get(category, _DETAILS_OTHER) if open_question else ()), *asked)


def ask(items: Sequence[str], *, open_question: bool) -> str:
    """A request for ``items`` in Markdown, empty for none."""
    if not items:
        return ""
    if open_question:
        lead = "So that we can look into this, could you please send us some more details:"
    else:
        lead = "If this does not settle it, could you please send us:"
    return lead + "\n\n" + "\n".join(f"- {item}" for item in items)
