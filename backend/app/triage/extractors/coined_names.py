"""Names of products that are words of no language, such as an invented "Fennora": told by being unknown and by what is said
around them.

A word with a capital that nobody uses as a word is the name of a product, a firm, a person or a village. What is opened,
updated, signed in to or shown on a screen is the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from app.rag.function_words import folded
from app.triage.extractors.everyday_names import plain_names, small_names
from app.triage.extractors.found import Found
from app.triage.extractors.letters import CAMEL_CASE
from app.triage.extractors.name_signs import (
    ASKED,
    CALLED,
    CAPABLE,
    FIRM_BEHIND,
    LIKE_A_PLACE,
    MADE_BY,
    MADE_OF,
    NO_NAME,
    TITLE,
)
from app.triage.extractors.vocabulary import ENDINGS, ENGLISH_ENDINGS, is_compound, is_inflected, is_known
from app.triage.types import FieldName

_TAIL_WORDS = (
    r"(?:Pro|Plus|Mini|Max|Go|Lite|Air|Ultra|Studio|Business|Home|Cloud|Mobile|Desktop|Server|Hub|Suite|One|Classic|Express|Enterprise|Connect|Core|Sense|Desk|Bridge|Online|Direct|Kiosk|Clock|Duo|Trio|Arena|Exam|Vision|Assist|Guard|Box|Link"
    r"|Cam|Basic|Premium|Standard|Starter|Junior|Kids|Family|Sport|Touch|Play|Pay|Sync|Flow|Analytics|Insights|Manager|Planner|Scheduler|Viewer|Reader|Player|Editor|Wallet|Live|Web|App|API|Next|Neo|Prime|Smart|Station|Terminal|Tracker|Monitor|Gateway|Router|Lock|Light|Key|Pad|Tab|Phone|Watch|Pod"
    r"|Base|Vault|Track|Notes?|Books?|Board|Log|Maps?|Grid|Point|Space|Works|Forge|Stack|Port|Dock|Beam|Scan|Signer|Sign|Print|Chat|Drive|Docs|Forms|Buddy|Pilot|Mate|Care|Check|Count|Cast|View|Labs?|Kit|Teams?|Campus|Survey|Fleet|Cargo|City|Clip|Growth|Global|Solo|Deluxe|Advanced|Essentials?|Elite|Ultimate|Nano|Micro|Compact|Portable|mini|pro|plus|max|lite)"
)
_CAMEL_CASE = re.compile(CAMEL_CASE)
_NAME = re.compile(
    rf"(?<![\w@./:&'’-])(?P<name>(?P<first>{CAMEL_CASE}|[A-Z][a-zà-ÿ]{{2,20}})(?P<tail>(?:[ \u00a0](?:{_TAIL_WORDS}|[A-Z]{{0,2}}\d{{1,4}}[A-Z]?|[A-Z]{{1,3}}-\d{{1,4}}[A-Z]?|[A-Z]{{2,3}})(?![\w-]|[.,:]\d)){{0,2}}\+?))(?![\w@]|\.\w|-\d)"
)
_FURTHER = re.compile(r"[ \u00a0](?P<word>[A-Z][a-z]{3,14})(?![\w@-]|\.\w|[ \u00a0][A-Z]|\s?[>→])")
"""One more word of a name: "Fennora Warehouse"."""
_NO_FURTHER = frozenset(
    folded("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december support team sales customer service login account accounts password error errors invoice invoices order orders
    settings reports report version update updates app status page help center centre company group limited partners holding inc gmbh
    version problem question issue trouble urgent please thanks when what where why how not since after before does can cannot
    """).split()
)
_COMPOUND = re.compile(
    r"-(?:App|Lizenz(?:en)?|Konto|Konten|Software|Server|Account|Zugang|Plugin|Update|Portal|Abo|Vertrag|Kasse|Kalender|licentie|account|abonnement|konto|licens|appen|app)\b"
)
_NUMBERED = re.compile(r"\s(?:v|version |ver\. )?\d{1,4}\.\d{1,4}(?:\.\d{1,5})*(?![\w%€$£]|[.,:]\d)")
_KNOWN_NAME = re.compile(
    r"\b(?:[Tt]he|[Yy]our|[Mm]y|[Oo]ur|[Tt]his)[ \u00a0](?P<name>(?P<first>[A-Z][a-z]{2,15})(?:[ \u00a0][A-Z][a-z]{2,15})?)(?=[ \u00a0](?:apps?|API|SDK|software|plug-?in|firmware|widget|status page|subscription)\b)"
)
"""A word of a language that has become a name: "the Heron app"."""
_OF_SOFTWARE = re.compile(
    r"\b(?:apps?|apis?|updat\w*|upgrad\w*|software|firmware|endpoints?|bugs?|steps|expected|actual|reproduc\w*|GET|POST|PUT|versi[oó]\w*|release|screen|click\w*|button|login|server|tap|android|ios|windows|browser|export\w*|import\w*|schritte|erwartet|klick\w*|étapes|attendu|pasos|esperado|passi|atteso|verwacht|stappen|kroki|steg|förväntat)\b",
    re.I,
)
_IN_PLACE = re.compile(r"\b(?:in|into|en|em|no|na|i|w|dans|from|aus|of|our|your)\s$", re.I)
_WITHIN = re.compile(r"(?P<what>[^\s,;:]+)[\s,]+(?:in|into|within)\s$")
_NOT_WITHIN = re.compile(
    r"(?:(?:am|is|are|was|were|be|been|here|there|back|lost|living|lives?|lived|born|based|stay(?:ing|ed)?|stuck|stranded|standing|parked|waiting|works?|working|arriv(?:ed?|ing)|land(?:ed)?|up|down|out|good|said|speaks?|written|reads?|translated|holidays?|weather|family|friends?|famil(?:y|ies)|guests?|people|lad(?:y|ies)|m[ae]n|wom[ae]n|customers?|clients?|managers?|drivers?|agents?|colleagues?|staff|employees?|teachers?|nurses?|users?|workers?|teams?|partners?|suppliers?|members?|children|screen|text|menu|language|version"
    r"|museum|church|cinema|theatre|bakery|caf[eé]|restaurant|bar|pub|farms?|villages?|towns?|primary|secondary|kindergarten|nursery|dock|desk|programme|project|accountancy|lab|laboratory|cottages?|apartments?|garages?|markets?|bridge|change|mine|camp|region|valley|island|conference|fair|company|firm|gmbh|ltd|court|studio|gallery|library|universit(?:y|ies)|college|surgery|hospitals?|pharmac(?:y|ies))"
    r"|\w+['’](?:s|m|re))",
    re.I,
)
"""What is in a place, not in a program."""
_AT_A_PLACE = re.compile(
    r"\b(?:departments?|offices?|branch(?:es)?|warehouses?|depots?|stores?|hotels?|factory|factories|plants?|schools?|clinics?|ports?|airports?|stations?|hubs?|sites?|houses?|flats?|rooms?|buildings?|halls?|streets?|lobby|entrance)\b",
    re.I,
)
_USED = re.compile(r"\b(?:benutz|nutz|verwend|öffne|installier|gebrauch)\w*\s(?:wir\s|ich\s)?$", re.I)
_INVERTED = re.compile(
    r"\b(?:opent|laadt|start|crasht|vindt|toont|herkent|synchroniseert|öppnar|startar|laddar|visar|hittar|åpner|åbner|starter|viser|finder|finner|startet|öffnet|lädt|synchronisiert)\s$",
    re.I,
)
"""A verb before what it says something of, as after "since yesterday" in Germanic languages."""
_NOT_BEHIND = re.compile(r"\s[^.!?\n]{0,40}?\b(?:niet|nicht|inte|ikke|ikkje)\b")
_MODEL_IN_BRACKETS = re.compile(r"\b(?:the|my|our|a|an|your)\s[a-z-]+\s\($", re.I)
_MODEL_TAIL = re.compile(
    r"[ \u00a0](?!A[0-8]\b|E\d|F\d\d|[QH][1-4]\b)[A-Z]{1,3}-?\d{1,4}[A-Z]?\+?(?:[ \u00a0][A-Z]\w*)?$"
)
"""What only models end with: "Fennora M2"."""
_NO_MODEL = re.compile(r"(?:[,\d]\s?|\b(?:at|near|platform|gate|room|error|fehler\w*|code)\s)$", re.I)
_STREET = re.compile(r".*(?:weg|stra(?:ss|ß)e|gasse|platz|allee|gatan|vej|veien|straat|laan|plein)")
_PERSON = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)[A-Z]|.*(?:Error|Exception)s?$")
"""Names of people, and of exceptions, that have capitals within as well."""
_VERB_SECOND = ("de", "nl", "sv", "da", "no")
_MOST_CANDIDATES = 300
"""A text of more words that are none is a list of people, or no text."""


