"""What of a ticket is searched for, and what is embedded."""

from __future__ import annotations

from collections.abc import Sequence

from app.rag.conversation import make_query
from app.triage.html_mail import laid_out, shown_body, shown_ticket
from app.triage.text import (
    HEADER_BLOCK,
    QUOTE_HEADER,
    QUOTED_LINE,
    SIGNATURE,
    read_ticket,
    without_history,
)


def own_words(message: str) -> str:
    """What a message of a thread says itself: what it quotes stands in the thread already. Orders to a machine stay:
    whoever judges them must see them."""
    text = QUOTED_LINE.sub("", shown_body(message))
    header = QUOTE_HEADER.search(text) or HEADER_BLOCK.search(text)
    text = text[: header.start()] if header else text
    return SIGNATURE.sub("", text).strip() or message.strip()


def with_later_words(subject: str, body: str, later: Sequence[str]) -> str:
    """A ticket's body and what its customer wrote ``later``, oldest first, as one body; offsets into ``body`` hold.

    The history and the signature of the first message go, since a reader of the whole would take what follows for
    part of them."""
    if not later:
        return body
    kept = without_history(subject, body) if shown_body(body) is body else laid_out(subject, body)
    opening = SIGNATURE.sub("", kept).rstrip() or body
    return "\n\n".join([opening, *map(own_words, later)])


def query_text(subject: str, body: str) -> str:
    """What is searched for: subject and current body, without quoted history, as one letter (an empty line between them
    says so)."""
    return _letter(*shown_ticket(subject, body))


def _letter(subject: str, body: str) -> str:
    return f"{subject.strip()}\n\n{read_ticket(subject, body).current.strip()}".strip()


def embed_text(subject: str, body: str) -> str:
    """What the search reads of the same letter, so that one vector serves both: greetings and thanks left out, a long
    text by its beginning and its questions. HTML is taken as it stands: ``TriageEngine.embed_text`` is given what it shows."""
    return make_query(_letter(subject, body)).text
