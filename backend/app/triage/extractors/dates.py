"""Dates of the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from app.triage.extractors.found import Found
from app.triage.extractors.places import NO_VERSION
from app.triage.types import FieldName

_VERSION_WORD = re.compile(
    r"\b(?:versions?|ver\.?|release|firmware|build|versión|versie|versione|versão|wersj[aięą])\b[^\n.;]{0,24}$",
    re.I,
)
"""Before years that number the releases of a program: "version 2026.3.1"."""
_DATE_WORD = re.compile(
    r"\b(?:am|vom|zum|den|dated|on the|of the|le|du|el|del|il|dal|op|på|dnia|dn\.|z dnia|(?:date|datum|data|fecha)[:\s])\s*$",
    re.I,
)
"""Before days of a calendar: with it "3.2.26" is one."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio janeiro januari ene",
            "february feb februar février febrero febbraio fevereiro februari",
            "march mar märz mars marzo março maart mrz",
            "april apr avril abril aprile abr",
            "may mai mayo maggio maio mei",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug août agosto augustus ago",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober octobre octubre ottobre outubro okt",
            "november nov novembre noviembre novembro",
            "december dec dezember décembre diciembre dicembre dezembro dez déc dic",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH_FIRST = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTHS |= {
    name: number
    for number, names in enumerate(
        (
            "styczeń stycznia styczniu", "luty lutego lutym", "marzec marca marcu", "kwiecień kwietnia kwietniu", "maj maja maju", "czerwiec czerwca czerwcu",
            "lipiec lipca lipcu", "sierpień sierpnia sierpniu", "wrzesień września wrześniu", "październik października październiku",
            "listopad listopada listopadzie", "grudzień grudnia grudniu",
        ),
        start=1,
    )
    for name in names.split()
} | {
    name: number
    for number, names in enumerate(
        (
            "ledna leden ocak tammikuuta január ianuarie", "února únor şubat helmikuuta február februarie", "března březen mart marts maaliskuuta március martie",
            "dubna duben nisan huhtikuuta április aprilie", "května květen mayıs toukokuuta május", "června červen haziran kesäkuuta június iunie",
            "července červenec temmuz heinäkuuta július iulie", "srpna srpen ağustos elokuuta augusztus augusti", "září eylül syyskuuta szeptember septembrie",
            "října říjen ekim lokakuuta október octombrie", "listopadu kasım marraskuuta noiembrie", "prosince prosinec aralık joulukuuta desember decembrie",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""Those that stand behind the day alone; before a number some are words of other languages ("marca 22 grados")."""
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\w./-])(?:"
    r"(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?![\d./-]*\d)"
    r"|(?P<num>\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d{2}))(?![\d./-]*\d)"
    r"|(?P<spaced>\d{1,2}\. ?\d{1,2}\. (?:19|20)\d{2}|\d{1,2} ?/ ?\d{1,2} ?/ ?(?:19|20)\d{2})(?![\d./-]*\d)"
    rf"|(?P<joined>(?P<d3>\d{{1,2}})(?P<dash>[-/.])(?P<m3>{_MONTH_FIRST})(?P=dash)(?P<y3>(?:19|20)\d{{2}}|\d{{2}}))"
    rf"|(?P<short>(?P<d4>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?P<m4>{_MONTH_FIRST})\.?,?\s['’]?(?P<y4>[2-3]\d)(?=[.,;)]?(?:\s*$|\s*\n)|[.,;)](?!\d)))"
    rf"|(?P<dmy>(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s+(?:of\s+|de\s+)?(?P<m1>{_MONTH})\b(?:\.?,?\s+(?:de\s+)?(?P<y1>(?:19|20)\d{{2}}))?)"
    rf"|(?P<mdy>(?P<m2>{_MONTH_FIRST})\b\.?\s+(?:the\s+)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[:.]\d)(?:,?\s+(?P<y2>(?:19|20)\d{{2}}))?)"
    r")(?!(?!T\d\d:)\w)",
    re.I | re.M,
)

_TO = r"(?:to|until|till|through|bis(?:\s+zum)?|au|al|tot(?:\s+en\s+met)?|t/m|a|à|até|do|till)"
_AND = r"(?:and|und|et|y|e|en|i|och|og)"
_DAY_RANGE = re.compile(
    rf"(?<![\w./:,$€£#-])(?P<first>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?(?:\s*[–—-]\s*|\s+(?:{_TO}|{_AND})\s+(?:the\s+)?)"
    rf"(?P<last>(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s+(?:of\s+|de\s+)?(?P<month>{_MONTH})\b(?:\.?,?\s+(?:de\s+)?(?P<year>(?:19|20)\d{{2}}))?)(?!\w)",
    re.I,
)
"""``12 to 14 March 2026``."""
_MONTH_RANGE = re.compile(
    rf"(?<![\w./-])(?P<first>(?P<month>{_MONTH_FIRST})\b\.?\s+(?P<from>\d{{1,2}})(?:st|nd|rd|th)?)(?:\s?[–—-]\s?|\s+(?:to|until|till|through)\s+)"
    r"(?P<last>(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d{2}))(?!\w)",
    re.I,
)
"""``March 12 to 14, 2026``; without a year "March 12 to 14 people" may be meant."""
_DOTTED = r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?"
_DOTTED_RANGE = re.compile(
    rf"(?<![\w./-])(?P<first>\d{{1,2}}\.|{_DOTTED})\s?(?:[–—-]|{_TO}|{_AND})\s?(?P<last>{_DOTTED})(?![\w-]|\.\d)",
    re.I,
)
"""``14.04.–18.04.`` and ``14.–18.04.2026``."""


_SHORT = rf"(?P<d>\d{{1,2}})(?P<sep>[./])(?P<m>\d{{1,2}})(?P<dot>\.(?!\d))?(?![\w%€$£]|[,:/-]\d|\.\d|\s?(?:uhr|[ap]\.?m|{_MONTH})\b)"
_SAID = re.compile(
    rf"\b(?P<word>(?P<slash>el|del|desde el|hasta el|para el|em|no dia|até|desde|le|du|au|dès le|depuis le|il|dal|al|entro il|on|since|until|by|before|after|from|dated|op|vanaf|sinds|od|dnia|sedan|till|från)"
    rf"|(?P<german>(?:(?:am|vom|zum|ab|seit|bis)\s)?(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\.?,?|seit|ab|spätestens|dne|ode dne|am|vom|zum|ab dem|seit dem|bis zum|bis|den|d\.d\.|dnia|z dnia|på|den))\s+{_SHORT}",
    re.I,
)
"""A day and a month without a year, behind a word of time: "el 28/10", "am 11.11."."""
_ALSO = re.compile(rf"\s*(?:,|&|–|-|\b(?:and|or|und|oder|et|ou|y|o|e|i|lub|en|of|och|og|eller|to|bis(?: zum)?|au|al|tot|do|a|till)\b)\s*(?:(?:el|le|il|em|den|on|am)\s+)?{_SHORT}", re.I)  # fmt: skip
_PAIR = re.compile(r"\d[./]\d")
_SHARED = re.compile(
    r"\s+(?:of|de|d['’]|du|del|dos|das|der|des|the|di|dei|delle?|av|van|our|my|unserer|nos|nuestr[oa]s)\b",
    re.I,
)
"""Behind fractions: "le 1/4 de la commande"."""


def dates(text: str) -> Iterator[Found]:
    yield from _ranges(text)
    yield from _without_a_year(text)
    for match in _DATE.finditer(text):
        value = match[0].rstrip()
        normalized, error = _read_date(match)
        if normalized is None and error is None:
            continue
        dotted = (match["sep"] == "." and not re.search(r"\d{4}$", value)) or (match["iso"] and "." in value)
        if dotted and NO_VERSION.search(text, max(0, match.start() - 32), match.start()):
            continue
        if (
            match["iso"]
            and "." in match["iso"]
            and _VERSION_WORD.search(text, max(0, match.start() - 40), match.start())
        ):
            continue
        start = match.start()
        yield Found(
            FieldName.DATE, value, normalized or value, 0.92 if error is None else 0.5, start, start + len(value), error
        )  # fmt: skip


def _without_a_year(text: str) -> Iterator[Found]:
    if not _PAIR.search(text):
        return
    end = 0
    for match in _SAID.finditer(text):
        if match.start("d") < end or not (first := _short(text, match, german=match["german"] is not None)):
            continue
        yield first
        end = first.end
        while (more := _ALSO.match(text, end)) and more["sep"] == match["sep"]:
            if not (item := _short(text, more, german=match["german"] is not None)):
                break
            yield item
            end = item.end


def _short(text: str, match: re.Match[str], *, german: bool) -> Found | None:
    """A day with its month; None for a fraction, a share ("24/7") and what may be a version or a time."""
    day, month, start = int(match["d"]), int(match["m"]), match.start("d")
    end = match.end("dot") if match["dot"] and match["sep"] == "." else match.end("m")
    if match["sep"] == "/":
        if day <= 12 < month:
            day, month = month, day
        if (day, month) == (24, 7) or (day < month <= 10 and _SHARED.match(text, end)):
            return None
    elif not (match["dot"] and (german or re.match(r"[,;)]|\s+[a-zà-ÿ]", text[end : end + 3]))) and not (
        german and len(match["m"]) == 2
    ):
        return None
    iso = _iso(None, month, day) if match["m"] != "0" else None
    return Found(FieldName.DATE, text[start:end], iso, 0.8, start, end) if iso else None


def _ranges(text: str) -> Iterator[Found]:
    """Both ends of ranges whose first end borrows month or year from the second."""
    for pattern in (_DAY_RANGE, _MONTH_RANGE):
        for match in pattern.finditer(text):
            month, end_day = _MONTHS[match["month"].lower()], int(match["day"])
            start_day = int(re.sub(r"\D", "", match["from" if pattern is _MONTH_RANGE else "first"]))
            year = int(match["year"]) if match["year"] else None
            if start_day < end_day:
                yield from _both(match, _iso(year, month, start_day), _iso(year, month, end_day))
    for match in _DOTTED_RANGE.finditer(text):
        start, end = (re.findall(r"\d+", match[name]) for name in ("first", "last"))
        whole = len(start) == 3 or len(end) == 3
        # Two pairs of numbers without a year are a range of dates only as "14.04.–18.04.", not as "1.2.-1.3.".
        if not whole and any(len(part) < 2 for part in (*start[1:], end[1])):
            continue
        yield from _both(match, *_dotted(start, end))


def _dotted(start: list[str], end: list[str]) -> tuple[str | None, str | None]:
    """Canonical forms of day, day and month, or day, month and year; None for what is no date."""
    day, month = int(end[0]), int(end[1])
    first_day, first_month = int(start[0]), int(start[1]) if len(start) > 1 else month
    year = _year(end[2]) if len(end) > 2 else None
    first_year = _year(start[2]) if len(start) > 2 else year
    if len(start) < 3 and year is not None and (first_month, first_day) > (month, day):
        first_year = year - 1  # "28.12.–03.01.2027"
    return _iso(first_year, first_month, first_day), _iso(year, month, day)


def _year(written: str) -> int:
    return int(written) + (2000 if len(written) == 2 else 0)


def _iso(year: int | None, month: int, day: int) -> str | None:
    """A date, ``--MM-DD`` without a year (ISO 8601:2000), or None for what is none."""
    try:
        # A leap year, so that 29 February without a year is one.
        known = date(year if year is not None else 2000, month, day)
    except ValueError:
        return None
    return f"--{known:%m-%d}" if year is None else known.isoformat()


def _both(match: re.Match[str], first: str | None, last: str | None) -> Iterator[Found]:
    for name, normalized in (("first", first), ("last", last)):
        if normalized is not None:
            yield Found(FieldName.DATE, match[name], normalized, 0.9, *match.span(name))


def _read_date(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Canonical form and error. Without a year the form is ``--MM-DD`` (ISO 8601:2000)."""
    for group in ("3", "4") if match["joined"] or match["short"] else ():
        if match[f"d{group}"]:
            return _iso(
                _year(match[f"y{group}"]), _MONTHS[match[f"m{group}"].lower()], int(match[f"d{group}"])
            ), None
    if match["iso"] or match["num"] or match["spaced"]:
        numbers = [int(part) for part in re.split(r"[./-]", match["iso"] or match["num"] or match["spaced"])]
        year, month, day = numbers if match["iso"] else (numbers[2], numbers[1], numbers[0])
        year += 2000 if year < 100 else 0
        if match["num"] and (
            (match["sep"] == "/" and day <= 12 < month) or (match["sep"] != "." and month > 12 >= day)
        ):
            month, day = day, month
        # Without a year of four digits only a true date is meant as one: 5.4.14 may be many things.
        vague = match["num"] and not re.search(r"\d{4}$", match["num"])
        if (vague and not _calendar(year, month, day, match)) or not 1900 <= year <= 2100:
            return None, None
    else:
        if match["mdy"] and _is_no_month(match):
            return None, None
        name, day = (match["m1"], int(match["d1"])) if match["dmy"] else (match["m2"], int(match["d2"]))
        month = _MONTHS[name.lower()]
        found = match["y1"] if match["dmy"] else match["y2"]
        if found is None:
            return (f"--{month:02d}-{day:02d}", None) if 1 <= day <= 31 else (None, None)
        year = int(found)
    try:
        return date(year, month, day).isoformat(), None
    except ValueError:
        return None, "is no date of the calendar"


def _is_no_month(match: re.Match[str]) -> bool:
    """Whether a name before a number is the verb ("you may 5 times") or of who signs ("Regards, Jan" and a number below)."""
    name = match["m2"]
    verb = name[0].islower() and name.lower() in ("may", "mar", "mai")
    before = match.string[max(0, match.start() - 8) : match.start()]
    return (
        verb and not re.search(r"(?:\b(?:to|until|till|on|from|by|since|before|after)\s|[–-]\s?)$", before)
    ) or (match["y2"] is None and "\n" in match[0])


def _calendar(year: int, month: int, day: int, match: re.Match[str]) -> bool:
    if not (1 <= month <= 12 and 1 <= day <= 31 and year >= 2000):
        return False
    if re.match(r"\d{2}\D\d{2}\D", match["num"]) or (match["sep"] == "/" and 2015 <= year < 2040):
        return True
    said = _DATE_WORD.search(match.string, max(0, match.start() - 12), match.start())
    return 2015 <= year < 2040 and said is not None
