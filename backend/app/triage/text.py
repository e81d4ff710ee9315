"""What a message says now: quoted history, signatures and instructions to a machine are blanked out.

Blanking keeps the length, so offsets into the masked text are offsets into the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

QUOTE_HEADER = re.compile(
    r"^[ \t>]*(?:"
    r"On [^\n]{5,120}wrote:|Am [^\n]{5,120}schrieb[^\n]{0,60}:|Le [^\n]{5,120}a écrit ?:|El [^\n]{5,120}escribió:"
    r"|Op [^\n]{5,120}schreef[^\n]{0,60}:|Il [^\n]{5,120}ha scritto:|Em [^\n]{5,120}escreveu:"
    r"|-{2,} ?(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original"
    r"|Forwarded message|Weitergeleitete Nachricht|Oorspronkelijk bericht) ?-{2,}"
    r")[ \t]*$",
    re.M | re.I,
)
MAIL_HEADER = re.compile(
    r"^[ \t>]*(?:From|To|Cc|Sent|Date|Subject|Von|An|Gesendet|Betreff|De|Para|Enviado|Asunto|À|Objet|Van|Aan)"
    r"[ \t]*:[^\n]*$",
    re.M,
)
HEADER_BLOCK = re.compile(
    r"^(?:From|Von|De|Van):[^\n]*\n(?:(?:To|Cc|Sent|Date|Subject|An|Gesendet|Datum|Betreff|Para|Enviado|Asunto|À"
    r"|Envoyé|Objet|Aan|Verzonden|Onderwerp):[^\n]*\n?){1,5}",
    re.M,
)
QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*$", re.M)
DOUBLY_QUOTED = re.compile(r"^[ \t]*>[ \t]*>[^\n]*$", re.M)
SIGNATURE = re.compile(r"^(?:-- ?|—|_{5,})$.*\Z", re.M | re.S)
DISCLAIMER = re.compile(
    r"this e-?mail (?:may|is|and)\b|confidential information|intended recipient|vertrauliche Informationen",
    re.I,
)
BLOCK_INSTRUCTION = re.compile(r"###.{1,2000}?###|<!--.{0,2000}?-->", re.S)
INSTRUCTION = re.compile(
    r"ignore (?:all |any |the |your )*(?:previous|prior|above|earlier) (?:instructions|prompts|rules)"
    r"|disregard (?:all |any |the |your )*(?:previous|prior|above) "
    r"|\b(?:to|dear|hey|hello|note (?:to|for)) (?:the )?(?:ai|a\.i\.|bot|chatbot|llm|language model|assistant|classifier)\b"
    r"|\b(?:system|assistant|developer) ?(?:prompt|message|note|override)?:"
    r"|\b(?:set|raise|change|lower|mark|classify|label|route)\b[^\n.!?]{0,40}\b(?:severity|category|confidence|priority)\b"
    r"[^\n.!?]{0,20}\b(?:to|as|=|at)\b"
    r"|\b(?:reveal|reply with|print|output|show) (?:me )?(?:your|the) (?:system )?prompt"
    r"|\bconfidence (?:of )?1(?:\.0)?\b|you are now (?:in|a|an)\b",
    re.I,
)
FORWARD_SUBJECT = re.compile(r"^\s*(?:fwd?|wg|tr|rv|enc|doorst)\s*:", re.I)
FORWARD_NOTE = re.compile(
    r"\b(?:see below|below|original below|forward(?:ed|ing)?|siehe unten|ver abajo|ci-dessous|zie onder)\b",
    re.I,
)
BOUNCE = re.compile(
    r"delivery (?:has failed|status notification)|undeliver|mail delivery|could ?n.t be delivered", re.I
)
POINTER = re.compile(
    r"\b(?:this|that|it|these|those|same|still|again|news|updates?|reminder|following up|fyi|anything|dies(?:es|e|er)?|das|immer noch"
    r"|neuigkeiten|esto|eso|novedades|todavía|cela|ceci|toujours|nouvelles|dit|dat|nog steeds|questo|ancora|isto|isso|ainda)\b|\?\s*$",
    re.I | re.M,
)
"""What a short note says of a message below it instead of saying it again."""
SETTLED = re.compile(
    r"\ball (?:good|fine|well|set)\b|\bwork(?:s|ing) (?:again|now|fine)\b|\b(?:solved|resolved|fixed|sorted)\b|\bnever ?mind\b|\berledigt\b"
    r"|\bfunktioniert (?:wieder|jetzt)\b|\bgelöst\b|\bya (?:funciona|está)\b|\bresuelto\b|\bréglé\b|\bça (?:re)?marche\b|\bopgelost\b"
    r"|\bwerkt weer\b|\brisolto\b|\bresolvido\b",
    re.I,
)
MIN_OWN_WORDS = 12
"""A note shorter than this above a quoted message may be about that: it is if it forwards it, points at it or says next to
nothing, and does not say that the matter is settled."""
SAYS_LITTLE = 3
"""Words of a note that says next to nothing."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket's texts and what of them counts."""

    subject: str
    body: str
    current: str
    """The body without history, signature and instructions; same length as ``body``."""
    content: str
    """The body without foreign mail headers and history; same length as ``body``. Fields are read from it."""

    @property
    def text(self) -> str:
        """Subject line and current body, for reading cues. Two line ends keep them apart."""
        return f"{self.subject}\n\n{self.current}"


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _spaces(text[start:end]) + text[end:]


