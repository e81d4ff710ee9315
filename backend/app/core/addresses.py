"""E-mail addresses as identities: which ones are the same, and which ones pretend to be another.

Two addresses are the same when they are equal after NFKC and lower-casing, so that full-width or ligature forms of
``admin`` are ``admin``. A local part or a domain label that mixes scripts beyond what languages do (UTS #39 section
5.2, "highly restrictive") is refused: a Cyrillic а among Latin letters is there to deceive. Look-alikes written wholly
in one script stay distinct addresses; they are never folded together, so none can take over another's account.
"""

from __future__ import annotations

import unicodedata

_TOGETHER = (
    {"LATIN"},
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
"""Scripts that one word may hold, besides any script alone."""
_CJK_SIGNS = {"IDEOGRAPHIC", "KATAKANA-HIRAGANA"}


def normalise_email(email: str) -> str:
    """The form in which addresses are stored and compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).strip().lower())


def fold_email(email: object) -> object:
    """NFKC before validation: what an address becomes must be valid, not only what was typed."""
    return unicodedata.normalize("NFKC", email).strip() if isinstance(email, str) else email


def honest_email(email: str) -> str:
    """Refuse an address whose local part or a domain label mixes scripts. Raises ``ValueError``."""
    local, _, domain = email.rpartition("@")
    for part in (local, *domain.split(".")):
        if not _one_script(part):
            raise ValueError("must not mix letters of different scripts, which makes addresses look alike")
    return email


def _one_script(part: str) -> bool:
    scripts = {_script(character) for character in part if character.isalpha()}
    return len(scripts) <= 1 or any(scripts <= allowed for allowed in _TOGETHER)


def _script(letter: str) -> str:
    """The script of a letter by the first word of its Unicode name, which is it for every script in use."""
    word = unicodedata.name(letter, "UNKNOWN").split()[0]
    return "CJK" if word in _CJK_SIGNS else word
