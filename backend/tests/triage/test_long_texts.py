"""No text of the longest length that a ticket may have holds a process: what is read of it grows with its length alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app.rag.analysis import index_terms
from app.rag.verification import uncited
from app.tickets.markers import without_markers
from app.triage.abuse_reports import is_abuse_report
from app.triage.automatic_mail import automatic_mail
from app.triage.config import TriageConfig
from app.triage.cues import read_cues
from app.triage.draft_checks import bare_sentences, without_promises
from app.triage.extraction import extract_fields
from app.triage.for_the_record import is_for_the_record
from app.triage.harm import stated_harms
from app.triage.irony import is_ironic
from app.triage.mood import praises_after_mishap
from app.triage.occasion import Occasion
from app.triage.patience import can_wait
from app.triage.reading import embed_text, own_words
from app.triage.suspicion import injection_suspicion
from app.triage.text import read_ticket
from app.triage.types import Severity
from app.triage.wished_away import wishes_away

LONGEST = 50_000
SECONDS = 10.0
"""Of processor time. Reading takes some tenths of one; a pattern that tries again at every place takes minutes."""
GAP_SECONDS = 5.0
DRAFT_SECONDS = 1.0
WORDS = [
    "1", "order number", "version", "error", "E413 failed", "lost", "no", "14 days", "we paid", "€", "+49", "the app", "if", "From:", "deleted all",
]  # fmt: skip
"""Which patterns begin with and look for more behind a space."""
PIECES = [
    "1.1", "1,", "a ", "a", "a.b@", "> ", "((", "<a ", "'", "n't ", "no ", "é", "日本", "\n", "\t", "! ", "- ", "#1 ", "+49 ", "AB-1 ",
    "$1 ", "€1,", "1/1/", "v1.", "if ", "lost ", "From: ", "On a\n", "@", "0x", "I. ", "l'", "die ", "daten ", "nicht ", "données, ",
    "shows ", "version is ", "order, nr ", "two euro ", "einen", "&euro;", "06 12 34 56 78 ", "Best,\n", "AI: ", "<div hidden>", "if a bot ", "do i ",
    "see my ", "my ", "seit ", "was ", "money is gone. ", "would be nice if ", "flame ", "can wait ", "offer 10% ",
]  # fmt: skip


def readers_of(config: TriageConfig, text: str) -> dict[str, Callable[[], object]]:
    return {
        "cues": lambda: read_cues(text),
        "harm": lambda: stated_harms(text),
        "irony": lambda: is_ironic(text),
        "ticket": lambda: read_ticket("Subject", text),
        "query": lambda: embed_text("Subject", text),
        "message": lambda: own_words(text),
        "terms": lambda: index_terms(text),
        "automatic": lambda: automatic_mail("Subject", text),
        "wish": lambda: wishes_away(text),
        "report": lambda: is_abuse_report(text),
        "patience": lambda: can_wait(text),
        "praise": lambda: praises_after_mishap(text),
        "record": lambda: is_for_the_record(read_ticket("Fwd: a mail", text)),
        "occasion": lambda: Occasion.of(text, Severity.LOW, 5),
        "suspicion": lambda: injection_suspicion(text),
        "fields": lambda: extract_fields(config, "Subject", text, "billing"),
    }


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_is_read_at_once(config: TriageConfig, piece: str) -> None:
    for name, read in readers_of(config, (piece * LONGEST)[:LONGEST]).items():
        started = time.process_time()
        read()
        assert time.process_time() - started < SECONDS, name


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\n"])
@pytest.mark.parametrize("word", WORDS)
def test_a_word_before_a_long_gap_is_read_at_once(config: TriageConfig, word: str, blank: str) -> None:
    """Quoted history is blanked out, so most long mails have such a gap."""
    text = f"{word}{blank * LONGEST}"[: LONGEST - 6] + " x end"
    for name, read in readers_of(config, text).items():
        started = time.process_time()
        read()
        assert time.process_time() - started < GAP_SECONDS, name


@pytest.mark.parametrize("run", [" ", "\t", "[1]", " [1]", "[1] ", "。", ". ", "`", "x  \n"])
def test_a_long_draft_is_read_at_once(run: str) -> None:
    text = f"See{run * LONGEST}"[: LONGEST - 6] + " x end"
    readers: dict[str, Callable[[], object]] = {
        "markers": lambda: without_markers(text),
        "promises": lambda: without_promises(text),
        "sentences": lambda: bare_sentences([text]),
        "claims": lambda: uncited(text),
    }
    for name, read in readers.items():
        started = time.process_time()
        read()
        assert time.process_time() - started < DRAFT_SECONDS, name
