"""The questions of a letter or a turn, told apart so that each may be answered by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.rag.analysis import query_terms
from app.rag.conversation import PART_CHARS
from app.rag.sentences import split_sentences
from app.rag.turns import is_courtesy, is_hollow, points_back
from app.rag.types import Query

_ASKS = re.compile(
    r"\?\W*$|\b(?:how (?:do|can|to)|where (?:do|can|to)|(?:tell me|let me know|to know|wonder(?:ed|ing)?)"
    r" (?:how|if|whether|what|when|where|which|who|why))\b",
    re.IGNORECASE,
)
_PLEA = re.compile(
    r"^\W*(?:please |so |and )*(?:(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody)(?: please| maybe)?"
    r" (?:help|assist|advise|look|check|explain|fix)\b.{0,20}|(?:what(?: is|'s) (?:going on|wrong|happening|this)|any (?:ideas?|help|news|update)"
    r"|(?:is )?any(?:one|body) there|what (?:now|next|(?:can|shall|should|do) (?:i|we) do)|why|really|right)\b.{0,15})$",
    re.IGNORECASE,
)
"""A question that asks for help and not for anything in particular."""
_VERB_FIRST = (
    r"(?:can|may|do|does|is|are|will|must|could|should|would|am|did) "
    r"(?:i|we|you|he|she|it|they|there|the|my|our|your|this|that|these|those)\b"
)
_OPENING = rf"(?:also |then |if so,? )?(?:(?:how|what|when|where|which|who|why)\b|{_VERB_FIRST})"
_OPENS = re.compile(_OPENING, re.IGNORECASE)
_AND_ASKS = re.compile(rf"[,;]?\s(?:and|so|but)\s(?={_OPENING})", re.IGNORECASE)
"""Where one sentence asks a second thing: "What is it, and how much does it cost?"."""
_COMMA_ASKS = re.compile(rf"[,;]\s(?={_OPENING})", re.IGNORECASE)
"""The same between two questions; behind a condition a comma joins no other: "If it breaks, what do I do?"."""
_INLINE_NUMBER = re.compile(r"(?:^|(?<=[\s:,;.?!]))\(?(?:[1-9]|[a-h])\)\s+(?=\S)")
"""The numbers of questions that stand in one line: "1) what does it cost, 2) are dogs allowed"."""
_NUMBERING = re.compile(r"^(?:\(?(?:\d{1,2}|[a-h])[.):]|[-*•–])\s+", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*\(?(?:\d{1,2}|[a-h])[.):]\s+(?=\S)", re.IGNORECASE)
_TELLS = r"\s+(?:i|we|you|he|she|it|they|the|an?|my|our|this|that|happen(?:s|ed))\b"
_ASKING_ORDER = re.compile(
    rf"(?:also |then )?(?:(?:how|what|where|which|who|why)\b(?!{_TELLS})|when (?:can|may|do|does|is|are|will|must|should|would)\b|{_VERB_FIRST})",
    re.IGNORECASE,
)
"""How a numbered line begins that asks without a question mark, and unlike "1. When I press the button" or "2. What we did"."""
_MOST_QUESTIONS = 6
_OWN_TERMS = 1
"""Words of its own that a part of a sentence needs to be a question by itself."""


def several_questions(query: Query) -> tuple[str, ...]:
    """The questions of a turn that asks more than one, as texts for ``make_query``; else none.

    Each stands behind what says what it is about: the turns before it, or else the first line of a letter
    unless it says nothing; the second part of a sentence also behind the first, where it points at that.
    """
    asked = _asked(query)
    return asked if len(asked) > 1 else ()


def only_question(query: Query) -> str:
    """The one sentence of a letter that asks, as a text for ``make_query``; empty where none does, several do, or nothing else
    is written; empty too where it points at the rest."""
    asked = _asked(query)
    is_letter = len(asked) == 1 and query.parts and not query.asked_at
    return asked[0] if is_letter and not points_back(asked[0]) else ""


def _asked(query: Query) -> tuple[str, ...]:
    lines = [line for line in query.question.splitlines() if line.strip()]
    asking = {text: (number, text, leading) for number, text, leading in _asking(lines)}
    before = query.text[: query.asked_at].strip()
    subject = lines[0].strip() if len(lines) > 1 and not is_hollow(lines[0]) else ""
    found = []
    for number, text, leading in list(asking.values())[:_MOST_QUESTIONS]:
        context = [before or ("" if number == 0 else subject), leading if points_back(text) else ""]
        own = set(query_terms(text))
        context = [line for line in context if not own.issuperset(query_terms(line))]
        found.append("\n".join([*context, text]))
    return tuple(found)


def _asking(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """Questions with the number of their line, and the part of their sentence that leads to them."""
    low, high = PART_CHARS
    for number, line in enumerate(lines):
        for sentence in _sentences(_as_question(line)):
            text = _NUMBERING.sub("", sentence)[:high]
            if len(text) < low or not _ASKS.search(text) or is_courtesy(text) or _PLEA.match(text):
                continue
            parts = _parts(text)
            for part, leading in zip(parts, ["", *parts], strict=False):
                if query_terms(part):
                    yield number, part, leading


def _as_question(line: str) -> str:
    """A numbered line that begins like a question, with the mark that its writer left out."""
    numbered = _NUMBER.match(line)
    if not numbered or "?" in line or line.rstrip().endswith((":", "!")):
        return line
    begins = _ASKING_ORDER.match(line, numbered.end())
    return f"{line.rstrip(' .,;')}?" if begins else line


def _sentences(line: str) -> Iterator[str]:
    numbered = [part.strip(" ,;") for part in _INLINE_NUMBER.split(line)]
    if len(numbered) > 2:  # what stands before the first number, and at least two
        yield from (
            f"{part}?" if place and not part.endswith("?") else part for place, part in enumerate(numbered)
        )
        return
    for span in split_sentences(line):
        yield " ".join(line[span.start : span.end].split())


def _parts(sentence: str) -> list[str]:
    """The questions that a sentence joins, each with a question mark; the sentence itself where it asks one thing."""
    if not sentence.rstrip(" \"')").endswith("?"):
        return [sentence]
    parts = [part.strip() for joined in _AND_ASKS.split(sentence) for part in _by_commas(joined)]
    low, _ = PART_CHARS
    if len(parts) < 2 or any(len(part) < low or len(query_terms(part)) < _OWN_TERMS for part in parts):
        return [sentence]
    return [part if part.endswith("?") else f"{part}?" for part in parts]


def _by_commas(part: str) -> list[str]:
    parts = _COMMA_ASKS.split(part)
    return parts if all(map(_OPENS.match, parts)) else [part]