def coined_names(text: str, language: str | None) -> Iterator[Found]:
    """``language``: ISO 639-1 code of the ticket's language; None for English."""
    about_software = _OF_SOFTWARE.search(text) is not None
    for match in islice(_candidates(text, language), _MOST_CANDIDATES):
        first, tail = match["first"], match["tail"]
        start, end = match.span("name")
        if language and tail[-1:].islower() and tail.split()[-1].islower():
            continue  # "pro" and "plus" are words of many languages
        before = re.split(r"[.!?]\s|\n", text[max(0, start - 90) : start])[-1]
        if _is_titled(before, first) or FIRM_BEHIND.match(text, end):
            continue
        further = None if tail else _further(text, end, before)
        told = _ends_as_product(text, before, end, tail)
        if _CAMEL_CASE.fullmatch(first):
            # Without more it is a name whatever stands around it: ``products.product_names`` finds it.
            told = bool(tail or further or _COMPOUND.match(text, end))
        elif (_MODEL_TAIL.search(tail) and not _NO_MODEL.search(before) and not is_compound(first)) or (
            _MODEL_IN_BRACKETS.search(before) and tail[-1:].isdigit()
        ):
            told = not _STREET.fullmatch(first)
        elif language in _VERB_SECOND and _INVERTED.search(before) and _NOT_BEHIND.match(text, end):
            told = not is_compound(first)
        elif language == "de" or (language and not before.strip(" -–*\"'")):
            # German writes each noun with a capital, and all languages the first word of a sentence.
            told = (
                told
                or CALLED.search(before) is not None
                or (tail[-1:].isdigit() and _WITH_SOFTWARE.match(text, end) is not None)
                or (_USED.search(before) is not None and not is_compound(first))
            )
        else:
            places = (further, end) if further else (end,)
            told = (
                told
                or (tail[-1:].isdigit() and _WITH_SOFTWARE.match(text, end) is not None)
                or (_MINE.search(before) is not None and _MINE_ENDS.match(text, places[0]) is not None)
                or (language is None and _is_worked_with(text, before, places[0], first))
                or _is_a_sentence(text, start, places[0])
                or any(_is_told(text, before, place, first, within=language is None) for place in places)
                or (about_software and _NUMBERED.match(text, places[0]) is not None)
            )
        if told:
            name = text[start : further or end]
            yield Found(FieldName.PRODUCT_NAME, name, name, 0.72, start, further or end)
    yield from _names_of_apps(text)
    if language is None:
        yield from small_names(text, about_software=about_software)
        yield from plain_names(text)


