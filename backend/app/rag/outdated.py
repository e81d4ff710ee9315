"""Articles that say of themselves that they no longer hold, as help centres keep them beside the new ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.rag.analysis import index_terms
from app.rag.types import Passage, RankedPassage

_WORDS = (
    r"outdated|out of date|obsolete|deprecated|superseded|discontinued|archived|retired|legacy|no longer (?:valid|current|in (?:use|force)|applies|available)"
    r"|veraltet\w*|überholt|archiviert\w*|nicht mehr gültig|obsolète\w*|périmée?s?|archivée?s?|plus en vigueur|obsolet[oaie]\w*|ya no vigente|archivad[oa]s?"
    r"|verouderd|vervallen|gearchiveerd|superat[oaie]|archiviat[oaie]|desatualizad[oa]s?|nieaktualn\w+|zarchiwizowan\w+|föråldra\w+|inaktuell\w*|arkiverad\w*"
)
_OLD_TITLE = re.compile(
    rf"[(\[][^()\[\]]*\b(?:{_WORDS}|old)\b[^()\[\]]*[)\]]|^\W*(?:{_WORDS})\b\W*[:–-]|[:–-]\s*(?:{_WORDS}|old version)\W*$",
    re.IGNORECASE,
)
_OLD_BANNER = re.compile(
    rf"\A(?:#[^\n]*\n+)?[>*_!\s]*[^\n]{{0,40}}\b(?:this|these) (?:article|page|document|guide|text|information|rules|terms|instructions)\b[^\n]{{0,80}}\b(?:{_WORDS}"
    r"|(?:was|were|has been|have been|is|are) (?:switched off|replaced|withdrawn))\b",
    re.IGNORECASE,
)
_AS_GOOD = 0.8
"""Share of an outdated passage's score from which a current article treats the same."""


def _versions(title: str) -> set[str]:
    return {term for term in index_terms(title, "en") if any(map(str.isdigit, term))}


def says_it_is_old(passage: Passage) -> bool:
    """Whether the title, or the line below it where the passage holds that, says that the article no longer holds."""
    return bool(_OLD_TITLE.search(passage.title) or _OLD_BANNER.search(passage.text))


def current_only(ranked: Sequence[RankedPassage], asked: Collection[str]) -> list[RankedPassage]:
    """``ranked`` without the passages of outdated articles, where a current one treats the same. ``asked``: terms of the question;
    whoever names the version or the year of an old article wants that one."""
    old = {
        item.passage.document_id
        for item in ranked
        if says_it_is_old(item.passage) and not _versions(item.passage.title).intersection(asked)
    }
    current = [item for item in ranked if item.passage.document_id not in old]
    if not old or not current or current[0].fused < _AS_GOOD * ranked[0].fused:
        return list(ranked)
    return current
