"""From what a customer wrote, one line or a conversation or a long ticket, to a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from app.rag.analysis import query_terms
from app.rag.language import question_language
from app.rag.sentences import split_sentences
from app.rag.turns import is_acknowledgement, is_courtesy, is_hollow, is_settled, new_question
from app.rag.types import Query

_PASSAGE_WEIGHTS = (1.0, 0.3, 0.3, 0.2)
"""Weight of the terms of the last turn, of the one before it, and so on; the last value goes on."""
_DOCUMENT_WEIGHTS = (1.0, 0.8, 0.8, 0.6, 0.5)
"""The same where the document is chosen: the conversation says what it is about, the last turn what is asked."""
_CONTEXT_TURNS = 8
_CONTEXT_CHARS = 400
_EMBEDDED_CHARS = 1_200
"""The vector of a longer text blurs: its beginning and its questions stand for it."""
_MAX_TERMS = 96
"""Of a question in English; in other languages, where a word gives up to four, twice as many."""
_MAX_CHARS = 20_000
_SPEAKER = re.compile(
    r"^(?:customer|user|client|agent|assistant|bot|support|me|you|human|ai|q|a)\s*:\s*", re.IGNORECASE
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\r?\n")
_QUOTED = re.compile(r"[\"“«„]([^\"“”«»„\n]{4,120})[\"”»“]")
_IDENTIFIER = re.compile(
    r"(?<![\w-])(?=[\w#./-]{0,39}\d)(?=[\w#./-]{0,39}[^\W\d_])[\w#][\w#./-]{2,39}(?<![./-])"
)
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,12}(?:[-_][A-Z]{2,20}){1,3}(?![\w-])")
"""An identifier without digits, such as the name of a role: "PP-PLANNER"."""
_SHOUTED = 0.5
"""Share of capitals among the letters of a text from which they distinguish nothing."""
_NUMBERED = re.compile(
    r"\b(?:error|code|status|http|fehler|erreur|errore|fout)s?(?:[ \t]+(?:code|number|no\.?|nr\.?))?[ \t]*[:#]?[ \t]*(\d{2,6})\b(?![.,]\d)",
    re.IGNORECASE,
)
"""An error that is named by a bare number: "error 429"."""
_MAX_EXACT = 8
_SHORT_CHARS = 100
"""Up to here a question is embedded as a whole alone."""
_PARTS, PART_CHARS = 4, (12, 400)
"""Most sentences embedded one by one, and the lengths of those that say something."""


@lru_cache(maxsize=128)
def make_query(text: str) -> Query:
    """Read ``text`` (up to 20,000 characters; the rest is ignored) as a query.

    Single lines are the turns of a conversation, oldest first, the last one being asked: earlier turns give
    context with less weight, and none at all where the last one says that it changes the subject. A text with empty
    lines is a letter: all of it asks. Greetings and thanks do not count, but whose last word is that the matter is
    settled asks nothing else. A text without words gives a query without terms.
    """
    text = text[:_MAX_CHARS].strip()
    language = question_language(text)
    written = [_SPEAKER.sub("", line.strip()) for line in text.splitlines()]
    written = [line for line in written if line and not line.startswith(">")]
    is_letter = bool(_PARAGRAPHS.search(text))
    if settled := _settled(written, is_letter=is_letter):
        return _letter([settled], language)
    turns = [line for line in written if not is_courtesy(line)]
    while len(turns) > 1 and is_acknowledgement(turns[-1]):
        turns.pop()  # a message that ends in "Clear and quick, thanks." asks what stands before it
    turns = turns or written or [text]
    if len(turns) > 1 and is_hollow(turns[0]) and query_terms("\n".join(turns[1:])):
        # "A few questions" or "Support request" only dilutes what is asked below it.
        return _letter(turns[1:], language, subject=turns[0]) if is_letter else _asked(turns[1:], language)
    return _letter(turns, language) if is_letter else _asked(turns, language)


def _asked(turns: Sequence[str], language: str) -> Query:
    if len(turns) == 1:
        return _letter(turns, language)
    asked = new_question(turns[-1])
    return _letter([asked], language) if asked else _conversation(turns, language)


def _settled(written: Sequence[str], *, is_letter: bool) -> str:
    """The line that says that all is done with, where nothing else is asked: a conversation's last one, or a letter's only one."""
    said = [line for line in written if is_settled(line)]
    if len(written) < 2 or not said:
        return ""
    if is_letter:  # below its subject
        is_all = all(line in said or is_courtesy(line) or is_acknowledgement(line) for line in written[1:])
    else:
        is_all = written[-1] == said[-1]
    return said[-1] if is_all else ""


def _most_terms(language: str) -> int:
    return _MAX_TERMS if language == "en" else 2 * _MAX_TERMS


def _letter(paragraphs: Sequence[str], language: str, *, subject: str = "") -> Query:
    """``subject``: one that says nothing. It stays in what was written and is not searched for."""
    text = "\n".join(paragraphs)
    terms = query_terms(text, language)[: _most_terms(language)]
    weights = (1.0,) * len(terms)
    return Query(
        text=_embedded(text),
        terms=terms,
        question=f"{subject}\n{text}" if subject else text,
        weights=weights,
        context_weights=weights,
        parts=_parts(paragraphs),
        exact=exact_phrases(text),
        language=language,
        is_letter=len(paragraphs) > 1,
    )


def _conversation(turns: Sequence[str], language: str) -> Query:
    ages: dict[str, int] = {}
    for age, turn in enumerate(reversed(turns)):
        for term in query_terms(turn, language):
            ages.setdefault(term, age)
        if len(ages) >= _most_terms(language):
            break
    kept = list(ages.items())[: _most_terms(language)]
    context = "".join(f"{turn}\n" for turn in _context(turns))
    return Query(
        text=context + _embedded(turns[-1]),
        terms=tuple(term for term, _ in kept),
        question=turns[-1],
        weights=tuple(_at(_PASSAGE_WEIGHTS, age) for _, age in kept),
        context_weights=tuple(_at(_DOCUMENT_WEIGHTS, age) for _, age in kept),
        asked_at=len(context),
        parts=_parts(turns[-1:]),
        exact=exact_phrases(turns[-1]),
        language=language,
    )


def _context(turns: Sequence[str]) -> list[str]:
    """The turns before the last that fit into the vector's context, oldest first."""
    context: list[str] = []
    budget = _CONTEXT_CHARS
    for turn in reversed(turns[-1 - _CONTEXT_TURNS : -1]):
        if budget <= 0:
            break
        context.insert(0, turn[:budget])
        budget -= len(turn)
    return context


