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


def index_terms(text: str) -> list[str]:
    """Terms of ``text`` for the lexical index, in order, repeated as often as they occur.

    Lower-cased after NFKC, accents of Latin letters removed, English stop words left out, English stems.
    Identifiers (``ERR-5003``, ``/etc/hosts``, ``2.4.1``) come whole, with ``_`` between their parts, and in parts.
    """
    folded = _fold(text)
    terms: list[str] = []
    position = 0
    for match in _COMPOUND.finditer(folded):
        terms.extend(_words(folded[position : match.start()]))
        terms.extend(_compound(match.group()))
        position = match.end()
    terms.extend(_words(folded[position:]))
    return terms


def query_terms(text: str) -> tuple[str, ...]:
    """The distinct terms of a question, in order of appearance."""
    return tuple(dict.fromkeys(index_terms(text)))


def embedding_text(title: str, heading_path: Sequence[str], text: str) -> str:
    """What is embedded for a passage: the title on a line before the text.

    The heading path is left out of the vector: development sets showed no gain from it. It counts in
    ``passage_terms``.
    """
    del heading_path
    title = title.strip()
    return f"{title}\n{text}" if title else text


def passage_terms(title: str, heading_path: Sequence[str], text: str) -> str:
    """Index terms of title, headings and text, joined by single spaces."""
    heading = " \n ".join(part for part in heading_path if part.strip() and part.strip() != title.strip())
    return " ".join(index_terms(f"{title}\n{heading}\n{text}"))


def _fold(text: str) -> str:
    lowered = unicodedata.normalize("NFKC", text).lower()
    if lowered.isascii():
        return _APOSTROPHE.sub("", lowered)
    decomposed = unicodedata.normalize("NFD", _APOSTROPHE.sub("", lowered))
    # Only combining marks of European scripts: elsewhere they are vowels.
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", decomposed))


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii():
            yield from _latin_word(word)
            continue
        position = 0
        for run in _DENSE_SCRIPT.finditer(word):
            yield from _latin_word(word[position : run.start()])
            yield from _bigrams(run.group())
            position = run.end()
        yield from _latin_word(word[position:])


def _bigrams(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for index in range(len(run) - 1):
        yield run[index : index + 2]


def _latin_word(word: str) -> Iterator[str]:
    word = word.strip("_")
    if not word or word in _STOP_WORDS:
        return
    if word.isdigit() or not any(map(str.isdigit, word)):
        yield from (_stem(part) for part in word.split("_") if part and part not in _STOP_WORDS)
        return
    yield word[:_MAX_TERM]
    parts = _LETTERS_DIGITS.findall(word)
    if 1 < len(parts) <= 4:
        yield from (part[:_MAX_TERM] for part in parts if len(part) > 1 and part not in _STOP_WORDS)


def _compound(text: str) -> Iterator[str]:
    parts = [part for part in re.split(r"[-_./:@#\\+]+", text) if part]
    plain_words = "-" in text and all(part.isalpha() for part in parts)
    if plain_words and len(parts) == 2:
        # "sign-in" and "signin" are the same word to a customer.
        yield _stem("".join(parts))
    elif len(parts) > 1 and not (plain_words and len(parts) > 3):
        yield "_".join(parts)[:_MAX_TERM]
    for part in parts:
        yield from _words(part)


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    stemmer = getattr(_stemmers, "english", None)
    if stemmer is None:  # a stemmer must not be shared by threads
        stemmer = _stemmers.english = Stemmer.Stemmer("english")
    stem: str = stemmer.stemWord(word[:_MAX_TERM])
    return stem
