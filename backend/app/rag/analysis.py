"""From text to index terms, and to the text that is embedded.

Every term is made of letters, digits and ``_`` alone, so each database's full-text index can keep it whole.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import Stemmer

from app.rag.function_words import ELISION, FUNCTION_WORDS, language_by_words
from app.rag.function_words import folded as without_accents

_MAX_TERM = 64
_STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "anyone",
        "are",
        "aren",
        "arent",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "both",
        "but",
        "by",
        "can",
        "cant",
        "cannot",
        "could",
        "couldnt",
        "did",
        "didnt",
        "do",
        "does",
        "doesnt",
        "doing",
        "dont",
        "down",
        "during",
        "each",
        "either",
        "else",
        "ever",
        "every",
        "for",
        "from",
        "further",
        "get",
        "gets",
        "getting",
        "give",
        "got",
        "had",
        "hadnt",
        "has",
        "hasnt",
        "have",
        "havent",
        "having",
        "he",
        "hello",
        "her",
        "here",
        "hers",
        "hey",
        "hi",
        "him",
        "his",
        "how",
        "however",
        "i",
        "id",
        "if",
        "ill",
        "im",
        "in",
        "into",
        "is",
        "isnt",
        "it",
        "its",
        "itself",
        "ive",
        "just",
        "know",
        "let",
        "lets",
        "like",
        "me",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "myself",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "our",
        "ours",
        "ourselves",
        "out",
        "over",
        "own",
        "per",
        "please",
        "re",
        "really",
        "regards",
        "s",
        "same",
        "shall",
        "she",
        "should",
        "shouldnt",
        "so",
        "some",
        "someone",
        "something",
        "such",
        "t",
        "than",
        "thank",
        "thanks",
        "that",
        "thats",
        "the",
        "their",
        "theirs",
        "them",
        "themselves",
        "then",
        "there",
        "theres",
        "these",
        "they",
        "theyre",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "us",
        "use",
        "very",
        "via",
        "want",
        "was",
        "wasnt",
        "we",
        "well",
        "were",
        "werent",
        "weve",
        "what",
        "whats",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "without",
        "wont",
        "would",
        "wouldnt",
        "yes",
        "you",
        "youd",
        "your",
        "youre",
        "yours",
        "yourself",
        "youve",
    ]
)
_LATIN = "0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0300-\u036f"
# Possessive and anchored at a word's start: linear also on a megabyte without spaces.
_COMPOUND = re.compile(rf"(?<![{_LATIN}])[{_LATIN}]++(?:[-_./:@#\\+]++[{_LATIN}]++)+")
_DENSE_SCRIPT = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""Scripts written without spaces, and Hangul, whose words carry particles: indexed as pairs of characters."""
_WORD = re.compile(r"\w+")
_LETTERS_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHE = re.compile(r"['’ʼ](s\b)?")

_stemmers = threading.local()
_STEMMERS = {
    "en": "english", "de": "german", "nl": "dutch", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese",
    "sv": "swedish",
}  # fmt: skip
_BEGINNING, _ENDING = 4, 5
"""Letters of a stem in another language than English that are a term of their own: words that are built of others meet in
them ("Kündigungsfrist", "kündigen", "Frist"; McNamee and Mayfield, "Character n-gram tokenization for European language
text retrieval", 2004). On ten practice help centres all such pieces of four letters find no more than these two."""


def index_terms(text: str, language: str | None = None) -> list[str]:
    """The terms of a text, in order, with repetitions.

    Lower-cased after NFKC, accents of Latin letters removed, stop words left out, stems in place of words.
    Identifiers (``ERR-5003``, ``/etc/hosts``, ``2.4.1``) come whole, with ``_`` between their parts, and in parts.

    ``language`` (a BCP 47 tag) is told by the text's function words where it is None; what is not among
    ``FUNCTION_WORDS`` is read as English. A word of another language gives its English stem, which a question of one
    word has too, its own stem, and how that begins and ends.
    """
    told = language or language_by_words(text) or "en"
    known = told.partition("-")[0].lower()
    words = _Words(known if known in FUNCTION_WORDS else "en")
    # "ł" is a letter of its own, which people leave out on a phone.
    folded = _fold(text) if words.english else _fold(ELISION.sub(" ", text)).replace("ł", "l")
    terms: list[str] = []
    position = 0
    for match in _COMPOUND.finditer(folded):
        terms.extend(words.of(folded[position : match.start()]))
        terms.extend(words.of_compound(match.group()))
        position = match.end()
    terms.extend(words.of(folded[position:]))
    return terms


