"""Short texts for lists of articles: names, first lines, excerpts with the words of the question marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.rag.analysis import index_terms, is_piece
from app.rag.language import question_language
from app.rag.markdown import BlockKind, heading_title, read_blocks
from app.rag.plain_text import plain

LINE_CHARS = 180
EXCERPT_CHARS = 320
_WORDLESS = {BlockKind.HEADING, BlockKind.MARK}
_SENTENCES = {BlockKind.PARAGRAPH, BlockKind.ITEM}
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_PREFIX = re.compile(r"^(?:kb|help|docs?)[._-]+(?=[^._-])", re.IGNORECASE)
_LEAD = re.compile(r"^\s*(?:[-*+•]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?|^\s*>\s?", re.MULTILINE)
_FENCE = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t|:-]+$", re.MULTILINE)
_CELL_EDGES = re.compile(r"\s*\|[\s|]*")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*(?:\s+\"[^\"\n]*\")?\)")
_STRESS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``marks`` are the places ``text[start:end]`` of words that the question has too."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchedTerms:
    """The index terms of a question's words, and the language that these were read in."""

    terms: frozenset[str]
    language: str


def readable_name(collection: str) -> str:
    """A collection's name as people read it: ``kb_billing-faq`` is ``Billing faq``."""
    words = " ".join(re.split(r"[._-]+", _PREFIX.sub("", collection))).strip()
    return words[:1].upper() + words[1:] or collection


def first_line(text: str, title: str = "") -> str:
    """The first sentences of the text, or else what stands first in a table, on one line of at most ``LINE_CHARS``."""
    blocks = [block for block in read_blocks(text) if block.kind not in _WORDLESS]
    for block in sorted(blocks, key=lambda block: block.kind not in _SENTENCES):
        line = words_of(text[block.start : block.end])
        if line and line.casefold() != title.casefold():
            return cut(line, LINE_CHARS)
    return ""


def words_of(markdown: str) -> str:
    """The words of a piece of Markdown on one line, without its marks. Cells of tables are set apart."""
    text = _LEAD.sub("", _RULE.sub("", _FENCE.sub("", markdown)))
    text = plain(_LINK.sub(r"\1", text))
    text = _STRESS.sub(r"\2", _STRESS.sub(r"\2", text)).replace("`", "")
    if not markdown.lstrip().startswith("|"):
        return text
    return _CELL_EDGES.sub(" · ", text.strip(" |"))


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, ended at a word and by an ellipsis where something is left out."""
    if len(text) <= limit:
        return text
    end = text.rfind(" ", limit // 2, limit + 1)
    return text[: end if end > 0 else limit].rstrip(" ,;:·") + "…"


def excerpt_of(passage: str, question: str) -> Excerpt:
    """The part of a passage that holds most words of the question, ``EXCERPT_CHARS`` long at most."""
    blocks = [
        passage[block.start : block.end] for block in read_blocks(passage) if block.kind not in _WORDLESS
    ]
    text = " ".join(filter(None, map(words_of, blocks))) or heading_title(passage.strip())
    asked = asked_words(question)
    start = _best_start(text, asked)
    shown = cut(text[start:], EXCERPT_CHARS)
    return marked(f"…{shown}" if start else shown, asked)


def asked_words(question: str) -> SearchedTerms:
    language = question_language(question)
    return SearchedTerms(frozenset(_whole(index_terms(question, language))), language)


def _whole(terms: Iterable[str]) -> Iterator[str]:
    """Terms that stand for whole words."""
    return (term for term in terms if not is_piece(term))


def marked(text: str, asked: SearchedTerms) -> Excerpt:
    """``text`` with the words marked that were asked for."""
    return Excerpt(text, tuple((start, end) for start, end, _ in _hits(text, asked)))


def _hits(text: str, asked: SearchedTerms) -> Iterator[tuple[int, int, frozenset[str]]]:
    for word in _WORD.finditer(text):
        if found := asked.terms.intersection(_whole(index_terms(word.group(), asked.language))):
            yield word.start(), word.end(), found


def _best_start(text: str, asked: SearchedTerms) -> int:
    """Where to begin, so that most different words of the question are shown, and as near to the beginning as may be; at
    the beginning of a sentence."""
    if len(text) <= EXCERPT_CHARS:
        return 0
    hits = list(_hits(text, asked))
    starts = [0, *(found.end() for found in re.finditer(r"[.!?]\s+", text))]
    most = max(_shown(hits, start) for start in starts)
    # The latest of the places that show as much, but not past the first word that counts.
    first = next((start for start, _, _ in hits if _shown(hits, start) == most), 0)
    return max((start for start in starts if start <= first), default=0)


def _shown(hits: Sequence[tuple[int, int, frozenset[str]]], start: int) -> int:
    inside = [terms for begin, end, terms in hits if start <= begin and end <= start + EXCERPT_CHARS]
    return len(frozenset().union(*inside))
