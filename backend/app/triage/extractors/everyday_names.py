"""Names of products without a capital, as people write on telephones, and names of plain words such as "Harvest Sync". In English
only: other languages have more words than are known here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from app.rag.function_words import ENGLISH, folded
from app.triage.extractors.found import Found
from app.triage.extractors.name_signs import (
    ASKED,
    CALLED,
    CAPABLE,
    FIRM_BEHIND,
    LIKE_A_PLACE,
    MADE_BY,
    MADE_OF,
    NO_NAME,
    THING,
    TITLE,
)
from app.triage.extractors.vocabulary import ENGLISH_ENDINGS, is_inflected, is_known, known_words
from app.triage.types import FieldName

_PLAIN_TAILS = r"(?:Pro|Plus|Mini|Max|Go|Lite|Ultra|Studio|Cloud|Hub|Suite|One|Express|Connect|Core|Sense|Desk|Bridge|Kiosk|Duo|Trio|Arena|Vision|Assist|Guard|Box|Link|Cam|Touch|Sync|Flow|Planner|Scheduler|Viewer|Player|Wallet|Neo|Prime|Tracker|Gateway|Pad|Pod|Base|Vault|Track|Board|Log|Grid|Forge|Stack|Dock|Beam|Scan|Signer|Buddy|Pilot|Mate|Cast|Nano|Deluxe)"
_SMALL = re.compile(r"(?<![\w@./:&'’#$_-])(?P<name>[a-z]{5,14})(?![\w@/_-]|\.\w|['’])")
_THING_OF_IT = re.compile(rf"\s{THING}\b")
_OWNED = re.compile(r"\b(?:the|your|my|our|with|in|for|this|a|an|of)\s$", re.I)
_VERSION_BEHIND = re.compile(
    r"\s(?:v|version |ver )?\d{1,4}\.\d{1,4}(?:\.\d{1,5})*(?![\w%€$£]|[.,:]\d|\s?(?:%|€|\$|£|kg|km|mm|cm|gb|mb|l|m)\b)"
)
_OPENED = re.compile(
    r"\b(?:(?:re|un)?install(?:ed|ing)?|open(?:ed|ing)?|launch(?:ed|ing)?|using|cancel(?:led|ling|ed|ing)?|upgrad(?:ed?|ing)|log(?:ged|ging)? ?(?:in ?to|out of|on ?to)|sign(?:ed|ing)? ?(?:in ?to|out of|up for|up to)|subscribed? to|switch(?:ed|ing)? to|mov(?:ed|ing) to|migrat(?:ed|ing) to)\s(?:(?:the|your|my|our)\s)?$",
    re.I,
)
_ACTS = re.compile(
    r"\s(?:(?:takes|keeps|says|shows|crash(?:es|ed)|freezes|froze|stopped|stops|logs|logged|won['’]?t|doesn['’]?t|didn['’]?t|can['’]?t|hangs|loses|lost|asks|refuses|sync(?:s|ed)?)\b|is (?:down|slow|broken|dead|frozen|empty|blank|gone)\b)"
)
_IN_IT = re.compile(r"\b(?:in|into|from)\s$", re.I)
_CLAUSE_ENDS = re.compile(r"\s*(?:[?.!,;)]|$|\n)")
_STARTS_A_QUESTION = re.compile(r"^\W*(?:(?:hi|hello|hey)\W+)?(?:can|could|does|will|is|would)\s$", re.I)
_USE = re.compile(r"\s(?:use|coming|work|working|going to|ever|have|available)\b")
_WHERE = re.compile(r"\b(?:where|how)\b", re.I)
_MOST_SMALL = 60
_ENGLISH_SHARE = 0.85
"""Of the words that have to be known ones, since a text in a language that is not told apart has no others."""


def _is_english(text: str) -> bool:
    words = re.findall(r"(?<!\w)[a-z]{3,}(?!\w)", text[:4_000])
    unknown = len(words) - sum(map(is_known, words))
    return len(words) >= 3 and unknown <= max(1, len(words) * (1 - _ENGLISH_SHARE))


def small_names(text: str, *, about_software: bool) -> Iterator[Found]:
    """Names without a capital, as people write on telephones: "cancel fennora", "fennora app". They are no words, nor
    such with a slip of the finger."""
    if not _is_english(text):
        return
    unknown = (
        m
        for m in _SMALL.finditer(text)
        if not (is_known(m["name"]) or is_inflected(m["name"], ENGLISH_ENDINGS))
    )
    for match in islice(unknown, _MOST_SMALL):
        start, end = match.span("name")
        before = re.split(r"[.!?]\s|\n", text[max(0, start - 60) : start])[-1]
        told = (
            (_THING_OF_IT.match(text, end) and _OWNED.search(before))
            or _VERSION_BEHIND.match(text, end)
            or _ACTS.match(text, end)
            or _OPENED.search(before)
            or (
                (about_software or _WHERE.search(before))
                and _IN_IT.search(before)
                and _CLAUSE_ENDS.match(text, end)
                and not LIKE_A_PLACE.fullmatch(match["name"])
            )
            or (_STARTS_A_QUESTION.search(before) and (CAPABLE.match(text, end) or _USE.match(text, end)))
        )
        if told and not _is_misspelt(match["name"]):
            tail = _SMALL_TAIL.match(text, end)
            end = tail.end() if tail else end
            yield Found(FieldName.PRODUCT_NAME, text[start:end], text[start:end], 0.65, start, end)


_SMALL_TAIL = re.compile(r"\s(?:pro|plus|mini|max|lite|\d{2,4})(?![\w.,:%€$£-])")


def _is_misspelt(word: str) -> bool:
    """Whether one letter more, less, changed or swapped makes a known word of it."""
    known = known_words()
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return any(
        head + tail[1:] in known
        or head + tail[1:2] + tail[:1] + tail[2:] in known
        or any(head + letter + tail in known or head + letter + tail[1:] in known for letter in letters)
        for head, tail in cuts
    )


_PLAIN = re.compile(
    rf"(?<![\w@./:&'’>-])(?P<name>(?P<first>[A-Z][a-z]{{2,14}})(?:[ \u00a0][A-Z][a-z]{{2,14}})?[ \u00a0](?:{_PLAIN_TAILS})(?P<number>[ \u00a0]\d{{1,3}}(?![\w.,:%€$£]))?)(?![\w@-]|\.\w|[ \u00a0][A-Z][a-z]|\s?[>→&])"
)
_OF_SCREENS = re.compile(
    r"\b(?:Control|Welcome|Home|Start|Main|Search|Task|Tool|Side|Status|Message|Notice|Score|White|Black|Key|Dash|Clip|Note|Price|Route|Data|Time|Date|Video|Audio|Photo|Music|Media|Check|Drop|Combo|Text|Mail|Letter|Error|Event|Change|Audit|Activity|Access|Call|Chat|Live|Customer|Team|Sales|Work|Cash|Tax|Bar|Line|Pie|Plan|New|Old|All|Your|My|Our|The|This|Premier|Level|Tier|Number|Part|Phase|Step|Option) "
)
"""First words of what screens and papers have: "Control Board", "Audit Log"."""
_CLICKED = re.compile(
    r"(?:[>→/]|\b(?:click|press|tap|tab|page|menu|button|section|select|choose|under|via|google|microsoft|apple|samsung|adobe|amazon|plan|tier)\b[^.\n]{0,12})\s?[\"'“„]?$",
    re.I,
)
_TRIED = re.compile(
    r"\b(?:trial(?:l?ing|led)?|testing|tested|tried|trying|demoing|piloting|we have|we['’]ve got|we run|we use|customers? of|love|hate)\s(?:out\s)?(?:the\s|your\s)?$",
    re.I,
)
_IN_OR_WITH = re.compile(r"\b(?:in|on|with|from|of|our|my|your|the)\s$", re.I)


def plain_names(text: str) -> Iterator[Found]:
    """Names of plain words, the last of which products are told apart by: "Harvest Sync keeps crashing"."""
    for match in _PLAIN.finditer(text):
        first = match["first"]
        before = re.split(r"[.!?]\s|\n", text[max(0, match.start() - 60) : match.start()])[-1]
        if (
            not is_known(first)
            or folded(first) in NO_NAME
            or folded(first) in ENGLISH
            or _OF_SCREENS.search(match["name"])
        ):
            continue
        if (
            re.search(r"[A-Z]\w*\s$", before)
            or TITLE.search(before)
            or _CLICKED.search(before)
            or FIRM_BEHIND.match(text, match.end())
        ):
            continue
        if (
            CALLED.search(before)
            or MADE_OF.search(before)
            or _OPENED.search(before)
            or MADE_BY.match(text, match.end())
            or _VERSION_BEHIND.match(text, match.end())
            or ASKED.search(before)
            or _TRIED.search(before)
            or (match["number"] and _IN_OR_WITH.search(before))
        ):
            yield Found(FieldName.PRODUCT_NAME, match["name"], match["name"], 0.65, *match.span("name"))