def _candidates(text: str, language: str | None) -> Iterator[re.Match[str]]:
    """Names whose first word is none."""
    for match in _NAME.finditer(text):
        first = match["first"]
        if _CAMEL_CASE.fullmatch(first):
            if not (is_known(first) or _PERSON.match(first)):
                yield match
        elif not (
            folded(first) in NO_NAME
            or is_known(first)
            # An ending says little where a word follows that ends names: "Latchly Mini".
            or (
                not re.search(rf"[ \u00a0]{_TAIL_WORDS}\b", match["tail"])
                and is_inflected(first, ENDINGS if language else ENGLISH_ENDINGS)
            )
        ):
            yield match


def _names_of_apps(text: str) -> Iterator[Found]:
    for match in _KNOWN_NAME.finditer(text):
        first = match["first"]
        # A name that is no word is found without its app.
        if is_known(first) and folded(first) not in NO_NAME:
            yield Found(FieldName.PRODUCT_NAME, match["name"], match["name"], 0.7, *match.span("name"))


_MINE = re.compile(
    r"\b(?:my|our|mon|notre|mi|nuestr[oa]|il mio|la mia|il nostro|mijn|onze?|meu|minha|mój|moja|moją|nasz|naszą|min|mitt|vår|vores|můj|moje|moji|mou)\s$",
    re.I,
)
"""Before things, rarely before names of people."""
_MINE_ENDS = re.compile(rf"(?![ \u00a0][A-Z\d]|['’]s)(?!.{{0,24}}(?i:{_AT_A_PLACE.pattern}))")
_ADDED_TO = re.compile(r"\badd(?:ed|ing)?\b[^.!?\n]{2,50}\sto\s$", re.I)
_TO_OR_IN = re.compile(r"(?:^|\s)[a-z]{2,20}\s(?:to|in|into|with|on|from|via|of|for)\s$")
_WITH_SOFTWARE = re.compile(
    r"\s?[,(;]\s?(?:software|firmware|fw|app|version|versie|versione|versión|v)\b", re.I
)


