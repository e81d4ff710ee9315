"""Articles that no longer hold, as help centres keep them beside the new ones: by what they say of themselves, or by the years in
titles that are else the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.rag.analysis import index_terms
from app.rag.plain_text import words_of
from app.rag.types import Passage, RankedPassage

_WRONG = (
    r"outdated|out of date|obsolete|superseded|no longer (?:valid|current|in force|appl(?:y|ies))"
    r"|veraltet\w*|überholt|nicht mehr gültig|obsolète\w*|périmée?s?|plus en vigueur|obsolet[oaie]\w*|ya no vigente"
    r"|verouderd|vervallen|superat[oaie]|desatualizad[oa]s?|nieaktualn\w+|föråldra\w+|inaktuell\w*"
)
"""Says that what an article tells is wrong by now."""
_WORDS = (
    rf"{_WRONG}|deprecated|discontinued|archived|retired|legacy|no longer (?:in use|available)"
    r"|archiviert\w*|archivée?s?|archivad[oa]s?|gearchiveerd|archiviat[oaie]|zarchiwizowan\w+|arkiverad\w*"
)
"""And what says so of its subject: whoever has a thing that is no longer sold is still helped by it."""


def _title(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"[(\[][^()\[\]]*\b(?:{words})\b[^()\[\]]*[)\]]|^\W*(?:{words})\b\W*[:–-]|[:–-]\s*(?:{words})\W*$",
        re.IGNORECASE,
    )


def _banner(words: str, *, events: str) -> re.Pattern[str]:
    """The first line below the title."""
    return re.compile(
        rf"\A(?:#[^\n]*\n+)?[>*_!\s]*[^\n]{{0,40}}\b(?:this|these) (?:article|page|document|guide|text|information|rules|prices|rates|fees|tariffs|charges|conditions|terms|instructions)\b[^\n]{{0,80}}\b(?:{words}|{events})\b"
        rf"|\A(?:#[^\n]*\n+)?[>*_!\s]*(?:{words})[*_]*[.:!–-]",
        re.IGNORECASE,
    )


_ENDED = r"(?:was|were|has been|have been|is|are) (?:replaced|withdrawn)|(?:applied|was valid|were valid|was in force) (?:only )?(?:until|till|up to)"
_OLD_TITLE, _WRONG_TITLE = _title(rf"{_WORDS}|old|old version"), _title(_WRONG)
_OLD_BANNER = _banner(_WORDS, events=rf"{_ENDED}|(?:was|were|has been|have been|is|are) switched off")
_WRONG_BANNER = _banner(_WRONG, events=_ENDED)
_DATED = re.compile(r"\([^()]*\b(?:19|20)\d\d\b[^()]*\)|\b(?:19|20)\d\d(?:[/–-]\d{2,4})?\b")
_ENDS = re.compile(
    r"\b(?:until|till|through|up to|to|bis|jusqu['’]\w+|hasta|tot|fino|até|do|t\.?o\.?m)\b", re.IGNORECASE
)
_AS_GOOD = 0.8
"""Share of an outdated passage's score from which a current article treats the same."""
_NEAR = 0.65
"""The same for something to say beside an article that calls itself wrong."""


def _versions(title: str) -> set[str]:
    return {term for term in index_terms(title, "en") if any(map(str.isdigit, term))}


def _superseded(ranked: Sequence[RankedPassage]) -> set[int]:
    """Documents of whose title another one has a later year, or of whose ended title one has no year: "Prices (until 31 December
    2024)" beside "Prices"."""
    series: dict[str, dict[int, tuple[int, bool]]] = {}
    for passage in (item.passage for item in ranked):
        dated = " ".join(found[0] for found in _DATED.finditer(passage.title))
        year = max(map(int, re.findall(r"\d{4}", dated)), default=0)
        name = words_of(_DATED.sub(" ", passage.title))
        series.setdefault(name, {})[passage.document_id] = year, _ENDS.search(dated) is not None
    return {
        document
        for titles in series.values()
        for document, (year, ends) in titles.items()
        if any(
            other > year > 0 or (ends and other in (0, year) and not end) for other, end in titles.values()
        )
    }


def says_it_is_old(passage: Passage) -> bool:
    """Whether the title, or the line below it where the passage holds that, says that the article no longer holds."""
    return bool(_OLD_TITLE.search(passage.title) or _OLD_BANNER.search(passage.text))


def says_it_is_wrong(passage: Passage) -> bool:
    """Whether they say so of what the article tells rather than of what it is about."""
    return bool(_WRONG_TITLE.search(passage.title) or _WRONG_BANNER.search(passage.text))


def current_only(ranked: Sequence[RankedPassage], asked: Collection[str]) -> list[RankedPassage]:
    """``ranked`` without the passages of outdated articles, where a current one treats the same; without those of articles that
    call themselves wrong in any case. ``asked``: terms of the question; whoever names the version or the year of an old article
    wants that one."""
    unasked = [item for item in ranked if not _versions(item.passage.title).intersection(asked)]
    later = _superseded(unasked)
    old = {
        item.passage.document_id
        for item in unasked
        if item.passage.document_id in later or says_it_is_old(item.passage)
    }
    wrong = {item.passage.document_id for item in unasked if says_it_is_wrong(item.passage)}
    current = [item for item in ranked if item.passage.document_id not in old]
    best = current[0].fused / (ranked[0].fused or 1.0) if current else 0.0
    if old and best >= _AS_GOOD:
        return current
    if ranked and ranked[0].passage.document_id in wrong and best < _NEAR:
        return []
    return [item for item in ranked if item.passage.document_id not in wrong]