def _blank_all(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: _spaces(found[0]), text)


def _blank_sentences(pattern: re.Pattern[str], text: str) -> str:
    """Blank each sentence that holds a match. In time linear in the text, whatever it holds."""
    if not pattern.search(text):
        return text
    parts = re.split(r"((?<=[.!?])\s|\n)", text)
    return "".join(_spaces(part) if pattern.search(part) else part for part in parts)


def without_history(subject: str, body: str) -> str:
    """Blank quoted mails. What a short note forwards stays, since it is what the note is about."""
    own = _blank_all(QUOTED_LINE, body)
    header = QUOTE_HEADER.search(own) or HEADER_BLOCK.search(own)
    if header is not None:
        own = _blank(own, header.start(), len(own))
    note = SIGNATURE.sub("", own)
    if not _is_about_the_quote(subject, note):
        return own
    kept = _blank_all(MAIL_HEADER, _blank_all(QUOTE_HEADER, body))
    # Doubly quoted lines are history of the forwarded mail itself, unless nothing else is left.
    deeper = _blank_all(DOUBLY_QUOTED, kept)
    if len(deeper.split()) >= MIN_OWN_WORDS and not BOUNCE.search(note):
        kept = deeper
    return re.sub(r"^[ \t]*>+", lambda found: " " * len(found[0]), kept, flags=re.M)


def _is_about_the_quote(subject: str, note: str) -> bool:
    if FORWARD_SUBJECT.match(subject) or FORWARD_NOTE.search(note) or BOUNCE.search(note):
        return True
    words = len(note.split())
    if words >= MIN_OWN_WORDS or SETTLED.search(note):
        return False
    return words <= SAYS_LITTLE or bool(POINTER.search(note))


@lru_cache(maxsize=256)
def read_ticket(subject: str, body: str) -> Ticket:
    """Split a ticket into what counts and what does not. Never raises."""
    content = without_history(subject, body)
    content = _blank_sentences(INSTRUCTION, _blank_all(BLOCK_INSTRUCTION, content))
    current = _blank_sentences(DISCLAIMER, _blank_all(SIGNATURE, content))
    if not current.strip():
        current = content if content.strip() else body
    shown = _blank_sentences(INSTRUCTION, subject)
    return Ticket(shown if shown.strip() else subject, body, current, content)


def sentences(text: str) -> list[str]:
    """Rough sentences for reading cues: cut at sentence ends, line ends and semicolons."""
    return [part.strip() for part in re.split(r"(?<=[.!?…])\s+|\n+|;\s", text) if part.strip()]
