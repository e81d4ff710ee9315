"""Which language a text is in: by script where that tells, else by py3langid (Lui and Baldwin, "langid.py", ACL 2012)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from app.rag.function_words import FUNCTION_WORDS, has_foreign_letters, is_plain_english, language_by_words

_LATIN = ["en", "de", "nl", "fr", "es", "it", "pt", "pl", "cs", "hu", "ro", "sv", "da", "no", "fi", "tr"]
"""Told apart by their letter sequences. The more there are, the more often a short text is taken for a rare one."""
_SURE = 0.8
"""Probability from which a language is believed. Of 8,000 English sentences of three words and more about one in a thousand
is then taken for another language; texts that do not reach it are English if they are ASCII."""
_LONGEST = 2_000
_SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("ARABIC", "ar"), ("HEBREW", "he"),
    ("GREEK", "el"), ("THAI", "th"), ("DEVANAGARI", "hi"), ("CYRILLIC", "ru"),
)  # fmt: skip


def question_language(text: str) -> str:
    """The language in which the words of a question are to be read: English where nothing tells another one.

    Letter sequences are asked only where letters are not English and no function word tells: of one or two English words
    they take some for another language.
    """
    if told := language_by_words(text):
        return told
    if is_plain_english(text) or not has_foreign_letters(text):
        return "en"
    told = detect_language(text)
    return told if told in FUNCTION_WORDS else "en"


@cache
def _identifier() -> Any:
    from py3langid.langid import (
        MODEL_FILE,
        LanguageIdentifier,  # reads a model of 4 MB: not on the way to the first answer
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LATIN)
    return identifier


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language, ``und`` without a clear sign. Never raises."""
    text = text[:_LONGEST]
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return "und"
    names = [unicodedata.name(char, "") for char in letters[:400] if ord(char) > 0x036F]
    for prefix, language in _SCRIPTS:
        if sum(name.startswith(prefix) for name in names) >= max(2, 0.3 * min(len(letters), 400)):
            if language == "ru" and re.search("[іїєґ]", text.lower()):
                return "uk"
            if language == "zh" and any(name.startswith(("HIRAGANA", "KATAKANA")) for name in names):
                return "ja"
            return language
    language, probability = _identifier().classify(" ".join(text.split()))
    if probability >= _SURE:
        return str(language)
    return "en" if all(char.isascii() for char in letters) else "und"