def _at(weights: Sequence[float], age: int) -> float:
    return weights[min(age, len(weights) - 1)]


def _parts(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The sentences of a long question: its first one (the subject), those that ask, then the others in order."""
    if sum(map(len, paragraphs)) <= _SHORT_CHARS:
        return ()
    low, high = PART_CHARS
    sentences = [
        " ".join(paragraph[span.start : span.end].split())
        for paragraph in paragraphs
        for span in split_sentences(paragraph[:_EMBEDDED_CHARS])
    ]
    telling = [text[:high] for text in dict.fromkeys(sentences) if len(text) >= low and not is_courtesy(text)]
    if len(telling) < 2:
        return ()
    ordered = sorted(
        range(len(telling)), key=lambda index: (index > 0 and not telling[index].endswith("?"), index)
    )
    return tuple(telling[index] for index in sorted(ordered[:_PARTS]))


def exact_phrases(text: str) -> tuple[str, ...]:
    """What a question names to the letter: identifiers with letters and digits, and quoted phrases; folded."""
    found = [match.group(1) for match in _QUOTED.finditer(text)]
    found += [match.group() for match in _IDENTIFIER.finditer(text)]
    found += [match.group(1) for match in _NUMBERED.finditer(text)]
    letters = sum(map(str.isalpha, text))
    if sum(map(str.isupper, text)) < _SHOUTED * letters:
        found += [match.group() for match in _CAPITALS.finditer(text)]
    return tuple(dict.fromkeys(" ".join(item.casefold().split()) for item in found))[:_MAX_EXACT]


def _embedded(text: str) -> str:
    if len(text) <= _EMBEDDED_CHARS:
        return text
    head = text[: _EMBEDDED_CHARS * 2 // 3]
    questions = " ".join(re.findall(r"[^.!?\n]{3,300}\?", text[len(head) :]))
    return f"{head}\n{questions[: _EMBEDDED_CHARS // 3]}".strip()