def _is_put_together(word: str) -> bool:
    """Whether a name consists of two English words, as invented ones do, and is none of a place or a family."""
    return not LIKE_A_PLACE.fullmatch(word) and not _LIKE_A_FAMILY.fullmatch(word) and is_compound(word)


_LIKE_A_FAMILY = re.compile(
    r".*(?:man|son|wood|well|stone|smith|worth|wright|ley|land|brook|brooks|hill|house|house|ridge|bridge|water|wall|ward|stein|baum|feld|berger|bauer|mayer|meier|hurst|port|haven|view|side|dale|pool|lake|beach|park|town|port|more|all|way|shaw|down|downs|forth|fold|combe|hall|church|gate|cross)"
)


def _is_titled(before: str, first: str) -> bool:
    """Whether the word before the name is one before people, places and firms; not so in "not seen by ShelfPilot Signer"."""
    titled = TITLE.search(before)
    return titled is not None and not (_CAMEL_CASE.fullmatch(first) and titled[0].strip().lower() == "by")


def _is_worked_with(text: str, before: str, end: int, first: str) -> bool:
    """Whether something is added to it, or done in what is put together from two words of English."""
    if _ADDED_TO.search(before):
        return True
    at_a_place = _AT_A_PLACE.search(text, end, end + 24)
    return _TO_OR_IN.search(before) is not None and _is_put_together(first) and not at_a_place


def _is_a_sentence(text: str, start: int, end: int) -> bool:
    """Whether the name is all that a sentence says, within a line: "It gives nothing. Fennora Survey. Port 4 is open." """
    return (
        re.search(r"[^\s.][.!?] $", text[max(0, start - 4) : start]) is not None
        and re.match(r"\. [A-Z]", text[end : end + 3]) is not None
    )


def _is_told(text: str, before: str, end: int, first: str, *, within: bool) -> bool:
    """Whether what stands before or behind the name says that it is a product's. ``within``: something in it may tell so."""
    if _IN_PLACE.search(before) and LIKE_A_PLACE.fullmatch(first):
        return CALLED.search(before) is not None
    made_of = MADE_OF.search(before)
    at_a_place = made_of and (_AT_A_PLACE.search(made_of[0]) or _AT_A_PLACE.match(text, end + 1))
    return bool(
        CALLED.search(before)
        or (made_of and not at_a_place)
        or (within and _is_within(before, first))
        or MADE_BY.match(text, end)
        or (ASKED.search(before) and CAPABLE.match(text, end))
    )


def _is_within(before: str, first: str) -> bool:
    """Whether something is said to be in what has the name, and that is not a place."""
    within = _WITHIN.search(before)
    if within is None or LIKE_A_PLACE.fullmatch(first):
        return False
    if len(within["what"]) > 2 and within["what"][0].isupper() and not is_known(within["what"]):
        return False  # somebody somewhere
    return not (_NOT_WITHIN.fullmatch(within["what"]) or _AT_A_PLACE.search(before[-32:]))


def _ends_as_product(text: str, before: str, end: int, tail: str) -> bool:
    """Whether the last word of the name is one that products are told apart by; not in the signature of a firm."""
    if re.search(rf"[ \u00a0]{_TAIL_WORDS}\b", tail) is None or re.match(
        r"[ \u00a0][A-Z]", text[end : end + 2]
    ):
        return False
    alone = re.match(r"\s*(?:[|\n]|$)", text[end : end + 40]) and re.search(r"(?:^|,)\s*$", before)
    return not (alone and end > len(text) // 2)


def _further(text: str, end: int, before: str) -> int | None:
    """Where the name ends when one more word belongs to it; not where each word of a title has a capital."""
    more = _FURTHER.match(text, end)
    if more is None or folded(more["word"]) in _NO_FURTHER or re.search(r"[A-Z]\w*\s$", before):
        return None
    return more.end()
