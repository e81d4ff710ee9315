"""Checking a model's draft: every sentence against the passage it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.rag.markdown import LINE_END_SPACE
from app.rag.passage_units import whole_spans
from app.rag.plain_text import plain
from app.rag.sentences import SpanKind, split_sentences
from app.rag.types import Citation, GroundedAnswer, Passage, RankedPassage, Vectors

MIN_SIMILARITY = 0.5
"""Least cosine of a draft's sentence and the quote it rests on. ``python -m evals.retrieval --dstc9`` prints how
many paired replies it keeps (.86), and how many when the quote is another one of the same entity (.14)."""

_MARKERS = re.compile(r"\[(\d{1,3})\]")
_MARKER_LIST = re.compile(r"\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})+)\]")
_AFTER_STOP = re.compile(r"(?<![.!?…。！？])([.!?…。！？]+[)\"'”’*_]*)[ \t]*((?:\[\d{1,3}\][ \t]*)+)")
_LIST_MARK = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,4}[.)])[ \t]+")
_FACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|https?://[^\s)>\]]+|\d+(?:[.,:/-]\d+)*")
_NUMBER_WORDS = {
    "two": "2", "twice": "2", "double": "2", "both": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_COURTESY = re.compile(
    r"^\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|thanks?|thank you|sorry|apolog|regards|"
    r"(?:kind|best|warm) (?:regards|wishes)|sincerely|yours|cheers|welcome|of course|certainly|sure|great|"
    r"(?:i|we) (?:am|are|'m|'re|was|were)?\s*(?:really |very |so |truly )?(?:sorry|apolog|understand|appreciate|hope|"
    r"realise|realize|know how|can see|hear you)|(?:i|we)(?:'m|'re|’m|’re) (?:really |very |so )?(?:sorry|happy|glad|here)|"
    r"(?:please )?(?:let (?:me|us) know|feel free|do not hesitate|don't hesitate|reach out|reply|get back)|"
    r"if (?:you|this|that|anything|it)\b.*\b(?:let (?:me|us) know|reply|get back|contact|reach out|write)|"
    r"here (?:is|are|'s)|to (?:do|fix|solve|resolve) (?:this|that|it)|have a|the \w+ team|\w+ (?:support|team)$)",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|no|never|cannot|without|none|\w+n['’]t|cant|dont|wont)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Quote:
    passage: Passage
    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Statement:
    start: int
    end: int
    text: str
    """Without list mark and markers."""
    mark: str
    cited: tuple[int, ...]
    kind: SpanKind


def verify(
    markdown: str,
    ranked: Sequence[RankedPassage],
    encode: Callable[[Sequence[str]], Vectors],
    *,
    min_similarity: float = MIN_SIMILARITY,
) -> GroundedAnswer:
    """Keep what the passages support, with its quote; move the rest to ``unsupported``.

    A statement is supported when the nearest unit of a passage it cites (of any passage when it cites none)
    reaches ``min_similarity``, holds every number, address and link of the statement, and does not differ in
    negation. Greetings, thanks, closings and questions carry no marker and need no support.
    """
    markdown = _normalised(markdown)
    quotes = [quote for number, item in enumerate(ranked, start=1) for quote in _quotes(item.passage, number)]
    statements = [statement for statement in _statements(markdown) if re.search(r"\w", statement.text)]
    claims = [statement for statement in statements if not _is_courtesy(statement)]
    matched = _match(claims, quotes, encode, min_similarity)
    citations: list[Citation] = []
    unsupported: list[str] = []
    pieces: list[str] = []
    position = 0
    for statement in statements:
        pieces.append(markdown[position : statement.start])
        position = statement.end
        if statement not in matched:
            pieces.append(statement.mark + statement.text)
            continue
        found = matched[statement]
        if found:
            pieces.append(_marked(statement, [quote.number for quote in found]))
            citations.extend(_citation(statement, quote) for quote in found)
        else:
            unsupported.append(statement.text)
    pieces.append(markdown[position:])
    text = "".join(pieces)
    text = LINE_END_SPACE.sub("\n", re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", text))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return GroundedAnswer(markdown=text, citations=tuple(citations), unsupported=tuple(unsupported))


def uncited(markdown: str) -> tuple[str, ...]:
    """Statements of a draft that carry no marker and need one: everything save courtesies and questions."""
    return tuple(
        statement.text
        for statement in _statements(_normalised(markdown))
        if re.search(r"\w", statement.text) and not statement.cited and not _is_courtesy(statement)
    )


def _normalised(markdown: str) -> str:
    """Markers one by one and before the full stop, so that they stay with their sentence."""
    text = _MARKER_LIST.sub(
        lambda match: "".join(f"[{part.strip()}]" for part in re.split("[,;]", match.group(1))), markdown
    )
    return _AFTER_STOP.sub(lambda match: f" {match.group(2).strip()}{match.group(1)} ", text)


def _statements(markdown: str) -> list[_Statement]:
    found = []
    for span in split_sentences(markdown):
        written = markdown[span.start : span.end]
        mark = match.group() if (match := _LIST_MARK.match(written)) and span.kind is SpanKind.ITEM else ""
        body = written if span.kind is SpanKind.CODE else _MARKERS.sub("", written[len(mark) :])
        cited = (
            () if span.kind is SpanKind.CODE else tuple(dict.fromkeys(map(int, _MARKERS.findall(written))))
        )
        if span.kind is not SpanKind.CODE:
            body = re.sub(r"[ \t]+([.,;:!?])", r"\1", re.sub(r"[ \t]{2,}", " ", body)).strip()
        found.append(_Statement(span.start, span.end, body, mark, cited, span.kind))
    return found


def _is_courtesy(statement: _Statement) -> bool:
    if statement.cited or statement.kind is not SpanKind.SENTENCE:
        return False
    text = statement.text.strip()
    if text.endswith((",", "?", ":")) and len(text) < 120 and not _FACT.search(text):
        return True
    return bool(_COURTESY.match(text)) and not _FACT.search(text) and len(text) < 240


def _quotes(passage: Passage, number: int) -> list[_Quote]:
    return [
        _Quote(passage, number, span.start, span.end, passage.text[span.start : span.end])
        for span in whole_spans(passage.text)
    ]


def _match(
    claims: Sequence[_Statement],
    quotes: Sequence[_Quote],
    encode: Callable[[Sequence[str]], Vectors],
    min_similarity: float,
) -> dict[_Statement, list[_Quote]]:
    """For each claim the quotes that support it, one per cited passage at most."""
    if not claims or not quotes:
        return {claim: [] for claim in claims}
    vectors = encode([*(plain(claim.text) for claim in claims), *(plain(quote.text) for quote in quotes)])
    similarity = vectors[: len(claims)] @ vectors[len(claims) :].T
    result: dict[_Statement, list[_Quote]] = {}
    for claim, row in zip(claims, similarity, strict=True):
        numbers = claim.cited or (0,)
        found = [_best(claim, quotes, row, number, min_similarity) for number in numbers]
        result[claim] = [quote for quote in found if quote is not None]
    return result


def _best(
    claim: _Statement, quotes: Sequence[_Quote], row: Vectors, number: int, min_similarity: float
) -> _Quote | None:
    """The nearest supporting quote of passage ``number`` (0: of any)."""
    for index in np.argsort(-row):
        if row[index] < min_similarity:
            return None
        quote = quotes[int(index)]
        if number in {0, quote.number} and _consistent(claim, quote):
            return quote
    return None


def _consistent(claim: _Statement, quote: _Quote) -> bool:
    if claim.kind is SpanKind.CODE:
        return " ".join(claim.text.split()) == " ".join(quote.text.split())
    if not _facts(claim.text) <= _facts(plain(quote.text)):
        return False
    return bool(_NEGATION.search(claim.text)) == bool(_NEGATION.search(quote.text))


def _facts(text: str) -> set[str]:
    """Numbers, addresses and links of a sentence; small numbers also when they are written as words."""
    words = {_NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _NUMBER_WORDS}
    return words | {fact.rstrip(".,:/-").lower() for fact in _FACT.findall(text)}


def _marked(statement: _Statement, numbers: Sequence[int]) -> str:
    markers = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
    if statement.kind is SpanKind.CODE:
        return f"{statement.text}\n\n{markers}"
    if statement.kind is SpanKind.ROW and statement.text.endswith("|"):
        return f"{statement.text[:-1].rstrip()} {markers} |"
    return f"{statement.mark}{statement.text} {markers}"


def _citation(statement: _Statement, quote: _Quote) -> Citation:
    return Citation(
        marker=f"[{quote.number}]",
        chunk_id=quote.passage.chunk_id,
        document_id=quote.passage.document_id,
        quote=quote.text,
        sentence=statement.text,
        start=quote.start,
        end=quote.end,
    )
