"""What of a ticket is searched for, and what is embedded."""

from __future__ import annotations

from app.rag.conversation import make_query
from app.triage.text import read_ticket


def query_text(subject: str, body: str) -> str:
    """What is searched for: subject and current body, without quoted history, as one letter (an empty line between them
    says so)."""
    return f"{subject.strip()}\n\n{read_ticket(subject, body).current.strip()}".strip()


def embed_text(subject: str, body: str) -> str:
    """What the search reads of the same letter, so that one vector serves both: greetings and thanks left out, a long
    text by its beginning and its questions."""
    return make_query(query_text(subject, body)).text
