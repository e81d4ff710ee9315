"""Which of a letter's questions its reply leaves open, judged by what the finished draft quotes.

It errs towards silence: to be told that somebody will answer what stands above is worse than to ask once more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.rag.analysis import index_terms, is_piece, query_terms
from app.rag.answer_types import AnswerType, types_asked
from app.rag.types import Citation, RankedPassage

HELD = 0.5
"""Share of a question's words from which the quotes are about it."""
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_FORMS: Mapping[AnswerType, re.Pattern[str]] = {
    AnswerType.TIME: re.compile(
        rf"\b(?:minutes?|hours?|days?|weeks?|months?|years?)\b|\d:\d\d|\b\d{{1,2}}\.? {_MONTH}\b|\b{_MONTH} \d{{1,2}}\b|\b(?:19|20)\d\d\b|\d ?[ap]\.?m\b",
        re.I,
    ),
    AnswerType.AMOUNT: re.compile(r"[€$£%]|\b(?:eur|usd|gbp|chf|sek|pln|euros?|dollars?|pounds?|free|no (?:charge|fee|cost)|included)\b", re.I),
    AnswerType.STEPS: re.compile(
        r"\*\*|\s>\s|https?:|@|\b(?:under|via|click|tap|press)\b|(?:^|[.;:,] |\b(?:and|or|can|must|please|then|to) )(?:select|choose|open|send|post|call|write|report|go|use|enter|add|set|bring|ask|order|take|return|book|find|put|sign|print)\b(?! (?:number|id))",
        re.I,
    ),
}  # fmt: skip
"""What is seen in a quote whatever else it says: a time, a sum, a way to do it."""


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """One of several questions, and what was found for it alone."""

    text: str
    """As the customer put it."""
    passages: tuple[tuple[str, int], ...] = ()
    """The first ones, best first: chunk and document."""
    answerable: bool = False
    chosen: bool = False
    """The draft has room of its own for it."""
    language: str | None = None

    @property
    def says_enough(self) -> bool:
        """Whether it asks for something without the words around it."""
        return len(_content(self.text, self.language)) > 1 or bool(_kinds(self.text))


def still_open(
    questions: Sequence[SubQuestion], citations: Sequence[Citation], ranked: Sequence[RankedPassage]
) -> tuple[str, ...]:
    """The questions that no quote answers, in their order. ``ranked``: the passages that were quoted from."""
    if not questions or not citations:
        return ()
    titles = {
        item.passage.chunk_id: "\n".join((item.passage.title, *item.passage.heading_path)) for item in ranked
    }
    quoted = "\n".join(f"{titles.get(one.chunk_id, '')}\n{one.sentence}\n{one.quote}" for one in citations)
    told = [one.sentence for one in citations]
    chunks = {one.chunk_id for one in citations}
    documents = {one.document_id for one in citations}
    return tuple(
        dict.fromkeys(
            one.text
            for one in questions
            if not (_is_near(one, chunks, documents, told) or _share_held(one, quoted) >= HELD)
        )
    )


def _is_near(one: SubQuestion, chunks: set[str], documents: set[int], told: Sequence[str]) -> bool:
    """Whether what was found for a question is quoted, and with the kind of thing it asks for."""
    if one.chosen and any(chunk in chunks for chunk, _ in one.passages):
        return True
    if kinds := _kinds(one.text):
        from_there = any(document in documents for _, document in one.passages[:1])
        return from_there and any(_FORMS[kind].search(sentence) for kind in kinds for sentence in told)
    return any(chunk in chunks for chunk, _ in one.passages[: 2 if one.answerable else 1])


def _share_held(one: SubQuestion, quoted: str) -> float:
    terms = _content(one.text, one.language)
    return len(terms.intersection(index_terms(quoted, one.language))) / max(len(terms), 1)


def _kinds(question: str) -> frozenset[AnswerType]:
    return types_asked(question).intersection(_FORMS)


def _content(text: str, language: str | None) -> set[str]:
    return {term for term in query_terms(text, language) if not is_piece(term)}