def is_piece(term: str) -> bool:
    """Whether a term is the beginning or the ending of a stem."""
    return term.startswith("_") or term.endswith("_")


def query_terms(text: str, language: str | None = None) -> tuple[str, ...]:
    """The distinct terms of a question, in order of appearance; ``language`` as for ``index_terms``."""
    return tuple(dict.fromkeys(index_terms(text, language)))


def embedding_text(title: str, heading_path: Sequence[str], text: str) -> str:
    """What is embedded for a passage: the title on a line before the text.

    The heading path is left out of the vector: development sets showed no gain from it. It counts in
    ``passage_terms``.
    """
    del heading_path
    title = title.strip()
    return f"{title}\n{text}" if title else text


def passage_terms(title: str, heading_path: Sequence[str], text: str, language: str | None = None) -> str:
    """Index terms of title, headings and text, joined by single spaces; ``language`` as for ``index_terms``."""
    heading = " \n ".join(part for part in heading_path if part.strip() and part.strip() != title.strip())
    return " ".join(index_terms(f"{title}\n{heading}\n{text}", language))


def _fold(text: str) -> str:
    lowered = unicodedata.normalize("NFKC", text).lower()
    if lowered.isascii():
        return _APOSTROPHE.sub("", lowered)
    # Only combining marks of European scripts go: elsewhere they are vowels.
    return without_accents(_APOSTROPHE.sub("", lowered))


class _Words:
    """Terms of folded words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.english = language == "en"
        self._stop_words = _STOP_WORDS if self.english else FUNCTION_WORDS[language]

    def of(self, text: str) -> Iterator[str]:
        for match in _WORD.finditer(text):
            word = match.group()
            if word.isascii():
                yield from self._latin(word)
                continue
            position = 0
            for run in _DENSE_SCRIPT.finditer(word):
                yield from self._latin(word[position : run.start()])
                yield from _bigrams(run.group())
                position = run.end()
            yield from self._latin(word[position:])

    def of_compound(self, text: str) -> Iterator[str]:
        parts = [part for part in re.split(r"[-_./:@#\\+]+", text) if part]
        plain_words = "-" in text and all(part.isalpha() for part in parts)
        if plain_words and len(parts) == 2:
            # "sign-in" and "signin" are the same word to a customer.
            yield _stem("".join(parts), "en")
        elif len(parts) > 1 and not (plain_words and len(parts) > 3):
            yield "_".join(parts)[:_MAX_TERM]
        for part in parts:
            yield from self.of(part)

    def _latin(self, word: str) -> Iterator[str]:
        word = word.strip("_")
        if not word or word in self._stop_words:
            return
        if word.isdigit() or not any(map(str.isdigit, word)):
            for part in word.split("_"):
                if part and part not in self._stop_words:
                    yield from self._stems(part)
            return
        yield word[:_MAX_TERM]
        parts = _LETTERS_DIGITS.findall(word)
        if 1 < len(parts) <= 4:
            yield from (part[:_MAX_TERM] for part in parts if len(part) > 1 and part not in self._stop_words)

    def _stems(self, word: str) -> Iterator[str]:
        english = _stem(word, "en")
        yield english
        if self.english or word.isdigit():
            return
        stem = _stem(word, self.language)
        if stem != english:
            yield stem
        if len(stem) >= _BEGINNING:
            yield f"{stem[:_BEGINNING]}_"
        if len(stem) >= _ENDING:
            yield f"_{stem[-_ENDING:]}"


def _bigrams(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for index in range(len(run) - 1):
        yield run[index : index + 2]


@lru_cache(maxsize=1 << 16)
def _stem(word: str, language: str) -> str:
    word = word[:_MAX_TERM]
    if language not in _STEMMERS:
        return word
    stemmer = getattr(_stemmers, language, None)
    if stemmer is None:  # a stemmer must not be shared by threads
        stemmer = Stemmer.Stemmer(_STEMMERS[language])
        setattr(_stemmers, language, stemmer)
    stem: str = stemmer.stemWord(word)
    return stem
